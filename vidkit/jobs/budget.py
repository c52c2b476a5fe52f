"""
Money before, during and after: estimates, what services said they charged, and caps that stop a request here.

A job counts with what it cost where that is known, else with its estimate, else as unpriced: unknown is
never 0.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from types import EllipsisType
from typing import TYPE_CHECKING, Any

from vidkit.errors import Billed, BudgetExceeded, InvalidRequest
from vidkit.jobs import shelf
from vidkit.jobs.journal import Journal
from vidkit.jobs.record import Record

if TYPE_CHECKING:
    from vidkit.show import SpendFacts

__all__ = ["Cap", "Spend", "Sums", "sums"]


@dataclass(frozen=True, slots=True)
class Sums:
    """
    What jobs cost together.

    Attributes:
        estimated_usd: Sum of the known estimates; None when none is known.
        actual_usd: Sum of what was charged, where told; None when never told.
        committed_usd: What counts against a cap: the charge where told, else the estimate.
        unpriced: Jobs of which neither is known.
        seconds: Seconds of media.
        jobs: How many.
    """

    estimated_usd: float | None
    actual_usd: float | None
    committed_usd: float
    unpriced: int
    seconds: float
    jobs: int


@dataclass(frozen=True, slots=True)
class Cap:
    """Limits; None is no limit."""

    usd: float | None = None
    seconds: float | None = None
    jobs: int | None = None
    allow_unknown: bool = False


def sums(records: Sequence[Record]) -> Sums:
    """Add up what *records* cost; what certainly was not billed counts nowhere."""
    counted = [item for item in records if not _free(item)]
    estimates = [item.estimate.usd for item in counted if item.estimate.usd is not None]
    actual = [item.usage.usd for item in counted if item.usage and item.usage.usd is not None]
    prices = [price(item) for item in counted]
    return Sums(
        estimated_usd=sum(estimates) if estimates else None,
        actual_usd=sum(actual) if actual else None,
        committed_usd=sum(item for item in prices if item is not None),
        unpriced=prices.count(None),
        seconds=sum(_seconds(item) for item in counted),
        jobs=len(counted),
    )


def price(record: Record) -> float | None:
    """Return what a job counts with, in US dollars; None is unknown."""
    if record.usage is not None and record.usage.usd is not None:
        return record.usage.usd
    return record.estimate.usd


def _free(record: Record) -> bool:
    return record.error is not None and record.state.terminal and record.error["billed"] == Billed.no


def _seconds(record: Record) -> float:
    if record.usage is not None and record.usage.seconds is not None:
        return record.usage.seconds
    return record.estimate.seconds or 0.0


class Spend:
    """
    What this home's jobs cost, and how much they may.

    The local studio is free: there it counts what the same requests would have cost live, so that a cap
    can be tried out. Figures count from `since`: everything the journal holds, until a cap is set.

    Args:
        journal: Where the jobs are.
        local: Whether to count the local studio's jobs or the live ones.
    """

    def __init__(self, journal: Journal, *, local: bool) -> None:
        self._journal = journal
        self.local = local
        self.limit = Cap()
        self.since: datetime | None = None

    def cap(
        self,
        usd: float | EllipsisType | None = ...,
        *,
        seconds: float | EllipsisType | None = ...,
        jobs: int | EllipsisType | None = ...,
        since: datetime | None = None,
        allow_unknown: bool | None = None,
    ) -> Spend:
        """
        Stop requests before they leave once these limits would be passed.

        A limit that is not named stays as it is; None lifts it; `cap()` without arguments lifts all.

        Jobs of all kernels on this home count, from the moment the first cap is set, or from *since*.

        Args:
            usd: US dollars.
            seconds: Seconds of video.
            jobs: Number of jobs.
            since: Count from here (an aware time), e.g. midnight.
            allow_unknown: Let requests without a published price pass a cap in dollars.

        Raises:
            InvalidRequest: A limit is not a number, or below 0. The limits stay as they were.
        """
        named: dict[str, Any] = {
            name: value
            for name, value in {"usd": usd, "seconds": seconds, "jobs": jobs}.items()
            if value is not ...
        }
        for name, value in named.items():
            number = isinstance(value, (int, float)) and not isinstance(value, bool) and value >= 0
            if value is not None and not number:
                raise InvalidRequest(
                    f"a cap on {name} is a number from 0 up, not {value!r}.",
                    operation="cap",
                    advice="studio.spend.cap(usd=5) stops at five dollars; None lifts a limit.",
                )
        if allow_unknown is not None:
            named["allow_unknown"] = allow_unknown
        self.limit = replace(self.limit, **named) if named else Cap()
        if (self.limit.usd, self.limit.seconds, self.limit.jobs) == (None, None, None):
            self.since = None
        else:
            self.since = since or self.since or datetime.now(UTC)
        return self

    def check(self, db: sqlite3.Connection, record: Record) -> None:
        """
        Say no if *record* does not fit any more; called in the transaction that would insert it.

        Raises:
            BudgetExceeded: A cap would be passed, or a price is needed and not known.
        """
        limit = self.limit
        if limit.usd is None and limit.seconds is None and limit.jobs is None:
            return
        spent = sums(self._counted(db))
        if limit.jobs is not None and spent.jobs + 1 > limit.jobs:
            raise self._no(record, f"the cap is {_jobs(limit.jobs)}, {spent.jobs} submitted so far.")
        if limit.seconds is not None:
            if record.estimate.seconds is None:
                raise self._no(record, "the cap is in seconds, and how many this makes is not known.")
            if spent.seconds + record.estimate.seconds > limit.seconds + 1e-9:
                raise self._no(
                    record,
                    f"the cap is {limit.seconds:g} s of video; {spent.seconds:g} s are used, "
                    f"this asks for {record.estimate.seconds:g} s.",
                )
        if limit.usd is None:
            return
        if record.estimate.usd is None:
            if limit.allow_unknown:
                return
            raise self._no(
                record,
                "no price is published for this request, so a cap in dollars cannot hold it.",
                "Use studio.spend.cap(jobs=…), or allow_unknown=True.",
            )
        if spent.committed_usd + record.estimate.usd > limit.usd + 1e-9:
            raise self._no(
                record,
                f"the cap is ${limit.usd:.2f}; ${spent.committed_usd:.2f} are committed, "
                f"this would cost about ${record.estimate.usd:.2f}.",
            )

    def _no(self, record: Record, message: str, advice: str | None = None) -> BudgetExceeded:
        return BudgetExceeded(message, provider=record.provider, operation=record.operation, advice=advice)

    def _counted(self, db: sqlite3.Connection) -> list[Record]:
        start = self.since.timestamp() if self.since is not None else 0.0
        return [item for item in shelf.everything(db, local=self.local) if item.created_at >= start]

    @property
    def sums(self) -> Sums:
        """All figures at this moment."""
        return sums(self._journal.call(self._counted))

    @property
    def estimated(self) -> float | None:
        """Sum of the estimates in US dollars; None when no price is known."""
        return self.sums.estimated_usd

    @property
    def actual(self) -> float | None:
        """Sum of what services said they charged, in US dollars; None when none said."""
        return self.sums.actual_usd

    @property
    def seconds(self) -> float:
        """Seconds of video asked for."""
        return self.sums.seconds

    @property
    def jobs(self) -> int:
        """Jobs that cost, or would have cost, money."""
        return self.sums.jobs

    def facts(self) -> SpendFacts:
        """Return what a card shows."""
        from vidkit.show import SpendFacts

        now = self.sums
        return SpendFacts(
            estimated_usd=now.estimated_usd,
            actual_usd=now.actual_usd,
            unpriced=now.unpriced,
            seconds=now.seconds,
            jobs=now.jobs,
            cap_usd=self.limit.usd,
            cap_seconds=self.limit.seconds,
            cap_jobs=self.limit.jobs,
        )

    def __repr__(self) -> str:
        now = self.sums
        parts = [_jobs(now.jobs)]
        if now.jobs:
            parts.append(f"{round(now.seconds, 1):g} s of video")
            kind = "would have cost" if self.local else "estimated"
            parts.append(f"{kind} {_usd(now.estimated_usd)}")
            if not self.local:
                parts.append(f"charged {_usd(now.actual_usd)}")
        else:
            parts.append("nothing spent")
        if now.unpriced:
            parts.append(f"{now.unpriced} of unknown price")
        caps = {
            "usd": self.limit.usd,
            "seconds": self.limit.seconds,
            "jobs": self.limit.jobs,
        }
        given = ", ".join(f"{name}={value:g}" for name, value in caps.items() if value is not None)
        parts.append(f"cap {given}" if given else "no cap")
        if self.since is not None:
            parts.append(f"since {datetime.fromtimestamp(self.since.timestamp(), UTC):%Y-%m-%d %H:%M} UTC")
        return " · ".join(parts)

    def as_dict(self) -> dict[str, Any]:
        """Return the figures, JSON-ready."""
        from dataclasses import asdict

        return {**asdict(self.sums), "cap": asdict(self.limit), "at": time.time()}


def _jobs(count: int) -> str:
    return "1 job" if count == 1 else f"{count} jobs"


def _usd(value: float | None) -> str:
    return "unknown" if value is None else f"${value:.2f}"
