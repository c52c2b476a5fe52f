"""The toy's client: four steps for jobs, two operations for people."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, ClassVar, Unpack
from urllib.parse import quote

from tests.providers.toy import spec
from tests.providers.toy.requests import DrawRequest
from vidkit.errors import Billed, VidkitError
from vidkit.models import Asset, Failure, Snapshot, State, Usage
from vidkit.providers.base import (
    JobOptions,
    PollPolicy,
    Provider,
    Request,
    Ticket,
    job_operation,
    value_operation,
)
from vidkit.wire import Reply, Wire, default_error


def read_error(reply: Reply) -> VidkitError | None:
    """Read `{"oops": {"code", "message"}}`."""
    body = reply.maybe_json()
    oops = body.get("oops") if isinstance(body, dict) else None
    if not isinstance(oops, dict):
        return None if reply.ok else default_error(reply)
    code = str(oops.get("code"))
    if code not in spec.CODES:
        return default_error(reply, str(oops.get("message")), code=code)
    kind, billed, advice = spec.CODES[code]
    return kind(str(oops.get("message")), code=code, billed=billed, advice=advice)


def snapshot(drawing: Mapping[str, Any]) -> Snapshot:
    """Turn a drawing into a look; words nobody knows count as running."""
    word = str(drawing["status"])
    state = spec.STATES.get(word, State.running)
    oops = drawing.get("oops")
    failure = None
    if oops:
        kind, billed, advice = spec.CODES.get(oops["code"], spec.CODES["broken"])
        failure = Failure(oops["message"], oops["code"], kind.__name__ == "ContentRefused", billed, advice)
    assets = []
    if drawing.get("film"):
        dies = datetime.fromtimestamp(drawing["dies"], UTC)
        assets.append(Asset("video", drawing["film"], ".mp4", expires_at=dies))
    seconds = drawing.get("seconds")
    return Snapshot(
        remote_id=str(drawing["id"]),
        state=state,
        raw_state=word,
        progress=drawing.get("progress"),
        poll_after=drawing.get("look_after"),
        failure=failure,
        assets=tuple(assets),
        usage=Usage(usd=seconds * spec.PRICE_USD_PER_S, seconds=seconds)
        if state is State.succeeded
        else Usage(usd=0.0)
        if failure and failure.billed is Billed.no
        else None,
        raw=dict(drawing),
        known=word in spec.STATES,
    )


class Toy(Provider):
    """Draws pictures that move."""

    name: ClassVar[str] = spec.NAME
    title: ClassVar[str] = "Toy"
    key_variables: ClassVar[tuple[str, ...]] = ("TOY_API_KEY",)
    base_url: ClassVar[str] = spec.BASE_URL
    auth: ClassVar[str] = spec.KEY_HEADER
    poll: ClassVar[PollPolicy] = PollPolicy(first=0.02, factor=1.2, longest=0.2, deadline=60)

    @classmethod
    def make_wire(cls, **connection: Any) -> Wire:
        """Return a Wire that knows the toy's key header and error bodies."""
        base_url = connection.pop("base_url", None) or cls.base_url
        key = connection.pop("key", None)
        return Wire(cls.name, base_url, key, auth=cls.auth, read_error=read_error, **connection)

    @job_operation
    def draw(
        self,
        prompt: str,
        *,
        seconds: int | None = None,
        colour: str | None = None,
        picture: Any = None,
        **options: Unpack[JobOptions],
    ) -> Request:
        """
        Draw something that moves.

        Args:
            prompt: What.
            seconds: 1 to 6.
            colour: `"black"` or `"sepia"`.
            picture: What to start from.
            **options: `again=`, `seed=`.
        """
        return DrawRequest.build(prompt=prompt, seconds=seconds, colour=colour, picture=picture)

    @value_operation
    async def colours(self) -> list[str]:
        """List the inks."""
        reply = await self.wire.send("GET", "/colours")
        return list(reply.json()["colours"])

    async def submit(self, request: Request, *, headers: Mapping[str, str]) -> Snapshot:
        """Send the create once."""
        assert isinstance(request, DrawRequest)
        body = await asyncio.to_thread(request.body)
        reply = await self.wire.send("POST", "/drawings", json=body, headers=headers, create=True)
        return snapshot(reply.json()["drawing"])

    async def look(self, ticket: Ticket) -> Snapshot:
        """Look at a drawing."""
        reply = await self.wire.send("GET", f"/drawings/{quote(ticket.remote_id, safe='')}")
        return snapshot(reply.json()["drawing"])

    def can_cancel(self, operation: str) -> bool:
        """Drawings can be stopped."""
        return True

    async def cancel(self, ticket: Ticket) -> Snapshot:
        """Stop a drawing."""
        reply = await self.wire.send("DELETE", f"/drawings/{quote(ticket.remote_id, safe='')}")
        return snapshot(reply.json()["drawing"])

    async def recent(self, request: Request, since: datetime) -> list[Snapshot]:
        """List drawings of the same prompt since *since*."""
        reply = await self.wire.send("GET", "/drawings")
        assert isinstance(request, DrawRequest)
        return [
            snapshot(item)
            for item in reply.json()["drawings"]
            if item["prompt"] == request.prompt and item["born"] >= since.timestamp() - 1
        ]
