"""Chinese: a measure word between the number and the noun."""

from __future__ import annotations

from vidkit.engine.describe import statements as st
from vidkit.engine.describe.languages.base import Language


class Chinese(Language):
    """Simplified characters, Mandarin."""

    between = ""

    def phrase(self, noun: str, count: int, colour: str) -> str | None:
        """Return 一只红色的狐狸, 三辆红色的汽车."""
        entry = self.entry(noun)
        if entry is None:
            return None
        return self._counted(entry, count, self.table["colours"].get(colour, ""))

    def dressed(self, noun: str, count: int, colour: str) -> str | None:
        """Return 一个穿红色衣服的女孩."""
        entry, hue = self.entry(noun), self.table["hues"].get(colour)
        if entry is None or hue is None:
            return None
        return self._counted(entry, count, self.table["dressed"].format(hue=hue))

    def _counted(self, entry: str, count: int, hue: str) -> str:
        measure, _, word = entry.partition(" ")
        if count > 9:
            return f"{self.table['many']}{hue}{word}"
        return f"{'一' if count == 1 else self.number(count)}{measure}{hue}{word}"

    def clause(self, noun: str, count: int, colour: str, action: str) -> str | None:
        """Return 一只红色的狐狸在奔跑."""
        phrase = self.worded(noun, count, colour)
        return None if phrase is None else phrase + self.table["actions"][action]

    def riding(self, actor: st.Actor, ridden: str) -> str | None:
        """Return who rides; how stands before the verb."""
        phrase = self.worded(actor.noun, actor.count, actor.colour)
        return None if phrase is None else f"{phrase}{ridden}{self.table['actions']['ride']}"

    def tally(self, count: int) -> str:
        """Return a bare number."""
        return "二" if count == 2 else self.number(count) if count <= 9 else str(count)
