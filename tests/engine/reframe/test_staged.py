"""A staged film is framed on what it is about, as its note says, and not on the moon beside it."""

from __future__ import annotations

import json

import numpy as np
import pytest

from tests.engine.films import Silent
from vidkit.engine import sights
from vidkit.engine.exporting import export
from vidkit.engine.frames import frames_at
from vidkit.engine.production import film
from vidkit.engine.reframe.billing import Hero, billed
from vidkit.engine.reframe.plan import plan
from vidkit.engine.reframe.subjects import ShotView
from vidkit.engine.seeing.survey import survey
from vidkit.engine.sights import Sight

VERTICAL = 9 / 16
PROMPTS = {
    "lighthouse": "A red and white lighthouse above the sea at dusk",
    "kite": "A red kite flies over dunes at sunset [Truck left]",
    "fox": "A fox runs through a snowy forest [Pan right]",
    "sailing boat": "A red sailing boat on a lake under a full moon, slow push in",
    "hot-air balloon": "A hot-air balloon over mountains at dawn",
    "girl": "A girl walks on the beach at sunset, tracking shot",
}
SECONDS = 1.5


def staged(path, prompt, seed=2, seconds=SECONDS):
    args = {"prompt": prompt, "width": 320, "height": 180, "seconds": seconds, "seed": seed}
    film(path.parent, args, Silent(), path)
    return path


def shown(sight, framing, seconds, begin=0.0):
    """Return the least share of a subject's box that is in the window, over the time."""
    shares = []
    for time in np.arange(begin, begin + seconds, 0.1):
        x, _, wide, _ = sight.boxes([time])[0]
        box = framing.at(time).views(time)[0].source
        left, right = max(x, 0.0), min(x + wide, 1.0)
        shares.append((min(right, box.x + box.width) - max(left, box.x)) / (right - left))
    return min(shares)


def red(picture):
    """Count what is red."""
    red, green, blue = (picture[..., channel].astype(int) for channel in range(3))
    return int(((red > 150) & (green < 100) & (blue < 100)).sum())


@pytest.mark.parametrize("what", PROMPTS)
def test_the_subject_stays_in_the_frame(what, tmp_path):
    """At least nine tenths of the subject's box are in the vertical window at any time."""
    source = staged(tmp_path / "staged.mp4", PROMPTS[what])
    hero = sights.of(source)[0]
    assert (hero.what, hero.rank) == (what, 0)
    framing = plan(source, None, 0, SECONDS, VERTICAL)
    assert framing.layouts == ("Full",)
    assert shown(hero, framing, SECONDS) >= 0.9


@pytest.mark.parametrize(
    ("what", "seed"), [("lighthouse", 1), ("lighthouse", 2), ("kite", 1), ("sailing boat", 4)]
)
def test_its_paint_is_in_the_pictures(what, seed, tmp_path):
    """Nothing but the frames asked: nine tenths of the red that was in the wide frame is in the tall one."""
    prompt = PROMPTS[what].replace("dunes at sunset", "a meadow at noon")  # a red sky would be counted
    source = staged(tmp_path / "staged.mp4", prompt, seed)
    out = tmp_path / "tall.mp4"
    framing = plan(source, None, 0, SECONDS, VERTICAL)
    export(source, out, end=SECONDS, width=102, height=180, framing=framing)
    times = [0.1, 0.7, 1.4]
    for wide, tall in zip(frames_at(source, times), frames_at(out, times), strict=True):
        assert red(wide) > 100
        assert red(tall) >= 0.9 * red(wide)


def test_a_stretch_and_its_clip_are_framed_on_the_subject(tmp_path):
    """A part of a film whose beginning is cut off, kept wide, is framed on its subject again."""
    source = staged(tmp_path / "staged.mp4", PROMPTS["kite"], seconds=2)
    assert shown(sights.of(source)[0], plan(source, None, 0.9, 1.9, VERTICAL), 0.9, 0.9) >= 0.9
    tags = {"comment": json.dumps({"vidkit": 1, **sights.noted(sights.between(sights.of(source), 0.9, 1.9))})}
    export(source, tmp_path / "clip.mp4", start=0.9, end=1.9, width=320, height=180, tags=tags)
    (cut,) = sights.of(tmp_path / "clip.mp4")
    assert cut.way[-1, 0] == pytest.approx(1.0, abs=0.01)
    assert shown(cut, plan(tmp_path / "clip.mp4", None, 0, 1, VERTICAL), 0.9) >= 0.9


