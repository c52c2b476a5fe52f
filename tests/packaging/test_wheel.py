"""What is installed is what is here: the wheel holds every file of the package that git has."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
#: Of a wheel; installing is quick and needs no thought.
MOST_BYTES = 3_000_000


@pytest.mark.needs_packages
def test_the_wheel_holds_every_file(tmp_path: Path) -> None:
    """Templates, styles, scripts, word lists and licences travel with the modules, nothing else does, and it is small."""
    if importlib.util.find_spec("hatchling") is None:
        pytest.skip("hatchling is not installed: the wheel is built by .ci/run")
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    (wheel,) = tmp_path.glob("*.whl")
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("vidkit/")}
    tracked = subprocess.run(
        ["git", "ls-files", "--", "vidkit"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    assert set(tracked) <= packed
    assert {Path(name).suffix for name in packed} >= {".j2", ".css", ".js", ".toml", ".typed", ".json"}
    assert not [name for name in packed if "__pycache__" in name]
    assert wheel.stat().st_size < MOST_BYTES, "something large came in: fonts, films, models stay outside"
