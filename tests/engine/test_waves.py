"""What a waveform draws is what is in the file."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np

from vidkit.engine import waves


def written(path: Path, samples: np.ndarray, rate: int = 48_000) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        file.writeframes((samples * 32767).astype("<i2").tobytes())
    return path


def test_a_peak_is_as_high_as_the_loudest_sample(tmp_path):
    """One single loud sample counts in full, at its place: a voice set to -10 dB reads as 0.316."""
    samples = np.zeros(96_000)
    samples[60_001] = 10 ** (-10 / 20)
    peaks = waves.peaks(written(tmp_path / "click.wav", samples), 8)
    assert peaks[5] == 0.316
    assert max(peaks[:5] + peaks[6:]) == 0


def test_a_sound_shorter_than_its_stretches_and_no_sound_have_peaks(tmp_path):
    """As many peaks as asked for, whatever the length."""
    assert len(waves.peaks(written(tmp_path / "short.wav", np.full(10, 0.5)), 220)) == 220
    assert waves.peaks(written(tmp_path / "empty.wav", np.zeros(0)), 3) == (0.0, 0.0, 0.0)
