"""
Local files: an address to PUT to, for an hour and one file, and an identity that is good for one project.

The address is signed like those of storage hosts: it needs no key, and refuses a request that brings one.
"""

from __future__ import annotations

import hmac
import secrets
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from vidkit.providers.wayin import spec
from vidkit.providers.wayin.emulator_checks import text
from vidkit.providers.wayin.emulator_core import Desk, invalid, json_body
from vidkit.server.emulator import FetchRefused, StoredFile

_STORAGE = "/_storage"
#: Documents of all accounts lie here: who puts a file shows no key.
_ANYBODY = "uploads"
#: A page or file that a URL names may be so large.
FETCH_BYTES = 512 * 1024 * 1024


class SourceUnreadable(Exception):  # noqa: N818  # it becomes a failed task
    """A URL that cannot be read: the service says so later, in the task."""


class Uploads:
    """`POST …/upload/single-file`, the PUT that follows, and how a video is taken into a project."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def routes(self) -> list[Route]:
        """Return the routes."""
        door = self.desk.door(self.ask)
        return [
            *(Route(prefix + spec.UPLOAD, door, methods=["POST"]) for prefix in spec.PREFIXES),
            Route(f"{_STORAGE}/{{identity}}", self.put, methods=["PUT"]),
        ]

    async def ask(self, request: Request, owner: str) -> Response:
        """Name a place for a file."""
        body = await json_body(request)
        name = text(body, "name")
        if name is None:
            raise invalid("name is required")
        if self.desk.plan == "free":
            raise invalid("upload needs the Standard plan or higher")
        identity = f"up-{secrets.token_hex(10)}"
        expires = self.desk.host.now() + (self.desk.number("upload_ttl") or spec.UPLOAD_SECONDS)
        signature = secrets.token_urlsafe(18)
        self._put(identity, {"owner": owner, "name": name, "expires": expires, "signature": signature})
        root = f"{request.url.scheme}://{request.url.netloc}{request.scope.get('root_path', '')}"
        url = f"{root}{_STORAGE}/{identity}?expires={int(expires)}&signature={signature}"
        field = "identify" if self.desk.oldest else "identity"
        return self.desk.reply({"upload_url": url, field: identity})

    async def put(self, request: Request) -> Response:
        """Take the bytes, as a storage host would."""
        identity = request.path_params["identity"]
        facts = self.desk.host.keep(spec.NAME, _ANYBODY, identity)
        if "authorization" in request.headers:
            return _storage_says(400, "InvalidArgument", "Only one auth mechanism allowed")
        given = request.query_params.get("signature", "").encode()
        if not facts or not hmac.compare_digest(given, str(facts["signature"]).encode()):
            return _storage_says(403, "SignatureDoesNotMatch", "The request signature does not match")
        if self.desk.host.now() > facts["expires"]:
            return _storage_says(403, "AccessDenied", "Request has expired")
        if facts.get("bytes"):
            return _storage_says(403, "AccessDenied", "The object exists")
        with tempfile.NamedTemporaryFile(prefix="vidkit-upload-") as part:
            async for piece in request.stream():
                part.write(piece)
            part.flush()
            kept = await self._keep(Path(part.name), facts["name"], facts["owner"], identity)
        self._put(identity, {**facts, "bytes": kept.bytes})
        return Response(status_code=200, headers={"etag": f'"{identity}"'})

    async def take(self, video_url: str, owner: str) -> StoredFile:
        """
        Find the video a new project is about, and spend its identity.

        Raises:
            Refusal: It is neither a URL nor an upload of this account that is whole and unused.
            SourceUnreadable: The URL gave no video.
        """
        if video_url.lower().startswith(("http://", "https://")):
            return await self._fetched(video_url, owner)
        facts = self.desk.host.keep(spec.NAME, _ANYBODY, video_url)
        if not facts or facts["owner"] != owner:
            raise invalid("video_url is neither a http(s) URL nor a known identity")
        if facts.get("used"):
            raise invalid("this identity has been used; upload the file again")
        stored = await self.desk.host.stored(spec.NAME, video_url, owner) if facts.get("bytes") else None
        if stored is None:
            raise invalid("the upload of this identity is not finished")
        self._put(video_url, {**facts, "used": True})
        return stored

    def give_back(self, video_url: str) -> None:
        """Let an identity be used after all: the project it was taken for was not made."""
        facts = self.desk.host.keep(spec.NAME, _ANYBODY, video_url)
        if facts.get("used"):
            self._put(video_url, {**facts, "used": False})

    async def _fetched(self, url: str, owner: str) -> StoredFile:
        try:
            data, kind = await self.desk.host.fetch(url, limit=FETCH_BYTES)
        except FetchRefused as why:
            raise SourceUnreadable(f"source video could not be read: {why}") from None
        if kind.startswith("text/"):
            raise SourceUnreadable(
                "source video could not be read: the address is a web page, and this server reads files only"
            )
        name = unquote(urlsplit(url).path.rpartition("/")[2]) or "video.mp4"
        return await self._keep(data, name, owner, f"src-{secrets.token_hex(10)}")

    async def _keep(self, data: bytes | Path, name: str, owner: str, id: str) -> StoredFile:
        kind = spec.UPLOAD_TYPES.get(name.rpartition(".")[2].lower(), "application/octet-stream")
        return await self.desk.host.store(
            service=spec.NAME, owner=owner, data=data, name=name, content_type=kind, purpose="source", id=id
        )

    def _put(self, identity: str, facts: dict[str, Any]) -> None:
        self.desk.host.put(spec.NAME, _ANYBODY, identity, facts)


def _storage_says(status: int, code: str, message: str) -> Response:
    """Answer as storage hosts do."""
    error = f"<Error><Code>{code}</Code><Message>{message}</Message></Error>"
    return Response(f'<?xml version="1.0"?>{error}', status_code=status, media_type="application/xml")
