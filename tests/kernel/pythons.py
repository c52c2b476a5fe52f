"""
The tutorials and the quick tests on other Pythons and other kernels: `python -m tests.kernel.pythons PYTHON…`.

    python -m tests.kernel.pythons /usr/bin/python3.12 /usr/bin/python3.13
    python -m tests.kernel.pythons python3.12 --ipykernel 6.31 7.0 newest --notebooks 00_quickstart

For each Python an environment is made in --folder (kept, and used again), with what Binder has and what tests need.
Each ipykernel lies in a folder of its own before it, as in `test_kernels.py`. Tutorials run under nbval one at a
time, each in a home of its own, as strictly as in the test command. By hand; ends with 1 where anything failed.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ["pytest>=8", "nbval>=0.11", "nbclient", "nbformat", "psutil", "pyyaml"]
QUICK = ["tests/jobs", "tests/wire", "tests/media", "tests/forms", "tests/show"]
PYTEST = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "-o", "addopts="]
NBVAL = [
    "--nbval",
    "--nbval-sanitize-with",
    str(ROOT / "tests/nbval_sanitize.cfg"),
    "--nbval-cell-timeout=300",
]


def environment(python: str, folder: Path) -> Path:
    """Return the interpreter of an environment made from *python*, made on first use."""
    ask = "import platform; print(platform.python_version())"
    version = subprocess.run([python, "-c", ask], capture_output=True, text=True, check=True).stdout.strip()
    place = folder / f"python{version}"
    found = place / "bin/python"
    if not (place / "made").exists():
        subprocess.run([python, "-m", "venv", str(place)], check=True)
        wanted = ["--editable", f"{ROOT}[local,lab]", *TOOLS]
        subprocess.run([str(found), "-m", "pip", "install", "-q", *wanted], check=True)
        (place / "made").touch()
    return found


def packages(python: Path, version: str, folder: Path) -> dict[str, str]:
    """Return variables that put this ipykernel before the environment's own."""
    env = {name: value for name, value in os.environ.items() if not name.endswith("_API_KEY")}
    if version != "newest":
        place = folder / f"ipykernel{version}"
        if not place.exists():
            command = [str(python), "-m", "pip", "install", "-q", "--no-deps", "--target", str(place)]
            subprocess.run([*command, f"ipykernel=={version}.*"], check=True)
        env["PYTHONPATH"] = str(place)
    return env


def pytest(python: Path, arguments: list[str], env: dict[str, str], work: Path) -> bool:
    """Run pytest in a home of its own and print its last line, or all of it where it failed."""
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as home:
        command = [str(python), *PYTEST, *arguments]
        done = subprocess.run(
            command, cwd=work, env={**env, "HOME": home}, capture_output=True, text=True, check=False
        )
    lines = done.stdout.strip().splitlines() or [done.stderr.strip()[-300:]]
    sys.stdout.write(f"  {lines[-1]}   ({time.monotonic() - start:.0f} s)\n")
    if done.returncode:
        sys.stdout.write(done.stdout[-6000:])
    sys.stdout.flush()
    return done.returncode == 0


def main() -> int:
    """Run what was asked for; returns 1 where anything failed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("python", nargs="+", help="interpreters")
    parser.add_argument(
        "--ipykernel", nargs="+", default=["newest"], help="versions, such as 6.31, or newest"
    )
    parser.add_argument("--notebooks", nargs="*", help="names (default: all of them)")
    parser.add_argument("--tests", nargs="*", default=QUICK, help="folders of tests (none: --tests alone)")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "vidkit-pythons")
    options = parser.parse_args()
    # A shell's background job ignores Ctrl-C, and so would the tests' own processes, which are stopped by it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    names = options.notebooks
    if names is None:
        names = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
    good = True
    for interpreter in options.python:
        python = environment(interpreter, options.folder.resolve())
        for version in options.ipykernel:
            env = packages(python, version, options.folder.resolve())
            sys.stdout.write(f"{python.parents[1].name}, ipykernel {version}\n")
            if options.tests:
                good &= pytest(python, options.tests, env, ROOT)
            for name in names:
                with tempfile.TemporaryDirectory() as work:
                    shutil.copytree(ROOT / "notebooks", Path(work, "notebooks"))
                    sys.stdout.write(f"  {name}")
                    good &= pytest(python, [*NBVAL, f"notebooks/{name}.ipynb"], env, Path(work))
    return int(not good)


if __name__ == "__main__":
    raise SystemExit(main())
