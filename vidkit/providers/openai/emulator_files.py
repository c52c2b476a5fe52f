"""`/files` and `/models`: what references and batches stand on, and what clients ask first."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from vidkit.providers.openai import spec
from vidkit.providers.openai.emulator_bodies import Upload, image_facts, read_body
from vidkit.providers.openai.emulator_checks import kind_of
from vidkit.providers.openai.emulator_core import PRIVATE, Desk
from vidkit.providers.openai.emulator_errors import Refusal, invalid_type, missing
from vidkit.providers.openai.emulator_videos import page
from vidkit.server.emulator import StoredFile

#: The day the first snapshot came out; a fixed figure keeps the list the same on every call.
_MODELS_CREATED = 1759708800


class Files:
    """Handlers of uploads and of the model list."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.host = desk.host

    def routes(self) -> list[BaseRoute]:
        """Return routes."""
        door = self.desk.door
        return [
            Route("/models", door(self.models), methods=["GET"]),
            Route("/models/{model}", door(self.model), methods=["GET"]),
            Route("/files", door(self.create), methods=["POST"]),
            Route("/files", door(self.list), methods=["GET"]),
            Route("/files/{file_id}", door(self.retrieve), methods=["GET"]),
            Route("/files/{file_id}", door(self.delete), methods=["DELETE"]),
            Route("/files/{file_id}/content", door(self.content), methods=["GET"]),
        ]

    async def models(self, request: Request, owner: str) -> Response:
        """`GET /models`."""
        return JSONResponse({"object": "list", "data": [_model(name) for name in spec.MODELS]})

    async def model(self, request: Request, owner: str) -> Response:
        """`GET /models/{model}`."""
        name = request.path_params["model"]
        if name not in spec.MODELS:
            raise Refusal(404, f"The model '{name}' does not exist.", param="model", code="model_not_found")
        return JSONResponse(_model(name))

    async def create(self, request: Request, owner: str) -> Response:
        """`POST /files`."""
        fields = await read_body(request, allowed=("multipart/form-data",))
        upload, purpose = fields.get("file"), fields.get("purpose")
        if upload is None:
            raise missing("file")
        if purpose is None:
            raise missing("purpose")
        if not isinstance(upload, Upload):
            raise invalid_type("file", "a file", kind_of(upload))
        if not isinstance(purpose, str) or not purpose or purpose.startswith(PRIVATE):
            raise invalid_type("purpose", "one of 'vision' or 'batch'", kind_of(purpose))
        if purpose == "batch" and len(upload.data) > spec.BATCH_BYTES_LIMIT:
            raise Refusal(400, "A batch file may hold at most 200 MB.", param="file", code="file_too_large")
        facts = image_facts(upload.data)
        stored = await self.host.store(
            service=spec.NAME,
            owner=owner,
            data=upload.data,
            name=upload.name,
            content_type=facts[2] if facts else "application/octet-stream",
            purpose=purpose,
        )
        return JSONResponse(show_file(stored))

    async def list(self, request: Request, owner: str) -> Response:
        """`GET /files`."""
        purpose = request.query_params.get("purpose") or None
        stored = await self.host.stored_files(spec.NAME, owner, purpose=purpose)
        return JSONResponse(
            page(request, [show_file(item) for item in stored if not item.purpose.startswith(PRIVATE)])
        )

    async def _find(self, request: Request, owner: str) -> StoredFile:
        file_id = request.path_params["file_id"]
        stored = await self.host.stored(spec.NAME, file_id, owner)
        if stored is None or stored.purpose.startswith(PRIVATE):
            raise Refusal(404, f"No such File object: {file_id}", param="id")
        return stored

    async def retrieve(self, request: Request, owner: str) -> Response:
        """`GET /files/{id}`."""
        return JSONResponse(show_file(await self._find(request, owner)))

    async def delete(self, request: Request, owner: str) -> Response:
        """`DELETE /files/{id}`."""
        stored = await self._find(request, owner)
        await self.host.forget_file(spec.NAME, stored.id, owner)
        return JSONResponse({"id": stored.id, "object": "file", "deleted": True})

    async def content(self, request: Request, owner: str) -> Response:
        """`GET /files/{id}/content`."""
        stored = await self._find(request, owner)
        return self.host.file_response(
            request, stored.path, name=stored.name, content_type=stored.content_type
        )


def show_file(stored: StoredFile) -> dict[str, Any]:
    """Spell an upload as the wire's File."""
    return {
        "id": stored.id,
        "object": "file",
        "bytes": stored.bytes,
        "created_at": int(stored.created_at),
        "expires_at": None,
        "filename": stored.name,
        "purpose": stored.purpose,
        "status": "processed",
        "status_details": None,
    }


def _model(name: str) -> dict[str, Any]:
    return {"id": name, "object": "model", "created": _MODELS_CREATED, "owned_by": "vidkit-local"}
