"""A video as an object: facts when asked, small pictures made once, saved whole."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

import vidkit as vk
from vidkit.engine import frames
from vidkit.engine.tasks import slate
from vidkit.errors import MediaError
from vidkit.media import Picture, Video
from vidkit.wire import media_input


class _Quiet:
    """A report nobody reads."""

    def progress(self, value: float) -> None:
        pass

    def publish(self, result) -> None:
        """Nobody looks."""

    def cancelled(self) -> bool:
        return False


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a real MP4 once."""
    folder = tmp_path_factory.mktemp("film")
    args = {"prompt": "a kite", "width": 640, "height": 360, "seconds": 2.0, "seed": 1}
    made = slate(folder, args, _Quiet())
    return folder / str(made["files"]["video"])


def test_facts_are_measured(film: Path) -> None:
    """Size, length and sound are what the file holds."""
    video = vk.Video(film)
    assert (video.width, video.height, video.fps) == (640, 360, 24)
    assert video.duration == pytest.approx(2.0, abs=0.05)
    assert video.has_audio is video.facts.has_audio


def test_nothing_is_decoded_before_somebody_asks(tmp_path: Path) -> None:
    """Holding a file costs nothing; asking about a broken one says what is wrong."""
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"no film at all")
    video = Video(broken)
    with pytest.raises(MediaError):
        _ = video.duration


def test_a_missing_file_is_refused_at_once(tmp_path: Path) -> None:
    """There is no Video of nothing."""
    with pytest.raises(MediaError, match=r"nowhere\.mp4"):
        Video(tmp_path / "nowhere.mp4")


def test_poster_and_preview_are_small_and_made_once(film: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At most 20 and 150 KB; asked again, even by many threads, nothing is made again."""
    made: list[str] = []
    real = frames.poster

    def counted(*args: object) -> Path:
        made.append("poster")
        return real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(frames, "poster", counted)
    threads = [threading.Thread(target=Video(film).poster) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == ["poster"]
    video = Video(film)
    assert video.poster().path.stat().st_size <= 20_000
    assert video.preview().stat().st_size <= 150_000
    assert not list(video.poster().path.parent.glob(".*")), "no half-made pictures are left"


def test_a_changed_file_gets_new_pictures(film: Path, tmp_path: Path) -> None:
    """The pictures belong to these bytes, not to this name."""
    copy = tmp_path / "a.mp4"
    copy.write_bytes(film.read_bytes())
    before = Video(copy).poster().path
    copy.write_bytes(film.read_bytes() + b"\0" * 8)
    assert Video(copy).poster().path != before


def test_save_is_whole_or_not_at_all(film: Path, tmp_path: Path) -> None:
    """A folder keeps the name; the copy is the same bytes; saving onto itself changes nothing."""
    video = Video(film)
    (tmp_path / "there").mkdir()
    assert video.save(tmp_path / "there") == tmp_path / "there" / film.name
    saved = video.save(tmp_path / "new" / "kite.mp4")
    assert saved.read_bytes() == film.read_bytes()
    assert Video(saved).save(saved) == saved
    assert not list(tmp_path.rglob("*.part"))


def test_videos_and_pictures_are_media_arguments(film: Path) -> None:
    """A request takes either as it takes a path."""
    video = Video(film)
    assert media_input(video).path == film
    picture = video.poster()
    assert media_input(picture).path == picture.path
    assert video.frame().path.suffix == ".webp"


def test_a_contact_sheet_shows_itself(film: Path) -> None:
    """Pictures are images in a cell."""
    sheet = Video(film).contact_sheet(columns=2, rows=2, width=320)
    assert isinstance(sheet, Picture)
    assert "image/jpeg" in sheet._repr_mimebundle_()


def test_reprs_tell_nobody_where_the_user_lives(
    film: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A saved notebook holds no absolute home path, and what the repr says can be typed again."""
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "films").mkdir()
    (tmp_path / "films" / "kite.mp4").write_bytes(film.read_bytes())
    video = Video("~/films/kite.mp4")
    assert repr(video) == f"Video({str(Path('~', 'films', 'kite.mp4'))!r})"
    assert Picture("~/films/kite.jpg").path == tmp_path / "films" / "kite.jpg"
    assert str(tmp_path) not in repr(Picture(tmp_path / "kite.jpg"))


def test_the_player_and_its_text_tell_the_same_story(film: Path) -> None:
    """HTML and text hold the same facts, the HTML small enough for a notebook."""
    bundle = Video(film, prompt="<b>a kite</b>")._repr_mimebundle_()
    assert "640×360" in bundle["text/plain"]
    assert "640×360" in bundle["text/html"]
    assert "<b>a kite</b>" not in bundle["text/html"]
    assert len(bundle["text/html"]) < 300_000


def test_a_broken_video_still_shows_something(tmp_path: Path) -> None:
    """A repr never raises."""
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"no film at all")
    assert "broken.mp4" in str(Video(broken))
    assert "broken.mp4" in Video(broken)._repr_mimebundle_()["text/html"]


def test_shots_are_found_once_and_stand_on_the_timeline(tmp_path):
    """A cut from dark to light is found at its frame; the player has a lane of shots from then on, not before."""
    import numpy as np

    from vidkit.engine.encode import Encoder

    path = tmp_path / "cut.mp4"
    chroma = np.full((90, 160), 128, np.uint8)
    with Encoder(path, 320, 180) as film:
        for index in range(72):
            luma = np.full((180, 320), 40 if index < 36 else 200, np.uint8)
            luma[60:120, (index * 2) % 200 : (index * 2) % 200 + 40] = 120
            film.write(luma, chroma, chroma)
    video = Video(path, cache=tmp_path / "cache")
    assert video.shown().lanes == ()
    first, second = video.shots()
    assert first.start == 0
    assert abs(first.end - 1.5) < 0.05
    assert abs(second.end - 3.0) < 0.05
    assert video.shown().lanes == (("shots", (first, second)),)
    assert 'aria-label="shots"' in video._repr_mimebundle_()["text/html"]
