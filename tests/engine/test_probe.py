"""What a file is, is told from what is in it, also where its header says nothing."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import pytest

from vidkit.engine.encode import SOUND_RATE, Encoder
from vidkit.engine.frames import preview
from vidkit.engine.probe import probe


def recording(path: Path, *options: str) -> Path:
    """Write what a browser's recorder writes: a stream that never goes back to say how long it became."""
    source = path.with_name("source.mp4")
    with Encoder(source, 64, 48, sound=np.zeros((1, 2 * SOUND_RATE), np.float32)) as film:
        for index in range(48):
            film.write_rgb(np.full((48, 64, 3), 4 * index, np.uint8))
    command = ["ffmpeg", "-v", "error", "-i", str(source), *options, "-f", "webm", "pipe:1"]
    path.write_bytes(subprocess.run(command, check=True, capture_output=True).stdout)
    return path


def test_a_browsers_recording_is_as_long_as_its_pictures(tmp_path: Path) -> None:
    """Length and frames are counted where the header tells neither, and a preview shows all of it."""
    path = recording(tmp_path / "screen.webm", "-c:v", "libvpx", "-c:a", "libopus")
    facts = probe(path)
    assert facts.frames == 48
    assert facts.duration == pytest.approx(2.0, abs=0.02)
    assert probe(preview(path, tmp_path / "small.mp4")).duration == pytest.approx(2.0, abs=0.05)


def test_a_spoken_note_is_as_long_as_its_sound(tmp_path: Path) -> None:
    """A recording without pictures has a length too, and no frames."""
    facts = probe(recording(tmp_path / "note.webm", "-vn", "-c:a", "libopus"))
    assert (facts.frames, facts.width) == (0, 0)
    assert facts.duration == pytest.approx(2.0, abs=0.05)


def test_pictures_without_times_are_counted(tmp_path: Path) -> None:
    """A bare stream of pictures says of none when it is shown; that there are 48 can be told."""
    recording(tmp_path / "screen.webm", "-c:v", "libvpx")
    bare = tmp_path / "bare.h264"
    command = ["ffmpeg", "-v", "error", "-i", str(tmp_path / "source.mp4"), "-c", "copy", "-an", str(bare)]
    subprocess.run(command, check=True)
    assert probe(bare).frames == 48
