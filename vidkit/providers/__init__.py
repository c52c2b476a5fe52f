"""
The services vidkit knows, by name. A provider's code is loaded when it is first asked for.

A sixth provider is an entry point of another package in the group `vidkit.providers`
(`NAME = "package.module:ProviderClass"`), a class given to `vk.register`, or a folder here and a line in
`BUILT_IN`::

    provider_class("minimax").title
"""

from __future__ import annotations

import difflib
import importlib
import importlib.metadata
import inspect
import keyword
import re
import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING

from vidkit.errors import InvalidRequest, MissingPart, VidkitWarning

if TYPE_CHECKING:
    from vidkit.providers.base import Provider

__all__ = [
    "BUILT_IN",
    "GROUP",
    "RESERVED",
    "check_class",
    "check_name",
    "provider_class",
    "provider_names",
    "register",
]

GROUP = "vidkit.providers"

#: Name → import path of the class.
BUILT_IN: dict[str, str] = {
    "hoox": "vidkit.providers.hoox.client:HooxProvider",
    "minimax": "vidkit.providers.minimax.client:MiniMaxProvider",
    "openai": "vidkit.providers.openai.client:OpenAIProvider",
    "viddyscribe": "vidkit.providers.viddyscribe.client:ViddyScribeProvider",
    "wayin": "vidkit.providers.wayin.client:WayinProvider",
}

#: What `studio.NAME` means already.
RESERVED = frozenset(
    "close facts form generate home job jobs keys local names provider seed server spend".split()  # noqa: SIM905  # reads better than fourteen quotes
)

_loaded: dict[str, type[Provider]] = {}
#: What this process was told at run time; it comes before what is installed.
_registered: dict[str, type[Provider]] = {}


def _others() -> dict[str, importlib.metadata.EntryPoint]:
    """Return what other packages registered; a built-in name cannot be taken over."""
    found: dict[str, importlib.metadata.EntryPoint] = {}
    for point in importlib.metadata.entry_points(group=GROUP):
        if point.name in BUILT_IN:
            warnings.warn(
                f"{point.value} is ignored: vidkit has a provider {point.name!r} of its own.",
                VidkitWarning,
                stacklevel=3,
            )
        else:
            found[point.name] = point
    return found


def provider_names() -> list[str]:
    """Name all providers, built in and installed, without loading any."""
    return sorted({*BUILT_IN, *_others(), *_registered})


def check_name(name: str) -> None:
    """
    Hold a new provider's name to what can stand behind `studio.`, and is free.

    Raises:
        InvalidRequest: It cannot, or is not.
    """
    if not re.fullmatch("[a-z][a-z0-9_]*", name) or keyword.iskeyword(name):
        raise InvalidRequest(
            f"{name!r} cannot stand behind `studio.`.",
            advice="A provider's name is lower-case letters, digits and underscores, e.g. acme or my_films.",
        )
    if name in BUILT_IN:
        raise InvalidRequest(f"vidkit has a provider {name!r} of its own.", advice="Give yours another name.")
    if name in RESERVED:
        raise InvalidRequest(
            f"`studio.{name}` means something else already.", advice="Give your provider another name."
        )


def check_class(given: type, base: type, says: Sequence[str]) -> None:
    """
    Hold what was given as a provider, or as its emulator, to being one.

    Args:
        given: The class, or whatever came in its place.
        base: What it has to be a subclass of.
        says: Class attributes it has to have, beside every abstract method.

    Raises:
        InvalidRequest: It is no such class, or says too little of itself.
    """
    kind = base.__name__.lower()
    if not (inspect.isclass(given) and issubclass(given, base)):
        raise InvalidRequest(f"{given!r} is not a class of {kind}.", advice=f"Subclass {base.__name__}.")
    missing = [name for name in says if not hasattr(given, name)]
    missing += [f"{name}()" for name in sorted(getattr(given, "__abstractmethods__", ()))]
    if missing:
        raise InvalidRequest(
            f"{given.__name__} does not say {', '.join(missing)}.",
            advice=f"Every {kind} says these; see `{base.__module__}.{base.__name__}`.",
        )


def register(provider: type[Provider]) -> None:
    """
    Add a provider to this process; the same name again replaces it. See `vk.register`.

    Raises:
        InvalidRequest: It is no provider, says too little of itself, or its name cannot be had.
    """
    from vidkit.providers.base import Provider

    check_class(provider, Provider, ("name", "title", "key_variables", "base_url"))
    check_name(provider.name)
    _registered[provider.name] = provider


def provider_class(name: str) -> type[Provider]:
    """
    Return a provider's class.

    Raises:
        InvalidRequest: There is none of that name.
        MissingPart: Its code needs a package that is not installed.
    """
    if name in _registered:
        return _registered[name]
    if name not in _loaded:
        path = BUILT_IN.get(name)
        if path is None:
            point = _others().get(name)
            if point is None:
                close = difflib.get_close_matches(name, provider_names(), 1)
                raise InvalidRequest(
                    f"there is no provider {name!r}.",
                    advice=f"Did you mean {close[0]!r}?"
                    if close
                    else f"There are: {', '.join(provider_names())}.",
                )
            path = point.value
        _loaded[name] = _load(name, path)
    return _loaded[name]


def _load(name: str, path: str) -> type[Provider]:
    module, _, attribute = path.partition(":")
    try:
        found: type[Provider] = getattr(importlib.import_module(module), attribute)
    except ModuleNotFoundError as wrong:
        if wrong.name and module.startswith(wrong.name):
            raise InvalidRequest(f"the provider {name!r} should be at {path}, but is not.") from wrong
        raise MissingPart(
            f"the provider {name!r} needs the package {wrong.name}.",
            provider=name,
            advice=f"Install it: pip install {wrong.name}",
        ) from wrong
    return found
