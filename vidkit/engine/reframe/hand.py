"""
The operator's hand: where to hold the camera, given how good every place is at every moment.

A good operator rests while the subject stays where it is, leaves early rather than hurries, moves once and
softly, and never trembles. So: the way with the best view whose length costs something (which makes it rest,
and move only for a reason), then eased over about a second. Both look ahead: nothing lags behind.
"""

from __future__ import annotations

import numpy as np

#: Places along the free way that are compared.
PLACES = 72

#: What a move of one picture width costs, in seconds of a perfect view.
_EFFORT = 0.75

#: Seconds over which a move is eased.
_EASE = 1.1

#: Widths of the picture per second that the window may wander.
FASTEST = 0.9


def hold(scores: np.ndarray, places: np.ndarray, seconds: np.ndarray) -> np.ndarray:
    """
    Choose the way with the best view for the least movement.

    Args:
        scores: How good each place is at each moment, (moments, places); 1 is a perfect view.
        places: The places, in picture widths.
        seconds: How long each moment lasts.

    Returns:
        A place per moment.
    """
    count = len(scores)
    apart = np.abs(places[:, None] - places[None, :])
    cost = _EFFORT * apart
    gained = np.zeros((count, len(places)))
    came = np.zeros((count, len(places)), np.int32)
    gained[0] = scores[0] * seconds[0]
    for moment in range(1, count):
        # Nobody turns faster than the eye can follow, unless it is told nothing in between.
        reach = np.where(apart <= FASTEST * seconds[moment - 1] + 1e-9, 0.0, -1e9)
        ways = gained[moment - 1][None, :] - cost + reach
        came[moment] = ways.argmax(1)
        gained[moment] = ways.max(1) + scores[moment] * seconds[moment]
    at = int(gained[-1].argmax())
    chosen = np.zeros(count, np.int32)
    for moment in range(count - 1, -1, -1):
        chosen[moment] = at
        at = int(came[moment][at])
    return np.asarray(places[chosen], np.float64)


def eased(held: np.ndarray, times: np.ndarray, moments: np.ndarray) -> np.ndarray:
    """
    Turn chosen places into a movement a viewer does not notice.

    Args:
        held: A place per sample.
        times: Seconds of the samples.
        moments: Seconds of the frames.

    Returns:
        A place per frame.
    """
    if len(held) == 1 or float(np.ptp(held)) < 0.012:  # less than a hundredth is no reason to move at all
        return np.full(len(moments), float(np.median(held)))
    if len(moments) < 2:
        return np.interp(moments, times, held)
    step = float(moments[1] - moments[0])
    # Steps of the search grid are stairs: straighten them first, then ease twice, for soft starts and stops.
    way = np.interp(moments, times, held)
    span = max(3, round(_EASE / 2 / step)) | 1
    for _ in range(2):
        way = _mean(way, span)
    return _mean(way, max(3, span // 3) | 1)


def _mean(way: np.ndarray, span: int) -> np.ndarray:
    """Return the running mean; the ends are held, so that a shot begins and ends at rest."""
    span = min(span, max(1, 2 * (len(way) // 3) + 1))
    half = span // 2
    padded = np.concatenate([np.full(half, way[0]), way, np.full(half, way[-1])])
    return np.convolve(padded, np.full(2 * half + 1, 1 / (2 * half + 1)), mode="valid")
