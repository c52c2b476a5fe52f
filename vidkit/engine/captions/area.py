"""
Where captions may stand: clear of what platforms draw over a video, in a size that can be read on it.

Shares of the frame. For upright videos guides of 2026 ask to keep clear 10–15 % on top, 15–20 % at the bottom
(35 % for adverts on Reels) and 6 % at the sides, more at the right where the buttons are. Sources:
cutedyno.com "short-form-video-safe-zones-reels-shorts-2026", houseofmarketers.com "guide-to-safe-zones", read
2026-11; the platforms differ, and change.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Area:
    """
    A safe area in pixels, and the type size that suits the frame.

    Attributes:
        left: First column.
        top: First row.
        right: Column after the last.
        bottom: Row after the last.
        em: The usual caption size.
    """

    left: int
    top: int
    right: int
    bottom: int
    em: float

    @property
    def width(self) -> int:
        """Columns."""
        return self.right - self.left


#: Up to this ratio of width to height: left, top, right, bottom margin, and em over the shorter side.
_MARGINS = (
    (0.70, (0.07, 0.13, 0.13, 0.235), 0.074),  # 9:16: platforms draw over it
    (0.90, (0.06, 0.07, 0.06, 0.095), 0.066),  # 4:5
    (1.20, (0.06, 0.07, 0.06, 0.085), 0.062),  # 1:1
    (9.99, (0.09, 0.08, 0.09, 0.085), 0.058),  # 16:9: players draw their bar at the bottom
)


def area(width: int, height: int, safe: str = "auto") -> Area:
    """
    Return where to write in a frame.

    Args:
        width: Of the frame.
        height: Of the frame.
        safe: `auto` by the frame's ratio, `none` for a narrow margin only.
    """
    ratio = width / height
    margins, share = next((margins, share) for most, margins, share in _MARGINS if ratio <= most or most > 9)
    if safe == "none":
        margins = (0.04, 0.04, 0.04, 0.05)
    left, top, right, bottom = margins
    # Lines are centred on the frame, so the wider side margin counts on both sides.
    side = max(left, right)
    return Area(
        round(width * side),
        round(height * top),
        round(width * (1 - side)),
        round(height * (1 - bottom)),
        min(width, height) * share,
    )
