"""
The local studio as a real server: jobs, clocks, faults, signed links, webhooks. It knows no service.

::

    with StudioServer(home=folder, clock="looks:3") as server:
        client = openai.OpenAI(base_url=server.base_url("openai"), api_key=server.key)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vidkit.server.emulator import Emulator, FetchRefused, Host, Order, ServerJob, StoredFile
    from vidkit.server.faults import Fault
    from vidkit.server.in_process import InProcessStudio
    from vidkit.server.served import Served
    from vidkit.server.thread import StudioServer

__all__ = [
    "Emulator",
    "Fault",
    "FetchRefused",
    "Host",
    "InProcessStudio",
    "Order",
    "Served",
    "ServerJob",
    "StoredFile",
    "StudioServer",
]

_HOMES = {
    "Fault": "faults",
    "InProcessStudio": "in_process",
    "Served": "served",
    "StudioServer": "thread",
}


def __getattr__(name: str) -> Any:
    """Load names on first use: worker processes import this package and need none of the web parts."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES.get(name, 'emulator')}"), name)
