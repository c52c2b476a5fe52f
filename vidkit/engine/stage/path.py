"""
Where the camera is at every frame: shots over seconds become poses, eased and without a jump.

Film terms hold: truck and pedestal travel, push goes forward, pan and tilt turn on the spot, zoom magnifies.
Moves that act together add their poses; shots in a row share the time and begin where the last one ended.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np

from vidkit.engine.stage.camera import Shot
from vidkit.engine.stage.scene import Scene
from vidkit.models.camera import CameraMove

M = CameraMove

#: Screen travel in pixels per camera unit at distance 1 and 720 lines.
REACH = 100.0


@dataclass(frozen=True, slots=True)
class Pose:
    """
    Where the camera is and how it looks at one moment.

    Attributes:
        x: Travel to the right, in camera units.
        y: Travel upwards.
        z: Travel forward, in units of layer depth.
        pan: Turn to the right, in pixels of 720 lines.
        tilt: Turn upwards, the same.
        zoom: Natural logarithm of the magnification.
        follow: How far the heroes travelled along with the camera, in camera units.
    """

    x: float = 0.0
    y: float = 0.0
    z: float = 0.0
    pan: float = 0.0
    tilt: float = 0.0
    zoom: float = 0.0
    follow: float = 0.0

    def as_facts(self) -> dict[str, float]:
        """Return it JSON-ready."""
        return {name: round(float(getattr(self, name)), 6) for name in AXES}


AXES = tuple(field.name for field in fields(Pose))

#: How far each move goes in a shot of four seconds, by axis.
_TRAVEL: dict[CameraMove, dict[str, float]] = {
    M.truck_left: {"x": -11.0},
    M.truck_right: {"x": 11.0},
    M.pan_left: {"pan": -260.0},
    M.pan_right: {"pan": 260.0},
    M.push_in: {"z": 2.4},
    M.pull_out: {"z": -2.4},
    M.pedestal_up: {"y": 5.5},
    M.pedestal_down: {"y": -5.5},
    M.tilt_up: {"tilt": 150.0},
    M.tilt_down: {"tilt": -150.0},
    M.zoom_in: {"zoom": 0.33},
    M.zoom_out: {"zoom": -0.33},
    M.tracking_shot: {"x": 15.0, "follow": 15.0},
    M.shake: {},
    M.static_shot: {},
}

#: A turn, and the travel that makes an orbit of it.
_ORBIT = {M.pan_left: M.truck_right, M.pan_right: M.truck_left}

#: What the camera does where the prompt says nothing: a slow drift, enough to show that there is depth.
DRIFT = Shot((M.truck_right, M.zoom_in), 0.35, "")

_SHAKE_PIXELS = 9.0
#: Frequencies of the shake in hertz, one row per axis: a hand's, with no common beat.
_SHAKE_HZ = np.array([[1.9, 3.1, 4.7], [2.3, 3.7, 5.3]])


def plan(
    shots: Sequence[Shot],
    frames: int,
    fps: float,
    scene: Scene,
    seed: int = 0,
    start: Pose | None = None,
) -> list[Pose]:
    """
    Lay the camera's way through a scene.

    Args:
        shots: What to do, in order; they share the time equally.
        frames: Number of frames.
        fps: Frames per second.
        scene: Gives the room: how much is painted beyond the frame, how near the nearest layer is.
        seed: Varies the shake.
        start: Pose to go on from; without one, the way is laid around the scene's middle.

    Returns:
        One pose per frame.
    """
    shots = list(shots) or [DRIFT]
    axes = {name: np.zeros(frames) for name in AXES}
    shaking = np.zeros(frames)
    times = (np.arange(frames) + 0.5) / fps
    share = frames / fps / len(shots)
    direction = -1.0 if _heading_left(scene) else 1.0
    hero = min((layer.depth for layer in scene.layers if layer.subject), default=10.0)
    for index, shot in enumerate(shots):
        progress = np.clip(times / share - index, 0, 1)
        # A short shot goes less far, a long one further, but not in proportion: both should look unhurried.
        reach = shot.strength * min(max((share / 4) ** 0.7, 0.4), 1.6)
        ease = _ease(progress)
        for move in shot.moves:
            sign = direction if move is M.tracking_shot else 1.0
            for name, amount in _TRAVEL[move].items():
                axes[name] += sign * amount * reach * ease
            if _ORBIT.get(move) in shot.moves:
                # Travelling one way and turning the other is an orbit: the turn keeps the heroes in place.
                truck = _TRAVEL[_ORBIT[move]]["x"]
                axes["pan"] += (-truck * REACH / hero - _TRAVEL[move]["pan"]) * reach * ease
            if move is M.shake:
                shaking += shot.strength * np.sin(np.pi * progress) ** 0.5
    if start is None:
        _centre(axes)
        if (
            scene.flat
            and not any(axes[name].any() for name in ("x", "y", "pan", "tilt"))
            and not shaking.any()
        ):
            axes["zoom"] -= overscan(scene)  # nothing has to be kept in reserve: the whole picture shows
    else:
        for name in AXES:
            axes[name] += getattr(start, name)
    wobble_x, wobble_y = _shake(times, shaking, seed)
    axes["pan"] += wobble_x
    axes["tilt"] += wobble_y
    _fit(axes, scene, start)
    rows = np.stack([axes[name] for name in AXES], axis=1)
    return [Pose(*(float(value) for value in row)) for row in rows]


def end_of(poses: Sequence[Pose]) -> Pose:
    """Return where a way ends, for whoever goes on from there."""
    return poses[-1]


def pose_from(facts: dict[str, float]) -> Pose:
    """Read a pose back from `Pose.as_facts`."""
    return replace(Pose(), **{name: float(facts.get(name, 0.0)) for name in AXES})


def shift(pose: Pose, depth: float, unit: float, *, subject: bool = False) -> tuple[float, float, float]:
    """
    Tell where a layer goes on the screen before the lens magnifies.

    Args:
        pose: The camera.
        depth: The layer's distance.
        unit: Pixels of this frame per pixel of 720 lines.
        subject: Whether it travels with a tracking camera.

    Returns:
        How much it grows around the pivot, and its travel to the right and down in pixels.
    """
    near = max(depth - pose.z, 0.6)
    travel = pose.x - (pose.follow if subject else 0.0)
    right = (-travel * REACH / near - pose.pan) * unit
    down = (pose.y * REACH / near + pose.tilt) * unit
    return depth / near, right, down


def overscan(scene: Scene) -> float:
    """Return how far the lens may open before unpainted edges show, as a logarithm of the magnification."""
    aim_x, aim_y = scene.pivot
    ratios = (
        1 + scene.margin_x / max(aim_x, scene.width - aim_x, 1),
        1 + scene.margin_y / max(aim_y, scene.height - aim_y, 1),
    )
    return math.log(min(ratios))


def unit_of(scene: Scene) -> float:
    """Return pixels of this frame per pixel of 720 lines."""
    return min(scene.width, scene.height) / 720


def _ease(progress: np.ndarray) -> np.ndarray:
    """Start and stop softly, go evenly in between: the velocity rises and falls over 0.3 of the way."""
    ramp = 0.3

    def risen(u: np.ndarray) -> np.ndarray:
        return ramp * (u**3 - u**4 / 2)

    up = risen(np.clip(progress / ramp, 0, 1))
    down = risen(np.clip((1 - progress) / ramp, 0, 1))
    even = np.clip(progress - ramp, 0, 1 - 2 * ramp)
    return (up + even + (ramp / 2 - down)) / (1 - ramp)


def _heading_left(scene: Scene) -> bool:
    """Whether the heroes look or walk to the left, as far as the scene tells."""
    return str(scene.facts.get("heading", "right")).lower().startswith("l")


def _centre(axes: dict[str, np.ndarray]) -> None:
    """Lay the way around the middle; forward and zoom start at rest, so that nothing unpainted shows."""
    for name in ("x", "y", "pan", "tilt"):
        values = axes[name]
        axes[name] = values - (values.max() + values.min()) / 2
    # The heroes travel along from their place: what is taken off the camera's way is taken off theirs.
    if axes["follow"].any():
        axes["follow"] -= (axes["follow"].max() + axes["follow"].min()) / 2
    for name in ("z", "zoom"):
        axes[name] = axes[name] - axes[name].min()


def _shake(times: np.ndarray, strength: np.ndarray, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Tremble like a hand: slow and quick waves, the same for the same seed."""
    phases = np.random.default_rng([seed & 0xFFFFFFFF, 77]).uniform(0, 2 * np.pi, _SHAKE_HZ.shape)
    weights = np.array([0.5, 0.33, 0.17])
    waves = [
        (weights[:, None] * np.sin(2 * np.pi * hertz[:, None] * times + phase[:, None])).sum(0)
        for hertz, phase in zip(_SHAKE_HZ, phases, strict=True)
    ]
    return _SHAKE_PIXELS * 1.4 * strength * waves[0], _SHAKE_PIXELS * strength * waves[1]


