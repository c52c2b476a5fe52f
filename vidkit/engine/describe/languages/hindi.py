"""Hindi: two genders; colours in -ā and the verb at the end follow them."""

from __future__ import annotations

from vidkit.engine.describe import statements as st
from vidkit.engine.describe.languages.base import Language


class Hindi(Language):
    """The direct case throughout."""

    def _noun(self, noun: str, count: int) -> tuple[str, bool] | None:
        entry = self.entry(noun)
        if entry is None:
            return None
        gender, _, forms = entry.partition(" ")
        one, _, many = forms.partition("|")
        return (one if count == 1 else many or _plural(one, gender == "f")), gender == "f"

    def phrase(self, noun: str, count: int, colour: str) -> str | None:
        """Return "एक लाल लोमड़ी", "दो काले कुत्ते"."""
        found = self._noun(noun, count)
        if found is None:
            return None
        word, feminine = found
        hue = self.table["colours"].get(colour, "")
        if hue.endswith("ा"):
            hue = hue[:-1] + ("ी" if feminine else "े" if count > 1 else "ा")
            if colour == "colorful" and (feminine or count > 1):
                hue = "रंग-बिरंगी" if feminine else "रंग-बिरंगे"
        number = "एक" if count == 1 else self.number(count)
        return " ".join(part for part in (number, hue, word) if part)

    def clause(self, noun: str, count: int, colour: str, action: str) -> str | None:
        """Return "एक लाल लोमड़ी दौड़ रही है"."""
        return self._with(noun, count, colour, action, "")

    def riding(self, actor: st.Actor, ridden: str) -> str | None:
        """Return who rides; what is ridden stands before the verb."""
        action = "ride" if ridden.startswith(("घोड़े", "ऊँट", "हाथी")) else "walk"
        return self._with(actor.noun, actor.count, actor.colour, action, ridden)

    def _with(self, noun: str, count: int, colour: str, action: str, between: str) -> str | None:
        phrase, found = self.worded(noun, count, colour), self._noun(noun, count)
        if phrase is None or found is None:
            return None
        feminine = found[1]
        ending = "ी" if feminine else "े" if count > 1 else "ा"
        verb = self.table["actions"][action] + ending + (" हैं" if count > 1 else " है")
        return " ".join(part for part in (phrase, between, verb) if part)

    def tally(self, count: int) -> str:
        """Return a bare number."""
        return self.number(count) if count <= 9 else str(count)


def _plural(word: str, feminine: bool) -> str:
    """Return the direct plural of a regular noun."""
    if feminine:
        if word.endswith("ी"):
            return word[:-1] + "ियाँ"
        return word + ("एँ" if word.endswith("ा") else "ें")
    return word[:-1] + "े" if word.endswith("ा") else word
