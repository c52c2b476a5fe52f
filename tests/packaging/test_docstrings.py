"""Every example in a docstring runs, and gives what the comment behind it says."""

from __future__ import annotations

import importlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import vidkit as vk
from tests.packaging import docstring_worlds, examples
from tests.packaging.docstring_worlds import FILES, NO_PYTHON, WORLDS
from vidkit.providers import provider_class
from vidkit.testing import studio

EXAMPLES = {example.place: example for example in examples.examples()}


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keep the files that examples name; each is made when the first one needs it."""
    return tmp_path_factory.mktemp("shelf")


@pytest.fixture
def names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """Give what every example finds in scope, in a working folder of its own."""
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    with studio(tmp_path / "studio") as made:
        yield {
            "vk": vk,
            "vidkit": vk,
            "studio": made,
            "OpenAIProvider": provider_class("openai"),
            "Silent": docstring_worlds.Silent,
            "monkeypatch": monkeypatch,
        }


@pytest.mark.parametrize("place", [place for place in EXAMPLES if place not in NO_PYTHON])
def test_example_runs(place: str, names: dict[str, Any], shelf: Path) -> None:
    """An example does what it shows with today's code, and its values are right."""
    example = EXAMPLES[place]
    world = WORLDS.get(place, "")
    for file, make in FILES.items():
        if file in example.source or file in world:
            if not (shelf / file).exists():
                make(shelf / file)
            shutil.copy(shelf / file, file)
    scope = {**vars(importlib.import_module(example.module)), **names}
    exec(compile(world, f"<around {place}>", "exec"), scope)
    examples.run(example, scope)


def test_cells_in_docstrings_run(names: dict[str, Any], shelf: Path) -> None:
    """Cells and lines shown for the magics do what they say, in an IPython of their own."""
    from IPython.core.interactiveshell import InteractiveShell

    talk = shelf / "talk.mp4"
    if not talk.exists():
        FILES["talk.mp4"](talk)
    shutil.copy(talk, "talk.mp4")
    vk.options.say, before = False, vk.options.say
    shell = InteractiveShell(user_ns={"studio": names["studio"]})
    try:
        shell.run_cell("%load_ext vidkit").raise_error()
        cells = "\n".join(EXAMPLES[place].source for place in ("vidkit.magics", "vidkit.magics.vidkit"))
        for cell in cells.replace("%load_ext vidkit\n", "").strip().split("%%vidkit")[1:]:
            shell.run_cell(f"%%vidkit{cell.rstrip()}").raise_error()
            shell.user_ns["_job"].wait(60)
        for line in EXAMPLES["vidkit.magics.vidkit#1"].source.splitlines():
            first, *others = (part.strip() for part in line.partition("#")[0].split("|"))
            for way in [first, *(f"%vidkit {other}" for other in others)]:
                told = way.replace("ID", shell.user_ns["kite"].id).replace("URL", "http://127.0.0.1:9/v1")
                shell.run_cell(told).raise_error()
        assert [job.operation for job in names["studio"].jobs] == ["clips", "edit", "create", "create"]
        shell.user_ns["_job"].wait(60)
    finally:
        vk.options.say = before


def test_nothing_stands_in_the_lists_that_is_no_example() -> None:
    """Worlds and exceptions are for examples that exist."""
    assert set(WORLDS) | set(NO_PYTHON) <= set(EXAMPLES)
