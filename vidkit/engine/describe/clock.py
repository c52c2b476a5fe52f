"""When the pictures of a film are shown and decoded, and when they are in the same film with stops in it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from fractions import Fraction
from itertools import accumulate
from pathlib import Path

import numpy as np

from vidkit.engine.describe.placing import Cue


class Pictures:
    """
    The pictures of a film as it stores them; reads all of its packets and decodes none.

    Args:
        source: The film.

    Attributes:
        base: Seconds of a tick.
        begin: Tick at which the first picture is shown.
        decoded: Ticks at which they are decoded, in the order in which they are stored. Worked out from when
            they are shown: Matroska leaves out the first ones.
        whole: Whether it is known of each when it is shown, and no two come at once.
        seconds: How long they really last: headers may claim anything, packets are there or not.
    """

    def __init__(self, source: Path) -> None:
        import av

        shown: list[int] = []
        end = 0
        with av.open(str(source)) as file:
            stream = file.streams.video[0]
            self.base = Fraction(stream.time_base or Fraction(1, 90_000))
            step = round(1 / Fraction(stream.average_rate or 25) / self.base)
            self.whole = True
            for packet in file.demux(stream):
                if not packet.size:
                    continue
                if packet.pts is None:
                    self.whole = False
                    continue
                shown.append(packet.pts)
                end = max(end, packet.pts + (packet.duration or step))
        stored = np.array(shown, np.int64)
        in_turn = np.sort(stored)
        self.whole = self.whole and len(stored) > 0 and bool((np.diff(in_turn) > 0).all())
        self.begin = int(in_turn[0]) if len(stored) else 0
        self.decoded = in_turn - (in_turn - stored).max(initial=0)
        self.seconds = max(0.04, float((end - self.begin) * self.base))


class Clock:
    """
    From the times of a film to those of the film with stops in it, in ticks.

    The same rule moves times of decoding: never backwards, and never behind the showing of the same picture.

    Args:
        pictures: The film's; the first one is shown at 0.
        cues: In order; a stop begins at the first picture that would come at or after `Cue.at`. A stop after
            the last picture is made before it, as nothing would end it.
    """

    def __init__(self, pictures: Pictures, cues: Sequence[Cue]) -> None:
        self._base, self._begin = pictures.base, pictures.begin
        last = int(pictures.decoded[-1]) - self._begin
        stopping = [cue for cue in cues if cue.stop]
        # A first picture has to be there before it can stand.
        self._at = [max(1, min(round(Fraction(cue.at) / self._base), last)) for cue in stopping]
        self._stood = list(accumulate((Fraction(cue.stop) for cue in stopping), initial=Fraction(0)))

    def later(self, ticks: int) -> int:
        """Return when something comes that came at a time."""
        ticks -= self._begin
        return ticks + round(self._stood[bisect_right(self._at, ticks)] / self._base)
