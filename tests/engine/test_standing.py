"""Where a film stands is read from when its pictures come."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from vidkit.engine.standing import stops
from vidkit.media.placed import placed
from vidkit.models import Moment
from vidkit.testing.conformance import small_video

from .describe.conftest import let_stand


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Six seconds."""
    return small_video(tmp_path, 6.0, "source.mp4")


@pytest.fixture
def stopped(source: Path, tmp_path: Path) -> Path:
    """The same, waiting twice."""
    return let_stand(source, tmp_path / "stopped.mp4", (1.5, 2.0), (4.0, 1.25))


def test_stops_are_told_at_both_times(source: Path, stopped: Path) -> None:
    """Each stop is found to a picture, as long as it is, at its time in either film; told again it is the same."""
    found = stops(stopped, source)
    assert [stop.at for stop in found] == pytest.approx([1.5, 4.0], abs=0.05)
    assert [stop.begin for stop in found] == pytest.approx([1.5, 6.0], abs=0.05)
    assert [stop.seconds for stop in found] == pytest.approx([2.0, 1.25], abs=0.01)
    assert stops(stopped) == found
    assert stops(source) == []
    again = let_stand(
        source, stopped.with_name("again.mp4"), *((round(one.at, 3), one.seconds) for one in found)
    )
    assert [one.at for one in stops(again)] == pytest.approx([one.at for one in found], abs=0.002)


def test_a_film_that_waited_before_is_not_said_to_stop_there(stopped: Path, tmp_path: Path) -> None:
    """What waited in the source (a recorded screen) is no stop of the film made from it."""
    more = let_stand(stopped, tmp_path / "more.mp4", (7.5, 1.0))
    assert [stop.at for stop in stops(more, stopped)] == pytest.approx([7.5], abs=0.05)
    assert len(stops(more)) == 3


HEARD = (Moment(1.75, 3.25, "One."), Moment(6.25, 7.0, "Two."))
MEANT = (Moment(1.5, 3.0, "One."), Moment(4.0, 4.75, "Two."))


@pytest.mark.parametrize("sent", [HEARD, MEANT])
def test_either_times_become_those_of_the_film_itself(
    source: Path, stopped: Path, sent: tuple[Moment, ...]
) -> None:
    """Sent at the times of the film that stops or of the one it describes, cues end up at both."""
    found = placed(sent, stopped, source)
    assert found is not None
    for cue, meant, heard, told in zip(found.cues, MEANT, HEARD, found.heard, strict=True):
        assert (cue.text, cue.start) == (meant.text, pytest.approx(meant.start, abs=0.05))
        assert told.start == pytest.approx(heard.start, abs=0.3)
        assert cue.end <= 6.0


def test_nothing_is_guessed(source: Path, stopped: Path, tmp_path: Path) -> None:
    """An even rate shows no stops, and cues that lie nowhere near them mean nothing: then neither time is known."""
    even = tmp_path / "even.mp4"
    again = ["ffmpeg", "-v", "error", "-i", str(stopped), "-r", "24", "-fps_mode", "cfr", str(even)]
    subprocess.run(again, check=True)
    assert placed(HEARD, even, source) is None
    assert placed(HEARD, even, None) is None
    assert placed((Moment(0.1, 0.4, "Early."), HEARD[1]), stopped, source) is None
    (tmp_path / "no.mp4").write_bytes(b"no film")
    assert placed(HEARD, tmp_path / "no.mp4", source) is None


def test_a_film_as_long_as_its_source_needs_no_telling(source: Path) -> None:
    """Where nothing had to stop, both times are the same."""
    found = placed(MEANT, source, source)
    assert found is not None
    assert (found.cues, found.heard) == (MEANT, ())
