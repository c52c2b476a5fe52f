"""
Run the tutorials and save them as a reader will meet them: `python -m tests.save_notebooks [NAME…]`.

Every notebook runs in a home of its own, without keys, beside an empty working folder, so that what it shows is
what a first reader sees and the files it writes are nobody's. What a run leaves that no reader needs is taken
out: times of execution, the state of widgets (outputs last without it), versions of this machine's Python.

To be run whenever a template, a stylesheet or a text of a card changes: nbval compares what is saved here.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
from nbclient import NotebookClient

FOLDER = Path(__file__).parent.parent / "notebooks"
LARGEST = 1_000_000  # bytes: a saved tutorial is read on web pages


def clean(notebook: nbformat.NotebookNode) -> None:
    """Take out of *notebook* what differs from run to run and tells a reader nothing."""
    notebook.metadata.pop("widgets", None)
    notebook.metadata["language_info"] = {"name": "python"}
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)


@contextmanager
def surroundings() -> Iterator[tuple[Path, dict[str, str]]]:
    """Yield a working folder and an environment with a home of its own and no keys; both are gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        home, work = Path(folder, "home"), Path(folder, "notebooks")
        home.mkdir()
        work.mkdir()
        shutil.copytree(FOLDER / "images", work / "images")
        keys = {name for name in os.environ if name.endswith("_API_KEY")} | {"VIDKIT_HOME", "XDG_DATA_HOME"}
        yield (
            work,
            {name: value for name, value in os.environ.items() if name not in keys} | {"HOME": str(home)},
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
    clean(notebook)
    nbformat.write(notebook, path)
    size = path.stat().st_size
    if size > LARGEST:
        raise SystemExit(f"{path.name} is {size:,} bytes; a tutorial has at most {LARGEST:,}.")
    return f"{path.name}: {seconds:.1f} s, {size / 1000:.0f} kB"


if __name__ == "__main__":
    names = sys.argv[1:] or sorted(path.stem for path in FOLDER.glob("*.ipynb"))
    for name in names:
        sys.stdout.write(save(FOLDER / f"{name.removesuffix('.ipynb')}.ipynb") + "\n")
