"""A complete toy service, from the server's side."""

from __future__ import annotations

import secrets
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from vidkit.server.emulator import Emulator, FetchRefused, Order, ServerJob


class ToyEmulator(Emulator):
    """Create, look, list, cancel, delete, download here and by link, upload, fetch."""

    name = "toy"
    title = "Toy"
    prefix = "/toy/v1"
    client_base = "/toy/v1"

    def routes(self) -> list[Any]:
        return [
            Route("/jobs", self.create, methods=["POST"]),
            Route("/jobs", self.listing),
            Route("/jobs/{id}", self.look),
            Route("/jobs/{id}", self.delete, methods=["DELETE"]),
            Route("/jobs/{id}/cancel", self.cancel, methods=["POST"]),
            Route("/jobs/{id}/content", self.content),
            Route("/files", self.upload, methods=["POST"]),
            Route("/fetch", self.fetch, methods=["POST"]),
            Route("/broken", self.broken),
        ]

    def fault_response(self, kind: str, seconds: float | None) -> Response:
        status = int(kind) if kind.isdigit() else 403
        headers = {"retry-after": str(seconds)} if seconds else None
        return JSONResponse({"oops": kind}, status_code=status, headers=headers)

    def _owner(self, request: Request) -> str | None:
        return self.host.owner(request.headers.get("authorization", "").removeprefix("Bearer "))

    def _body(self, job: ServerJob) -> dict[str, Any]:
        links = {
            role: self.host.link(path, ttl=60, name="toy film.mp4", content_type="video/mp4")
            for role, path in job.files.items()
        }
        return {
            "id": job.id,
            "status": job.word or job.state,
            "progress": job.progress,
            "error": job.error,
            "links": links,
            "facts": dict(job.facts),
            "looks": job.looks,
            "expires_at": job.expires_at,
            **job.public,
        }

    async def create(self, request: Request) -> Response:
        owner = self._owner(request)
        if owner is None:
            return self.fault_response("401", None)
        body = await request.json()
        inputs = {}
        if "file" in body:
            stored = await self.host.stored(self.name, body["file"], owner)
            if stored is None:
                return self.fault_response("404", None)
            inputs["input.txt"] = stored.path
        job = await self.host.create(
            service=self.name,
            kind="draw",
            owner=owner,
            id=f"toy_{secrets.token_hex(6)}",
            public={"prompt": body["prompt"]},
            order=Order("tests.server.toy_tasks:paint", body, inputs),
            ttl=body.get("ttl"),
            callback=body.get("callback"),
        )
        return JSONResponse(self._body(job))

    async def look(self, request: Request) -> Response:
        job = await self.host.job(self.name, request.path_params["id"], self._owner(request) or "")
        return JSONResponse(self._body(job)) if job else self.fault_response("404", None)

    async def listing(self, request: Request) -> Response:
        jobs = await self.host.jobs(self.name, self._owner(request) or "")
        return JSONResponse([self._body(job) for job in jobs])

    async def cancel(self, request: Request) -> Response:
        job = await self.host.cancel(self.name, request.path_params["id"], self._owner(request) or "")
        return JSONResponse(self._body(job)) if job else self.fault_response("404", None)

    async def delete(self, request: Request) -> Response:
        gone = await self.host.delete(self.name, request.path_params["id"], self._owner(request) or "")
        return JSONResponse({"deleted": gone})

    async def content(self, request: Request) -> Response:
        job = await self.host.job(
            self.name, request.path_params["id"], self._owner(request) or "", look=False
        )
        if job is None or "video" not in job.files:
            return self.fault_response("404", None)
        return self.host.file_response(request, job.files["video"], name="a.mp4", content_type="video/mp4")

    async def upload(self, request: Request) -> Response:
        stored = await self.host.store(
            service=self.name,
            owner=self._owner(request) or "",
            data=await request.body(),
            name="note.txt",
            content_type="text/plain",
            purpose="toy",
        )
        return JSONResponse({"id": stored.id, "bytes": stored.bytes})

    async def fetch(self, request: Request) -> Response:
        body = await request.json()
        try:
            data, mime = await self.host.fetch(body["url"], limit=body.get("limit", 1000))
        except FetchRefused as wrong:
            return JSONResponse({"refused": str(wrong)}, status_code=400)
        return JSONResponse({"text": data.decode(), "type": mime})

    async def broken(self, request: Request) -> Response:
        raise RuntimeError("a bug in an emulator")

    async def on_change(self, job: ServerJob) -> None:
        if job.callback:
            self.host.deliver(
                job.callback, f'{{"id": "{job.id}", "state": "{job.state}"}}'.encode(), {"x-toy": "1"}
            )
