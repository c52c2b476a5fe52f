"""
Japanese: counters, and a reading beside every character that has several.

Tables and sentences are marked `漢字《かんじ》`. Shown text goes without the readings; the voice gets only
them, because speech synthesis that runs anywhere reads kana.
"""

from __future__ import annotations

import re

from vidkit.engine.describe import statements as st
from vidkit.engine.describe.concepts import concept_of
from vidkit.engine.describe.languages.base import Language
from vidkit.engine.stage.vocabulary import nouns

_READING = re.compile(r"《[^》]*》")
_MARKED = re.compile(r"[一-龯々]+(?:つ(?=《))?《([^》]*)》")
_DIGITS = "二三四五六七八九"


class Japanese(Language):
    """No plural and no article; who lives is (iru), what does not is there (aru)."""

    between = ""

    def _entry(self, noun: str) -> tuple[str, str] | None:
        entry = self.entry(noun)
        if entry is None:
            return None
        counter, _, word = entry.partition(" ")
        return counter, word

    def _counted(self, counter: str, count: int) -> str:
        if count > 9:
            return self.table["many"]
        reading = self.table["counters"][counter].split()[count - 2]
        return f"{_DIGITS[count - 2]}{counter}《{reading}》の"

    def phrase(self, noun: str, count: int, colour: str) -> str | None:
        """Return 赤いキツネ, 二匹の赤いキツネ."""
        found = self._entry(noun)
        if found is None:
            return None
        counter, word = found
        hue = self.table["colours"].get(colour, "")
        return (self._counted(counter, count) if count > 1 else "") + hue + word

    def dressed(self, noun: str, count: int, colour: str) -> str | None:
        """Return 赤い服の女の子."""
        phrase, hue = self._entry(noun), self.table["colours"].get(colour)
        if phrase is None or hue is None or colour == "colorful":
            return None
        counted = self._counted(phrase[0], count) if count > 1 else ""
        worn = self.table["dressed"].replace("{hue}の", hue)
        return counted + worn + phrase[1]

    def clause(self, noun: str, count: int, colour: str, action: str) -> str | None:
        """Return 赤いキツネが走っている."""
        phrase = self.worded(noun, count, colour)
        return None if phrase is None else f"{phrase}が{self.table['actions'][action]}"

    def riding(self, actor: st.Actor, ridden: str) -> str | None:
        """Return who rides; what is ridden stands before the verb."""
        phrase = self.worded(actor.noun, actor.count, actor.colour)
        return None if phrase is None else f"{phrase}が{ridden}{self.table['actions']['ride']}"

    def there(self, noun: str, count: int, colour: str) -> str | None:
        """Return …がいる or …がある."""
        phrase = self.worded(noun, count, colour)
        thing, living = self.table["there"].split("|")
        known = nouns().get(concept_of(noun, self.nouns) or noun)
        alive = known is not None and (
            (
                known.kind in {"animal", "person"}
                and known.name not in {"shell", "coral", "snowman", "starfish"}
            )
            or known.name in {"robot", "alien"}
        )
        return None if phrase is None else (living if alive else thing).format(phrase)

    def shown(self, marked: str) -> str:
        """Take the readings out."""
        return _READING.sub("", marked)

    def spoken(self, marked: str) -> str:
        """Put the readings in the place of what they read."""
        return _READING.sub("", _MARKED.sub(r"\1", marked))

    def tally(self, count: int) -> str:
        """Return a bare number of things."""
        if count > 9:
            return f"{count}個"
        return self.table["numbers"].split()[count - 2]
