"""An export is exact: its frames, its pixels, its sound; whatever the source is like."""

from __future__ import annotations

import json
import subprocess
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from vidkit.engine.exporting import WIDE_NOTE, export, size_for
from vidkit.engine.frames import frames_at, read_sound
from vidkit.engine.probe import is_faststart, probe
from vidkit.engine.reframe.framing import WHOLE, Framing, Pane, Stretch
from vidkit.engine.work import TaskCancelled, TaskError

from .films import boasting, film, media, tone, tones, turned


@pytest.fixture(scope="module")
def numbered(tmp_path_factory) -> Path:
    return film(tmp_path_factory.mktemp("films") / "numbered.mp4", 96, group=40)


def close(found: list[int], wanted: list[int]) -> bool:
    return len(found) == len(wanted) and max(abs(a - b) for a, b in zip(found, wanted, strict=True)) <= 3


@pytest.mark.parametrize(("start", "end"), [(0.0, 1.0), (1.0, 2.5), (45 / 24, 47 / 24), (3.51, 4.0)])
def test_a_cut_is_exact_to_the_frame(numbered, start, end, tmp_path):
    """The frames between the two times come out, no other, wherever the key frames are."""
    facts = export(numbered, tmp_path / "cut.mp4", start=start, end=end, width=96, height=54)
    first, last = round(start * 24), round(end * 24)
    assert facts["frames"] == last - first
    assert close(tones(tmp_path / "cut.mp4"), [tone(index) for index in range(first, last)])


@pytest.mark.needs_ffprobe
@pytest.mark.parametrize("size", [(404, 720), (608, 1080), (720, 720), (854, 480)], ids=str)
def test_ffprobe_agrees(size, tmp_path):
    """FFprobe counts the asked pixels, frames, rate and length, BT.709, a sound of the same length, the index in front."""
    out = tmp_path / "out.mp4"
    facts = export(
        media("bunny.mp4"), out, start=9.21, end=10.71, width=size[0], height=size[1], preset="ultrafast"
    )
    command = ["ffprobe", "-v", "error", "-count_frames", "-show_streams", "-of", "json", str(out)]
    video, audio = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)["streams"]
    assert (video["width"], video["height"]) == size
    assert int(video["nb_read_frames"]) == facts["frames"] == 36
    assert video["avg_frame_rate"] == video["r_frame_rate"] == facts["rate"] == "24/1"
    assert float(video["duration"]) == pytest.approx(1.5, abs=1e-3)
    assert float(audio["duration"]) == pytest.approx(1.5, abs=0.03)
    assert {video[key] for key in ("color_space", "color_transfer", "color_primaries")} == {"bt709"}
    assert is_faststart(out)


def test_the_pixels_are_the_sources_own(tmp_path):
    """A window of the frame's own size is copied: no pixel of it was scaled."""
    source = media("bunny.mp4")
    export(source, tmp_path / "out.mp4", start=10.0, end=10.2, width=404, height=720, crf=4)
    cut = frames_at(tmp_path / "out.mp4", [0.0])[0].astype(int)
    whole = frames_at(source, [10.0])[0].astype(int)[:, 438 : 438 + 404]
    assert np.abs(cut - whole).mean() < 1.6
    for shift in (-2, 2):
        moved = frames_at(source, [10.0])[0].astype(int)[:, 438 + shift : 438 + shift + 404]
        assert np.abs(cut - moved).mean() > 1.5 * np.abs(cut - whole).mean()


