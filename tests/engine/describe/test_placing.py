"""Where descriptions go: into pauses, shortened rather than squeezed, or over a picture that stands."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from vidkit.engine.describe import soundtrack
from vidkit.engine.describe import statements as st
from vidkit.engine.describe.beats import Beat, Remark, lasting
from vidkit.engine.describe.languages import language
from vidkit.engine.describe.placing import Cue, gaps, into_pauses, with_stops
from vidkit.engine.flow import Fitted, Held, whole
from vidkit.engine.speech.voice import Speech

ENGLISH = language("en")
BEACH = Remark(st.Setting("beach", "sunset"), 9)  # "A beach at sunset." 1.8 s below
FOX = Remark(st.Actor("fox", 1, "red", "run"), 7)  # "A red fox runs." 1.5 s
SNOW = Remark(st.Weather("snow"), 4)  # "Snow falls." 1.1 s


def speak(text: str, rate: float) -> Speech:
    """Speak ten letters a second."""
    return Speech(np.full(round(4_800 * len(text) / rate), 0.1, np.float32), ())


def texts(cues: list[Cue]) -> list[str]:
    return [cue.text for cue in cues]


def test_gaps_keep_away_from_words():
    """A gap ends before the next word and begins after the last one has faded; overlapping speech is one."""
    assert gaps([(2.0, 3.0), (2.5, 4.0), (6.0, 7.0)], 8.0, 0.1, 0.2) == [
        (0.0, 1.9),
        (pytest.approx(4.2), 5.9),
        (pytest.approx(7.2), 8.0),
    ]
    assert gaps([], 3.0) == [(0.0, 3.0)]
    assert gaps([(0.0, 3.0)], 3.0) == []


def test_all_is_said_at_the_voices_own_pace_where_there_is_room():
    """With a long pause nothing is left out and nobody hurries."""
    cues = into_pauses([Beat(0, 9, (BEACH, FOX, SNOW))], [(1.0, 9.0)], 9.0, ENGLISH, speak)
    assert texts(cues) == ["A beach at sunset. A red fox runs. Snow falls."]
    assert cues[0].start == 1.0
    assert cues[0].end == pytest.approx(1.0 + len(cues[0].text) / 10)


def test_a_short_pause_gets_the_weightiest_words():
    """What weighs least goes first; a little haste comes before leaving out."""
    beat = Beat(0, 3, (BEACH, FOX, SNOW))
    assert texts(into_pauses([beat], [(0.0, 4.0)], 4.0, ENGLISH, speak)) == [
        "A beach at sunset. A red fox runs. Snow falls."
    ]
    assert texts(into_pauses([beat], [(0.0, 3.0)], 3.0, ENGLISH, speak)) == [
        "A beach at sunset. A red fox runs."
    ]
    assert texts(into_pauses([beat], [(0.0, 1.6)], 1.6, ENGLISH, speak)) == ["A beach at sunset."]
    assert texts(into_pauses([beat], [(0.0, 1.0)], 1.0, ENGLISH, speak)) == []


def test_without_fitting_only_what_fits_as_it_is_is_said():
    """Neither haste nor shortening when fitting is off."""
    beat = Beat(0, 4, (BEACH, FOX, SNOW))
    assert into_pauses([beat], [(0.0, 4.0)], 4.0, ENGLISH, speak, fit=False) == []
    assert texts(into_pauses([beat], [(0.0, 5.0)], 5.0, ENGLISH, speak, fit=False)) == [
        "A beach at sunset. A red fox runs. Snow falls."
    ]


def test_nothing_is_told_before_it_is_seen_or_long_after():
    """A description waits for its shot, and is dropped when the next one has begun."""
    early = into_pauses([Beat(5, 8, (FOX,))], [(0.0, 8.0)], 8.0, ENGLISH, speak)
    assert early[0].start == 5.0
    beats = [Beat(0, 3, (BEACH,)), Beat(3, 6, (FOX,))]
    late = into_pauses(beats, [(4.0, 8.0)], 8.0, ENGLISH, speak)
    assert texts(late) == ["A red fox runs."]


def test_nothing_refers_back_to_what_was_never_told():
    """That a view returns is said only to who was told of it; others are told what it looks like."""
    back = Remark(st.Again(), 5, (1.0, 3.0), st.View("plain", ("green",)))
    later = Beat(10, 14, (back,))
    told = into_pauses([Beat(1, 3, (BEACH,)), later], [(0.0, 20.0)], 20.0, ENGLISH, speak)
    assert texts(told) == ["A beach at sunset.", "The earlier view returns."]
    missed = into_pauses([Beat(1, 3, (BEACH,)), later], [(9.0, 20.0)], 20.0, ENGLISH, speak)
    assert texts(missed)[-1] in {"A view in green.", "A beach at sunset."}
    assert texts(into_pauses([later], [(9.0, 20.0)], 20.0, ENGLISH, speak)) == ["A view in green."]
    assert texts(with_stops([later], [(0.0, 20.0)], 20.0, ENGLISH, speak)) == ["A view in green."]


def test_what_is_seen_stays_true_until_something_else_is_said():
    """A beat lasts into shots that bring nothing new, but not for ever."""
    beats = lasting([Beat(0, 2, (BEACH,)), Beat(9, 10, (FOX,)), Beat(9.5, 10, ())], 60.0)
    assert [(beat.start, beat.end) for beat in beats] == [(0, 9), (9, 23)]


def test_descriptions_never_overlap_speech_or_each_other():
    """Random speech, random beats: no description touches a word or the description before it."""
    rng = np.random.default_rng(3)
    for _ in range(40):
        edges = np.sort(rng.uniform(0, 60, 16))
        busy = [(float(a), float(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
        beats = [Beat(float(at), float(at) + 3, (BEACH, FOX, SNOW)) for at in np.sort(rng.uniform(0, 55, 9))]
        cues = into_pauses(beats, gaps(busy, 60.0), 60.0, ENGLISH, speak)
        for cue in cues:
            assert all(cue.end <= start or cue.start >= end for start, end in busy)
        for one, other in pairwise(cues):
            assert one.end < other.start


def test_the_picture_stops_between_words():
    """Each stop falls into a silence, lasts as long as its text, and shifts all that follows."""
    quiet = gaps([(1.0, 4.0), (4.5, 9.0)], 12.0, 0.0, 0.0)
    beats = [Beat(0, 3, (BEACH,)), Beat(2, 6, (FOX,)), Beat(9, 12, (SNOW,))]
    cues = with_stops(beats, quiet, 12.0, ENGLISH, speak)
    assert texts(cues) == [
        "A beach at sunset.",
        "A red fox runs. Snow falls.",
    ]  # the fox waited: stops are apart
    assert all(any(start <= cue.at <= end for start, end in quiet) for cue in cues)
    assert all(cue.stop >= cue.end - cue.start for cue in cues)
    assert cues[1].start - cues[1].at == pytest.approx(cues[0].stop + 0.25)


def test_a_new_scene_is_not_mixed_with_the_one_before():
    """A scene may stop the picture soon after another; what waited from the old one is dropped then."""
    sea = Remark(st.Setting("sea", ""), 9)
    beats = [Beat(0, 3, (BEACH,)), Beat(1, 3, (FOX,)), Beat(3, 6, (sea,))]
    cues = with_stops(beats, [(0.0, 12.0)], 12.0, ENGLISH, speak)
    assert texts(cues) == ["A beach at sunset.", "The open sea."]


def test_the_sound_waits_with_the_picture():
    """The programme's sound is cut open at the stop, silent there, and goes on unharmed."""
    tone = np.ones((1, 48_000 * 4), np.float32)
    cue = Cue(1.25, 2.25, "x", speak("x", 1), 1.0, 1.5)
    out = whole(soundtrack.Stopped(Fitted(Held(tone), 48_000 * 4), [cue]).blocks(), 1)
    assert out.shape == (1, round(48_000 * 5.5))
    assert not out[:, 48_000 : round(48_000 * 2.5)].any()
    assert out[0, 24_000] == out[0, -1] == 1
    assert out.sum() == pytest.approx(tone.sum() - 2 * 0.5 * 0.03 * 48_000, rel=1e-3)


def test_what_sounds_is_busy_where_music_may_not_be_spoken_over():
    """Loud stretches are found to a twentieth of a second."""
    sound = np.zeros((1, 48_000 * 3), np.float32)
    sound[:, 48_000 : 2 * 48_000] = 0.1
    sounding = soundtrack.Sounding()
    for first in range(0, sound.shape[1], 7001):
        sounding.add(sound[:, first : first + 7001])
    assert sounding.spans == [(1.0, 2.0)]
    assert soundtrack.Sounding().spans == []
