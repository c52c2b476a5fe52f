"""A whole picture inside another shape, with bars, for those who ask for them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from vidkit.engine.encode import FPS, Encoder, to_yuv
from vidkit.engine.footage import at_our_rate, frame_count, planes_of, sound_of
from vidkit.engine.probe import probe
from vidkit.engine.work import Report, TaskCancelled


def barred(source: Path, out: Path, width: int, height: int, report: Report) -> dict[str, Any]:
    """
    Fit a video into a frame, and leave the rest black.

    Args:
        source: The video.
        out: The file to make.
        width: Pixels of the new file, even.
        height: The same.
        report: Progress out, cancel in.
    """
    known = probe(source)
    scale = min(width / known.width, height / known.height)
    wide, tall = (max(2, round(side * scale / 2) * 2) for side in (known.width, known.height))
    wide, tall = min(wide, width), min(tall, height)
    x, y = (width - wide) // 4 * 2, (height - tall) // 4 * 2
    count = frame_count(known)
    sound = sound_of(source, known, count / FPS) if known.has_audio else None
    luma = np.full((height, width), 16, np.uint8)
    blue, red = (np.full((height // 2, width // 2), 128, np.uint8) for _ in range(2))
    with Encoder(out, width, height, sound=sound, tags={"title": known.tags.get("title", "")}) as film:
        for index, frame in enumerate(at_our_rate(source, known, wide, tall)):
            if index % 12 == 0:
                if report.cancelled():
                    raise TaskCancelled
                report.progress(index / count)
            small = planes_of(to_yuv(frame, wide, tall))
            luma[y : y + tall, x : x + wide] = small[0]
            blue[y // 2 : (y + tall) // 2, x // 2 : (x + wide) // 2] = small[1]
            red[y // 2 : (y + tall) // 2, x // 2 : (x + wide) // 2] = small[2]
            film.write(luma, blue, red)
        frames = film.frames
    return {
        "width": width,
        "height": height,
        "frames": frames,
        "seconds": frames / FPS,
        "fps": FPS,
        "notes": ["The whole picture is shown, with bars, as asked."],
    }
