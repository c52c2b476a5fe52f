"""The film with stops in it: the same pictures, later; judged by packets, by FFmpeg and by a browser."""

from __future__ import annotations

import functools
import itertools
import subprocess
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from vidkit.engine.describe.clock import Pictures
from vidkit.engine.exporting import export
from vidkit.engine.footage import frame_count
from vidkit.engine.frames import frames_at, preview
from vidkit.engine.probe import probe
from vidkit.engine.work import TaskError

from .conftest import let_stand

pytestmark = pytest.mark.needs_ffprobe  # FFmpeg's program makes the films

#: (seconds of the source, seconds of standing): before the first picture, in the middle, twice close, after the end.
STOPS = ((0.0, 0.5), (1.02, 2.0), (1.5, 0.75), (4.0, 1.25))
SECONDS, STOOD = 4.0, 4.5

#: Pictures that x264 puts between decoding and showing where they lie out of order.
LATE = 2


def footage(path: Path, *options: str, size: str = "192x108") -> Path:
    """Make four seconds that always move, with a tone; by default in H.264 with pictures out of order."""
    command = ["ffmpeg", "-v", "error", "-y"]
    command += ["-f", "lavfi", "-i", f"testsrc2=size={size}:rate=24:duration={SECONDS:g}"]
    command += ["-f", "lavfi", "-i", f"sine=frequency=440:sample_rate=48000:duration={SECONDS:g}"]
    coded = options or ("-c:v", "libx264", "-bf", "3", "-g", "30", "-pix_fmt", "yuv420p")
    subprocess.run([*command, *coded, "-c:a", "aac", str(path)], check=True)
    return path


def packets(path: Path) -> list[tuple[float, float, bytes]]:
    """List the pictures as they are stored: when shown, when decoded, and their bytes."""
    with av.open(str(path)) as file:
        stream = file.streams.video[0]
        return [
            (float(one.pts * stream.time_base), float(one.dts * stream.time_base), bytes(one))
            for one in file.demux(stream)
            if one.size
        ]


def shown(path: Path) -> list[tuple[float, np.ndarray]]:
    """Decode all pictures, with their times."""
    with av.open(str(path)) as file:
        return [(frame.time, frame.to_ndarray(format="gray")) for frame in file.decode(video=0)]


