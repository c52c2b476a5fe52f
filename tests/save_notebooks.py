"""
Run the tutorials and save them as a reader will meet them: `python -m tests.save_notebooks [NAME…]`.

Every notebook runs in a home of its own, without keys, beside an empty working folder, so that what it shows is
what a first reader sees and the files it writes are nobody's. What a run leaves that no reader needs is taken
out: times of execution, the state of widgets (outputs last without it), versions of this machine's Python, where
its folders lie.

To be run whenever a template, a stylesheet or a text of a card changes: nbval compares what is saved here.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "notebooks"
LARGEST = 1_000_000  # bytes: a saved tutorial is read on web pages
#: What a cell may say of itself: nbval's tags, and why its output is not compared.
KEPT = {"tags", "vidkit"}
#: Where a warning says that it comes from. Each begins at one place of a word, and a path has an end: films are
#: words of half a million letters, and an expression that begins anywhere in them takes minutes.
_CELL = re.compile(r"(?<![^\s'\"<>])[^\s'\"<>]*/ipykernel_\d+/\d+\.py")
_PACKAGES = re.compile(r"/[^\s'\"<>:]{0,300}/site-packages/")


def clean(notebook: nbformat.NotebookNode, home: Path, work: Path) -> None:
    """Take out of *notebook*, run in *work* by the owner of *home*, what tells a reader nothing."""
    places = {f"{work}/": "", f"{home}/": "~/", f"{ROOT}/": ""}

    def placed(text: str) -> str:
        for folder, name in places.items():
            text = text.replace(folder, name)
        return _CELL.sub("<cell>", _PACKAGES.sub("site-packages/", text))

    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    for cell in notebook.cells:
        cell.metadata = {name: value for name, value in cell.metadata.items() if name in KEPT}
        for output in cell.get("outputs", ()):
            for kind, value in output.get("data", {}).items():
                if kind.startswith("text/"):
                    output.data[kind] = placed(value)
            if output.output_type == "stream":
                output.text = placed(output.text)
            if output.output_type == "error":
                output.traceback = [placed(line) for line in output.traceback]


@contextmanager
def surroundings() -> Iterator[tuple[Path, dict[str, str]]]:
    """Yield a working folder and an environment with a home of its own and no keys; both are gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        home, work, temporary = Path(folder, "home"), Path(folder, "notebooks"), Path(folder, "home", "tmp")
        temporary.mkdir(parents=True)  # in the home: it goes with it, and reads as "~/tmp"
        work.mkdir()
        shutil.copytree(FOLDER / "images", work / "images")
        keys = {name for name in os.environ if name.endswith("_API_KEY")} | {"VIDKIT_HOME", "XDG_DATA_HOME"}
        yield (
            work,
            {name: value for name, value in os.environ.items() if name not in keys}
            | {"HOME": str(home), "TMPDIR": str(temporary)},
        )


def save(path: Path) -> str:
    """Run the notebook at *path*, write it back with its outputs, and say how long and how large it is."""
    notebook = nbformat.read(path, as_version=4)
    with surroundings() as (work, env):
        client = NotebookClient(
            notebook,
            timeout=300,
            kernel_name="python3",
            resources={"metadata": {"path": str(work)}},
            store_widget_state=False,
        )
        start = time.monotonic()
        client.execute(env=env)
        seconds = time.monotonic() - start
        clean(notebook, Path(env["HOME"]), work)
    nbformat.write(notebook, path)
    size = path.stat().st_size
    if size > LARGEST:
        raise SystemExit(f"{path.name} is {size:,} bytes; a tutorial has at most {LARGEST:,}.")
    return f"{path.name}: {seconds:.1f} s, {size / 1000:.0f} kB"


if __name__ == "__main__":
    names = sys.argv[1:] or sorted(path.stem for path in FOLDER.glob("*.ipynb"))
    for name in names:
        sys.stdout.write(save(FOLDER / f"{name.removesuffix('.ipynb')}.ipynb") + "\n")
