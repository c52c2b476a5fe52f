"""Emulators are found by name, also those of other packages; none is loaded before it is wanted."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import EntryPoint

import pytest

from tests.server.toy import ToyEmulator
from vidkit.server import registry


def test_every_own_emulator_can_be_loaded():
    """Each name of the registry leads to an emulator of that name, with a prefix of its own."""
    classes = [registry.emulator_class(name) for name in registry.emulator_names()]
    assert [cls.name for cls in classes] == registry.emulator_names()
    assert len({cls.prefix for cls in classes}) == len(classes)


def test_another_packages_emulator_is_found(monkeypatch):
    """An entry point `vidkit.emulators` adds a service; it cannot replace one of ours."""
    points = [
        EntryPoint("toy", "tests.server.toy:ToyEmulator", "vidkit.emulators"),
        EntryPoint("openai", "nowhere:Impostor", "vidkit.emulators"),
    ]
    monkeypatch.setattr(registry, "entry_points", lambda group: [p for p in points if p.group == group])
    assert registry.emulator_class("toy") is ToyEmulator
    assert registry.emulator_class("openai").__module__.startswith("vidkit.")


def test_unknown_name_says_what_there_is():
    """A misspelt service names the ones that exist."""
    with pytest.raises(LookupError, match="minimax"):
        registry.emulator_class("minmax")


def test_importing_the_room_loads_nothing_heavy():
    """A worker that imports the server's package gets neither the web parts nor the pool."""
    code = (
        "import sys, vidkit.server, vidkit.server.worker;"
        "print([m for m in ('starlette', 'uvicorn', 'httpx', 'loky', 'cv2', 'pydantic') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
