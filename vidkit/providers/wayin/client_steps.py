"""
The steps that `jobs` drives (submit, look), and the way a video gets to the service.

The service allows 15 requests a minute, looks included, and 5 projects at once, and answers both with the
same 429. So submits and looks share the wire's limiter, and a refused submit waits until a project of ours
ends, or a minute, whichever comes first.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
import urllib.parse
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from vidkit.errors import (
    InvalidRequest,
    MediaError,
    PermissionDenied,
    RateLimited,
    ServiceError,
    SubmissionUnknown,
    VidkitError,
)
from vidkit.models import MediaInput, Snapshot, State
from vidkit.providers.base import Provider, Request, Ticket, before_create
from vidkit.providers.wayin import parse, spec
from vidkit.providers.wayin.requests import ClipsRequest, ExportRequest, FindMomentsRequest
from vidkit.wire import Limiter, Reply, Wire
from vidkit.wire.inputs import filename, mime, read_bytes

#: Operation → where its results are.
RESULTS = {
    "clips": spec.CLIPS_RESULTS,
    "find_moments": spec.FIND_RESULTS,
    "export": spec.EXPORT,
}
#: Seconds that a submit waits in all for a place, before it says that there is none.
PATIENCE_S = 1800.0
ROUND_S = 60.0
#: Seconds after which a success without any clip, but with its units, is what it says: there were none.
_SETTLED_S = 60.0
#: The local studio shows files with the success, or (where a switch says so) within moments.
_LOCAL_S = 15.0


@dataclass(frozen=True, slots=True)
class Upload:
    """
    A video at the service, good for one project: pass it as `video_url`.

    Attributes:
        identity: What the service calls it.
        name: Its file name.
    """

    identity: str
    name: str = ""

    def __media_input__(self) -> MediaInput:
        return MediaInput(remote=(spec.NAME, self.identity), name=self.name)


class Steps(Provider):
    """Submit, look, and nothing else: the service has no list, no cancel and no delete."""

    def __init__(self, wire: Wire, starter: Any) -> None:
        super().__init__(wire, starter)
        #: The generation's prefix; a base URL that ends with one has it already.
        self._prefix = "" if wire.base_url.endswith(spec.PREFIXES) else spec.PREFIX
        #: Where files are put: another origin, which limits nobody and says its own errors.
        self._storage = wire.with_(read_error=_storage_error, limiter=Limiter("wayin-storage"), headers={})
        self._alive: set[str] = set()
        #: When a success was first seen that lacks clips.
        self._early: dict[str, float] = {}
        self._clock = time.monotonic
        self._ended = asyncio.Event()

    # --- submit ---------------------------------------------------------------------------------------

    async def submit(self, request: Request, *, headers: Mapping[str, str]) -> Snapshot:
        """Upload what is only here, then send the create once."""
        assert isinstance(request, (ClipsRequest, FindMomentsRequest, ExportRequest))
        if isinstance(request, ExportRequest):
            path, body = spec.EXPORT, request.body()
        else:
            address = request.address()
            if address is None:
                with before_create(self.name, request.operation):
                    address = (await self._put(request.video_url)).identity
            path, body = request.path, request.body(address)
        reply = await self._create(path, body, headers)
        made = parse.task(parse.data_of(reply), renders=False)
        if not made.remote_id:
            raise SubmissionUnknown("the service said success and gave no id.", provider=self.name)
        self._note(made)
        return made

    async def _create(self, path: str, body: Any, headers: Mapping[str, str]) -> Reply:
        waited = 0.0
        while True:
            self._ended.clear()
            try:
                return await self.wire.send(
                    "POST", self._prefix + path, json=body, headers=headers, create=True
                )
            except RateLimited as full:
                if waited >= PATIENCE_S:
                    tried = f"It was tried for {PATIENCE_S / 60:.0f} minutes"
                    full.advice = f"{tried}: let some of the account's projects end."
                    raise
            await self._place()
            waited += ROUND_S

    async def _place(self) -> None:
        """Wait until a project of ours ends, or a minute."""
        nap = asyncio.ensure_future(self.wire.sleep(ROUND_S))
        free = asyncio.ensure_future(self._ended.wait())
        try:
            await asyncio.wait({nap, free}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for waiting in (nap, free):
                waiting.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await waiting

    def _note(self, seen: Snapshot) -> None:
        """Remember which projects take a place."""
        if not seen.state.terminal:
            self._alive.add(seen.remote_id)
        elif seen.remote_id in self._alive:
            self._alive.discard(seen.remote_id)
            self._ended.set()

    # --- look -----------------------------------------------------------------------------------------

    async def look(self, ticket: Ticket) -> Snapshot:
        """Look at a task; each look signs its links anew."""
        results = RESULTS[ticket.operation]
        path = f"{self._prefix}{results}/{urllib.parse.quote(ticket.remote_id, safe='')}"
        try:
            reply = await self.wire.send("GET", path)
        except InvalidRequest as wrong:
            if "version" in wrong.message.lower():
                raise
            raise parse.not_found(wrong) from None
        request = ticket.request
        renders = ticket.operation == "export" or bool(request.get("enable_export"))
        seen = parse.task(parse.data_of(reply), renders=renders, wanted=request.get("clip_indices") or ())
        seen = replace(seen, remote_id=ticket.remote_id, outcome=self._with_notes(seen, reply))
        if ticket.operation == "export" and seen.outcome and request.get("project_id"):
            # What is rendered again is the project, never an export of it.
            seen = replace(seen, outcome={**seen.outcome, "remote_project": request["project_id"]})
        self._note(seen)
        return self._believed(seen)

    def _with_notes(self, seen: Snapshot, reply: Reply) -> Mapping[str, Any]:
        """Add what the local studio says beside its wire."""
        said = reply.headers.get(spec.NOTES_HEADER) if self.wire.local else None
        return {**seen.outcome, "notes": json.loads(said)} if said else seen.outcome

    def _believed(self, seen: Snapshot) -> Snapshot:
        """Take a success that lacks clips for whole once it has lacked them for long: none may be all."""
        if seen.state is not State.succeeded or seen.complete:
            self._early.pop(seen.remote_id, None)
            return seen
        settled = not seen.outcome.get("clips") and seen.usage is not None
        patience = _SETTLED_S if settled else spec.EARLY_SECONDS
        since = self._early.setdefault(seen.remote_id, self._clock())
        if self._clock() - since < (min(patience, _LOCAL_S) if self.wire.local else patience):
            return seen
        return replace(seen, complete=True)

    # --- files ----------------------------------------------------------------------------------------

    async def _put(self, given: MediaInput) -> Upload:
        """Bring a video to the service: ask where, then put it there without the key."""
        name = filename(given, "video")
        reply = await self.wire.send("POST", self._prefix + spec.UPLOAD, json={"name": name})
        data = parse.data_of(reply)  # free, and nobody else knows its name: it may be asked for twice
        found, url = parse.identity(data), str(data.get("upload_url") or "")
        if not found or not url.startswith(("http://", "https://")):
            raise ServiceError("the service named no place for the upload.", provider=self.name)
        try:
            content = given.path if given.path is not None else await asyncio.to_thread(read_bytes, given)
            await self._storage.send(
                "PUT", url, content=content, headers={"content-type": _type(given, name)}, with_key=False
            )
        except OSError as wrong:
            raise MediaError(
                f"{name} cannot be read: {wrong.strerror or wrong}.", provider=self.name
            ) from None
        return Upload(found, name)


def _type(given: MediaInput, name: str) -> str:
    return mime(given) or spec.UPLOAD_TYPES.get(name.rpartition(".")[2].lower(), "application/octet-stream")


def _storage_error(reply: Reply) -> VidkitError | None:
    """Read what the storage host says: statuses, and XML that nobody needs to see."""
    if reply.ok:
        return None
    if reply.status >= 500 or reply.status in {408, 429}:
        return ServiceError(f"the upload's host answered {reply.status}.", code=str(reply.status))
    return PermissionDenied(
        f"the upload's host refused the file ({reply.status}).",
        provider=spec.NAME,
        code=str(reply.status),
        advice="An upload's address lives an hour and takes one file; ask again for a new one.",
    )


__all__ = ["RESULTS", "State", "Steps", "Upload"]