def test_the_sound_keeps_its_place(tmp_path):
    """A click in the source is heard at the same time, less the start, within two milliseconds."""
    from vidkit.engine.encode import Encoder

    sound = np.zeros((1, 48_000 * 3), np.float32)
    sound[0, 96_000:96_200] = 0.9
    grey = np.full((54, 96), 120, np.uint8)
    with Encoder(tmp_path / "click.mp4", 96, 54, sound=sound, preset="ultrafast") as out:
        for _ in range(72):
            out.write(grey, grey[::2, ::2], grey[::2, ::2])
    source = read_sound(tmp_path / "click.mp4")
    export(tmp_path / "click.mp4", tmp_path / "out.mp4", start=1.25, end=2.75, width=96, height=54)
    found = read_sound(tmp_path / "out.mp4")
    assert (
        abs(np.abs(found).argmax() % found.shape[1] - (np.abs(source).argmax() % source.shape[1]) + 60_000)
        < 100
    )
    with av.open(str(tmp_path / "out.mp4")) as file:
        assert file.streams.audio[0].codec_context.channels == 1  # doubled, it would measure louder


def test_sound_is_left_out_where_asked(numbered, tmp_path):
    """A silent export has no track at all."""
    assert not export(numbered, tmp_path / "none.mp4", end=2.0, width=96, height=54, silent=True)["sound"]
    assert not probe(tmp_path / "none.mp4").has_audio


def test_overlays_are_drawn_in_place_at_their_frame(numbered, tmp_path):
    """Each overlay gets the frame's planes and its number, in the order given."""
    seen = []

    def mark(frame, index):
        seen.append((index, frame[0].shape, frame[1].shape))
        frame[0][:20] = 235 if index % 2 else 16

    def over(frame, index):
        frame[0][:4] = 126

    export(numbered, tmp_path / "out.mp4", end=0.5, width=96, height=54, overlays=(mark, over))
    assert seen == [(index, (54, 96), (27, 48)) for index in range(12)]
    for index, picture in enumerate(frames_at(tmp_path / "out.mp4", [n / 24 for n in range(12)])):
        assert abs(int(picture[13, 40].mean()) - (255 if index % 2 else 0)) < 12
        assert abs(int(picture[1, 40].mean()) - 128) < 12


def test_windows_show_what_the_framing_says(tmp_path):
    """Panes land where they should, each with its own part of the source; what they leave free is the source, dim."""

    def paint(index):
        picture = np.zeros((120, 240, 3), np.uint8)
        picture[:, :120] = (200, 30, 30)
        picture[:, 120:] = (30, 30, 200)
        return picture

    source = film(tmp_path / "halves.mp4", 12, (240, 120), paint=paint)
    panes = (
        Pane(type(WHOLE)(0, 0, 1, 0.25), 0.4, 0.4, np.array([[0.25, 0.5]])),
        Pane(type(WHOLE)(0, 0.25, 1, 0.25), 0.4, 0.4, np.array([[0.75, 0.5]])),
    )
    framing = Framing(0.5, (Stretch(0, 9, "two", panes, behind="blurred"),))
    facts = export(source, tmp_path / "out.mp4", width=120, height=240, framing=framing)
    assert facts["layouts"] == ["two"]
    picture = frames_at(tmp_path / "out.mp4", [0.2])[0].astype(int)
    assert picture[30, 60, 0] > 170 > 80 > picture[30, 60, 2]
    assert picture[90, 60, 2] > 170 > 80 > picture[90, 60, 0]
    assert 60 < picture[200, 5, 0] < 170  # behind: red, dimmed
    assert picture[200, 5, 2] < 80


def test_a_window_that_wanders_slowly_never_steps_back(tmp_path):
    """A slow pan of a magnified picture moves on by small even steps, not by jerks of whole source pixels."""
    from vidkit.engine.reframe.framing import Box
    from vidkit.engine.reframe.window import cut

    ramp = np.repeat((np.arange(400) * 0.5 + 20).astype(np.uint8)[None], 100, axis=0)
    ramp = np.ascontiguousarray(ramp)
    out = np.zeros((300, 180), np.uint8)
    line = np.zeros((100, 400), np.uint8)
    line[:, 200:] = 235
    edges = []
    for step in range(60):
        cut(line, Box(0.4 + step * 0.0005, 0, 0.15, 1), out)
        row = out[150].astype(float)
        edges.append(float(np.interp(125, np.maximum.accumulate(row), np.arange(180))))
    moves = -np.diff(edges)
    assert moves.min() > -0.35
    assert moves.max() < 2.2  # a source pixel is three pixels wide here
    assert sum(moves) == pytest.approx(59 * 0.0005 * 400 * 3, abs=2)


