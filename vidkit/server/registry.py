"""Which emulators there are: names and import paths; nothing loads before it is wanted."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from importlib.metadata import entry_points
from typing import cast

from vidkit.server.emulator import Emulator

__all__ = ["emulator_class", "emulator_names", "register", "resolve"]

_OWN = {
    "openai": "vidkit.providers.openai.emulator:OpenAIEmulator",
    "minimax": "vidkit.providers.minimax.emulator:MiniMaxEmulator",
    "hoox": "vidkit.providers.hoox.emulator:HooxEmulator",
    "viddyscribe": "vidkit.providers.viddyscribe.emulator:ViddyScribeEmulator",
    "wayin": "vidkit.providers.wayin.emulator:WayinEmulator",
}

#: What this process was told at run time; it comes before what is installed.
_registered: dict[str, type[Emulator]] = {}


def register(emulator: type[Emulator]) -> None:
    """Add an emulator to this process; the same name again replaces it."""
    _registered[emulator.name] = emulator


def _paths() -> dict[str, str]:
    """Return import paths by name: ours, then those other packages offer as `vidkit.emulators`."""
    others = {point.name: point.value for point in entry_points(group="vidkit.emulators")}
    return {**others, **_OWN}


def emulator_names() -> list[str]:
    """Name every service the local studio can imitate."""
    return list({**_paths(), **_registered})


def emulator_class(name: str) -> type[Emulator]:
    """
    Load one emulator.

    Raises:
        LookupError: There is none of that name.
    """
    if name in _registered:
        return _registered[name]
    paths = _paths()
    if name not in paths:
        raise LookupError(f"there is no emulator {name!r}; there are: {', '.join(sorted(paths))}")
    module, _, attribute = paths[name].partition(":")
    return cast("type[Emulator]", getattr(import_module(module), attribute))


def resolve(wanted: Iterable[str | type[Emulator]] | None) -> list[type[Emulator]]:
    """Load the *wanted* emulators, given by name or as classes; all of them where None."""
    return [
        emulator_class(item) if isinstance(item, str) else item
        for item in (emulator_names() if wanted is None else wanted)
    ]
