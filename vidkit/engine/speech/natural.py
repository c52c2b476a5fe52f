"""
Natural English: the one seam to the package that has learned a voice.

The package holds one speaker. Her pitch curve and the colour of her vowels (the spectrum's envelope) come out
of it apart from each other, so both can be moved before the sound is made: lower and longer gives a man's
voice, higher and shorter a younger one, without the warble of a pitch shifter.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec
from typing import Any

import numpy as np

from vidkit.errors import MissingPart

#: Samples per second of what it makes.
RATE = 24_000

#: Below this the pitch curve means "no tone".
_VOICED = 40.0


def installed() -> bool:
    """Tell whether the package is there, without loading it."""
    return find_spec("hibari") is not None and find_spec("onnxruntime") is not None


def say(
    text: str, *, rate: float = 1.0, pitch: float = 1.0, size: float = 1.0, liveliness: float = 1.0
) -> list[np.ndarray]:
    """
    Speak an English text, one array of float32 samples a sentence; the same text gives the same samples.

    Args:
        text: What to say.
        rate: 1 is the speaker's own pace.
        pitch: Factor on her pitch.
        size: Factor on her vowels' frequencies: below 1 a larger body speaks.
        liveliness: Factor on how far the pitch moves.
    """
    speaker = _speaker()
    return [
        _sound(speaker, speaker.ids(phonemes), rate, pitch, size, liveliness)
        for phonemes in speaker.phonemize(text)
    ]


@lru_cache(maxsize=1)
def _speaker() -> Any:
    try:
        from hibari import Hibari
    except ImportError as error:
        raise MissingPart(
            "The natural English voices need a part that is not installed.",
            advice='Run: pip install "vidkit[local]"',
        ) from error
    return Hibari(threads=1)


def _sound(
    speaker: Any, ids: list[int], rate: float, pitch: float, size: float, liveliness: float
) -> np.ndarray:
    from hibari import dsp

    feed = {"ids": np.asarray([ids], np.int64), "speed": np.asarray([np.clip(rate, 0.5, 2.0)], np.float32)}
    tone, turn, noise, rest, phase, curve = (part[0] for part in speaker.sess.run(None, feed))
    voiced = curve > _VOICED
    if voiced.any():
        middle = float(np.median(curve[voiced]))
        curve = np.where(voiced, (middle + (curve - middle) * liveliness) * pitch, curve).astype(np.float32)
    if pitch != 1.0:
        tone = _smooth(tone)
    if size != 1.0:
        tone, turn, noise, rest = (_stretched(part, size) for part in (tone, turn, noise, rest))
    if pitch != 1.0:
        # Fewer harmonics carry the same strength; the branch with her own phases would betray her pitch.
        tone = tone + np.float32(0.5 * np.log(pitch))
        rest = rest - np.float32(3.0)
    return np.asarray(dsp.synth(tone, turn, noise, rest, phase, curve, np.random.default_rng(0)), np.float32)


def _smooth(spectrum: np.ndarray) -> np.ndarray:
    """Even out a log spectrum (bins, frames) over one spacing of her harmonics, which it still shows."""
    reach = 5
    padded = np.pad(spectrum, ((reach, reach), (0, 0)), mode="edge").astype(np.float64)
    total = np.cumsum(np.pad(padded, ((1, 0), (0, 0))), axis=0)
    width = 2 * reach + 1
    return np.asarray((total[width:] - total[:-width]) / width, np.float32)


def _stretched(spectrum: np.ndarray, size: float) -> np.ndarray:
    """Move a spectrum (bins, frames) along its frequencies."""
    count = len(spectrum)
    at = np.clip(np.arange(count) / size, 0, count - 1)
    low = at.astype(int)
    share = (at - low).astype(np.float32)[:, None]
    return np.asarray(
        spectrum[low] * (1 - share) + spectrum[np.minimum(low + 1, count - 1)] * share, np.float32
    )
