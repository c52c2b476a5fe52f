"""
Camera words, read out of a prompt: what remains is what the scene shows.

    prompt, shots = parse("A fox in snow [Truck left, Zoom in]. Then the camera tilts up.")
    prompt              # "A fox in snow."
    shots[0].moves      # (CameraMove.truck_left, CameraMove.zoom_in)

Moves in one bracket act together, brackets and sentences act one after the other; "and" and "while" join
plain words into one shot, "then" parts them. A bracket that holds no camera word stays in the prompt.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from vidkit.engine.stage.camera_words import ADVERB, FOLLOWING, RULES, SIDES, TOKENS, Moves, Rule
from vidkit.models import camera
from vidkit.models.camera import CameraMove


@dataclass(frozen=True, slots=True)
class Shot:
    """
    One stretch of camera work.

    Attributes:
        moves: What the camera does, all at the same time.
        strength: 1 is the normal way; slow ones are shorter, quick ones longer.
        words: The words that asked for it.
    """

    moves: tuple[CameraMove, ...]
    strength: float = 1.0
    words: str = ""

    def as_facts(self) -> dict[str, object]:
        """Return it JSON-ready."""
        return {"moves": [move.value for move in self.moves], "strength": self.strength, "words": self.words}


_BRACKET = re.compile(r"[\[［【]([^\[\]［］【】]{1,200})[\]］】]")
_JOIN = re.compile(r"\s*,?\s*(?:(?:and|while|with|plus|as\s+it|&|\+|whilst)\s*(?:it\s+)?)?\s*", re.IGNORECASE)
_CHAIN = re.compile(
    r"\s*,?\s*(?:(?:and|then|before|while|next|finally|after\s+that)\s*,?\s*)*(?:it\s+)?\s*", re.IGNORECASE
)
_SLOW = re.compile(r"slow|gent|subtl|soft|gradual|steadi|smooth", re.IGNORECASE)
_FAST = re.compile(r"quick|fast|rapid|sudden|dramatic|sharp|crash|snap|whip", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Find:
    start: int
    end: int
    shot: Shot
    bracket: bool
    rest: str = ""


def parse(prompt: str) -> tuple[str, tuple[Shot, ...]]:
    """
    Part a prompt into what is to be seen and what the camera does.

    Args:
        prompt: Words with brackets, plain camera words, both or neither.

    Returns:
        The prompt without its camera words, and the shots in order; no shots where the prompt asks for none.
    """
    finds = _brackets(prompt)
    masked = prompt
    for find in finds:  # plain words are looked for around the brackets, at unchanged places
        masked = masked[: find.start] + "\x00" * (find.end - find.start) + masked[find.end :]
    finds = sorted([*finds, *_plain(masked)], key=lambda find: find.start)
    shots = _join(prompt, finds)
    return _without(prompt, finds), shots


def _brackets(prompt: str) -> list[_Find]:
    finds = []
    for match in _BRACKET.finditer(prompt):
        moves: list[CameraMove] = []
        unknown = []
        for part in re.split(r"\s*(?:[,;，、；+&/|]|\band\b)\s*", match[1].strip(), flags=re.IGNORECASE):
            strength_free = re.sub(ADVERB, "", part, flags=re.IGNORECASE)
            token = re.sub(r"[\s_-]+", " ", strength_free).strip().lower()
            known = camera.move(token)
            named = (known,) if known else TOKENS.get(token, ())
            if named:
                moves += [move for move in named if move not in moves]
            elif part.strip():
                unknown.append(part.strip())
        if moves:
            shot = Shot(tuple(moves), _strength(match[1]), match[0])
            finds.append(_Find(match.start(), match.end(), shot, bracket=True, rest=", ".join(unknown)))
    return finds


def _plain(text: str) -> list[_Find]:
    found = _candidates(RULES, text, 0)
    # Chains: a verb right behind an accepted phrase needs no camera of its own.
    queue = list(found)
    while queue:
        before = queue.pop()
        link = _CHAIN.match(text, before.end)
        at = link.end() if link else before.end
        if at == before.end or any(find.start < at + 1 <= find.end for find in found):
            continue
        for pattern, left, right in FOLLOWING:
            match = pattern.match(text, at)
            if match and match.end() > at:
                find = _find(match, left, right)
                found.append(find)
                queue.append(find)
                break
    return found


def _candidates(
    rules: list[Rule],
    text: str,
    start: int,
) -> list[_Find]:
    """Find all phrases; where two overlap, the one that starts first and reads further wins."""
    every = [
        _find(match, left, right) for pattern, left, right in rules for match in pattern.finditer(text, start)
    ]
    every = [find for find in every if _whole(text, find)]
    chosen: list[_Find] = []
    for find in sorted(every, key=lambda find: (find.start, -find.end)):
        if not chosen or find.start >= chosen[-1].end:
            chosen.append(find)
    return chosen


def _whole(text: str, find: _Find) -> bool:
    """Whether the phrase begins and ends with whole words."""
    before = text[find.start - 1] if find.start else " "
    after = text[find.end] if find.end < len(text) else " "
    return not (before.isalnum() or before in "-'") and not after.isalnum()


def _find(match: re.Match[str], left: Moves, right: Moves | None) -> _Find:
    moves = left
    if right is not None and SIDES[match["side"].lower()] == 1:
        moves = right
    words = match[0].strip()
    start = match.end() - len(match[0].lstrip())
    return _Find(start, match.end(), Shot(moves, _strength(words), words), bracket=False)


def _strength(words: str) -> float:
    if _SLOW.search(words):
        return 0.6
    return 1.5 if _FAST.search(words) else 1.0


def _join(prompt: str, finds: list[_Find]) -> tuple[Shot, ...]:
    """Put phrases that act together into one shot, and drop what a bracket only repeats."""
    shots: list[Shot] = []
    before: _Find | None = None
    for find in finds:
        together = (
            before is not None
            and not before.bracket
            and not find.bracket
            and not re.match(r"(?:and\s+)?then\b", find.shot.words, re.IGNORECASE)
            and _JOIN.fullmatch(prompt, before.end, find.start) is not None
            and len(shots[-1].moves) < 3
        )
        if (
            shots
            and set(find.shot.moves) <= set(shots[-1].moves)
            and (before and before.bracket) != find.bracket
        ):
            pass  # "The camera pans left [Pan left]" asks for one pan
        elif together and shots:
            last = shots[-1]
            moves = last.moves + tuple(move for move in find.shot.moves if move not in last.moves)
            strength = min(last.strength, find.shot.strength, key=lambda value: -abs(value - 1))
            shots[-1] = Shot(moves, strength, f"{last.words}, {find.shot.words}")
        else:
            shots.append(find.shot)
        before = find
    return tuple(shots)


def _without(prompt: str, finds: list[_Find]) -> str:
    """Take the camera words out and mend the seams."""
    text = prompt
    for find in reversed(finds):
        text = text[: find.start] + find.rest + text[find.end :]
    if not finds:
        return text.strip()
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r"(?:\s*\b(?:and|then|while|as|with|before|next|finally|it)\b)+\s*(?=[.,;:!?]|$)", "", text)
    text = re.sub(r"\s+([.,;:!?])", r"\1", text)
    text = re.sub(r"([.,;:!?])(?:\s*[,;:.])+", r"\1", text)
    text = re.sub(r"^(?:[\s,.;:!?]|(?:and|then|while)\b)+", "", text)
    text = re.sub(r"([.!?])\s+(?:and|then|while)\b[\s,]*", r"\1 ", text, flags=re.IGNORECASE)
    return text.strip(" ,;:")
