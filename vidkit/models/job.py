"""A job as it looked at one moment, in words that are the same for every service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from vidkit.errors import Billed


class State(StrEnum):
    """Where a job stands. The service's own word is kept beside it as `raw_state`."""

    submitting = "submitting"  #: our intent is in the journal; the POST may or may not have left
    unknown = "unknown"  #: the POST left and its reply was lost
    queued = "queued"
    running = "running"
    succeeded = "succeeded"
    failed = "failed"
    cancelled = "cancelled"
    expired = "expired"

    @property
    def terminal(self) -> bool:
        """Whether nothing more will happen by itself."""
        return self in {State.succeeded, State.failed, State.cancelled, State.expired}

    @property
    def alive(self) -> bool:
        """Whether the service has it, or may have it, and is not done."""
        return not self.terminal


@dataclass(frozen=True, slots=True)
class Asset:
    """
    One file a finished job offers.

    Attributes:
        role: `"video"`, `"audio"`, `"clip-3"` (what one came for); `"thumbnail"`, `"thumbnail-3"`, …
        url: Absolute URL, or a path below the provider's base URL (then the key travels with it).
        suffix: The file name's ending, with its dot.
        expires_at: When the link dies (aware UTC), where known. A fresh look signs a new one.
        bytes: Size in bytes, where the service tells it.
    """

    role: str
    url: str
    suffix: str = ".mp4"
    expires_at: datetime | None = None
    bytes: int | None = None

    @property
    def with_key(self) -> bool:
        """Whether the provider's key must travel with the request; absolute links never get it."""
        return not self.url.startswith(("http://", "https://"))

    @property
    def essential(self) -> bool:
        """Whether the job is not done without it; all else may be missing."""
        return self.role in {"video", "audio"} or self.role.startswith("clip-")


@dataclass(frozen=True, slots=True)
class Failure:
    """
    Why a job ended without a result.

    Attributes:
        message: The service's own sentence (hostile until escaped), or ours where it gave none.
        code: The service's own code, as text.
        refused: Whether a content filter refused it.
        billed: Whether it cost money all the same.
        advice: What to do next.
    """

    message: str
    code: str | None = None
    refused: bool = False
    billed: Billed = Billed.unknown
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Usage:
    """
    What a job really used, as far as the service says. None is unknown, never zero.

    Attributes:
        usd: US dollars.
        seconds: Seconds of media billed.
        credits: The service's own credits.
    """

    usd: float | None = None
    seconds: float | None = None
    credits: float | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Estimate:
    """
    What a request would cost at the live service; shows itself as a sentence.

    Attributes:
        usd: US dollars, or None when no price is published (which is not zero).
        seconds: Seconds of media the request asks for.
        credits: In the service's own credits, where that is what it publishes.
        basis: How the figure came about, e.g. `"4 s × $0.10"`.
        source: Where the price was read.
        date: When, `YYYY-MM`.
    """

    usd: float | None
    seconds: float | None = None
    basis: str = ""
    source: str = ""
    date: str = ""
    credits: float | None = None

    def __str__(self) -> str:
        """Return it as a line: `about $0.40 (4 s × $0.10; price page, 2026-09)`."""
        price = "no published price" if self.usd is None else f"about ${self.usd:.2f}"
        if self.usd is None and self.credits is not None:
            price = f"about {self.credits:g} credits"
        known = self.usd is not None or self.credits is not None
        date = "" if self.date in self.source else self.date
        origin = ", ".join(item for item in (self.source, date) if item)
        basis = "; ".join(
            item for item in (self.basis, origin if known or not origin else f"not in: {origin}") if item
        )
        return f"{price} ({basis})" if basis else price

    __repr__ = __str__


@dataclass(frozen=True, slots=True)
class Snapshot:
    """
    One look at a job.

    Attributes:
        remote_id: The service's id.
        state: Our word.
        raw_state: The service's own word; a word nobody knows counts as running.
        progress: 0–1, or None where the service gives none.
        poll_after: Seconds the service asks us to wait before the next look, or None.
        failure: Set when `state` is failed, cancelled or expired and something is known.
        assets: Files to fetch, once succeeded. With none, a video that succeeded is still arriving.
        expires_at: When the result dies at the service (aware UTC).
        usage: What it cost, where told.
        facts: Small things worth showing or keeping (`{"size": "1280x720"}`); values are plain text.
        outcome: What it made (so far) that is no file, in our words, JSON-ready; see `media.results`.
        complete: False while the service says it succeeded and still adds to what it made: look again.
        known: Whether `raw_state` is a word the provider's spec knows; `jobs` warns once where it is not.
        raw: The service's reply, untouched, for whoever needs more.
    """

    remote_id: str
    state: State
    raw_state: str = ""
    progress: float | None = None
    poll_after: float | None = None
    failure: Failure | None = None
    assets: tuple[Asset, ...] = ()
    expires_at: datetime | None = None
    usage: Usage | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
    outcome: Mapping[str, Any] = field(default_factory=dict)
    complete: bool = True
    known: bool = True
    raw: Mapping[str, Any] = field(default_factory=dict)
