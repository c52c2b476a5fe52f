"""
Which model makes what: mode × resolution × length, sizes in pixels, and prices. Sources as in `spec.py`.

    MODELS["MiniMax-Hailuo-02"].lengths("image", "512P")    # (6, 10)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from vidkit.models import Estimate

Mode = Literal["text", "image", "frames", "subject"]

#: How the live service names the modes in its refusals (live, public repositories, 2026-08/09).
MODE_NAMES: Final[Mapping[Mode, str]] = {
    "text": "Text-to-Video",
    "image": "Image-to-Video",
    "frames": "First-and-Last-Frame-to-Video",
    "subject": "Subject-Reference-to-Video",
}


@dataclass(frozen=True, slots=True)
class Model:
    """
    One V1 model.

    Attributes:
        name: As the wire spells it.
        modes: What it can start from.
        table: Resolution → lengths in seconds; the first row's first length is the default.
        brackets: Whether `[Pan left]` is documented to be obeyed.
        fast: Whether `fast_pretreatment` is taken.
        series_01: Whether it is of the 01 series, which takes neither `duration` nor `resolution`
            (github nodetool-ai/nodetool PR 4309) and has no price on today's page.
        source: Where the row was read.
    """

    name: str
    modes: tuple[Mode, ...]
    table: Mapping[str, tuple[int, ...]]
    brackets: bool
    fast: bool
    series_01: bool
    source: str

    @property
    def default(self) -> tuple[str, int]:
        """Resolution and seconds that are made where none are asked for."""
        resolution = next(iter(self.table))
        return resolution, self.table[resolution][0]

    def resolutions(self, mode: Mode) -> tuple[str, ...]:
        """Return the resolutions made in a mode: 512P is for single images only (I2V, FL2V)."""
        return tuple(name for name in self.table if name != "512P" or mode == "image")

    def lengths(self, mode: Mode, resolution: str) -> tuple[int, ...]:
        """Return the lengths in seconds, or () where the resolution is not made."""
        return self.table.get(resolution, ()) if resolution in self.resolutions(mode) else ()


_OLD = {"720P": (6,)}
_HAILUO = {"768P": (6, 10), "1080P": (6,)}


def _one(name: str, mode: Mode, source: str, *, brackets: bool = False) -> Model:
    return Model(name, (mode,), _OLD, brackets, False, True, source)


#: V1 models by name. `video-01` and kin are retired and count as unknown.
MODELS: Final[Mapping[str, Model]] = {
    model.name: model
    for model in (
        Model("MiniMax-Hailuo-2.3", ("text", "image"), _HAILUO, True, True, False, "T2V, I2V"),
        Model("MiniMax-Hailuo-2.3-Fast", ("image",), _HAILUO, True, True, False, "I2V"),
        Model(
            "MiniMax-Hailuo-02",
            ("text", "image", "frames"),
            {**_HAILUO, "512P": (6, 10)},
            True,
            True,
            False,
            "T2V, I2V, FL2V",
        ),
        _one("T2V-01", "text", "seed, T2V"),
        _one("T2V-01-Director", "text", "seed, T2V", brackets=True),
        _one("I2V-01", "image", "seed, I2V"),
        _one("I2V-01-live", "image", "seed, I2V"),
        _one("I2V-01-Director", "image", "seed, I2V", brackets=True),
        _one("S2V-01", "subject", "seed, S2V; size and length inferred"),
    )
}

#: What is taken when no model is named: it obeys brackets and has a published price, where one exists.
DEFAULT_MODEL: Final[Mapping[Mode, str]] = {
    "text": "MiniMax-Hailuo-2.3",
    "image": "MiniMax-Hailuo-2.3",
    "frames": "MiniMax-Hailuo-02",
    "subject": "S2V-01",
}


@dataclass(frozen=True, slots=True)
class Template:
    """
    One video agent template (platform.minimax.io/docs/faq/video-agent-templates, by public copies).

    Attributes:
        id: As the wire spells it.
        name: As the page calls it.
        media: Pictures it takes.
        texts: Texts it takes.
        scene: What the local studio stages for it; ours, not the service's.
    """

    id: str
    name: str
    media: int
    texts: int
    scene: str


#: The templates whose ids are public. The service has about a dozen; others pass the client unchecked.
TEMPLATES: Final[Mapping[str, Template]] = {
    item.id: item
    for item in (
        Template("392747428568649728", "Diving", 1, 0, "diving from a high board [Tilt down]"),
        Template("393769180141805569", "Run for Life", 1, 1, "running for life [Tracking shot]"),
    )
}


@dataclass(frozen=True, slots=True)
class ModelV2:
    """
    One V2 model.

    Attributes:
        name: As the wire spells it.
        resolutions: The ones it makes; the first is our default (the wire has none).
        seconds: Shortest and longest.
        expansion: Whether `extra.prompt_expansion_mode` is taken.
        tools: Whether regeneration and prompt enhancement take it.
        output: US dollars per second of output, by resolution.
        free_images: Images that cost nothing.
        image: US dollars for every further image.
        video: US dollars per second of reference video, by resolution.
    """

    name: str
    resolutions: tuple[str, ...]
    seconds: tuple[int, int]
    expansion: bool
    tools: bool
    output: Mapping[str, float]
    free_images: int
    image: float
    video: Mapping[str, float]


#: V2 models by name; prices of platform.minimax.io/docs/guides/pricing-paygo via AUD.
MODELS_V2: Final[Mapping[str, ModelV2]] = {
    "MiniMax-H3": ModelV2(
        "MiniMax-H3", ("768P", "2K"), (4, 15), False, True,
        {"768P": 0.08, "2K": 0.13}, 5, 0.04, {"768P": 0.08, "2K": 0.13},
    ),
    "MiniMax-H3-Max": ModelV2(
        "MiniMax-H3-Max", ("768P", "480P"), (5, 15), True, False,
        {"768P": 0.08, "480P": 0.05}, 2, 0.074, {"768P": 0.143, "480P": 0.0553},
    ),
}  # fmt: skip
DEFAULT_V2_SECONDS: Final = 5
REGENERATION_PER_SECOND: Final = 0.05  # AUD

PRICE_SOURCE: Final = "MiniMax pay-as-you-go page (international, US dollars), as others recorded it"
PRICE_DATE: Final = "2026-10"
#: US dollars per video: model → (resolution, seconds) → price. The 01 series has no price on today's page.
PRICES: Final[Mapping[str, Mapping[tuple[str, int], float]]] = {
    "MiniMax-Hailuo-2.3-Fast": {("768P", 6): 0.19, ("768P", 10): 0.32, ("1080P", 6): 0.33},
    "MiniMax-Hailuo-2.3": {("768P", 6): 0.28, ("768P", 10): 0.56, ("1080P", 6): 0.49},
    "MiniMax-Hailuo-02": {
        ("512P", 6): 0.10,
        ("512P", 10): 0.15,
        ("768P", 6): 0.28,
        ("768P", 10): 0.56,
        ("1080P", 6): 0.49,
    },
}

#: Shorter side in pixels. 768P and 1080P are recorded from the live service; 512P and 2K are inferred.
SHORT_SIDE: Final[Mapping[str, int]] = {
    "480P": 480,
    "512P": 512,
    "720P": 720,
    "768P": 768,
    "1080P": 1080,
    "2K": 1440,
}
WIDE: Final = 16 / 9


def pixels(resolution: str, aspect: float = WIDE) -> tuple[int, int]:
    """Return width and height: the shorter side by the resolution, the other by the aspect, both even."""
    short = SHORT_SIDE[resolution]
    if aspect >= 1:
        return _even(short * aspect), short
    return short, _even(short / aspect)


def _even(value: float) -> int:
    return 2 * round(value / 2)


def ratio(text: str) -> float | None:
    """Return what `"21:9"` is as a number; None for `adaptive` and nonsense."""
    width, colon, height = text.partition(":")
    if not (colon and width.isdigit() and height.isdigit() and int(height)):
        return None
    return int(width) / int(height)


def price(model: str, resolution: str, seconds: int) -> Estimate:
    """Say what one V1 video costs; `usd=None` (not zero) where no price is published."""
    usd = PRICES.get(model, {}).get((resolution, seconds))
    if usd is None:
        return Estimate(usd=None, seconds=seconds, basis=f"no price is published for {model}")
    return Estimate(usd, seconds, f"{model} {resolution}, {seconds} s", PRICE_SOURCE, PRICE_DATE)
