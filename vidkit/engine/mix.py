"""
Sound under sound: a voice laid over a programme, the programme making room.

    duck_and_mix(programme, voice, [(3.2, 6.8)])               # ducked there, as loud on the whole as before
    Mix(Held(programme), Held(voice), [(3.2, 6.8)]).blocks()   # the same of a film of any length

Samples are float32 at 48 kHz, (channels, n) or (n,).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from vidkit.engine.encode import SOUND_RATE
from vidkit.engine.flow import Fitted, Held, Sound, placed, whole
from vidkit.engine.loudness import SILENCE, Meter, gated, loudness, oversampled

#: Loudness of a voice over a programme that has none of its own (EBU R 128's target).
NORMAL = -23.0

#: The programme lies this far under the voice while it speaks, in LU.
_ROOM = 13.0

#: It gives way by this much at least and at most, in dB.
_LEAST, _MOST = 4.0, 22.0

#: Samples between two values of a gain: a thousand a second are smooth enough to interpolate.
_HOP = 48

#: Gains before and after a peak that it turns down: 6 ms of looking ahead, and as much of smoothing.
_REACH = 6

Span = tuple[float, float]


def at_loudness(samples: np.ndarray, target: float, ceiling: float = -1.0) -> np.ndarray:
    """Bring a sound to a loudness in LUFS; peaks above *ceiling* (dBTP) are held softly."""
    now = loudness(samples)
    if now <= SILENCE:
        return np.asarray(samples, np.float32)
    return limited(np.asarray(samples * 10 ** ((target - now) / 20), np.float32), ceiling)


class Mix:
    """
    A voice over a programme, which gives way while the voice speaks; a sound that passes by.

    Making it runs through the programme once or twice and measures; `blocks` runs through it again.

    Args:
        programme: A mono programme stays mono: two equal channels measure 3 LU more. Of the result's length.
        voice: Mono; silent outside the windows.
        windows: Where it speaks, in seconds.
        voice_loudness: LUFS of the voice; by default that of the programme, so that nobody reaches for the
            knob. A silent programme gets `NORMAL`.
        room: LU that the programme lies under the voice.
        attack: Seconds in which the programme sinks before a window.
        release: Seconds in which it comes back.
        ceiling: dBTP that no peak passes.
        keep_loudness: Whether the result as a whole keeps the programme's loudness, to within 1 LU, by
            speaking a little louder or softer.
        heard: What a meter measured of the programme, where one has run through it.
    """

    def __init__(
        self,
        programme: Sound,
        voice: Sound,
        windows: Sequence[Span],
        *,
        voice_loudness: float | None = None,
        room: float = _ROOM,
        attack: float = 0.25,
        release: float = 0.6,
        ceiling: float = -1.0,
        keep_loudness: bool = True,
        heard: Meter | None = None,
    ) -> None:
        self.channels = programme.channels
        self._programme, self._voice, self._ceiling = programme, voice, ceiling
        self._gain = np.float32(0.0)
        now = gated(_measured(voice).tenths[0] * self.channels)
        if now <= SILENCE or not windows:
            return
        heard = heard or _measured(programme)
        before = heard.loudness
        free = before <= -60.0
        target = voice_loudness if voice_loudness is not None else (NORMAL if free else before)
        self._gain = np.float32(10 ** ((target - now) / 20))
        self._duck = Duck(heard.momentary, windows, target, room=room, attack=attack, release=release)
        if keep_loudness and not free and voice_loudness is None:
            self._gain *= np.float32(self._balanced(before))

    def blocks(self) -> Iterator[np.ndarray]:
        """Run through it."""
        if not self._gain:
            yield from held_under(self._programme.blocks(), self._ceiling)
            return
        yield from held_under((below + self._gain * spoken for below, spoken in self._pairs()), self._ceiling)

    def _balanced(self, before: float) -> float:
        """
        Return how much louder or softer the voice has to be.

        Weighting is linear: the power of both together follows from that of each and what they share, for any
        gain, so that one run is enough.
        """
        meter = Meter(self._shares)
        for below, spoken in self._pairs():
            meter.add(np.concatenate([below, self._gain * spoken]))
        alone, shared, voice = meter.tenths if meter.tenths.size else np.zeros((3, 0))
        gain = 1.0
        for _ in range(4):
            off = gated(alone + 2 * gain * shared + gain * gain * voice) - before
            if abs(off) < 0.25:
                break
            gain = float(np.clip(gain * 10 ** (-off / 20), 10 ** (-5 / 20), 10 ** (3 / 20)))
        return gain

    def _shares(self, weighted: np.ndarray) -> np.ndarray:
        below, spoken = weighted[:-1], weighted[-1]
        return np.stack([(below**2).sum(0), (below * spoken).sum(0), self.channels * spoken**2])

    def _pairs(self) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Run through the programme, ducked, and the voice beside it."""
        voice = self._voice.blocks()
        spoken = np.zeros((1, 0), np.float32)
        at = 0
        for block in self._programme.blocks():
            count = block.shape[1]
            while spoken.shape[1] < count:
                more = next(voice, None)
                if more is None:
                    spoken = np.pad(spoken, ((0, 0), (0, count - spoken.shape[1])))
                    break
                spoken = np.concatenate([spoken, more], axis=1)
            yield block * self._duck.gain(at, count), spoken[:, :count]
            spoken = spoken[:, count:]
            at += count


