"""
Light: ten-odd named palettes, and how a paper's own colour looks in each of them.

Colours are float RGB arrays in 0–1 (sRGB); mixing happens in OKLab, where a mix of two pleasing colours is
a pleasing colour.

    >>> tone(LIGHTS["sunset"], rgb("#EDBB78"), 0.5).shape
    (3,)
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

_TO_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
_FROM_LMS = np.linalg.inv(_TO_LMS)
_FROM_LAB = np.linalg.inv(_TO_LAB)


@lru_cache(maxsize=512)
def _rgb(text: str) -> tuple[float, float, float]:
    digits = text.lstrip("#")
    red, green, blue = (int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4))
    return red, green, blue


def rgb(text: str) -> np.ndarray:
    """Return `#RRGGBB` as a float RGB array."""
    return np.array(_rgb(text))


def to_lab(colour: np.ndarray) -> np.ndarray:
    """Return OKLab values of sRGB colours (last axis 3)."""
    linear = np.where(colour <= 0.04045, colour / 12.92, ((np.maximum(colour, 0) + 0.055) / 1.055) ** 2.4)
    return np.cbrt(linear @ _TO_LMS.T) @ _TO_LAB.T


def from_lab(lab: np.ndarray) -> np.ndarray:
    """Return sRGB colours, clipped to 0–1, of OKLab values (last axis 3)."""
    linear = np.maximum(((lab @ _FROM_LAB.T) ** 3) @ _FROM_LMS.T, 0)
    return np.clip(np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055), 0, 1)


def mix(a: np.ndarray, b: np.ndarray, amount: float) -> np.ndarray:
    """Return *a* with *amount* (0–1) of *b*, mixed in OKLab."""
    return from_lab(to_lab(a) * (1 - amount) + to_lab(b) * amount)


def lift(colour: np.ndarray, lightness: float, saturation: float = 1.0) -> np.ndarray:
    """Return *colour* lighter by *lightness* (OKLab) and with its chroma multiplied by *saturation*."""
    lab = to_lab(colour)
    lab[..., 0] = np.clip(lab[..., 0] + lightness, 0, 1)
    lab[..., 1:] *= saturation
    return from_lab(lab)


def ramp(dark: np.ndarray, middle: np.ndarray, bright: np.ndarray) -> np.ndarray:
    """Return 256 uint8 RGB colours: tone 0 is *dark*, 128 *middle*, 255 *bright*."""
    lab = np.stack([to_lab(dark), to_lab(middle), to_lab(bright)])
    steps = np.arange(256)
    table = np.stack([np.interp(steps, [0, 128, 255], lab[:, k]) for k in range(3)], axis=-1)
    return (from_lab(table) * 255 + 0.5).astype(np.uint8)


@dataclass(frozen=True, slots=True)
class Light:
    """
    One hour and weather as a set of colours.

    Attributes:
        name: Its key in `LIGHTS`.
        top: Sky overhead; `middle` half-way; `horizon` at the horizon.
        sun: The disc of sun or moon.
        haze: What distance fades into.
        deep: What shade and nearness fade into.
        rim: The lit edge of a sheet of paper.
        tint: Factor per channel for local colours.
        toward: Unit-ish vector to the light, x right, y down.
        dark: Whether windows are lit and stars may show.
    """

    name: str
    top: np.ndarray
    middle: np.ndarray
    horizon: np.ndarray
    sun: np.ndarray
    haze: np.ndarray
    deep: np.ndarray
    rim: np.ndarray
    tint: np.ndarray
    toward: tuple[float, float]
    dark: bool = False


_TABLE: dict[str, tuple[str, tuple[float, float, float], tuple[float, float], bool]] = {
    "sunset": ("4A2F63 D9655A FFC27A FFEBBD F2A071 3A1B3A FFD9A0", (1.03, 0.84, 0.76), (0.7, -0.7), False),
    "dawn": ("6F93BC E9A9AC FCE0B8 FFF6E0 EBBFB8 2C3A5C FFF0DC", (1.0, 0.92, 0.92), (0.7, -0.7), False),
    "noon": ("58AFCB 9BD4D8 F6ECCF FFF8DA CBE2D6 1F4A5C FFFBE8", (1.0, 1.0, 1.0), (-0.4, -0.9), False),
    "golden": ("4F97B3 BFD3B4 FFDC94 FFF3C4 E6CD98 33354A FFF2CC", (1.03, 0.95, 0.82), (0.7, -0.7), False),
    "dusk": ("20244C 6B4A86 EC9383 FFD6AE 8C6A97 15183A F7BDA4", (0.72, 0.62, 0.84), (0.7, -0.6), True),
    "night": ("0A1230 1B2E60 4C6E9C FBF2D0 3C5C8C 070C22 B4CFEE", (0.34, 0.44, 0.70), (0.6, -0.8), True),
    "storm": ("1C2238 4A4B6C DB9478 FFD9A8 77708A 10162B F2C7A8", (0.66, 0.64, 0.78), (0.6, -0.7), False),
    "rain": ("42566A 7B929E C6D0CA EEF0E2 93A9B0 1B2A38 E6EEE8", (0.72, 0.79, 0.84), (-0.5, -0.8), False),
    "snow": ("7FA6C4 BFD5E2 F8EEE4 FFF9EC D3E1E9 2B4A66 FFFFFF", (0.97, 0.99, 1.02), (-0.5, -0.8), False),
    "fog": ("93A7AE BCC8C6 E6E4D8 FFFBEC CBD2CE 33454F FBFAF0", (0.86, 0.90, 0.90), (-0.4, -0.9), False),
    "underwater": (
        "8CEBD6 2296AB 0C3D63 EFFFF2 2BA0B2 062440 C4FAE8",
        (0.42, 0.82, 0.88),
        (-0.2, -1.0),
        False,
    ),
    "space": ("0A0A22 22174C 57306F FFD9A6 3D2B6A 07071C FFC9A3", (0.70, 0.60, 0.85), (-0.7, -0.6), True),
    "lamp": ("5A3A3A 9C5B48 E8B27C FFE7B8 D99B70 2B1720 FFE3B4", (1.02, 0.93, 0.82), (0.5, -0.8), False),
    "moon": ("07070F 14141F 3A3A4C FFF3D6 6C6C80 0B0B14 E9E6F2", (0.92, 0.92, 1.0), (-0.7, -0.6), True),
    "stage": ("140C26 38174A 8A2F5C FFE9B8 6A2B5E 0C0716 FFC9D6", (0.86, 0.66, 0.88), (-0.3, -0.9), True),
}


def _light(name: str) -> Light:
    colours, tint, toward, dark = _TABLE[name]
    top, middle, horizon, sun, haze, deep, rim = (rgb(colour) for colour in colours.split())
    return Light(name, top, middle, horizon, sun, haze, deep, rim, np.array(tint), toward, dark)


#: Every light by name.
LIGHTS: dict[str, Light] = {name: _light(name) for name in _TABLE}

#: Local colours of the ground and what grows on it, before the light falls on them.
GROUNDS: dict[str, np.ndarray] = {
    name: rgb(text)
    for name, text in {
        "sand": "#EDBB78", "grass": "#9DB85C", "forest": "#3D7059", "snow": "#F4F7FA", "sea": "#2C8399",
        "rock": "#8C7F8A", "city": "#C08A76", "stone": "#B9A99A", "wood": "#9A6B4A", "coral": "#E0777B",
        "earth": "#A9764F", "savanna": "#D9B25F", "asphalt": "#6E7482", "lava": "#5A3B41", "moon": "#B9B4C4",
        "leaf": "#6FA05A", "autumn": "#E0681E", "blossom": "#EFA5B5", "wheat": "#E4BE58", "cobble": "#B79C86",
        "mars": "#C96A45", "ice": "#BFE0EC", "lavender": "#8D77B5",
    }.items()
}  # fmt: skip


# How much of its own colour paper keeps, and how much more vivid it gets than a plain mix.
_OWN = {"sunset": 0.68, "golden": 0.70, "noon": 0.72, "dawn": 0.64, "fog": 0.60, "snow": 0.60, "lamp": 0.62}
_VIVID = {"noon": 1.32, "golden": 1.26, "dawn": 1.22, "sunset": 1.2, "fog": 1.1}


def tone(light: Light, colour: np.ndarray, near: float) -> np.ndarray:
    """
    Return what *colour* looks like at nearness *near* (0 far … 1 close) in *light*.

    Far paper drowns in haze, near paper in shade; in between its own colour is strongest.
    """
    lit = np.clip(colour * light.tint, 0, 1)
    haze = light.haze
    if light.name == "sunset" and to_lab(colour)[1] < -0.02:
        # Orange haze over green gives mud; green hills at sunset fade into the violet of the upper sky.
        haze = mix(haze, mix(light.top, light.middle, 0.55), 0.5)
    base = mix(haze, light.deep, 0.10 + 0.62 * near)
    own = _OWN.get(light.name, 0.54) + 0.10 * near
    shade = {"sunset": 1.9, "dawn": 1.3, "noon": 1.0, "golden": 1.1}.get(light.name, 0.8)
    result = mix(mix(base, lit, own), light.deep, 0.30 * max(0.0, near - 0.35) ** 1.3 * shade)
    pull = {"dawn": 0.56, "fog": 0.92, "sunset": 0.62, "golden": 0.60, "noon": 0.66}.get(light.name, 0.72)
    return lift(
        mix(result, haze, pull * (1 - near) ** (0.8 if light.name == "fog" else 1.25)),
        0,
        _VIVID.get(light.name, 1.18),
    )


def hero_tone(light: Light, colour: np.ndarray, tint: float = 0.3) -> np.ndarray:
    """Return *colour* for a hero: only *tint* of the light's tint, so that it stands out and stays obeyed."""
    amount = tint * (0.75 if light.dark else 1.0)
    return np.clip(colour * (1 - amount + amount * light.tint), 0, 1)


