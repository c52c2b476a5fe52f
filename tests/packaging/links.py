"""
What the README says of the repository's place, written from `[project.urls]` in pyproject.toml.

`python -m tests.packaging.links` writes it anew, `python -m tests.packaging.links OWNER/NAME` moves the repository:
that name goes into pyproject.toml first. A test holds both files together.
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).parents[2]
FIRST = "notebooks/00_quickstart.ipynb"
PLACE = re.compile(r"(?<=<!-- binder -->\n).+(?=\n<!-- end -->)")
SETTING = re.compile(r'(?<=^Repository = "https://github\.com/)[^"]+', re.MULTILINE)


def repository() -> str:
    """Return the repository as OWNER/NAME."""
    urls = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["urls"]
    return urls["Repository"].removeprefix("https://github.com/")


def binder() -> str:
    """Return the address that starts Binder on the first tutorial."""
    return f"https://mybinder.org/v2/gh/{repository()}/HEAD?urlpath={quote(f'lab/tree/{FIRST}')}"


def line() -> str:
    """Return the README's line: the badge and what it does."""
    badge = f"[![Open in Binder](https://mybinder.org/badge_logo.svg)]({binder()})"
    return f"{badge} runs the tutorials in your browser: nothing to install, no key."


def main(names: list[str]) -> None:
    """Move the repository if it has a new name, and write the README."""
    for name in names:
        path = ROOT / "pyproject.toml"
        path.write_text(SETTING.sub(name, path.read_text("utf-8")), "utf-8")
    readme = ROOT / "README.md"
    readme.write_text(PLACE.sub(lambda _: line(), readme.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
