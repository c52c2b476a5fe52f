"""
What the suite stands on: a studio to talk to, a client that notes its waits, and small helpers.

Every test runs twice: over loopback, where bytes really travel, and in-process, where a failure is quick to
find because nothing is in between. What an in-process studio cannot do is marked `over_loopback`, and why.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import pytest

from vidkit.models import Snapshot
from vidkit.providers.base import Provider, Request, Ticket
from vidkit.server import InProcessStudio, Served, StudioServer
from vidkit.server.faults import Fault
from vidkit.testing.conformance.facts import ProviderFacts, Recorder
from vidkit.wire import Limiter, MemoryLimits, loop

LOOKS = 60

Test = TypeVar("Test", bound=Callable[..., Any])


#: How the client reaches the studio.
WAYS: Mapping[str, type[Served]] = {"in-process": InProcessStudio, "loopback": StudioServer}


def over_loopback(why: str) -> Callable[[Test], Test]:
    """Mark a test that an in-process studio cannot pass, and say why."""

    def mark(test: Test) -> Test:
        test.over_loopback = why  # type: ignore[attr-defined]  # read below
        return test

    return mark


class Connected(ProviderFacts):
    """Fixtures and small helpers of the suite."""

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Run each test that needs a studio every way it can."""
        if "way" in metafunc.fixturenames:
            ways = ["loopback"] if hasattr(metafunc.function, "over_loopback") else list(WAYS)
            metafunc.parametrize("way", ways, indirect=True, scope="class")

    # fixtures

    @pytest.fixture(scope="class")
    @classmethod
    def way(cls, request: pytest.FixtureRequest) -> str:
        """How the client reaches the studio."""
        return str(request.param)

    @pytest.fixture(scope="class")
    @classmethod
    def running(cls, way: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
        """Run one studio for the class; films are plain and quickly made."""
        pool = ThreadPoolExecutor(2)
        home = tmp_path_factory.mktemp("studio")
        server = WAYS[way](
            home,
            clock="instant",
            media="slate",
            services=[cls.emulator],
            settings=cls.settings,
            executor=pool,
        ).start()
        yield server
        accidents = list(server.accidents)
        server.stop()
        pool.shutdown()
        assert accidents == [], "an emulator raised"

    @pytest.fixture
    def server(self, running: Served) -> Iterator[Served]:
        """Hand out the server with nothing going wrong."""
        running.faults.clear()
        running.set_clock("instant")
        yield running
        running.faults.clear()

    @pytest.fixture
    def naps(self) -> list[float]:
        """Collect what the client would have slept."""
        return []

    def connect(self, server: Served, naps: list[float], *, key: str | None = None) -> Provider:
        """Return a client of the server that notes its waits instead of sleeping."""

        async def nap(seconds: float) -> None:
            naps.append(seconds)
            now[0] += seconds
            await asyncio.sleep(0.005)

        now = [1_800_000_000.0]
        wire = self.provider_class.make_wire(
            base_url=server.base_url(self.provider_class.name),
            key=key or server.key,
            local=True,
            limiter=Limiter("conformance", store=MemoryLimits(), clock=lambda: now[0], sleep=nap),
            sleep=nap,
            timeout=20.0,
            transport=server.transport,
        )
        return self.provider_class(wire, Recorder())

    @pytest.fixture
    def provider(self, server: Served, naps: list[float]) -> Provider:
        """Return a client of the server."""
        return self.connect(server, naps)

    # small helpers

    def build(self, provider: Provider, **changes: Any) -> Request:
        """Build a request through the operation's own door."""
        assert isinstance(provider.starter, Recorder)
        getattr(provider, self.operation)(**{**self.fields, **changes})
        return provider.starter.started[-1][0]

    def submit(self, provider: Provider, request: Request | None = None) -> Snapshot:
        """Send a create."""
        return loop.run(provider.submit(request or self.build(provider), headers={}), timeout=60)

    def ticket(self, seen: Snapshot, request: Request | None = None) -> Ticket:
        """Return what the journal would hold."""
        kept = {} if request is None else json.loads(request.model_dump_json(exclude_none=True))
        return Ticket(self.operation, seen.remote_id, kept)

    def look(self, provider: Provider, ticket: Ticket) -> Snapshot:
        """Look once."""
        return loop.run(provider.look(ticket), timeout=60)

    def until_done(self, provider: Provider, ticket: Ticket) -> list[Snapshot]:
        """Look until the job ends."""
        seen: list[Snapshot] = []
        while not seen or not self.done(seen[-1]):
            assert len(seen) < LOOKS, f"still {seen[-1].raw_state} after {LOOKS} looks"
            seen.append(self.look(provider, ticket))
        return seen

    def jobs_at(self, server: Served) -> list[Any]:
        """Return the jobs that the server has for our key."""
        owner = server.host.owner(server.key)
        assert owner is not None
        return list(server.call(server.host.jobs(self.provider_class.name, owner)))

    def fault(self, server: Served, kind: str, **more: Any) -> Fault:
        """Let something go wrong with the create, not with an upload before it."""
        name = self.provider_class.name
        return server.faults.add(kind, service=name, method="POST", path=self.creates, **more)
