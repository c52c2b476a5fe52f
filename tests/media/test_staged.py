"""What the local studio staged travels with the film."""

from __future__ import annotations

import shutil

import vidkit as vk
from vidkit.engine import tasks


class Quiet:
    """A report nobody reads."""

    def progress(self, value: float) -> None:
        pass

    def publish(self, result) -> None:
        """Nobody looks."""

    def cancelled(self) -> bool:
        return False


def test_a_film_knows_what_was_staged(tmp_path):
    """Place, light, subjects with their colours and the camera's moves are read back from the file alone."""
    args = {
        "prompt": "A red kite over dunes at dusk [Pan left]",
        "width": 320,
        "height": 180,
        "seconds": 0.5,
        "seed": 1,
    }
    tasks.stage(tmp_path, args, Quiet())
    film = vk.Video(shutil.copy(tmp_path / "video.mp4", tmp_path / "carried-away.mp4"))
    scene = film.staged["scene"]
    assert (scene["place"], scene["light"]) == ("desert", "dusk")
    assert [(item["noun"], item["colours"]) for item in scene["subjects"]] == [("kite", ["red"])]
    assert film.staged["camera"]["shots"][0]["moves"] == ["Pan left"]


def test_other_films_were_not_staged(tmp_path):
    """A file of anybody else's says None, whatever its comment says."""
    tasks.slate(tmp_path, {"prompt": "x", "width": 320, "height": 180, "seconds": 0.5, "seed": 1}, Quiet())
    assert vk.Video(tmp_path / "video.mp4").staged is None
