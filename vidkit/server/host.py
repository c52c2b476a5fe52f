"""What emulators are given: `emulator.Host`, made of the jobs, blobs, links and webhooks of one home."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vidkit.server import files
from vidkit.server.desk import JobDesk
from vidkit.server.emulator import StoredFile
from vidkit.server.faults import Faults
from vidkit.server.fetch import Fetcher
from vidkit.server.links import Links
from vidkit.server.schema import Row
from vidkit.server.settings import Settings
from vidkit.server.store import Store
from vidkit.server.webhooks import Webhooks

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

__all__ = ["StudioHost"]


class StudioHost(JobDesk):
    """The server's side of one home."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        faults: Faults,
        *,
        pool: Callable[[], Executor],
        slots: int,
    ) -> None:
        super().__init__(settings, store, faults, pool=pool, slots=slots)
        self.media_origin = ""
        self.key = ""
        self.fetcher = Fetcher()
        self.webhooks = Webhooks(store, self.fetcher, **settings.webhooks)
        self._owners: dict[str, str] = {}

    async def start(self) -> None:
        """Read the home's secrets and go on with its work."""
        self.key = self.settings.key or await self.run(Store.meta, "key", _new_key)
        self.links = Links(self.home, await self.run(Store.meta, "secret", secrets.token_hex))
        for key in (self.key, *self.settings.keys):
            self._owners[_digest(key)] = f"owner-{_digest(key)[:16]}"
        await super().start()
        await self.webhooks.start()

    async def stop(self) -> None:
        """Stop work and deliveries; both go on when the home is opened again."""
        await super().stop()
        await self.webhooks.stop()
        await self.fetcher.aclose()

    async def run(self, method: Any, *args: Any) -> Any:
        """Call a method of the store in its thread."""
        return await self._store.run(method, *args)

    # --- small things ------------------------------------------------------------------------------

    def owner(self, key: str | None) -> str | None:
        """Return the owner that *key* stands for, or None."""
        return self._owners.get(_digest(key)) if key else None

    def setting(self, name: str, default: Any = None) -> Any:
        """Return a switch; the studio's own seed counts as one, for emulators that must repeat it."""
        if name == "seed" and default is None:
            default = self.settings.seed
        return self.settings.switches.get(name, default)

    def keep(self, service: str, owner: str, name: str) -> dict[str, Any]:
        """Return a document of an emulator's own."""
        return self._store.keep(service, owner, name)

    def put(self, service: str, owner: str, name: str, value: Mapping[str, Any]) -> None:
        """Store it."""
        self._store.put(service, owner, name, value)

    # --- blobs, links, the way out -----------------------------------------------------------------

    async def store(
        self,
        *,
        service: str,
        owner: str,
        data: bytes | Path,
        name: str,
        content_type: str,
        purpose: str = "",
        id: str | None = None,
    ) -> StoredFile:
        """Keep a blob."""
        id = id or f"file-{secrets.token_hex(12)}"
        path = files.blob_path(self.home, service, id, name)
        size = await asyncio.to_thread(files.put_whole, data, path)
        row = {
            "service": service,
            "id": id,
            "owner": owner,
            "path": str(path.relative_to(self.home)),
            "name": name,
            "content_type": content_type,
            "bytes": size,
            "created_at": self.now(),
            "purpose": purpose,
        }
        await self._store.run(Store.insert_file, row)
        return self._blob(row)

    def _blob(self, row: Row) -> StoredFile:
        facts = {name: value for name, value in row.items() if name not in {"number", "path"}}
        return StoredFile(path=self.home / row["path"], **facts)

    async def stored(self, service: str, id: str, owner: str) -> StoredFile | None:
        """Find a blob."""
        row = await self._store.run(Store.file, service, id, owner)
        return self._blob(row) if row else None

    async def stored_files(
        self, service: str, owner: str, *, purpose: str | None = None
    ) -> Sequence[StoredFile]:
        """All blobs of an owner, newest first."""
        return [self._blob(row) for row in await self._store.run(Store.files, service, owner, purpose)]

    async def forget_file(self, service: str, id: str, owner: str) -> bool:
        """Delete a blob."""
        row = await self._store.run(Store.file, service, id, owner)
        if row is None:
            return False
        await self._store.run(Store.remove_file, service, id, owner)
        (self.home / row["path"]).unlink(missing_ok=True)
        return True

    def link(self, path: Path, *, ttl: float, name: str, content_type: str) -> str:
        """Return a signed absolute URL on the media origin."""
        where = self.links.make(path, name=name, content_type=content_type, expires_at=self.now() + ttl)
        return f"{self.media_origin}{where}"

    def file_response(self, request: Request, path: Path, *, name: str, content_type: str) -> Response:
        """Answer with a file here and now."""
        return files.answer(path, name=name, content_type=content_type)

    async def fetch(self, url: str, *, limit: int) -> tuple[bytes, str]:
        """Fetch a URL a client named."""
        return await self.fetcher.fetch(url, limit)

    async def post(
        self,
        url: str,
        body: bytes,
        headers: Mapping[str, str],
        *,
        timeout: float,  # noqa: ASYNC109  # the whole exchange's, as in the protocol
    ) -> tuple[int, bytes]:
        """POST once."""
        return await self.fetcher.post(url, body, headers, timeout)

    def deliver(self, url: str, body: bytes, headers: Mapping[str, str]) -> None:
        """POST in the background with retries."""
        fault = self.faults.take(frozenset({"duplicate_webhook", "lost_webhook"}), "*", "POST", url)
        copies = 1 if fault is None else 2 if fault.kind == "duplicate_webhook" else 0
        self.webhooks.deliver(url, body, headers, copies)


def _new_key() -> str:
    return f"sk-local-{secrets.token_hex(16)}"


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