def _fit(axes: dict[str, np.ndarray], scene: Scene, start: Pose | None) -> None:
    """Shorten a way that would show where nothing is painted; the shape of the way stays as it is."""
    unit = unit_of(scene)
    depths = [layer.depth for layer in scene.layers] or [10.0]
    nearest, base = min(depths), start or Pose()
    # Never closer to the nearest sheet than half its distance: it would fill the frame.
    _shorten(axes, ("z",), base, lambda: float(axes["z"].max()) / (0.55 * nearest))
    _shorten(axes, ("z",), base, lambda: float(axes["z"].min()) / (-0.2 * nearest))
    floor = -overscan(scene) if scene.flat else -0.8 * overscan(scene)
    _shorten(axes, ("zoom",), base, lambda: float(axes["zoom"].min()) / (floor - 1e-9))
    ceiling = math.log(2.2)
    _shorten(axes, ("zoom",), base, lambda: float(axes["zoom"].max()) / ceiling)
    magnified = np.exp(axes["zoom"])

    def over(travel: str, turn: str, margin: int, size: int) -> float:
        # Zoomed in, the frame shows less and leaves more room; zoomed out, it is the other way round.
        aim = scene.pivot[0] if travel == "x" else scene.pivot[1]
        room = 0.94 * margin + min(aim, size - aim) * (1 - 1 / magnified)
        room = np.maximum(room, 1e-3)
        worst = 0.0
        for depth in {nearest, max(depths)}:
            near = np.maximum(depth - axes["z"], 0.6)
            move = unit * np.abs(axes[travel] * REACH / near + axes[turn])
            worst = max(worst, float((move / room).max()))
        return worst

    _shorten(axes, ("x", "pan", "follow"), base, lambda: over("x", "pan", scene.margin_x, scene.width))
    _shorten(axes, ("y", "tilt"), base, lambda: over("y", "tilt", scene.margin_y, scene.height))


def _shorten(
    axes: dict[str, np.ndarray], names: Sequence[str], base: Pose, over: Callable[[], float]
) -> None:
    """Scale the way on some axes about its start until it fits; a few halvings find the largest that does."""
    if over() <= 1.0:
        return
    full = {name: axes[name].copy() for name in names}
    low, high = 0.0, 1.0
    for _ in range(12):
        middle = (low + high) / 2
        for name in names:
            rest = getattr(base, name)
            axes[name] = rest + (full[name] - rest) * middle
        if over() <= 1.0:
            low = middle
        else:
            high = middle
    for name in names:
        rest = getattr(base, name)
        axes[name] = rest + (full[name] - rest) * low