def with_sky(light: Light, colour: np.ndarray) -> Light:
    """Return *light* with its sky repainted around *colour* ("a pink sky")."""
    return replace(
        light,
        top=mix(light.top, colour, 0.45),
        middle=mix(light.middle, colour, 0.85),
        horizon=mix(light.horizon, lift(colour, 0.12), 0.5),
        haze=mix(light.haze, colour, 0.45),
    )


#: Colour words and what they mean on a hero.
COLOURS: dict[str, str] = {
    "red": "#DE352E",
    "scarlet": "#E0301E",
    "crimson": "#B81D3A",
    "ruby": "#B5173D",
    "maroon": "#7C2230",
    "burgundy": "#7A1F35",
    "orange": "#F08A2C",
    "amber": "#F2A62B",
    "copper": "#B9693A",
    "bronze": "#A9743C",
    "yellow": "#F6C21E",
    "golden": "#E9B23A",
    "gold": "#E9B23A",
    "lemon": "#F7DD4A",
    "mustard": "#D4A32A",
    "green": "#3F9A4B",
    "emerald": "#1F8F63",
    "lime": "#9CCB3B",
    "olive": "#7F8640",
    "mint": "#8FD3B0",
    "jade": "#3BA37F",
    "teal": "#1F8A8C",
    "turquoise": "#35B8B3",
    "cyan": "#37BFD6",
    "aqua": "#4CC6CF",
    "blue": "#2F6FD0",
    "azure": "#3F93DE",
    "cobalt": "#2450A8",
    "navy": "#22386E",
    "indigo": "#433B8F",
    "sapphire": "#1F55B5",
    "purple": "#7D45A8",
    "violet": "#8250B8",
    "lavender": "#A995D6",
    "lilac": "#BFA0D8",
    "magenta": "#CC3A96",
    "pink": "#F07FA8",
    "fuchsia": "#D43A9C",
    "rose": "#E77C93",
    "coral": "#F2806B",
    "salmon": "#F29A80",
    "peach": "#F7BE98",
    "brown": "#8A5A38",
    "chocolate": "#6A4029",
    "tan": "#C79A6B",
    "beige": "#E3CFAE",
    "cream": "#F5E8CB",
    "ivory": "#F4ECD8",
    "white": "#F6F2EA",
    "silver": "#C6CCD2",
    "grey": "#8E949B",
    "gray": "#8E949B",
    "black": "#2F2D38",
    "charcoal": "#45454F",
    "ginger": "#E07B2E",
    "blond": "#E8C878",
    "blonde": "#E8C878",
    "colorful": "#E8574A",
}
