"""Webhooks out: at least once, with growing pauses, remembered over a restart."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Coroutine, Mapping
from concurrent.futures import Future
from typing import Any

from vidkit.server.emulator import FetchRefused
from vidkit.server.fetch import Fetcher
from vidkit.server.schema import Row
from vidkit.server.store import Store

__all__ = ["Webhooks"]

_log = logging.getLogger("vidkit.server")


class Webhooks:
    """
    The deliveries of one server.

    Args:
        attempts: How often one is tried.
        pause: Seconds before the second try; doubled for each further one. All tries together stay below the
            300 s for which receivers accept a signature.
        timeout: Seconds a receiver may take.
    """

    def __init__(
        self, store: Store, fetcher: Fetcher, *, attempts: int = 8, pause: float = 1.0, timeout: float = 10.0
    ) -> None:
        self._store, self._fetcher = store, fetcher
        self._attempts, self._pause, self._timeout = attempts, pause, timeout
        self._tasks: set[asyncio.Task[None]] = set()

    def deliver(self, url: str, body: bytes, headers: Mapping[str, str], copies: int) -> None:
        """Send in the background; no copies means it is lost on the way, as webhooks sometimes are."""
        kept = self._store.submit(Store.insert_delivery, url, body, headers, copies)
        self._start(self._send_kept(kept))

    async def start(self) -> None:
        """Go on with what a process that ended left unsent."""
        for row in await self._store.run(Store.claim_deliveries):
            self._start(self._send(row))

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _send_kept(self, kept: Future[Row]) -> None:
        await self._send(await asyncio.wrap_future(kept))

    async def _send(self, row: Row) -> None:
        number, attempts, copies = row["number"], row["attempts"], row["copies"]
        if copies == 0:
            await self._store.run(Store.update_delivery, number, outcome="lost")
            return
        while True:
            status, said = await self._once(row)
            attempts += 1
            outcome = "delivered" if status else "given up" if attempts >= self._attempts else ""
            await self._store.run(
                Store.update_delivery, number, attempts=attempts, last=said, outcome=outcome
            )
            if status and copies > 1:
                copies -= 1
                continue
            if outcome:
                break
            await asyncio.sleep(self._pause * 2 ** (attempts - 1))
        _log.debug("webhook %s: %s after %s attempts", number, outcome, attempts)

    async def _once(self, row: Row) -> tuple[bool, str]:
        """Try once; 3xx counts as a failure and is not followed."""
        try:
            status, _ = await self._fetcher.post(
                row["url"], row["body"], json.loads(row["headers"]), self._timeout
            )
        except FetchRefused as wrong:
            return False, str(wrong)
        return 200 <= status < 300, str(status)

    async def stop(self) -> None:
        """Stop trying; what is unsent stays in the store."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
