"""
Words become phrases, phrases become lines: cut where a speaker breathes and a reader pauses.

Both cuts are found by weighing all of them against each other, not by filling up from the left.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from vidkit.engine.captions import scripts
from vidkit.engine.language import primary
from vidkit.engine.speech.transcript import Word
from vidkit.engine.speech.transcript import spread as timed
from vidkit.models import Moment

#: Seconds of silence after which a new phrase begins in any case, and after which it likes to.
_SILENCE, _BREATH = 1.2, 0.35

#: Little words that lean on the next one, so that no phrase or line should end with them.
_LEANING = {
    "en": "a an the of to in on at by for from with and or but that this my your his her its our their is it "
    "are was were be been i you he she we they not no very so as if than who which when where what why how "
    "into over without about through before after between because while until like just only can "
    "could will would have has had do does did there some any",
    "es": "el la los las un una unos unas de del a al en con por para y o u que mi tu su sus se no lo es muy",
    "fr": "le la les un une des de du à au aux en dans par pour avec et ou que qui ne pas je tu il elle on "
    "nous vous ils se ce cette mon ma mes son sa ses est très",
    "de": "der die das den dem des ein eine einen einem einer und oder aber in im an am auf mit von zu zum "
    "zur für ist sind war nicht sehr ich du er sie es wir ihr dass wie",
    "it": "il lo la i gli le un uno una di del della dei a al alla in nel nella con per e o che non mi si è",
    "pt": "o a os as um uma de do da dos das em no na nos nas com por para e ou que não se é muito meu minha",
    "nl": "de het een van in op met voor aan en of dat die te niet is ik je hij ze we",
    "ar": "في من إلى على عن و أو أن لا ما هذا هذه التي الذي كان مع ثم",
    "hi": "और या कि एक यह वह इस उस न नहीं भी तो जो",
}


@dataclass(frozen=True, slots=True)
class Token:
    """What is lit at once and never broken: mostly a word with its punctuation."""

    text: str
    start: float
    end: float


def tokens(words: Sequence[Word], language: str = "") -> list[Token]:
    """Clean words: no empty ones, punctuation with its word, words of scripts without spaces in pieces."""
    french = language.lower().startswith("fr")
    found: list[Token] = []
    for word in words:
        parts = [piece for part in word.text.split() for piece in scripts.pieces(part)]
        lengths = [max(1, len(part)) for part in parts]
        total, at = sum(lengths), 0
        for part, length in zip(parts, lengths, strict=True):
            span = word.end - word.start
            start, end = word.start + span * at / total, word.start + span * (at + length) / total
            at += length
            if found and scripts.punctuation(part) and not scripts.opens(part):
                # A dash stands free; French sets a narrow space before its high stops.
                high = french and part[0] in "?!:;»"
                dash = not scripts.closes(part) and scripts.gap(found[-1].text, part) > 0
                space = "\u202f" if high else " " if dash else ""
                found[-1] = Token(found[-1].text + space + part, found[-1].start, max(found[-1].end, end))
            elif found and scripts.opens(found[-1].text) and scripts.punctuation(found[-1].text):
                found[-1] = Token(found[-1].text + part, found[-1].start, end)
            else:
                found.append(Token(part, start, end))
    return found


def spread(cues: Sequence[Moment]) -> list[Word]:
    """Give the words of subtitles times by how long they take to say inside each cue."""
    return [word for cue in cues for word in timed(cue.text.split(), cue.start, cue.end)]


def phrases(
    row: Sequence[Token],
    *,
    most: int,
    fits: Callable[[Sequence[Token]], bool],
    language: str = "en",
) -> list[list[Token]]:
    """
    Cut a row of words into phrases.

    Args:
        row: All words.
        most: Words in a phrase at most; twice as many pieces of scripts without spaces.
        fits: Whether some words can be shown at once.
        language: Tells the little words that lean on the next.
    """
    little = set(_LEANING.get(primary(language), "").split())
    count = len(row)
    best = [0.0] + [float("inf")] * count
    cut = [0] * (count + 1)
    for end in range(1, count + 1):
        weight, inside = 0.0, 0.0
        for start in range(end - 1, -1, -1):
            weight += 0.5 if scripts.unspaced(row[start].text[-1]) else 1.0
            if start < end - 1:
                inside += _pull(row[start], row[start + 1], little)[1]
            group = row[start:end]
            if start < end - 1 and (weight > most or inside == float("inf") or not fits(group)):
                break
            fill = ((most - weight) / most) ** 2 if most > 1 else 0.0
            lonely = 0.7 if weight <= 1 and most > 2 else 0.0
            leave = _pull(row[end - 1], row[end], little)[0] if end < count else 0.0
            cost = best[start] + 0.8 * fill + lonely + leave + inside + 0.25
            if cost < best[end]:
                best[end], cut[end] = cost, start
    found: list[list[Token]] = []
    end = count
    while end > 0:
        found.append(list(row[cut[end] : end]))
        end = cut[end]
    return found[::-1]


def lines(
    row: Sequence[Token],
    *,
    widths: Sequence[float],
    gaps: Sequence[float],
    limit: float,
    most: int,
    language: str = "en",
) -> list[list[Token]]:
    """
    Break a phrase into as few lines as it needs, nearly equally long, ending where the sense allows it.

    Args:
        row: The words.
        widths: Of each word.
        gaps: Between each word and the next.
        limit: The longest line.
        most: The most lines; where even they do not hold the words, the lines are too long.
        language: Tells the little words that lean on the next.
    """
    ends = [0.0]  # where each word would end on one endless line, and where the next one would begin
    begins = [0.0]
    for width, gap in zip(widths, [*gaps, 0.0], strict=True):
        ends.append(begins[-1] + width)
        begins.append(ends[-1] + gap)
    leaning = set(_LEANING.get(primary(language), "").split())
    costs = [_pull(before, after, leaning)[0] for before, after in itertools.pairwise(row)]

    def wide(start: int, end: int) -> float:
        return ends[end] - begins[start]

    for count in range(1, most + 1):
        found = _broken(row, count, wide, limit, costs)
        if found is not None:
            return found
    # Lines that are too long are better than words that are lost; the caller sets them smaller.
    return _broken(row, min(most, len(row)), wide, float("inf"), costs) or [list(row)]


def little(text: str, language: str) -> bool:
    """Return whether a word only leans on others."""
    return text.strip(".,!?…،").lower() in _LEANING.get(primary(language), "").split()


def _broken(
    row: Sequence[Token],
    count: int,
    wide: Callable[[int, int], float],
    limit: float,
    costs: Sequence[float],
) -> list[list[Token]] | None:
    """Break into exactly *count* lines, or None where that cannot be."""
    if count > len(row):
        return None
    if count == 1:
        return [list(row)] if wide(0, len(row)) <= limit else None
    ideal = wide(0, len(row)) / count
    best: dict[tuple[int, int], tuple[float, int]] = {(0, 0): (0.0, 0)}
    for line in range(1, count + 1):
        for end in range(line, len(row) + 1):
            for start in range(line - 1, end):
                before = best.get((line - 1, start))
                length = wide(start, end)
                if before is None or length > limit:
                    continue
                cost = before[0] + ((length - ideal) / ideal) ** 2
                if end < len(row):
                    cost += 0.5 * costs[end - 1]
                if (line, end) not in best or cost < best[line, end][0]:
                    best[line, end] = (cost, start)
    if (count, len(row)) not in best:
        return None
    found: list[list[Token]] = []
    end = len(row)
    for line in range(count, 0, -1):
        start = best[line, end][1]
        found.append(list(row[start:end]))
        end = start
    return found[::-1]


def _pull(before: Token, after: Token, little: set[str]) -> tuple[float, float]:
    """Return what it costs to cut between two words, and what it costs not to."""
    text = before.text.rstrip("\"'”’»)]」』")
    silence = after.start - before.end
    if silence > _SILENCE:
        return 0.0, float("inf")
    if text.endswith((".", "!", "?", "…", "。", "！", "？", "।", "؟", "۔")):
        return 0.0, 3.0
    if scripts.closes(after.text) or scripts.opens(before.text):
        return 6.0, 0.0
    if text.endswith((",", ";", ":", "—", "–", "、", "，", "；", "：", "،", "؛")):
        return 0.15, 0.5
    if silence > _BREATH:
        return 0.2, 0.6
    if text.lower() in little:
        return 3.0, 0.0
    return (0.5 if after.text.lower() in little else 1.0), 0.0