class TestOddFiles:
    """Whatever people bring gives the right result, or one clear sentence."""

    def test_turned_by_a_phone(self, tmp_path):
        """A film with a turn in its header comes out upright."""

        def paint(index):
            picture = np.full((108, 192, 3), 40, np.uint8)
            picture[:54] = 220  # the upper half of what is stored is the right half of what is seen
            return picture

        source = turned(film(tmp_path / "phone.mp4", 24, paint=paint))
        export(source, tmp_path / "out.mp4", width=108, height=192)
        picture = frames_at(tmp_path / "out.mp4", [0.5])[0]
        assert picture.shape[:2] == (192, 108)
        assert picture[96, 80].mean() > 180 > 80 > picture[96, 25].mean()

    def test_oblong_pixels(self, tmp_path):
        """A film with oblong pixels is shown in its true proportions."""

        def paint(index):
            picture = np.zeros((144, 180, 3), np.uint8)
            # A circle as wide screens store it.
            y, x = np.mgrid[:144, :180]
            picture[(y - 72) ** 2 + ((x - 90) * 64 / 45) ** 2 < 50**2] = 230
            return picture

        source = film(tmp_path / "wide.mp4", 12, (180, 144), paint=paint, shape=Fraction(64, 45))
        export(source, tmp_path / "out.mp4", width=256, height=144)
        bright = frames_at(tmp_path / "out.mp4", [0.2])[0].mean(2) > 120
        wide, tall = np.ptp(np.flatnonzero(bright.any(0))), np.ptp(np.flatnonzero(bright.any(1)))
        assert wide == pytest.approx(tall, abs=4)

    def test_rate_that_varies(self, tmp_path):
        """A film of varying rate becomes one of the nearest standard rate; every picture stays at its time."""
        gaps = [33, 33, 34, 40, 27] * 12
        gaps[20] = 400
        times = np.cumsum([0, *gaps]).tolist()
        source = film(tmp_path / "phone.mp4", len(times), fps=30, times=times)
        facts = export(source, tmp_path / "out.mp4", width=96, height=54)
        assert facts["fps"] == 30
        assert any("varies" in note for note in facts["notes"])
        shown = tones(tmp_path / "out.mp4")
        assert facts["seconds"] == pytest.approx(times[-1] / 1000 + 0.033, abs=0.07)
        for index in (0, 10, 20, 22, 40, 60):
            place = round(times[index] / 1000 * 30 + 1e-6)
            assert min(abs(shown[p] - tone(index)) for p in (place, min(place + 1, len(shown) - 1))) <= 3
        assert len({shown[p] // 4 for p in range(23, 31)}) == 1  # the long picture is held

    @pytest.mark.parametrize(
        ("pixels", "size"), [("yuv444p", (193, 107)), ("yuv422p", (194, 107)), ("yuv420p10le", (192, 108))]
    )
    def test_odd_sizes_and_other_pixels(self, pixels, size, tmp_path):
        """Odd numbers of pixels, full colour and ten bits come out as everybody can play them, equally bright."""
        source = film(tmp_path / "odd.mp4", 24, size, pixels=pixels)
        facts = export(source, tmp_path / "out.mp4", width=60, height=106)
        assert close(tones(tmp_path / "out.mp4"), [tone(index) for index in range(24)])
        assert probe(tmp_path / "out.mp4").pixel_format == "yuv420p"
        assert facts["frames"] == 24

    @pytest.mark.parametrize(("said", "meant"), [(6, "ITU601"), (5, "ITU601"), (2, "ITU601"), (1, "ITU709")])
    @pytest.mark.parametrize("pixels", ["yuv420p", "yuv444p"])
    def test_old_colours(self, said, meant, pixels, tmp_path):
        """Colours of old television, said or (in small pictures) unsaid, stay the colours they are."""
        wanted = np.array([(200, 40, 40), (40, 200, 40), (40, 40, 200)])
        picture = np.repeat(np.repeat(wanted[None].astype(np.uint8), 64, axis=1), 96, axis=0)
        with av.open(str(tmp_path / "old.mp4"), "w") as file:
            stream = file.add_stream("libx264", rate=24)
            stream.width, stream.height, stream.pix_fmt = 192, 96, pixels
            context = stream.codec_context
            context.color_primaries = context.color_trc = context.colorspace = said
            context.options = {"crf": "4"}
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame = frame.reformat(format=pixels, dst_colorspace=meant, dst_color_range="MPEG")
            for index in range(6):
                frame.pts = index
                file.mux(stream.encode(frame))
            file.mux(stream.encode(None))
        export(tmp_path / "old.mp4", tmp_path / "out.mp4", width=192, height=96, crf=4)
        found = frames_at(tmp_path / "out.mp4", [0.1])[0][48, [32, 96, 160]].astype(int)
        assert np.abs(found - wanted).max() <= 7

    @pytest.mark.parametrize("transfer", [16, 18], ids=["PQ", "HLG"])
    def test_wide_range(self, transfer, tmp_path):
        """PQ and HLG are brought to BT.709: paper white is bright, grey stays grey, dark stays dark, and it is said."""
        # Codes of 26, 203 and 1000 cd/m² in each.
        codes = {16: (0.375, 0.581, 0.752), 18: (0.38, 0.75, 1.0)}[transfer]

        def paint(index):
            picture = np.zeros((96, 192, 3), np.uint8)
            for column, code in enumerate(codes):
                picture[:, column * 64 : column * 64 + 64] = round(code * 255)
            return picture

        source = film(
            tmp_path / "hdr.mp4", 12, (192, 96), paint=paint, pixels="yuv420p10le", colour=(9, transfer, 9)
        )
        facts = export(source, tmp_path / "out.mp4", width=192, height=96)
        assert WIDE_NOTE in facts["notes"]
        picture = frames_at(tmp_path / "out.mp4", [0.2])[0].astype(int)
        dark, paper, spot = (picture[48, column] for column in (32, 96, 160))
        assert 85 < dark.mean() < 130
        assert 200 < paper.mean() < 240
        assert spot.mean() >= 248
        assert max(np.ptp(dark), np.ptp(paper)) <= 3

    def test_no_sound(self, tmp_path):
        """A silent film stays silent."""
        source = film(tmp_path / "silent.mp4", 24, sound=None)
        assert not export(source, tmp_path / "out.mp4", width=96, height=54)["sound"]
        assert not probe(tmp_path / "out.mp4").has_audio

    def test_cut_off_on_its_way(self, tmp_path):
        """Of a film whose end is missing, what is there comes out, and it is said."""
        rng = np.random.default_rng(1)
        source = film(
            tmp_path / "whole.mp4", 96, paint=lambda index: rng.integers(0, 255, (108, 192, 3), np.uint8)
        )
        short = tmp_path / "short.mp4"
        short.write_bytes(source.read_bytes()[: source.stat().st_size // 2])
        facts = export(short, tmp_path / "out.mp4", end=4.0, width=96, height=54)
        assert 20 < facts["frames"] < 80
        assert any("ends at" in note for note in facts["notes"])
        assert len(tones(tmp_path / "out.mp4")) == facts["frames"]

    def test_a_claim_of_ten_hours(self, tmp_path):
        """A header that says ten hours makes nothing longer and fills no memory."""
        source = boasting(film(tmp_path / "boast.webm", 48, codec="libvpx", sound=None))
        assert probe(source).duration > 30_000
        assert export(source, tmp_path / "all.mp4", width=96, height=54)["frames"] == 48
        facts = export(source, tmp_path / "some.mp4", start=1.0, end=9_000.0, width=96, height=54)
        assert facts["frames"] == 24
        assert any("ends at" in note for note in facts["notes"])

    def test_what_cannot_be_read(self, tmp_path):
        """Nothing, noise, a picture, a broken film and sound alone give one sentence and a code, and leave no file."""
        whole = film(tmp_path / "whole.mp4", 24)
        (tmp_path / "empty.mp4").touch()
        (tmp_path / "noise.mp4").write_bytes(np.random.default_rng(1).bytes(50_000))
        # The index behind the data, and cut off.
        with av.open(str(whole)) as file, av.open(str(tmp_path / "behind.mp4"), "w") as copy:
            stream = copy.add_stream_from_template(file.streams.video[0])
            for packet in file.demux(file.streams.video[0]):
                if packet.dts is not None:
                    packet.stream = stream
                    copy.mux(packet)
        behind = (tmp_path / "behind.mp4").read_bytes()
        (tmp_path / "broken.mp4").write_bytes(behind[: len(behind) // 3])
        with av.open(str(tmp_path / "sound.m4a"), "w", format="mp4") as file:
            stream = file.add_stream("aac", rate=48_000, layout="mono")
            block = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), format="fltp", layout="mono")
            block.sample_rate = 48_000
            file.mux(stream.encode(block))
            file.mux(stream.encode(None))
        codes = {
            "empty.mp4": "unreadable_video",
            "noise.mp4": "unreadable_video",
            "broken.mp4": "unreadable_video",
        }
        codes |= {"sound.m4a": "no_video_stream", "nothing.mp4": "unreadable_video"}
        for name, code in codes.items():
            with pytest.raises(TaskError) as caught:
                export(tmp_path / name, tmp_path / "out.mp4", width=96, height=54)
            assert caught.value.code == code, name
            assert caught.value.advice
        assert not list(tmp_path.glob("*out*"))

    @pytest.mark.parametrize(("start", "end"), [(2.0, 1.0), (9.0, None), (9.0, 12.0), (1.0, 1.0)])
    def test_a_stretch_that_is_not_there(self, numbered, start, end, tmp_path):
        """A stretch behind the end, or of no length, is refused."""
        with pytest.raises(TaskError) as caught:
            export(numbered, tmp_path / "out.mp4", start=start, end=end, width=96, height=54)
        assert caught.value.code == "outside_video"
        assert not list(tmp_path.iterdir())


def test_a_webm_is_exact_too(tmp_path):
    """A container without frame numbers is cut as exactly."""
    source = film(tmp_path / "film.webm", 48, codec="libvpx", sound=None)
    facts = export(source, tmp_path / "out.mp4", start=0.5, end=1.5, width=96, height=54)
    assert facts["frames"] == 24
    assert max(abs(a - tone(i)) for i, a in enumerate(tones(tmp_path / "out.mp4"), start=12)) <= 6


def test_it_stops_when_nobody_wants_it(numbered, tmp_path):
    """A cancelled export leaves nothing behind, and progress rises."""
    told = []

    class Report:
        def progress(self, value):
            told.append(value)

        def cancelled(self):
            return len(told) > 1

    with pytest.raises(TaskCancelled):
        export(numbered, tmp_path / "out.mp4", width=96, height=54, report=Report())
    assert told == sorted(told)
    assert not list(tmp_path.iterdir())


def test_no_pixels_are_invented_unless_asked():
    """A size is limited to what the source has, and says so; asked to enlarge, it does, and says that."""
    assert size_for("9:16", 1080, (1920, 1080))[:2] == (608, 1080)
    assert size_for("9:16", 1080, (1920, 1080), upscale=True)[:2] == (1080, 1920)
    assert size_for("9:16", 480, (1920, 1080)) == (480, 854, [])
    assert size_for("16:9", 480, (1920, 1080)) == (854, 480, [])
    assert size_for(None, 1080, (1280, 720))[:2] == (1280, 720)
    assert size_for("1:1", 720, (1280, 720)) == (720, 720, [])
    assert size_for("4:5", 1080, (720, 1280))[:2] == (720, 900)
    assert "invented" in size_for("9:16", 720, (1280, 720))[2][0]
    assert "enlarged" in size_for("9:16", 720, (1280, 720), upscale=True)[2][0]
