"""`vk.register(...)`: a service of your own, known to this process without being a package."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vidkit.errors import InvalidRequest

if TYPE_CHECKING:
    from vidkit.providers.base import Provider
    from vidkit.server import Emulator

__all__ = ["register"]


def register(provider: type[Provider], emulator: type[Emulator] | None = None) -> None:
    """
    Make a provider of yours known to this process: every studio has it from now on, as `studio.NAME`.

    Forms, magics, cards, journal and budget know it too. The same name again replaces the provider, so that a
    cell can be run twice. A package says the same with entry points, and then every process knows it: see
    `python -m vidkit.providers.new`.

    Args:
        provider: A subclass of `vidkit.providers.base.Provider`.
        emulator: Its twin for `vk.local()`, a subclass of `vidkit.server.Emulator` with the same name;
            without one the provider is live only (`vk.connect()`).

    Raises:
        InvalidRequest: One of them says too little of itself, the names differ, or the name cannot be had.
    """
    from vidkit import providers
    from vidkit.server import Emulator, registry

    if emulator is None:
        providers.register(provider)
        return
    providers.check_class(emulator, Emulator, ("name", "title", "prefix", "client_base"))
    if emulator.name != getattr(provider, "name", emulator.name):
        raise InvalidRequest(
            f"the provider is called {provider.name!r} and its emulator {emulator.name!r}.",
            advice="Give both the same name.",
        )
    providers.register(provider)
    registry.register(emulator)
