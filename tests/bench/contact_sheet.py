"""
The contact sheet of the stage: 24 very different prompts on one page, as the camera would film them.

    python tests/bench/contact_sheet.py notebooks/images/stage.jpg

Look at it critically after every change of the painters, and keep the file under 400 KB.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import av
import numpy as np
from PIL import Image

from vidkit.engine.stage.build import build
from vidkit.engine.stage.camera import parse
from vidkit.engine.stage.compose import Composer
from vidkit.engine.stage.path import plan
from vidkit.engine.stage.words import understand

#: Prompt and seed of every tile, row by row.
TILES = [
    ("a red kite over dunes at sunset", 60),
    ("two people dancing on a rooftop at night under string lights", 61),
    ("a blue whale and colorful fish in a coral reef", 62),
    ("a sleeping orange cat on a windowsill, rain outside", 63),
    ("a castle on a hill at night, full moon", 64),
    ("a woman with a red umbrella walking in the rain", 65),
    ("a white swan on a misty lake at dawn", 66),
    ("a rocket flying past saturn", 67),
    ("three camels in the desert at dusk", 68),
    ("a fox in a snowy forest", 69),
    ("yellow taxi on a city street, a bicycle", 74),
    ("a pirate ship on a stormy sea, lightning", 71),
    ("northern lights over an igloo with penguins", 72),
    ("hot air balloons over the mountains at dawn", 73),
    ("a lion on the savanna at golden hour", 74),
    ("cherry blossoms, a girl in a pink kimono with a lantern", 75),
    ("a green dragon flying over a volcano", 76),
    ("an astronaut and a small robot on mars", 77),
    ("a farmer with sheep on a farm, rainbow", 78),
    ("a lighthouse by the sea at night", 79),
    ("a market at dusk with lanterns", 80),
    ("a guitarist on stage", 81),
    ("a yellow submarine and a giant octopus", 82),
    ("a family watching fireworks over the city", 83),
]


def still(prompt: str, seed: int, width: int, height: int, second: float = 0.7) -> Image.Image:
    """Film one frame of *prompt*."""
    words, shots = parse(prompt)
    scene = build(understand(words, seed), width, height, seed)
    frames = int(second * 24) + 1
    composer = Composer(scene, plan(scene=scene, shots=shots, frames=frames, fps=24, seed=seed)[-1:])
    frame = av.VideoFrame(width, height, "yuv420p")
    for plane, source in zip(frame.planes, composer.frame(0), strict=True):
        rows = np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, plane.line_size)
        rows[:, : plane.width] = source
    frame.colorspace = 1  # BT.709
    return Image.fromarray(frame.to_ndarray(format="rgb24"))


def contact_sheet(columns: int = 4, tile: int = 400, gap: int = 6) -> Image.Image:
    """Return all tiles on one page."""
    high = tile * 9 // 16
    rows = -(-len(TILES) // columns)
    page = Image.new("RGB", (columns * (tile + gap) + gap, rows * (high + gap) + gap), (246, 243, 236))
    for k, (prompt, seed) in enumerate(TILES):
        start = time.perf_counter()
        picture = still(prompt, seed, 1280, 720).resize((tile, high), Image.Resampling.LANCZOS)
        page.paste(picture, (gap + (k % columns) * (tile + gap), gap + (k // columns) * (high + gap)))
        print(f"{time.perf_counter() - start:5.2f} s  {prompt}")
    return page


def main() -> None:
    """Write the sheet, as good as 400 KB allow."""
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "notebooks/images/stage.jpg")
    target.parent.mkdir(parents=True, exist_ok=True)
    page = contact_sheet()
    for quality in (90, 86, 82, 78, 74, 68):
        page.save(target, quality=quality, optimize=True, progressive=True)
        if target.stat().st_size <= 400_000:
            break
    print(f"{target}: {target.stat().st_size // 1000} KB at quality {quality}")


if __name__ == "__main__":
    main()
