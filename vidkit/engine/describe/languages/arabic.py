"""Arabic: verb first and singular, a dual, and numbers in the gender the noun has not."""

from __future__ import annotations

from vidkit.engine.describe.languages.base import Language

#: People in the plural would need adjectives in the plural: their colour is left out instead.
_PEOPLE = {"M": False, "F": True}


class Arabic(Language):
    """Unvocalised text, nominative throughout."""

    def phrase(self, noun: str, count: int, colour: str) -> str | None:
        """Return "ثعلب أحمر", "ثعلبان أحمران", "ثلاثة ثعالب حمراء"."""
        entry = self.entry(noun)
        if entry is None:
            return None
        gender, _, forms = entry.partition(" ")
        one, two, many = forms.split("|")
        feminine = gender in "fF"
        hues = self.table["colours"].get(colour, "|").split("|")
        if count == 1:
            return f"{one} {hues[feminine]}".strip()
        if count == 2:
            return f"{two} {_dual(hues[feminine])}".strip()
        people = gender in _PEOPLE
        hue = "" if people else hues[1]
        if count <= 9:
            # Three to nine take the form of the other gender.
            number = self.table["numbers"].split("|")[feminine].split()[count - 3]
        else:
            number = self.table["many"]
        return " ".join(part for part in (number, many, hue) if part)

    def clause(self, noun: str, count: int, colour: str, action: str) -> str | None:
        """Return "يركض ثعلب أحمر"."""
        phrase, entry = self.worded(noun, count, colour), self.entry(noun)
        if phrase is None or entry is None:
            return None
        feminine = entry[0] in "fF" or (entry[0] == "m" and count > 2)
        return f"{self.table['actions'][action].split('|')[feminine]} {phrase}"

    def dressed(self, noun: str, count: int, colour: str) -> str | None:
        """Return "فتاة بملابس حمراء": the colour goes with the clothes."""
        phrase, hues = self.phrase(noun, count, ""), self.table["colours"].get(colour)
        if phrase is None or hues is None:
            return None
        return self.table["dressed"].format(phrase=phrase, hue=hues.split("|")[1])

    def finish(self, sentence: str) -> str:
        """End with a full stop."""
        sentence = sentence.strip()
        return sentence if sentence.endswith(".") else sentence + "."


def _dual(hue: str) -> str:
    """Return a colour in the dual."""
    if not hue:
        return ""
    if hue.endswith("اء"):
        return hue[:-1] + "وان"
    if hue.endswith("ة"):
        return hue[:-1] + "تان"
    return hue + "ان"
