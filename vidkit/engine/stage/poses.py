"""How paper people move: cycles of joint angles for each action, and where the joints then are."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from vidkit.engine.stage.paint import Point


@dataclass(frozen=True, slots=True)
class Pose:
    """Angles in degrees: trunk, upper and lower arm and leg of each side; *hip* fixes the hip's height."""

    lean: float = 0.0
    arm_front: float = 16.0
    fore_front: float = 34.0
    arm_back: float = -30.0
    fore_back: float = -12.0
    leg_front: float = 12.0
    shin_front: float = 4.0
    leg_back: float = -10.0
    shin_back: float = -13.0
    hip: float | None = None
    nod: float = 0.0


def poses(action: str, index: int) -> list[Pose]:
    """Return the cycle of poses for *action*; *index* puts people out of step."""
    if action in {"walk", "play", "drive"}:
        return [_stride(2 * math.pi * k / 8 + index, 27, 30, 3) for k in range(8)]
    if action == "run":
        return [_stride(2 * math.pi * k / 8 + index, 44, 70, 14, bent=70) for k in range(8)]
    if action == "dance":
        return [_dance(2 * math.pi * k / 8, index) for k in range(8)]
    if action == "wave":
        return [
            Pose(arm_front=158 + 8 * math.sin(a), fore_front=176 + 26 * math.sin(a))
            for a in np.linspace(0, 2 * math.pi, 7)[:-1]
        ]
    if action == "jump":
        return [
            Pose(
                arm_front=150,
                fore_front=165,
                arm_back=-150,
                fore_back=-165,
                leg_front=40,
                shin_front=-40,
                leg_back=-14,
                shin_back=-60,
                hip=0.52,
            )
        ]
    if action == "sit":
        return [
            Pose(
                lean=-4,
                arm_front=38,
                fore_front=66,
                arm_back=20,
                fore_back=46,
                leg_front=104,
                shin_front=18,
                leg_back=96,
                shin_back=4,
                hip=0.085,
            )
        ]
    if action == "ride":
        return [
            Pose(
                lean=10,
                arm_front=52,
                fore_front=74,
                arm_back=44,
                fore_back=66,
                leg_front=58,
                shin_front=-8,
                leg_back=46,
                shin_back=-16,
                hip=0.085,
            )
        ]
    if action == "fly":
        return [
            Pose(
                arm_front=168,
                fore_front=172,
                arm_back=-20,
                fore_back=-10,
                leg_front=6,
                shin_front=-4,
                leg_back=-8,
                shin_back=-20,
            )
        ]
    if action == "swim":
        return [
            Pose(
                arm_front=118 + 30 * math.sin(a),
                fore_front=140 + 20 * math.sin(a),
                arm_back=-100 + 20 * math.cos(a),
                fore_back=-120,
            )
            for a in np.linspace(0, 2 * math.pi, 7)[:-1]
        ]
    return [Pose()]


def _stride(phase: float, swing: float, knee: float, lean: float, bent: float = 22) -> Pose:
    front, back = math.sin(phase), math.sin(phase + math.pi)

    def shin(angle: float, at: float) -> float:
        return angle - 6 - knee * max(0.0, math.sin(at + 2.3)) ** 1.2

    return Pose(
        lean=lean,
        arm_front=-0.9 * swing * front,
        fore_front=-0.9 * swing * front + bent,
        arm_back=-0.9 * swing * back,
        fore_back=-0.9 * swing * back + bent,
        leg_front=swing * front,
        shin_front=shin(swing * front, phase + math.pi / 2),
        leg_back=swing * back,
        shin_back=shin(swing * back, phase + 1.5 * math.pi),
    )


def _dance(phase: float, index: int) -> Pose:
    sway, beat = math.sin(phase), math.sin(2 * phase)
    if index % 2:
        return Pose(
            lean=-6 + 7 * sway,
            arm_front=118 + 16 * beat,
            fore_front=150 + 18 * sway,
            arm_back=-108 + 16 * sway,
            fore_back=-140 - 14 * beat,
            leg_front=12 + 12 * sway,
            shin_front=-10,
            leg_back=-30 - 14 * sway,
            shin_back=-58 - 10 * beat,
            nod=5 * sway,
        )
    return Pose(
        lean=7 * sway,
        arm_front=82 + 22 * sway,
        fore_front=138 + 18 * beat,
        arm_back=-52 + 16 * beat,
        fore_back=-20 + 24 * sway,
        leg_front=36 + 16 * sway,
        shin_front=-14 + 14 * beat,
        leg_back=-12 - 10 * sway,
        shin_back=-22,
        nod=-5 * sway,
    )


def step_from(start: Point, angle: float, length: float) -> Point:
    """Return the point *length* away from *start* at *angle* degrees from straight down."""
    a = math.radians(angle)
    return start[0] - length * math.sin(a), start[1] - length * math.cos(a)


def joints(pose: Pose, head: float) -> dict[str, Point]:
    """Return where every joint is, the lower foot resting on the ground."""
    child = head > 0.1
    thigh, shin = (0.20, 0.19) if child else (0.235, 0.225)
    hip = (0.0, 0.0)
    place = {"hip": hip}
    for side in ("front", "back"):
        knee = step_from(hip, getattr(pose, f"leg_{side}"), thigh)
        place[f"knee_{side}"], place[f"foot_{side}"] = (
            knee,
            step_from(knee, getattr(pose, f"shin_{side}"), shin),
        )
    lowest = min(place["foot_front"][1], place["foot_back"][1])
    rise = -lowest + 0.022 if pose.hip is None else pose.hip
    place = {name: (x, y + rise) for name, (x, y) in place.items()}
    hip = place["hip"]
    trunk = 0.27 if child else 0.30
    shoulder = (
        hip[0] - trunk * math.sin(math.radians(pose.lean)),
        hip[1] + trunk * math.cos(math.radians(pose.lean)),
    )
    place["shoulder"] = shoulder
    place["head"] = step_from(shoulder, 180 - pose.lean - pose.nod, 0.055 + head)
    for side in ("front", "back"):
        elbow = step_from(shoulder, getattr(pose, f"arm_{side}"), 0.145)
        place[f"elbow_{side}"], place[f"hand_{side}"] = (
            elbow,
            step_from(elbow, getattr(pose, f"fore_{side}"), 0.135),
        )
    return place
