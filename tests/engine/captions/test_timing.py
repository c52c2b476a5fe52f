"""The voice and the mark go together: measured on the pixels, within 80 milliseconds."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest

from vidkit.engine.captions import overlay, styles
from vidkit.engine.encode import Encoder
from vidkit.engine.exporting import export
from vidkit.engine.frames import read_frames
from vidkit.engine.speech.transcript import Word

from .frames import SENTENCES, blank, rgb, spoken

FPS = 25
SIZE = (540, 960)

#: Templates whose mark has a colour nothing else has, and that colour.
MARKED = {
    "smart-bg-focus": (124, 77, 255),
    "box-highlight": (255, 225, 74),
    "underline-focus": (255, 111, 89),
    "temp-0": (255, 225, 74),
    "temp-3": (61, 255, 110),
    "temp-5": (229, 50, 45),
    "temp-7": (255, 197, 61),
    "temp-12": (255, 68, 56),
}


def film(words: list[Word], style: str, frames: int, language: str = "en") -> list[tuple[np.ndarray, ...]]:
    draw = overlay(words, width=SIZE[0], height=SIZE[1], fps=FPS, style=style, language=language)
    made = []
    for index in range(frames):
        frame = blank(*SIZE)
        draw(frame, index)
        made.append(frame)
    return made


def mark(frame: tuple[np.ndarray, ...], tint: tuple[int, int, int]) -> float | None:
    """Return the column in the middle of what has the mark's colour, or None."""
    band = tuple(plane[plane.shape[0] // 2 :] for plane in frame)
    near = np.abs(rgb(band) - np.array(tint)).max(2) < 60
    return float(np.flatnonzero(near.any(0)).mean()) if near.sum() > 12 else None


@pytest.mark.parametrize(("style", "tint"), MARKED.items(), ids=MARKED)
def test_the_mark_is_on_the_spoken_word(style: str, tint: tuple[int, int, int]) -> None:
    """The mark comes to each word within 80 ms of the moment at which it begins."""
    words = [Word("no", 0.30, 0.60), Word("sun", 0.73, 1.01), Word("sea", 1.24, 1.50), Word("us", 1.57, 1.9)]
    places = [mark(frame, tint) for frame in film(words, style, 56)]
    assert all(place is None for place in places[: int((words[0].start - 0.08) * FPS)])
    # Where the mark rests while each word is said, measured in the middle of the word.
    rests = [places[round((word.start + word.end) / 2 * FPS)] for word in words]
    assert None not in rests
    assert rests == sorted(rests)
    for before, after, word in zip(rests, rests[1:], words[1:], strict=False):
        crossed = next(
            k for k, place in enumerate(places) if place is not None and place > (before + after) / 2
        )
        assert abs(crossed / FPS - word.start) <= 0.08, (word, crossed / FPS)


def test_in_arabic_the_mark_goes_to_the_left() -> None:
    """Words of a script that runs to the left are lit from right to left, at their time."""
    words = [Word("كان", 0.3, 0.6), Word("أفضل", 0.7, 1.0), Word("زمان", 1.2, 1.6)]
    places = [mark(frame, MARKED["box-highlight"]) for frame in film(words, "box-highlight", 42, "ar")]
    rests = [places[round((word.start + word.end) / 2 * FPS)] for word in words]
    assert rests == sorted(rests, reverse=True)
    for before, after, word in zip(rests, rests[1:], words[1:], strict=False):
        crossed = next(
            k for k, place in enumerate(places) if place is not None and place < (before + after) / 2
        )
        assert abs(crossed / FPS - word.start) <= 0.08


@pytest.mark.parametrize("style", [style.id for style in styles() if style.animated])
def test_every_moving_template_moves_with_the_words(style: str) -> None:
    """Something changes within 80 ms of each word's beginning, and first of all when the first word is said."""
    words = spoken(SENTENCES["en"])[:6]
    made = film(words, style, int((words[-1].end + 0.1) * FPS))
    changes = [
        sum(float(np.abs(a.astype(int) - b).sum()) for a, b in zip(new, old, strict=True))
        for old, new in itertools.pairwise(made)
    ]
    floor = 1500  # the smallest: a marker that has just been put on
    for word in words:
        around = [change for k, change in enumerate(changes, 1) if abs(k / FPS - word.start) <= 0.08]
        assert max(around) > floor, (word, [round(change) for change in around])
    first = next(k for k, change in enumerate(changes, 1) if change)
    assert abs(first / FPS - words[0].start) <= 0.08


def test_a_still_template_stands_still() -> None:
    """Between its coming and its going, a static template's pictures are all the same."""
    words = spoken("It was the best of times", 0.3)
    made = film(words, "temp-static-2", int(words[-1].end * FPS))
    first = int((words[0].start + 0.25) * FPS)
    assert all(np.array_equal(frame[0], made[first][0]) for frame in made[first:])


def test_nothing_is_shown_in_a_long_silence() -> None:
    """A phrase goes when it has been read; the next one comes with its first word."""
    words = [Word("Before", 0.2, 0.5), Word("after", 3.0, 3.4)]
    made = film(words, "temp-7", 90)
    grey = blank(*SIZE)[0]
    seen = [not np.array_equal(frame[0], grey) for frame in made]
    assert not any(seen[: int(0.12 * FPS)])
    assert all(seen[int(0.3 * FPS) : int(0.6 * FPS)])
    assert not any(seen[int(1.1 * FPS) : int(2.92 * FPS)])
    assert all(seen[int(3.08 * FPS) : int(3.4 * FPS)])


def test_the_blue_runs_through_the_word() -> None:
    """In the karaoke template the coloured share of a long word grows as long as it is said."""
    made = film([Word("incomparably", 0.4, 1.6)], "temp-1", 45)
    shares = [
        (np.abs(rgb(made[round(t * FPS)]) - (92, 200, 255)).max(2) < 40).sum() for t in (0.6, 0.9, 1.2, 1.56)
    ]
    assert shares[0] > 50
    assert all(b > 1.25 * a for a, b in itertools.pairwise(shares))


def test_in_an_exported_film_the_mark_is_in_time(tmp_path: Path) -> None:
    """Also in the MP4, decoded again, each word's box is there within 80 ms of the word."""
    with Encoder(tmp_path / "grey.mp4", 270, 480, fps=24) as out:
        for _ in range(72):
            out.write(*blank(270, 480))
    words = [Word("no", 0.30, 0.60), Word("sun", 0.73, 1.01), Word("sea", 1.24, 1.50)]
    draw = overlay(words, width=270, height=480, fps=24, style="box-highlight")
    made = tmp_path / "clip.mp4"
    facts = export(tmp_path / "grey.mp4", made, start=1, end=2.8, width=270, height=480, overlays=[draw])
    assert facts["fps"] == pytest.approx(24)
    places = []
    for frame in read_frames(made):
        picture = frame.to_ndarray(format="rgb24")[300:]
        near = np.abs(picture.astype(int) - MARKED["box-highlight"]).max(2) < 60
        places.append(float(np.flatnonzero(near.any(0)).mean()) if near.sum() > 60 else None)
    first = next(k for k, place in enumerate(places) if place is not None)
    assert abs(first / 24 - words[0].start) <= 0.08
    rests = [places[round((word.start + word.end) / 2 * 24)] for word in words]
    for before, after, word in zip(rests, rests[1:], words[1:], strict=False):
        crossed = next(
            k for k, place in enumerate(places) if place is not None and place > (before + after) / 2
        )
        assert abs(crossed / 24 - word.start) <= 0.08
