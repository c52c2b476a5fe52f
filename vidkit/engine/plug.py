"""Functions the owner plugged in: the engine knows no HTTP, it loads them by name and calls them."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

from vidkit.engine.work import TaskError


def function(name: str, *, code: str = "bad_plug") -> Callable[..., Any]:
    """
    Load a function.

    Args:
        name: As `"package.module:function"`.
        code: Of the error.

    Raises:
        TaskError: There is no such function.
    """
    module, _, attribute = name.partition(":")
    try:
        return getattr(importlib.import_module(module), attribute)
    except (ImportError, AttributeError, ValueError) as error:
        raise TaskError(
            f"The plugged-in function {name!r} cannot be loaded: {error}",
            code=code,
            advice='Name it as "package.module:function".',
        ) from error
