"""What the encoder writes is exactly what was asked for, and other people's tools agree."""

from __future__ import annotations

import json
import subprocess
import threading
from pathlib import Path

import numpy as np
import pytest

from vidkit.engine.encode import SOUND_RATE, Encoder
from vidkit.engine.frames import read_frames, read_sound
from vidkit.engine.probe import is_faststart, probe
from vidkit.engine.stage.camera import Shot
from vidkit.engine.stage.compose import Composer
from vidkit.engine.stage.path import plan
from vidkit.errors import MediaError
from vidkit.models import CameraMove

from .paper import synthetic

SIZES = [(1280, 720), (1366, 768), (910, 512), (720, 1280), (64, 2)]


def film(
    path: Path, width: int, height: int, frames: int, *, sound: np.ndarray | None = None, **options: object
) -> Path:
    with Encoder(path, width, height, sound=sound, preset="ultrafast", **options) as out:
        luma = np.zeros((height, width), np.uint8)
        grey = np.full((height // 2, width // 2), 128, np.uint8)
        for index in range(frames):
            luma[:] = 16 + index * 2 % 200
            out.write(luma, grey, grey)
    return path


@pytest.mark.needs_ffprobe
@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("frames", [1, 37])
def test_ffprobe_agrees(size, frames, tmp_path):
    """FFprobe finds the size, the frame count, 24 fps, H.264 yuv420p BT.709, AAC, and the index before the data."""
    path = film(tmp_path / "film.mp4", *size, frames, sound=np.zeros((2, 48_000), np.float32))
    command = ["ffprobe", "-v", "error", "-count_frames", "-show_streams", "-of", "json", str(path)]
    video, audio = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)["streams"]
    assert (video["width"], video["height"]) == size
    assert int(video["nb_read_frames"]) == int(video["nb_frames"]) == frames
    assert video["r_frame_rate"] == video["avg_frame_rate"] == "24/1"
    assert (video["codec_name"], video["pix_fmt"]) == ("h264", "yuv420p")
    assert {video[key] for key in ("color_space", "color_transfer", "color_primaries")} == {"bt709"}
    assert video["color_range"] == "tv"
    assert audio["codec_name"] == "aac"
    assert float(video["duration"]) == pytest.approx(frames / 24, abs=1e-4)
    assert abs(float(audio["duration"]) - frames / 24) < 0.03
    data = path.read_bytes()
    assert 0 < data.index(b"moov") < data.index(b"mdat")


def test_our_own_probe_agrees(tmp_path):
    """Probe reports what was written, tags included."""
    path = film(
        tmp_path / "film.mp4",
        128,
        96,
        30,
        sound=np.zeros((1, 9), np.float32),
        tags={"title": "A <kite>", "comment": "{}"},
    )
    facts = probe(path)
    assert (facts.width, facts.height, facts.frames, facts.fps, facts.duration) == (128, 96, 30, 24.0, 1.25)
    assert (facts.video_codec, facts.pixel_format, facts.audio_codec) == ("h264", "yuv420p", "aac")
    assert facts.faststart
    assert facts.has_audio
    assert facts.bytes == path.stat().st_size
    assert facts.tags["title"] == "A <kite>"
    assert facts.tags["comment"] == "{}"


def test_frames_arrive_in_order_and_unchanged(tmp_path):
    """Every frame comes back once, at its place, with the brightness it had."""
    path = film(tmp_path / "film.mp4", 64, 64, 60, crf=10)
    seen = [float(frame.to_ndarray()[:64, :64].mean()) for frame in read_frames(path)]
    assert len(seen) == 60
    assert all(abs(value - (16 + index * 2)) < 2.5 for index, value in enumerate(seen))


def test_the_same_frames_make_the_same_file(tmp_path):
    """Encoding the same moving pictures again and again gives the same bytes each time."""
    scene = synthetic(320, 180)
    composer = Composer(scene, plan([Shot((CameraMove.truck_left, CameraMove.shake))], 24, 24, scene))
    frames = [tuple(plane.copy() for plane in composer.frame(index)) for index in range(24)]
    files = set()
    for _ in range(16):
        with Encoder(tmp_path / "film.mp4", 320, 180) as out:
            for frame in frames:
                out.write(*frame)
        files.add((tmp_path / "film.mp4").read_bytes())
    assert len(files) == 1


def test_sound_is_cut_or_padded_to_the_pictures(tmp_path):
    """A tone that is too short or too long ends with the pictures, in step and at its loudness."""
    tone = 0.3 * np.sin(2 * np.pi * 440 * np.arange(3 * SOUND_RATE) / SOUND_RATE).astype(np.float32)
    for length in (0.5, 3.0):
        path = film(tmp_path / "film.mp4", 64, 64, 36, sound=tone[: int(length * SOUND_RATE)])
        heard = read_sound(path)
        assert abs(heard.shape[1] / SOUND_RATE - 1.5) < 0.03
        middle = heard[0, int(0.1 * SOUND_RATE) : int(0.4 * SOUND_RATE)]
        assert np.sqrt((middle**2).mean()) == pytest.approx(0.3 / np.sqrt(2), rel=0.05)
        if length == 0.5:
            assert np.abs(heard[:, int(0.6 * SOUND_RATE) :]).max() < 0.01


def test_odd_sizes_are_refused_with_the_reason(tmp_path):
    """4:2:0 needs even sides; the sentence says so and nothing is written."""
    with pytest.raises(MediaError, match="even"):
        Encoder(tmp_path / "film.mp4", 101, 64)
    assert not list(tmp_path.iterdir())


def test_nothing_is_left_of_a_stopped_film(tmp_path):
    """An error while filming leaves no file, no part of one, and no thread."""
    before = threading.active_count()

    def broken_off() -> None:
        with Encoder(tmp_path / "film.mp4", 64, 64) as out:
            out.write_rgb(np.zeros((64, 64, 3), np.uint8))
            raise RuntimeError("mine")

    with pytest.raises(RuntimeError, match="mine"):
        broken_off()
    assert not list(tmp_path.iterdir())
    assert threading.active_count() == before


def test_a_failing_encoder_tells_the_one_who_feeds_it(tmp_path):
    """When libx264 will not work, filming ends with a MediaError instead of waiting for ever, and leaves nothing."""
    out = Encoder(tmp_path / "film.mp4", 64, 64, preset="nonsense")

    def go_on_filming() -> None:
        for _ in range(500):
            out.write_rgb(np.zeros((64, 64, 3), np.uint8))
        out.close()

    with pytest.raises(MediaError):
        go_on_filming()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "content", [b"", b"hello, this is text\n" * 20, b'{"error": "not found"}', b"\0" * 5000]
)
def test_probe_refuses_what_is_no_media(content, tmp_path):
    """Text, JSON under a video's name and rubbish are refused in one sentence that names the file."""
    path = tmp_path / "clip.mp4"
    path.write_bytes(content)
    with pytest.raises(MediaError, match=r"clip\.mp4"):
        probe(path)


def test_probe_refuses_pictures_and_absent_files(tmp_path):
    """A picture is no clip, and a path to nothing says so."""
    from PIL import Image

    Image.new("RGB", (20, 20)).save(tmp_path / "still.png")
    with pytest.raises(MediaError, match="neither video nor sound"):
        probe(tmp_path / "still.png")
    with pytest.raises(MediaError, match="no file"):
        probe(tmp_path / "none.mp4")


def test_an_index_behind_the_data_is_seen(tmp_path):
    """A file written the ordinary way, index last, does not count as quick to start."""
    import av

    with av.open(str(tmp_path / "late.mp4"), "w") as out:
        stream = out.add_stream("libx264", rate=24)
        stream.width = stream.height = 64
        stream.pix_fmt = "yuv420p"
        out.mux(stream.encode(av.VideoFrame(64, 64, "yuv420p")))
        out.mux(stream.encode(None))
    assert not is_faststart(tmp_path / "late.mp4")
