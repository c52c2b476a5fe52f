"""Servers, films and clients for the tests of this room: quick twins, one server a module."""

from __future__ import annotations

import asyncio
import subprocess
import wave
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from vidkit.providers.viddyscribe.client import ViddyScribeProvider
from vidkit.server import StudioServer
from vidkit.testing.conformance import Recorder, small_video
from vidkit.wire import Limiter, MemoryLimits, loop

#: Switches that tests turn, and what they are otherwise.
SWITCHES: dict[str, Any] = {
    "viddyscribe_features_off": (),
    "viddyscribe_plan": "Starter",
    "viddyscribe_max_minutes": 240,
    "viddyscribe_max_bytes": 512 * 1024**2,
    "viddyscribe_verify_seconds": 0.0,
    "viddyscribe_upload_ttl": 900.0,
    "viddyscribe_multipart_status": 403,
    "viddyscribe_languages": 52,
    "viddyscribe_strict": False,
    "viddyscribe_queue": None,
    "viddyscribe_concurrency": None,
    "viddyscribe_credits": None,
    "viddyscribe_shape": "B",
    "viddyscribe_old_link": False,
    "viddyscribe_old_failure": False,
    "viddyscribe_output_with_media": True,
    "viddyscribe_link_ttl": 900.0,
    "viddyscribe_rpm": None,
    "viddyscribe_default_format": None,
    "subtitles": None,
    "vision": None,
    "speech_model": None,
}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StudioServer]:
    """One studio for the module; nothing may go wrong inside it."""
    pool = ThreadPoolExecutor(2)
    home = tmp_path_factory.mktemp("studio")
    with StudioServer(home, media="slate", services=["viddyscribe"], executor=pool, keys=["other"]) as server:
        yield server
        assert server.accidents == []
    pool.shutdown()


@pytest.fixture
def server(running: StudioServer) -> StudioServer:
    """The module's studio as new: jobs are done by the first look, nothing is refused."""
    running.faults.clear()
    running.set_clock("instant")
    for name, value in SWITCHES.items():
        running.set(name, value)
    return running


@pytest.fixture
def wire(server: StudioServer) -> Iterator[httpx.Client]:
    """A plain HTTP client with the key: what the wire says, without our own client."""
    base = server.base_url("viddyscribe") + "/enterprise/api"
    with httpx.Client(base_url=base, headers={"X-API-Key": server.key}, timeout=60) as client:
        yield client


@pytest.fixture
def naps() -> list[float]:
    """Collect what the client would have slept."""
    return []


@pytest.fixture
def provider(server: StudioServer, naps: list[float]) -> ViddyScribeProvider:
    """A client of the studio that notes its waits; the server's clock goes on meanwhile."""

    async def nap(seconds: float) -> None:
        naps.append(seconds)
        server.advance(seconds)
        await asyncio.sleep(0.005)

    connection = {"base_url": server.base_url("viddyscribe"), "key": server.key, "local": True, "sleep": nap}
    limiter = Limiter("viddy", store=MemoryLimits(), clock=lambda: 1e9 + sum(naps), sleep=nap)
    return ViddyScribeProvider(ViddyScribeProvider.make_wire(**connection, limiter=limiter), Recorder())


class Desk:
    """Drives a client step by step."""

    def __init__(self, provider: ViddyScribeProvider) -> None:
        self.provider = provider

    def build(self, operation: str, *args: Any, **fields: Any) -> Any:
        """Build a request through the operation's own door."""
        assert isinstance(self.provider.starter, Recorder)
        getattr(self.provider, operation)(*args, **fields)
        return self.provider.starter.started[-1][0]

    def submit(self, operation: str, *args: Any, **fields: Any) -> Any:
        """Send a create."""
        return loop.run(self.provider.submit(self.build(operation, *args, **fields), headers={}), timeout=60)


@pytest.fixture
def desk(provider: ViddyScribeProvider) -> Desk:
    """Drive the client."""
    return Desk(provider)


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of files that people give by accident, and one good film."""
    folder = tmp_path_factory.mktemp("shelf")
    film = small_video(folder, 2.0, "talk.mp4")
    small_video(folder, 1.0, "other.mp4")
    (folder / "cut.mp4").write_bytes(film.read_bytes()[:700])
    (folder / "empty.mp4").write_bytes(b"")
    with wave.open(str(folder / "sound.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(16000))
    subprocess.run(
        ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "sine=d=1", "-c:a", "aac", str(folder / "sound.mp4")],
        check=True,
    )
    return folder


@pytest.fixture(scope="session")
def film(shelf: Path) -> Path:
    """The good film, two seconds long."""
    return shelf / "talk.mp4"


@pytest.fixture
def media_id(wire: httpx.Client, film: Path) -> str:
    """The id of the good film at the server."""
    found = wire.post("/upload_media", files={"file": ("talk.mp4", film.read_bytes(), "video/mp4")})
    return str(found.json()["media_id"])
