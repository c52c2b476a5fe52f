"""Described films, measured by programs that had no part in making them."""

from __future__ import annotations

import itertools
import json
import re
import struct
import subprocess
import wave
from pathlib import Path

import numpy as np
import pytest

from vidkit.engine.frames import frames_at
from vidkit.engine.probe import probe
from vidkit.engine.speech.recognise import recognise
from vidkit.engine.work import TaskError

from .conftest import SECONDS, SPEECH, Described, describe, media, pcm


def spoken_frames(path: Path) -> list[tuple[float, float]]:
    """Return where a detector the code does not use hears speech; its hangover over near silence does not count."""
    webrtcvad = pytest.importorskip("webrtcvad")
    ears, samples, step = webrtcvad.Vad(3), pcm(path), 480
    found = []
    for at in range(0, len(samples) - step, step):
        frame = samples[at : at + step]
        audible = np.sqrt((frame.astype(float) ** 2).mean()) > 32768 * 10 ** (-48 / 20)
        if ears.is_speech(frame.tobytes(), 16_000) and audible:
            found.append((at / 16_000, (at + step) / 16_000))
    return found


def overlap(described: Described, spoken: list[tuple[float, float]]) -> float:
    """Return for how many seconds descriptions and programme speech coincide."""
    return sum(
        max(0.0, min(end, segment["end"]) - max(start, segment["start"]))
        for segment in described.segments
        for start, end in spoken
    )


