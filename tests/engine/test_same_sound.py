"""A film shown anew keeps the coded sound of its source, where an MP4 holds it."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from vidkit.engine.encode import SOUND_RATE, Encoder
from vidkit.engine.exporting import export
from vidkit.engine.probe import probe
from vidkit.engine.same_sound import keep_sound


def packets(film: Path, kind: str) -> list[tuple[float, bytes]]:
    """Return what is coded in a film: when each packet comes, in seconds, and its bytes."""
    with av.open(str(film)) as file:
        return [(float(p.pts * p.time_base), bytes(p)) for p in file.demux(**{kind: 0}) if p.size]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Two seconds of noise under a growing bar."""
    noise = np.random.default_rng(3).normal(0, 0.1, (2, 2 * SOUND_RATE)).astype(np.float32)
    path = tmp_path / "source.mp4"
    with Encoder(path, 320, 180, sound=noise, tags={"title": "Noise"}) as film:
        for index in range(48):
            picture = np.zeros((180, 320, 3), np.uint8)
            picture[:, : 6 * index] = (200, 120, 40)
            film.write_rgb(picture)
    return path


@pytest.fixture
def reframed(source: Path, tmp_path: Path) -> Path:
    """The same upright, its sound coded again."""
    export(source, tmp_path / "reframed.mp4", width=180, height=320, tags={"title": "Noise"})
    return tmp_path / "reframed.mp4"


def test_packets_are_the_sources_own(source: Path, reframed: Path) -> None:
    """Every packet of sound is the source's at its time; pictures, title and length stay as they were."""
    shown, before = packets(reframed, "video"), probe(reframed)
    assert packets(reframed, "audio") != packets(source, "audio")
    assert keep_sound(reframed, source)
    assert packets(reframed, "audio") == packets(source, "audio")
    assert packets(reframed, "video") == shown
    after = probe(reframed)
    assert (after.frames, after.duration, after.faststart) == (before.frames, before.duration, True)
    assert after.tags["title"] == "Noise"
    assert [path.name for path in reframed.parent.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("silent.mp4", ["-c:v", "copy", "-an"]),
        ("pcm.mov", ["-c:v", "copy", "-c:a", "pcm_s16le"]),
        ("late.ts", ["-c", "copy", "-muxdelay", "1"]),
    ],
)
def test_what_cannot_be_copied_is_left_alone(source: Path, reframed: Path, name: str, how: Any) -> None:
    """Without sound, with one that is no MP4's, or on another clock: the film stays to the byte."""
    other = source.with_name(name)
    subprocess.run(["ffmpeg", "-v", "error", "-i", str(source), *how, str(other)], check=True)
    before = reframed.read_bytes()
    assert not keep_sound(reframed, other)
    assert reframed.read_bytes() == before
