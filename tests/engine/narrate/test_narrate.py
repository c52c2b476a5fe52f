"""A narration is heard, seen and read: the voice is understood, every sentence has its scene, the bed gives way."""

from __future__ import annotations

import itertools
import json

import numpy as np
import pytest

from tests.engine.narrate.conftest import SCRIPT, Quiet, made
from tests.engine.speech.measures import pitch, word_error_rate
from vidkit.engine import sights
from vidkit.engine.encode import SOUND_RATE
from vidkit.engine.frames import frames_at, read_sound
from vidkit.engine.loudness import loudness, true_peak
from vidkit.engine.narrate import pictures
from vidkit.engine.narrate.score import compose, mixdown
from vidkit.engine.narrate.shots import views
from vidkit.engine.narrate.stageable import plain, recalled
from vidkit.engine.narrate.telling import LEAD, Line, Passage, Told, narrator_of, passages, sentences_of, tell
from vidkit.engine.probe import probe
from vidkit.engine.speech import natural
from vidkit.engine.speech.transcript import Sentence, Word
from vidkit.engine.speech.voice import speak, voice
from vidkit.engine.stage import looking
from vidkit.engine.stage.camera import Shot
from vidkit.engine.stage.script import Script
from vidkit.engine.stage.words import understand
from vidkit.engine.work import TaskCancelled, TaskError
from vidkit.models.camera import CameraMove


def test_the_film_has_the_asked_size_and_the_length_of_its_speech(film):
    """Exact pixels and frames by the container; it ends a breath after the last word."""
    facts = probe(film.video)
    assert (facts.width, facts.height, facts.fps) == (216, 384, 24)
    assert facts.frames == film.facts["frames"] == round(film.plan["seconds"] * 24)
    assert 0.3 < film.facts["seconds"] - film.facts["sentences"][-1]["end"] < 1.6
    assert facts.has_audio
    assert (film.folder / film.files["thumbnail"]).stat().st_size > 1000
    assert film.progress == sorted(film.progress)


def test_what_is_heard_is_the_script(film):
    """The recogniser writes the script down from the finished film, over music and ambience."""
    pytest.importorskip("faster_whisper")
    from vidkit.engine.speech.recognise import recognise

    natural_film = film
    if natural.installed():
        natural_film = made(film.folder / "ada", script=SCRIPT, voice="en-ada", subtitles=False)
    heard = recognise(natural_film.video)
    wrong = word_error_rate(SCRIPT, heard.text)
    print(f"word error rate of the narration: {wrong:.3f}: {heard.text}")
    assert wrong <= (0.12 if natural.installed() else 0.4)


def test_every_sentence_has_its_shot_and_no_cut_parts_a_word(film):
    """Shots follow each other without a gap from 0 to the end; each cut lies between words."""
    shots = film.facts["shots"]
    assert len(shots) >= len(film.facts["sentences"]) == 4
    assert shots[0]["start"] == 0
    assert shots[-1]["end"] == pytest.approx(film.plan["seconds"], abs=0.01)
    words = [(start, end) for _, start, end, _ in film.plan["transcript"]["words"]]
    for before, after in itertools.pairwise(shots):
        assert before["end"] == after["start"]
        assert not any(start + 0.02 < after["start"] < end - 0.02 for start, end in words)
    assert len({tuple(shot["moves"]) for shot in shots}) >= 3


def test_what_cannot_be_pictured_stays_in_the_scene_before(film):
    """Where nobody on board slept is seen in the harbour, from another place; no clapperboard comes in."""
    shots = film.facts["shots"]
    assert shots[1]["prompt"] == shots[0]["prompt"]
    assert shots[1]["seed"] == shots[0]["seed"]
    assert shots[1]["near"] > shots[0]["near"]
    assert "lighthouse" in shots[2]["prompt"]
    assert "board" not in plain("Nobody on board has slept since yesterday.")
    assert plain("A red fox runs to a kite.") == "A red fox runs to a kite."


