"""A provider from another package: written by one command, it passes its own tests, and installed it is there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import textwrap
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.providers.toy import FOLDER
from vidkit.errors import InvalidRequest
from vidkit.providers import new

ROOT = Path(__file__).resolve().parents[2]
#: The longest name there may be: no line of what is written may outgrow its place.
LONGEST = "abcdefgh_jklmnopqrstuvw1"

Run = Callable[..., list[str]]


@pytest.fixture
def run(tmp_path: Path, home: Path) -> Run:
    """Run a command where vidkit can be imported, and return what it printed."""

    def go(*command: str | Path, cwd: Path = tmp_path, paths: tuple[Path, ...] = ()) -> list[str]:
        env = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(map(str, [*paths, ROOT])),
            "VIDKIT_HOME": str(home),
        }
        found = subprocess.run(
            [sys.executable, *map(str, command)],
            env=env,
            cwd=cwd,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert found.returncode == 0, found.stdout + found.stderr
        return found.stdout.splitlines()

    return go


@pytest.fixture
def installed(tmp_path: Path, run: Run) -> Run:
    """Run Python where the toy is installed as its pyproject says, and nothing else was told to vidkit."""
    said = tomllib.loads((FOLDER / "pyproject.toml").read_text())["project"]
    info = tmp_path / "site" / "vidkit_toy-0.1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {said['name']}\nVersion: {said['version']}\n"
    )
    groups = said["entry-points"].items()
    (info / "entry_points.txt").write_text(
        "\n".join(
            f"[{group}]\n" + "\n".join(f"{k} = {v}" for k, v in points.items()) for group, points in groups
        )
    )
    return lambda script: run("-c", textwrap.dedent(script), paths=(info.parent, FOLDER))


def test_installed_means_usable(installed: Run) -> None:
    """After installation the studio offers the provider, makes its film, and another process finds it again."""
    job_id, name, card, bytes_ = installed(
        """
        import vidkit as vk
        studio = vk.local(media="slate", clock="instant")
        assert {"minimax", "openai", "toy"} <= set(dir(studio))
        job = studio.toy.generate("a red kite", seconds=1)
        video = job.wait(timeout=60)
        print(job.id, job.provider, "Toy" in job._repr_html_(), video.path.stat().st_size, sep="\\n")
        """
    )
    assert (name, job_id.split("-")[0]) == ("toy", "toy")
    assert card == "True"
    assert int(bytes_) > 1000
    assert installed(
        f"""
        import vidkit as vk
        studio = vk.local(media="slate", clock="instant")
        again = studio.job({job_id!r})
        print(again.state, again.wait(timeout=60).duration, [job.id for job in studio.jobs])
        """
    ) == [f"succeeded 1.0 ['{job_id}']"]


def test_it_makes_a_real_film_on_the_plain_verb(installed: Run) -> None:
    """`studio.generate` takes it as its provider, with a picture and camera words, on the real stage."""
    assert installed(
        """
        import vidkit as vk
        from PIL import Image
        studio = vk.local()
        image = Image.new("RGB", (64, 64), "teal")
        job = studio.generate("a kite", image=image, camera="[Pan left]", seconds=1, provider="toy", shape="tall")
        film = job.wait(timeout=120)
        print(film.width, film.height, film.duration, job.request.prompt)
        """
    ) == ["360 640 1.0 a kite [Pan left]"]


@pytest.mark.parametrize("name", ["ab", "my_films", LONGEST])
def test_what_is_written_is_clean(name: str, tmp_path: Path, run: Run) -> None:
    """Whatever the name, linter, formatter and the strict type checker find nothing by the package's own rules."""
    folder = new.make(name, tmp_path / "made")
    run("-m", "ruff", "check", "--no-cache", ".", cwd=folder)
    run("-m", "ruff", "format", "--no-cache", "--check", ".", cwd=folder)
    if name == LONGEST:  # types do not hang on names
        run("-m", "mypy", "--cache-dir", os.devnull, cwd=folder)


def test_its_own_tests_pass(run: Run) -> None:
    """As it was written, the package passes the tests that it brings: the suite, both halves, and its bodies."""
    *_, last = run("-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--color=no", cwd=FOLDER)
    assert re.fullmatch(r"\d\d+ passed in .*", last)  # all of them: none failed, none was skipped


@pytest.mark.needs_packages
def test_pip_installs_it(tmp_path: Path, run: Run) -> None:
    """Its pyproject is one that pip can build, with everything inside that it needs."""
    site = tmp_path / "site"
    run("-m", "pip", "install", "-q", "--no-deps", "--target", site, FOLDER)
    assert (site / "vidkit_toy" / "py.typed").exists()
    script = "import vidkit as vk; print(vk.local(media='slate').toy.generate('a kite', seconds=1).wait(60).duration)"
    assert run("-c", script, paths=(site,)) == ["1.0"]


def test_the_command_says_what_comes_next(tmp_path: Path, run: Run) -> None:
    """`python -m vidkit.providers.new NAME` makes vidkit-NAME here, lists its files and names the next steps."""
    said = run("-m", "vidkit.providers.new", "my_films")
    assert (tmp_path / "vidkit-my-films" / "vidkit_my_films" / "client.py").exists()
    assert "my_films" in said[0]
    assert {"  cd vidkit-my-films", "  python -m pytest"} <= set(said)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Acme Films", "'Acme Films' cannot stand behind `studio.`"),
        ("acme-films", "cannot stand behind"),
        ("../acme", "cannot stand behind"),
        ("import", "cannot stand behind"),
        ("_", "cannot stand behind"),
        ("minimax", "of its own"),
        ("jobs", "something else already"),
        ("x" * 25, "25 letters"),
    ],
)
def test_a_bad_name_is_one_clear_error(
    name: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A name that cannot stand behind `studio.` is refused in one line, and nothing is written."""
    monkeypatch.chdir(tmp_path)
    assert new.main([name]) == 1
    said = capsys.readouterr()
    assert words in said.err
    assert said.err.count("\n") == 1
    assert said.out == ""
    assert list(tmp_path.iterdir()) == [tmp_path / "vidkit-home"] or not any(tmp_path.iterdir())


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    """A folder with anything in it, or a file of that name, stays as it is."""
    mine = tmp_path / "acme"
    mine.mkdir()
    (mine / "README.md").write_text("mine")
    (tmp_path / "file").write_text("mine, too")
    for place in (mine, tmp_path / "file"):
        with pytest.raises(InvalidRequest, match="nothing was written"):
            new.make("acme", place)
    assert [path.name for path in mine.iterdir()] == ["README.md"]
    assert (tmp_path / "file").read_text() == "mine, too"
    (tmp_path / "empty").mkdir()
    assert (new.make("acme", tmp_path / "empty") / "pyproject.toml").exists()
