"""Posters, previews and sheets are small, true to the video, and never fail on an unusual one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from vidkit.engine import frames
from vidkit.engine.encode import Encoder
from vidkit.engine.probe import probe
from vidkit.errors import MediaError

from .films import turned


@pytest.fixture(scope="module")
def noisy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six seconds of the worst case for every size limit: noise that changes all the time, and noise to hear."""
    path = tmp_path_factory.mktemp("noisy") / "film.mp4"
    rng = np.random.default_rng(1)
    sound = rng.normal(0, 0.2, (2, 6 * 48_000)).astype(np.float32)
    with Encoder(path, 640, 360, sound=sound, preset="ultrafast") as film:
        for _ in range(144):
            film.write_rgb(rng.integers(0, 255, (360, 640, 3), np.uint8))
    return path


@pytest.fixture(scope="module")
def clock(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten seconds whose brightness tells the time: frame n has the grey value n."""
    path = tmp_path_factory.mktemp("clock") / "film.mp4"
    with Encoder(path, 160, 90, preset="ultrafast", crf=8) as film:
        for index in range(240):
            film.write_rgb(np.full((90, 160, 3), index, np.uint8))
    return path


def test_the_poster_is_small_even_at_its_worst(noisy, tmp_path):
    """Noise makes the largest JPEG there is; the poster still has at most 20 KB and is a real picture."""
    poster = frames.poster(noisy, tmp_path / "poster.jpg")
    assert poster.stat().st_size <= 20_000
    assert Image.open(poster).format == "JPEG"


def test_the_preview_is_small_and_plays(noisy, tmp_path):
    """The preview has at most 150 KB, is H.264 with AAC and an index in front, and is no longer than the video."""
    preview = frames.preview(noisy, tmp_path / "preview.mp4")
    assert preview.stat().st_size <= 150_000
    facts = probe(preview)
    assert (facts.video_codec, facts.pixel_format, facts.audio_codec) == ("h264", "yuv420p", "aac")
    assert facts.faststart
    assert 1.0 < facts.duration <= 6.0


def test_the_preview_of_a_short_quiet_clip_is_whole(clock, tmp_path):
    """Where the limit allows it, nothing is cut off, and no sound is invented."""
    facts = probe(frames.preview(clock, tmp_path / "preview.mp4"))
    assert not facts.has_audio
    assert facts.duration == pytest.approx(10.0, abs=0.1)


def test_pictures_come_from_the_times_asked_for(clock):
    """Near and far jumps both land on the right frame, and times past the end give the last one."""
    times = [0.0, 0.5, 0.52, 3.0, 9.0, 99.0]
    greys = [float(picture.mean()) for picture in frames.frames_at(clock, times)]
    assert greys == pytest.approx([0, 12, 13, 72, 216, 239], abs=3)


def test_the_contact_sheet_runs_through_the_whole_video(clock, tmp_path):
    """Cells go from left to right and down at even distances in time, in exactly the asked width."""
    sheet = Image.open(frames.contact_sheet(clock, tmp_path / "sheet.jpg", 4, 2, 800, gap=0)).convert("L")
    assert sheet.size == (800, 224)
    cells = [
        np.asarray(sheet.crop((x * 200 + 20, y * 112 + 20, x * 200 + 180, y * 112 + 92))).mean()
        for y in (0, 1)
        for x in range(4)
    ]
    assert cells == pytest.approx([15, 45, 75, 105, 135, 165, 195, 225], abs=5)


def test_a_thumbnail_is_webp_of_full_size(clock, tmp_path):
    """The thumbnail keeps the video's size."""
    picture = Image.open(frames.thumbnail(clock, tmp_path / "thumbnail.webp"))
    assert (picture.format, picture.size) == ("WEBP", (160, 90))


def test_sound_alone_has_no_pictures(tmp_path):
    """Asking a sound file for a poster says that it has no pictures."""
    import wave

    with wave.open(str(tmp_path / "beep.wav"), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(8000)
        out.writeframes(b"\0\1" * 8000)
    assert probe(tmp_path / "beep.wav").has_audio
    with pytest.raises(MediaError, match="no pictures"):
        frames.poster(tmp_path / "beep.wav", tmp_path / "poster.jpg")


def test_tall_and_tiny_videos_have_posters_and_previews(tmp_path):
    """Extreme shapes do not break the arithmetic of sizes."""
    for width, height in ((16, 400), (400, 16), (2, 2)):
        with Encoder(tmp_path / "film.mp4", width, height, preset="ultrafast") as film:
            for _ in range(3):
                film.write_rgb(np.full((height, width, 3), 99, np.uint8))
        assert frames.poster(tmp_path / "film.mp4", tmp_path / "p.jpg").stat().st_size <= 20_000
        assert probe(frames.preview(tmp_path / "film.mp4", tmp_path / "s.mp4")).frames == 3


def test_a_turned_film_has_an_upright_preview(tmp_path):
    """A phone's film, whose turn stands beside the pictures, is upright in poster and preview alike."""
    with Encoder(tmp_path / "film.mp4", 160, 90, preset="ultrafast") as film:
        for _ in range(12):
            picture = np.zeros((90, 160, 3), np.uint8)
            picture[:, :80] = 200  # the left half is bright
            film.write_rgb(picture)
    path = turned(tmp_path / "film.mp4")
    poster = np.asarray(Image.open(frames.poster(path, tmp_path / "p.jpg")).convert("L"))
    small = frames.frames_at(frames.preview(path, tmp_path / "s.mp4"), [0.2])[0].mean(2)
    for picture in (poster, small):
        assert picture.shape[0] > picture.shape[1]
        upper, lower = picture[: len(picture) // 2].mean(), picture[len(picture) // 2 :].mean()
        assert abs(upper - lower) > 100
    assert (poster[:10].mean() > 100) == (small[:10].mean() > 100)
