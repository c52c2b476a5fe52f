"""
How long describing takes, as a share of the film's length, and how much memory.

    python tests/bench/bench_describe.py [FILM …]

By default the two recordings in ../shared/media. Each film is described in a process of its own (so that the
peak is its own), standard and extended, besides a survey alone and ffmpeg's bare decoding for comparison.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

MEDIA = Path(__file__).resolve().parents[3] / "shared" / "media"


class Report:
    """Takes progress, never cancels."""

    def progress(self, value: float) -> None:
        """Take it."""

    def cancelled(self) -> bool:
        """Never."""
        return False

    def publish(self, result: Any) -> None:
        """Take it."""


def one(kind: str, film: Path) -> dict[str, Any]:
    """Describe one film in this process, and measure."""
    from vidkit.engine import tasks_describe
    from vidkit.engine.seeing.survey import survey

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "film.mp4").symlink_to(film)
        args = {"video": "film.mp4", "language": "en-US", "ad_type": kind}
        began, busy = time.perf_counter(), time.process_time()
        if kind == "survey":
            survey(folder / "film.mp4", every=0.5)
            facts: dict[str, Any] = {}
        elif kind == "text":
            facts = tasks_describe.describe_text(folder, args, Report())["facts"]
        else:
            facts = tasks_describe.describe_video(folder, args, Report())["facts"]
        return {
            "wall": time.perf_counter() - began,
            "cpu": time.process_time() - busy,
            "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            "cues": len(facts.get("segments", ())),
            "left out": facts.get("left_out", 0),
        }


def main(films: list[Path]) -> None:
    """Print one line per film and way."""
    from vidkit.engine.describe.clock import Pictures

    print(f"{'film':<12}{'way':<12}{'wall/length':>12}{'cpu/length':>12}{'peak MB':>9}{'said':>6}{'not':>5}")
    for film in films:
        seconds = Pictures(film).seconds
        began = time.perf_counter()
        subprocess.run(["ffmpeg", "-v", "error", "-i", str(film), "-f", "null", "-"], check=True)
        print(f"{film.stem:<12}{'ffmpeg':<12}{(time.perf_counter() - began) / seconds:>12.3f}")
        for kind in ("survey", "text", "standard", "extended"):
            command = [sys.executable, __file__, "--one", kind, str(film)]
            told = json.loads(
                subprocess.run(command, check=True, capture_output=True).stdout.splitlines()[-1]
            )
            print(
                f"{film.stem:<12}{kind:<12}{told['wall'] / seconds:>12.3f}{told['cpu'] / seconds:>12.3f}"
                f"{told['peak']:>9.0f}{told['cues']:>6}{told['left out']:>5}"
            )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(one(sys.argv[2], Path(sys.argv[3]))))
    else:
        main([Path(name).resolve() for name in sys.argv[1:]] or [MEDIA / "talk.mp4", MEDIA / "bunny.mp4"])