def expected(at: float) -> float:
    """Return when a picture of the source is to come: the first one waits for nothing, the last one for all."""
    last = SECONDS - (1 + LATE) / 24
    stood = sum(stop for when, stop in STOPS if at >= min(max(when, 1 / 48), last) - 1e-3)
    return at + stood


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A film, and itself with stops."""
    folder = tmp_path_factory.mktemp("stops")
    source = footage(folder / "film.mp4")
    return source, let_stand(source, folder / "stopped.mp4", *STOPS)


def test_every_picture_is_the_very_same_and_comes_after_its_stops(made):
    """No byte of any picture changes; each comes later by what stands before it, and none is decoded too late."""
    before, after = packets(made[0]), packets(made[1])
    assert [data for *_, data in after] == [data for *_, data in before]
    assert [at for at, *_ in after] == [pytest.approx(expected(at), abs=1e-3) for at, *_ in before]
    decoded = [at for _, at, _ in after]
    assert decoded == sorted(set(decoded))
    assert all(order <= at for at, order, _ in after)
    assert any(at != order for at, order, _ in before)  # they do lie out of order


def test_the_whole_is_as_long_as_it_says_and_keeps_its_beat(made):
    """Pictures and sound last as long as film and stops together, and the rate told is that of the film."""
    facts = probe(made[1])
    assert facts.duration == pytest.approx(SECONDS + STOOD, abs=0.05)
    assert facts.fps == 24
    assert facts.faststart
    with av.open(str(made[1])) as file:
        sound = file.streams.audio[0]
        assert float(sound.duration * sound.time_base) == pytest.approx(SECONDS + STOOD, abs=0.05)


def test_a_recording_whose_clock_starts_late_begins_with_its_sound(tmp_path):
    """A transport stream counts from 1.4 s; the result begins at once, pictures and sound together."""
    options = ("-c:v", "libx264", "-bf", "2", "-pix_fmt", "yuv420p", "-f", "mpegts")
    source = footage(tmp_path / "film.ts", *options)
    assert packets(source)[0][0] > 1
    result = let_stand(source, tmp_path / "stopped.mp4", *STOPS)
    assert packets(result)[0][0] == pytest.approx(0, abs=1e-3)
    assert probe(result).duration == pytest.approx(SECONDS + STOOD, abs=0.1)


def test_what_hides_when_its_pictures_are_decoded_loses_none(made, tmp_path):
    """Matroska leaves out the first times of decoding; all pictures arrive, from the first on."""
    source = footage(tmp_path / "film.mkv")
    with av.open(str(source)) as file:
        assert any(one.dts is None for one in file.demux(video=0) if one.size)
    result = let_stand(source, tmp_path / "stopped.mp4", *STOPS)
    assert [at for at, _ in shown(result)] == pytest.approx([at for at, _ in shown(made[1])], abs=2e-3)


def test_pictures_without_times_are_not_copied(tmp_path):
    """A bare stream of pictures says of none when it is shown: there is nothing to be put later."""
    source = tmp_path / "film.h264"
    command = ["ffmpeg", "-v", "error", "-i", str(footage(tmp_path / "film.mp4")), "-c", "copy", "-an"]
    subprocess.run([*command, str(source)], check=True)
    assert not Pictures(source).whole
    with pytest.raises(TaskError) as caught:
        let_stand(source, tmp_path / "stopped.mp4", *STOPS)
    assert caught.value.code == "unreadable_video"
    assert not list(tmp_path.glob(".*"))


@pytest.mark.parametrize("kind", ["mpeg4", "turned"])
def test_what_cannot_be_copied_is_written_anew_and_stops_the_same(tmp_path, kind):
    """Old codecs and turned pictures become upright H.264, and stand where they should."""
    source = footage(tmp_path / "plain.mp4", *(("-c:v", "mpeg4", "-q:v", "3") if kind == "mpeg4" else ()))
    if kind == "turned":
        turned = tmp_path / "turned.mp4"
        command = ["ffmpeg", "-v", "error", "-i", str(source), "-c", "copy", "-metadata:s:v:0", "rotate=90"]
        subprocess.run([*command, str(turned)], check=True)
        source = turned
    result = let_stand(source, tmp_path / "stopped.mp4", *STOPS)
    facts = probe(result)
    assert facts.video_codec == "h264"
    assert (facts.width, facts.height) == ((108, 192) if kind == "turned" else (192, 108))
    times = [at for at, _ in shown(result)]
    assert times == [pytest.approx(expected(index / 24), abs=1e-3) for index in range(96)]
    assert not list(tmp_path.glob(".*"))


def test_ten_bit_pictures_stay_what_they_are(tmp_path):
    """A film with a wide range of light keeps it: nothing is brought to another range on the way."""
    options = (
        "-c:v",
        "libx264",
        "-pix_fmt",
        "yuv420p10le",
        "-color_trc",
        "smpte2084",
        "-colorspace",
        "bt2020nc",
    )
    source = footage(tmp_path / "wide.mp4", *options)
    result = let_stand(source, tmp_path / "stopped.mp4", *STOPS)
    with av.open(str(result)) as file:
        frame = next(file.decode(video=0))
    assert frame.format.name == "yuv420p10le"
    assert frame.color_trc == 16  # SMPTE ST 2084


def test_it_goes_on_through_the_studio(made, tmp_path):
    """An export holds the picture where it stands, lasts as long, keeps the beat, and has nothing to say of it."""
    out = tmp_path / "out.mp4"
    facts = export(made[1], out, width=192, height=108)
    assert facts["notes"] == []
    assert (facts["fps"], facts["frames"]) == (24, round((SECONDS + STOOD) * 24))
    held = [picture.astype(int) for at, picture in shown(out) if 1.55 < at < 3.5]
    grain = max(np.abs(one - held[0]).mean() for one in held)
    assert grain < 2  # the encoder's
    moving = [picture.astype(int) for at, picture in shown(out) if 3.6 < at < 3.9]
    assert np.abs(moving[0] - moving[-1]).mean() > 2 * grain


def test_its_small_pictures_stand_too(made, tmp_path):
    """Preview, posters and an edit of a stopped film show what it shows at every moment."""
    during = [0.1, 1.6, 3.4, 5.0, 7.5]
    wanted = [int(np.searchsorted([expected(n / 24) for n in range(96)], at, "right")) - 1 for at in during]
    stored = [picture for _, picture in shown(made[0])]
    small = preview(made[1], tmp_path / "preview.mp4")
    assert probe(small).duration > 8  # as much as fits
    for path in (made[1], small):
        for at, index, picture in zip(during, wanted, frames_at(path, during), strict=True):
            seen = cv2.resize(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), (192, 108)).astype(int)
            apart = [np.abs(seen - one.astype(int)).mean() for one in stored]
            assert abs(int(np.argmin(apart)) - index) <= 1, (path.name, at)
    assert frame_count(probe(made[1])) == round((SECONDS + STOOD) * 24)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder, and where a browser finds it."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield tmp_path, f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


_SHOWN = """async () => {
  const video = document.querySelector("video"), came = [];
  const note = (_, { mediaTime }) => { came.push(mediaTime); video.requestVideoFrameCallback(note); };
  video.requestVideoFrameCallback(note);
  video.playbackRate = 2;
  await video.play();
  await new Promise((end) => video.addEventListener("ended", end, { once: true }));
  return [came, video.currentTime];
}"""


@pytest.mark.needs_chromium
def test_a_browser_stands_still_and_goes_on(made, served):
    """Chromium plays through every stop: no picture comes during one, the next one comes after it."""
    from playwright.sync_api import sync_playwright

    from tests.ui.conftest import CHROMIUM
    from tests.ui.lab import FLAGS

    folder, url = served
    (folder / "film.mp4").write_bytes(made[1].read_bytes())
    (folder / "page.html").write_text('<video src="film.mp4" muted preload="auto"></video>')
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS, headless=True)
        page = chromium.new_page()
        page.goto(f"{url}/page.html")
        page.wait_for_function("document.querySelector('video').readyState >= 3")
        came, end = page.evaluate(_SHOWN)
        chromium.close()
    assert end == pytest.approx(SECONDS + STOOD, abs=0.1)
    places = sorted(expected(index / 24) for index in range(96))
    assert all(min(abs(at - place) for place in places) < 0.01 for at in came)
    gaps = [(a, b) for a, b in itertools.pairwise(places) if b - a > 0.3]
    assert len(gaps) == len(STOPS)
    for begin, stop in gaps:
        assert any(at >= stop - 0.01 for at in came), (begin, stop)
        assert not [at for at in came if begin + 0.01 < at < stop - 0.01]
