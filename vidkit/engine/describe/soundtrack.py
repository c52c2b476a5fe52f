"""
The programme's sound with descriptions in it: ducked under them, or standing still for them.

All of it passes by in blocks: however long the film, only what is being written is in memory.
"""

from __future__ import annotations

import tempfile
import wave
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np

from vidkit.engine.describe.placing import Cue
from vidkit.engine.encode import SOUND_RATE
from vidkit.engine.flow import BLOCK, Fitted, Sound
from vidkit.engine.loudness import Meter, gated
from vidkit.engine.mix import Mix
from vidkit.engine.speech.voice import Speech

#: Samples in which the programme fades where it stops and goes on, so that it does not click.
_FADE = round(0.03 * SOUND_RATE)

#: Programme sound under -50 dBFS counts as silence where music must not be spoken over.
_QUIET = 10 ** (-50 / 20)


class Tape:
    """
    Spoken texts on the disk: those of an hour would fill memory.

    Args:
        folder: Where the file lies; it has no name there and goes with this object.
    """

    def __init__(self, folder: Path) -> None:
        self._file: IO[bytes] = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115  # lives as long as the tape
        self._count = 0

    def keep(self, speech: Speech) -> Kept:
        """Write a speech down."""
        self._file.seek(self._count * 4)
        self._file.write(np.ascontiguousarray(speech.samples, np.float32).tobytes())
        first, self._count = self._count, self._count + len(speech.samples)
        return Kept(self, first, len(speech.samples))

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def read(self, first: int, count: int) -> np.ndarray:
        """Return samples."""
        self._file.seek(first * 4)
        return np.frombuffer(self._file.read(count * 4), np.float32)


@dataclass(frozen=True, slots=True)
class Kept:
    """A speech on a tape: where, in samples."""

    tape: Tape
    first: int
    count: int

    @property
    def seconds(self) -> float:
        """How long it takes."""
        return self.count / SOUND_RATE

    @property
    def samples(self) -> np.ndarray:
        """Mono float32 at 48 kHz."""
        return self.tape.read(self.first, self.count)


class Voices:
    """
    All descriptions in their places, mono.

    Args:
        cues: The descriptions.
        seconds: Length.
        peak_db: Highest peak in dBFS; None leaves them as they were spoken.
    """

    channels = 1

    def __init__(self, cues: Sequence[Cue], seconds: float, peak_db: float | None = None) -> None:
        self._count = round(seconds * SOUND_RATE)
        self._cues = sorted(cues, key=lambda cue: cue.start)
        self._gain = np.float32(1.0)
        if peak_db is not None:
            top = max((float(np.abs(block).max(initial=0.0)) for block in self.blocks()), default=0.0)
            self._gain = np.float32(10 ** (peak_db / 20) / top if top else 1.0)

    def blocks(self) -> Iterator[np.ndarray]:
        """Run through them."""
        waiting = list(reversed(self._cues))
        speaking: list[tuple[int, np.ndarray]] = []
        for first in range(0, self._count, BLOCK):
            block = np.zeros((1, min(BLOCK, self._count - first)), np.float32)
            last = first + block.shape[1]
            while waiting and round(waiting[-1].start * SOUND_RATE) < last:
                cue = waiting.pop()
                speaking.append((round(cue.start * SOUND_RATE), cue.speech.samples))
            for begin, samples in speaking:
                low, high = max(begin, first), min(begin + len(samples), last)
                block[0, low - first : high - first] += samples[low - begin : high - begin]
            speaking = [(begin, samples) for begin, samples in speaking if begin + len(samples) > last]
            yield block * self._gain


