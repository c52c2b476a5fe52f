"""
What captions cost an export: `python -m tests.bench.bench_captions [template …]`.

A stretch of film is cut upright to 1080×1920 and encoded, without and with captions in turn; CPU seconds and wall time
of both and their ratio. Times on shared machines swing: read the ratio of CPU seconds.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

import av
import numpy as np

from vidkit.engine.captions import overlay
from vidkit.engine.encode import Encoder, to_yuv
from vidkit.engine.speech.transcript import Word
from vidkit.engine.stage.render import Overlay

WIDTH, HEIGHT, FPS, FRAMES = 1080, 1920, 24, 192
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


def export(source: Path, target: Path, draw: Overlay | None) -> tuple[float, float]:
    """Cut *source* upright and encode it; return CPU seconds and wall seconds."""
    wall, cpu = time.perf_counter(), sum(os.times()[:2])
    with av.open(str(source)) as film, Encoder(target, WIDTH, HEIGHT, fps=FPS) as out:
        film.streams.video[0].thread_type = "AUTO"
        for index, frame in enumerate(film.decode(video=0)):
            if index == FRAMES:
                break
            big = to_yuv(frame, round(HEIGHT * frame.width / frame.height / 2) * 2, HEIGHT)
            left = (big.width - WIDTH) // 4 * 2
            planes = []
            for plane, half in zip(big.planes, (1, 2, 2), strict=True):
                rows = np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, plane.line_size)
                planes.append(rows[:, left // half : (left + WIDTH) // half].copy())
            picture = (planes[0], planes[1], planes[2])
            if draw is not None:
                draw(picture, index)
            out.write(*picture)
    return sum(os.times()[:2]) - cpu, time.perf_counter() - wall


def alone(draw: Overlay) -> tuple[float, float]:
    """Return milliseconds per frame of drawing alone: the middle one, and the mean."""
    picture = tuple(
        np.full(size, 110, np.uint8)
        for size in ((HEIGHT, WIDTH), (HEIGHT // 2, WIDTH // 2), (HEIGHT // 2, WIDTH // 2))
    )
    times = []
    for index in range(FRAMES):
        begin = time.perf_counter()
        draw(picture, index)  # type: ignore[arg-type]
        times.append((time.perf_counter() - begin) * 1000)
    return statistics.median(times), statistics.fmean(times)


def main() -> None:
    """Print one line per template."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        export(media(), folder / "warm.mp4", None)
        for template in sys.argv[1:] or TEMPLATES:
            runs = []
            for k in range(2):
                plain = export(media(), folder / f"{k}.mp4", None)
                draw = overlay(spoken(), width=WIDTH, height=HEIGHT, fps=FPS, style=template)
                runs.append((plain, export(media(), folder / f"{k}c.mp4", draw)))
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
