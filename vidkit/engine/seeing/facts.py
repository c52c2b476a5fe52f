"""
What a survey knows about footage, as plain facts that go into JSON and back.

Places are shares of the upright picture (0–1, from the left and from the top), times are seconds from its
first picture, movements are shares of the picture's width per second.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from fractions import Fraction
from typing import Any, Self

import numpy as np

#: Rows and columns of the map of what draws the eye.
GRID = (18, 32)


@dataclass(frozen=True, slots=True)
class Drift:
    """
    How the camera moves.

    Attributes:
        x: To the right, in picture widths per second.
        y: Downwards, in picture widths per second.
        zoom: Closer, as a share per second: 0.1 is ten per cent larger each second.
    """

    x: float = 0.0
    y: float = 0.0
    zoom: float = 0.0


@dataclass(frozen=True, slots=True)
class Face:
    """A face: its box as shares of the picture, how sure the finder is, and whose it is within the shot."""

    x: float
    y: float
    width: float
    height: float
    score: float
    track: int

    @property
    def centre(self) -> tuple[float, float]:
        """The middle of the box."""
        return self.x + self.width / 2, self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class Sample:
    """
    One look at the picture.

    Attributes:
        time: Seconds.
        luma: Mean light, 0–1.
        motion: Share of the picture that moves by itself, not with the camera, 0–1.
        colour: Mean red, green and blue, 0–1.
        camera: How the camera moves.
        focus: The middle of what draws the eye.
        faces: Those seen now.
    """

    time: float
    luma: float
    motion: float
    colour: tuple[float, float, float]
    camera: Drift
    focus: tuple[float, float]
    faces: tuple[Face, ...] = ()


@dataclass(frozen=True, slots=True)
class Shot:
    """
    What lies between two cuts.

    Attributes:
        start: Seconds.
        end: Seconds; the next shot's start.
        opens: How it comes: `cut`, `dissolve`, `fade`, or `start` for the first.
        luma: Mean light, 0–1.
        motion: Mean share of the picture that moves by itself, 0–1.
        colour: Mean red, green and blue, 0–1.
        camera: Mean movement of the camera.
        faces: Most faces seen at once.
    """

    start: float
    end: float
    opens: str = "start"
    luma: float = 0.0
    motion: float = 0.0
    colour: tuple[float, float, float] = (0.0, 0.0, 0.0)
    camera: Drift = Drift()
    faces: int = 0

    @property
    def duration(self) -> float:
        """Seconds."""
        return self.end - self.start


@dataclass(frozen=True)
class Survey:
    """
    What one look through a video found.

    Attributes:
        duration: Seconds that really are there.
        width: Pixels, upright and square.
        height: The same.
        fps: Frames per second.
        has_audio: Whether there is sound.
        start: Where the survey began, in seconds.
        end: Where it ended.
        shots: In order, without gaps from start to end.
        samples: A few looks per second.
        maps: What draws the eye, uint8 (samples, 18, 32).
        notes: What a user should know.
    """

    duration: float
    width: int
    height: int
    fps: float
    has_audio: bool
    start: float
    end: float
    shots: tuple[Shot, ...]
    samples: tuple[Sample, ...]
    maps: np.ndarray = field(repr=False, compare=False)
    notes: tuple[str, ...] = ()

    @property
    def times(self) -> np.ndarray:
        """Seconds of the samples."""
        return np.array([sample.time for sample in self.samples])

    @property
    def luma(self) -> np.ndarray:
        """Light of the samples."""
        return np.array([sample.luma for sample in self.samples])

    @property
    def motion(self) -> np.ndarray:
        """Motion of the samples."""
        return np.array([sample.motion for sample in self.samples])

    def between(self, start: float, end: float) -> tuple[Sample, ...]:
        """Return the samples of a stretch, and at least the one nearest to it."""
        inside = tuple(sample for sample in self.samples if start - 1e-6 <= sample.time < end - 1e-6)
        return inside or (min(self.samples, key=lambda sample: abs(sample.time - start)),)

    def as_dict(self, *, maps: bool = True) -> dict[str, Any]:
        """Return all as JSON-ready facts; without the maps it is small, but no longer says where to look."""
        facts = {
            name: getattr(self, name)
            for name in ("duration", "width", "height", "fps", "has_audio", "start", "end")
        }
        facts["shots"] = [_rounded(asdict(shot)) for shot in self.shots]
        facts["samples"] = [_rounded(asdict(sample)) for sample in self.samples]
        facts["notes"] = list(self.notes)
        if maps:
            packed = zlib.compress(np.ascontiguousarray(self.maps).tobytes(), 6)
            facts["maps"] = base64.b64encode(packed).decode("ascii")
        return facts

    @classmethod
    def from_dict(cls, facts: Mapping[str, Any]) -> Self:
        """Take back what `as_dict` gave."""
        samples = tuple(
            Sample(
                **{
                    **row,
                    "colour": tuple(row["colour"]),
                    "focus": tuple(row["focus"]),
                    "camera": Drift(**row["camera"]),
                    "faces": tuple(Face(**face) for face in row["faces"]),
                }
            )
            for row in facts["samples"]
        )
        shots = tuple(
            Shot(**{**row, "colour": tuple(row["colour"]), "camera": Drift(**row["camera"])})
            for row in facts["shots"]
        )
        if "maps" in facts:
            raw = zlib.decompress(base64.b64decode(facts["maps"]))
            maps = np.frombuffer(raw, np.uint8).reshape(-1, *GRID)
        else:
            maps = np.zeros((len(samples), *GRID), np.uint8)
        return cls(
            duration=facts["duration"],
            width=facts["width"],
            height=facts["height"],
            fps=facts["fps"],
            has_audio=facts["has_audio"],
            start=facts["start"],
            end=facts["end"],
            shots=shots,
            samples=samples,
            maps=maps,
            notes=tuple(facts["notes"]),
        )


def _rounded(value: Any) -> Any:
    """Keep five digits: a tenth of a pixel in 8K, and half the text."""
    if isinstance(value, float):
        return round(value, 5)
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(item) for item in value]
    return value


def rate_of(fps: float) -> Fraction:
    """Return frames per second as the fraction that was meant."""
    from vidkit.engine.seeing.source import STANDARD_RATES

    near = min(STANDARD_RATES, key=lambda rate: abs(float(rate) - fps))
    return near if abs(float(near) - fps) < 0.005 else Fraction(fps).limit_denominator(1001)
