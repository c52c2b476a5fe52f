"""
Looks by name, for footage that cannot be staged again: night, snow, rain, black and white, blur and more.

    looks = read("make it a rainy night")     # ("night", "rain")
    grader = Grader(looks, 1280, 720)
    planes = grader.apply(planes, index)
"""

from __future__ import annotations

import re
from collections.abc import Callable

import cv2
import numpy as np

from vidkit.engine.encode import FPS
from vidkit.engine.stage.compose import Frame

NOTHING_KNOWN = (
    "No look in these words is known for footage that was not staged here, so the picture stayed as it was. "
    "Known: night, dusk, warm, cold, bright, dark, fog, rain, snow, black and white, sepia, vivid, faded, "
    "soft, sharp, vignette, grain, mirror, negative, and tints by colour."
)

#: name: (words, luma gain, luma lift, saturation, U shift, V shift)
_TONES: dict[str, tuple[str, float, float, float, float, float]] = {
    "night": (r"night|midnight|moonlit|moonlight", 0.46, -4, 0.55, 11, -9),
    "dusk": (r"dusk|twilight|evening|blue\s+hour", 0.72, -2, 0.85, 6, 4),
    "warm": (r"warm(?:er)?|sunset|golden|sunny|autumn|cosy|cozy", 1.02, 2, 1.08, -9, 9),
    "cold": (r"cold(?:er)?|cool(?:er)?|icy|winter|frosty", 1.0, 2, 0.88, 9, -6),
    "bright": (r"bright(?:er)?|daylight|lighter|high[- ]key", 1.14, 8, 1.0, 0, 0),
    "dark": (r"dark(?:er)?|gloomy|moody|low[- ]key", 0.70, -2, 0.9, 0, 0),
    "fog": (r"fog(?:gy)?|mist(?:y)?|haz[ey]", 0.62, 70, 0.5, 1, 0),
    "storm": (r"storm(?:y)?|thunder", 0.66, 0, 0.6, 5, -3),
    "vivid": (r"vivid|vibrant|saturated|colou?rful|pop", 1.04, 0, 1.45, 0, 0),
    "faded": (r"faded|vintage|washed|pastel|retro|film\s+look", 0.86, 22, 0.68, -3, 4),
    "sepia": (r"sepia|old\s+photo", 0.96, 4, 0.0, -14, 10),
    "black and white": (r"black[- ]and[- ]white|b\s*&\s*w|monochrome|gr[ae]yscale|noir", 1.04, -3, 0.0, 0, 0),
    "negative": (r"negative|invert(?:ed)?", -1.0, 219, -1.0, 0, 0),
    "red": (r"\bred\b|crimson", 0.97, 0, 0.8, -8, 26),
    "blue": (r"\bblue\b", 0.97, 0, 0.8, 26, -9),
    "green": (r"\bgreen\b", 0.98, 0, 0.8, -13, -20),
    "purple": (r"purple|violet|magenta|pink", 0.98, 0, 0.85, 14, 15),
    "orange": (r"orange|amber|teal[- ]and[- ]orange", 1.0, 0, 0.9, -18, 17),
}  # fmt: skip
_EFFECTS: dict[str, str] = {
    "rain": r"rain(?:y|ing|fall)?|storm(?:y)?|downpour|drizzle",
    "snow": r"snow(?:y|ing|fall)?|blizzard|winter",
    "blur": r"blur(?:red|ry)?|soft(?:er)?\b|dream(?:y|like)?|out\s+of\s+focus",
    "sharp": r"sharp(?:er|en)?|crisp",
    "vignette": r"vignette|noir",
    "grain": r"grain(?:y)?|vintage|16\s*mm|film\s+look|noir",
    "mirror": r"mirror(?:ed)?|flip(?:ped)?",
    "pixels": r"pixel(?:ated|s)?|8[- ]bit|mosaic",
}

_Effect = Callable[[Frame, int], Frame]


def read(prompt: str) -> tuple[str, ...]:
    """Return the names of the looks that the words ask for, in a fixed order; unknown words ask for none."""
    text = prompt.lower()
    tones = [name for name, row in _TONES.items() if re.search(rf"(?<![a-z])(?:{row[0]})(?![a-z])", text)]
    effects = [
        name for name, words in _EFFECTS.items() if re.search(rf"(?<![a-z])(?:{words})(?![a-z])", text)
    ]
    return (*tones, *(name for name in effects if name not in tones))


