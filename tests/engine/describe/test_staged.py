"""Films of the studio's own: their note is read, scene by scene."""

from __future__ import annotations

import json
from typing import Any

from vidkit.engine import notes
from vidkit.engine.clips.origin import staged_part
from vidkit.engine.describe import staged
from vidkit.engine.describe import statements as st
from vidkit.engine.stage.words import understand
from vidkit.models.media import MediaFacts


def note(*prompts: str, **more: Any) -> dict[str, Any]:
    """Return what a file of ours tells, by the way it is read from one."""
    scenes = [
        {"start": 5.0 * index, "end": 5.0 * index + 5.0, "scene": understand(prompt, 1).facts()}
        for index, prompt in enumerate(prompts)
    ]
    if len(scenes) > 1:
        told = {"narrated": {"shots": scenes, **more}}
    else:
        told = {"staged": {"scene": scenes[0]["scene"], **more}}
    return staged.told_in(facts({"vidkit": 1, **told}))


def facts(told: Any) -> MediaFacts:
    return MediaFacts(
        duration=5, width=2, height=2, fps=24, frames=120, video_codec="h264", pixel_format="yuv420p",
        audio_codec="", bytes=1, faststart=True, tags={"comment": json.dumps(told)},
    )  # fmt: skip


def told(facts: dict[str, Any], duration: float = 5.0) -> list[list[object]]:
    return [[remark.said for remark in beat.remarks] for beat in staged.beats(facts, duration)]


def test_place_heroes_and_weather_are_told():
    """First the kind of picture and the place, then who is there, then what falls."""
    (first,) = told(note("Three black wolves run through a snowy forest at night, snow falling"))
    assert first[:3] == [st.Style(), st.Setting("forest", "night"), st.Actor("wolf", 3, "black", "run")]
    assert first[-1] == st.Weather("snow")


def test_colours_nobody_asked_for_are_not_told():
    """The stage's own choice of colour is no fact worth a blind listener's time."""
    (first,) = told(note("A fox in a meadow"))
    assert st.Actor("fox") in first


def test_what_is_held_and_ridden_is_told():
    """An umbrella in the hand, a horse under the rider."""
    assert (
        st.Actor("girl", 1, "", "walk", held="umbrella")
        in told(note("A girl walks with an umbrella in a park"))[0]
    )
    assert (
        st.Actor("woman", 1, "", "ride", rides="horse")
        in told(note("A woman riding a horse on the beach"))[0]
    )


def test_scenes_follow_each_other():
    """A film of several scenes is described scene by scene; what kind of film it is, once."""
    first, second = told(note("A cat sleeps in a room", "A rocket flies in space"), 10.0)
    assert first[0] == st.Style()
    assert st.Setting("space") in second
    assert st.Style() not in second


def test_what_a_cut_left_of_a_scene_is_not_told():
    """A clip that begins a moment before a scene ends shows the next one, and says so."""
    facts = note("A fishing boat at dusk", "A lighthouse at night", "A cat sleeps in a room")
    facts["scenes"][0] |= {"start": 0.0, "end": 0.018}
    facts["scenes"][1] |= {"start": 0.018, "end": 5.0}
    facts["scenes"][2] |= {"start": 5.0, "end": 9.0}
    first, second = told(facts, 5.3)[0], told(facts, 8.0)[-1]
    assert first[:2] == [st.Style(), st.Setting("sea", "night")]
    assert st.Setting("room", "golden") in second
    assert len(told(facts, 5.3)) == 1, "0.3 s of a room are no scene either"


def test_only_camera_moves_somebody_asked_for_are_told():
    """The studio's slow drift is not worth a word; an ordered move is."""
    drift = {"shots": [{"moves": ["Truck right", "Zoom in"], "words": "", "start": 0, "end": 5}]}
    asked = {"shots": [{"moves": ["Pan left"], "words": "Pan left", "start": 0, "end": 5}]}
    assert len(told(note("A cat in a room", camera=drift))) == 1
    assert told(note("A cat in a room", camera=asked))[1] == [st.Camera("left")]


def test_the_same_place_again_is_no_news():
    """Of a scene like the one before, only what is new is told."""
    first, second = told(note("A cat sleeps in a room", "A cat and a dog sleep in a room"), 10.0)
    assert st.Actor("cat", 1, "", "sleep") in first
    assert not any(isinstance(one, st.Setting) for one in second)
    assert any(isinstance(one, st.Actor) and one.noun == "dog" for one in second)


def test_a_narrated_film_says_where_it_speaks_and_what_it_cannot_tell():
    """Its sentences are known without listening; stretches with somebody's own pictures have to be looked at."""
    shots = [{"start": 0, "end": 2, "media": "mine.jpg"}, {"start": 2, "end": 5, "scene": {"place": "sea"}}]
    sentences = [{"start": 0.5, "end": 1.5, "text": "Hello."}]
    read = staged.told_in(facts({"vidkit": 1, "narrated": {"shots": shots, "sentences": sentences}}))
    assert read["spoken"] == [(0.5, 1.5)]
    assert read["unknown"] == [(0.0, 2.0)]
    assert told(read)[0] == [st.Style(), st.Setting("sea")]


def test_a_film_made_from_a_picture_is_looked_at_instead():
    """Its note tells the prompt, not what the picture shows; other people's notes tell nothing."""
    assert note("A cat in a room") is not None
    assert note("A cat in a room", image=True) is None
    for told_by in ({"staged": {"scene": {"place": "sea"}}}, [1], "words", {"vidkit": 1}):
        assert staged.told_in(facts(told_by)) is None


def extended_note() -> dict[str, Any]:
    """Return the note of a film of four seconds that was extended by four more."""
    before, after = (
        understand(words, 1).facts() for words in ("A fox in a forest", "Three boats on the sea at night")
    )
    return {"scene": after, "earlier": [{"start": 0.0, "end": 4.0, "scene": before}]}


def test_an_extended_film_tells_its_first_scene_first():
    """What was shown before the extension is told at its time, what came after at its own."""
    read = staged.told_in(facts({"vidkit": 1, "staged": extended_note()}))
    first, second = staged.beats(read, 8.0)
    assert (first.start, first.end, second.start, second.end) == (0.0, 4.0, 4.0, 8.0)
    assert st.Actor("fox") in [remark.said for remark in first.remarks]
    assert st.Actor("boat", 3) in [remark.said for remark in second.remarks]


def test_a_clip_and_a_pause_keep_the_scenes_of_an_extended_film_in_time():
    """A clip tells the scenes it shows and no other; a picture that stands moves what comes later."""
    whole = extended_note()
    early, late = staged_part(whole, 0.0, 3.0), staged_part(whole, 5.0, 8.0)
    assert (early["scene"]["place"], early["earlier"]) == ("forest", [])
    assert (late["scene"]["place"], late["earlier"]) == (whole["scene"]["place"], [])
    both = staged_part(whole, 2.0, 6.0)
    assert [(one["start"], one["end"]) for one in both["earlier"]] == [(0.0, 2.0)]
    stopped = notes.with_stops({"staged": whole}, [(1.0, 3.0)])["staged"]["earlier"]
    assert [(one["start"], one["end"]) for one in stopped] == [(0.0, 7.0)]
