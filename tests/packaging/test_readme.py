"""The README says only what is true: its code runs, its table matches the registry, its links lead somewhere."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

from vidkit.providers import provider_class, provider_names
from vidkit.providers.base import job_operation, operations

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()


def between(name: str) -> str:
    return README.split(f"<!-- {name} -->", 1)[1].split("<!-- end -->", 1)[0]


def python_blocks() -> list[str]:
    return re.findall(r"```python\n(.*?)```", README, re.DOTALL)


@pytest.mark.parametrize("number", range(len(python_blocks())))
def test_python_blocks_run(number, tmp_path, monkeypatch):
    """Every Python block runs as it stands, without a key, and leaves what it promises."""
    monkeypatch.chdir(tmp_path)
    block = python_blocks()[number]
    exec(compile(block, f"README block {number}", "exec"), {"__name__": "readme"})
    for name in re.findall(r"\.save\(\"(.+?)\"\)", block):
        assert (tmp_path / name).stat().st_size > 10_000


def test_opens_with_a_picture_and_few_lines():
    """A reader meets a picture of a card, then at most ten lines of code."""
    assert README.index("![") < README.index("```python")
    assert len([line for line in python_blocks()[0].splitlines() if line.strip()]) <= 10


def test_pictures_and_files_named_exist():
    """Every relative link and picture leads to a file in the repository."""
    targets = re.findall(r"\]\((?!http)([^)#]+)\)", README)
    assert targets
    for target in targets:
        assert (ROOT / target).is_file(), target


def test_services_table_matches_the_registry():
    """Each provider of the registry has a row, which names all operations that make jobs, and its key."""
    rows = [line for line in between("services").splitlines() if line.startswith("|")][2:]
    assert len(rows) == len(provider_names())
    for row, name in zip(rows, provider_names(), strict=True):
        provider = provider_class(name)
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        assert provider.title.split()[0].lower() in cells[0].lower() or name in cells[0].lower()
        shown = re.findall(r"`(\w+)`", cells[1])
        assert set(shown) <= {*dir(provider), *provider.__annotations__}, name
        assert {
            item
            for item in operations(provider)
            if isinstance(inspect.getattr_static(provider, item), job_operation)
        } <= set(shown)
        assert provider.key_variables[0] in cells[4]


def test_commands_are_one_line_each():
    """The two commands are single lines, and CI reads the second one from here."""
    for name in ("demo command", "test command"):
        (line,) = [text for text in between(name).splitlines() if text.strip() and not text.startswith("```")]
        assert line.startswith("python3 -m venv .venv && ")
    assert "test command" in (ROOT / ".ci/run").read_text()
