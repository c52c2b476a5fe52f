"""The toy from the server's side: it shares words with the client, not code."""

from __future__ import annotations

import base64
import secrets
import tempfile
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from tests.providers.toy import spec
from vidkit.server.emulator import Emulator, Order, ServerJob

WORDS = {
    "queued": "waiting",
    "running": "drawing",
    "succeeded": "drawn",
    "failed": "torn",
    "cancelled": "stopped",
}


class ToyEmulator(Emulator):
    """Draws."""

    name = spec.NAME
    title = "Toy"
    prefix = "/toy"
    client_base = "/toy"

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        return [
            Route("/colours", self.colours),
            Route("/drawings", self.create, methods=["POST"]),
            Route("/drawings", self.listing),
            Route("/drawings/{id}", self.look),
            Route("/drawings/{id}", self.stop, methods=["DELETE"]),
        ]

    def fault_response(self, kind: str, seconds: float | None) -> Response:
        """Say a fault in the toy's words."""
        code, status = spec.FAULTS.get(kind, ("broken", int(kind) if kind.isdigit() else 500))
        headers = {} if seconds is None else {"retry-after": str(seconds)}
        return JSONResponse({"oops": {"code": code, "message": f"That is {code}."}}, status, headers)

    def _owner(self, request: Request) -> str | None:
        return self.host.owner(request.headers.get(spec.KEY_HEADER))

    def _drawing(self, job: ServerJob) -> dict[str, Any]:
        made = {
            **job.public,
            "id": job.id,
            "status": job.word or WORDS[job.state],
            "progress": job.progress,
            "born": job.created_at,
            "look_after": 0.02,
        }
        if job.error:
            code = "ugly" if job.error["code"] == "refused" else "broken"
            made["oops"] = {"code": code, "message": job.error["message"]}
        if job.state == "succeeded" and "video" in job.files:
            made["film"] = self.host.link(
                job.files["video"], ttl=60, name="film.mp4", content_type="video/mp4"
            )
            made["dies"] = self.host.now() + 60
        return {"drawing": made}

    async def colours(self, request: Request) -> Response:
        """List the inks."""
        if self._owner(request) is None:
            return self.fault_response("401", None)
        return JSONResponse({"colours": ["black", "sepia"]})

    async def create(self, request: Request) -> Response:
        """Start a drawing."""
        owner = self._owner(request)
        if owner is None:
            return self.fault_response("401", None)
        body = await request.json()
        if not body.get("prompt"):
            return self.fault_response("400", None)
        inputs = {}
        if "picture" in body:
            with tempfile.NamedTemporaryFile(suffix=".png", delete=False) as file:
                file.write(base64.b64decode(body["picture"].partition(",")[2]))
            inputs["picture.png"] = Path(file.name)
        job = await self.host.create(
            service=self.name,
            kind="draw",
            owner=owner,
            id=f"drawing_{secrets.token_hex(8)}",
            public={"prompt": body["prompt"], "seconds": body["seconds"]},
            order=Order(
                "vidkit.engine.tasks:stage",
                {"prompt": body["prompt"], "width": 320, "height": 180, "seconds": body["seconds"]}
                | ({"image": "picture.png"} if inputs else {}),
                inputs,
            ),
        )
        return JSONResponse(self._drawing(job), 201)

    async def look(self, request: Request) -> Response:
        """Show a drawing."""
        owner = self._owner(request)
        if owner is None:
            return self.fault_response("401", None)
        job = await self.host.job(self.name, request.path_params["id"], owner)
        return JSONResponse(self._drawing(job)) if job else self.fault_response("404", None)

    async def listing(self, request: Request) -> Response:
        """Show all drawings."""
        owner = self._owner(request)
        if owner is None:
            return self.fault_response("401", None)
        jobs = await self.host.jobs(self.name, owner)
        return JSONResponse({"drawings": [self._drawing(job)["drawing"] for job in jobs]})

    async def stop(self, request: Request) -> Response:
        """Stop a drawing."""
        owner = self._owner(request)
        if owner is None:
            return self.fault_response("401", None)
        job = await self.host.cancel(self.name, request.path_params["id"], owner)
        return JSONResponse(self._drawing(job)) if job else self.fault_response("404", None)
