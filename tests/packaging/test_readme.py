"""The README says only what is true: its code runs, its table matches the registry, its links lead somewhere."""

from __future__ import annotations

import inspect
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from vidkit.providers import BUILT_IN, provider_class
from vidkit.providers.base import job_operation, operations
from vidkit.testing import studio as make_studio

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


def service_rows() -> dict[str, list[list[str]]]:
    """Return the rows of the services table by service; the first row of each names the service itself."""
    found: dict[str, list[list[str]]] = {}
    ahead: list[str] = []
    for line in between("services").strip().splitlines()[2:]:
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if cells[0].startswith("**"):
            ahead = cells
        else:
            service = cells[0].strip("`").partition(".")[0]
            found.setdefault(service, [ahead]).append(cells)
    return found


def job_operations(name: str) -> set[str]:
    """Return the operations of a provider that make jobs."""
    provider = provider_class(name)
    return {
        item
        for item in operations(provider)
        if isinstance(inspect.getattr_static(provider, item), job_operation)
    }


def test_services_table_has_every_operation():
    """Each operation of the registry that makes a job has one row, under its service with its title and key."""
    rows = service_rows()
    assert set(rows) == set(BUILT_IN)
    for name, (head, *cells) in rows.items():
        provider = provider_class(name)
        assert {row[0] for row in cells} == {f"`{name}.{item}`" for item in job_operations(name)}
        assert provider.title.split("-")[0].split()[0].lower() in head[0].lower()
        assert f"`{provider.key_variables[0]}`" in head[0]
        beside = set(re.findall(r"`(\w+)`", head[1]))
        assert beside
        assert beside <= {*dir(provider), *provider.__annotations__} - job_operations(name), name


def test_services_table_is_right_about_local_and_forms(tmp_path):
    """What is ticked as local is answered by an emulator, and what is ticked as a form opens as one."""
    from vidkit.forms.state import FormState
    from vidkit.server.registry import emulator_names

    with make_studio(tmp_path) as studio:
        for name, (_, *cells) in service_rows().items():
            for operation, _, live, local, form, _ in cells:
                assert (live, local, form) == ("✓", "✓", "✓")
                assert name in emulator_names()
                assert FormState(studio.provider(name), operation.strip("`").partition(".")[2]).fields


def code_of(notebook: Path) -> str:
    """Return the code of a notebook."""
    cells = json.loads(notebook.read_text())["cells"]
    return "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")


def shows(code: str, operation: str) -> bool:
    """Whether a notebook calls an operation, opens its form or runs it as a cell."""
    service, _, name = operation.partition(".")
    ways = [rf"\.{service}\.{name}\(", rf"form\(\s*[\"']{operation}[\"']", rf"%vidkit {operation}\b"]
    if operation == "minimax.generate":  # the studio's own word for it
        ways += [r"studio\.generate\(", r"%vidkit minimax\b"]
    if operation == "openai.create":
        ways.append(r"%vidkit openai(?!\.)")
    return any(re.search(way, code) for way in ways)


def test_tutorials_named_really_show_the_operation():
    """A notebook named beside an operation contains its call; an operation that has one is not left without."""
    codes = {path.name: code_of(path) for path in sorted((ROOT / "notebooks").glob("*.ipynb"))}
    for _, *cells in service_rows().values():
        for row in cells:
            operation = row[0].strip("`")
            named = re.findall(r"notebooks/([\w.]+)\)", row[5])
            for name in named:
                assert shows(codes[name], operation), f"{name} does not show {operation}"
            if not named:
                assert row[5] == "–"
                found = [name for name, code in codes.items() if shows(code, operation)]
                assert not found, f"{operation} is shown by {found}"


def test_every_bench_is_named_and_every_name_is_one():
    """A figure names its script, which exists; and no script lies about unnamed."""
    benches = {path.stem for path in (ROOT / "tests/bench").glob("bench_*.py")}
    map_of_the_house = (ROOT / "vidkit/README.md").read_text()
    assert set(re.findall(r"bench_\w+", README)) <= benches
    assert benches == set(re.findall(r"bench_\w+", README + map_of_the_house))


def test_figures_of_programs_are_theirs():
    """The lines that the README counts are those of the programs it speaks of."""
    from tests.bench.bench_lost import PROGRAMS, lines

    (row,) = re.findall(r"\| lines that do something \|(.+)\|", README)
    order = ("with_vidkit", "with_openai", "with_openai_kept", "with_litellm")
    assert [int(cell) for cell in row.split("|")] == [lines(PROGRAMS / f"{name}.py") for name in order]


@pytest.mark.parametrize(("program", "column"), [("with_vidkit", 0), ("with_openai", 1)])
def test_jobs_made_after_a_lost_reply_are_as_said(program, column):
    """When the reply to a create is lost, as many jobs are made as the README says, and the film arrives."""
    from tests.bench.bench_lost import PROGRAMS, SCENARIOS, play

    (row,) = re.findall(r"\| the create's reply is lost \|(.+)\|", README)
    said = row.split("|")[column].strip(" *")
    ended = play(PROGRAMS / f"{program}.py", SCENARIOS["lost"]).split()
    assert (ended[0], ended[2:]) == (said, ["film", "fine"])


def test_number_of_packages_is_right():
    """The number of packages that an install brings directly is that of pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    (said,) = re.findall(r"(\d+) packages, OpenCV", README)
    assert int(said) == len(project["dependencies"])


def test_serving_command_says_where():
    """`vidkit serve --json` prints one line that says where each service is and with which key, as shown."""
    (command,) = [
        line.partition("#")[0].strip() for line in README.splitlines() if "vidkit serve --json" in line
    ]
    process = subprocess.Popen(
        [sys.executable, "-m", "vidkit.cli", *command.split()[1:]], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        said = json.loads(process.stdout.readline())
        for name in BUILT_IN:
            assert said[name]["base_url"].startswith("http://127.0.0.1:")
            assert said[name]["api_key"]
    finally:
        process.terminate()
        process.communicate(timeout=30)


def test_commands_are_one_line_each():
    """The two commands are single lines, and CI reads the second one from here."""
    for name in ("demo command", "test command"):
        (line,) = [text for text in between(name).splitlines() if text.strip() and not text.startswith("```")]
        assert line.startswith("python3 -m venv .venv && ")
    assert "test command" in (ROOT / ".ci/run").read_text()
