"""Decoding begins at a key frame before the wanted moment, also where a file has no index."""

from __future__ import annotations

import subprocess
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from vidkit.engine.encode import Encoder
from vidkit.engine.frames import frames_at
from vidkit.engine.probe import open_media
from vidkit.engine.seeing.source import Source
from vidkit.engine.seeking import packets_from

#: Ten seconds, a key frame every two; frame n has the brightness n.
FRAMES = 240

KINDS = {
    "mp4": (),
    "mkv": (),
    "avi": (),
    "ts": (),
    "late.ts": ("-muxdelay", "3"),
    "long.ts": ("-x264opts", "keyint=infinite:scenecut=0"),
}


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("counted") / "film.mp4"
    grey = np.full((48, 64), 128, np.uint8)
    with Encoder(path, 128, 96, crf=8) as film:
        for index in range(FRAMES):
            film.write(np.full((96, 128), index, np.uint8), grey, grey)
    return path


@pytest.fixture(params=KINDS)
def film(request: pytest.FixtureRequest, counted: Path, tmp_path: Path) -> Path:
    """The same film in every kind of file."""
    options = KINDS[request.param]
    codec = ["-c:v", "libx264", "-crf", "8"] if "-x264opts" in options else ["-c:v", "copy"]
    path = tmp_path / f"film.{request.param}"
    command = ["ffmpeg", "-v", "error", "-i", str(counted), *codec, *options, str(path)]
    subprocess.run(command, check=True)
    return path


@pytest.mark.parametrize("start", [0.0, 1.0, 1.99, 2.0, 5.5, 9.9])
def test_what_is_shown_at_a_moment_is_found(film: Path, start: float) -> None:
    """Reading from a moment on gives every picture from there to the end."""
    with Source(film) as source:
        seen = [
            (time, float(np.frombuffer(memoryview(frame.planes[0]), np.uint8)[0]))
            for time, frame in source.frames(start)
        ]
    first = int(start * 24 + 0.1)
    assert len(seen) == FRAMES - first
    assert seen[0][0] == pytest.approx(first / 24, abs=2e-3)
    assert [level for _, level in seen] == pytest.approx(list(range(first, FRAMES)), abs=1.5)


def test_single_pictures_are_those_on_show(film: Path) -> None:
    """A picture picked from anywhere is the one that is shown there."""
    times = [0.0, 1.0, 7.25, 9.5]
    levels = [float(picture.mean()) for picture in frames_at(film, times)]
    there = [(24 * time - 16) * 255 / 219 for time in times]
    assert levels == pytest.approx(np.clip(there, 0, 255), abs=2.5)


def test_the_first_packet_is_a_key_frame_before_the_moment(film: Path) -> None:
    """No packet is given that cannot be decoded, and nothing after the moment comes first."""
    with open_media(film) as file:
        stream = file.streams.video[0]
        begin = stream.start_time * stream.time_base
        packet = next(iter(packets_from(file, stream, begin + Fraction(5))))
        assert packet.is_keyframe
        assert packet.pts * stream.time_base <= begin + 5
