"""
How a job's visible state advances: with the real work, at once, after N looks or seconds, or by a script.

A clock never shows a success before the work is done: where it says "succeeded", a look waits for the files.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast

from vidkit.server.emulator import ServerState

__all__ = ["Clock", "ClockSpec", "View", "parse"]

ClockSpec = str | Sequence[str | Mapping[str, Any]]
_STATES = ("queued", "running", "succeeded", "failed", "cancelled")


@dataclass(frozen=True, slots=True)
class View:
    """
    What a clock says at one moment.

    Attributes:
        state: A state to show, or None: show the work as it stands.
        progress: 0–1 to show, or None: the work's own.
        wait: Whether a look waits for the work to end.
        word: A status word to show instead of the wire's own.
        error: What failed, for a scripted failure.
    """

    state: ServerState | None = None
    progress: float | None = None
    wait: bool = False
    word: str = ""
    error: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """One kind of clock with its figures; `text` is how it is kept beside a job."""

    kind: Literal["real", "instant", "looks", "seconds", "script"]
    figure: float = 0.0
    script: tuple[View, ...] = ()
    text: str = "real"

    @property
    def moves_by_itself(self) -> bool:
        """Whether states change without anyone looking."""
        return self.kind in {"real", "instant", "seconds"}

    def at(self, *, looks: int, elapsed: float) -> View:
        """Say what to show after *looks* looks and *elapsed* seconds."""
        if self.kind == "instant":
            return View(wait=looks > 0)
        if self.kind == "looks":
            count = int(self.figure)
            if looks >= count:
                return View(wait=True)
            if looks <= (1 if count > 2 else 0):
                return View("queued", 0.0)
            return View("running", looks / count)
        if self.kind == "seconds":
            if elapsed >= self.figure:
                return View()
            share = elapsed / self.figure
            return View("queued", 0.0) if share < 0.1 else View("running", share)
        if self.kind == "script":
            if looks == 0:
                return View("queued", 0.0)
            return self.script[min(looks, len(self.script)) - 1]
        return View()


def parse(spec: ClockSpec) -> Clock:
    """
    Read a clock.

    Args:
        spec: `"real"`, `"instant"`, `"looks:3"` (ends at the third look), `"seconds:8"` (at least so long),
            or a list with a step per look, the last one repeated: `"queued"`, `"running:0.4"`,
            `"succeeded"`, `"failed:CODE:message"`, or `{"state": "running", "word": "Warming"}`.

    Raises:
        ValueError: With what is accepted.
    """
    if isinstance(spec, str) and spec.startswith("["):
        spec = cast("list[Any]", json.loads(spec))
    if not isinstance(spec, str):
        steps = list(spec)
        if not steps:
            raise ValueError("a scripted clock needs at least one step")
        return Clock("script", script=tuple(_step(item) for item in steps), text=json.dumps(steps))
    kind, _, figure = spec.partition(":")
    if kind in {"real", "instant"} and not figure:
        return Clock(cast("Any", kind), text=spec)
    if kind in {"looks", "seconds"}:
        try:
            value = float(figure)
        except ValueError:
            value = 0.0
        if value >= 1 or (kind == "seconds" and value > 0):
            return Clock(cast("Any", kind), figure=value, text=spec)
    raise ValueError(f"a clock is real, instant, looks:N, seconds:S or a list of steps, not {spec!r}")


def _step(item: str | Mapping[str, Any]) -> View:
    """Read one step of a script."""
    if isinstance(item, str):
        state, _, rest = item.partition(":")
        item = {"state": state}
        if state == "failed":
            code, _, message = rest.partition(":")
            item |= {"code": code or "server_error", "message": message}
        elif rest:
            item["progress"] = float(rest)
    state = str(item.get("state", "running"))
    if state not in _STATES:
        raise ValueError(f"a step's state is one of {', '.join(_STATES)}, not {state!r}")
    word = str(item.get("word", ""))
    if state == "succeeded":
        return View(wait=True, word=word)
    error = None
    if state == "failed":
        message = str(item.get("message") or "The scripted clock let this job fail.")
        error = {"code": str(item.get("code") or "server_error"), "message": message}
    progress = item.get("progress")
    return View(
        cast("ServerState", state), None if progress is None else float(progress), word=word, error=error
    )