def ebur128(path: Path) -> float:
    """Return the integrated loudness as ffmpeg measures it."""
    command = ["ffmpeg", "-hide_banner", "-nostats", "-i", str(path), "-af", "ebur128", "-f", "null", "-"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    return float(re.findall(r"I:\s+(-?[\d.]+) LUFS", told)[-1])


def words(text: str) -> str:
    return " ".join(re.findall(r"[a-z]+", text.lower().replace("’", "").replace("'", "")))


def heard(described: Described) -> str:
    """Return what a recogniser hears where descriptions are spoken."""
    said = recognise(described.path("audio") if "audio" in described.files else described.path("video"))
    inside = [said.between(one["start"] - 0.3, one["end"] + 0.3).text for one in described.segments]
    return words(" ".join(inside))


def test_standard_never_covers_a_word(standard):
    """No description touches the known speech, and an independent detector hears none below any of them."""
    assert len(standard.segments) >= 2
    assert overlap(standard, list(SPEECH)) == 0
    spoken = spoken_frames(standard.source)
    assert sum(end - start for start, end in spoken) > 4  # it does hear the speech
    assert overlap(standard, spoken) <= 0.06  # two of its frames: it is late to notice that speech ended


def test_standard_keeps_the_running_time_and_the_pictures(standard):
    """Length and pictures are those of the source, and the sound is as long as the pictures."""
    before, after = probe(standard.source), probe(standard.path("video"))
    assert after.duration == pytest.approx(before.duration, abs=0.03)
    assert after.frames == before.frames
    assert standard.facts["duration"] == pytest.approx(SECONDS, abs=0.05)
    for one, other in zip(
        *(frames_at(path, [1.0, 9.0]) for path in (standard.source, standard.path("video"))), strict=True
    ):
        assert np.array_equal(one, other)
    with wave.open(str(standard.path("audio"))) as sound:
        assert sound.getnframes() / sound.getframerate() == pytest.approx(SECONDS, abs=0.05)


@pytest.mark.needs_ffprobe
@pytest.mark.parametrize("kind", ["standard", "extended", "staged_described"])
def test_the_result_is_as_loud_as_the_programme(kind, request):
    """Integrated loudness stays within one LU, as ffmpeg measures both."""
    described: Described = request.getfixturevalue(kind)
    before, after = ebur128(described.source), ebur128(described.path("video"))
    assert abs(after - before) <= 1.0, (before, after)
    assert described.facts["programme_loudness"] == pytest.approx(before, abs=0.6)


def test_extended_stops_the_picture_while_it_speaks(extended):
    """The result is longer by the stops; during a description the picture stands and the programme is silent."""
    film = probe(extended.path("video"))
    longer = extended.facts["duration"] - extended.facts["source_duration"]
    spoken = sum(one["end"] - one["start"] for one in extended.segments)
    assert longer > spoken > 2
    assert film.duration == pytest.approx(extended.facts["duration"], abs=0.06)
    assert "audio" not in extended.files
    for one in extended.segments:
        first, last = frames_at(extended.path("video"), [one["start"], one["end"]])
        assert np.abs(first.astype(int) - last.astype(int)).mean() < 1.5  # the encoder's grain
    moving = frames_at(
        extended.path("video"), [extended.segments[0]["end"] + 0.5, extended.segments[0]["end"] + 2.0]
    )
    assert np.abs(moving[0].astype(int) - moving[1].astype(int)).mean() > 1.5


def test_extended_keeps_every_word_of_the_programme(extended):
    """Stops fall between words: what was said before is said whole."""
    said = words(recognise(extended.path("video")).text)
    for phrase in ("best of times", "worst of times", "age of wisdom", "age of foolishness"):
        assert phrase in said


def error_rate(described: Described) -> float:
    """Return the share of words that a recogniser gets wrong, and print both texts."""
    jiwer = pytest.importorskip("jiwer")
    wanted, got = words(described.said), heard(described)
    error = jiwer.wer(wanted, got)
    print(f"{described.source.name}: {error:.2f}\n  said  {wanted}\n  heard {got}")
    return error


@pytest.mark.parametrize("kind", ["standard", "extended", "staged_described", "bunny_described"])
def test_descriptions_are_intelligible(kind, request):
    """A recogniser that knows nothing of the texts writes down nearly what was to be said, also over music."""
    described: Described = request.getfixturevalue(kind)
    assert described.segments
    assert error_rate(described) <= 0.35


def test_real_recording_is_described_in_its_own_pauses(tmp_path):
    """In the talk, whose pauses are what they are, no description covers speech, and its length is kept."""
    described = describe("audio", media("talk.mp4"), tmp_path / "work", ad_type="standard")
    assert described.segments  # he hardly pauses: there is room at the end, and hardly any before
    spoken = spoken_frames(described.source)
    assert sum(end - start for start, end in spoken) > 20
    # A click of the reader's lips at 42.9 s, in the silence after his last word, is heard as speech.
    assert overlap(described, spoken) <= 0.13
    assert described.facts["duration"] == pytest.approx(probe(described.source).duration, abs=0.05)
    assert abs(ebur128(described.path("audio")) - ebur128(described.source)) <= 1.0
    assert error_rate(described) <= 0.35
    told = sum("found no pause" in note for note in described.facts["notes"])
    assert told == (described.facts["left_out"] > 0)  # what was left out is said


def test_texts_are_read_by_parsers_nobody_here_wrote(standard, staged_described):
    """VTT, SRT, JSON and the edit list hold the same times and texts, each by its own independent reader."""
    webvtt = pytest.importorskip("webvtt")
    otio = pytest.importorskip("opentimelineio")
    pytest.importorskip("otio_cmx3600_adapter")
    for described in (standard, staged_described):
        wanted = [(one["start"], one["end"], one["text"]) for one in described.segments]
        for read in (webvtt.read(described.path("vtt")), webvtt.from_srt(described.path("srt"))):
            assert [(c.start_in_seconds, c.text) for c in read] == [
                (pytest.approx(a, abs=1.0), t) for a, _, t in wanted
            ]
            assert len(read.captions) == len(wanted)
        assert [
            (s["start"], s["end"], s["text"])
            for s in json.loads(described.path("json").read_text())["segments"]
        ] == wanted
        timeline = otio.adapters.read_from_file(str(described.path("edl")), "cmx_3600", rate=24)
        clips = [clip for track in timeline.tracks for clip in track if isinstance(clip, otio.schema.Clip)]
        placed = [
            (c.trimmed_range_in_parent().start_time.to_seconds(), c.duration().to_seconds()) for c in clips
        ]
        assert placed == [(pytest.approx(a, abs=0.05), pytest.approx(b - a, abs=0.09)) for a, b, _ in wanted]


@pytest.mark.needs_ffprobe
def test_the_film_carries_its_descriptions_as_text(standard, extended):
    """The MP4 has a mov_text track, named by its language, with the same texts at the same times."""
    webvtt = pytest.importorskip("webvtt")
    for described in (standard, extended):
        command = [
            "ffprobe",
            "-v",
            "error",
            "-show_entries",
            "stream=codec_name:stream_tags=language",
            "-of",
            "json",
        ]
        told = json.loads(
            subprocess.run([*command, str(described.path("video"))], capture_output=True, check=True).stdout
        )
        kinds = {one["codec_name"]: one.get("tags", {}).get("language") for one in told["streams"]}
        assert set(kinds) == {"h264", "aac", "mov_text"}
        assert kinds["mov_text"] == "eng"
        out = described.folder / "track.vtt"
        subprocess.run(
            ["ffmpeg", "-v", "error", "-y", "-i", str(described.path("video")), "-map", "0:s", str(out)],
            check=True,
        )
        assert [cue.text for cue in webvtt.read(out)] == [one["text"] for one in described.segments]


def test_a_staged_film_is_described_from_what_was_staged(staged_described):
    """Place, hour, who, how many, their colour and what they do are told, in that order."""
    assert staged_described.said.startswith("A cut-paper animation. A beach at sunset. Two red foxes run.")
    assert "white lighthouse" in staged_described.said
    assert not [note for note in staged_described.facts["notes"] if "measured" in note]


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("de-DE", "Zwei rote Füchse rennen."),
        ("ja-JP", "二匹の赤いキツネが走っている。"),
        ("ar-XA", "يركض ثعلبان أحمران."),
    ],
)
def test_it_is_described_in_the_language_asked_for(staged, tmp_path, tag, words):
    """The same film speaks other languages, and its files say which."""
    described = describe("text", staged, tmp_path / "work", language=tag, ad_type="extended")
    assert words in described.said
    assert f"Language: {tag}" in described.path("vtt").read_text()
    assert described.facts["language"] == tag


