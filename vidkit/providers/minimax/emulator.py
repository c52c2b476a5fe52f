"""
MiniMax's video service from the server's side: both generations, files and callbacks.

Point a client at the local studio's `/minimax` (`MINIMAX_API_HOST` for the official tools). The parts stand
in `emulator_*.py`.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from vidkit.providers.minimax import emulator_templates, emulator_v1, emulator_v2, spec
from vidkit.providers.minimax.emulator_core import Desk, EitherGeneration, Refusal, invalid
from vidkit.providers.minimax.emulator_files import Files
from vidkit.server.emulator import Emulator, Host, ServerJob

#: Scripted faults as MiniMax's codes; 502 and 504 are a gateway's and not in its words.
FAULTS = {
    "400": 2013,
    "401": 1004,
    "402": 1008,
    "403": 2061,
    "404": 2013,
    "409": 2013,
    "429": 1002,
    "500": 1000,
    "503": 1033,
    "refused": 1026,
}


class MiniMaxEmulator(Emulator):
    """V1, V2, files and callbacks."""

    name = spec.NAME
    title = "MiniMax (Hailuo)"
    prefix = "/minimax"
    client_base = "/minimax"

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self.desk = Desk(host)
        self.generation = emulator_v1.Generation(self.desk)
        self.second = emulator_v2.GenerationV2(self.desk)
        self.templates = emulator_templates.Templates(self.desk)
        self.files = Files(self.desk)

    def routes(self) -> list[BaseRoute]:
        """Return all routes, and a 404 in the wire's words last."""
        return [
            *self.generation.routes(),
            *self.second.routes(),
            *self.templates.routes(),
            *self.files.routes(),
            Route("/{path:path}", self._nothing_here, methods=["GET", "POST", "PUT", "PATCH", "DELETE"]),
        ]

    async def _nothing_here(self, request: Request) -> Response:
        """Answer unknown paths as the live host does."""
        return Response("404 page not found", status_code=404, media_type="text/plain")

    def fault_response(self, kind: str, seconds: float | None) -> Response:
        """Say a scripted fault in the words of the generation it hits."""
        if kind in {"502", "504"}:
            return Response("<html><body>Bad Gateway</body></html>", int(kind), media_type="text/html")
        code = FAULTS.get(kind, 1000)
        refusal = invalid(f"scripted fault {kind}") if code == 2013 else Refusal(code)
        return EitherGeneration(refusal, self.desk, wait=seconds)

    async def on_change(self, job: ServerJob) -> None:
        """Send callbacks."""
        if job.kind == emulator_v1.KIND:
            self.generation.tell(job)
        elif job.kind == emulator_templates.KIND:
            self.templates.tell(job)
        elif job.kind in emulator_v2.KINDS:
            self.second.tell(job)
