"""German: three genders, and colours that take the ending the article leaves open."""

from __future__ import annotations

from vidkit.engine.describe import statements as st
from vidkit.engine.describe.languages.base import Language


class German(Language):
    """Everything stands in the nominative: sentences are built so that no other case is needed."""

    def phrase(self, noun: str, count: int, colour: str) -> str | None:
        """Return "ein roter Fuchs", "zwei rote Füchse"."""
        entry = self.entry(noun)
        if entry is None:
            return None
        gender, _, forms = entry.partition(" ")
        one, many = forms.split("|")
        stem = self.table["colours"].get(colour, "")
        if count == 1:
            hue = stem and stem + {"m": "er", "f": "e", "n": "es"}[gender]
            return " ".join(part for part in ("eine" if gender == "f" else "ein", hue, one) if part)
        return " ".join(part for part in (self.number(count), stem and stem + "e", many) if part)

    def clause(self, noun: str, count: int, colour: str, action: str) -> str | None:
        """Return "ein roter Fuchs rennt"."""
        phrase = self.worded(noun, count, colour)
        return None if phrase is None else f"{phrase} {self.table['actions'][action].split('|')[count > 1]}"

    def riding(self, actor: st.Actor, ridden: str) -> str | None:
        """Return who rides: on an animal one "reitet", on or in anything else one "fährt"."""
        verb = "ride" if ridden.endswith(("Pferd", "Kamel", "Elefanten")) else "drive"
        clause = self.clause(actor.noun, actor.count, actor.colour, verb)
        return None if clause is None else f"{clause} {ridden}"

    def tally(self, count: int) -> str:
        """Return a number for "… Mal"."""
        return self.number(count) if count <= 9 else str(count)
