"""
ViddyScribe's enterprise API from the server's side: uploads, nine generate paths, results.

Point a client at the local studio's `/viddyscribe`. The parts stand in `emulator_*.py`.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from vidkit.providers.viddyscribe import spec
from vidkit.providers.viddyscribe.emulator_core import Desk, Refusal
from vidkit.providers.viddyscribe.emulator_jobs import Jobs
from vidkit.providers.viddyscribe.emulator_media import Media
from vidkit.server.emulator import Emulator, Host

#: Scripted faults → the wire's codes; 502 to 504 are a gateway's and not in its words.
FAULTS = {
    "400": "invalid_request",
    "401": "unauthorized",
    "402": "plan_limit_exceeded",
    "403": "feature_not_available",
    "404": "not_found",
    "409": "upload_not_ready",
    "429": "rate_limit_exceeded",
    "500": "internal_error",
    "refused": "content_refused",
}
_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]


class ViddyScribeEmulator(Emulator):
    """Uploads, descriptions, results."""

    name = spec.NAME
    title = spec.TITLE
    prefix = "/viddyscribe"
    client_base = "/viddyscribe"

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self.desk = Desk(host)
        self.media = Media(self.desk)
        self.jobs = Jobs(self.desk, self.media)

    def routes(self) -> list[BaseRoute]:
        """Return all routes, and a 404 in the wire's words last."""
        nothing = Route("/{path:path}", self._nothing_here, methods=_METHODS)
        return [*self.media.routes(), *self.jobs.routes(), nothing]

    async def _nothing_here(self, request: Request) -> Response:
        return Refusal("not_found", "There is no such path").response()

    def fault_response(self, kind: str, seconds: float | None) -> Response:
        """Say a scripted fault in the wire's words."""
        code = FAULTS.get(kind)
        if code is None:
            return Response("<html><body>Bad Gateway</body></html>", int(kind), media_type="text/html")
        wait = 30.0 if seconds is None else seconds
        refusal = Refusal(code, retry_after=wait) if kind == "429" else Refusal(code)
        return refusal.response()
