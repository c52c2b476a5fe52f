"""
What the server offers to a service's emulator, and what an emulator is. The server knows no service.

An emulator parses its wire, validates, makes `Order`s and answers from `ServerJob`s; the server keeps the
jobs, runs the work, signs links, sends webhooks and plays the faults.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Protocol

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

ServerState = Literal["queued", "running", "succeeded", "failed", "cancelled"]


@dataclass(frozen=True, slots=True)
class Order:
    """
    Work to be done for a job: a pure function of a folder, named by its import path.

    Attributes:
        task: `"package.module:function"`, run in a worker process as `function(folder, args, report)`.
        args: JSON-ready arguments.
        inputs: Files copied (or linked) into the folder first, by name; tasks find them there.
        quick: The task's twin for tests of all around the media: same arguments, files of the right shape, no
            analysis. Runs instead where the server was made with `media="slate"`.
    """

    task: str
    args: Mapping[str, Any]
    inputs: Mapping[str, Path] = field(default_factory=dict)
    quick: str = ""


@dataclass(frozen=True, slots=True)
class ServerJob:
    """
    A job as the server keeps it, in neutral words; emulators translate.

    Attributes:
        id: As the service would spell it (the emulator chose it).
        service: The emulator's name.
        kind: The emulator's operation.
        owner: Hash of the key that made it.
        state: Neutral state, as the clock shows it at this look.
        progress: 0–1, never going back.
        public: What the emulator wants back on every look (JSON), e.g. the wire's own fields.
        error: `{"code": …, "message": …}` once failed.
        files: Finished files by role (`video`, `thumbnail`, `clip-0`, …): all once succeeded; while it runs,
            those that its task published.
        facts: What the task reported (`width`, `height`, `clips`, …), likewise.
        created_at / started_at / finished_at: Unix seconds, or None.
        expires_at: When its files die, Unix seconds, or None.
        looks: How often it was looked at.
        callback: The URL that `create` was given, or None.
        word: A word a scripted clock wants shown instead of the wire's own status word, or empty.
    """

    id: str
    service: str
    kind: str
    owner: str
    state: ServerState
    progress: float
    public: Mapping[str, Any]
    error: Mapping[str, str] | None
    files: Mapping[str, Path]
    facts: Mapping[str, Any]
    created_at: float
    started_at: float | None
    finished_at: float | None
    expires_at: float | None
    looks: int
    callback: str | None = None
    word: str = ""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A blob the server keeps for a service (an upload, a finished file): a path, a type and a name."""

    id: str
    service: str
    owner: str
    path: Path
    name: str
    content_type: str
    bytes: int
    created_at: float
    purpose: str = ""


class Host(Protocol):
    """What the server offers. All methods are safe to call on the server's loop."""

    def now(self) -> float:
        """Return Unix seconds by the server's clock (which tests may set)."""

    def owner(self, key: str | None) -> str | None:
        """Return the owner that *key* stands for, or None when the key is wrong or missing."""

    def setting(self, name: str, default: Any = None) -> Any:
        """Return a switch: a dialect, a quirk, a time to live (`vidkit serve --set NAME=VALUE`)."""

    async def create(
        self,
        *,
        service: str,
        kind: str,
        owner: str,
        id: str,
        public: Mapping[str, Any],
        order: Order,
        ttl: float | None = None,
        seed: int | None = None,
        callback: str | None = None,
    ) -> ServerJob:
        """
        Keep a new job and let the clock and the workers have it.

        The task finds its seed as `args["seed"]`: *seed* if given, else the header `x-vidkit-seed` of the
        request being answered, else a seed already in the order's args (a wire's own field), else one made
        from the order.
        """

    async def job(self, service: str, id: str, owner: str, *, look: bool = True) -> ServerJob | None:
        """Look at a job (`look` counts for the after-N-looks clock); None when unknown or not the owner's."""

    async def jobs(self, service: str, owner: str, *, kind: str | None = None) -> Sequence[ServerJob]:
        """All jobs of an owner, newest first, without counting as looks."""

    async def update(self, service: str, id: str, public: Mapping[str, Any]) -> None:
        """Replace what the emulator keeps about a job."""

    async def cancel(self, service: str, id: str, owner: str) -> ServerJob | None:
        """Stop a job if it has not ended."""

    async def delete(self, service: str, id: str, owner: str) -> bool:
        """Forget a job and its files."""

    async def store(
        self,
        *,
        service: str,
        owner: str,
        data: bytes | Path,
        name: str,
        content_type: str,
        purpose: str = "",
        id: str | None = None,
    ) -> StoredFile:
        """Keep a blob."""

    async def stored(self, service: str, id: str, owner: str) -> StoredFile | None:
        """Find a blob."""

    async def stored_files(
        self, service: str, owner: str, *, purpose: str | None = None
    ) -> Sequence[StoredFile]:
        """All blobs of an owner, newest first."""

    async def forget_file(self, service: str, id: str, owner: str) -> bool:
        """Delete a blob."""

    def link(self, path: Path, *, ttl: float, name: str, content_type: str) -> str:
        """Return a signed absolute URL on the media origin (another port); it dies after *ttl* seconds."""

    def file_response(self, request: Request, path: Path, *, name: str, content_type: str) -> Response:
        """Answer with a file here and now: Range, ETag, Content-Length."""

    async def fetch(self, url: str, *, limit: int) -> tuple[bytes, str]:
        """
        Fetch a URL a client named: http(s) only, at most *limit* bytes, no redirects to other schemes.

        Returns:
            The bytes and the content type. `data:` URLs are decoded.

        Raises:
            FetchRefused: With one sentence for the wire's own error.
        """

    async def post(
        self,
        url: str,
        body: bytes,
        headers: Mapping[str, str],
        *,
        timeout: float,  # noqa: ASYNC109  # the whole exchange's, as webhooks count it
    ) -> tuple[int, bytes]:
        """POST once to a client's webhook URL; raises FetchRefused when it cannot be reached."""

    def deliver(self, url: str, body: bytes, headers: Mapping[str, str]) -> None:
        """POST in the background with retries, as webhooks do (duplicates where the fault says so)."""

    def keep(self, service: str, owner: str, name: str) -> dict[str, Any]:
        """Return a small persistent JSON document of an emulator's own (endpoints, characters, batches)."""

    def put(self, service: str, owner: str, name: str, value: Mapping[str, Any]) -> None:
        """Store it."""


class FetchRefused(Exception):  # noqa: N818  # it is what happened, not an error of ours
    """A URL that will not be fetched, with the reason in one sentence."""


class Emulator(ABC):
    """
    One service, from the server's side.

    The server mounts `routes()` under `prefix`, checks Host headers, plays faults, and reads the local-only
    header `x-vidkit-seed` by itself. Authentication and error bodies are the emulator's, in its wire's words.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    prefix: ClassVar[str]  #: below the server's root, e.g. "/openai/v1"
    #: Path below the root that the service's own clients expect as base URL, e.g. "/openai/v1" or "/minimax".
    client_base: ClassVar[str]

    def __init__(self, host: Host) -> None:
        self.host = host

    @abstractmethod
    def routes(self) -> list[BaseRoute]:
        """Return Starlette routes, literal segments before parameters."""

    @abstractmethod
    def fault_response(self, kind: str, seconds: float | None) -> Response:
        """Say a scripted fault (one of `faults.ANSWERS`: "429", "500", "refused", …) in this wire's words."""

    async def on_change(self, job: ServerJob) -> None:  # noqa: B027  # most wires have nothing to tell
        """Hear that a job's state changed (callbacks, webhooks)."""
