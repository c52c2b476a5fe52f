"""
Nested event loops, for people who call `asyncio.run()` in cells. vidkit itself never needs them.

`nest_asyncio` 1.6.0 loses messages on kernels from ipykernel 7.1 on (any message that arrives while a loop
nests is gone, and "Run All" hangs); its maintained continuation `nest_asyncio2` does not. So this uses the
second and refuses where the first has already patched the loop.
"""

from __future__ import annotations

import asyncio

from vidkit.errors import MissingPart, VidkitError

__all__ = ["enable_nested"]


def enable_nested() -> None:
    """
    Let `asyncio.run()` and `loop.run_until_complete()` work inside a cell.

    Not needed for vidkit: `job.wait()` blocks and `await job` awaits, both without nesting.

    Raises:
        VidkitError: `nest_asyncio` has already patched asyncio in this kernel, and it loses messages.
        MissingPart: `nest-asyncio2` is not installed.
    """
    if hasattr(asyncio, "_nest_patched") and not hasattr(asyncio, "_nest_asyncio2"):
        raise VidkitError(
            "nest_asyncio has already patched this kernel, and it loses messages on ipykernel 7.1 and newer.",
            billed="no",
            still_running=False,
            advice="Restart the kernel and call vidkit.enable_nested() instead of nest_asyncio.apply().",
        )
    try:
        import nest_asyncio2
    except ModuleNotFoundError:
        raise MissingPart(
            "nested event loops need the package nest-asyncio2.",
            advice='Install it: pip install "nest-asyncio2>=1.7.3"',
        ) from None
    nest_asyncio2.apply()
