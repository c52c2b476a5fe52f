"""
A new provider, as a package of its own: `python -m vidkit.providers.new acme`.

What it writes is a small service that works: requests, client, emulator and tests that pass, to be filled in
with the facts of a real one. The templates are files below `template/`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from vidkit._version import __version__
from vidkit.errors import InvalidRequest, VidkitError
from vidkit.providers import check_name, provider_names

__all__ = ["main", "make", "render"]

TEMPLATE = Path(__file__).with_name("template")
#: Longer names would no longer fit the lines of the templates.
LONGEST_NAME = 24


def render(name: str) -> dict[str, str]:
    """
    Return what a package for *name* consists of: file by path, sorted.

    Raises:
        InvalidRequest: The name cannot be had.
    """
    check_name(name)
    if len(name) > LONGEST_NAME:
        raise InvalidRequest(
            f"{name!r} has {len(name)} letters.", advice=f"Choose a name of at most {LONGEST_NAME}."
        )
    if name in provider_names():
        raise InvalidRequest(
            f"an installed package brings a provider {name!r} already.", advice="Choose another name."
        )
    import jinja2

    environment = jinja2.Environment(  # noqa: S701  # it writes Python and Markdown, which no browser reads
        loader=jinja2.FileSystemLoader(TEMPLATE), undefined=jinja2.StrictUndefined, keep_trailing_newline=True
    )
    facts = _facts(name)
    return {
        path.removesuffix(".j2").replace("NAME", name): environment.get_template(path).render(facts)
        for path in sorted(environment.list_templates(extensions=["j2"]))
    }


def _facts(name: str) -> Mapping[str, str]:
    """Return what the templates are filled in with."""
    words = [word for word in name.split("_") if word]
    return {
        "name": name,
        "title": " ".join(word.capitalize() for word in words),
        "cls": "".join(word.capitalize() for word in words),
        "package": f"vidkit_{name}",
        "distribution": f"vidkit-{'-'.join(words)}",
        "variable": f"{'_'.join(words).upper()}_API_KEY",
        "host": f"{'-'.join(words)}.example",
        "date": f"{datetime.now(UTC):%Y-%m}",
        "version": __version__,
    }


def make(name: str, out: Path | str | None = None) -> Path:
    """
    Write a package for a new provider and return its folder.

    Args:
        name: What stands behind `studio.`, e.g. `"acme"`.
        out: The folder to make; by default `vidkit-NAME` here.

    Raises:
        InvalidRequest: The name cannot be had, or the folder is there already; nothing was written.
    """
    files = render(name)
    folder = Path(out if out is not None else _facts(name)["distribution"])
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InvalidRequest(
            f"{folder} is there already; nothing was written.", advice="Name another folder with --out."
        )
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
    return folder


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m vidkit.providers.new",
        description="Write a package for a new provider: a small service that works, to be filled in.",
    )
    parser.add_argument("name", metavar="NAME", help="what stands behind `studio.`, e.g. acme")
    parser.add_argument("--out", type=Path, metavar="DIR", help="the folder to make (default: vidkit-NAME)")
    options = parser.parse_args(arguments)
    try:
        folder = make(options.name, options.out)
    except (VidkitError, OSError) as wrong:
        print(f"{parser.prog}: {wrong}", file=sys.stderr)  # noqa: T201  # a command line prints
        return 1
    lines = [f"{folder} is ready: a provider {options.name!r} that works, to be filled in.", ""]
    lines += sorted(f"  {path.relative_to(folder)}" for path in folder.rglob("*") if path.is_file())
    lines += [
        "",
        "Next:",
        f"  cd {folder}",
        "  pip install -e '.[test]'",
        "  python -m pytest",
        "  less README.md",
    ]
    print("\n".join(lines))  # noqa: T201  # as above
    return 0


if __name__ == "__main__":
    sys.exit(main())
