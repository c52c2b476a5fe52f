"""A server with the toy service; threads instead of worker processes except where those are the subject."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.server.toy import ToyEmulator
from vidkit.server import StudioServer


class Toy:
    """A server and a client of its toy service."""

    def __init__(self, server: StudioServer) -> None:
        self.server = server
        self.http = httpx.Client(
            base_url=server.base_url("toy"),
            headers={"authorization": f"Bearer {server.key}"},
            trust_env=False,
            timeout=20,
        )

    def create(self, prompt: str = "a kite", **body: Any) -> str:
        reply = self.http.post("/jobs", json={"prompt": prompt, **body})
        assert reply.status_code == 200, reply.text
        return str(reply.json()["id"])

    def look(self, id: str) -> dict[str, Any]:
        reply = self.http.get(f"/jobs/{id}")
        assert reply.status_code == 200, reply.text
        return dict(reply.json())

    def until(self, id: str, *states: str, seconds: float = 20) -> dict[str, Any]:
        """Look until the job is in one of *states*."""
        end = time.monotonic() + seconds
        while (found := self.look(id))["status"] not in (states or ("succeeded", "failed", "cancelled")):
            assert time.monotonic() < end, found
            time.sleep(0.02)
        return found


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Callable[..., Toy]]:
    """Return a maker of running servers with the toy service; all are stopped, and none may have had an accident."""
    made: list[Toy] = []
    pools: list[ThreadPoolExecutor] = []

    def start(home: Path | None = None, **facts: Any) -> Toy:
        if "executor" not in facts:
            pools.append(ThreadPoolExecutor(2))
            facts["executor"] = pools[-1]
        server = StudioServer(home or tmp_path / "home", services=[ToyEmulator], **facts).start()
        made.append(Toy(server))
        return made[-1]

    yield start
    for toy in made:
        toy.http.close()
        toy.server.stop()
    for pool in pools:
        pool.shutdown()


@pytest.fixture
def toy(make: Callable[..., Toy]) -> Toy:
    """A running server on a real clock."""
    return make()
