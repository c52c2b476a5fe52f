"""
The fifteen camera moves, in film terms: what moves the camera, what turns it, what only magnifies.

Source: MiniMax's bracket tokens (platform.minimax.io video-generation-t2v, read 2026-11). The stage obeys all of them, for every service.
"""

from __future__ import annotations

from enum import StrEnum


class CameraMove(StrEnum):
    """One camera move; its value is the token as services print it inside brackets."""

    truck_left = "Truck left"  #: the camera travels left: near things slide right faster than far ones
    truck_right = "Truck right"
    pan_left = "Pan left"  #: the camera turns left on the spot: the whole picture slides right, no parallax
    pan_right = "Pan right"
    push_in = "Push in"  #: the camera travels forward: near things grow faster than far ones
    pull_out = "Pull out"
    pedestal_up = "Pedestal up"  #: the camera rises: near things sink faster than far ones
    pedestal_down = "Pedestal down"
    tilt_up = "Tilt up"  #: the camera looks up on the spot: the whole picture slides down
    tilt_down = "Tilt down"
    zoom_in = "Zoom in"  #: the lens magnifies: everything grows alike
    zoom_out = "Zoom out"
    shake = "Shake"
    tracking_shot = "Tracking shot"  #: the camera travels with the subject: it stays put, the world slides by
    static_shot = "Static shot"


#: All moves in the order the services document them.
MOVES: tuple[CameraMove, ...] = tuple(CameraMove)
