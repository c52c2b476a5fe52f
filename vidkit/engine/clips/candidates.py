"""
Where a clip may begin and end: at the edges of sentences, in the pause and never in a word, or at cuts.

    for span in spoken(sentences, duration, shots, shortest=15, longest=60): ...

A begin lies a short breath before its first word, an end a little longer after its last: as much of the
pause as
there is. Where a cut of the picture falls into that pause, the clip begins with it, so that no frame of the
shot before flashes up.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from vidkit.engine.seeing.facts import Shot
from vidkit.engine.speech.transcript import Sentence, Word
from vidkit.engine.speech.transcript import sentence as as_sentence

#: Seconds kept before the first and after the last word, where the pause gives them.
LEAD, TAIL = 0.22, 0.38

#: Of a pause between two words, the following clip may have so much, and the clip before it the rest.
_LEAD_SHARE, _TAIL_SHARE = 0.5, 0.75

#: Sentences longer than the longest clip are parted at pauses of at least so many seconds, if there are any.
_BREATH = 0.18

#: More candidates than this are thinned out: what ten hours of talk would give.
_MOST = 40_000


@dataclass(frozen=True, slots=True)
class Span:
    """
    A stretch that could be a clip.

    Attributes:
        start: Seconds.
        end: Seconds.
        sentences: What is said in it; empty where it was cut by picture.
        shots: What is seen in it.
        whole: Whether it begins and ends with whole sentences.
    """

    start: float
    end: float
    sentences: tuple[Sentence, ...] = ()
    shots: tuple[Shot, ...] = ()
    whole: bool = True

    @property
    def duration(self) -> float:
        """Seconds."""
        return self.end - self.start

    @property
    def text(self) -> str:
        """What is said, as one line."""
        return " ".join(one.text for one in self.sentences)


def begin_before(word: Word, before: Word | None, cuts: Sequence[float] = ()) -> float:
    """Return where a clip begins with *word*: in the pause before it, on a cut if one is there."""
    floor = before.end if before is not None else 0.0
    gap = max(0.0, word.start - floor)
    # With nothing said before, all of the lead is ours.
    start = max(floor, word.start - min(LEAD, gap * (_LEAD_SHARE if before is not None else 1.0)))
    cut = _last_cut(cuts, floor, word.start)
    if cut is not None and (cut >= start or start - cut < LEAD):
        start = cut
    return start


def end_after(word: Word, after: Word | None, duration: float, cuts: Sequence[float] = ()) -> float:
    """Return where a clip ends whose last word is *word*: in the pause after it, on a cut if one is there."""
    roof = min(duration, after.start) if after is not None else duration
    gap = max(0.0, roof - word.end)
    end = min(roof, word.end + min(TAIL, gap * (_TAIL_SHARE if after is not None else 1.0)))
    cut = _first_cut(cuts, word.end, roof)
    # A cut less than a blink before the end would flash up the next shot.
    if cut is not None and cut - word.end >= 0.04 and cut - end < 0.3:
        end = cut
    return end


def spoken(
    sentences: Sequence[Sentence],
    duration: float,
    shots: Sequence[Shot],
    *,
    shortest: float,
    longest: float,
) -> list[Span]:
    """List every run of whole sentences whose length is allowed; sentences too long alone are parted."""
    pieces, whole = _pieces(sentences, longest)
    if not pieces:
        return []
    words = [word for piece in pieces for word in piece.words]
    firsts: list[int] = []
    count = 0
    for piece in pieces:
        firsts.append(count)
        count += len(piece.words)
    cuts = [shot.start for shot in shots]
    begins = [begin_before(words[at], words[at - 1] if at else None, cuts) for at in firsts]
    ends = []
    for at, piece in zip(firsts, pieces, strict=True):
        last = at + len(piece.words) - 1
        following = words[last + 1] if last + 1 < len(words) else None
        ends.append(end_after(words[last], following, duration, cuts))
    step = max(1, len(pieces) * _runs(ends, longest) // _MOST)
    spans: list[Span] = []
    for first in range(0, len(pieces), step):
        for last in range(first, len(pieces)):
            length = ends[last] - begins[first]
            if length > longest + 1e-6:
                break
            if length < shortest - 1e-6:
                continue
            spans.append(
                Span(
                    begins[first],
                    ends[last],
                    tuple(pieces[first : last + 1]),
                    within(shots, begins[first], ends[last]),
                    whole[first][0] and whole[last][1],
                )
            )
    return spans


def seen(
    shots: Sequence[Shot],
    duration: float,
    *,
    shortest: float,
    longest: float,
    words: Sequence[Word] = (),
) -> list[Span]:
    """
    List every run of whole shots whose length is allowed.

    A shot that is longer than a clip may be is parted evenly. Begins and ends that would lie in a word are
    moved into the pause before or after it.
    """
    edges = _edges(shots, longest)
    # In a film of quick cuts, not every shot needs to begin a candidate.
    step = max(1, len(edges) * _runs(edges, longest) // _MOST)
    spans: list[Span] = []
    for first in range(0, len(edges) - 1, step):
        start = _outside(edges[first], words, -1)
        for last in range(first + 1, len(edges)):
            end = min(duration, _outside(edges[last], words, 1))
            if end - start > longest + 1e-6:
                break
            if end - start >= shortest - 1e-6:
                spans.append(Span(start, end, (), within(shots, start, end)))
    return spans


def within(shots: Sequence[Shot], start: float, end: float) -> tuple[Shot, ...]:
    """Return the shots that are on show for a part of the stretch; shots follow one another."""
    first = bisect_right(shots, start + 0.02, key=lambda shot: shot.end)
    last = bisect_left(shots, end - 0.02, key=lambda shot: shot.start)
    return tuple(shots[first:last])


def _runs(ends: Sequence[float], longest: float) -> int:
    """Estimate how many pieces a clip of the longest length holds."""
    return max(1, int(len(ends) * min(1.0, longest / max(ends[-1], 1e-6)))) if ends else 1


def _pieces(sentences: Sequence[Sentence], longest: float) -> tuple[list[Sentence], list[tuple[bool, bool]]]:
    """Part sentences that no clip can hold; tell of each piece whether it begins and ends one."""
    pieces: list[Sentence] = []
    whole: list[tuple[bool, bool]] = []
    for sentence in sentences:
        if not sentence.words:
            continue
        parts = [sentence] if sentence.end - sentence.start <= longest else _parted(sentence, longest)
        pieces += parts
        whole += [(index == 0, index == len(parts) - 1) for index in range(len(parts))]
    return pieces, whole


def _parted(sentence: Sentence, longest: float) -> list[Sentence]:
    """Part a sentence at its longest pauses until each piece fits."""
    words = sentence.words
    if sentence.end - sentence.start <= longest or len(words) < 2:
        return [sentence]
    middle = (sentence.start + sentence.end) / 2
    half = max((sentence.end - sentence.start) / 2, 1e-6)

    def quality(at: int) -> float:
        gap = words[at].start - words[at - 1].end
        comma = 0.15 if words[at - 1].text.rstrip()[-1:] in ",;:—、，；" else 0.0
        return max(gap, 0.0) + comma - _BREATH * abs(words[at].start - middle) / half

    at = max(range(1, len(words)), key=quality)
    return _parted(as_sentence(words[:at]), longest) + _parted(as_sentence(words[at:]), longest)


def _edges(shots: Sequence[Shot], longest: float) -> list[float]:
    """List begins and ends of shots; long ones are parted evenly: a film of one shot has clips too."""
    edges: list[float] = [shots[0].start] if shots else []
    for shot in shots:
        # Halves of a clip's length leave a choice of where it lies.
        parts = 1 if shot.duration <= longest else math.ceil(shot.duration / (longest / 2))
        edges += [shot.start + shot.duration * part / parts for part in range(1, parts + 1)]
    return edges


def _outside(time: float, words: Sequence[Word], direction: int) -> float:
    """Move a moment out of a word, back or forth, to the middle of the short pause there."""
    if not words:
        return time
    at = bisect_left(words, time, key=lambda word: word.end)
    while 0 <= at < len(words) and words[at].start < time < words[at].end:
        time = words[at].start if direction < 0 else words[at].end
        at += direction
    return time


def _last_cut(cuts: Sequence[float], low: float, high: float) -> float | None:
    at = bisect_left(cuts, high + 1e-6) - 1
    return cuts[at] if at >= 0 and cuts[at] > low else None


def _first_cut(cuts: Sequence[float], low: float, high: float) -> float | None:
    at = bisect_left(cuts, low + 1e-6)
    return cuts[at] if at < len(cuts) and cuts[at] <= high else None
