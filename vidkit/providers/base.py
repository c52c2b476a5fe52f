"""
What a provider is: requests it accepts, a client that speaks its wire, operations with real signatures.

A job operation is written once, as a pure method that builds the request; the decorator turns it into a
door that hands the request to `jobs` and returns a `Job` at once. A value operation is written once, as
`async def`; the decorator makes the blocking door. Both have a twin under `.aio`::

    class Toy(Provider):
        @job_operation
        def draw(self, prompt: str, **options: Unpack[JobOptions]) -> DrawRequest: ...

        @value_operation
        async def colours(self) -> list[str]: ...
"""

from __future__ import annotations

import contextlib
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, Self

from vidkit.errors import Billed, MediaError, PermissionDenied, VidkitError
from vidkit.models import Snapshot
from vidkit.providers.doors import Aio, JobOptions, job_operation, operations, value_operation
from vidkit.providers.preview import WirePreview
from vidkit.providers.request import Request, invalid_request

if TYPE_CHECKING:  # names for readers and checkers only: providers never import jobs
    from vidkit.jobs import Job
    from vidkit.wire import Reply, Wire

__all__ = [
    "Aio",
    "JobOptions",
    "PollPolicy",
    "Provider",
    "Request",
    "Starter",
    "Ticket",
    "WirePreview",
    "before_create",
    "invalid_request",
    "job_operation",
    "operations",
    "remote_id",
    "value_operation",
]


@dataclass(frozen=True, slots=True)
class Ticket:
    """What is needed to look at a job again, also in another process: all of it comes from the journal."""

    operation: str
    remote_id: str
    #: The request as JSON-ready values (files as digests), as it went into the journal.
    request: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PollPolicy:
    """How often to look, in seconds, when the service gives no hint; and when to stop believing it."""

    first: float = 1.0
    factor: float = 1.4
    longest: float = 15.0
    deadline: float = 2 * 3600.0
    #: How long a job may say that it succeeded without naming (more of) what it made.
    arrival: float = 900.0


class Starter(Protocol):
    """The seam to `jobs`: takes a request, gives back a living job."""

    def start(self, provider: Provider, request: Request, options: JobOptions) -> Job[Any]:
        """Write the intent, hand it to the loop thread, and return at once."""

    async def start_and_confirm(self, provider: Provider, request: Request, options: JobOptions) -> Job[Any]:
        """Do the same and return when the service has answered the create."""


class Provider(ABC):
    """
    One service: its operations for people, and the four steps `jobs` drives (submit, look, cancel, recent).

    Subclasses set the class attributes, write their operations with the two decorators, and override the
    steps. All steps run on the one loop thread; they raise `VidkitError`s only.
    """

    name: ClassVar[str]  #: registry name and attribute of the studio, e.g. "minimax"
    title: ClassVar[str]  #: for cards, e.g. "MiniMax"
    key_variables: ClassVar[tuple[str, ...]]  #: environment variables that may hold the key, first wins
    base_url: ClassVar[str]  #: of the live service
    auth: ClassVar[str] = "Authorization"  #: header that carries the key (this one as `Bearer KEY`)
    requests_per_minute: ClassVar[float | None] = (
        None  #: what the service allows per key, submits and polls together
    )
    connection: ClassVar[tuple[str, ...]] = ()  #: what `vk.connect` takes for this service beside the common
    takes_seed: ClassVar[bool] = False  #: whether the live wire has a seed field of its own
    poll: ClassVar[PollPolicy] = PollPolicy()

    def __init__(self, wire: Wire, starter: Starter) -> None:
        self.wire = wire
        self.starter = starter
        # An instance talks to one place, and says which: the class attribute is only where live begins.
        self.base_url = wire.base_url  # type: ignore[misc]  # shadows the ClassVar on purpose

    def __repr__(self) -> str:
        where = "local studio" if self.wire.local else self.wire.base_url
        return f"{self.title} ({where}): {', '.join(operations(type(self)))}"

    def __dir__(self) -> list[str]:
        """Offer what people use: operations and catalogues, not the steps that `jobs` drives."""
        machinery = {*dir(Provider), *Provider.__annotations__, "wire", "starter", "quick"} - {"aio"}
        return [name for name in super().__dir__() if not name.startswith("_") and name not in machinery]

    @staticmethod
    def read_error(reply: Reply) -> VidkitError | None:  # noqa: ARG004  # for those who override it
        """Return what a reply says went wrong, or None: then its HTTP status says it. 2xx are asked, too."""
        return None

    @classmethod
    def make_wire(cls, **connection: Any) -> Wire:
        """Return a Wire that knows this service's address, key header and errors; arguments as `Wire`."""
        from vidkit.wire import Wire

        base_url = connection.pop("base_url", None) or cls.base_url
        key = connection.pop("key", None)
        if not connection.get("local"):  # which limits nobody
            connection.setdefault("requests_per_minute", cls.requests_per_minute)
        return Wire(cls.name, base_url, key, auth=cls.auth, read_error=cls.read_error, **connection)

    @abstractmethod
    async def submit(self, request: Request, *, headers: Mapping[str, str]) -> Snapshot:
        """Send the create once, with *headers* added; uploads that cost nothing may come before it."""

    @abstractmethod
    async def look(self, ticket: Ticket) -> Snapshot:
        """Look at a job, with fresh links where it has ended."""

    async def cancel(self, ticket: Ticket) -> Snapshot:
        """Cancel a job, where the service can."""
        raise PermissionDenied(
            f"{self.title} has no way to cancel a job.",
            provider=self.name,
            operation=ticket.operation,
            still_running=True,
            advice="Let it finish; vidkit keeps the file.",
        )

    def can_cancel(self, operation: str) -> bool:
        """Whether `cancel` can work for this operation."""
        return False

    async def recent(self, request: Request, since: datetime) -> list[Snapshot] | None:
        """
        List jobs that a lost create of *request* may have made since *since*, newest first.

        A service whose list holds no prompts may name others of that time as well; `jobs` leaves out those
        that the journal knows.

        Returns:
            None where the service cannot list jobs.
        """
        return None

    def follow_up(self, ticket: Ticket, seen: Snapshot) -> Request | None:
        """
        Return the request that fetches the file of a job which ended well without one.

        `jobs` starts it once, as a job of its own whose parent is this one, and takes its file over.
        """
        return None

    @property
    def aio(self) -> Aio[Self]:
        """The same operations for use with `await`."""
        return Aio(self)


@contextlib.contextmanager
def before_create(provider: str, operation: str) -> Iterator[None]:
    """
    Say of whatever goes wrong inside that nothing was made: uploads and the like, before the paid call.

    Raises:
        MediaError: A file could not be read.
    """
    try:
        yield
    except OSError as wrong:
        name = Path(str(wrong.filename)).name if wrong.filename else "the file"
        raise MediaError(
            f"{name} cannot be read: {wrong.strerror or wrong}.", provider=provider, operation=operation
        ) from None
    except VidkitError as wrong:
        if wrong.billed is Billed.unknown:
            wrong.billed, wrong.still_running = Billed.no, False
            if wrong.advice == wrong.default_advice:
                wrong.advice = "Nothing was created: submit it again."
        raise


def remote_id(value: Any, provider: str) -> str | None:
    """
    Return a service's own id of *value*: a text is one; jobs and what they made know theirs.

    Args:
        value: An id, a job, or a video, project or description that came from one.
        provider: The service's registry name; what another service made has no id there.
    """
    if isinstance(value, str):
        return value
    ask = getattr(value, "__remote__", None)
    found = ask(provider) if callable(ask) else None
    return str(found) if found else None
