"""Phrases get a place: lines broken, words in reading order, boxes for what lies behind them."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from vidkit.engine.captions import ink, phrases, scripts
from vidkit.engine.captions.area import Area
from vidkit.engine.captions.phrases import Token
from vidkit.engine.captions.style import Style
from vidkit.engine.speech.transcript import Word

#: Seconds a phrase stays after its last word, and the gap up to which it stays until the next one.
_LINGER, _BRIDGE = 0.35, 0.7

#: Seconds a phrase stays at least, where the next one leaves it the time.
_SHORTEST = 0.8

#: A word up to this much longer than the line is set smaller, a longer one is parted.
_SQUEEZE = 1.35

#: Share of the frame's height that a hook may take; what is said stands below it.
_HIGHEST = 0.33

#: Distance of baselines in em, by what stands above and below the letters of a script.
_LEADING = {"latin": 1.24, "tall": 1.5, "east": 1.28}

#: Room above the first and below the last baseline, and how far a line's box goes up and down, in em.
_BOX = {
    "latin": (0.98, 0.34, 0.79, 0.27),
    "tall": (1.1, 0.46, 0.95, 0.36),
    "east": (0.98, 0.34, 0.9, 0.15),
}


@dataclass(frozen=True, slots=True)
class Item:
    """
    A word in its place.

    Attributes:
        text: As it is drawn.
        kind: How its letters are set.
        start: When it is said.
        end: When it has been said.
        x: Column of the pen on the page.
        y: Row of the baseline.
        width: Of the word.
        lit: Columns of it that a mark covers: all, without the air of a full-width comma.
        tight: Whether neighbours follow without a space, so that marks must not reach out.
        line: Its line.
        right_to_left: The direction of its line.
        key: Whether it is the weightiest word of the phrase.
    """

    text: str
    kind: ink.Type
    start: float
    end: float
    x: int
    y: int
    width: int
    lit: int
    tight: bool
    line: int
    right_to_left: bool
    key: bool


@dataclass(frozen=True, slots=True)
class Line:
    """The box of a line: its ink from ascenders to descenders."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Page:
    """
    A phrase laid out; places are from the page's upper left corner.

    Attributes:
        start: When it appears.
        end: When it is gone.
        items: Words in the order they are said.
        lines: Boxes of the lines.
        width: Of the page, with room for what hangs out.
        height: Of the page.
        x: Column of the page on the frame, even; may be negative.
        y: Row, even.
        em: Type size.
        leaves: Whether nothing follows at once, so that it may fade away.
        flip: Whether plates are mirrored, as for scripts that run to the left.
    """

    start: float
    end: float
    items: tuple[Item, ...]
    lines: tuple[Line, ...]
    width: int
    height: int
    x: int
    y: int
    em: int
    leaves: bool = True
    flip: bool = False


