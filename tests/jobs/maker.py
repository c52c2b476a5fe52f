"""A service that makes whatever a test wants made: scripted looks, files from memory, no server."""

from __future__ import annotations

import io
import wave
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, ClassVar, Literal

import httpx
import numpy as np

from vidkit.engine.encode import Encoder
from vidkit.jobs.budget import Spend
from vidkit.jobs.manager import Desk, JobManager
from vidkit.models import Snapshot
from vidkit.providers.base import PollPolicy, Provider, Request, Ticket, job_operation, value_operation
from vidkit.wire import Wire

BASE = "http://maker.test"


class Make(Request):
    """Asks for anything."""

    provider: ClassVar[str] = "maker"
    operation: ClassVar[str] = "make"
    prompt: str = "a kite"


class MakeProject(Make):
    """Asks for clips."""

    operation: ClassVar[str] = "clips"
    result: ClassVar[Literal["video", "project", "description", "audio"]] = "project"


class MakeText(Make):
    """Asks for a description."""

    operation: ClassVar[str] = "describe"
    result: ClassVar[Literal["video", "project", "description", "audio"]] = "description"


class MakeSound(Make):
    """Asks for a sound."""

    operation: ClassVar[str] = "speak"
    result: ClassVar[Literal["video", "project", "description", "audio"]] = "audio"


class Fetch(Request):
    """Asks for the file of a film that was made."""

    provider: ClassVar[str] = "maker"
    operation: ClassVar[str] = "fetch"
    video_id: str


class Maker(Provider):
    """Looks are answered by `plan`, files by `files`."""

    name = "maker"
    title = "Maker"
    key_variables = ("MAKER_API_KEY",)
    base_url = BASE
    poll = PollPolicy(first=0.01, longest=0.02, arrival=0.4)

    def __init__(self, wire: Wire, starter: Any, plan: Callable[[Ticket, int], Snapshot]) -> None:
        super().__init__(wire, starter)
        self.plan = plan
        self.looks: dict[str, int] = {}
        self.sent: list[Request] = []

    @classmethod
    def make_wire(cls, **connection: Any) -> Wire:
        return Wire(cls.name, BASE, "key-of-maker", read_error=lambda reply: None, **connection)

    async def submit(self, request: Request, *, headers: Mapping[str, str]) -> Snapshot:
        self.sent.append(request)
        return self.plan(Ticket(request.operation, f"{request.operation}-{len(self.sent)}"), 0)

    async def look(self, ticket: Ticket) -> Snapshot:
        self.looks[ticket.remote_id] = self.looks.get(ticket.remote_id, 0) + 1
        return self.plan(ticket, self.looks[ticket.remote_id])

    def follow_up(self, ticket: Ticket, seen: Snapshot) -> Request | None:
        made = seen.outcome.get("remote_video")
        return Fetch(video_id=str(made)) if made and ticket.operation == "make" else None

    @job_operation
    def make(self, prompt: str) -> Request:
        """Make it."""
        return Make(prompt=prompt)

    @value_operation
    async def nothing(self) -> None:
        """Do nothing."""


def maker(
    home: Path, plan: Callable[[Ticket, int], Snapshot], files: Mapping[str, bytes] | None = None
) -> tuple[Maker, Desk]:
    """Return a provider with a journal at *home*; `files` are what its links lead to."""

    def serve(request: httpx.Request) -> httpx.Response:
        data = (files or {}).get(request.url.path)
        return httpx.Response(200, content=data) if data is not None else httpx.Response(404)

    made: list[Maker] = []
    manager = JobManager(home)
    desk = Desk(manager, lambda record: made[0], Spend(manager.journal, local=False))
    wire = Maker.make_wire(transport=httpx.MockTransport(serve))
    made.append(Maker(wire, desk, plan))
    return made[0], desk


def film(path: Path, seconds: float = 0.5) -> bytes:
    """Return a small MP4."""
    grey = np.full((36, 64), 90, np.uint8)
    chroma = np.full((18, 32), 128, np.uint8)
    with Encoder(path, 64, 36) as out:
        for _ in range(round(24 * seconds)):
            out.write(grey, chroma, chroma)
    return path.read_bytes()


def tone(seconds: float = 1.0) -> bytes:
    """Return a small WAV."""
    time = np.arange(round(16_000 * seconds)) / 16_000
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes((np.sin(2 * np.pi * 440 * time) * 12_000).astype("<i2").tobytes())
    return out.getvalue()