class Grader:
    """Applies looks to frames, the same way for the same seed."""

    def __init__(self, looks: tuple[str, ...], width: int, height: int, seed: int = 0) -> None:
        self._tables = [_tables(*_TONES[name][1:]) for name in looks if name in _TONES]
        self._rng = np.random.default_rng([seed & 0xFFFFFFFF, 99])
        self._unit = min(width, height) / 720
        self._size = (width, height)
        makers: dict[str, Callable[[], _Effect]] = {
            "rain": self._rain,
            "snow": self._snow,
            "blur": self._blur,
            "sharp": self._sharp,
            "vignette": self._vignette,
            "grain": self._grain,
            "mirror": lambda: _mirrored,
            "pixels": self._pixels,
        }
        self._effects = [makers[name]() for name in looks if name in makers]

    def apply(self, frame: Frame, index: int) -> Frame:
        """Return the frame in the new look."""
        for tables in self._tables:
            luma, blue, red = (cv2.LUT(plane, table) for plane, table in zip(frame, tables, strict=True))
            frame = (np.asarray(luma), np.asarray(blue), np.asarray(red))
        for effect in self._effects:
            frame = effect(frame, index)
        return frame

    def _flakes(self, count: int, draw: Callable[[np.ndarray, int, int], None]) -> np.ndarray:
        """Return a tile of light specks, twice as high as the frame would need, that repeats both ways."""
        width, height = self._size
        tile = np.zeros((height, width), np.uint8)
        for _ in range(count):
            draw(tile, int(self._rng.integers(0, width)), int(self._rng.integers(0, height)))
        return tile

    def _falling(self, tiles: list[tuple[np.ndarray, float, float]], light: int) -> _Effect:
        """Let tiles of specks fall, each at its own speed (pixels per second right and down)."""
        width, height = self._size

        def draw(frame: Frame, index: int) -> Frame:
            luma, blue, red = frame
            for tile, right, down in tiles:
                x, y = round(right * index / FPS) % width, round(down * index / FPS) % height
                moved = np.roll(tile, (y, x), (0, 1))
                through = cv2.bitwise_not(moved)
                luma = cv2.add(
                    cv2.multiply(luma, through, scale=1 / 255), cv2.convertScaleAbs(moved, alpha=light / 255)
                )
                half = cv2.resize(through, (width // 2, height // 2), interpolation=cv2.INTER_AREA)
                blue, red = (_towards_grey(plane, half) for plane in (blue, red))
            return np.asarray(luma), blue, red

        return draw

    def _rain(self) -> _Effect:
        tiles = []
        for length, strength, speed, count in ((22, 70, 900, 420), (44, 110, 1500, 190)):
            reach = max(3, round(length * self._unit))
            shade, lean = strength, max(1, reach // 7)

            def streak(
                tile: np.ndarray, x: int, y: int, reach: int = reach, shade: int = shade, lean: int = lean
            ) -> None:
                cv2.line(tile, (x, y), (x - lean, y + reach), shade, 1, cv2.LINE_AA)

            down = speed * self._unit
            tiles.append((self._flakes(count, streak), -down / 7, down))
        return self._falling(tiles, 205)

    def _snow(self) -> _Effect:
        tiles = []
        for radius, strength, speed, count in ((1.6, 150, 55, 420), (3.2, 215, 95, 170), (5.0, 235, 140, 55)):
            reach, shade = max(1, round(radius * self._unit)), strength

            def flake(tile: np.ndarray, x: int, y: int, reach: int = reach, shade: int = shade) -> None:
                cv2.circle(tile, (x, y), reach, shade, -1, cv2.LINE_AA)

            tiles.append(
                (
                    cv2.GaussianBlur(self._flakes(count, flake), (0, 0), 0.8),
                    14 * self._unit,
                    speed * self._unit,
                )
            )
        return self._falling([(np.asarray(tile), right, down) for tile, right, down in tiles], 235)

    def _blur(self) -> _Effect:
        sigma = 4.5 * self._unit

        def draw(frame: Frame, _: int) -> Frame:
            luma, blue, red = (
                np.asarray(cv2.GaussianBlur(plane, (0, 0), max(0.6, sigma / divisor)))
                for plane, divisor in zip(frame, (1, 2, 2), strict=True)
            )
            return luma, blue, red

        return draw

    def _sharp(self) -> _Effect:
        def draw(frame: Frame, _: int) -> Frame:
            soft = cv2.GaussianBlur(frame[0], (0, 0), max(0.6, 1.6 * self._unit))
            return np.asarray(cv2.addWeighted(frame[0], 1.7, soft, -0.7, 0)), frame[1], frame[2]

        return draw

    def _vignette(self) -> _Effect:
        width, height = self._size
        y = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
        x = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
        factor = np.clip(1.12 - 0.42 * (x * x + y * y), 0.25, 1)
        table = (factor * 255).astype(np.uint8)
        return lambda frame, _: (
            np.asarray(cv2.multiply(frame[0], table, scale=1 / 255)),
            frame[1],
            frame[2],
        )

    def _grain(self) -> _Effect:
        width, height = self._size
        noise = self._rng.normal(0, 7, (height + 64, width + 64)).astype(np.int16)

        def draw(frame: Frame, index: int) -> Frame:
            x, y = (index * 37) % 64, (index * 53) % 64
            piece = noise[y : y + height, x : x + width]
            return np.clip(frame[0] + piece, 0, 255).astype(np.uint8), frame[1], frame[2]

        return draw

    def _pixels(self) -> _Effect:
        cell = max(4, round(14 * self._unit))

        def draw(frame: Frame, _: int) -> Frame:
            planes = []
            for plane in frame:
                tall, wide = plane.shape
                small = cv2.resize(
                    plane,
                    (max(1, self._size[0] // cell), max(1, self._size[1] // cell)),
                    interpolation=cv2.INTER_AREA,
                )
                planes.append(np.asarray(cv2.resize(small, (wide, tall), interpolation=cv2.INTER_NEAREST)))
            return planes[0], planes[1], planes[2]

        return draw


def _tables(
    gain: float, lift: float, saturation: float, blue: float, red: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Make one table per plane; luma pivots on black, chroma on grey."""
    values = np.arange(256, dtype=np.float32)

    def table(result: np.ndarray) -> np.ndarray:
        return np.clip(result + 0.5, 0, 255).astype(np.uint8)

    luma = table(np.clip((values - 16) * gain + 16 + lift, 16, 235))
    return (
        luma,
        table((values - 128) * saturation + 128 + blue),
        table((values - 128) * saturation + 128 + red),
    )


def _towards_grey(plane: np.ndarray, through: np.ndarray) -> np.ndarray:
    kept = cv2.multiply(plane, through, scale=1 / 255)
    grey = cv2.convertScaleAbs(cv2.bitwise_not(through), alpha=128 / 255)
    return np.asarray(cv2.add(kept, grey))


def _mirrored(frame: Frame, _: int) -> Frame:
    luma, blue, red = (np.asarray(cv2.flip(plane, 1)) for plane in frame)
    return luma, blue, red
