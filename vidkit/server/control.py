"""Routes under `/_studio` (with a key): health, faults, clock, deliveries. For tests in any language."""

from __future__ import annotations

import json
import os
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from vidkit._version import __version__
from vidkit.server import clocks
from vidkit.server.faults import KINDS, Fault
from vidkit.server.host import StudioHost
from vidkit.server.store import Store

__all__ = ["control_routes"]

Endpoint = Callable[[Request], Awaitable[Response]]


def control_routes(host: StudioHost) -> list[Route]:
    """Return the routes."""

    def asks_key(endpoint: Endpoint) -> Endpoint:
        async def guarded(request: Request) -> Response:
            scheme, _, key = request.headers.get("authorization", "").partition(" ")
            if scheme.lower() != "bearer" or host.owner(key.strip()) is None:
                return JSONResponse({"error": "The studio's key is needed."}, status_code=401)
            try:
                return await endpoint(request)
            except (ValueError, TypeError) as wrong:
                return JSONResponse({"error": str(wrong)}, status_code=400)

        return guarded

    async def health(_: Request) -> Response:
        return JSONResponse(
            {
                "vidkit": __version__,
                "pid": os.getpid(),
                "home": str(host.home),
                "services": sorted(host.emulators),
                "clock": host.clock if isinstance(host.clock, str) else list(host.clock),
                "accidents": host.accidents,
            }
        )

    async def faults(request: Request) -> Response:
        if request.method == "DELETE":
            host.faults.clear()
        elif request.method == "POST":
            asked = await _json(request)
            found = [Fault(**item) for item in (asked if isinstance(asked, list) else [asked])]
            for fault in found:
                host.faults.add(fault)
        return JSONResponse({"faults": host.faults.listing(), "kinds": dict(KINDS)})

    async def clock(request: Request) -> Response:
        if request.method == "POST":
            asked = await _json(request)
            if "clock" in asked:
                clocks.parse(asked["clock"])
                host.clock = asked["clock"]
            host.offset += float(asked.get("advance", 0))
        return JSONResponse(
            {"clock": host.clock if isinstance(host.clock, str) else list(host.clock), "now": host.now()}
        )

    async def deliveries(_: Request) -> Response:
        rows = await host.run(Store.deliveries)
        shown = ("url", "attempts", "outcome", "last", "created_at")
        return JSONResponse({"deliveries": [{name: row[name] for name in shown} for row in rows]})

    return [
        Route("/health", asks_key(health)),
        Route("/faults", asks_key(faults), methods=["GET", "POST", "DELETE"]),
        Route("/clock", asks_key(clock), methods=["GET", "POST"]),
        Route("/deliveries", asks_key(deliveries)),
    ]


async def _json(request: Request) -> Any:
    """Read a JSON body; an empty one is `{}`."""
    return json.loads(await request.body() or b"{}")
