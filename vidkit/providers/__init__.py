"""
The services vidkit knows, by name. A provider's code is loaded when it is first asked for.

A sixth provider is a folder here and a line in `BUILT_IN`, or, from another package, an entry point in the
group
`vidkit.providers` (`NAME = "package.module:ProviderClass"`)::

    provider_class("minimax").title
"""

from __future__ import annotations

import difflib
import importlib
import importlib.metadata
import warnings
from typing import TYPE_CHECKING

from vidkit.errors import InvalidRequest, MissingPart, VidkitWarning

if TYPE_CHECKING:
    from vidkit.providers.base import Provider

__all__ = ["BUILT_IN", "GROUP", "provider_class", "provider_names"]

GROUP = "vidkit.providers"

#: Name → import path of the class.
BUILT_IN: dict[str, str] = {
    "hoox": "vidkit.providers.hoox.client:HooxProvider",
    "minimax": "vidkit.providers.minimax.client:MiniMaxProvider",
    "openai": "vidkit.providers.openai.client:OpenAIProvider",
    "viddyscribe": "vidkit.providers.viddyscribe.client:ViddyScribeProvider",
    "wayin": "vidkit.providers.wayin.client:WayinProvider",
}

_loaded: dict[str, type[Provider]] = {}


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
    return sorted({*BUILT_IN, *_others()})


def provider_class(name: str) -> type[Provider]:
    """
    Return a provider's class.

    Raises:
        InvalidRequest: There is none of that name.
        MissingPart: Its code needs a package that is not installed.
    """
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
