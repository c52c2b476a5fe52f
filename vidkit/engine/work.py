"""What every task of the engine shares: how it reports, and how it fails in words a service can repeat."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from vidkit.errors import MediaError


class Report(Protocol):
    """How a task tells how far it is, and learns that nobody wants it any more."""

    def progress(self, value: float) -> None:
        """Tell the share of the work that is done, 0–1."""

    def publish(self, result: Mapping[str, Any]) -> None:
        """Show what is done so far: `files` and `facts`, shaped like the task's result."""

    def cancelled(self) -> bool:
        """Return whether to stop."""


class Share:
    """
    A report about a part of the work.

    Args:
        report: Of the whole.
        start: Share of the whole at which this part begins.
        end: Share at which it ends; the same as *start* for work that only listens for a cancel.
    """

    def __init__(self, report: Report, start: float, end: float) -> None:
        self._report, self._start, self._end = report, start, end

    def progress(self, value: float) -> None:
        """Tell the share of the whole."""
        if self._end > self._start:
            self._report.progress(self._start + (self._end - self._start) * value)

    def publish(self, result: Mapping[str, Any]) -> None:
        """Pass a partial result on as it is."""
        self._report.publish(result)

    def cancelled(self) -> bool:
        """Return whether to stop."""
        return self._report.cancelled()


class TaskError(MediaError):
    """Work that cannot be done, with a code the service's emulator puts into its own words."""


class TaskCancelled(TaskError):  # noqa: N818  # it is what happened, not a fault
    """Nobody wants the result any more."""

    def __init__(self) -> None:
        super().__init__("The work was cancelled.", code="cancelled")
