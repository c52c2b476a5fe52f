"""
What Hoox's work costs in its credits. Dollars are published nowhere.

The docs give rates (COST, EXP, START), worked examples (DOCS) and, by observation (OBS), the rounding: a
length counts in blocks of 30 s with a buffer of 10 s (the docs speak of 15 s).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

SOURCE: Final = "docs.hoox.video: costs, video-export/overview"
DATE: Final = "2026-11"

PER_BLOCK: Final = 5.0  # seed: "5 credits every 30 seconds"
HIGH_RESOLUTION_PER_BLOCK: Final = 2.5  # EXP, START
HIGH_WIDTH, HIGH_HEIGHT = 1920, 1080  # EXP: more than either
ANIMATED_PER_BLOCK: Final = 5.0  # COST, newer text (older: 4 standard, 7 pro); per block is inferred
BLOCK_SECONDS: Final = 30
BUFFER_SECONDS: Final = 10
SCRIPT_PER_MINUTE: Final = 0.1  # DOCS
SCRIPT_WEB_SEARCH: Final = 0.1
SCRIPT_PER_URL: Final = 0.1

#: Credits per second in which the avatar is seen; None is published nowhere.
AVATAR_PER_SECOND: Final[Mapping[str, float | None]] = {
    "standard": 0.0,  # START
    "premium": 0.8,  # SKILL; 0.5 in DOCS (2025-10)
    "ultra": 2.3,  # START, SKILL
    "veo-3-fast": 2.3,  # START
    "veo-3": 5.0,  # START
    "veo-3-lite": 2.3,  # SKILL: at 1080p
    "ora-lite": 0.5,  # SKILL
    "ora-standard": 1.0,
    "ora-pro": 2.0,
    "omni-flash": None,
    "seedance-2": None,
    "seedance-2-fast": None,
    "seedance-2-1080p": None,
}
#: Models whose every segment is billed as eight seconds (START, SKILL).
EIGHT_SECOND_SEGMENTS: Final = ("veo-3-fast", "veo-3", "ora-lite", "ora-standard", "ora-pro")


def blocks(seconds: float) -> int:
    """Return how many blocks a length counts: 40 s → 1, 41 s → 2, 60 s → 2, 71 s → 3 (OBS)."""
    rounded = math.ceil(seconds / 10) * 10
    return max(1, math.ceil((rounded - BUFFER_SECONDS) / BLOCK_SECONDS))


def base_export(seconds: float, *, by_api: bool, first: bool = True, again_free: bool = True) -> float:
    """Return the base cost of an export: nothing for an API-made video's first, by length for all others."""
    if by_api and (first or again_free):
        return 0.0
    return PER_BLOCK * blocks(seconds)


def is_high(width: int, height: int, *, custom: bool) -> bool:
    """Whether the surcharge applies; the named formats never pay it (OBS)."""
    return custom and (width > HIGH_WIDTH or height > HIGH_HEIGHT)


def high_resolution(seconds: float) -> float:
    """Return the surcharge of a high-resolution export."""
    return HIGH_RESOLUTION_PER_BLOCK * blocks(seconds)


def avatar(model: str, seconds: float, segments: int = 1) -> float | None:
    """Return what an avatar costs that is seen for *seconds* in *segments*; None where nobody says."""
    rate = AVATAR_PER_SECOND.get(model)
    if rate is None:
        return None
    seen = 8.0 * segments if model in EIGHT_SECOND_SEGMENTS else seconds
    return round(rate * seen, 1)


def generation(seconds: float, *, animated: bool = False) -> float:
    """Return what making a video of this length costs."""
    return (PER_BLOCK + (ANIMATED_PER_BLOCK if animated else 0.0)) * blocks(seconds)


def script(seconds: float, *, urls: int = 0, web_search: bool = False) -> float:
    """Return what a script costs: per started minute, per page read, for a search."""
    minutes = max(1, math.ceil(seconds / 60))
    total = SCRIPT_PER_MINUTE * minutes + SCRIPT_PER_URL * urls + (SCRIPT_WEB_SEARCH if web_search else 0.0)
    return round(total, 2)