@pytest.mark.parametrize(
    ("story", "last"),
    [
        (["A paper boat sails down a river.", "In the evening the boat reaches the sea."], "the paper boat"),
        (["A red fox wakes up.", "It rains.", "The fox runs home."], "The red fox"),
        (["A red fox wakes up.", "A fox comes.", "The fox runs home."], "The fox"),
        (["A man eats a hot dog.", "The dog barks."], "The dog"),
        (["A blue fire burns.", "The fire engine is late."], "The fire engine"),
    ],
)
def test_what_was_named_in_full_stays_what_it_was(story, last):
    """After a paper boat, "the boat" is the paper boat; a new one, or another kind of thing, is itself."""
    known: dict[str, str] = {}
    assert last in [recalled(said, known) for said in story][-1]


def test_the_note_says_where_the_subjects_of_each_shot_are(film):
    """Shot by shot the boat, then the lighthouse, in the middle of the tall picture; no shot's reaches further."""
    told = sights.of(film.video)
    shots = film.facts["shots"]
    assert [one.what for one in told] == ["boat", "boat", "lighthouse", "lighthouse"][: len(shots)]
    for one, shot in zip(told, shots, strict=True):
        assert one.rank == 0
        assert (one.way[0, 0], one.way[-1, 0]) == pytest.approx((shot["start"], shot["end"]), abs=0.05)
        x, _, wide, _ = one.boxes([(shot["start"] + shot["end"]) / 2])[0]
        assert 0.2 < x + wide / 2 < 0.8


@pytest.mark.parametrize("prompt", ["A red kite over dunes", "Two boats in a harbour at dawn"])
def test_a_scene_built_small_has_everything_in_its_place(prompt):
    """What is told of a shot from a small scene is told as well by the scene that is filmed."""
    shot = Shot((CameraMove.truck_left, CameraMove.zoom_in))
    small = pictures.seen(prompt, 3, shot, 640, 360, 48, 24, near=0.2)
    large = pictures.Staged(Script((prompt,)).scene(640, 360, 3), shot, 48, 24, 3, near=0.2)
    for one, other in zip(small, looking.sights(large.scene, large.poses, fps=24), strict=True):
        assert one.what == other.what
        assert np.abs(one.way - other.way).max() < 0.03


def test_the_hour_stays_until_the_words_change_it():
    """After dawn was named, the next scene is at dawn too; after night, at night."""
    texts = [
        "A boat leaves at dawn.",
        "Children run down the hill.",
        "At night, a fox runs.",
        "A ship at sea.",
    ]
    assert [understand(view.prompt).light for view in views(told_of(texts), {}, 0)] == [
        "dawn",
        "dawn",
        "night",
        "night",
    ]


def told_of(texts: list[str]) -> Told:
    """Return a telling of one second for each sentence."""
    words = [Word(text, float(i), i + 0.9) for i, text in enumerate(texts)]
    lines = tuple(Line(Sentence(w.start, w.end, w.text, (w,)), Passage(w.text)) for w in words)
    return Told(np.zeros(len(texts) * SOUND_RATE, np.float32), lines, float(len(texts)), "en", "en-ada")


def test_the_weather_of_the_story_stays_where_the_story_is():
    """A snowy forest is snowy in the next sentence too, until another weather is named or another place."""
    texts = [
        "A fox wakes up in a snowy forest.",
        "An owl calls.",
        "In the rain the fox waits.",
        "A ship at sea.",
    ]
    seen = [understand(view.prompt) for view in views(told_of(texts), {}, 0)]
    assert [(scene.place, scene.weather) for scene in seen] == [
        ("forest", ("snow",)),
        ("forest", ("snow",)),
        ("forest", ("rain",)),
        ("sea", ()),
    ]


def test_the_file_carries_its_words(film):
    """The container's comment tells what is said when, so that clips and descriptions need not listen."""
    told = json.loads(probe(film.video).tags["comment"])["narrated"]
    assert [word for word, _, _ in told["words"]] == SCRIPT.split()
    assert told["language"] == "en"
    assert told["shots"][2]["scene"]["subjects"][0]["noun"] == "lighthouse"


