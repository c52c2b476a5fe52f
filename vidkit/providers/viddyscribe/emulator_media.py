"""
Films at the emulator: forms, URLs, signed uploads; each known by the hash of its bytes.

Settings read here: `viddyscribe_verify_seconds` (how long a signed upload is checked),
`viddyscribe_upload_ttl` (how long its URL lives),
`viddyscribe_multipart_status` (413 instead of 403 for a form above 32 MB).
"""

from __future__ import annotations

import asyncio
import hashlib
import mimetypes
import secrets
import tempfile
import uuid
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from vidkit.engine.probe import probe
from vidkit.errors import MediaError
from vidkit.providers.viddyscribe import spec
from vidkit.providers.viddyscribe.emulator_core import Body, Desk, Refusal, invalid, read_body

__all__ = ["Media", "Record"]

Record = dict[str, Any]

#: A film behind a URL is read into memory.
_FETCH_BYTES = 512 * 1024**2
_PLACE = "/_storage/{owner}/{media_id}/{ticket}"


class Media:
    """Uploads and what became of them; one JSON document an owner."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.host = desk.host
        self._lock = asyncio.Lock()

    def routes(self) -> list[Route]:
        """Return the routes."""
        door = self.desk.door
        return [
            Route(spec.UPLOAD, door(self.upload), methods=["POST"]),
            Route(spec.UPLOAD_FROM_URL, door(self.upload), methods=["POST"]),
            Route(spec.NOTIFY, door(self.notify), methods=["POST"]),
            Route(spec.UPLOAD_STATUS, door(self.status), methods=["GET"]),
            Route(_PLACE, self.receive, methods=["PUT"]),
        ]

    # --- the document ---------------------------------------------------------------------------------

    def _all(self, owner: str) -> dict[str, Record]:
        return self.host.keep(spec.NAME, owner, "media")

    def _write(self, owner: str, record: Record) -> Record:
        self.host.put(spec.NAME, owner, "media", {**self._all(owner), record["media_id"]: record})
        return record

    def find(self, owner: str, media_id: Any) -> Record:
        """
        Return a film's record, followed to the one it is an alias of.

        Raises:
            Refusal: There is none.
        """
        everything = self._all(owner)
        record = everything.get(media_id) if isinstance(media_id, str) else None
        if record is None:
            raise Refusal("not_found", "Media not found")
        return (
            everything.get(record.get("canonical") or "", record)
            if self.word(record) == "completed"
            else record
        )

    def word(self, record: Record) -> str:
        """Return where an upload stands now: pending_upload, processing, completed or failed."""
        if record["state"] == "checked":
            return "completed" if self.host.now() >= record["ready_at"] else "processing"
        if record["state"] == "failed":
            return "failed" if self.host.now() >= record["ready_at"] else "processing"
        return "pending_upload"

    def usable(self, record: Record) -> Record:
        """
        Return a film that can be described.

        Raises:
            Refusal: It is not there yet, or no good.
        """
        word = self.word(record)
        if word == "failed":
            raise Refusal("upload_failed", upload_status="failed")
        if word != "completed":
            raise Refusal("upload_not_ready", upload_status="processing")
        return record

    async def path(self, owner: str, record: Record) -> Path:
        """Return where a film's bytes lie."""
        stored = await self.host.stored(spec.NAME, record["media_id"], owner)
        if stored is None:
            raise Refusal("not_found", "Media not found")
        return stored.path

    # --- taking films in ------------------------------------------------------------------------------

    async def upload(self, request: Request, owner: str) -> Response:
        """Take a film by form, URL or signed URL; the older forms are a bare file and `source_url`."""
        body = await read_body(request)
        source = body.fields.get("input")
        if source is None:
            older = {"type": "file"} if body.form else {"type": "url", "url": body.fields.get("source_url")}
            source = {**older, **{k: v for k, v in body.fields.items() if k == "filename"}}
        if not isinstance(source, dict):
            raise invalid("input must be an object")
        if source.get("type") == "signed_url":
            return self._signed(request, owner, source)
        record, word = await self.take(owner, source, body)
        return JSONResponse(
            {
                "media_id": record["media_id"],
                "status": word,
                "duration_seconds": record["duration"],
                "frame_rate": record["fps"],
            }
        )

    async def take(self, owner: str, source: Record, body: Body) -> tuple[Record, str]:
        """Take a film that is in the form or behind a URL; say whether it was known."""
        kind = source.get("type")
        if kind == "file":
            if body.file is None:
                raise invalid("the file part is missing")
            self._fits_form(body.file.size or 0)
            self.desk.fits_size(body.file.size or 0)
            return await self._keep(owner, await body.file.read(), body.file.filename or "video.mp4")
        if kind == "url":
            url = source.get("url")
            if not isinstance(url, str) or not url.startswith(("http://", "https://")):
                raise invalid("input.url must be an http(s) URL")
            self.desk.needs("allow_url_input")
            data, _ = await self.host.fetch(url, limit=_FETCH_BYTES)
            self.desk.fits_size(len(data))
            name = source.get("filename") or Path(urlsplit(url).path).name or "video.mp4"
            return await self._keep(owner, data, str(name))
        raise invalid("input.type must be url, file or signed_url")

    def _fits_form(self, size: int) -> None:
        if size > spec.MULTIPART_BYTES:
            status = int(self.host.setting("viddyscribe_multipart_status", 403))
            raise Refusal(
                "file_too_large", "Direct uploads hold at most 32 MB; use a signed upload", status=status
            )

    async def _keep(self, owner: str, data: bytes, name: str) -> tuple[Record, str]:
        """Keep a film under the hash of its bytes; what was known keeps its id."""
        mark = await asyncio.to_thread(lambda: hashlib.sha256(data).hexdigest())
        async with self._lock:
            known = self._by_hash(owner, mark)
            if known is not None:
                return known, "existing"
            media_id = str(uuid.uuid4())
            kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
            stored = await self.host.store(
                service=spec.NAME, owner=owner, data=data, name=name, content_type=kind, id=media_id
            )
            try:
                facts = await self._measured(stored.path)
                self.desk.fits_plan(facts)
            except Refusal:
                await self.host.forget_file(spec.NAME, media_id, owner)
                raise
            record = {
                "media_id": media_id,
                "name": name,
                "hash": mark,
                "state": "checked",
                "ready_at": 0.0,
                **facts,
            }
            return self._write(owner, record), "created"

    def _by_hash(self, owner: str, mark: str) -> Record | None:
        return next(
            (
                item
                for item in self._all(owner).values()
                if item.get("hash") == mark and item["state"] == "checked" and not item.get("canonical")
            ),
            None,
        )

    async def _measured(self, path: Path) -> Record:
        """
        Measure a film.

        Raises:
            Refusal: It has no picture.
        """
        try:
            facts = await asyncio.to_thread(probe, path)
        except MediaError:
            raise Refusal("no_video_stream", "The uploaded media is not a valid video") from None
        if not facts.width or not facts.video_codec:
            raise Refusal("no_video_stream", "The uploaded file contains audio only")
        return {
            "duration": round(facts.duration, 3),
            "fps": facts.fps,
            "width": facts.width,
            "height": facts.height,
            "bytes": facts.bytes,
        }

    # --- signed uploads -------------------------------------------------------------------------------

    def _signed(self, request: Request, owner: str, source: Record) -> Response:
        for name in ("filename", "content_type"):
            if not isinstance(source.get(name), str) or not source[name]:
                raise invalid(f"input.{name} is required for signed_url")
        media_id, ticket = str(uuid.uuid4()), secrets.token_urlsafe(24)
        where = f"{owner}/{media_id}/{Path(source['filename']).name}"
        record = {
            "media_id": media_id,
            "name": Path(source["filename"]).name,
            "state": "pending",
            "content_type": source["content_type"],
            "gcs_path": where,
            "ticket": ticket,
            "dies": self.host.now()
            + float(self.host.setting("viddyscribe_upload_ttl", spec.UPLOAD_URL_SECONDS)),
        }
        self._write(owner, record)
        place = _PLACE.format(owner=owner, media_id=media_id, ticket=ticket)
        root = f"{request.url.scheme}://{request.url.netloc}{request.scope.get('root_path', '')}"
        return JSONResponse(
            {
                "media_id": media_id,
                "upload_url": f"{root}{place}",
                "gcs_path": where,
                "status": "pending_upload",
                "content_type": source["content_type"],
            }
        )

    async def receive(self, request: Request) -> Response:
        """Take the bytes of a signed upload, as a storage would: no key, the very type that was announced."""
        owner, media_id = request.path_params["owner"], request.path_params["media_id"]
        record = self._all(owner).get(media_id)
        given = str(request.path_params["ticket"]).encode()
        if record is None or not secrets.compare_digest(str(record.get("ticket", "")).encode(), given):
            return _storage("SignatureDoesNotMatch", 403)
        if self.host.now() >= record["dies"]:
            return _storage("ExpiredToken", 400)
        if spec.KEY_HEADER in request.headers or "authorization" in request.headers:
            return _storage("InvalidArgument: a signed URL takes no key", 400)
        if request.headers.get("content-type") != record["content_type"]:
            return _storage("SignatureDoesNotMatch", 403)
        hasher = hashlib.sha256()
        with tempfile.TemporaryDirectory(prefix="vidkit-") as folder:
            target = Path(folder) / "upload"
            with target.open("wb") as file:
                async for part in request.stream():
                    hasher.update(part)
                    await asyncio.to_thread(file.write, part)
            await self.host.store(
                service=spec.NAME,
                owner=owner,
                data=target,
                name=record["name"],
                content_type=record["content_type"],
                id=media_id,
            )
        self._write(owner, {**record, "state": "received", "hash": hasher.hexdigest()})
        return Response(status_code=200)

    async def notify(self, request: Request, owner: str) -> Response:
        """Hear that a signed upload is complete, and check it."""
        body = await read_body(request)
        record = self._mine(owner, body.fields.get("media_id"), body.fields.get("gcs_path"))
        if record["state"] in {"pending", "received"}:
            self._write(owner, await self._check(owner, record))
        return JSONResponse({"media_id": record["media_id"], "upload_status": "processing"})

    async def _check(self, owner: str, record: Record) -> Record:
        ready = self.host.now() + float(self.host.setting("viddyscribe_verify_seconds", 0.0))
        if record["state"] == "pending":
            return {**record, "state": "failed", "ready_at": ready, "why": "nothing was uploaded"}
        async with self._lock:
            known = self._by_hash(owner, record["hash"])
        if known is not None:
            return {**record, "state": "checked", "ready_at": ready, "canonical": known["media_id"]}
        try:
            facts = await self._measured(await self.path(owner, record))
            self.desk.fits_plan(facts)
        except Refusal as refusal:
            return {**record, "state": "failed", "ready_at": ready, "why": refusal.text}
        return {**record, "state": "checked", "ready_at": ready, **facts}

    def _mine(self, owner: str, media_id: Any, where: Any) -> Record:
        record = self._all(owner).get(media_id) if isinstance(media_id, str) else None
        if record is None or (where and where != record.get("gcs_path")):
            raise Refusal("not_found", "Media not found")
        return record

    async def status(self, request: Request, owner: str) -> Response:
        """Say where a signed upload stands."""
        record = self._mine(owner, request.query_params.get("media_id"), request.query_params.get("gcs_path"))
        word = self.word(record)
        made: Record = {"media_id": record["media_id"], "upload_status": word}
        if word == "completed":
            made["canonical_media_id"] = record.get("canonical") or record["media_id"]
        if word == "failed":
            made["error"] = record["why"]
        return JSONResponse(made)


def _storage(code: str, status: int) -> Response:
    """Answer as object storage does, in XML."""
    return Response(f"<Error><Code>{code}</Code></Error>", status, media_type="application/xml")
