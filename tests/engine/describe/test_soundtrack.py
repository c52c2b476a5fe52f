"""A described sound that passes by in blocks is the one that would be mixed in memory, however long the film."""

from __future__ import annotations

import tracemalloc
import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.engine.speech.conftest import MEDIA
from vidkit.engine.describe import soundtrack
from vidkit.engine.describe.placing import Cue
from vidkit.engine.encode import SOUND_RATE
from vidkit.engine.flow import Fitted, Held, whole
from vidkit.engine.frames import read_sound
from vidkit.engine.hearing import Recording
from vidkit.engine.loudness import loudness
from vidkit.engine.mix import ducking, limited
from vidkit.engine.speech.voice import Speech

_FADE = round(0.03 * SOUND_RATE)


def cue(start: float, seconds: float, at: float, stop: float = 0.0) -> Cue:
    """Somebody hums."""
    time = np.arange(round(seconds * SOUND_RATE)) / SOUND_RATE
    hum = (0.1 * np.sin(2 * np.pi * 300 * time) * np.sin(2 * np.pi * 3 * time)).astype(np.float32)
    return Cue(start, start + seconds, "Hm.", Speech(hum, ()), at, stop)


@pytest.fixture(scope="module")
def bunny() -> np.ndarray:
    """Half a minute of a real film's sound."""
    if not (MEDIA / "bunny.mp4").is_file():
        pytest.skip("../shared/media is not here")
    return read_sound(MEDIA / "bunny.mp4", 30)


def voices(cues: list[Cue], count: int) -> np.ndarray:
    """All cues in one array."""
    track = np.zeros(count, np.float32)
    for one in cues:
        first = round(one.start * SOUND_RATE)
        track[first : first + len(one.speech.samples)] += one.speech.samples[: max(0, count - first)]
    return track


def at_once(programme: np.ndarray, cues: list[Cue]) -> np.ndarray:
    """Mix in memory as it is told in words: duck, add, and balance until the loudness is the programme's."""
    voice = voices(cues, programme.shape[1])
    before = loudness(programme)
    voice *= 10 ** ((before - loudness(np.stack([voice, voice]))) / 20)
    below = programme * ducking(programme, [(one.start, one.end) for one in cues], before)
    gain = 1.0
    for _ in range(4):
        off = loudness(below + gain * voice) - before
        if abs(off) < 0.25:
            break
        gain = float(np.clip(gain * 10 ** (-off / 20), 10 ** (-5 / 20), 10 ** (3 / 20)))
    return limited(np.asarray(below + gain * voice, np.float32))


def test_in_blocks_it_is_what_it_is_at_once(bunny):
    """Sample by sample the same to a thousandth, and in loudness within 0.02 LU."""
    cues = [cue(2.0, 3.0, 2.0), cue(11.97, 4.1, 11.97), cue(28.5, 3.0, 28.5)]
    flowing = whole(soundtrack.mixed(Held(bunny), cues, 30.0).blocks(), 2)
    known = at_once(bunny, cues)
    assert flowing.shape == known.shape
    assert np.abs(flowing - known).max() < 1e-3
    assert loudness(flowing) == pytest.approx(loudness(known), abs=0.02)
    assert loudness(flowing) == pytest.approx(loudness(bunny), abs=1.0)


def test_it_stands_still_for_each_stop(bunny):
    """The programme with its stops: what was there, faded at the edges, and exact silence between."""
    cues = [
        cue(0.3, 1.0, 0.0, 1.5),
        cue(5.0, 1.0, 3.0, 2.0),
        cue(9.0, 1.0, 3.01, 2.0),
        cue(35.0, 1.0, 30.0, 2.0),
    ]
    made = whole(soundtrack.Stopped(Fitted(Held(bunny), 30 * SOUND_RATE), cues).blocks(), 2)
    expected = [np.zeros((2, round(1.5 * SOUND_RATE)))]
    down = np.linspace(1, 0, _FADE, dtype=np.float32)
    at = 0
    for until in (3.0, 3.01, 30.0):
        end = round(until * SOUND_RATE)
        piece = bunny[:, at:end].copy()
        if piece.shape[1] >= _FADE:
            piece[:, -_FADE:] *= down
            if at:
                piece[:, :_FADE] *= down[::-1]
        expected += [piece, np.zeros((2, 2 * SOUND_RATE))]
        at = end
    assert np.array_equal(made, np.concatenate(expected, axis=1))


def test_a_recording_can_be_run_through_again():
    """Twice the same samples, and those from the middle of the film are those of the whole."""
    path = MEDIA / "talk.mp4"
    if not path.is_file():
        pytest.skip("../shared/media is not here")
    recording = Recording(path, 0.0, 12.0)
    first = whole(recording.blocks(), recording.channels)
    assert first.shape[1] == 12 * SOUND_RATE
    assert np.array_equal(first, whole(recording.blocks(), recording.channels))
    part = whole(Recording(path, 5.0, 9.0).blocks(), recording.channels)
    assert np.abs(part - first[:, 5 * SOUND_RATE : 9 * SOUND_RATE]).max() < 1e-3


def test_the_wav_and_the_loudness_come_on_the_way(bunny, tmp_path):
    """What passes by is written as 16 bits and measured, without another run."""
    sound = soundtrack.Metered(Held(bunny))
    for _ in soundtrack.Written(sound, tmp_path / "a.wav").blocks():
        pass
    assert sound.meter is not None
    assert sound.meter.loudness == pytest.approx(loudness(bunny), abs=0.01)
    with wave.open(str(tmp_path / "a.wav")) as file:
        read = np.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, 2).T / 32767
    assert np.abs(read - np.clip(bunny, -1, 1)).max() < 1 / 32767


def test_speeches_on_tape_are_what_was_spoken(tmp_path):
    """Each comes back whole, in any order, and the file has no name and goes with the tape."""
    tape = soundtrack.Tape(tmp_path)
    spoken = [cue(0, seconds, 0).speech for seconds in (0.5, 0.1, 1.0)]
    kept = [tape.keep(one) for one in spoken]  # type: ignore[arg-type]
    for one, stored in reversed(list(zip(spoken, kept, strict=True))):
        assert np.array_equal(stored.samples, one.samples)
        assert stored.seconds == one.seconds
    tape.close()
    assert not list(Path(tmp_path).iterdir())


class _Endless:
    """A programme of a length that lies nowhere."""

    channels = 2

    def __init__(self, seconds: int) -> None:
        self._seconds = seconds

    def blocks(self) -> Iterator[np.ndarray]:
        """Run through it."""
        noise = np.random.default_rng(1).standard_normal((2, SOUND_RATE)).astype(np.float32) * 0.3
        for _ in range(self._seconds):
            yield noise


def test_a_longer_film_needs_no_more_memory():
    """Mixing three minutes takes within 2 MB of what mixing 40 seconds takes: less than four of its seconds."""
    peaks = []
    for seconds in (40, 180):
        cues = [cue(float(at), 2.0, float(at)) for at in range(1, seconds - 3, 30)]
        tracemalloc.start()
        for _ in soundtrack.mixed(_Endless(seconds), cues, float(seconds)).blocks():
            pass
        peaks.append(tracemalloc.get_traced_memory()[1] / 1e6)
        tracemalloc.stop()
    print(f"peak of 40 s {peaks[0]:.1f} MB, of 180 s {peaks[1]:.1f} MB")
    assert peaks[1] < peaks[0] + 2
