"""Russian: the number decides the case of what is counted."""

from __future__ import annotations

from vidkit.engine.describe.languages.base import Language


class Russian(Language):
    """One stands in the nominative, two to four in the genitive singular, more in the genitive plural."""

    def phrase(self, noun: str, count: int, colour: str) -> str | None:
        """Return "красная лиса", "две красные лисы", "пять красных лис"."""
        entry = self.entry(noun)
        if entry is None:
            return None
        gender, _, forms = entry.partition(" ")
        one, few, many = forms.split("|")
        hues = self.table["colours"].get(colour, "||||").split("|")
        if count == 1:
            return f"{hues['mfn'.index(gender)]} {one}".strip()
        if count <= 4:
            number = "две" if count == 2 and gender == "f" else self.number(count)
            hue = hues[3] if gender == "f" else hues[4]
            return " ".join(part for part in (number, hue, few) if part)
        return " ".join(part for part in (self.number(count), hues[4], many) if part)

    def clause(self, noun: str, count: int, colour: str, action: str) -> str | None:
        """Return "красная лиса бежит"."""
        phrase = self.worded(noun, count, colour)
        if phrase is None:
            return None
        one, many = self.table["actions"][action].split("|")
        return f"{phrase} {one if count == 1 else many}"

    def dressed(self, noun: str, count: int, colour: str) -> str | None:
        """Return "девочка в красном"."""
        phrase, hue = self.phrase(noun, count, ""), self.table["worn"].get(colour)
        return None if phrase is None or hue is None else self.table["dressed"].format(phrase=phrase, hue=hue)

    def hue(self, colour: str) -> str:
        """Return "зелёный"."""
        return self.table["colours"][colour].split("|")[0]

    def tally(self, count: int) -> str:
        """Return a bare number."""
        return self.number(count) if count <= 9 else str(count)