def test_scenes_change_with_the_sentences(film):
    """Pictures of the first and the third sentence differ far more than two moments of one shot."""
    shots = film.facts["shots"]
    middle = [(shot["start"] + shot["end"]) / 2 for shot in shots]
    a, b, c = (
        picture[: picture.shape[0] // 2].astype(float)
        for picture in frames_at(film.video, [middle[0], middle[0] + 0.2, middle[2]])
    )
    assert np.abs(a - c).mean() > 3 * np.abs(a - b).mean()


def test_captions_are_shown_where_asked(film):
    """With and without captions the film differs where words stand, and nowhere else."""
    bare = made(film.folder / "bare", script=SCRIPT, voice="en-rosa", title="The boat", subtitles=False)
    assert bare.facts["frames"] == film.facts["frames"]
    at = [(s["start"] + s["end"]) / 2 for s in film.facts["sentences"]]
    for with_, without in zip(frames_at(film.video, at), frames_at(bare.video, at), strict=True):
        rows = np.abs(with_.astype(float) - without).max(axis=(1, 2))
        assert rows.max() > 80
        assert rows[: len(rows) // 4].max() < 60  # coding noise only


def test_the_result_is_loud_as_platforms_want_it(film):
    """-16 LUFS within 1.5, no peak above -0.5 dBTP, in stereo."""
    sound = read_sound(film.video)
    print(f"narration: {loudness(sound):.1f} LUFS, {true_peak(sound):.1f} dBTP")
    assert loudness(sound) == pytest.approx(-16, abs=1.5)
    assert true_peak(sound) <= -0.5
    assert not np.array_equal(sound[0], sound[1])


def test_the_bed_gives_way_to_the_voice(tmp_path):
    """Under the voice, music lies at least 8 dB lower than in a pause of four seconds, and 14 under the voice."""
    block = {"sequences": [{"text": "One boat leaves."}, {"seconds": 4.0}, {"text": "One boat returns."}]}
    args = {"blocks": [block], "voice": "en-rosa"}
    told = tell(passages(args), args, tmp_path, Quiet())
    mixed = mixdown(told, views(told, args, 1), music=True, seed=1)
    voice_share = told.samples / max(float(told.samples @ told.samples), 1e-9)
    gain = float(mixed.mean(0) @ voice_share)
    below = mixed - np.float32(gain) * told.samples  # what is left is the bed

    def level(spans: list[tuple[float, float]]) -> float:
        parts = [below[:, round(a * SOUND_RATE) : round(b * SOUND_RATE)] for a, b in spans]
        return float(10 * np.log10(np.mean(np.concatenate(parts, axis=1) ** 2)))

    (first, second) = told.windows
    free = [(first[1] + 1.2, second[0] - 1.0)]
    under = [(first[0] + 0.1, first[1] - 0.1), (second[0] + 0.1, second[1] - 0.1)]
    speech = 10 * np.log10(
        np.mean((gain * told.samples[round(first[0] * SOUND_RATE) : round(first[1] * SOUND_RATE)]) ** 2)
    )
    print(f"bed {level(free):.1f} dB free, {level(under):.1f} dB under the voice ({speech:.1f} dB)")
    assert level(free) - level(under) >= 8
    assert speech - level(under) >= 14


def test_two_speakers_are_told_apart(tmp_path):
    """Blocks with two voices: the first part of the sound is a third higher than the second."""
    rows = [{"text": "The keeper of the lighthouse opened the window."}]
    args = {"blocks": [{"voice": "en-rosa", "sequences": rows}, {"voice": "en-viktor", "sequences": rows}]}
    told = tell(passages(args), args, tmp_path, Quiet())
    high, low = (
        pitch(told.samples[round(a * SOUND_RATE) : round(b * SOUND_RATE)], SOUND_RATE)
        for a, b in told.windows
    )
    print(f"pitches: {high:.0f} and {low:.0f} Hz")
    assert high > 1.3 * low


def test_a_recording_is_taken_as_the_voice(tmp_path):
    """A given recording is heard as it is; with its text, words are found where they are said."""
    import wave

    text = "The keeper opened the window. A boat came home."
    spoken = speak(text, voice("Bruno", "en"))
    with wave.open(str(tmp_path / "voice.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SOUND_RATE)
        file.writeframes((spoken.samples * 32767).astype("<i2").tobytes())
    args = {"voice_audio": "voice.wav", "script": text, "language": "en"}
    told = tell(passages(args), args, tmp_path, Quiet())
    assert [word.text for word in told.words] == text.split()
    off = np.array(
        [abs(found.start - LEAD - true.start) for found, true in zip(told.words, spoken.words, strict=True)]
    )
    print(f"words of a recording: off by {np.median(off) * 1000:.0f} ms, {off.max() * 1000:.0f} at most")
    assert np.median(off) <= 0.05
    assert off.max() <= 0.2


def test_a_picture_of_the_users_own_is_shown_and_kept_in_the_plan(tmp_path):
    """A blue picture fills its shot; the plan holds it, so that another folder can film it again."""
    from PIL import Image

    from vidkit.engine import tasks_narrate

    (tmp_path / "own").mkdir()
    Image.new("RGB", (640, 360), (20, 40, 220)).save(tmp_path / "own" / "sea.png")
    row = {"text": "This is blue.", "media": {"file": "sea.png", "show": "full", "start": 0.0}}
    first = made(tmp_path / "own", blocks=[{"sequences": [row]}], voice="en-rosa", subtitles=False)
    again = tmp_path / "again"
    again.mkdir()
    (again / "source.mp4").write_bytes(first.video.read_bytes())
    (again / "old.json").write_text(json.dumps(first.plan))
    wide = made(again, tasks_narrate.reformat, video="source.mp4", plan="old.json", width=384, height=216)
    for one in (first, wide):
        red, _, blue = frames_at(one.video, [0.8])[0].reshape(-1, 3).mean(0)
        assert blue > 120 > 70 > red


def test_music_is_the_same_for_the_same_seed():
    """Music fades in and out, does not clip, repeats with its seed and differs with another."""
    piece = compose(6.0, 4)
    assert piece.shape == (2, 6 * SOUND_RATE)
    assert np.array_equal(piece, compose(6.0, 4))
    assert not np.array_equal(piece, compose(6.0, 5))
    assert np.abs(piece[:, :200]).max() < 0.01
    assert np.abs(piece[:, -200:]).max() < 0.01


def test_sentences_and_camera_words_are_parted():
    """Titles end no sentence, brackets stay with theirs; several scripts are known."""
    assert sentences_of("Dr. Lee came. [Push in] Who knew? 今天很好。我们走。") == [
        "Dr. Lee came.",
        "[Push in] Who knew?",
        "今天很好。",
        "我们走。",
    ]


def test_camera_words_are_obeyed_and_not_spoken(tmp_path):
    """A bracket turns the camera; nobody says it."""
    args = {"script": "[Tilt up] A castle stands on a hill.", "voice": "en-rosa"}
    told = tell(passages(args), args, tmp_path, Quiet())
    assert [word.text for word in told.words] == ["A", "castle", "stands", "on", "a", "hill."]
    assert views(told, args, 0)[0].moves == ("Tilt up",)


def test_unknown_voice_ids_get_a_steady_voice():
    """A service's own id is no error: it always gets the same voice of the language."""
    assert narrator_of("vx_99", "es") == narrator_of("vx_99", "es")
    assert narrator_of("vx_99", "es").language == "es"


@pytest.mark.parametrize(
    ("args", "code"),
    [
        ({"script": "  "}, "no_script"),
        ({"script": "Kumusta.", "language": "tl"}, "language_not_available"),
        ({"script": "A boat.", "media": ["lost.png"]}, "missing_media"),
        ({"script": "A boat.", "style": "no-such-style"}, "unknown_style"),
    ],
)
def test_what_cannot_be_made_is_refused_with_a_code(tmp_path, args, code):
    """Nothing to say, no such voice, a file that is not there, a style nobody knows."""
    with pytest.raises(TaskError) as caught:
        made(tmp_path / "bad", **args)
    assert caught.value.code == code
    assert not (tmp_path / "bad" / "video.mp4").exists()


def test_a_cancelled_narration_stops(tmp_path):
    """Cancelled at once: no film is left."""

    class Stopped(Quiet):
        def cancelled(self) -> bool:
            return True

    from vidkit.engine import tasks_narrate

    with pytest.raises(TaskCancelled):
        tasks_narrate.narrate(tmp_path, {"script": SCRIPT, "width": 216, "height": 384}, Stopped())
    assert not list(tmp_path.glob("*.mp4"))
