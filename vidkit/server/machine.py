"""
What of this machine is ours: cores and memory as the container around us allows, not as the host has them.

On a hub (Binder, a container with limits) the host shows dozens of cores and hundreds of gigabytes; whoever
believes it is ended for it. Four voices are heard and the strictest one counts: the machine, control groups
of version 2 and of version 1, and JupyterHub's variables `MEM_LIMIT` (bytes) and `CPU_LIMIT` (cores).
"""

from __future__ import annotations

import contextlib
import math
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

__all__ = ["cores", "memory", "worker_variables"]

#: Above this a version 1 limit means "none": the kernel writes the largest multiple of a page.
_NO_LIMIT = 1 << 60


def cores() -> int:
    """Return how many cores may be used at once, at least 1."""
    import loky

    found = int(loky.cpu_count())  # affinity, control groups and LOKY_MAX_CPU_COUNT
    told = _number(os.environ.get("CPU_LIMIT"))
    return max(1, min(found, math.ceil(told)) if told else found)


def memory(system: Path = Path("/")) -> int | None:
    """
    Return how many bytes of memory may be used; None where this system does not tell.

    Args:
        system: Where `proc` and `sys` are, for tests.
    """
    limits = [*_group_limits(system)]
    if told := _number(os.environ.get("MEM_LIMIT")):
        limits.append(int(told))
    with contextlib.suppress(AttributeError, OSError, ValueError):  # not told on this system
        limits.append(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
    return min(limits, default=None)


def worker_variables(workers: int) -> Mapping[str, str]:
    """
    Return environment variables that keep each of *workers* to its share of the machine; what is set stays.

    Threads start as many as the cores allow. The allocator keeps two arenas instead of eight a core: what one
    thread gave back another can use, which is a third of a process that decodes films on many threads.
    """
    share = str(max(1, cores() // workers))
    wanted = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "OPENCV_FOR_THREADS_NUM"), share)
    wanted["MALLOC_ARENA_MAX"] = "2"
    return {name: os.environ.get(name, value) for name, value in wanted.items()}


def _group_limits(system: Path) -> Iterator[int]:
    """Yield the memory limits of this process's control groups and of all groups above them."""
    try:
        lines = (system / "proc/self/cgroup").read_text("utf-8").splitlines()
    except OSError:
        return
    for line in lines:
        _, controllers, path = line.split(":", 2)
        if not controllers:
            root, name = system / "sys/fs/cgroup", "memory.max"
        elif "memory" in controllers.split(","):
            root, name = system / "sys/fs/cgroup/memory", "memory.limit_in_bytes"
        else:
            continue
        # Where a container is told the host's path and cannot see it, the walk up ends at its own group.
        place = root / path.lstrip("/")
        for group in (place, *place.parents):
            limit = _number(_text(group / name))
            if limit and limit < _NO_LIMIT:
                yield int(limit)
            if group == root:
                break


def _text(path: Path) -> str | None:
    try:
        return path.read_text("utf-8")
    except OSError:
        return None


def _number(text: str | None) -> float | None:
    """Return a positive number; None for `max`, nothing, or what is no number."""
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if 0 < number < math.inf else None
