"""The map of the house names every room, and every name on it is one."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HOUSE = ROOT / "vidkit"
MAP = (HOUSE / "README.md").read_text()
#: Not rooms: they are the door, the number of the house, and this map.
NO_ROOM = {"__init__.py", "__pycache__", "_version.py", "py.typed", "README.md"}
#: What the README of a provider tells, in this order.
SECTIONS = (
    "Where things stand",
    "Oddities that are taken care of",
    "The local server",
    "Open questions",
    "Who has judged it",
)


def table(heading: str) -> list[tuple[list[str], list[str]]]:
    """Return the rows below a heading: the names in their first cell and those in their last."""
    below = MAP.split(f"{heading}\n", 1)[1].split("\n#", 1)[0]
    rows = [line.strip("|").split("|") for line in below.splitlines() if line.startswith("| `")]
    return [(re.findall(r"`([^`]+)`", row[0]), re.findall(r"`([^`]+)`", row[-1])) for row in rows]


def tracked(folder: Path) -> set[str]:
    """Return what git knows in a folder, one level deep: `name.py`, or `name/` for a folder."""
    listed = subprocess.run(
        ["git", "ls-files"], cwd=folder, capture_output=True, text=True, check=True
    ).stdout
    return {name.split("/")[0] + ("/" if "/" in name else "") for name in listed.split()}


@pytest.mark.parametrize(("heading", "folder"), [("## Rooms", HOUSE), ("### The engine", HOUSE / "engine")])
def test_every_room_is_on_the_map_once(heading: str, folder: Path) -> None:
    """What stands in the folder stands on the map, once, and nothing else does."""
    named = [name for names, _ in table(heading) for name in names]
    assert sorted(named) == sorted(tracked(folder) - NO_ROOM)


@pytest.mark.parametrize(("heading", "folder"), [("## Rooms", HOUSE), ("### The engine", HOUSE / "engine")])
def test_reading_starts_at_files_that_exist(heading: str, folder: Path) -> None:
    """Every file to start reading at lies in (one of) the room(s) of its row."""
    for rooms, starts in table(heading):
        places = [folder / room for room in rooms if room.endswith("/")] + [folder]
        for start in starts:
            assert any((place / start).exists() for place in places), f"{start} of {rooms}"


def test_other_paths_on_the_map_exist() -> None:
    """Paths below the tables lead somewhere, too."""
    for path in re.findall(r"`((?:tests|vidkit|\.ci|notebooks)/[\w/.]+)`", MAP):
        assert (ROOT / path).exists(), path
    for module in re.findall(r"python -m (tests\.[\w.]+\w)", MAP):
        if module != "tests.bench.NAME":
            assert (ROOT / (module.replace(".", "/") + ".py")).exists(), module


def test_the_command_for_one_piece_works() -> None:
    """What a newcomer is told to run first runs a test file that exists, with options that pytest takes."""
    block = MAP.split("<!-- piece command -->", 1)[1].split("<!-- end -->", 1)[0]
    (line,) = [text for text in block.splitlines() if text.startswith("python ")]
    *_, file = shlex.split(line)
    assert (ROOT / file).is_file()
    assert shlex.split(line)[:3] == ["python", "-m", "pytest"]


def readmes() -> list[Path]:
    """Return the README of each built-in service."""
    from vidkit.providers import BUILT_IN

    return [HOUSE / "providers" / name / "README.md" for name in BUILT_IN]


@pytest.mark.parametrize("path", readmes(), ids=lambda path: path.parent.name)
def test_provider_readmes_have_one_shape(path: Path) -> None:
    """A provider's README says what it makes, where things stand, and the same four chapters as its neighbours."""
    text = path.read_text()
    headings = [line[3:] for line in text.splitlines() if line.startswith("## ")]
    assert [heading for heading in headings if heading in SECTIONS] == list(SECTIONS)
    opening = text.split("\n## ", 1)[0]
    assert "```python" in opening
    assert opening.count("\n\n") >= 2


@pytest.mark.parametrize("path", readmes(), ids=lambda path: path.parent.name)
def test_provider_readmes_name_every_module(path: Path) -> None:
    """Where things stand: each module of the folder is named there, and each name is a module (or a pattern of them)."""
    part = path.read_text().split("## Where things stand", 1)[1].split("\n## ", 1)[0]
    names = re.findall(r"`([\w*]+\.py)`", part)
    modules = {module.name for module in path.parent.glob("*.py")} - {"__init__.py"}
    covered = {module.name for name in names for module in path.parent.glob(name)}
    assert covered == modules
    assert all(list(path.parent.glob(name)) for name in names)
