"""The two applications: the services under their prefixes with the control routes, and the media origin."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route, Router

from vidkit._version import __version__
from vidkit.server import files
from vidkit.server.control import control_routes
from vidkit.server.emulator import Emulator
from vidkit.server.gate import Gate
from vidkit.server.host import StudioHost
from vidkit.server.links import BadLink

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["media_app", "services_app"]

_log = logging.getLogger("vidkit.server")


def services_app(host: StudioHost) -> ASGIApp:
    """Return the application with every service and the control routes."""

    async def front(_: Request) -> Response:
        services = {name: emulator.client_base for name, emulator in sorted(host.emulators.items())}
        return JSONResponse({"vidkit": __version__, "services": services})

    mounts = [
        Mount(
            emulator.prefix, app=_Careful(Router(emulator.routes(), redirect_slashes=False), host, emulator)
        )
        for emulator in sorted(host.emulators.values(), key=lambda item: -len(item.prefix))
    ]
    app = Starlette(routes=[Route("/", front), Mount("/_studio", routes=control_routes(host)), *mounts])
    return Gate(app, host, {emulator.prefix: name for name, emulator in host.emulators.items()})


def media_app(host: StudioHost) -> ASGIApp:
    """Return the media origin: signed links and nothing else."""

    async def media(request: Request) -> Response:
        if "authorization" in request.headers or "x-api-key" in request.headers:
            # As storage services do: a link carries its own right, and a key that arrives here has leaked.
            host.accidents.append(f"a key was sent to the media origin: {request.url.path[:20]}…")
            return PlainTextResponse("Only one way to authorize a request is allowed.", status_code=400)
        expired = host.faults.take(frozenset({"expired_link"}), "media", request.method, request.url.path)
        try:
            link = host.links.read(request.path_params["token"], host.now())
        except BadLink as wrong:
            return PlainTextResponse(str(wrong), status_code=403)
        if expired is not None:
            return PlainTextResponse("Request has expired.", status_code=403)
        return files.answer(link.path, name=link.name, content_type=link.content_type)

    app = Starlette(routes=[Route("/media/{token}/{name}", media, methods=["GET", "HEAD"])])
    return Gate(app, host, {}, other="media")


class _Careful:
    """Turns an exception inside an emulator into its wire's own 500, and remembers it."""

    def __init__(self, app: ASGIApp, host: StudioHost, emulator: Emulator) -> None:
        self._app, self._host, self._emulator = app, host, emulator

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except HTTPException:
            raise  # Starlette's own answers: 404, 405
        except ClientDisconnect:
            _log.debug("a client of %s left in the middle of its request", self._emulator.name)
        except Exception as wrong:
            _log.exception("%s %s", scope["method"], scope["path"])
            self._host.accidents.append(f"{scope['method']} {scope['path']}: {wrong!r}")
            if started:
                raise
            await self._emulator.fault_response("500", None)(scope, receive, send)
