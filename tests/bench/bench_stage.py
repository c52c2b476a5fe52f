"""
How long four seconds of 1280×720 take: `python -m tests.bench.bench_stage`.

Ours from prompt to finished MP4 (scene, camera, sound, encode), and MoviePy making a comparable pan and zoom over one
still picture. Times on shared machines swing; read the ratio of one run.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

import numpy as np

PROMPTS = (
    "A red kite over dunes at sunset [Truck left, Zoom in]",
    "A city street at night in rain, people with umbrellas [Push in]",
    "A fox in a snowy forest, snow falling [Tracking shot]",
    "A sailing boat on the sea at dawn [Pan right]",
    "A castle on a hill [Static shot]",
)


class Silent:
    """A report that nobody reads."""

    def progress(self, value: float) -> None:
        """Ignore it."""

    def publish(self, result) -> None:
        """Nobody looks."""

    def cancelled(self) -> bool:
        """Never stop."""
        return False


def ours(prompt: str, folder: Path) -> float:
    """Return the seconds from prompt to file."""
    from vidkit.engine import tasks

    begin = time.perf_counter()
    tasks.stage(folder, {"prompt": prompt, "width": 1280, "height": 720, "seconds": 4, "seed": 3}, Silent())
    return time.perf_counter() - begin


def moviepy_pan_zoom(folder: Path) -> float | None:
    """Return the seconds MoviePy needs to pan and zoom over a still, or None where it is not installed."""
    try:
        from moviepy import VideoClip
    except ImportError:
        return None
    from PIL import Image

    rng = np.random.default_rng(1)
    still = Image.fromarray(rng.integers(0, 255, (64, 120, 3), np.uint8)).resize(
        (1920, 1020), Image.Resampling.BICUBIC
    )

    def frame(t: float) -> np.ndarray:
        zoom = 1 + 0.08 * t
        width, height = 1280 / zoom, 720 / zoom
        x, y = 40 + 100 * t, (1020 - height) / 2
        return np.asarray(still.resize((1280, 720), Image.Resampling.BILINEAR, (x, y, x + width, y + height)))

    begin = time.perf_counter()
    clip = VideoClip(frame, duration=4)
    clip.write_videofile(
        str(folder / "moviepy.mp4"), fps=24, codec="libx264", preset="veryfast", audio=False, logger=None
    )
    return time.perf_counter() - begin


def main() -> None:
    """Print one line per prompt and the ratio."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ours(PROMPTS[0], folder)  # imports and cached noise are paid once per process
        walls = []
        for prompt in PROMPTS:
            wall = min(ours(prompt, folder) for _ in range(3))
            walls.append(wall)
            print(f"{wall:5.2f} s  {96 / wall:4.0f} frames/s  {prompt}")
        middle = statistics.median(walls)
        print(f"{middle:5.2f} s  median (goal 4 s, aim 2 s)")
        theirs = moviepy_pan_zoom(folder)
        if theirs is None:
            print("MoviePy is not installed: pip install 'vidkit[bench]'")
        else:
            print(f"{theirs:5.2f} s  MoviePy, one still, no sound: {theirs / middle:.2f} × ours")


if __name__ == "__main__":
    main()