def test_the_voice_alone_can_be_had(staged, tmp_path):
    """`ad_only` is silent but for the descriptions, and `max` brings its peak to the level asked for."""
    described = describe(
        "audio", staged, tmp_path / "work", track="ad_only", volume="max", volume_db=-8.0, voice="Kore"
    )
    with wave.open(str(described.path("audio"))) as sound:
        samples = np.frombuffer(sound.readframes(sound.getnframes()), "<i2") / 32768
    first = described.segments[0]
    assert np.abs(samples).max() == pytest.approx(10 ** (-8 / 20), rel=0.02)
    assert np.abs(samples[round((first["end"] + 0.1) * 48_000) :]).max() < 1e-3 or len(described.segments) > 1


def test_somebodys_own_text_is_spoken(programme, tmp_path):
    """Own descriptions are spoken word for word: moved into a pause, or exactly where they stand if asked."""
    own = "WEBVTT\n\n00:03.200 --> 00:06.000\nA grey rabbit wakes up.\n"
    fitted = describe("text", programme, tmp_path / "fitted", own_text=own)
    assert fitted.said == "A grey rabbit wakes up."
    assert overlap(fitted, list(SPEECH)) == 0
    exact = describe("text", programme, tmp_path / "exact", own_text=own, auto_fit=False)
    assert exact.segments[0]["start"] == 3.2


