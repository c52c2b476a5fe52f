"""
Speaking to the notebook from outside of any cell: from a thread, or about an output of another cell.

A background thread may carry the context of the cell that started it, and what it publishes would be filed
there. In an empty context kernels and nbclient file an update under the output it belongs to.
"""

from __future__ import annotations

import contextvars
import sys
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

__all__ = ["outside", "shell"]

P = ParamSpec("P")
R = TypeVar("R")


def shell() -> Any:
    """Return IPython's shell, if this is one; does not import IPython for people who do not use it."""
    if "IPython" not in sys.modules:
        return None
    from IPython import get_ipython

    return get_ipython()


def outside(call: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Call in a context that belongs to no cell."""
    context = contextvars.Context()
    context.run(_settle)
    return context.run(call, *args, **kwargs)


def _settle() -> None:
    """
    Say in this context which request is being answered, where ipykernel 7.0 knows it in cells' contexts only.

    There a message from any other context is a LookupError. Older kernels know one request for all; later
    ones fall back to the newest request by themselves, which is what is done here for 7.0 (Binder's 7.0.1).
    """
    here = shell()
    publisher = getattr(here, "display_pub", None)
    if publisher is None or hasattr(publisher, "_parent_header_global"):
        return
    newest = getattr(sys.stdout, "_parent_header_global", {})
    for holder, name in ((publisher, "_parent_header"), (getattr(here, "kernel", None), "_shell_parent")):
        known = getattr(holder, name, None)
        if isinstance(known, contextvars.ContextVar):
            known.set(newest)
