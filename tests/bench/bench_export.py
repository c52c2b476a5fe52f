"""
How fast a vertical export is beside the bare ffmpeg binary: `python -m tests.bench.bench_export [seconds]`.

Sixty seconds of 1080p (bunny.mp4 enlarged once, kept in the temporary folder) become 608×1080 and 1080×1920. The binary
does crop, scale and x264 with the same preset and AAC sound, once from the middle and once with the very windows that
following finds, told beforehand: heads in their grass have more to encode than what happens to be in the middle. Ours
exports the middle, then with following (survey, faces, plan and moving windows included). All have the same preset and
rate factor. Ours carries the sound over, as it does for whole films; the binary does so in its last row, and codes it
in the others, as it does unless told otherwise. They take turns; times on shared machines swing, so read the ratios,
which are those of the best round of each; CPU seconds swing less.
"""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

CRF, PRESET = 20, "veryfast"
ROUNDS = 2
CODED = ("-c:a", "aac", "-b:a", "128k")
MEDIA = Path(__file__).resolve().parents[3] / "shared" / "media"


def film(seconds: float) -> Path:
    """Return a 1080p film of that length; made once."""
    path = Path(tempfile.gettempdir()) / f"vidkit-bench-1080p-{seconds:g}.mp4"
    if not path.is_file():
        part = path.with_suffix(".part.mp4")
        command = [
            "ffmpeg", "-v", "error", "-y", "-t", str(seconds), "-i", str(MEDIA / "bunny.mp4"), "-vf", "scale=1920:1080",
            "-c:v", "libx264", "-preset", "veryfast", "-crf", "18", "-c:a", "aac", str(part),
        ]  # fmt: skip
        subprocess.run(command, check=True)
        part.replace(path)
    return path


def binary(
    path: Path, out: Path, width: int, height: int, windows: Path | None = None, sound: Sequence[str] = CODED
) -> None:
    """Let the ffmpeg binary crop the middle (or what it is told), scale and encode."""
    crop = f"crop={round(1080 * width / height / 2) * 2}:1080"
    if windows is not None:
        crop = f"sendcmd=f={windows},{crop}:0:0"
    scale = "" if height == 1080 else f",scale={width}:{height}"
    command = [
        "ffmpeg", "-v", "error", "-y", "-i", str(path), "-vf", crop + scale, "-c:v", "libx264", "-preset", PRESET,
        "-crf", str(CRF), "-pix_fmt", "yuv420p", *sound, "-movflags", "+faststart", str(out),
    ]  # fmt: skip
    subprocess.run(command, check=True)


def told(path: Path, note: Path) -> Callable[[Path, Path, int, int], None]:
    """Return the binary's way through the windows that following finds, written down in *note*."""
    from vidkit.engine.reframe.plan import plan
    from vidkit.engine.seeing.survey import survey

    seen = survey(path)
    framing = plan(path, seen, 0, seen.duration, 9 / 16, "Full")
    frames = [index / seen.fps for index in range(round(seen.duration * seen.fps))]
    lefts = [round(framing.at(time).views(time)[0].source.x * 1920) for time in frames]
    note.write_text(
        "\n".join(
            f"{max(0.0, time - 0.01):.4f} crop x {left};"
            for time, left, before in zip(frames, lefts, [-1, *lefts], strict=False)
            if left != before
        )
    )
    return lambda path, out, width, height: binary(path, out, width, height, note)


def middle(path: Path, out: Path, width: int, height: int) -> None:
    """Export the middle."""
    from vidkit.engine.exporting import export

    export(path, out, width=width, height=height, crf=CRF, preset=PRESET)


def following(path: Path, out: Path, width: int, height: int) -> None:
    """Survey, plan, and export what is worth seeing."""
    from vidkit.engine.exporting import export
    from vidkit.engine.reframe.plan import plan
    from vidkit.engine.seeing.survey import survey

    seen = survey(path)
    framing = plan(path, seen, 0, seen.duration, width / height)
    export(path, out, width=width, height=height, framing=framing, crf=CRF, preset=PRESET)


def spent() -> float:
    """Return the CPU seconds of this process and of those it ran."""
    ours, theirs = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return ours.ru_utime + ours.ru_stime + theirs.ru_utime + theirs.ru_stime


def main() -> None:
    """Print the seconds and the ratios."""
    if shutil.which("ffmpeg") is None:
        print("There is no ffmpeg binary to compare with.")
        return
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 60.0
    path = film(seconds)
    with tempfile.TemporaryDirectory() as name:
        ways: dict[str, Callable[[Path, Path, int, int], None]] = {
            "ffmpeg": binary,
            "middle": middle,
            "ffmpeg, told": told(path, Path(name) / "windows.txt"),
            "following": following,
            "ffmpeg, sound copied": partial(binary, sound=("-c:a", "copy")),
        }
        for width, height in ((608, 1080), (1080, 1920)):
            best, least = dict.fromkeys(ways, float("inf")), dict.fromkeys(ways, float("inf"))
            for _ in range(ROUNDS):
                for label, way in ways.items():
                    begin, before = time.perf_counter(), spent()
                    way(path, Path(name) / f"{label}.mp4", width, height)
                    best[label] = min(best[label], time.perf_counter() - begin)
                    least[label] = min(least[label], spent() - before)
            sizes = {label: (Path(name) / f"{label}.mp4").stat().st_size / 1e6 for label in ways}
            for label, took in best.items():
                beside = "; ".join(
                    f"{best[peer] / took:.2f} of {peer}'s speed, {least[peer] / least[label]:.2f} by CPU"
                    for peer in ways
                    if peer.startswith("ffmpeg")
                    and peer != label
                    and (peer != "ffmpeg, told" or label == "following")
                )
                print(
                    f"{seconds:g} s of 1080p to {width}×{height}, {label:>20}: {took:6.2f} s, {least[label]:5.1f} CPU-s, "
                    f"{sizes[label]:4.1f} MB; {beside}"
                )


if __name__ == "__main__":
    main()
