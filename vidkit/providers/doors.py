"""
The doors of a provider: how a method written once becomes an operation that is called or awaited.

A job operation is written as a pure method that builds the request; its door hands the request to `jobs` and
returns a `Job` at once. A value operation is written as `async def`; its door blocks. Both have a twin under
`.aio`, and all of them keep name, docstring and signature, for Shift-Tab.
"""

from __future__ import annotations

import difflib
import functools
import inspect
from collections.abc import Awaitable, Callable, Coroutine
from typing import TYPE_CHECKING, Any, Concatenate, Generic, ParamSpec, Protocol, TypedDict, TypeVar

from vidkit.errors import InvalidRequest
from vidkit.providers.request import Request

if TYPE_CHECKING:  # names for readers and checkers only: providers never import jobs
    from vidkit.jobs import Job
    from vidkit.models import Estimate
    from vidkit.providers.base import Provider

__all__ = ["Aio", "JobOptions", "Operation", "job_operation", "operations", "value_operation"]

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


def _asked(door: Callable[..., Any]) -> Callable[..., Any]:
    """Let a door that only asks for the price say so, for Shift-Tab."""
    first = f"Say what `{door.__name__}` with the same arguments would cost live; nothing is sent."
    _, gap, rest = inspect.cleandoc(door.__doc__ or "").partition("\n\n")
    door.__doc__ = f"{first}{gap}{rest}"
    door.__signature__ = inspect.signature(door).replace(return_annotation="Estimate")  # type: ignore[attr-defined]
    return door


class Operation(Protocol[P]):
    """The door of a job operation: call it for a job, or ask it first what that would cost."""

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Job[Any]:
        """Start the job and return it at once."""

    def estimate(self, *args: P.args, **kwargs: P.kwargs) -> Estimate:
        """
        Say what the same call would cost at the live service; nothing is sent.

        Raises:
            InvalidRequest: The call could not work.
        """


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

    def __get__(self, provider: Provider | None, owner: type | None = None) -> Operation[P]:
        if provider is None:
            return self  # type: ignore[return-value]  # on the class: the operation itself

        def call(*args: Any, **kwargs: Any) -> Job[Any]:
            return provider.starter.start(provider, *self.request(provider, args, kwargs))

        def estimate(*args: Any, **kwargs: Any) -> Estimate:
            return self.request(provider, args, kwargs)[0].estimate()

        door: Any = _door(self.function, call)
        door.estimate = _asked(_door(self.function, estimate))
        return door  # type: ignore[no-any-return]  # a function with a function on it

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


def operations(provider: type[Any]) -> list[str]:
    """Name the operations of a provider class, in the order they are written."""
    names: dict[str, None] = {}
    for cls in reversed(provider.__mro__):
        for name, item in vars(cls).items():
            if isinstance(item, (job_operation, value_operation)):
                names[name] = None
    return list(names)
