"""The service's files: inputs for the second generation, and finished videos. `studio.minimax.files`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from vidkit.errors import ServiceError
from vidkit.models import Asset, MediaInput
from vidkit.providers.base import Aio, operations, value_operation
from vidkit.providers.minimax import spec
from vidkit.providers.minimax.parse import asset_v1, identifier
from vidkit.wire import FilePart, Form, Wire
from vidkit.wire.download import download
from vidkit.wire.inputs import filename, media_input, mime, read_bytes


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """
    A file at the service. Pass it as an input of `generate_v2`.

    Attributes:
        id: Text, although the wire writes a number.
        name: Its file name.
        bytes: Its size.
        purpose: `video_generation_input` for inputs, `video_generation` for finished videos.
        created_at: When, aware UTC.
        url: A link that lives an hour, or None where none was asked for.
    """

    id: str
    name: str = ""
    bytes: int | None = None
    purpose: str = ""
    created_at: datetime | None = None
    url: str | None = None

    def __media_input__(self) -> MediaInput:
        return MediaInput(remote=(spec.NAME, self.id), name=self.name)

    @classmethod
    def read(cls, facts: Mapping[str, Any]) -> Self:
        """Read one file object."""
        stamp = facts.get("created_at")
        asset = asset_v1({"file": facts})
        size = facts.get("bytes")
        return cls(
            id=identifier(facts.get("file_id")),
            name=str(facts.get("filename") or ""),
            bytes=size if isinstance(size, int) else None,
            purpose=str(facts.get("purpose") or ""),
            created_at=datetime.fromtimestamp(stamp, UTC) if isinstance(stamp, (int, float)) else None,
            url=asset.url if asset else None,
        )


class Files:
    """Upload, list, retrieve, save and delete files at the service."""

    def __init__(self, wire: Wire) -> None:
        self.wire = wire

    def __repr__(self) -> str:
        return f"files: {', '.join(operations(type(self)))}"

    @property
    def aio(self) -> Aio[Self]:
        """The same operations for use with `await`."""
        return Aio(self)

    @value_operation
    async def upload(self, file: Any, *, purpose: str = spec.V2_UPLOAD_PURPOSE) -> RemoteFile:
        """
        Upload a file; it is kept 7 days.

        Args:
            file: Path, bytes, image, Video.
            purpose: What for.

        Raises:
            MediaError: It is no file.
        """
        return await self.send(media_input(file), purpose)

    async def send(self, given: MediaInput, purpose: str) -> RemoteFile:
        """Upload on the loop: what `upload` does, and what inputs too big for a JSON body need."""
        kind = mime(given) or "application/octet-stream"
        content = given.path if given.path is not None else read_bytes(given)
        form = Form([("purpose", purpose)], [FilePart("file", content, filename(given), kind)])
        reply = await self.wire.send("POST", spec.FILES_UPLOAD, form=form)  # free: may be sent twice
        return RemoteFile.read(_file(reply.json()))

    @value_operation
    async def list(self, *, purpose: str | None = None) -> tuple[RemoteFile, ...]:
        """
        List files, newest first.

        Args:
            purpose: Only those of this purpose.
        """
        params = {"purpose": purpose} if purpose else None
        body = (await self.wire.send("GET", spec.FILES_LIST, params=params)).json()
        found = body.get("files") if isinstance(body, dict) else None
        return tuple(RemoteFile.read(item) for item in found or () if isinstance(item, dict))

    @value_operation
    async def retrieve(self, file_id: Any) -> RemoteFile:
        """Return a file's facts with a fresh link that lives an hour."""
        return RemoteFile.read(await self._retrieve(_id(file_id)))

    async def _retrieve(self, file_id: str) -> Mapping[str, Any]:
        reply = await self.wire.send("GET", spec.FILES_RETRIEVE, params={"file_id": file_id})
        return _file(reply.json())

    @value_operation
    async def save(self, file_id: Any, path: str | Path) -> Path:
        """Fetch a file, whole or not at all, and return where it lies."""
        wanted = _id(file_id)

        async def resign() -> Asset | None:
            return asset_v1({"file": await self._retrieve(wanted)})

        asset = await resign()
        if asset is None:
            raise ServiceError("the service gave no link for this file.", provider=spec.NAME)
        return await download(self.wire, asset, Path(path), resign=resign)

    @value_operation
    async def delete(self, file_id: Any, *, purpose: str | None = None) -> None:
        """Delete a file at the service."""
        wanted = _id(file_id)
        body: dict[str, Any] = {"file_id": int(wanted) if wanted.isdigit() else wanted}
        if purpose:
            body["purpose"] = purpose
        await self.wire.send("POST", spec.FILES_DELETE, json=body)


def _id(value: Any) -> str:
    """Take a file or its id."""
    return identifier(getattr(value, "id", value))


def _file(body: Any) -> Mapping[str, Any]:
    file = body.get("file") if isinstance(body, dict) else None
    if not isinstance(file, dict):
        raise ServiceError("the service's answer holds no file.", provider=spec.NAME)
    return file
