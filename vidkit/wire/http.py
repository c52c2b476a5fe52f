"""
One service's HTTP: its origin, key and error bodies; retries for what can heal, and never a second create.

A create is sent once. It is repeated only when it certainly made nothing: no connection, or a 429. A create
whose reply is lost, or is a 5xx that does not say otherwise, raises SubmissionUnknown: it may exist and may
be billed.

That the service itself wrote the 5xx proves nothing. None of the five documents a 503 for a create or says of
a 500 that nothing was taken in; "overloaded" is also said after work began; and a gateway in front writes
bodies of the same shape about requests that it had passed on. Where an answer does show that no job came of
it (MiniMax V1: a code and no task_id; Hoox: SCRIPT_GENERATION_FAILED), the provider's `read_error` says
`billed=Billed.no`: then the job failed, and the same request may be sent again. Read 2026-11.
"""

from __future__ import annotations

import asyncio
import contextlib
import copy
import hashlib
import hmac
import logging
import random
import urllib.parse
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vidkit.errors import (
    AuthError,
    Billed,
    InvalidRequest,
    RateLimited,
    ServiceError,
    SubmissionUnknown,
    VidkitError,
)
from vidkit.wire import hints
from vidkit.wire.form import FilePart, Form, streamed
from vidkit.wire.limiter import Limiter, LimitStore
from vidkit.wire.origins import origin, redirect_target
from vidkit.wire.redact import KeyHeader, Secret, clean, redact
from vidkit.wire.reply import Reply, Stream, default_error

if TYPE_CHECKING:  # httpx is loaded when the first request leaves
    from vidkit.wire._client import Clients

__all__ = ["FilePart", "Form", "Reply", "Stream", "Wire", "default_error", "origin"]

log = logging.getLogger("vidkit.wire")

#: How often one call is tried in all, when trying again can help.
TRIES = 4
#: Back-off between tries, seconds: doubled each time, with ± 25 % so that waiting clients spread out.
FIRST_BACKOFF_S, LONGEST_BACKOFF_S = 0.5, 8.0
#: A Retry-After beyond this is handed to the caller instead of being slept through.
LONGEST_RETRY_AFTER_S = 60.0
#: JSON replies are small; anything larger is a mistake or an attack.
REPLY_LIMIT = 32 * 1024 * 1024
MAX_REDIRECTS = 5
REDIRECTS = {301, 302, 303, 307, 308}


ReadError = Callable[[Reply], VidkitError | None]


