"""A whole film shown anew keeps the coded sound of its source, where an MP4 holds it."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from vidkit.engine.encode import SOUND_RATE, Encoder
from vidkit.engine.exporting import export
from vidkit.engine.frames import read_sound
from vidkit.engine.probe import probe
from vidkit.engine.sound_track import coded_sound


def packets(film: Path, kind: str) -> list[tuple[float, bytes]]:
    """Return what is coded in a film: when each packet comes, in seconds, and its bytes."""
    with av.open(str(film)) as file:
        return [(float(p.pts * p.time_base), bytes(p)) for p in file.demux(**{kind: 0}) if p.size]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Two seconds of a rising tone under a growing bar."""
    moments = np.arange(2 * SOUND_RATE) / SOUND_RATE
    tone = 0.3 * np.sin(2 * np.pi * (300 + 400 * moments) * moments) * np.ones((2, 1))
    path = tmp_path / "source.mp4"
    with Encoder(path, 320, 180, sound=tone.astype(np.float32)) as film:
        for index in range(48):
            picture = np.zeros((180, 320, 3), np.uint8)
            picture[:, : 6 * index] = (200, 120, 40)
            film.write_rgb(picture)
    return path


def alike(film: Path, source: Path) -> float:
    """Return how much of a source's sound is left in a film."""
    one, other = (read_sound(path)[0] for path in (film, source))
    count = min(len(one), len(other)) - 4800
    return float(np.corrcoef(one[4800:count], other[4800:count])[0, 1])


def test_packets_are_the_sources_own(source: Path, tmp_path: Path) -> None:
    """Every packet of sound is the source's at its time, side by side with pictures of the whole length."""
    out = tmp_path / "upright.mp4"
    export(source, out, width=180, height=320)
    assert packets(out, "audio") == packets(source, "audio")
    facts = probe(out)
    assert (facts.frames, facts.duration, facts.faststart) == (48, 2.0, True)


def test_sound_that_outlasts_the_pictures_ends_with_them(source: Path, tmp_path: Path) -> None:
    """Half the pictures, all of the sound: what is carried over ends with the pictures, on a whole packet."""
    long, out = source.with_name("long.mp4"), tmp_path / "upright.mp4"
    inputs = ["-t", "1", "-i", str(source), "-i", str(source)]
    command = ["ffmpeg", "-v", "error", *inputs, "-map", "0:v", "-map", "1:a", "-c", "copy", str(long)]
    subprocess.run(command, check=True)
    export(long, out, width=180, height=320)
    carried = packets(out, "audio")
    assert carried == packets(source, "audio")[: len(carried)]
    end = probe(out).duration
    assert 1.0 <= end < 1.5  # pictures that others are made from are copied with them
    assert end - 1024 / SOUND_RATE <= carried[-1][0] < end


def test_a_cut_is_coded_anew(source: Path, tmp_path: Path) -> None:
    """A stretch begins and ends where it was asked to, not where a packet does."""
    export(source, tmp_path / "cut.mp4", end=1.51, width=180, height=320)
    coded, before = packets(tmp_path / "cut.mp4", "audio"), packets(source, "audio")
    assert sum(one == other for one, other in zip(coded[5:65], before[5:65], strict=True)) < 6
    assert alike(tmp_path / "cut.mp4", source) > 0.9


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("pcm.mov", ["-c:v", "copy", "-c:a", "pcm_s16le"]),
        ("late.ts", ["-c", "copy", "-muxdelay", "1"]),
    ],
)
def test_what_cannot_be_carried_is_coded(source: Path, tmp_path: Path, name: str, how: Any) -> None:
    """A sound that is no MP4's, or runs on another clock, is heard all the same."""
    other, out = source.with_name(name), tmp_path / "out.mp4"
    subprocess.run(["ffmpeg", "-v", "error", "-i", str(source), *how, str(other)], check=True)
    assert coded_sound(other) is None
    export(other, out, width=180, height=320)
    assert probe(out).audio_codec == "aac"
    assert alike(out, source) > 0.9


def test_a_film_without_sound_has_none_to_carry(source: Path, tmp_path: Path) -> None:
    """There is nothing to carry, and no empty track."""
    other = source.with_name("silent.mp4")
    command = ["ffmpeg", "-v", "error", "-i", str(source), "-c:v", "copy", "-an", str(other)]
    subprocess.run(command, check=True)
    assert coded_sound(other) is None
    export(other, tmp_path / "out.mp4", width=180, height=320)
    assert not probe(tmp_path / "out.mp4").has_audio


def test_sound_that_breaks_off_is_carried_that_far(source: Path, tmp_path: Path) -> None:
    """A download that stopped in the middle keeps the packets it has."""
    whole = source.read_bytes()
    broken, out = source.with_name("broken.mp4"), tmp_path / "out.mp4"
    broken.write_bytes(whole[: len(whole) * 2 // 3])
    export(broken, out, width=180, height=320)
    carried = packets(out, "audio")
    assert 0 < len(carried) < len(packets(source, "audio"))
    assert carried == packets(source, "audio")[: len(carried)]
