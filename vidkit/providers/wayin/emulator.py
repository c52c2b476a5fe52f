"""
WayinVideo's API v2 from the server's side: uploads, clips, moments, exports.

Point a client at the local studio's `/wayin`. The parts stand in `emulator_*.py`; the quirks of the real
service are switches, listed in `README.md`.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from vidkit.providers.wayin import spec
from vidkit.providers.wayin.emulator_core import MOUNT, Answer, Desk, Refusal
from vidkit.providers.wayin.emulator_projects import Projects
from vidkit.providers.wayin.emulator_uploads import Uploads
from vidkit.server.emulator import Emulator, Host

_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
#: Scripted faults → status and words; 502 and 504 are a gateway's and not in the service's words.
FAULTS = {
    "400": (400, "scripted fault 400"),
    "401": (403, ""),  # this service knows no 401
    "402": (400, "not enough API units"),
    "403": (403, ""),
    "404": (404, ""),
    "409": (400, "scripted fault 409"),
    "429": (429, ""),
    "500": (500, "internal server error"),
    "503": (503, ""),
    "refused": (400, "the request was rejected by content moderation"),
}


class WayinEmulator(Emulator):
    """Uploads, projects of clips and moments, exports."""

    name = spec.NAME
    title = spec.TITLE
    prefix = MOUNT
    client_base = MOUNT

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self.desk = Desk(host)
        self.uploads = Uploads(self.desk)
        self.projects = Projects(self.desk, self.uploads)

    def routes(self) -> list[BaseRoute]:
        """Return all routes; what matches none gets a wrong method's or an unknown path's answer."""
        real = [*self.projects.routes(), *self.uploads.routes()]
        wrong = [Route(route.path, self._wrong_method, methods=_METHODS) for route in real]
        return [*real, *wrong, Route("/{path:path}", self._nothing_here, methods=_METHODS)]

    async def _wrong_method(self, request: Request) -> Response:
        """Say 405 for a path that takes another method."""
        return Answer(Refusal(405), self.host)

    async def _nothing_here(self, request: Request) -> Response:
        """Say 404 in the wire's words."""
        return Answer(Refusal(404), self.host)

    def fault_response(self, kind: str, seconds: float | None) -> Response:
        """Say a scripted fault in this wire's words."""
        if kind not in FAULTS:
            return Response("<html><body>Bad Gateway</body></html>", int(kind), media_type="text/html")
        return Answer(Refusal(*FAULTS[kind]), self.host, wait=seconds)
