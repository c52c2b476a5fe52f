"""Servers and clients for the tests of this room: one quick server per module; films are small and plain."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.providers.wayin.facts import HEADERS
from vidkit.engine.quick import clips as quick
from vidkit.providers.base import Ticket
from vidkit.providers.wayin.client import WayinProvider
from vidkit.server import StudioServer
from vidkit.testing.conformance import small_video
from vidkit.wire import loop

#: Every switch this emulator reads, as it is when nobody set it.
SWITCHES = {
    "generation": "newest",
    "version_check": True,
    "requests_per_minute": None,
    "projects_at_once": None,
    "units": None,
    "plan": "enterprise",
    "upscale": False,
    "strict_templates": False,
    "text_times": False,
    "early_success": False,
    "link_ttl": None,
    "upload_ttl": None,
    "keep": None,
    "project_id": "",
    "export_id": "",
}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StudioServer]:
    """One studio for the module; nothing may go wrong inside it."""
    pool = ThreadPoolExecutor(1)
    home = tmp_path_factory.mktemp("studio")
    with StudioServer(home, media="slate", services=["wayin"], executor=pool, keys=["other"]) as server:
        yield server
        assert server.accidents == []
    pool.shutdown()


@pytest.fixture
def server(running: StudioServer) -> StudioServer:
    """The module's studio as new: jobs are done by the first look, nothing is refused."""
    running.faults.clear()
    running.set_clock("instant")
    for name, value in SWITCHES.items():
        running.set(f"wayin_{name}", value)
    owner = running.host.owner(running.key)
    for job in running.call(running.host.jobs("wayin", owner)):
        if job.state in {"queued", "running"}:  # of an earlier test: it would take a place
            running.call(running.host.cancel("wayin", job.id, owner))
    return running


@pytest.fixture
def wire(server: StudioServer) -> Iterator[httpx.Client]:
    """A plain HTTP client with key and version: what the wire says, without our own client."""
    headers = {"Authorization": f"Bearer {server.key}", **HEADERS}
    with httpx.Client(base_url=server.base_url("wayin"), headers=headers, timeout=60) as client:
        yield client


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film of two seconds."""
    return small_video(tmp_path_factory.mktemp("films"), 2.0)


@pytest.fixture
def uploaded(wire: httpx.Client, film: Path) -> Callable[..., str]:
    """Bring the film to the service and return its identity."""

    def bring(name: str = "film.mp4", data: bytes | None = None) -> str:
        place = wire.post("/api/v2/upload/single-file", json={"name": name}).json()["data"]
        sent = httpx.put(place["upload_url"], content=film.read_bytes() if data is None else data)
        assert sent.status_code == 200
        return str(place["identity"])

    return bring


@pytest.fixture
def project(wire: httpx.Client, uploaded: Callable[..., str]) -> Callable[..., dict[str, Any]]:
    """Make a project and return its results."""

    def make(path: str = "/api/v2/clips", **fields: Any) -> dict[str, Any]:
        made = wire.post(path, json={"video_url": uploaded(), **fields})
        assert made.status_code == 200, made.text
        results = "/api/v2/clips/results/" if path.endswith("/clips") else f"{path}/results/"
        found: dict[str, Any] = wire.get(f"{results}{made.json()['data']['id']}").json()["data"]
        return found

    return make


@pytest.fixture
def one_by_one(monkeypatch: pytest.MonkeyPatch) -> threading.Semaphore:
    """Hold each film back until the test lets it be made (the worker is a thread of this process)."""
    gate = threading.Semaphore(0)
    real = quick._film

    def held(*args: Any) -> None:
        assert gate.acquire(timeout=30)
        real(*args)

    monkeypatch.setattr(quick, "_film", held)
    return gate


class Straight:
    """Stands where `jobs` stands: submits at once and hands back the ticket."""

    def start(self, provider: Any, request: Any, options: Any) -> Ticket:
        self.request = request
        made = loop.run(provider.submit(request, headers={}))
        return Ticket(request.operation, made.remote_id, request.model_dump(exclude_none=True))


@pytest.fixture
def connect(server: StudioServer) -> Callable[..., WayinProvider]:
    """Make clients of the studio, with whatever is different about them."""

    def make(**connection: Any) -> WayinProvider:
        connection = {"base_url": server.base_url("wayin"), "key": server.key, "local": True, **connection}
        return WayinProvider(WayinProvider.make_wire(**connection), Straight())  # type: ignore[arg-type]  # a stand-in

    return make


@pytest.fixture
def provider(connect: Callable[..., WayinProvider]) -> WayinProvider:
    """A client of the studio."""
    return connect()


@pytest.fixture
def look(provider: WayinProvider) -> Callable[[Ticket], Any]:
    """Look at a job once, blocking."""
    return lambda ticket: loop.run(provider.look(ticket))
