"""Sound that passes by is the sound that would lie in memory, and nothing is left running behind it."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import numpy as np
import pytest

from vidkit.engine.flow import Ahead, Fitted, Held, Reel, gathered, placed, whole

SOUND = np.random.default_rng(3).standard_normal((2, 10_007)).astype(np.float32)


def blocks(size: int) -> Iterator[np.ndarray]:
    """The sound in pieces of a size."""
    for first in range(0, SOUND.shape[1], size):
        yield SOUND[:, first : first + size]


@pytest.mark.parametrize("size", [1, 1024, 20_000])
def test_nothing_is_lost_between_blocks(size):
    """However the sound arrives, gathering and placing give each sample once, in order."""
    assert np.array_equal(whole(gathered(blocks(size), 3000), 2), SOUND)
    pieces = list(placed(blocks(size), 2048, 100))
    assert np.array_equal(np.concatenate([piece[:, 100:-100] for piece in pieces], axis=1), SOUND)
    assert np.array_equal(pieces[1][:, :200], np.concatenate([pieces[0][:, -200:]], axis=1))
    assert not pieces[0][:, :100].any()
    assert not pieces[-1][:, -100:].any()


def test_a_reel_gives_any_lengths():
    """Asked for uneven pieces, it gives them, then the shorter rest, then nothing; its thread ends."""
    reel = Reel(Held(SOUND))
    taken = [reel.take(count) for count in (7, 5000, 5000, 1000, 10)]
    assert [piece.shape[1] for piece in taken] == [7, 5000, 5000, 0, 0]
    assert np.array_equal(np.concatenate(taken, axis=1), SOUND)
    reel.close()


def test_a_sound_is_cut_and_padded():
    """Fitted to a length it is cut, or goes on in silence; nothing at all is silence."""
    for count in (100, 10_007, 60_000):
        made = whole(Fitted(Held(SOUND), count).blocks(), 2)
        assert made.shape == (2, count)
        assert np.array_equal(made[:, :10_007], SOUND[:, :count])
        assert not made[:, 10_007:].any()
    assert not whole(Fitted(None, 50_000).blocks(), 2).any()


def test_what_breaks_ahead_breaks_here():
    """An error in the other thread is raised where the items are taken, after those that came before it."""

    def breaking() -> Iterator[int]:
        yield 1
        raise OSError("the disk is gone")

    items = Ahead(breaking())
    assert next(items) == 1
    with pytest.raises(OSError, match="the disk"):
        next(items)


def test_who_stops_early_leaves_no_thread():
    """Closed in the middle, the thread ends and the iterator behind it is closed."""
    closed = threading.Event()

    def endless() -> Iterator[int]:
        try:
            while True:
                yield 1
        finally:
            closed.set()

    before = threading.active_count()
    with Ahead(endless()) as items:
        next(items)
    assert closed.is_set()
    assert threading.active_count() == before
