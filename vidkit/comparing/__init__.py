"""
Films beside each other: seen under one playhead, or judged blind.

    vk.compare(a, b)                                  # jobs, videos, clips or paths
    rating = vk.rate([(a, b), (c, d)], question="Which camera move is smoother?")
    rating.table
"""

from __future__ import annotations

from vidkit.comparing.comparison import Comparison, compare
from vidkit.comparing.rating import Rating, rate

__all__ = ["Comparison", "Rating", "compare", "rate"]