class Duck:
    """
    A programme's gain: as deep as each window needs, with eased slopes.

    Args:
        heard: The programme's momentary loudness, ten values a second.
        windows: Where the voice speaks, in seconds.
        voice_loudness: Of the voice, in LUFS.
        room: LU that the programme shall lie under it.
        attack: Seconds in which it sinks before a window.
        release: Seconds in which it comes back.
    """

    def __init__(
        self,
        heard: np.ndarray,
        windows: Sequence[Span],
        voice_loudness: float,
        *,
        room: float = _ROOM,
        attack: float = 0.25,
        release: float = 0.6,
    ) -> None:
        self._attack, self._release = attack, release
        rows = []
        for start, end in _merged(windows, attack + release):
            near = heard[max(0, int((start - 0.2) * 10)) : max(1, int(end * 10))]
            # The loudest moments count: one shout under a quiet voice hides the word.
            level = float(np.percentile(near, 90)) if len(near) else SILENCE
            rows.append((start, end, float(np.clip(level - (voice_loudness - room), _LEAST, _MOST))))
        self._starts, self._ends, self._depths = np.array(rows).reshape(-1, 3).T

    def gain(self, first: int, count: int) -> np.ndarray:
        """Return the gain of *count* samples from the *first* on, float32."""
        steps = np.arange(first // _HOP, (first + count) // _HOP + 2)
        at = steps * _HOP / SOUND_RATE
        near = (self._starts - self._attack < at[-1]) & (self._ends + self._release > at[0])
        if not near.any():
            return np.ones(count, np.float32)
        depth = np.zeros(len(steps))
        for start, end, deep in zip(self._starts[near], self._ends[near], self._depths[near], strict=True):
            down = np.clip((at - (start - self._attack)) / self._attack, 0, 1)
            up = np.clip((end + self._release - at) / self._release, 0, 1)
            eased = np.minimum(down * down * (3 - 2 * down), up * up * (3 - 2 * up))
            depth = np.maximum(depth, deep * eased)
        return _fine(10 ** (-depth / 20), steps * _HOP, first, count)


def duck_and_mix(
    programme: np.ndarray,
    voice: np.ndarray,
    windows: Sequence[Span],
    *,
    voice_loudness: float | None = None,
    room: float = _ROOM,
    attack: float = 0.25,
    release: float = 0.6,
    keep_loudness: bool = True,
) -> np.ndarray:
    """
    Lay a voice over a programme in memory; see `Mix`.

    Args:
        programme: (channels, n) samples.
        voice: (n,) or shorter.
        windows: Where it speaks, in seconds.
        voice_loudness: LUFS of the voice; by default that of the programme.
        room: LU that the programme lies under the voice.
        attack: Seconds in which the programme sinks before a window.
        release: Seconds in which it comes back.
        keep_loudness: Whether the result keeps the programme's loudness.

    Returns:
        float32, as many channels as the programme.
    """
    below = Held(programme)
    mix = Mix(
        below,
        Fitted(Held(voice), below.samples.shape[1]),
        windows,
        voice_loudness=voice_loudness,
        room=room,
        attack=attack,
        release=release,
        keep_loudness=keep_loudness,
    )
    return whole(mix.blocks(), below.channels)


def ducking(programme: np.ndarray, windows: Sequence[Span], voice_loudness: float) -> np.ndarray:
    """Return the gain of a programme in memory, sample by sample; see `Duck`."""
    heard = _measured(Held(programme)).momentary
    return Duck(heard, windows, voice_loudness).gain(0, programme.shape[-1])


def limited(samples: np.ndarray, ceiling: float = -1.0) -> np.ndarray:
    """Hold peaks under *ceiling* (dBTP) by turning the level down around them; the rest is untouched."""
    samples = np.asarray(samples, np.float32)
    flat = np.atleast_2d(samples)
    return whole(held_under([flat], ceiling), len(flat)).reshape(samples.shape)


def held_under(blocks: Iterable[np.ndarray], ceiling: float = -1.0) -> Iterator[np.ndarray]:
    """Do the same to a sound that passes by."""
    top = 10 ** (ceiling / 20) * 0.985
    size, context = 1024 * _HOP, 40 * _HOP
    for piece in placed(blocks, size, context):
        inner = piece[:, context:-context]
        # No peak between samples is 3 dB higher than those beside it.
        if max(piece.max(initial=0.0), -piece.min(initial=0.0)) <= top * 0.7:
            yield inner
            continue
        fine = np.abs(oversampled(piece)).max(0)
        steps = -(-piece.shape[1] // _HOP)
        fine = np.pad(fine, (0, steps * _HOP * 4 - len(fine)))
        wanted = np.minimum(1.0, top / np.maximum(fine.reshape(steps, -1).max(1), 1e-9))
        if wanted.min() >= 1:
            yield inner
            continue
        # Look ahead and hold, then smooth over as much: the gain is down before the peak arrives.
        padded = np.pad(wanted, _REACH, mode="edge")
        held = np.lib.stride_tricks.sliding_window_view(padded, 2 * _REACH + 1).min(1)
        window = np.hanning(2 * _REACH + 3)[1:-1]
        eased = np.convolve(np.pad(held, _REACH, mode="edge"), window / window.sum(), "valid")
        places = (np.arange(steps) + 0.5) * _HOP
        yield inner * _fine(np.minimum(eased, 1.0), places, context, inner.shape[1])


def _measured(sound: Sound) -> Meter:
    meter = Meter()
    for block in sound.blocks():
        meter.add(block)
    return meter


def _fine(values: np.ndarray, places: np.ndarray, first: int, count: int) -> np.ndarray:
    """Interpolate to one float32 value a sample."""
    return np.interp(np.arange(first, first + count), places, values).astype(np.float32)


def _merged(windows: Sequence[Span], gap: float) -> list[Span]:
    out: list[Span] = []
    for start, end in sorted(windows):
        if out and start - out[-1][1] < gap:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out
