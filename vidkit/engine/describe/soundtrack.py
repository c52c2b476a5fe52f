"""The programme's sound with descriptions in it: ducked under them, or standing still for them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from vidkit.engine import mix
from vidkit.engine.describe.placing import Cue
from vidkit.engine.encode import SOUND_RATE

#: Seconds in which the programme fades where it stops and goes on, so that it does not click.
_FADE = 0.03

#: Programme sound under -50 dBFS counts as silence where music must not be spoken over.
_QUIET = 10 ** (-50 / 20)


def voice_track(cues: Sequence[Cue], seconds: float) -> np.ndarray:
    """Return all descriptions in their places, mono."""
    track = np.zeros(round(seconds * SOUND_RATE), np.float32)
    for cue in cues:
        first = round(cue.start * SOUND_RATE)
        piece = cue.speech.samples[: max(0, len(track) - first)]
        track[first : first + len(piece)] += piece
    return track


def stretched(programme: np.ndarray, cues: Sequence[Cue]) -> np.ndarray:
    """Return the programme with a silence wherever the picture stands."""
    parts: list[np.ndarray] = []
    at = 0
    fade = round(_FADE * SOUND_RATE)
    down = np.linspace(1, 0, fade, dtype=np.float32)
    for cue in cues:
        until = min(round(cue.at * SOUND_RATE), programme.shape[1])
        piece = programme[:, at:until].copy()
        if at and piece.shape[1] >= fade:
            piece[:, :fade] *= down[::-1]
        if piece.shape[1] >= fade:
            piece[:, -fade:] *= down
        parts += [piece, np.zeros((programme.shape[0], round(cue.stop * SOUND_RATE)), np.float32)]
        at = until
    rest = programme[:, at:].copy()
    if at and rest.shape[1] >= fade:
        rest[:, :fade] *= down[::-1]
    return np.concatenate([*parts, rest], axis=1)


def mixed(
    programme: np.ndarray, cues: Sequence[Cue], seconds: float, *, peak_db: float | None = None
) -> np.ndarray:
    """
    Lay the descriptions over the programme.

    Args:
        programme: (channels, n), already stretched where the picture stands.
        cues: The descriptions.
        seconds: Length of the result.
        peak_db: Highest peak of the voice in dBFS; None makes it as loud as the programme.
    """
    programme = fitted(programme, seconds)
    if not cues:
        return programme
    voice = voice_track(cues, seconds)
    windows = [(cue.start, cue.end) for cue in cues]
    if peak_db is None:
        return mix.duck_and_mix(programme, voice, windows)
    voice = at_peak(voice, peak_db)
    level = mix.loudness(np.broadcast_to(voice, (len(programme), len(voice))))
    return mix.duck_and_mix(programme, voice, windows, voice_loudness=level)


def at_peak(voice: np.ndarray, peak_db: float) -> np.ndarray:
    """Bring a sound's highest peak to a level in dBFS."""
    top = float(np.abs(voice).max(initial=0.0))
    return voice if top == 0 else np.asarray(voice * (10 ** (peak_db / 20) / top), np.float32)


def fitted(programme: np.ndarray, seconds: float) -> np.ndarray:
    """Cut or pad a sound to a length."""
    count = round(seconds * SOUND_RATE)
    missing = count - programme.shape[1]
    return np.pad(programme, ((0, 0), (0, missing))) if missing > 0 else programme[:, :count]


def sounding(programme: np.ndarray) -> list[tuple[float, float]]:
    """Return where the programme makes any sound: what must stay free when music is not to be spoken over."""
    hop = SOUND_RATE // 20
    count = programme.shape[1] // hop
    if not count:
        return []
    levels = np.sqrt((programme[:, : count * hop].reshape(-1, count, hop) ** 2).mean((0, 2)))
    loud = np.flatnonzero(np.diff(np.concatenate([[0], (levels > _QUIET).astype(np.int8), [0]])))
    return [(float(a) / 20, float(b) / 20) for a, b in zip(loud[::2], loud[1::2], strict=True)]
