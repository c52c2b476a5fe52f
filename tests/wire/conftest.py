"""Fixtures of the wire tests: real servers on loopback, and wires that speak to them without real waiting."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.wire.loopback import Loopback
from vidkit.errors import ServiceError, VidkitError
from vidkit.wire import Limiter, MemoryLimits, Reply, Wire, default_error

KEY = "sk-test-0123456789abcdef"


@pytest.fixture
def server() -> Iterator[Loopback]:
    """Serve one service."""
    made = Loopback()
    yield made
    made.stop()


@pytest.fixture
def elsewhere() -> Iterator[Loopback]:
    """Serve a second origin: a CDN, or somebody who should never see a key."""
    made = Loopback()
    yield made
    made.stop()


def read_error(reply: Reply) -> VidkitError | None:
    """Read errors the way a service with both styles would: in the body at 200, or by status."""
    body = reply.maybe_json()
    if reply.ok and isinstance(body, dict) and body.get("status_code"):
        return ServiceError(f"code {body['status_code']}", code=str(body["status_code"]))
    if not reply.ok and isinstance(body, dict) and "error" in body:
        return default_error(reply, str(body["error"]))
    return None


@pytest.fixture
def naps() -> list[float]:
    """Collect what would have been slept, in seconds."""
    return []


@pytest.fixture
def make_wire(server: Loopback, naps: list[float]) -> Callable[..., Wire]:
    """Make wires to the server; they note their waits instead of sleeping."""
    now = 1_800_000_000.0

    async def nap(seconds: float) -> None:
        nonlocal now
        naps.append(seconds)
        now += seconds

    def make(**changes: Any) -> Wire:
        limiter = Limiter("toy", store=MemoryLimits(), clock=lambda: now, sleep=nap)
        arguments: dict[str, Any] = {
            "base_url": f"{server.url}/v1",
            "key": KEY,
            "read_error": read_error,
            "limiter": limiter,
            "sleep": nap,
            "timeout": 5.0,
        }
        return Wire("toy", **{**arguments, **changes})

    return make


@pytest.fixture
def wire(make_wire: Callable[..., Wire]) -> Wire:
    """Speak to the server."""
    return make_wire()
