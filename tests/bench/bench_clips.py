"""
How long clipping takes against the film's own length, and what memory it holds: `python -m tests.bench.bench_clips`.

The talk of 44 s, the 150 s excerpt, and the whole film of 596 s where it is given (`bbb.mp4`, from the source package
of moviepy 2.2.1, in `moviepy_10_minutes.zip`):

    pip download --no-deps --no-binary :all: moviepy==2.2.1
    VIDKIT_LONG_FILM=/path/to/bbb.mp4 python -m tests.bench.bench_clips

Each film is clipped in a process of its own, so that its peak of memory is its own; the CPU-seconds beside the wall
time tell how busy the machine was with something else. The peer is one bare decode of every frame.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

MEDIA = Path(__file__).resolve().parents[3] / "shared" / "media"


class Silent:
    """A report that nobody reads."""

    def progress(self, value: float) -> None:
        """Ignore it."""

    def publish(self, result: object) -> None:
        """Ignore it."""

    def cancelled(self) -> bool:
        """Never stop."""
        return False


def clip(film: str, task: str, query: str = "") -> None:
    """Clip one film and print what it took as JSON; runs in a process of its own."""
    from vidkit.engine import tasks_clips

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copy(film, folder / "film.mp4")
        busy, begin = time.process_time(), time.perf_counter()
        args = {"video": "film.mp4", "shortest": 0.0, "longest": 90.0, "query": query}
        made = getattr(tasks_clips, task)(folder, args, Silent())
        print(
            json.dumps(
                {
                    "wall": time.perf_counter() - begin,
                    "cpu": time.process_time() - busy,
                    "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
                    "duration": made["facts"]["duration"],
                    "clips": len(made["facts"]["clips"]),
                    "shots": made["facts"]["shots"],
                }
            )
        )


def decode(film: str) -> None:
    """Decode every frame and do nothing with it; the peer."""
    from vidkit.engine.frames import read_frames

    busy, begin = time.process_time(), time.perf_counter()
    frames = sum(1 for _ in read_frames(film))
    print(
        json.dumps({"wall": time.perf_counter() - begin, "cpu": time.process_time() - busy, "frames": frames})
    )


def apart(*words: str) -> dict[str, float]:
    """Run one of the above in a fresh process."""
    command = [sys.executable, "-m", "tests.bench.bench_clips", *words]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def main() -> None:
    films = [MEDIA / "talk.mp4", MEDIA / "bunny.mp4"]
    long = os.environ.get("VIDKIT_LONG_FILM")
    films += [Path(long)] if long else []
    print(
        f"{'film':>10} {'length':>8} {'task':>13} {'wall':>8} {'wall/len':>9} {'cpu':>8} {'cpu/len':>8}",
        end="",
    )
    print(f" {'decode':>8} {'peak MB':>8} {'clips':>6} {'shots':>6}")
    for film in films:
        peer = apart("decode", str(film))
        for task, query in (("find_clips", ""), ("find_moments", "the season of darkness")):
            told = apart("clip", str(film), task, query)
            length = told["duration"]
            print(
                f"{film.stem:>10} {length:7.1f}s {task:>13} {told['wall']:7.2f}s {told['wall'] / length:9.3f} "
                f"{told['cpu']:7.2f}s {told['cpu'] / length:8.3f} {peer['wall']:7.2f}s {told['peak']:8.0f} "
                f"{told['clips']:6.0f} {told['shots']:6.0f}"
            )
    print("aim: wall/len at most 0.35, better 0.15; the peak does not grow with the length")


if __name__ == "__main__":
    if sys.argv[1:2] == ["clip"]:
        clip(*sys.argv[2:])
    elif sys.argv[1:2] == ["decode"]:
        decode(sys.argv[2])
    else:
        main()