class Stopped:
    """
    A programme with a silence wherever the picture stands.

    Args:
        programme: Its sound.
        cues: The descriptions, in order.
    """

    def __init__(self, programme: Fitted, cues: Sequence[Cue]) -> None:
        self.channels = programme.channels
        self._programme = programme
        self._stops = [
            (min(round(cue.at * SOUND_RATE), programme.count), round(cue.stop * SOUND_RATE)) for cue in cues
        ]
        self._falls: list[int] = []
        self._rises: list[int] = []
        at = 0
        for until, _ in (*self._stops, (programme.count, 0)):
            if until - at >= _FADE:
                if at:
                    self._rises.append(at)
                if len(self._falls) < len(self._stops):
                    self._falls.append(until - _FADE)
            at = max(at, until)

    def blocks(self) -> Iterator[np.ndarray]:
        """Run through it."""
        stops = iter(self._stops)
        until, silence = next(stops, (-1, 0))
        at = 0
        for whole in self._programme.blocks():
            block = self._faded(whole, at)
            begin = at
            while at <= until < begin + block.shape[1]:
                yield block[:, at - begin : until - begin]
                yield np.zeros((self.channels, silence), np.float32)
                at = until
                until, silence = next(stops, (-1, 0))
            yield block[:, at - begin :]
            at = begin + block.shape[1]
        while until >= 0:
            yield np.zeros((self.channels, silence), np.float32)
            until, silence = next(stops, (-1, 0))

    def _faded(self, block: np.ndarray, at: int) -> np.ndarray:
        down = np.linspace(1, 0, _FADE, dtype=np.float32)
        for begins, ramp in ((self._falls, down), (self._rises, down[::-1])):
            for begin in begins:
                low, high = max(begin, at), min(begin + _FADE, at + block.shape[1])
                if low < high:
                    block = block.copy()
                    block[:, low - at : high - at] *= ramp[low - begin : high - begin]
        return block


class Written:
    """
    A sound that leaves a 16-bit WAV file where it passed by.

    Args:
        sound: The sound.
        path: The file.
    """

    def __init__(self, sound: Sound, path: Path) -> None:
        self.channels = sound.channels
        self._sound, self._path = sound, path

    def blocks(self) -> Iterator[np.ndarray]:
        """Run through it; the file is whole when the end is reached."""
        with wave.open(str(self._path), "wb") as file:
            file.setnchannels(self.channels)
            file.setsampwidth(2)
            file.setframerate(SOUND_RATE)
            for block in self._sound.blocks():
                piece = np.clip(block, -1, 1) * 32767
                file.writeframes(piece.round().astype("<i2").T.tobytes())
                yield block


class Metered:
    """
    A sound whose loudness is known once it has passed by.

    Args:
        sound: The sound.

    Attributes:
        meter: What the last whole run measured; None before.
    """

    def __init__(self, sound: Sound) -> None:
        self.channels = sound.channels
        self.meter: Meter | None = None
        self._sound = sound

    def blocks(self) -> Iterator[np.ndarray]:
        """Run through it."""
        meter = Meter()
        yield from meter.through(self._sound.blocks())
        self.meter = meter


def mixed(
    programme: Sound,
    cues: Sequence[Cue],
    seconds: float,
    *,
    peak_db: float | None = None,
    heard: Meter | None = None,
) -> Sound:
    """
    Lay the descriptions over the programme.

    Args:
        programme: Already stopped where the picture stands.
        cues: The descriptions.
        seconds: Length of the result.
        peak_db: Highest peak of the voice in dBFS; None makes it as loud as the programme.
        heard: What a meter measured of the programme, if anybody did.
    """
    below = Fitted(programme, round(seconds * SOUND_RATE))
    if not cues:
        return below
    voice = Voices(cues, seconds, peak_db)
    windows = [(cue.start, cue.end) for cue in cues]
    if peak_db is None:
        return Mix(below, voice, windows, heard=heard)
    meter = Meter()
    for block in voice.blocks():
        meter.add(block)
    level = gated(meter.tenths[0] * below.channels)
    return Mix(below, voice, windows, voice_loudness=level, heard=heard)


class Sounding:
    """Tells where a programme makes any sound: what must stay free when music is not to be spoken over."""

    _HOP = SOUND_RATE // 20

    def __init__(self) -> None:
        self._rest: np.ndarray | None = None
        self._levels: list[np.ndarray] = []

    def add(self, block: np.ndarray) -> None:
        """Listen to the next block."""
        held = block if self._rest is None else np.concatenate([self._rest, block], axis=1)
        count = held.shape[1] // self._HOP
        pieces = held[:, : count * self._HOP].reshape(len(held), count, self._HOP)
        self._levels.append(np.sqrt((pieces**2).mean((0, 2))))
        self._rest = held[:, count * self._HOP :]

    @property
    def spans(self) -> list[tuple[float, float]]:
        """The stretches, in seconds."""
        loud = np.concatenate([[0], *[level > _QUIET for level in self._levels], [0]]).astype(np.int8)
        edges = np.flatnonzero(np.diff(loud))
        return [(float(a) / 20, float(b) / 20) for a, b in zip(edges[::2], edges[1::2], strict=True)]
