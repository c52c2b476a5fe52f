"""The three lists of dependencies agree: pyproject, conda environment, Binder environment."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import nbformat
import pytest
import yaml

ROOT = Path(__file__).parents[2]


def pyproject() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())


def pip_list(path: Path) -> list[str]:
    (pip,) = [
        item["pip"] for item in yaml.safe_load(path.read_text())["dependencies"] if isinstance(item, dict)
    ]
    return pip


def test_binder_builds_the_same_environment():
    """binder/environment.yml hides the root file from repo2docker, so the two must be equal to the byte."""
    assert (ROOT / "environment.yml").read_bytes() == (ROOT / "binder/environment.yml").read_bytes()


def test_environment_lists_what_pyproject_needs():
    """The environment holds exactly the base dependencies and the extras local and lab."""
    project = pyproject()["project"]
    wanted = (
        project["dependencies"]
        + project["optional-dependencies"]["local"]
        + project["optional-dependencies"]["lab"]
    )
    assert sorted(pip_list(ROOT / "environment.yml")) == sorted(wanted)


def test_environment_pins_the_python_binder_gets():
    """Without a pin repo2docker takes a Python that some wheels do not know yet."""
    environment = yaml.safe_load((ROOT / "environment.yml").read_text())
    assert "python=3.12" in environment["dependencies"]


def test_the_environment_has_what_the_tutorials_use():
    """Every module that a tutorial imports, runs or needs for a frame is Python's own or in the environment."""
    code = "\n".join(
        cell.source
        for path in (ROOT / "notebooks").glob("*.ipynb")
        for cell in nbformat.read(path, as_version=4).cells
        if cell.cell_type == "code"
    )
    used = set(re.findall(r"^\s*(?:import|from) (\w+)", code, re.MULTILINE)) - {"vidkit"}
    used |= set(re.findall(r'(?:\brun\(|"-m", )"(\w+)"', code))
    used |= {"pandas"} if "to_frame(" in code else set()
    assert {"IPython", "pandas", "pytest"} <= used, "the tutorials changed, or they are read wrongly"
    listed = {re.split(r"[<>=!]", line)[0].lower() for line in pip_list(ROOT / "environment.yml")}
    assert {
        name for name in used if name not in sys.stdlib_module_names and name.lower() not in listed
    } == set()


def test_every_dependency_gives_its_reason():
    """Each dependency line in pyproject.toml carries a comment that says why it is worth its weight."""
    lines = (ROOT / "pyproject.toml").read_text().splitlines()
    project = pyproject()["project"]
    extras = project["optional-dependencies"].values()
    for name in [*project["dependencies"], *(item for extra in extras for item in extra)]:
        (line,) = [text for text in lines if f'"{name}"' in text]
        assert name.startswith("vidkit[") or "# " in line, f"{name} has no reason beside it"


def test_the_version_is_written_once():
    """Only _version.py holds the version; pyproject reads it from there."""
    from vidkit._version import __version__

    found = subprocess.run(
        ["git", "grep", "-lF", f'"{__version__}"', "--", "*.py", "*.toml"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    ).stdout.split()
    if not found:
        pytest.fail("git grep found the version nowhere")
    assert found == ["vidkit/_version.py"]


def test_top_level_holds_only_what_the_card_allows():
    """The design card lists the top level; anything else in git there is a mistake."""
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    top = {path.split("/")[0] for path in tracked}
    allowed = {
        "vidkit",
        "notebooks",
        "tests",
        "binder",
        "pyproject.toml",
        "README.md",
        "environment.yml",
        "LICENSE",
    }
    assert {name for name in top if not name.startswith(".")} <= allowed
