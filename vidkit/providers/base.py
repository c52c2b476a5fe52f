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
import difflib
import functools
import inspect
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import (
    TYPE_CHECKING,
    Any,
    ClassVar,
    Concatenate,
    Generic,
    Literal,
    ParamSpec,
    Protocol,
    Self,
    TypedDict,
    TypeVar,
)

import pydantic

from vidkit.errors import Billed, InvalidRequest, MediaError, PermissionDenied, VidkitError
from vidkit.models import Estimate, MediaInput, Snapshot
from vidkit.providers.asking import Ask
from vidkit.providers.preview import WirePreview, as_curl, as_python

if TYPE_CHECKING:  # names for readers and checkers only: providers never import jobs
    from vidkit.jobs import Job
    from vidkit.wire import Wire

P = ParamSpec("P")
T = TypeVar("T")


class JobOptions(TypedDict, total=False):
    """
    Options every job operation takes beside the service's own fields.

    Attributes:
        again: Make a new job even if the same request is alive or was just made.
        seed: Vary the local studio's picture; refused by live services that take none.
    """

    again: bool
    seed: int


class Request(pydantic.BaseModel):
    """
    Exactly what one operation of one service accepts, under the service's own field names.

    Unset fields are not sent. Files are `MediaInput`s. Subclasses add cross-field rules as model validators
    and the price as `estimate`.
    """

    model_config = pydantic.ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    provider: ClassVar[str]
    operation: ClassVar[str]
    #: What `Job.wait()` returns.
    result: ClassVar[Literal["video", "project", "description", "audio"]] = "video"
    #: How fields are asked for in a form, where their annotations do not say it all.
    asks: ClassVar[Mapping[str, Ask]] = {}

    @classmethod
    def build(cls, **fields: Any) -> Self:
        """
        Validate *fields* (those that are None count as unset).

        Raises:
            InvalidRequest: With one sentence per wrong field in `fields`. Nothing was sent.
        """
        try:
            return cls(**{name: value for name, value in fields.items() if value is not None})
        except pydantic.ValidationError as wrong:
            raise invalid_request(cls, wrong) from None

    def estimate(self) -> Estimate:
        """Say what this request would cost live; `usd=None` where no price is published."""
        return Estimate(usd=None)

    def prompt_text(self) -> str:
        """Return the words this request is about, for cards and tables."""
        return str(getattr(self, "prompt", "") or "")

    def summary(self) -> tuple[str, ...]:
        """Return the few facts worth a glance, e.g. `("T2V-01", "720P", "6 s")`."""
        return ()

    def wire_preview(self) -> WirePreview | None:
        """Return what would travel, for `as_curl`; None where no single call shows it."""
        return None

    def as_python(self) -> str:
        """Return this request as the line of Python that makes it."""
        return as_python(self.provider, self.operation, {name: getattr(self, name) for name in self.given()})

    def as_curl(self, base_url: str | None = None, *, provider: type[Provider] | None = None) -> str:
        """
        Return this request as a curl call, with the key as its environment variable.

        Args:
            base_url: Of another server than the live service.
            provider: Its class, where the registry does not know it.

        Raises:
            InvalidRequest: This operation takes more than one call.
        """
        preview = self.wire_preview()
        if preview is None:
            raise InvalidRequest(
                "this operation takes more than one HTTP call, so there is no curl line for it.",
                provider=self.provider,
                operation=self.operation,
                advice="Use as_python().",
            )
        if provider is None:
            from vidkit.providers import provider_class

            provider = provider_class(self.provider)
        return as_curl(
            preview, base_url or provider.base_url, header=provider.auth, variable=provider.key_variables[0]
        )

    def given(self) -> list[str]:
        """Name the fields that were given (and are not None), in the order of the model."""
        return [
            name
            for name in type(self).model_fields
            if name in self.model_fields_set and getattr(self, name) is not None
        ]

    def media(self) -> dict[str, MediaInput]:
        """Return the media arguments by field name (lists get an index)."""
        found: dict[str, MediaInput] = {}
        for name in type(self).model_fields:
            value = getattr(self, name)
            values = value if isinstance(value, (list, tuple)) else [value]
            for index, item in enumerate(values):
                if isinstance(item, MediaInput):
                    found[name if item is value else f"{name}[{index}]"] = item
        return found


def invalid_request(model: type[Request], wrong: pydantic.ValidationError) -> InvalidRequest:
    """Turn pydantic's findings into one sentence per field, under the service's own names."""
    fields: dict[str, str] = {}
    for item in wrong.errors():
        name = ".".join(str(part) for part in item["loc"]) or "request"
        text = str(item["msg"]).removeprefix("Value error, ")
        fields.setdefault(name, text if text.endswith((".", "?")) else f"{text}.")
    message = " ".join(text if name == "request" else f"{name}: {text}" for name, text in fields.items())
    return InvalidRequest(
        message,
        fields=fields,
        provider=model.provider,
        operation=model.operation,
        advice="Nothing was sent.",
    )


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

    @classmethod
    @abstractmethod
    def make_wire(cls, **connection: Any) -> Wire:
        """Return a Wire that knows this service's key header and error bodies (arguments as `wire.Wire`)."""

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


