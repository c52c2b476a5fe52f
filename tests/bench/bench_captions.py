"""
What captions cost an export: `python -m tests.bench.bench_captions [template …]`.

A stretch of film is exported upright at 1080×1920, without and with captions in turn; CPU seconds and wall time
of both and their ratio. Times on shared machines swing: read the ratio of CPU seconds.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from vidkit.engine.captions import overlay
from vidkit.engine.exporting import export
from vidkit.engine.speech.transcript import Word
from vidkit.engine.stage.render import Overlay

WIDTH, HEIGHT, FPS, FRAMES = 1080, 1920, 24, 120
TEMPLATES = ("temp-7", "smart-bg-focus", "box-highlight", "temp-1", "temp-static-2", "game-streamer-3")
TEXT = (
    "It was the best of times, it was the worst of times, it was the age of wisdom, it was the age of foolishness, "
    "it was the epoch of belief, it was the epoch of incredulity."
)


def spoken(text: str = TEXT, pace: float = 0.3) -> list[Word]:
    """Time words as somebody speaks who is in no hurry."""
    return [Word(word, k * pace, (k + 0.9) * pace) for k, word in enumerate(text.split())]


def media() -> Path:
    """Return a film with pictures that are not easy to encode."""
    return Path(__file__).resolve().parents[3] / "shared" / "media" / "bunny.mp4"


def timed(source: Path, target: Path, draw: Overlay | None) -> tuple[float, float]:
    """Export a stretch upright; return CPU seconds and wall seconds."""
    wall, cpu = time.perf_counter(), sum(os.times()[:2])
    overlays = () if draw is None else (draw,)
    export(source, target, start=8, end=8 + FRAMES / FPS, width=WIDTH, height=HEIGHT, overlays=overlays)
    return sum(os.times()[:2]) - cpu, time.perf_counter() - wall


def alone(draw: Overlay) -> tuple[float, float]:
    """Return CPU milliseconds per frame of drawing alone: the middle one, and the mean."""
    picture = tuple(
        np.full(size, 110, np.uint8)
        for size in ((HEIGHT, WIDTH), (HEIGHT // 2, WIDTH // 2), (HEIGHT // 2, WIDTH // 2))
    )
    times = []
    for index in range(FRAMES):
        begin = time.process_time()
        draw(picture, index)  # type: ignore[arg-type]
        times.append((time.process_time() - begin) * 1000)
    return statistics.median(times), statistics.fmean(times)


def main() -> None:
    """Print one line per template."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        timed(media(), folder / "warm.mp4", None)
        for template in sys.argv[1:] or TEMPLATES:
            runs = []
            for k in range(2):
                plain = timed(media(), folder / f"{k}.mp4", None)
                draw = overlay(spoken(), width=WIDTH, height=HEIGHT, fps=FPS, style=template)
                runs.append((plain, timed(media(), folder / f"{k}c.mp4", draw)))
            cpu = min(with_it[0] for _, with_it in runs) / min(without[0] for without, _ in runs)
            wall = min(with_it[1] for _, with_it in runs) / min(without[1] for without, _ in runs)
            middle, mean = alone(overlay(spoken(), width=WIDTH, height=HEIGHT, fps=FPS, style=template))
            print(
                f"{template:18s} with / without: CPU {cpu:5.3f}  wall {wall:5.3f}   "
                f"drawing alone {middle:.1f} ms in the middle, {mean:.1f} ms on average",
                flush=True,
            )


if __name__ == "__main__":
    main()
