"""Loudness is measured as broadcasters do; a voice laid over a programme is heard, and nothing else changes."""

from __future__ import annotations

import re
import shutil
import subprocess

import numpy as np
import pytest

from tests.engine.speech.conftest import MEDIA
from vidkit.engine.encode import SOUND_RATE
from vidkit.engine.frames import read_sound
from vidkit.engine.loudness import SILENCE, loudness, true_peak
from vidkit.engine.mix import at_loudness, duck_and_mix, ducking, limited
from vidkit.engine.speech.voice import speak, voice


def noise(seconds: float, level: float, seed: int = 1) -> np.ndarray:
    """Stereo noise at a loudness."""
    made = np.random.default_rng(seed).standard_normal((2, round(seconds * SOUND_RATE))).astype(np.float32)
    return at_loudness(made * 0.05, level)


@pytest.fixture(scope="module")
def narration() -> tuple[np.ndarray, list[tuple[float, float]]]:
    """Two sentences at 3 and 9 seconds of 16."""
    track = np.zeros(16 * SOUND_RATE, np.float32)
    windows = []
    for at, text in ((3, "A rabbit leaves his burrow."), (9, "Three squirrels watch from a branch.")):
        speech = speak(text, voice("Rosa", "en"))
        track[at * SOUND_RATE : at * SOUND_RATE + len(speech.samples)] = speech.samples
        windows.append((float(at), at + speech.seconds))
    return track, windows


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="the ffmpeg binary is the judge here")
@pytest.mark.parametrize("name", ["talk.mp4", "bunny.mp4"])
def test_loudness_and_peak_are_those_of_ffmpeg(name, tmp_path):
    """Integrated loudness within 0.1 LU and true peak within 0.2 dB of ffmpeg's ebur128 on 30 s of real film."""
    if not (MEDIA / name).is_file():
        pytest.skip("../shared/media is not here")
    sound = read_sound(MEDIA / name, 30)
    raw = tmp_path / "sound.f32"
    raw.write_bytes(np.ascontiguousarray(sound.T, np.float32).tobytes())
    call = ["ffmpeg", "-nostats", "-f", "f32le", "-ar", "48000", "-ac", "2", "-i", str(raw)]
    call += ["-filter_complex", "ebur128=peak=true", "-f", "null", "-"]
    told = subprocess.run(call, capture_output=True, text=True, check=True).stderr
    theirs = float(re.findall(r"I:\s+(\S+) LUFS", told)[-1])
    peak = float(re.findall(r"Peak:\s+(\S+) dBFS", told)[-1])
    print(
        f"{name}: {loudness(sound):.2f} LUFS (ffmpeg {theirs}), {true_peak(sound):.2f} dBTP (ffmpeg {peak})"
    )
    assert loudness(sound) == pytest.approx(theirs, abs=0.1)
    assert true_peak(sound) == pytest.approx(peak, abs=0.2)


def test_a_known_tone_has_its_known_loudness():
    """A 997 Hz sine at 0 dBFS in one channel measures -3.01 LUFS (BS.1770's own check); silence has none."""
    time = np.arange(SOUND_RATE * 5) / SOUND_RATE
    assert loudness(np.sin(2 * np.pi * 997 * time)[None]) == pytest.approx(-3.01, abs=0.05)
    assert loudness(np.zeros((2, SOUND_RATE))) == SILENCE


def test_pauses_do_not_count():
    """A minute of silence behind a sound changes its loudness by less than 0.3 LU: it is gated."""
    sound = noise(10, -20)
    padded = np.pad(sound, ((0, 0), (0, 60 * SOUND_RATE)))
    assert loudness(padded) == pytest.approx(loudness(sound), abs=0.3)


def test_the_programme_gives_way_and_comes_back(narration):
    """Under the voice it lies at least 10 dB lower, far from it it is untouched, and no step is heard."""
    _, windows = narration
    gain = ducking(noise(16, -23), windows, -23.0)
    inside = [gain[round((a + 0.05) * SOUND_RATE) : round((b - 0.05) * SOUND_RATE)] for a, b in windows]
    assert all(20 * np.log10(part.max()) <= -10 for part in inside)
    assert gain[: 2 * SOUND_RATE].min() == 1.0
    assert gain[-2 * SOUND_RATE :].min() == 1.0
    decibels = 20 * np.log10(gain)
    assert np.abs(np.diff(decibels)).max() * SOUND_RATE / 1000 < 0.5  # dB in a millisecond


@pytest.mark.parametrize("level", [-16.0, -23.0, -33.0])
def test_the_result_is_as_loud_as_the_programme(narration, level):
    """Within 1 LU of the programme as a whole, peaks under -1 dBTP, and the voice well above the rest."""
    track, windows = narration
    programme = noise(16, level)
    mixed = duck_and_mix(programme, track, windows)
    assert mixed.shape == programme.shape
    assert loudness(mixed) == pytest.approx(level, abs=1.0)
    assert true_peak(mixed) <= -0.9
    for start, end in windows:
        part = slice(round(start * SOUND_RATE), round(end * SOUND_RATE))
        under = programme[:, part] * ducking(programme, windows, level)[part]
        assert loudness(mixed[:, part]) - loudness(under) >= 7


def test_a_silent_programme_gets_a_voice_of_normal_loudness(narration):
    """Over silence the voice stands at -23 LUFS."""
    track, windows = narration
    assert loudness(duck_and_mix(np.zeros((2, len(track))), track, windows)) == pytest.approx(-23, abs=0.5)


def test_mono_stays_mono(narration):
    """A mono programme gives a mono result of the same loudness."""
    track, windows = narration
    programme = noise(16, -23)[:1]
    mixed = duck_and_mix(programme, track, windows)
    assert len(mixed) == 1
    assert loudness(mixed) == pytest.approx(loudness(programme), abs=1.0)


def test_without_a_voice_nothing_changes():
    """No windows: the programme itself."""
    programme = noise(4, -23)
    assert np.array_equal(duck_and_mix(programme, np.zeros(0), []), programme)


def test_peaks_are_held_and_the_rest_is_untouched():
    """One loud burst is brought under the ceiling; a second before it not one sample changes."""
    sound = noise(4, -30)
    sound[:, 2 * SOUND_RATE : 2 * SOUND_RATE + 2000] *= 60
    held = limited(sound, -1.0)
    assert true_peak(sound) > 0
    assert true_peak(held) <= -0.9
    assert np.array_equal(held[:, :SOUND_RATE], sound[:, :SOUND_RATE])
