"""A film that has its size already is handed out as it is."""

import pytest

from vidkit.engine.tasks_same import same
from vidkit.errors import MediaError
from vidkit.testing.conformance import small_video


class Quiet:
    """A report nobody reads."""

    def progress(self, value):
        """Tell nobody."""

    def publish(self, result):
        """Show nobody."""

    def cancelled(self):
        """Go on."""
        return False


def test_the_film_is_the_same_byte_for_byte(tmp_path):
    """Nothing is rendered again; a thumbnail comes only where one is wanted; the facts are the file's."""
    film = small_video(tmp_path, 0.5)
    made = same(tmp_path, {"video": film.name, "thumbnail": True}, Quiet())
    assert (tmp_path / made["files"]["video"]).read_bytes() == film.read_bytes()
    assert (tmp_path / made["files"]["thumbnail"]).read_bytes()[:3] == b"\xff\xd8\xff"
    assert made["facts"] == {"width": 320, "height": 180, "frames": 12, "seconds": 0.5, "fps": 24.0}
    assert set(same(tmp_path, {"video": film.name}, Quiet())["files"]) == {"video"}


def test_what_is_no_film_is_an_error(tmp_path):
    """A text under a film's name is refused, not handed out."""
    (tmp_path / "words.mp4").write_text("no film")
    with pytest.raises(MediaError):
        same(tmp_path, {"video": "words.mp4"}, Quiet())
