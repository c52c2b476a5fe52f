"""The twelve colours every language has an easy word for."""

from __future__ import annotations

import numpy as np

_FAMILIES = {
    "red": "red scarlet crimson ruby maroon burgundy",
    "orange": "orange amber copper bronze coral salmon peach ginger",
    "yellow": "yellow golden gold lemon mustard blond blonde",
    "green": "green emerald lime olive mint jade",
    "turquoise": "teal turquoise cyan aqua",
    "blue": "blue azure cobalt navy indigo sapphire",
    "purple": "purple violet lavender lilac magenta",
    "pink": "pink fuchsia rose",
    "brown": "brown chocolate tan",
    "white": "white cream ivory beige",
    "grey": "grey gray silver",
    "black": "black charcoal",
    "colorful": "colorful rainbow",
}
_BASIC = {word: family for family, words in _FAMILIES.items() for word in words.split()}

#: Hue in degrees up to which a colour has its name, from red round to red again.
_HUES = (
    (16, "red"), (42, "orange"), (62, "yellow"), (158, "green"), (196, "turquoise"), (256, "blue"),
    (292, "purple"), (338, "pink"), (361, "red"),
)  # fmt: skip


def basic(word: str) -> str:
    """Return the basic colour of a colour word of the stage; "" for `#RRGGBB`, which nobody asked for."""
    return _BASIC.get(word.lower(), "")


def main_colours(picture: np.ndarray) -> tuple[str, ...]:
    """
    Name the one or two colours that fill most of a picture.

    Args:
        picture: (h, w, 3) uint8 RGB.
    """
    shares = _shares(_named(picture))
    return (shares[0][1], *[name for share, name in shares[1:2] if share >= 0.2])


def layers(picture: np.ndarray) -> tuple[str, str] | None:
    """Name the colours that rule the lower and the upper part of a picture; None: none does."""
    names = _named(picture)
    above, below = _shares(names[: len(names) // 2])[0], _shares(names[len(names) // 2 :])[0]
    if min(above[0], below[0]) < 0.42 or above[1] == below[1]:
        return None
    return below[1], above[1]


def _shares(names: np.ndarray) -> list[tuple[float, str]]:
    kinds, counts = np.unique(names, return_counts=True)
    return sorted(
        ((float(n) / names.size, str(kind)) for kind, n in zip(kinds, counts, strict=True)), reverse=True
    )


def _named(picture: np.ndarray) -> np.ndarray:
    """Return the name of every part of a coarse picture."""
    import cv2

    small = cv2.resize(picture, (48, 27), interpolation=cv2.INTER_AREA)
    hsv = cv2.cvtColor(small, cv2.COLOR_RGB2HSV_FULL).astype(np.float32)
    hue, saturation, value = hsv[..., 0] * 360 / 255, hsv[..., 1] / 255, hsv[..., 2] / 255
    names = np.full(hue.shape, "", dtype="<U9")
    for limit, name in reversed(_HUES):
        names[hue < limit] = name
    warm = (hue < 45) | (hue > 325)
    names[warm & (value < 0.68) & (saturation < 0.8)] = "brown"
    names[warm & (value >= 0.68) & (saturation < 0.42)] = "pink"
    pale = saturation < np.where(value > 0.75, 0.13, 0.16)
    names[pale & (value > 0.8)] = "white"
    names[pale & (value <= 0.8)] = "grey"
    names[value < 0.14] = "black"
    return names
