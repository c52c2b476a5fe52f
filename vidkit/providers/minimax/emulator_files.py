"""File housekeeping: uploads, lists, links to finished videos, deletes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from vidkit.providers.minimax import emulator_v1 as v1
from vidkit.providers.minimax import spec
from vidkit.providers.minimax.emulator_core import Desk, Refusal, base_resp, invalid, json_body, new_id, reply
from vidkit.providers.minimax.emulator_images import PRIVATE
from vidkit.server.emulator import ServerJob, StoredFile

UPLOAD = "6"  #: first digit of an upload's id
LARGEST = 512 * 1024 * 1024
_INPUT_TYPES = {
    "jpg": "image", "jpeg": "image", "png": "image", "webp": "image", "heic": "image", "heif": "image",
    "mp4": "video", "mov": "video", "wav": "audio", "mp3": "audio",
}  # fmt: skip


class Files:
    """All of `/v1/files/`."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def routes(self) -> list[Route]:
        """Return the routes."""
        door = self.desk.door
        return [
            Route(spec.FILES_UPLOAD, door(self.upload), methods=["POST"]),
            Route(spec.FILES_LIST, door(self.listing), methods=["GET"]),
            Route(spec.FILES_RETRIEVE, door(self.retrieve), methods=["GET"]),
            Route(spec.FILES_CONTENT, door(self.content), methods=["GET"]),
            Route(spec.FILES_DELETE, door(self.delete), methods=["POST"]),
        ]

    async def upload(self, request: Request, owner: str) -> Response:
        """Keep a file under a purpose; bad inputs for V2 are the one refusal with an HTTP code (AUD)."""
        async with request.form() as form:
            purpose, file = form.get("purpose"), form.get("file")
            if not isinstance(purpose, str) or not purpose:
                raise invalid("purpose is required")
            if not isinstance(file, UploadFile):
                raise invalid("file is required")
            data = await file.read()
            name, kind = file.filename or "upload", file.content_type or "application/octet-stream"
        if purpose == spec.V2_UPLOAD_PURPOSE:
            media = _INPUT_TYPES.get(name.rpartition(".")[2].lower())
            if media is None or not data or len(data) > spec.V2_BYTES[media]:
                raise Refusal(2013, f"invalid params, {name} is not a file for {purpose}", http=400)
        stored = await self.desk.host.store(
            service=spec.NAME,
            owner=owner,
            data=data,
            name=name,
            content_type=kind,
            purpose=purpose,
            id=new_id(UPLOAD),
        )
        return reply({"file": self._upload_facts(stored), "base_resp": base_resp()})

    async def listing(self, request: Request, owner: str) -> Response:
        """List uploads and finished videos, newest first."""
        purpose = request.query_params.get("purpose") or None
        found = [
            self._upload_facts(item)
            for item in await self.desk.host.stored_files(spec.NAME, owner, purpose=purpose)
            if item.purpose != PRIVATE
        ]
        if purpose in {None, spec.OUTPUT_PURPOSE}:
            jobs = await self.desk.host.jobs(spec.NAME, owner, kind=v1.KIND)
            found += [_facts(job) for job in jobs if job.state == "succeeded" and "video" in job.files]
        found.sort(key=lambda item: -int(item["created_at"]))
        return reply({"files": found, "base_resp": base_resp()})

    async def retrieve(self, request: Request, owner: str) -> Response:
        """Return a file's facts with a fresh link."""
        job, stored = await _find(self.desk, request.query_params.get("file_id", ""), owner)
        if job is not None:
            facts = _facts(job) | {"download_url": self.desk.link(job)}
        else:
            assert stored is not None
            ttl = float(self.desk.host.setting("minimax_link_ttl", spec.LINK_SECONDS))
            url = self.desk.host.link(
                stored.path, ttl=ttl, name=stored.name, content_type=stored.content_type
            )
            facts = self._upload_facts(stored) | {"download_url": url}
        return reply({"file": facts, "base_resp": base_resp()})

    async def content(self, request: Request, owner: str) -> Response:
        """Return the raw bytes."""
        job, stored = await _find(self.desk, request.query_params.get("file_id", ""), owner)
        if job is not None:
            return self.desk.host.file_response(
                request, job.files["video"], name=spec.OUTPUT_NAME, content_type="video/mp4"
            )
        assert stored is not None
        return self.desk.host.file_response(
            request, stored.path, name=stored.name, content_type=stored.content_type
        )

    async def delete(self, request: Request, owner: str) -> Response:
        """Forget a file; a deleted video takes its task along."""
        body = await json_body(request)
        file_id = str(body.get("file_id") or "")
        job, _ = await _find(self.desk, file_id, owner)
        if job is not None:
            await self.desk.host.delete(spec.NAME, job.id, owner)
        else:
            await self.desk.host.forget_file(spec.NAME, file_id, owner)
        number: Any = int(file_id) if file_id.isdigit() else file_id
        return reply({"file_id": number, "base_resp": base_resp()})

    @staticmethod
    def _upload_facts(stored: StoredFile) -> dict[str, Any]:
        return {
            "file_id": int(stored.id),
            "bytes": stored.bytes,
            "created_at": int(stored.created_at),
            "filename": stored.name,
            "purpose": stored.purpose,
        }


def _facts(job: ServerJob) -> dict[str, Any]:
    """Return a finished video's facts; here, unlike in the query, the id is a number (DL)."""
    return {
        "file_id": int(v1.file_of(job.id)),
        "bytes": job.files["video"].stat().st_size,
        "created_at": int(job.finished_at or job.created_at),
        "filename": spec.OUTPUT_NAME,
        "purpose": spec.OUTPUT_PURPOSE,
    }


async def _find(desk: Desk, file_id: str, owner: str) -> tuple[ServerJob | None, StoredFile | None]:
    """
    Find a finished video or an upload.

    Raises:
        Refusal: There is none (the code is inferred).
    """
    if file_id.startswith(v1.FILE):
        job = await desk.host.job(spec.NAME, v1.task_of(file_id), owner, look=False)
        if job is not None and job.state == "succeeded" and "video" in job.files:
            return job, None
    elif file_id:
        stored = await desk.host.stored(spec.NAME, file_id, owner)
        if stored is not None and stored.purpose != PRIVATE:
            return None, stored
    raise invalid("file_id not found")


async def find(desk: Desk, file_id: str, owner: str) -> Path:
    """Return where the file behind an `mm_file://` reference lies."""
    job, stored = await _find(desk, file_id, owner)
    if job is not None:
        return job.files["video"]
    assert stored is not None
    return stored.path