def _door(function: Callable[..., Any], call: Callable[..., Any]) -> Callable[..., Any]:
    """Give *call* the name, docstring and signature (less self) of *function*, for Shift-Tab."""
    functools.update_wrapper(call, function)
    signature = inspect.signature(function)
    less_self = list(signature.parameters.values())[1:]
    returns = signature.return_annotation
    named = function.__globals__.get(returns) if isinstance(returns, str) else returns
    if isinstance(named, type) and issubclass(named, Request):  # what a person gets of it
        returns = f"Job[{named.result.title()}]"
    call.__signature__ = signature.replace(parameters=less_self, return_annotation=returns)  # type: ignore[attr-defined]
    return call


class job_operation(Generic[P]):  # noqa: N801  # a decorator reads in lower case
    """Turn a method that builds a request into one that starts a job; `again=` and `seed=` come off first."""

    def __init__(self, function: Callable[Concatenate[Any, P], Request]) -> None:
        self.function = function
        self.__doc__ = function.__doc__

    def request(
        self, provider: Provider, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> tuple[Request, JobOptions]:
        """
        Build the request and part it from the options of `JobOptions`.

        Raises:
            InvalidRequest: An argument is missing, unknown or wrong.
        """
        options = JobOptions()
        if "again" in kwargs:
            options["again"] = bool(kwargs.pop("again"))
        seed = None if provider.takes_seed else kwargs.pop("seed", None)
        if seed is not None:
            if not isinstance(seed, int) or isinstance(seed, bool):
                raise self._invalid(provider, f"seed must be a whole number, not {seed!r}.", ["seed"])
            options["seed"] = seed
        signature = inspect.signature(self.function)
        known = [
            name
            for name, item in signature.parameters.items()
            if name != "self" and item.kind is not item.VAR_KEYWORD
        ]
        advice = f"It takes: {', '.join(known)}; and again, seed."
        unknown = sorted(set(kwargs) - set(known))
        if unknown:
            close = difflib.get_close_matches(unknown[0], known, 1)
            hint = f" Did you mean {close[0]}?" if close else ""
            raise self._invalid(provider, f"there is no field {' or '.join(unknown)}.{hint}", unknown, advice)
        try:
            signature.bind(provider, *args, **kwargs)
        except TypeError as wrong:
            raise self._invalid(provider, f"{wrong}.", [], advice) from None
        return self.function(provider, *args, **kwargs), options

    def _invalid(
        self, provider: Provider, message: str, fields: list[str], advice: str = "Nothing was sent."
    ) -> InvalidRequest:
        return InvalidRequest(
            message,
            fields=dict.fromkeys(fields, message),
            provider=provider.name,
            operation=self.function.__name__,
            advice=advice,
        )

    def __get__(self, provider: Provider | None, owner: type | None = None) -> Callable[P, Job[Any]]:
        if provider is None:
            return self  # type: ignore[return-value]  # on the class: the operation itself

        def call(*args: Any, **kwargs: Any) -> Job[Any]:
            return provider.starter.start(provider, *self.request(provider, args, kwargs))

        return _door(self.function, call)

    def aio(self, provider: Provider) -> Callable[..., Awaitable[Any]]:
        """Return the door that is awaited: the job, once the service has answered the create."""

        def call(*args: Any, **kwargs: Any) -> Awaitable[Any]:
            from vidkit.wire import loop

            return loop.awaitable(
                provider.starter.start_and_confirm(provider, *self.request(provider, args, kwargs))
            )

        return _door(self.function, call)


class value_operation(Generic[P, T]):  # noqa: N801  # a decorator reads in lower case
    """Turn an `async def` into a blocking method; the coroutine runs on the one loop thread either way."""

    def __init__(self, function: Callable[Concatenate[Any, P], Coroutine[Any, Any, T]]) -> None:
        self.function = function
        self.__doc__ = function.__doc__

    def __get__(self, provider: Provider | None, owner: type | None = None) -> Callable[P, T]:
        if provider is None:
            return self  # type: ignore[return-value]  # on the class: the operation itself

        def call(*args: Any, **kwargs: Any) -> T:
            from vidkit.wire import loop

            return loop.run(self.function(provider, *args, **kwargs))

        return _door(self.function, call)

    def aio(self, provider: Provider) -> Callable[..., Awaitable[T]]:
        """Return the awaitable door."""

        def call(*args: Any, **kwargs: Any) -> Awaitable[T]:
            from vidkit.wire import loop

            return loop.awaitable(self.function(provider, *args, **kwargs))

        return _door(self.function, call)


class Aio(Generic[T]):
    """The awaitable doors of a provider: `await studio.minimax.aio.generate(...)`."""

    def __init__(self, provider: T) -> None:
        self._provider = provider

    def __getattr__(self, name: str) -> Callable[..., Awaitable[Any]]:
        operation = inspect.getattr_static(type(self._provider), name, None)
        if isinstance(operation, (job_operation, value_operation)):
            return operation.aio(self._provider)  # type: ignore[arg-type]  # T is a Provider
        raise AttributeError(f"{type(self._provider).__name__} has no operation {name!r}")

    def __dir__(self) -> list[str]:
        return operations(type(self._provider))


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


def operations(provider: type[Any]) -> list[str]:
    """Name the operations of a provider class, in the order they are written."""
    names: dict[str, None] = {}
    for cls in reversed(provider.__mro__):
        for name, item in vars(cls).items():
            if isinstance(item, (job_operation, value_operation)):
                names[name] = None
    return list(names)
