"""A studio for the module with a dashboard of films, and clients of it."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from tests.providers.hoox.facts import VOICE
from vidkit.providers.base import Ticket
from vidkit.providers.hoox.client import HooxProvider
from vidkit.server import StudioServer
from vidkit.testing.conformance import small_video
from vidkit.wire import Limiter, MemoryLimits, loop

BODIES = Path(__file__).parent / "bodies"
SETTINGS = [
    "plan",
    "error_shape",
    "letter_case",
    "rpm",
    "broken_json_is_500",
    "status_goes_back",
    "progress_restarts",
    "zero_at_end",
    "no_result",
    "cost_is_zero",
    "bars",
    "webhook_task",
    "few_webhooks",
    "unknown_is_500",
    "no_horizontal",
    "credits",
    "second_export",
    "link_ttl",
]


def body(name):
    """Return an example body of the documentation (values are ours)."""
    return json.loads((BODIES / f"{name}.json").read_text("utf-8"))


@pytest.fixture(scope="package")
def films(tmp_path_factory):
    """A dashboard: a film of 0.5 s, one of 41 s, and a file that is no film."""
    folder = tmp_path_factory.mktemp("dashboard")
    small_video(folder, 0.5)
    small_video(folder, 41, "long.mp4")
    (folder / "words.mp4").write_text("no film at all")
    return folder


@pytest.fixture(scope="package")
def running(tmp_path_factory, films):
    """One studio for the package; nothing may go wrong inside it."""
    pool = ThreadPoolExecutor(1)
    home = tmp_path_factory.mktemp("studio")
    settings = {"hoox_dashboard": str(films)}
    with StudioServer(
        home, media="slate", services=["hoox"], executor=pool, keys=["other"], settings=settings,
        webhooks={"pause": 0.05},
    ) as server:  # fmt: skip
        yield server
        assert server.accidents == []
    pool.shutdown()


@pytest.fixture
def server(running):
    """The studio as new: jobs end at once, no quirk is on, nothing is refused."""
    running.faults.clear()
    running.set_clock("instant")
    for name in SETTINGS:
        running.host.settings.switches.pop(f"hoox_{name}", None)
    return running


@pytest.fixture
def wire(server):
    """A plain HTTP client with the key: what the wire says, without our own client."""
    headers = {"Authorization": f"Bearer {server.key}"}
    with httpx.Client(base_url=server.base_url("hoox"), headers=headers, timeout=60) as client:
        yield client


class Straight:
    """Stands where `jobs` stands: submits at once and hands back the ticket."""

    def start(self, provider, request, options):
        made = loop.run(provider.submit(request, headers={}))
        return Ticket(
            request.operation, made.remote_id, json.loads(request.model_dump_json(exclude_none=True))
        )


@pytest.fixture
def naps():
    """Seconds the client would have slept."""
    return []


@pytest.fixture
def connect(server, naps):
    """Make clients of the studio, with whatever is different about them."""

    def make(**connection):
        now = [1_800_000_000.0]

        async def nap(seconds):
            naps.append(seconds)
            now[0] += seconds

        limiter = Limiter("hoox", store=MemoryLimits(), clock=lambda: now[0], sleep=nap)
        connection = {
            "base_url": server.base_url("hoox"), "key": server.key, "local": True, "sleep": nap, "limiter": limiter,
            **connection,
        }  # fmt: skip
        return HooxProvider(HooxProvider.make_wire(**connection), Straight())

    return make


@pytest.fixture
def provider(connect):
    """A client of the studio."""
    return connect()


@pytest.fixture
def look(provider):
    """Look at a job once, blocking."""
    return lambda ticket: loop.run(provider.look(ticket))


@pytest.fixture
def generated(wire):
    """Make a generated video and return its id and its job's."""

    def make(**fields):
        fields = {"script": "Three boats.", "voice_id": VOICE, "format": "square", **fields}
        job = wire.post("/generation/start", json=fields).json()["job_id"]
        return wire.get(f"/generation/status/{job}").json()["result"]["video_id"], job

    return make
