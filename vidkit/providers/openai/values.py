"""What value operations return: small frozen facts, as tolerant in reading as everything here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, overload

from vidkit.models import Snapshot
from vidkit.providers.openai import spec
from vidkit.providers.tables import Shown


@dataclass(frozen=True, slots=True)
class Character:
    """
    Somebody who can be named in prompts.

    Attributes:
        id: Pass it, or this object, in `characters=[…]`.
        name: Say it verbatim in the prompt.
    """

    id: str
    name: str
    created_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Model:
    """One model of a server; sizes, lengths and price where the shape's own lists know it."""

    id: str
    sizes: tuple[str, ...] = ()
    seconds: tuple[str, ...] = ()
    usd_per_second: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def of(cls, name: str) -> Model:
        """Describe a model by its id."""
        if spec.family(name) is None:
            return cls(name)
        sizes = spec.sizes_of(name)
        rates = {size: rate for size in sizes if (rate := spec.price(name, size)) is not None}
        return cls(name, sizes, spec.SECONDS, rates)


def _table(rows: Sequence[tuple[str, ...]]) -> str:
    """Align *rows* in columns, the first row being the headings."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


class Catalogue(Shown, Sequence[Model]):
    """
    A server's models: prints as a table; call it with a word to filter.

    It asks the server when it is first looked at, not when it is named: completion names attributes freely.
    """

    def __init__(self, load: Callable[[], Iterable[Model]]) -> None:
        self._load = load
        self._items: tuple[Model, ...] | None = None

    def _all(self) -> tuple[Model, ...]:
        if self._items is None:
            self._items = tuple(self._load())
        return self._items

    def __call__(self, word: str = "") -> Catalogue:
        """Return the models whose id, size or length holds *word*."""
        found = [
            item for item in self if word.lower() in " ".join((item.id, *item.sizes, *item.seconds)).lower()
        ]
        return Catalogue(lambda: found)

    def __len__(self) -> int:
        return len(self._all())

    @overload
    def __getitem__(self, index: int) -> Model: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Model]: ...
    def __getitem__(self, index: int | slice) -> Model | Sequence[Model]:
        return self._all()[index]

    def table(self) -> tuple[str, tuple[str, ...], list[tuple[str, ...]]]:
        """Return title, headings and rows."""
        rows: list[tuple[str, ...]] = []
        for item in self:
            rates = sorted(set(item.usd_per_second.values()))
            rows.append(
                (
                    item.id,
                    " ".join(item.sizes) or "?",
                    " ".join(item.seconds) or "?",
                    " ".join(f"{rate:.2f}" for rate in rates) or "?",
                )
            )
        return "Models of this server", ("model", "sizes", "seconds", "$ per second"), rows

    def __repr__(self) -> str:
        _, heads, rows = self.table()
        return _table([heads, *rows])


@dataclass(frozen=True, slots=True, repr=False)
class Page:
    """
    One page of the service's own list.

    Attributes:
        videos: What it has, in the order asked for.
        last_id: Pass it as `after=` for the next page.
        has_more: Whether there is one.
    """

    videos: tuple[Snapshot, ...]
    last_id: str | None
    has_more: bool

    def __iter__(self) -> Iterator[Snapshot]:
        return iter(self.videos)

    def __len__(self) -> int:
        return len(self.videos)

    def __repr__(self) -> str:
        rows = [("id", "status", "size", "seconds", "prompt")]
        for item in self.videos:
            prompt = " ".join(str(item.raw.get("prompt") or "").split())
            facts = (item.facts.get("size", "?"), item.facts.get("seconds", "?"))
            rows.append(
                (item.remote_id, item.raw_state, *facts, prompt if len(prompt) <= 48 else f"{prompt[:47]}…")
            )
        more = f"\nmore with after={self.last_id!r}" if self.has_more else ""
        return _table(rows) + more


@dataclass(frozen=True, slots=True)
class WebhookEndpoint:
    """
    Where a server sends its events.

    Attributes:
        signing_secret: Shown by the service once, at creation and rotation; never printed here.
    """

    id: str
    name: str
    url: str
    event_types: tuple[str, ...]
    signing_secret_hint: str = ""
    signing_secret: str | None = field(default=None, repr=False)

    @classmethod
    def read(cls, body: Mapping[str, Any]) -> WebhookEndpoint:
        """Read the wire's object."""
        return cls(
            id=str(body.get("id", "")),
            name=str(body.get("name", "")),
            url=str(body.get("url", "")),
            event_types=tuple(str(item) for item in body.get("event_types") or ()),
            signing_secret_hint=str(body.get("signing_secret_hint") or ""),
            signing_secret=body.get("signing_secret"),
        )


@dataclass(frozen=True, slots=True)
class WebhookEvent:
    """A delivery that proved genuine. It says that a job ended, not how: look at the job."""

    id: str
    type: str
    video_id: str


@dataclass(frozen=True, slots=True)
class Batch:
    """
    A batch as the service tells it.

    Attributes:
        status: The service's word; `completed` means that every job of it has ended.
        counts: total, completed, failed.
        output_file_id: Holds one line per job, once completed.
        error_file_id: Holds the lines that never became jobs.
    """

    id: str
    status: str
    counts: Mapping[str, int] = field(default_factory=dict)
    output_file_id: str | None = None
    error_file_id: str | None = None
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @classmethod
    def read(cls, body: Mapping[str, Any]) -> Batch:
        """Read the wire's object."""
        return cls(
            id=str(body.get("id", "")),
            status=str(body.get("status", "")),
            counts=dict(body.get("request_counts") or {}),
            output_file_id=body.get("output_file_id"),
            error_file_id=body.get("error_file_id"),
            raw=body,
        )
