"""
What a saved notebook weighs after showing one film: `python -m tests.bench.bench_notebook [seconds]`.

One 1080p film of 30 s, staged here, is shown by each library in a notebook of its own, run by nbclient as
"Run All" does. Printed: bytes of the .ipynb, CPU seconds (the kernel's and its children's) that showing took, and the
kernel's peak of memory. The last column says what a reader sees once the film is gone and nothing runs.

The peers are those installed: `IPython.display.Video` always; MoviePy and mediapy come with `vidkit[bench]` (mediapy
also needs an ffmpeg binary). Bytes repeat exactly; CPU seconds swing a little with the machine's load.
"""

from __future__ import annotations

import importlib.util
import os
import sys
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient

PROMPT = "A sailing boat on the sea at dawn, gulls [Pan right]"
BEGIN = "import os as _os\n_begin = sum(_os.times()[:4])"
#: Not getrusage: its peak is inherited from the process that forked the kernel.
END = """
_took = sum(_os.times()[:4]) - _begin
_peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(_took, int(_peak.split()[1]) // 1024)
"""

#: Name → (package, what is imported first, the cell that shows the film, what is left without file and kernel).
ARMS = {
    "vidkit, inline = poster": (
        "vidkit",
        "import vidkit as vk; vk.options.inline = 'poster'",
        "vk.Video('film.mp4')",
        "a picture and the facts",
    ),
    "vidkit, inline = preview": (
        "vidkit",
        "import vidkit as vk; vk.options.inline = 'preview'",
        "vk.Video('film.mp4')",
        "picture, facts, a small copy plays",
    ),
    "IPython Video(path)": (
        "IPython",
        "from IPython.display import Video",
        "Video('film.mp4')",
        "nothing: only the path was kept",
    ),
    "IPython Video(embed=True)": (
        "IPython",
        "from IPython.display import Video",
        "Video('film.mp4', embed=True)",
        "the whole film plays",
    ),
    "mediapy show_video(read_video)": (
        "mediapy",
        "import mediapy",
        "mediapy.show_video(mediapy.read_video('film.mp4'), fps=24)",
        "the whole film plays, silent",
    ),
    "mediapy show_video(VideoReader)": (
        "mediapy",
        "import mediapy",
        "with mediapy.VideoReader('film.mp4') as film:\n    mediapy.show_video(film, fps=24)",
        "the whole film plays, silent",
    ),
    "moviepy display_in_notebook": (
        "moviepy",
        "from moviepy import VideoFileClip",
        "VideoFileClip('film.mp4').display_in_notebook()",
        "the whole film plays",
    ),
}


class Silent:
    """A report that nobody reads."""

    def progress(self, value: float) -> None:
        """Ignore it."""

    def publish(self, result: object) -> None:
        """Ignore it."""

    def cancelled(self) -> bool:
        """Never stop."""
        return False


def film(folder: Path, seconds: float) -> Path:
    """Stage the film that everybody shows."""
    from vidkit.engine import tasks

    asked = {"prompt": PROMPT, "width": 1920, "height": 1080, "seconds": seconds, "seed": 3}
    tasks.stage(folder, asked, Silent())
    (made,) = folder.glob("*.mp4")
    return made.rename(folder / "film.mp4")


def show(folder: Path, before: str, cell: str) -> tuple[int, float, int]:
    """Return what one notebook weighs in bytes, the CPU seconds of the cell, and the kernel's peak in MB."""
    sources = (before, BEGIN, cell, END)
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    NotebookClient(notebook, timeout=900, resources={"metadata": {"path": str(folder)}}).execute()
    took, peak = notebook.cells[3].outputs[0]["text"].split()
    notebook.cells = [notebook.cells[0], notebook.cells[2]]
    saved = folder / "saved.ipynb"
    nbformat.write(notebook, saved)
    return saved.stat().st_size, float(took), int(peak)


def main(seconds: float = 30) -> None:
    """Print one line per library."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["VIDKIT_HOME"] = str(folder / "home")
        weight = film(folder, seconds).stat().st_size
        print(f"the film: 1920×1080, {seconds:g} s, {weight / 1e6:.2f} MB")
        for arm, (package, before, cell, left) in ARMS.items():
            if importlib.util.find_spec(package) is None:
                print(f"{arm:32} not installed: pip install 'vidkit[bench]'")
                continue
            size, took, peak = show(folder, before, cell)
            share = size / weight
            print(
                f"{arm:32} {size / 1e3:9.1f} kB ({share:.3f} × the film)  {took:6.1f} CPU s  {peak:5d} MB  {left}"
            )


if __name__ == "__main__":
    main(*map(float, sys.argv[1:2]))
