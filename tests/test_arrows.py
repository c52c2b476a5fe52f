"""The arrows between rooms, read from the imports themselves: a room imports only what stands after its arrow."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent / "vidkit"

#: Plain knowledge that everyone may import.
EVERYONE = {"vidkit._version", "vidkit.errors", "vidkit.models", "vidkit.options"}

#: Modules in no room: they (and what lies below them) put the rooms together, so they may import any.
ASSEMBLERS = {
    "vidkit",
    "vidkit.__main__",
    "vidkit._camera",
    "vidkit.cli",
    "vidkit.demo",
    "vidkit.demo_steps",
    "vidkit._doctor",
    "vidkit._home",
    "vidkit._local",
    "vidkit._register",
    "vidkit.magic_completion",
    "vidkit.magic_line",
    "vidkit.magics",
    "vidkit.nested",
    "vidkit.options",
    "vidkit.studio",
    "vidkit.testing",
}

#: Room → what it may import beside itself.
ARROWS: dict[str, set[str]] = {
    "errors": set(),
    "models": set(),
    "wire": set(),
    "engine": set(),
    "server": {"vidkit.wire"},
    "providers": {"vidkit.wire"},
    "media": {"vidkit.engine"},
    "jobs": {"vidkit.providers", "vidkit.wire", "vidkit.media"},
    "show": set(),
    "comparing": {"vidkit.jobs", "vidkit.media", "vidkit.show"},
    "forms": {"vidkit.providers", "vidkit.jobs", "vidkit.media", "vidkit.show", "vidkit.wire"},
}

#: Rooms that may import `show`, but only inside functions: what draws is loaded when something is drawn.
DRAWS_LATE = {"media", "jobs", "providers"}


@dataclass(frozen=True)
class Import:
    """One import: who imports what, where, and whether inside a function."""

    module: str
    target: str
    line: int
    late: bool

    def __str__(self) -> str:
        return f"{self.module}:{self.line} imports {self.target}"


def module_name(path: Path) -> str:
    """Return a file's dotted name."""
    parts = path.relative_to(ROOT.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def is_type_checking(node: ast.If) -> bool:
    """Tell whether a block is seen by type checkers only."""
    test = node.test
    return (isinstance(test, ast.Name) and test.id == "TYPE_CHECKING") or (
        isinstance(test, ast.Attribute) and test.attr == "TYPE_CHECKING"
    )


def imports_in(source: str, module: str, *, package: bool = False) -> Iterator[Import]:
    """Find the run-time imports of a module."""

    def walk(node: ast.AST, *, late: bool) -> Iterator[Import]:
        if isinstance(node, ast.If) and is_type_checking(node):
            for child in node.orelse:
                yield from walk(child, late=late)
            return
        if isinstance(node, ast.Import):
            for name in node.names:
                yield Import(module, name.name, node.lineno, late)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parts = module.split(".")
                parts = parts[: len(parts) - node.level + (1 if package else 0)]
                base = ".".join([*parts, base] if base else parts)
            for name in node.names:
                whole = f"{base}.{name.name}"
                path = ROOT.parent / Path(*whole.split("."))
                is_module = path.with_suffix(".py").exists() or (path / "__init__.py").exists()
                yield Import(module, whole if is_module else base, node.lineno, late)
        inside = late or isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
        for child in ast.iter_child_nodes(node):
            yield from walk(child, late=inside)

    yield from walk(ast.parse(source), late=False)


def all_imports() -> list[Import]:
    """Find all imports of the package."""
    return [
        found
        for path in sorted(ROOT.rglob("*.py"))
        for found in imports_in(path.read_text(), module_name(path), package=path.name == "__init__.py")
    ]


def within(target: str, allowed: str) -> bool:
    """Tell whether *target* is *allowed* or lies below it."""
    return target == allowed or target.startswith(f"{allowed}.")


def room(module: str) -> str:
    """Return the room a module lies in."""
    return module.split(".")[1] if "." in module else ""


def assembles(module: str) -> bool:
    """Tell whether a module puts rooms together: `vidkit` itself does, its rooms do not."""
    return module == "vidkit" or any(within(module, name) for name in ASSEMBLERS - {"vidkit"})


def provider_breach(found: Import) -> str:
    """Say what is wrong with an import of a module in a provider's folder, or nothing."""
    _, _, name, *rest = found.module.split(".")
    own = f"vidkit.providers.{name}"
    part = rest[0] if rest else ""
    target = found.target
    local = target.removeprefix(f"{own}.") if within(target, own) and target != own else ""
    if part.startswith("emulator"):
        if within(target, "vidkit.server") or within(target, "vidkit.engine"):
            return ""
        return (
            ""
            if local.startswith(("spec", "emulator"))
            else "an emulator knows only server, engine, own spec"
        )
    if local.startswith("emulator"):
        return "only the server finds emulators, by name"
    if part.startswith("requests"):
        fine = local.startswith(("spec", "requests")) or target in {
            "vidkit.wire.inputs",
            "vidkit.providers.asking",
            "vidkit.providers.base",
            "vidkit.providers.preview",
        }
        # What shows a request as curl may look at how the client writes it, when asked.
        fine = fine or (found.late and bool(local) and not local.startswith("client"))
        return "" if fine or target == "vidkit.wire" else "requests know wire.inputs, own spec and base"
    if part.startswith("spec"):
        return "" if local.startswith("spec") else "a spec is plain facts"
    if local or target in {
        own,
        "vidkit.providers.base",
        "vidkit.providers.preview",
        "vidkit.providers.tables",
        "vidkit.providers",
    }:
        return ""
    return "" if within(target, "vidkit.wire") else "a client knows wire, base and its own folder"


def breach(found: Import) -> str:
    """Say what is wrong with an import, or nothing."""
    target = found.target
    if not within(target, "vidkit"):
        return "only wire/ speaks HTTP" if within(target, "httpx") and room(found.module) != "wire" else ""
    if assembles(found.module) or any(within(target, common) for common in EVERYONE):
        return ""
    mine = room(found.module)
    if (
        mine == "providers"
        and len(found.module.split(".")) > 2
        and ((ROOT / "providers" / found.module.split(".")[2]).is_dir())
    ):
        return provider_breach(found)
    if within(target, f"vidkit.{mine}"):
        return ""
    if within(target, "vidkit.show") and mine in DRAWS_LATE:
        return "" if found.late else "show is imported where something is drawn, inside the function"
    if mine not in ARROWS:
        return "this module is in no room: give it one, or name it among the assemblers"
    fine = any(within(target, allowed) for allowed in ARROWS[mine])
    return "" if fine else f"{mine} may import only {', '.join(sorted(ARROWS[mine])) or 'nothing else'}"


def test_the_arrows_hold() -> None:
    """No module imports against its room's arrow."""
    broken = [f"{found}: {why}" for found in all_imports() if (why := breach(found))]
    assert not broken, "\n".join(broken)


def test_every_room_is_on_the_map() -> None:
    """A new folder or module at the top has to be given its arrows first."""
    known = {*ARROWS} | {name.removeprefix("vidkit.") for name in ASSEMBLERS | EVERYONE}
    found = {
        path.stem
        for path in ROOT.iterdir()
        if (path.suffix == ".py" and path.stem != "__init__") or (path / "__init__.py").exists()
    }
    assert found <= known


@pytest.mark.parametrize(
    ("module", "line", "broken"),
    [
        ("vidkit.wire.http", "from vidkit.jobs import Job", True),
        ("vidkit.wire.http", "import vidkit.server.app", True),
        ("vidkit.wire._client", "import httpx", False),
        ("vidkit.media.video", "import httpx", True),
        ("vidkit.server.app", "from vidkit.engine import tasks", True),
        ("vidkit.server.app", "from vidkit.wire import sign_webhook", False),
        ("vidkit.engine.probe", "from vidkit.errors import MediaError", False),
        ("vidkit.media.video", "from vidkit.show import card", True),
        ("vidkit.media.video", "def f():\n    from vidkit.show import card", False),
        ("vidkit.show.card", "def f():\n    from vidkit.jobs import Job", True),
        ("vidkit.providers.openai.client", "from vidkit.providers.openai import emulator", True),
        ("vidkit.providers.openai.client", "from .emulator import x", True),
        ("vidkit.providers.openai.client", "from vidkit.providers.minimax.spec import x", True),
        ("vidkit.providers.openai.client", "from vidkit.wire import Wire", False),
        ("vidkit.providers.openai.client", "from vidkit.jobs import Job", True),
        ("vidkit.providers.openai.emulator", "from vidkit.providers.openai.requests import x", True),
        ("vidkit.providers.openai.emulator", "from vidkit.providers.base import Provider", True),
        ("vidkit.providers.openai.emulator", "from vidkit.wire import Wire", True),
        ("vidkit.providers.openai.emulator", "from vidkit.providers.openai.spec import x", False),
        ("vidkit.providers.openai.requests", "from vidkit.wire.inputs import MediaField", False),
        ("vidkit.providers.openai.requests", "from vidkit.wire.http import Wire", True),
        (
            "vidkit.jobs.job",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import vidkit.studio",
            False,
        ),
        ("vidkit.jobs.job", "import vidkit.studio", True),
    ],
)
def test_the_test_itself_can_fail(module: str, line: str, broken: bool) -> None:
    """Each kind of breach is seen, and what is allowed is left alone."""
    assert any(breach(found) for found in imports_in(line, module)) is broken


def test_import_vidkit_is_light() -> None:
    """`import vidkit` loads none of the heavy packages; they wait for the function that needs them."""
    heavy = [
        "httpx",
        "pydantic",
        "IPython",
        "ipywidgets",
        "anywidget",
        "av",
        "numpy",
        "cv2",
        "PIL",
        "starlette",
        "uvicorn",
        "jinja2",
        "loky",
        "rich",
    ]
    code = f"import sys, vidkit; print([name for name in {heavy} if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("module", "unwanted"),
    [
        ("vidkit.wire", "httpx"),
        ("vidkit.wire", "pydantic"),
        ("vidkit.providers", "pydantic"),
        ("vidkit.wire.http", "httpx"),
    ],
)
def test_rooms_load_late(module: str, unwanted: str) -> None:
    """Rooms load httpx when a request leaves and pydantic when a request is built, not before."""
    code = f"import sys, {module}; print({unwanted!r} in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "False"