def test_an_extended_text_is_told_at_the_times_of_its_film_and_comes_back_there(programme, tmp_path):
    """Extended texts lie inside the film they describe, without overlaps, and voiced again stop it there again."""
    text = describe("text", programme, tmp_path / "text", ad_type="extended")
    times = [(one["start"], one["end"]) for one in text.segments]
    assert all(start < end <= SECONDS for start, end in times)
    assert all(end <= start for (_, end), (start, _) in itertools.pairwise(times))
    again = describe(
        "text", programme, tmp_path / "again", ad_type="extended", own_text=text.path("vtt").read_text()
    )
    assert [one["text"] for one in again.segments] == [one["text"] for one in text.segments]
    assert [one["start"] for one in again.segments] == pytest.approx([start for start, _ in times], abs=0.01)


def test_captions_say_where_nobody_may_speak(staged, tmp_path):
    """Known dialogue is respected even where nothing can be heard."""
    known = "WEBVTT\n\n00:00.000 --> 00:07.000\n(whispering)\n"
    described = describe("text", staged, tmp_path / "work", captions={"content": known, "format": "vtt"})
    assert described.segments
    assert all(one["start"] >= 7 for one in described.segments)


def test_music_is_left_alone_where_it_must_be(staged, tmp_path):
    """With descriptions over music forbidden, the bed's sound counts as busy."""
    described = describe("text", staged, tmp_path / "work", over_music=False)
    assert described.segments == []
    assert described.facts["left_out"] > 0


def test_a_language_without_sentences_or_voice_is_refused(staged, tmp_path):
    """The failure names the languages there are; with somebody's own text a voice is enough."""
    with pytest.raises(TaskError) as caught:
        describe("text", staged, tmp_path / "ko", language="ko-KR")
    assert caught.value.code == "language_not_available"
    assert "sw" in str(caught.value)
    own = "0:01 여우 두 마리가 달린다.\n"
    described = describe("text", staged, tmp_path / "own", language="ko-KR", own_text=own)
    assert described.said == "여우 두 마리가 달린다."


def test_what_is_no_film_is_refused(tmp_path):
    """Sound alone and broken files fail with their codes."""
    from tests.engine.describe.conftest import Report
    from vidkit.engine import tasks_describe

    with wave.open(str(tmp_path / "sound.wav"), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(b"\0\0" * 8000)
    (tmp_path / "empty.mp4").write_bytes(b"")
    for name, code in (("sound.wav", "no_video_stream"), ("empty.mp4", "unreadable_video")):
        with pytest.raises(TaskError) as caught:
            tasks_describe.describe_text(tmp_path, {"video": name, "language": "en-US"}, Report())
        assert caught.value.code == code


def test_a_header_that_claims_ten_hours_is_not_believed(staged, tmp_path):
    """The description is as long as the pictures that are there, whatever the index says of them."""
    path = tmp_path / "long.mkv"
    subprocess.run(
        ["ffmpeg", "-v", "error", "-i", str(staged), "-c", "copy", "-map_metadata", "-1", str(path)],
        check=True,
    )
    lying = bytearray(path.read_bytes())
    at = lying.find(b"\x44\x89\x88")  # Matroska's Duration: a float64 in milliseconds
    lying[at + 3 : at + 11] = struct.pack(">d", 36_000_000.0)
    path.write_bytes(lying.replace(b"DURATION", b"XURATION"))
    assert probe(path).duration > 30_000
    described = describe("audio", path, tmp_path / "work")
    assert described.facts["duration"] == pytest.approx(12.0, abs=0.1)
    assert described.segments


def test_own_text_names_no_file(programme, tmp_path):
    """A text that is the path of a file stays a text without times; what the file says is not spoken."""
    secret = tmp_path / "secret.vtt"
    secret.write_text("WEBVTT\n\n00:00.000 --> 00:01.000\nSecret.\n")
    with pytest.raises(TaskError) as caught:
        describe("text", programme, tmp_path / "work", own_text=str(secret))
    assert caught.value.code == "bad_subtitles"
