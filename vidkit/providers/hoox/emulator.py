"""
Hoox's public API from the server's side: generations, exports, scripts, voices, avatars, copies, webhooks.

Point a client at the local studio's `/hoox/api/public/v1`. The parts stand in `emulator_*.py`, each with the
settings it reads.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from vidkit.providers.hoox import spec
from vidkit.providers.hoox.emulator_core import Desk, Refusal
from vidkit.providers.hoox.emulator_export import Export
from vidkit.providers.hoox.emulator_generate import Generation
from vidkit.providers.hoox.emulator_looks import Looks
from vidkit.providers.hoox.emulator_script import Scripts
from vidkit.providers.hoox.emulator_space import Space
from vidkit.providers.hoox.emulator_status import Telling
from vidkit.providers.hoox.emulator_voices import Voices
from vidkit.server.emulator import Emulator, Host, ServerJob

#: Scripted faults as the service's codes; 502, 503 and 504 are a gateway's and not in its words.
FAULTS = {
    "400": ("INVALID_VALUE", "Scripted fault"),
    "401": ("invalid_api_key", "Invalid API key"),
    "402": ("INSUFFICIENT_CREDITS", "Insufficient credits. Required: 5, Available: 0"),
    "403": ("plan_required", "API access requires an Enterprise plan"),
    "404": ("job_not_found", "Job not found"),
    "409": ("VIDEO_NOT_READY", "Video generation must be completed first"),
    "429": ("rate_limit_exceeded", "Rate limit exceeded"),
    "500": ("internal_error", "Internal server error"),
    "refused": ("CONTENT_POLICY_VIOLATION", "This content is not allowed"),
}


class HooxEmulator(Emulator):
    """The public API, v1."""

    name = spec.NAME
    title = spec.TITLE
    prefix = "/hoox/api/public/v1"
    client_base = "/hoox/api/public/v1"

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self.desk = Desk(host)
        self.space = Space(self.desk)
        self.telling = Telling(self.space)
        scripts = Scripts(self.space)
        self.parts = (
            Generation(self.space, scripts, self.telling),
            Export(self.space, self.telling),
            scripts,
            Voices(self.desk),
            Looks(self.desk),
        )

    def routes(self) -> list[BaseRoute]:
        """Return all routes, and a 404 in the wire's words last."""
        rest = Route(
            "/{path:path}", self.desk.door(self._nothing_here), methods=["GET", "POST", "PUT", "DELETE"]
        )
        return [*(route for part in self.parts for route in part.routes()), rest]

    async def _nothing_here(self, request: Request, owner: str) -> Response:
        raise Refusal("not_found", "Not found")

    def fault_response(self, kind: str, seconds: float | None) -> Response:
        """Say a scripted fault in the wire's words; a 429 names no time (OBS)."""
        if kind in {"502", "503", "504"}:
            return Response("<html><body>Bad Gateway</body></html>", int(kind), media_type="text/html")
        response = self.desk.refuse(Refusal(*FAULTS[kind]))
        if kind == "409":
            response.status_code = 409  # among the documented statuses, and tied to no code
        return response

    async def on_change(self, job: ServerJob) -> None:
        """Keep the books and send webhooks."""
        self.telling.tell(job)