class Wire:
    """
    A service as one object: where it is, who we are there, how it says no.

    Args:
        provider: Registry name, for errors and logs.
        base_url: Of the API; paths are joined to it.
        key: The key, or a function that finds it when first used (and raises AuthError), or None for none.
        auth: Header that carries the key: `"Authorization"` sends `Bearer KEY`, any other the bare key.
        read_error: Reads a reply and returns the service's error or None; called on every reply, 2xx
            included.
        limiter: Spaces requests; by default one per key and host, without a rate.
        requests_per_minute: Rate for that default limiter.
        headers: Sent with every request to the service's own origin.
        params: Query parameters of every request to the service's own origin.
        timeout: Seconds without a byte before a reply counts as lost.
        local: Whether this is the local studio: free, and x-vidkit-* headers are welcome.
        transport: An httpx transport, for quick tests.
        sleep: How to wait between tries.
    """

    def __init__(
        self,
        provider: str,
        base_url: str,
        key: str | Callable[[], str | None] | Secret | None,
        *,
        auth: str = "Authorization",
        read_error: ReadError,
        limiter: Limiter | None = None,
        requests_per_minute: float | None = None,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, Any] | None = None,
        timeout: float = 60.0,
        local: bool = False,
        transport: Any = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        scheme, host, _ = origin(base_url)
        if scheme not in {"http", "https"} or not host:
            raise InvalidRequest(
                f"base_url must be an http(s) URL, not {redact(base_url)!r}.", provider=provider
            )
        if urllib.parse.urlsplit(base_url).username is not None:
            raise InvalidRequest("base_url must not hold a user name or key.", provider=provider)
        self.provider = provider
        self.base_url = base_url.rstrip("/")
        self.auth = auth
        self.read_error = read_error
        self.requests_per_minute = requests_per_minute
        self.headers = dict(headers or {})
        self.params = dict(params or {})
        self.timeout = timeout
        self.local = local
        self.transport = transport
        self.sleep = sleep
        self._key = Secret(key)
        self._limiter = limiter
        #: Where the default limiter keeps its window; None is the process-wide store.
        self.limit_store: LimitStore | None = None
        self._clients: Clients | None = None

    def __repr__(self) -> str:
        return f"Wire({self.provider!r}, {self.base_url!r}{', local' if self.local else ''})"

    def with_(self, **changes: Any) -> Wire:
        """Return a Wire with some of the constructor's arguments changed (`wire.with_(base_url=…)`)."""
        other = copy.copy(self)
        key = changes.pop("key", None)
        if key is not None:
            other._key = Secret(key)  # noqa: SLF001  # a copy of ourselves
        if {"base_url", "limiter", "requests_per_minute"} & set(changes) or key is not None:
            other._limiter = changes.pop("limiter", None)  # noqa: SLF001  # as above
        for name, value in changes.items():
            if name not in vars(other) or name.startswith("_"):
                raise TypeError(f"Wire has no argument {name!r}")
            setattr(other, name, value.rstrip("/") if name == "base_url" else value)
        other._clients = None  # noqa: SLF001  # its timeout or transport may differ
        return other

    @property
    def account(self) -> str:
        """
        A short fingerprint of origin and key, safe to store: it names the account, not the key.

        Raises:
            AuthError: From the key function, when there is no key.
        """
        text = f"{'|'.join(map(str, origin(self.base_url)))}|{self._key.reveal() or ''}"
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    def token(self, purpose: str) -> str:
        """Return a text that only holders of the key can make, always the same; it hides the key."""
        key = (self._key.reveal() or "").encode()
        return hmac.new(key, f"vidkit {purpose}".encode(), hashlib.sha256).hexdigest()[:32]

    @property
    def limiter(self) -> Limiter:
        """The limiter of this key at this host."""
        if self._limiter is None:
            rate = (
                None if self.local else self.requests_per_minute
            )  # the local studio limits nobody by itself
            self._limiter = Limiter(f"{self.provider}:{self.account}", rate, store=self.limit_store)
        return self._limiter

    def url(self, path: str, params: Mapping[str, Any] | None = None) -> str:
        """Return the absolute URL of *path* below the base URL, or *path* itself where it is absolute."""
        absolute = path.startswith(("http://", "https://"))
        url = path if absolute else f"{self.base_url}/{path.lstrip('/')}"
        own = self.owns(url)
        query: list[tuple[str, str]] = []
        for name, value in {**(self.params if own else {}), **(params or {})}.items():
            items = value if isinstance(value, (list, tuple)) else [value]
            query += [
                (name, str(item).lower() if isinstance(item, bool) else str(item))
                for item in items
                if item is not None
            ]
        if not query:
            return url
        url, hash_, fragment = url.partition("#")
        return f"{url}{'&' if '?' in url else '?'}{urllib.parse.urlencode(query)}{hash_}{fragment}"

    def owns(self, url: str) -> bool:
        """Whether *url* is of the service's own origin: only there may the key go."""
        return origin(url) == origin(self.base_url)

    def _auth(self, url: str, *, with_key: bool) -> KeyHeader | None:
        if not with_key or not self.owns(url):
            return None
        key = self._key.reveal()
        if not key:
            return None
        if any(ord(letter) < 33 or ord(letter) > 126 for letter in key):
            del key  # tracebacks of notebooks may show the locals of this frame
            raise AuthError(
                "the key holds a space, a line break or a letter no key has.",
                provider=self.provider,
                advice="Copy it again, whole and without quotes.",
            )
        return KeyHeader(self.auth, f"Bearer {key}" if self.auth.lower() == "authorization" else key)

    def _connections(self) -> Clients:
        if self._clients is None:
            from vidkit.wire._client import Clients

            self._clients = Clients(self.timeout, self.transport)
        return self._clients

    async def send(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        json: Any = None,
        form: Form | None = None,
        content: bytes | Path | None = None,
        headers: Mapping[str, str] | None = None,
        create: bool = False,
        with_key: bool = True,
        timeout: float | None = None,  # noqa: ASYNC109  # seconds without a byte, not of the whole call
    ) -> Reply:
        """
        Send a request and return the reply, or raise the service's error.

        Args:
            method: HTTP method.
            path: Below the base URL; an absolute URL elsewhere gets no key.
            params: Query; None values are left out, lists repeat.
            json: JSON body.
            form: Multipart body.
            content: Raw body; a path is streamed from disk, opened anew for every try.
            headers: In addition to the wire's own.
            create: Whether this may make something that costs money: then it is sent once.
            with_key: Whether the key travels (to the own origin only).
            timeout: Seconds without a byte, instead of the wire's.

        Raises:
            SubmissionUnknown: A create may have been delivered and its reply is lost.
            VidkitError: What the service answered, by `read_error`.
        """
        for attempt in range(1, TRIES + 1):
            try:
                return await self._once(
                    method, path, params, json, form, content, headers, create, with_key, timeout
                )
            except VidkitError as wrong:
                wait = self._healing(wrong, attempt, create=create)
                if wait is None:
                    raise
                log.debug("%s %s %s: try %d: %s", self.provider, method, redact(path), attempt, wrong.message)
                if isinstance(wrong, RateLimited):
                    await self.limiter.pause(wait)  # everybody who uses the key waits, not only this call
                else:
                    await self.sleep(wait)
        raise AssertionError("the last try returns or raises")

    def _healing(self, wrong: VidkitError, attempt: int, *, create: bool) -> float | None:
        """Return the seconds after which the same call may succeed; None: it must not be sent again."""
        never_left = getattr(wrong, "never_left", False)
        if attempt >= TRIES or not isinstance(wrong, (RateLimited, ServiceError)):
            return None
        if create and not (never_left or isinstance(wrong, RateLimited)):
            return None
        if wrong.retry_after is not None:
            return wrong.retry_after if wrong.retry_after <= LONGEST_RETRY_AFTER_S else None
        backoff: float = min(LONGEST_BACKOFF_S, FIRST_BACKOFF_S * 2 ** (attempt - 1))
        return backoff * random.uniform(0.75, 1.25)  # noqa: S311  # spreading clients out, not a secret

    async def _once(
        self,
        method: str,
        path: str,
        params: Mapping[str, Any] | None,
        json: Any,
        form: Form | None,
        content: bytes | Path | None,
        headers: Mapping[str, str] | None,
        create: bool,
        with_key: bool,
        timeout: float | None,  # noqa: ASYNC109  # seconds without a byte, not of the whole call
    ) -> Reply:
        from vidkit.wire._client import Lost, NotDelivered, TooLarge, read

        await self.limiter.acquire()
        url = self.url(path, params)
        sent: Any = content
        if isinstance(content, Path):
            sent, length = streamed(content)
            headers = {**(headers or {}), "content-length": str(length)}
        try:
            with form.opened() if form else contextlib.nullcontext() as files:
                body = {
                    name: value
                    for name, value in {"json": json, "files": files, "content": sent}.items()
                    if value is not None
                }
                async with self._follow(
                    method, url, headers or {}, with_key=with_key, fresh=create, timeout=timeout, **body
                ) as response:
                    reply = Reply(
                        response.status_code,
                        response.headers,
                        await read(response, REPLY_LIMIT),
                        str(response.url),
                        self.provider,
                        create,
                    )
        except NotDelivered as wrong:
            error = ServiceError(
                f"{origin(url)[1]} cannot be reached ({wrong}).",
                provider=self.provider,
                billed=Billed.no,
                still_running=None,
                advice="Nothing was sent. Check the connection and the base URL, then ask again.",
            )
            error.never_left = True  # type: ignore[attr-defined]  # read by _healing alone
            raise clean(error) from None
        except (Lost, TooLarge) as wrong:
            raise clean(self._lost(wrong, create=create)) from None
        except ServiceError as wrong:  # a redirect that is not followed
            if create and wrong.billed is not Billed.no:
                raise clean(self._lost(wrong.message.rstrip("."), create=True)) from None
            raise
        await self._note_limits(reply)
        problem = self._problem(reply, create=create)
        if problem is not None:
            raise problem
        return reply

    def _lost(self, wrong: Exception | str, *, create: bool) -> VidkitError:
        if create:
            return SubmissionUnknown(
                f"the reply to the create was lost ({wrong}).", provider=self.provider, still_running=None
            )
        return ServiceError(f"the reply was lost ({wrong}).", provider=self.provider)

    async def _note_limits(self, reply: Reply) -> None:
        """Obey a window the service says is used up, before the next request is refused for it."""
        reset = hints.rate_reset(reply.headers) if reply.ok else None
        if reset is not None:
            await self.limiter.pause(min(reset, LONGEST_RETRY_AFTER_S))

    def _problem(self, reply: Reply, *, create: bool) -> VidkitError | None:
        """Return what is wrong with a reply, with facts the service's own reader left out filled in."""
        problem = self.read_error(reply)
        if problem is None and not reply.ok:
            problem = default_error(reply)
        if problem is None:
            return None
        problem.provider = problem.provider or self.provider
        if problem.retry_after is None and isinstance(problem, (RateLimited, ServiceError)):
            problem.retry_after = hints.retry_after(reply.headers)
            if problem.retry_after is None and isinstance(problem, RateLimited):
                problem.retry_after = hints.rate_reset(reply.headers)
        if create and isinstance(problem, ServiceError) and problem.billed is not Billed.no:
            problem = SubmissionUnknown(
                "the service answered the create with an error that leaves open whether it made a job "
                f"({problem.message.rstrip('.')}).",
                provider=problem.provider,
                code=problem.code,
                still_running=None,
                retry_after=problem.retry_after,
            )
        return clean(problem)

    @contextlib.asynccontextmanager
    async def _follow(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        *,
        with_key: bool,
        fresh: bool = False,
        timeout: float | None = None,  # noqa: ASYNC109  # seconds without a byte, not of the whole call
        **body: Any,
    ) -> AsyncIterator[Any]:
        """Open a reply, following redirects; key and headers stay behind at the first foreign origin."""
        for _ in range(MAX_REDIRECTS + 1):
            own = self.owns(url)
            sent = {**(self.headers if own else {}), **headers}
            key = self._auth(url, with_key=with_key)
            async with self._connections().open(
                method, url, headers=sent, key=key, fresh=fresh, timeout=timeout, **body
            ) as response:
                target = response.extensions.get("vidkit_location")
                if response.status_code not in REDIRECTS or not target:
                    yield response
                    return
                following = redirect_target(self.provider, method, url, target, response.status_code)
                if not self.owns(following):
                    with_key = False  # also for any later hop that leads back
                    headers = {
                        name: value
                        for name, value in headers.items()
                        if name.lower() in {"accept", "accept-encoding", "range", "if-range"}
                    }
                url = following
        raise ServiceError(f"more than {MAX_REDIRECTS} redirects.", provider=self.provider)

    @contextlib.asynccontextmanager
    async def stream(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str] | None = None,
        with_key: bool = True,
        timeout: float | None = None,  # noqa: ASYNC109  # seconds without a byte, not of the whole call
    ) -> AsyncIterator[Stream]:
        """
        Open a reply of any size for reading piece by piece. Statuses are the caller's to judge.

        Raises:
            ServiceError: No connection, or the reply's head was lost.
        """
        from vidkit.wire._client import Lost, NotDelivered

        url = self.url(path)
        if self.owns(url) and with_key:
            await self.limiter.acquire()
        try:
            async with self._follow(
                method, url, headers or {}, with_key=with_key, timeout=timeout
            ) as response:
                yield Stream(response.status_code, response.headers, str(response.url), response)
        except NotDelivered as wrong:
            raise clean(
                ServiceError(f"{origin(url)[1]} cannot be reached ({wrong}).", provider=self.provider)
            ) from None
        except Lost as wrong:
            raise clean(ServiceError(f"the reply was lost ({wrong}).", provider=self.provider)) from None

    async def aclose(self) -> None:
        """Close all connections; the wire may be used again afterwards."""
        if self._clients is not None:
            await self._clients.aclose()
