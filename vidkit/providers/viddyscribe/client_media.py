"""How a film gets to the service: one form up to 32 MB, a signed upload above, or the service fetches it."""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from vidkit.errors import MediaError, ServiceError
from vidkit.models import MediaInput
from vidkit.providers.viddyscribe import spec
from vidkit.providers.viddyscribe.requests_length import bytes_of
from vidkit.wire import FilePart, Form, Wire
from vidkit.wire.inputs import digest, filename, is_here, mime, read_bytes

__all__ = ["Upload", "Uploads"]

#: How long a signed upload may be checked, and how often we ask.
CHECK_SECONDS = 600.0
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 8.0
#: What is fetched here when the plan takes no URLs.
FETCH_LIMIT = 2 * 1024**3


@dataclass(frozen=True, slots=True)
class Upload:
    """
    A film at the service. Pass it as `video` of any description.

    Attributes:
        media_id: The service's id; the canonical one where it knew the film already.
        status: `created`, `existing`, or the last word of a signed upload.
        duration: Seconds, where told.
        frame_rate: Frames per second, where told.
        name: Its file name.
    """

    media_id: str
    status: str = ""
    duration: float | None = None
    frame_rate: float | None = None
    name: str = ""

    def __media_input__(self) -> MediaInput:
        return MediaInput(remote=(spec.NAME, self.media_id), name=self.name)

    def __remote__(self, provider: str) -> str | None:
        return self.media_id if provider == spec.NAME else None


class Uploads:
    """Uploads of one connection; the same film travels once."""

    def __init__(self, wire: Wire) -> None:
        self.wire = wire
        self._known: dict[str, Upload] = {}
        self._sending: dict[str, asyncio.Lock] = {}

    async def send(self, given: MediaInput, name: str = "") -> Upload:
        """Bring a film to the service, by the way that its size and place allow."""
        if given.url is not None and not is_here(given):
            return await self._from_url(given.url, name)
        mark = await asyncio.to_thread(digest, given)
        async with self._sending.setdefault(mark, asyncio.Lock()):  # jobs begun together wait for one upload
            if mark in self._known:
                return replace(self._known[mark], status="existing")
            size = await asyncio.to_thread(bytes_of, given)
            name = name or await asyncio.to_thread(filename, given, "video")
            way = self._form if size <= spec.MULTIPART_BYTES else self._signed
            self._known[mark] = await way(given, name)
            return self._known[mark]

    def forget(self, media_id: str) -> bool:
        """Forget that a film is at the service, where it no longer is; whether we had sent it."""
        marks = [mark for mark, item in self._known.items() if item.media_id == media_id]
        for mark in marks:
            del self._known[mark]
        return bool(marks)

    async def _from_url(self, url: str, name: str) -> Upload:
        source = {"type": "url", "url": url, **({"filename": name} if name else {})}
        reply = await self.wire.send("POST", spec.UPLOAD, json={"input": source})
        return _upload(reply.json_object(), name or Path(urlsplit(url).path).name)

    async def _form(self, given: MediaInput, name: str) -> Upload:
        kind = await asyncio.to_thread(mime, given)
        content = given.path if given.path is not None else await asyncio.to_thread(read_bytes, given)
        form = Form([("input", json.dumps({"type": "file"}))], [FilePart("file", content, name, kind)])
        reply = await self.wire.send("POST", spec.UPLOAD, form=form)  # free: may be sent twice
        return _upload(reply.json_object(), name)

    async def _signed(self, given: MediaInput, name: str) -> Upload:
        """Ask for a place, put the file there without the key, tell, and wait until it was checked."""
        kind = await asyncio.to_thread(mime, given)
        source = {"type": "signed_url", "filename": name, "content_type": kind or "application/octet-stream"}
        place = (await self.wire.send("POST", spec.UPLOAD, json={"input": source})).json_object()
        url = place.get("upload_url")
        if not isinstance(url, str) or not url.startswith(("http://", "https://")):
            raise ServiceError("the service gave no place to upload to.", provider=spec.NAME)
        content = given.path if given.path is not None else await asyncio.to_thread(read_bytes, given)
        repeated = {"content-type": str(place.get("content_type") or source["content_type"])}
        await self.wire.send("PUT", url, content=content, headers=repeated, with_key=False)
        media_id = str(place.get("media_id") or "")
        names = {"media_id": media_id, "gcs_path": str(place.get("gcs_path") or "")}
        await self.wire.send("POST", spec.NOTIFY, json=names)
        checked = await self._checked(names)
        return _upload(
            {**checked, "media_id": checked.get("canonical_media_id") or media_id},
            name,
            checked["upload_status"],
        )

    async def _checked(self, names: Mapping[str, str]) -> Mapping[str, Any]:
        pause, waited = FIRST_PAUSE, 0.0
        while True:
            found = (await self.wire.send("GET", spec.UPLOAD_STATUS, params=names)).json_object()
            word = str(found.get("upload_status") or "").lower()
            if word == spec.UPLOAD_DONE:
                return {**found, "upload_status": word}
            if word == spec.UPLOAD_FAILED:
                said = str(
                    found.get("message") or found.get("error") or "the upload was refused when it was checked"
                )
                raise MediaError(
                    f"{said.rstrip('.')}.",
                    provider=spec.NAME,
                    code="upload_failed",
                    advice=spec.CODES["upload_failed"].advice,
                )
            if waited >= CHECK_SECONDS:  # also for words nobody knows
                raise ServiceError(
                    f"the upload is still {word or 'unknown'} after {waited:.0f} s.",
                    provider=spec.NAME,
                    advice="Ask again later: the file is there.",
                )
            await self.wire.sleep(pause)
            waited += pause
            pause = min(LONGEST_PAUSE, pause * 1.5)

    async def fetched(self, url: str) -> Upload:
        """Fetch a URL here and upload the file, for plans that take no URLs."""
        with tempfile.TemporaryDirectory(prefix="vidkit-") as folder:
            name = Path(urlsplit(url).path).name or "video.mp4"
            target = Path(folder) / f"film{Path(name).suffix[:8] or '.mp4'}"
            size = 0
            async with self.wire.stream("GET", url, with_key=False) as reply:
                if not 200 <= reply.status < 300:
                    raise MediaError(
                        f"the URL answered {reply.status}.",
                        provider=spec.NAME,
                        advice="Check that anybody can open it, or give the file itself.",
                    )
                with target.open("wb") as file:
                    async for part in reply.chunks():
                        size += len(part)
                        if size > FETCH_LIMIT:
                            raise MediaError(
                                "the file behind the URL is larger than 2 GB.", provider=spec.NAME
                            )
                        await asyncio.to_thread(file.write, part)
            return await self.send(MediaInput(path=target, name=name))


def _upload(body: Mapping[str, Any], name: str, status: str = "") -> Upload:
    media_id = body.get("media_id")
    if not isinstance(media_id, str) or not media_id:
        raise ServiceError("the service named no media_id.", provider=spec.NAME)
    return Upload(
        media_id=media_id,
        status=status or str(body.get("status") or ""),
        duration=_number(body.get("duration_seconds")),
        frame_rate=_number(body.get("frame_rate")),
        name=name,
    )


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None
