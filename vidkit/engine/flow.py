"""
Sound and pictures that pass by, so that ten hours need no more memory than ten seconds.

    sound = Fitted(Held(np.zeros((2, 100))), 96_000)     # or hearing.Recording, soundtrack.Stopped, mix.Mix
    [block.shape for block in sound.blocks()]            # [(2, 100), (2, 48000), (2, 47900)]
"""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Generic, Protocol, Self, TypeVar

import numpy as np

T = TypeVar("T")

#: Samples of a usual block: one second at 48 kHz.
BLOCK = 48_000


class Sound(Protocol):
    """Sound that can be run through from its beginning as often as wanted; float32 at 48 kHz."""

    @property
    def channels(self) -> int:
        """How many channels each block has."""

    def blocks(self) -> Iterator[np.ndarray]:
        """Run through it: (channels, n) arrays of any length, not to be changed."""


class Held:
    """
    Samples in memory as a sound.

    Args:
        samples: (channels, n) or (n,).
    """

    def __init__(self, samples: np.ndarray) -> None:
        self.samples = np.atleast_2d(np.asarray(samples, np.float32))
        self.channels = len(self.samples)

    def blocks(self) -> Iterator[np.ndarray]:
        """Run through it."""
        for first in range(0, self.samples.shape[1], BLOCK):
            yield self.samples[:, first : first + BLOCK]


class Fitted:
    """
    A sound cut, or padded with silence, to a length.

    Args:
        sound: The sound; None is silence.
        count: Samples.
        channels: Of the silence.
    """

    def __init__(self, sound: Sound | None, count: int, channels: int = 2) -> None:
        self._sound, self.count = sound, count
        self.channels = sound.channels if sound is not None else channels

    def blocks(self) -> Iterator[np.ndarray]:
        """Run through it."""
        missing = self.count
        for block in self._sound.blocks() if self._sound is not None else ():
            if not missing:
                return
            yield block[:, :missing]
            missing -= min(missing, block.shape[1])
        while missing:
            yield np.zeros((self.channels, min(missing, BLOCK)), np.float32)
            missing -= min(missing, BLOCK)


class Reel:
    """
    Takes a sound piece by piece, in whatever lengths a writer asks for.

    Args:
        sound: The sound.
    """

    def __init__(self, sound: Sound) -> None:
        self.channels = sound.channels
        self._blocks = Ahead(sound.blocks())
        self._held = np.zeros((sound.channels, 0), np.float32)

    def take(self, count: int) -> np.ndarray:
        """Return the next *count* samples, fewer at the end."""
        if self._held.shape[1] < count:
            parts, have = [self._held], self._held.shape[1]
            for block in self._blocks:
                parts.append(block)
                have += block.shape[1]
                if have >= count:
                    break
            self._held = np.concatenate(parts, axis=1)
        piece, self._held = self._held[:, :count], self._held[:, count:]
        return piece

    def close(self) -> None:
        """End the thread that runs ahead."""
        self._blocks.close()


def whole(blocks: Iterable[np.ndarray], channels: int) -> np.ndarray:
    """Put blocks together."""
    parts = list(blocks)
    return np.concatenate(parts, axis=1) if parts else np.zeros((channels, 0), np.float32)


def gathered(blocks: Iterable[np.ndarray], size: int = BLOCK) -> Iterator[np.ndarray]:
    """Put small blocks together to blocks of one length; the last may be shorter."""
    held: list[np.ndarray] = []
    have = 0
    for block in blocks:
        held.append(block)
        have += block.shape[1]
        while have >= size:
            joined = np.concatenate(held, axis=1) if len(held) > 1 else held[0]
            yield joined[:, :size]
            held = [joined[:, size:]]
            have -= size
    if have:
        yield np.concatenate(held, axis=1)


def placed(blocks: Iterable[np.ndarray], size: int, context: int) -> Iterator[np.ndarray]:
    """Cut into pieces of *size* (the last may be shorter), each with *context* samples on both sides."""
    held: list[np.ndarray] = []
    have = 0
    wanted = size + 2 * context
    for block in blocks:
        if not held:
            held, have = [np.zeros((len(block), context), block.dtype)], context
        held.append(block)
        have += block.shape[1]
        while have >= wanted:
            joined = np.concatenate(held, axis=1) if len(held) > 1 else held[0]
            yield joined[:, :wanted]
            held = [joined[:, size:]]
            have -= size
    if not held:
        return
    rest = np.pad(np.concatenate(held, axis=1), ((0, 0), (0, context)))
    while rest.shape[1] > 2 * context:
        yield rest[:, :wanted]
        rest = rest[:, size:]


class Ahead(Generic[T]):
    """
    Runs an iterator in a thread of its own, a few items ahead: what makes and what takes share the cores.

    Args:
        items: The iterator; closed in its own thread, also when the taker stops early.
        depth: Items that may wait.
    """

    def __init__(self, items: Iterator[T], depth: int = 4) -> None:
        self._items = items
        self._queue: queue.Queue[tuple[bool, T | BaseException | None]] = queue.Queue(depth)
        self._stopped = threading.Event()
        self._ended = False
        self._thread = threading.Thread(target=self._work, name="ahead", daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __iter__(self) -> Iterator[T]:
        return self

    def __next__(self) -> T:
        if self._ended:
            raise StopIteration
        is_item, item = self._queue.get()
        if is_item:
            return item  # type: ignore[return-value]  # what is marked as an item is one
        self._ended = True
        self._thread.join()
        if isinstance(item, BaseException):
            raise item
        raise StopIteration

    def close(self) -> None:
        """Stop, and wait until the thread has ended."""
        self._stopped.set()
        self._ended = True
        while self._thread.is_alive():
            with contextlib.suppress(queue.Empty):
                self._queue.get_nowait()
            self._thread.join(0.01)

    def _work(self) -> None:
        end: BaseException | None = None
        try:
            for item in self._items:
                if not self._put((True, item)):
                    break
        except BaseException as error:  # noqa: BLE001  # raised again in the thread that takes
            end = error
        finally:
            close = getattr(self._items, "close", None)
            if close is not None:
                close()
        self._put((False, end))

    def _put(self, message: tuple[bool, T | BaseException | None]) -> bool:
        while not self._stopped.is_set():
            with contextlib.suppress(queue.Full):
                self._queue.put(message, timeout=0.2)
                return True
        return False
