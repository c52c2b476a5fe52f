"""What could be said, and while what is on show: the material that is later fitted into pauses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from vidkit.engine.describe.languages.base import Language
from vidkit.engine.describe.statements import Statement

#: Seconds after which even an unchanging picture is old news: what has not been said by then is not said.
_STALE = 14.0


@dataclass(frozen=True, slots=True)
class Remark:
    """
    One sentence that could be said.

    Attributes:
        said: What it says; words of somebody's own (a vision model, a user) are a plain str.
        weight: How much a listener misses without it, 1–10.
        since: When what it refers back to was on show; None where it stands for itself.
        otherwise: What is said instead to who was told nothing of that.
    """

    said: Statement | str
    weight: int
    since: tuple[float, float] | None = None
    otherwise: Statement | None = None

    def after(self, told: Sequence[float]) -> Remark:
        """Return what to say to a listener who was told something at the given moments."""
        if self.since is None or self.otherwise is None:
            return self
        start, end = self.since
        known = any(start - 1.0 <= moment <= end + 1.0 for moment in told)
        return self if known else Remark(self.otherwise, self.weight)

    def text(self, language: Language) -> str:
        """Return the sentence, marked for the voice as the language does."""
        return language.finish(self.said) if isinstance(self.said, str) else language.say(self.said)


@dataclass(frozen=True, slots=True)
class Beat:
    """
    A stretch of the film with something to say about it.

    Attributes:
        start: Seconds, when it can first be said.
        end: When it is over.
        remarks: In the order in which they are said.
    """

    start: float
    end: float
    remarks: tuple[Remark, ...]

    def after(self, told: Sequence[float]) -> Beat:
        """Return it for a listener who was told something at the given moments."""
        return replace(self, remarks=tuple(remark.after(told) for remark in self.remarks))

    def variants(self) -> list[tuple[Remark, ...]]:
        """Return everything, then ever less: the lightest remark goes first."""
        kept = list(self.remarks)
        found = [tuple(kept)]
        while len(kept) > 1:
            kept.remove(min(reversed(kept), key=lambda remark: remark.weight))
            found.append(tuple(kept))
        return found


def written(remarks: Sequence[Remark], language: Language) -> str:
    """Return remarks as one text."""
    return language.between.join(text for remark in remarks if (text := remark.text(language)))


def lasting(beats: Sequence[Beat], duration: float) -> list[Beat]:
    """Let each beat last until the next one begins: what was seen stays true that long."""
    ordered = sorted((beat for beat in beats if beat.remarks), key=lambda beat: beat.start)
    following = [beat.start for beat in ordered[1:]] + [duration]
    return [
        replace(beat, end=max(beat.end, min(after, beat.start + _STALE)))
        for beat, after in zip(ordered, following, strict=True)
    ]
