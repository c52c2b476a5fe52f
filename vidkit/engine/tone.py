"""
Pictures of wide range and wide colours, brought to what every screen shows: BT.709, eight bits.

Phones record HLG, films are mastered in PQ. Shown as they are they look grey and flat. A table over all
codes is made once and looked up per pixel: what is darker than middle white keeps its light, what is
brighter is bent under the ceiling instead of cut off.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from av import VideoFrame

#: Codes of ISO/IEC 23091-2: transfers of PQ and HLG, primaries of BT.2020.
PQ, HLG = 16, 18
_WIDE = 9

#: Light of a white sheet in cd/m² (BT.2408), and of the brightest spot that keeps its own shade.
_PAPER, _BRIGHTEST = 203.0, 1000.0

#: From here on (share of paper white) light is bent.
_KNEE = 0.55

#: Steps of the table: every code of luma, every sixteenth of blue and red.
_STEPS = (1024, 64, 64)

#: What the table counts in: parts of a code of eight bits.
_FINE = 32


def is_wide(frame: VideoFrame) -> bool:
    """Whether a decoded frame needs this: HDR, or colours of BT.2020."""
    return int(frame.color_trc) in {PQ, HLG} or int(frame.color_primaries) == _WIDE


def to_standard(planes: tuple[np.ndarray, ...], transfer: int) -> tuple[np.ndarray, ...]:
    """
    Bring ten-bit BT.2020 planes to eight-bit BT.709.

    Args:
        planes: uint16 luma, blue, red (chroma at half size), limited range.
        transfer: `PQ`, `HLG`, or anything else for standard light in wide colours.

    Returns:
        uint8 planes of the same sizes.
    """
    luma, blue, red = (np.minimum(plane, 1023) for plane in planes)
    table = _table(transfer)
    # Where in the table a chroma pair lies: the node below it, and how far on it is (sixteenths).
    node_blue, node_red = (np.minimum(plane >> 4, _STEPS[1] - 2).astype(np.int32) for plane in (blue, red))
    node = node_blue * _STEPS[2] + node_red
    past = (blue - node_blue * 16).astype(np.int32), (red - node_red * 16).astype(np.int32)
    full = [_doubled(plane, luma.shape) for plane in (node, *past)]
    half = cv2.resize(luma, (blue.shape[1], blue.shape[0]), interpolation=cv2.INTER_AREA).astype(np.int32)
    sheet = _STEPS[1] * _STEPS[2]
    return (
        _read(table[0], luma.astype(np.int32) * sheet + full[0], full[1], full[2]),
        _read(table[1], half * sheet + node, *past),
        _read(table[2], half * sheet + node, *past),
    )


def _read(table: np.ndarray, node: np.ndarray, blue: np.ndarray, red: np.ndarray) -> np.ndarray:
    """Look up between the nodes: a sky's chroma changes by less than a step, and steps would show."""
    here = table[node].astype(np.int32)
    value = here * 16 + blue * (table[node + _STEPS[2]] - here) + red * (table[node + 1] - here)
    return np.asarray(np.clip((value + 8 * _FINE) // (16 * _FINE), 0, 255).astype(np.uint8))


def _doubled(plane: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Repeat chroma for every pixel of luma."""
    wide = cv2.resize(plane.astype(np.float32), (shape[1], shape[0]), interpolation=cv2.INTER_NEAREST)
    return np.asarray(wide.astype(np.int32))


@lru_cache(maxsize=3)
def _table(transfer: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Work all codes through, some levels of luma at a time: the numbers in between are many."""
    parts = [_slab(transfer, np.arange(low, low + 64)) for low in range(0, _STEPS[0], 64)]
    luma, blue, red = (np.concatenate(planes) for planes in zip(*parts, strict=True))
    return luma, blue, red


def _slab(transfer: int, levels: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    y = ((levels.astype(np.float32) - 64) / 876)[:, None, None]
    b = ((np.arange(_STEPS[1], dtype=np.float32) * 16 - 512) / 896)[None, :, None]
    r = ((np.arange(_STEPS[2], dtype=np.float32) * 16 - 512) / 896)[None, None, :]
    # BT.2020, constant numbers of its non-constant luminance.
    coded = [y + 1.4746 * r + 0 * b, y - 0.16455 * b - 0.57135 * r, y + 1.8814 * b + 0 * r]
    red, green, blue = _light([np.clip(channel, 0, 1) for channel in coded], transfer)
    linear = [
        1.6605 * red - 0.5876 * green - 0.0728 * blue,
        -0.1246 * red + 1.1329 * green - 0.0083 * blue,
        -0.0182 * red - 0.1006 * green + 1.1187 * blue,
    ]
    linear = [np.maximum(channel, 0) for channel in linear]
    brightest = np.maximum(np.maximum(linear[0], linear[1]), linear[2])
    # All three are bent alike, so that a bright sky stays blue.
    factor = _bent(brightest) / np.maximum(brightest, 1e-6)
    red, green, blue = (np.clip(channel * factor, 0, 1) ** (1 / 2.4) for channel in linear)
    luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return (
        _packed(16 + 219 * luma),
        _packed(128 + 224 * (blue - luma) / 1.8556),
        _packed(128 + 224 * (red - luma) / 1.5748),
    )


def _light(coded: list[np.ndarray], transfer: int) -> list[np.ndarray]:
    """Return linear light, 1 for paper white."""
    if transfer == PQ:
        m1, m2, c1, c2, c3 = 0.1593017578125, 78.84375, 0.8359375, 18.8515625, 18.6875
        powers = [channel ** (1 / m2) for channel in coded]
        return [
            10_000 / _PAPER * (np.maximum(power - c1, 0) / (c2 - c3 * power)) ** (1 / m1) for power in powers
        ]
    if transfer == HLG:
        a, b, c = 0.17883277, 0.28466892, 0.55991073
        scene = [np.where(e <= 0.5, e * e / 3, (np.exp((e - c) / a) + b) / 12) for e in coded]
        bright = 0.2627 * scene[0] + 0.678 * scene[1] + 0.0593 * scene[2]
        shown = _BRIGHTEST / _PAPER * np.maximum(bright, 1e-6) ** 0.2
        return [shown * channel for channel in scene]
    return [channel**2.4 for channel in coded]


def _bent(light: np.ndarray) -> np.ndarray:
    """Keep what is under the knee, bend the rest towards 1, which the brightest spot reaches."""
    top = (_BRIGHTEST / _PAPER - _KNEE) / (1 - _KNEE)
    over = np.clip((light - _KNEE) / (1 - _KNEE), 0, top)
    bent = over * (1 + over / (top * top)) / (1 + over)
    return np.where(light <= _KNEE, light, _KNEE + (1 - _KNEE) * bent)


def _packed(values: np.ndarray) -> np.ndarray:
    return np.asarray(values * _FINE + 0.5).astype(np.int16).ravel()
