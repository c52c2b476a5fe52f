"""A way to applications without sockets: each at its origin, and silence is a broken connection."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from vidkit.errors import ServiceError, SubmissionUnknown
from vidkit.wire import Wire, loop
from vidkit.wire.asgi import in_process


async def echo(scope: Any, receive: Any, send: Any) -> None:
    """Say what was sent and where."""
    body = (await receive())["body"]
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": scope["path"].encode() + b" " + body})


async def silent(scope: Any, receive: Any, send: Any) -> None:
    """Take the request, and end."""
    await receive()


def wire(app: Any, base_url: str = "http://localhost:1/v1") -> Wire:
    """Return a wire to an application."""

    async def nap(seconds: float) -> None:
        await asyncio.sleep(0)

    way = in_process({"http://localhost:1": app})
    return Wire("toy", base_url, "k", read_error=lambda reply: None, local=True, transport=way, sleep=nap)


def test_an_application_answers() -> None:
    """Path and body arrive, and the answer comes back."""
    reply = loop.run(wire(echo).send("POST", "/films", content=b"a kite"))
    assert reply.text == "/v1/films a kite"


def test_silence_is_a_lost_reply() -> None:
    """A create that is not answered may exist; a look that is not answered is asked again, and then given up."""
    with pytest.raises(SubmissionUnknown):
        loop.run(wire(silent).send("POST", "/films", create=True))
    with pytest.raises(ServiceError, match="the reply was lost"):
        loop.run(wire(silent).send("GET", "/films"))


def test_nobody_else_is_reached() -> None:
    """An origin that is not named cannot be reached, so that certainly nothing was made."""
    with pytest.raises(ServiceError, match="cannot be reached") as caught:
        loop.run(wire(echo, "http://localhost:3").send("POST", "/films", create=True))
    assert caught.value.billed == "no"
