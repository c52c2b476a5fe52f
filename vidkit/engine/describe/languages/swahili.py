"""Swahili: the noun's class runs through the whole sentence."""

from __future__ import annotations

from dataclasses import dataclass

from vidkit.engine.describe.languages.base import Language


@dataclass(frozen=True, slots=True)
class _Concord:
    """What agrees with a noun of one class in one number."""

    subject: str
    adjective: str  # before the vowel stems -ekundu, -eupe, -eusi
    connective: str
    number: str
    many: str


_CLASSES = {
    "1": (_Concord("a", "mw", "wa", "m", ""), _Concord("wa", "w", "wa", "wa", "wengi")),
    "3": (_Concord("u", "mw", "wa", "m", ""), _Concord("i", "my", "ya", "mi", "mingi")),
    "5": (_Concord("li", "j", "la", "", ""), _Concord("ya", "m", "ya", "ma", "mengi")),
    "7": (_Concord("ki", "ch", "cha", "ki", ""), _Concord("vi", "vy", "vya", "vi", "vingi")),
    "9": (_Concord("i", "ny", "ya", "", ""), _Concord("zi", "ny", "za", "", "nyingi")),
}
_PLAIN = {"wili": "mbili"}
_FIXED = {"sita", "saba", "tisa"}


class Swahili(Language):
    """All animals and people agree as class 1, whatever their noun looks like."""

    def _concord(self, noun: str, count: int) -> tuple[str, _Concord] | None:
        entry = self.entry(noun)
        if entry is None:
            return None
        kind, _, forms = entry.partition(" ")
        one, many = forms.split("|")
        return (one if count == 1 else many), _CLASSES[kind][count > 1]

    def phrase(self, noun: str, count: int, colour: str) -> str | None:
        """Return "mbweha mwekundu", "mbweha wekundu wawili"."""
        found = self._concord(noun, count)
        if found is None:
            return None
        word, agree = found
        hue = self.table["colours"].get(colour, "")
        if hue.startswith("-"):
            hue = agree.adjective + hue[1:]
        elif hue:
            hue = f"{agree.connective} {hue}"
        return " ".join(part for part in (word, hue, self._number(count, agree)) if part)

    def _number(self, count: int, agree: _Concord) -> str:
        if count == 1:
            return ""
        if count > 9:
            return agree.many
        stem = self.number(count)
        if stem in _FIXED:
            return stem
        return agree.number + stem if agree.number else _PLAIN.get(stem, stem)

    def dressed(self, noun: str, count: int, colour: str) -> str | None:
        """Return "msichana aliyevaa nguo nyekundu"."""
        phrase, hue = self.phrase(noun, count, ""), self.table["hues"].get(colour)
        worn = "aliyevaa" if count == 1 else "waliovaa"
        if phrase is None or hue is None:
            return None
        return self.table["dressed"].format(phrase=phrase, hue=hue, worn=worn)

    def clause(self, noun: str, count: int, colour: str, action: str) -> str | None:
        """Return "mbweha mwekundu anakimbia"."""
        phrase, found = self.worded(noun, count, colour), self._concord(noun, count)
        if phrase is None or found is None:
            return None
        subject, rest = found[1].subject, self.table["actions"][action]
        return f"{phrase} {subject}{rest}"
