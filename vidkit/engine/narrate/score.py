"""
What is heard below a narration: the ambience of each scene, and where wanted a quiet piece of music.

The music is composed here: four chords in a key of the seed's choice, plucked and held; the same seed, the
same piece. It keeps out of the voice's way: nothing lively between 1 and 4 kHz.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from vidkit.engine.encode import SOUND_RATE
from vidkit.engine.mix import at_loudness, duck_and_mix
from vidkit.engine.narrate.shots import View
from vidkit.engine.narrate.telling import Told
from vidkit.engine.sound import bed
from vidkit.engine.stage.words import understand

#: LUFS of the voice: what the large platforms play at.
VOICE = -16.0

#: LUFS of music and of bare ambience where nobody speaks.
MUSIC, AMBIENCE = -25.0, -29.0

#: LU that all of it lies under the voice.
ROOM = 17.0

#: Progressions in steps of the key, major and minor.
_MAJOR = ((0, 7, 9, 5), (0, 9, 5, 7), (0, 5, 9, 7), (0, 4, 5, 7))
_MINOR = ((0, 8, 3, 10), (0, 5, 8, 7), (0, 3, 8, 10))
_DARK = {"night", "storm", "rain", "fog", "dusk", "space"}


def mixdown(told: Told, shown: Sequence[View], *, music: bool, seed: int) -> np.ndarray:
    """
    Put a narration on its bed.

    Args:
        told: The narration.
        shown: The shots, whose scenes are heard.
        music: Whether music plays.
        seed: Varies music and ambience.

    Returns:
        float32 (2, n) at 48 kHz, as long as the narration.
    """
    count = len(told.samples)
    below = _ambience(shown, count, seed)
    below = at_loudness(below, AMBIENCE - (5 if music else 0))
    if music:
        dark = sum(view.end - view.start for view in shown if understand(view.prompt).light in _DARK)
        piece = compose(count / SOUND_RATE, seed, minor=dark > 0.5 * told.seconds)
        below = below + at_loudness(piece[:, :count], MUSIC)
    return duck_and_mix(
        below,
        told.samples,
        told.windows,
        voice_loudness=VOICE,
        room=ROOM,
        attack=0.3,
        release=0.7,
        keep_loudness=False,
    )


def compose(seconds: float, seed: int, *, minor: bool = False) -> np.ndarray:
    """
    Make a quiet piece of music.

    Args:
        seconds: Length; it fades in and out.
        seed: Chooses key, chords and pattern.
        minor: Whether it is sombre.

    Returns:
        float32 (2, n) at 48 kHz.
    """
    rng = np.random.default_rng([seed & 0xFFFFFFFF, 1781])
    count = round(seconds * SOUND_RATE)
    key = 174.61 * 2 ** (int(rng.integers(-3, 4)) / 12)
    chords = (_MINOR if minor else _MAJOR)[int(rng.integers(len(_MINOR if minor else _MAJOR)))]
    beat = 60 / float(rng.uniform(72, 92))
    third = {
        step: 3 if (minor and step in {0, 5, 7}) or (not minor and step in {9, 4, 2}) else 4
        for step in range(12)
    }
    out = np.zeros((2, count + 6 * SOUND_RATE), np.float32)
    pattern = rng.permutation(4)
    bar = 0
    at = 0.0
    while at < seconds:
        root = chords[bar % 4]
        notes = (root, root + third[root], root + 7, root + 12)
        _add(out, _held([key * 2 ** (note / 12) for note in notes[:3]], beat * 4.4), at, 0.5, 0.30)
        _add(out, _pluck(key / 2 * 2 ** (root / 12), 2.6), at, 0.5, 0.5)
        for step in range(8):
            if step % 2 and rng.random() < 0.45:
                continue
            note = notes[pattern[step % 4]] + (12 if step in {3, 6} else 0)
            level = 0.34 * float(rng.uniform(0.75, 1.0)) * (1.0 if step % 4 == 0 else 0.8)
            _add(
                out,
                _pluck(key * 2 ** (note / 12), 1.8),
                at + step * beat / 2,
                float(rng.uniform(0.3, 0.7)),
                level,
            )
        bar += 1
        at += beat * 4
    out = out[:, :count]
    _fade(out, 1.2, 2.2)
    return out


def _ambience(shown: Sequence[View], count: int, seed: int) -> np.ndarray:
    """Let each scene sound while it is seen; one after the other they cross over within half a second."""
    out = np.zeros((2, count), np.float32)
    overlap = 0.5
    index = 0
    while index < len(shown):
        last = index
        facts = understand(shown[index].prompt, shown[index].seed).facts()
        # Shots of the same scene are one sound.
        while last + 1 < len(shown) and shown[last + 1].prompt == shown[index].prompt:
            last += 1
        start = max(0.0, shown[index].start - overlap / 2)
        seconds = min(count / SOUND_RATE, shown[last].end + overlap / 2) - start
        piece = bed(facts, max(seconds, 0.2), seed + index)
        first = round(start * SOUND_RATE)
        piece = piece[:, : count - first]
        out[:, first : first + piece.shape[1]] += piece
        index = last + 1
    return out


def _add(out: np.ndarray, sound: np.ndarray, at: float, pan: float, level: float) -> None:
    first = round(at * SOUND_RATE)
    piece = sound[: max(0, out.shape[1] - first)]
    out[0, first : first + len(piece)] += piece * np.float32(level * np.sqrt(1 - pan))
    out[1, first : first + len(piece)] += piece * np.float32(level * np.sqrt(pan))


def _pluck(hertz: float, seconds: float) -> np.ndarray:
    """A soft plucked string: few harmonics, the high ones gone first."""
    time = np.arange(round(seconds * SOUND_RATE), dtype=np.float32) / SOUND_RATE
    sound = np.zeros_like(time)
    for harmonic, level in ((1, 1.0), (2, 0.38), (3, 0.12), (4, 0.05)):
        stretched = hertz * harmonic * (1 + 0.0004 * harmonic * harmonic)
        if stretched < 5000:
            sound += level * np.sin(2 * np.pi * stretched * time) * np.exp(-time * (1.6 + 1.3 * harmonic))
    sound *= np.minimum(1, time / 0.006)
    return np.asarray(sound * np.clip((seconds - time) / 0.1, 0, 1), np.float32)


def _held(pitches: Sequence[float], seconds: float) -> np.ndarray:
    """A held chord that swells and fades."""
    time = np.arange(round(seconds * SOUND_RATE), dtype=np.float32) / SOUND_RATE
    sound = np.zeros_like(time)
    for index, hertz in enumerate(pitches):
        for detune in (-0.0011, 0.0013):
            phase = 2 * np.pi * hertz * (1 + detune) * time + index
            sound += np.sin(phase) + 0.12 * np.sin(2 * phase)
    swell = np.sin(np.pi * np.clip(time / seconds, 0, 1)) ** 1.2
    return np.asarray(sound * swell / (2 * len(pitches)), np.float32)


def _fade(sound: np.ndarray, begin: float, end: float) -> None:
    first = min(round(begin * SOUND_RATE), sound.shape[1] // 2)
    last = min(round(end * SOUND_RATE), sound.shape[1] // 2)
    if first and last:
        sound[:, :first] *= np.linspace(0, 1, first, dtype=np.float32) ** 1.5
        sound[:, -last:] *= np.linspace(1, 0, last, dtype=np.float32) ** 1.5