def test_a_film_that_says_nothing_is_framed_as_ever(tmp_path):
    """The same frames without the note are framed by what draws the eye."""
    source = staged(tmp_path / "staged.mp4", PROMPTS["lighthouse"])
    export(source, tmp_path / "bare.mp4", width=320, height=180, tags={"comment": "mine"})
    seen = survey(tmp_path / "bare.mp4")
    assert sights.of(tmp_path / "bare.mp4") == ()
    bare = plan(tmp_path / "bare.mp4", seen, 0, SECONDS, VERTICAL)
    assert np.array_equal(
        bare.path([0, 1]), plan(tmp_path / "elsewhere.mp4", seen, 0, SECONDS, VERTICAL).path([0, 1])
    )
    assert ShotView(seen, 0, SECONDS).heroes == ()


def hero(rank, *boxes):
    return Hero(rank, np.array(boxes, float))


PLACES = np.linspace(0.16, 0.84, 69)


def best(*heroes):
    scores, there = billed(heroes, 0.32, 0, PLACES)
    return [float(PLACES[row.argmax()]) if known else None for row, known in zip(scores, there, strict=True)]


def test_the_first_subject_is_never_cut_for_the_second():
    """Both are shown where both fit; else the first, whole and near the middle."""
    first, near, far = [0.3, 0.4, 0.5, 0.8], [0.52, 0.4, 0.57, 0.8], [0.55, 0.4, 0.75, 0.8]
    (place,) = best(hero(0, first), hero(1, near))
    assert place - 0.16 <= 0.3 < 0.57 <= place + 0.16
    (place,) = best(hero(0, first), hero(1, far))
    assert place - 0.16 <= 0.3 < 0.5 <= place + 0.16


def test_whoever_is_there_comes_first():
    """When the first subject has left the picture the second is followed, then nobody is."""
    nan, box = [np.nan] * 4, [0.7, 0.4, 0.8, 0.8]
    moments = best(hero(0, [0.1, 0.4, 0.3, 0.8], nan, nan), hero(1, box, box, nan))
    assert moments == [pytest.approx(0.2, abs=0.03), pytest.approx(0.75, abs=0.03), None]


def test_of_a_herd_as_many_as_fit_are_whole():
    """Three in a row that do not fit: two are shown whole rather than halves of all."""
    herd = [hero(0, [left, 0.5, left + 0.13, 0.7]) for left in (0.3, 0.44, 0.58)]
    (place,) = best(*herd)
    whole = [one for one in herd if place - 0.16 <= one.boxes[0, 0] and one.boxes[0, 2] <= place + 0.16]
    assert len(whole) == 2


def test_of_what_is_too_tall_the_top_is_shown():
    """A tower in a wide frame shows its lantern, not its door."""
    scores, _ = billed([hero(0, [0.4, 0.2, 0.6, 0.9])], 0.32, 1, PLACES)
    place = float(PLACES[scores[0].argmax()])
    assert place - 0.16 <= 0.2 < place


def test_half_out_of_the_picture_counts_by_what_is_in_it():
    """A box is cut at the picture's edge, and gone when less than a quarter of it is left."""
    sight = Sight("boat", 0, np.array([[0, -0.1, 0.4, 0.2, 0.2], [2, -0.3, 0.4, 0.2, 0.2]], float))
    found = Hero.of(sight, np.array([0.0, 1.0, 2.0]))
    assert found.boxes[0] == pytest.approx([0.0, 0.4, 0.1, 0.6])
    assert found.there.tolist() == [True, False, False]
    assert Hero.of(sight, np.array([5.0])) is None
