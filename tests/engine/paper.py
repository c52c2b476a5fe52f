"""A synthetic scene whose every sheet is textured, so that motion can be measured anywhere."""

from __future__ import annotations

import cv2
import numpy as np

from vidkit.engine.stage.scene import Layer, Scene

#: Where each distance shows in the frame, as shares: x0, y0, x1, y1.
REGIONS = {
    "sky": (0.05, 0.03, 0.95, 0.33),
    "far": (0.05, 0.42, 0.95, 0.53),
    "hero": (0.35, 0.55, 0.45, 0.70),
    "middle": (0.55, 0.60, 0.95, 0.80),
    "near": (0.05, 0.90, 0.95, 0.98),
}


def texture(width: int, height: int, seed: int, colour: tuple[int, int, int]) -> np.ndarray:
    rng = np.random.default_rng(seed)
    fine, coarse = (
        cv2.GaussianBlur(rng.standard_normal((height, width)).astype(np.float32), (0, 0), sigma)
        for sigma in (1.6, 6)
    )
    noise = fine / fine.std() * 22 + coarse / coarse.std() * 18
    return np.clip(np.float32(colour) + noise[..., None], 0, 255)


def sheet(paint: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    return np.dstack([paint * alpha[..., None] / 255, alpha]).astype(np.uint8)


def synthetic(width: int = 640, height: int = 360) -> Scene:
    unit = min(width, height) / 720
    margin_x, margin_y = int(max(320 * unit, 0.25 * width)), int(max(150 * unit, 0.21 * height))
    wide, tall = width + 2 * margin_x, height + 2 * margin_y
    layers = []

    def band(top: float, depth: float, seed: int, colour: tuple[int, int, int], name: str) -> None:
        alpha = np.zeros((tall, wide), np.float32)
        alpha[int(margin_y + top * height) if top > 0 else 0 :] = 255
        layers.append(
            Layer(sheet(texture(wide, tall, seed, colour), alpha), -margin_x, -margin_y, depth, name)
        )

    band(0, 60, 1, (150, 180, 220), "sky")
    band(0.38, 30, 2, (120, 150, 160), "far")
    band(0.55, 14, 3, (90, 140, 80), "middle")
    side = int(150 * unit)
    y, x = np.mgrid[:side, :side]
    disc = ((x - side / 2) ** 2 + (y - side / 2) ** 2 < (side / 2 - 2) ** 2) * 255.0
    hero = sheet(texture(side, side, 9, (210, 60, 50)), disc)
    layers.append(Layer(hero, width * 0.4 - side / 2, height * 0.62 - side / 2, 9.0, "hero", subject=True))
    band(0.85, 5, 4, (60, 50, 90), "near")
    return Scene(
        width,
        height,
        height * 0.5,
        (width * 0.42, height * 0.6),
        layers,
        margin_x,
        margin_y,
        facts={"prompt": "paper"},
    )