class Setter:
    """
    Sets words in one template.

    Args:
        style: The template.
        area: Where it may stand.
        frame: Width and height of the frame.
        language: Of the words.
        lift: Pixels by which a page stands higher than usual, for a second text below it.
    """

    def __init__(
        self, style: Style, area: Area, frame: tuple[int, int], language: str = "en", *, lift: int = 0
    ) -> None:
        self.style, self.area, self.frame, self.language, self.lift = style, area, frame, language, lift
        self.em = max(9, round(area.em * style.size))

    def pages(self, words: Sequence[Word]) -> list[Page]:
        """Cut words into phrases and set each."""
        row = self._tokens(sorted(words, key=lambda word: word.start))
        cut = phrases.phrases(row, most=self.style.words, fits=self._fits, language=self.language)
        pages: list[Page] = []
        for index, group in enumerate(cut):
            begin = group[0].start
            after = cut[index + 1][0].start if index + 1 < len(cut) else float("inf")
            last = max(token.end for token in group)
            follows = after - last <= _BRIDGE
            end = after if follows else min(after, max(last + _LINGER, begin + _SHORTEST))
            pages.append(self.page(group, begin, max(end, begin + 0.05), leaves=not follows))
        return pages

    def single(self, words: Sequence[Word], start: float, end: float) -> Page:
        """Set all words at once."""
        return self.page(self._tokens(words), start, end)

    def _tokens(self, words: Sequence[Word]) -> list[Token]:
        """Clean and case words, and part those that are far too long for a line."""
        kind, found = self._type(self.em), []
        for token in phrases.tokens(words, self.language):
            text = self._cased(token.text)
            count = int(ink.advance(text, kind) / (_SQUEEZE * self._limit(self.em))) + 1
            parts = scripts.parted(text, count) if count > 1 else [text]
            span, length, at = token.end - token.start, sum(map(len, parts)), 0
            for part in parts:
                begin, at = at, at + len(part)
                found.append(
                    Token(part, token.start + span * begin / length, token.start + span * at / length)
                )
        return found

    def page(self, group: Sequence[Token], start: float, end: float, *, leaves: bool = True) -> Page:
        """Set one phrase, smaller where a word is too long for the line."""
        em = self.em
        rows, widths = self._lines(group, em)
        while em > 9 and max(widths) > self._limit(em) + 1:
            em = max(9, int(em * 0.93))
            rows, widths = self._lines(group, em)
        page = self._place(rows, widths, em, start, end, leaves)
        while self.style.place == "upper" and em > 9 and _tall(page) > _HIGHEST * self.frame[1]:
            em = max(9, int(em * 0.93))
            page = self._place(*self._lines(group, em), em, start, end, leaves)
        return page

    def _place(
        self,
        rows: list[list[Token]],
        lengths: Sequence[float],
        em: int,
        start: float,
        end: float,
        leaves: bool,
    ) -> Page:
        style = self.style
        text = " ".join(token.text for row in rows for token in row)
        right_to_left = bool(scripts.rtl(text))
        key = self._key([token for row in rows for token in row])
        pad = self._pad(em)
        widths = [round(length) for length in lengths]
        wide = max(widths)
        room = side = max(pad) + round(0.9 * em)
        if style.page is not None and style.page.shape == "band":
            side = max(side, (self.frame[0] - wide) // 2)
        base = _LEADING[_kind_of(text)] * style.leading
        up, down, cap, foot_of = _BOX[_kind_of(text)]
        if style.line is not None or style.word is not None:
            base = max(base, up + down - 0.1 + 2 * max(p.pad[1] for p in (style.line, style.word) if p))
        items: list[Item] = []
        boxes: list[Line] = []
        baseline = 0.0
        for number, row in enumerate(rows):
            tallest = max((self._size(token, em, key) for token in row), default=em)
            baseline += (up * tallest) if number == 0 else base * em + (tallest - em) * 0.9
            align_left = style.align == "left"
            x = 0.0 if align_left and not right_to_left else wide - widths[number]
            x = x if align_left else (wide - widths[number]) / 2
            placed: list[tuple[int, Item]] = []
            order = scripts.visual_order([token.text for token in row], right_to_left)
            for rank, index in enumerate(order):
                token = row[index]
                kind = self._type(self._size(token, em, key))
                width = ink.advance(token.text, kind)
                item = Item(
                    token.text,
                    kind,
                    token.start,
                    token.end,
                    side + round(x),
                    room + round(baseline),
                    round(width),
                    round(ink.advance(_unstopped(token.text), kind)),
                    scripts.unspaced(token.text[0]),
                    number,
                    right_to_left,
                    token is key,
                )
                placed.append((index, item))
                x += width
                if rank + 1 < len(order):
                    x += self._gap(token, row[order[rank + 1]], em)
            items += [item for _, item in sorted(placed, key=lambda pair: pair[0])]
            left = min(item.x for _, item in placed)
            top, foot = room + round(baseline - cap * tallest), room + round(baseline + foot_of * em)
            boxes.append(Line(left, top, widths[number], foot - top))
        tall = round(baseline + down * em)
        width, height = wide + 2 * side, tall + 2 * room
        x, y = self._anchor(wide, tall, pad, right_to_left)
        left, top = (x - side) // 2 * 2, (y - room) // 2 * 2
        return Page(
            start,
            end,
            tuple(items),
            tuple(boxes),
            width + width % 2,
            height + height % 2,
            left,
            top,
            em,
            leaves,
            right_to_left,
        )

    def _anchor(self, wide: int, tall: int, pad: tuple[int, int], right_to_left: bool) -> tuple[int, int]:
        """Return where the text's box goes on the frame."""
        area, style = self.area, self.style
        x = (self.frame[0] - wide) // 2
        if style.align == "left":
            x = area.right - pad[0] - wide if right_to_left else area.left + pad[0]
        if style.place == "lower":
            y = area.bottom - pad[1] - tall - self.lift
        elif style.place == "upper":
            y = area.top + pad[1]
        else:
            y = round(self.frame[1] * 0.54) - tall // 2 - self.lift
        return x, max(area.top, y)

    def _lines(self, group: Sequence[Token], em: int) -> tuple[list[list[Token]], list[float]]:
        """Break a phrase at a type size; return its lines and their widths."""
        key = self._key(group)
        rows = phrases.lines(
            group,
            widths=[self._word(token, em, key) for token in group],
            gaps=[self._gap(a, b, em) for a, b in itertools.pairwise(group)],
            limit=self._limit(em),
            most=self.style.lines,
            language=self.language,
        )
        return rows, [
            sum(self._word(token, em, key) for token in row)
            + sum(self._gap(a, b, em) for a, b in itertools.pairwise(row))
            for row in rows
        ]

    def _word(self, token: Token, em: int, key: Token | None) -> float:
        return ink.advance(token.text, self._type(self._size(token, em, key)))

    def _key(self, group: Sequence[Token]) -> Token | None:
        """Pick the weightiest word, if the template picks one out: the longest, but no little one."""
        style = self.style
        if len(group) < 2 or (style.key == 1 and style.key_look is None and style.key_plate is None):
            return None
        words = [token for token in group if not phrases.little(token.text, self.language)] or list(group)
        return max(reversed(words), key=lambda token: len(token.text.strip(".,!?…،。")))

    def _limit(self, em: int) -> float:
        """Return the widest line: the area less what lies around it and the room to swell."""
        swell = (max(1.0, self.style.swell) - 1) * em
        return self.area.width - 2 * self._pad(em)[0] - swell

    def _fits(self, group: Sequence[Token]) -> bool:
        return max(self._lines(group, self.em)[1]) <= self._limit(self.em)

    def _gap(self, left: Token, right: Token, em: int) -> float:
        """Return the space between neighbours; plates around single words need more of it."""
        style = self.style
        space = scripts.gap(left.text, right.text)
        if space:
            # Thick edges eat into the space, and the spoken word swells into it.
            edges = (style.look.outline[1] if style.look.outline else 0.0) + (
                style.look.rim[1] if style.look.rim else 0.0
            )
            space += (
                0.8 * style.tracking
                + 0.9 * edges
                + 0.3 * max(0.0, style.swell - 1) * max(len(left.text), len(right.text))
            )
        sides = [2 * style.word.pad[0] + 0.18] if style.word else []
        sides += [max(space, 0.36)] if style.lit and style.lit.shape != "underline" and space else []
        return max([space, *sides]) * em

    def _size(self, token: Token, em: int, key: Token | None) -> int:
        return round(em * self.style.key) if token is key else em

    def _pad(self, em: int) -> tuple[int, int]:
        """Return how far plates reach beyond the text."""
        style = self.style
        plates = [p for p in (style.page, style.line, style.word, style.lit, style.key_plate) if p]
        return (
            round(max((p.pad[0] for p in plates), default=0.0) * em),
            round(max((p.pad[1] for p in plates), default=0.0) * em),
        )

    def _type(self, size: int) -> ink.Type:
        style = self.style
        return ink.Type(
            size,
            style.weight,
            style.italic,
            round(style.tracking * size, 2),
            style.condense,
            self.language,
        )

    def _cased(self, text: str) -> str:
        return scripts.upper(text, self.language) if self.style.capitals else text


@lru_cache(maxsize=4096)
def _kind_of(text: str) -> str:
    """Sort scripts by the room they need above and below."""
    kinds = {"latin"}
    for char in text:
        point = ord(char)
        if 0x0590 <= point <= 0x109F or 0x1780 <= point <= 0x17FF or 0xFB50 <= point <= 0xFEFC:
            return "tall"
        if scripts.unspaced(char) or scripts.hangul(char):
            kinds.add("east")
    return "east" if "east" in kinds else "latin"


def _tall(page: Page) -> int:
    """Return the rows that the lines of a page take."""
    return page.lines[-1].y + page.lines[-1].height - page.lines[0].y


def _unstopped(text: str) -> str:
    """Return a word of the Far East without the stop after it, which is mostly air."""
    bare = text.rstrip("、。，．：；？！）」』】…")
    return bare or text
