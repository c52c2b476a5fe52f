"""The switches of one server, read once at its start."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from vidkit.server.clocks import ClockSpec

__all__ = ["Settings"]


@dataclass(frozen=True, slots=True)
class Settings:
    """
    What a server is made with.

    Attributes:
        home: Its folder: `studio.db`, jobs and files.
        clock: How jobs advance (see `clocks.parse`).
        media: `"task"` for the real work, `"slate"` for a plain film of the right size and length, quickly.
        seed: Varies every picture of this studio.
        key: The key to ask for; None keeps one per home.
        keys: Further keys that are accepted, each an account of its own.
        switches: What emulators read with `host.setting()`.
        hosts: Host headers accepted beside loopback's own names (a proxy's).
        max_body: Largest request body in bytes.
        workers: Jobs at a time; None suits the machine.
        executor: Another `concurrent.futures.Executor`, instead of the process's own worker pool.
        warm: Modules a worker loads at its start.
        webhooks: `attempts`, `pause` and `timeout` of deliveries.
    """

    home: Path
    clock: ClockSpec = "real"
    media: Literal["task", "slate"] = "task"
    seed: int | None = None
    key: str | None = None
    keys: Sequence[str] = ()
    switches: Mapping[str, Any] = field(default_factory=dict)
    hosts: Sequence[str] = ()
    max_body: int = 512 * 1024 * 1024
    workers: int | None = None
    executor: Executor | None = None
    warm: tuple[str, ...] = ("vidkit.engine.tasks",)
    webhooks: Mapping[str, Any] = field(default_factory=dict)
