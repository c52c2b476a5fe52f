"""
What the suite has to know about a provider, stated once and used by both of its halves.

    class Described(ProviderFacts):
        provider_class = provider_class("viddyscribe")
        emulator = "viddyscribe"
        operation = "describe_text"
        words = "custom_instructions"
        main_role = None
        creates = "/generate_ad_text"

        @classmethod
        def prepare(cls, folder):
            film = small_video(folder)
            cls.fields = {"video": film}
            cls.bad = [{"video": folder / "no-such-file.mp4"}]

    class TestDescribed(Described, ProviderConformance): ...
    class TestDescribedStudio(Described, StudioConformance): ...

Most providers only need the first few attributes.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

import pytest

from vidkit.engine import tasks
from vidkit.models import Asset, Snapshot, State
from vidkit.providers.base import JobOptions, Provider, Request, job_operation
from vidkit.server.emulator import Emulator

#: How a whole file begins (where, what), by its ending.
MAGIC: Mapping[str, tuple[int, bytes]] = {".mp4": (4, b"ftyp"), ".wav": (0, b"RIFF")}


class _Quiet:
    """A report nobody reads."""

    def progress(self, value: float) -> None:
        """Tell nobody."""

    def publish(self, result: Mapping[str, Any]) -> None:
        """Show nobody."""

    def cancelled(self) -> bool:
        """Go on."""
        return False


def small_video(folder: Path, seconds: float = 1.0, name: str = "film.mp4") -> Path:
    """Make a small, silent, whole film for a field that takes one."""
    work = folder / f"work-{name}"
    work.mkdir()
    made = tasks.slate(work, {"width": 320, "height": 180, "seconds": seconds}, _Quiet())
    return Path((work / made["files"]["video"]).rename(folder / name))


class Recorder:
    """Stands where `jobs` stands: notes what would be started, and starts nothing."""

    def __init__(self) -> None:
        self.started: list[tuple[Request, JobOptions]] = []

    def start(self, provider: Provider, request: Request, options: JobOptions) -> Any:
        """Note it."""
        self.started.append((request, options))
        return f"job {len(self.started)}"

    async def start_and_confirm(self, provider: Provider, request: Request, options: JobOptions) -> Any:
        """Note it."""
        return self.start(provider, request, options)


class ProviderFacts:
    """State the attributes; override a method only where the service is different."""

    provider_class: ClassVar[type[Provider]]
    #: Emulator class, or its name in the server's registry.
    emulator: ClassVar[str | type[Emulator]]
    #: A job operation and fields that make a small, valid request of it.
    operation: ClassVar[str]
    fields: ClassVar[dict[str, Any]]
    #: Fields that cannot work; each has to be refused before anything is sent.
    bad: ClassVar[list[dict[str, Any]]]
    #: The server's switches, e.g. a dialect.
    settings: ClassVar[dict[str, Any]] = {}
    #: The field of the operation that takes any words: other words make another request.
    words: ClassVar[str] = "prompt"
    #: The file one came for; None where the result is no file (a description, clips that are only found).
    main_role: ClassVar[str | None] = "video"
    #: Text in the path of the create, where other POSTs (uploads) go before it.
    creates: ClassVar[str] = ""
    #: Whether the wire has a word for content that a filter refused.
    refuses: ClassVar[bool] = True
    #: Whether the service can list what this operation made, so that a lost reply can be found again.
    lists: ClassVar[bool] = True
    #: A status word nobody knows.
    unknown_word: ClassVar[str] = "Reticulating"

    @classmethod
    def prepare(cls, folder: Path) -> None:
        """Make what the fields need, e.g. a film in *folder*, and set `cls.fields` and `cls.bad`."""

    @pytest.fixture(scope="class", autouse=True)
    @classmethod
    def _prepared(cls, tmp_path_factory: pytest.TempPathFactory) -> None:
        cls.prepare(tmp_path_factory.mktemp("given"))

    def saying(self, text: str) -> dict[str, Any]:
        """Return the change of fields that makes another request of it."""
        return {self.words: text}

    def in_one_call(self) -> dict[str, Any] | None:
        """Return fields of a request that travels in one call; None where none does: no curl line then."""
        return self.fields

    # what holds for every result

    @property
    def result(self) -> str:
        """What `Job.wait()` returns: `"video"`, `"project"`, `"description"` or `"audio"`."""
        operation = inspect.getattr_static(self.provider_class, self.operation)
        assert isinstance(operation, job_operation)
        idle = self.provider_class(self.provider_class.make_wire(key="none", local=True), Recorder())
        return operation.request(idle, (), dict(self.fields))[0].result

    def done(self, seen: Snapshot) -> bool:
        """Whether nothing more is to come: ended, complete, and with the file one came for."""
        if seen.state is not State.succeeded:
            return seen.state.terminal
        return seen.complete and (
            self.main_role is None or any(x.role == self.main_role for x in seen.assets)
        )

    def main(self, seen: Snapshot) -> Asset:
        """Return the file one came for."""
        assert self.main_role is not None
        found = next(asset for asset in seen.assets if asset.role == self.main_role)
        assert found.essential
        return found

    def check_outcome(self, seen: Snapshot) -> None:
        """Hold what a finished job says it made, beside its files, to the shape of its kind of result."""
        outcome = seen.outcome
        if self.result == "project":
            assert isinstance(outcome["name"], str)
            assert outcome["clips"], "a project without clips"
            for clip in outcome["clips"]:
                assert {"index", "start", "end", "title", "description", "tags", "score"} <= set(clip)
                assert 0 <= clip["start"] < clip["end"]
            indices = {clip["index"] for clip in outcome["clips"]}
            assert {int(x.role[5:]) for x in seen.assets if x.role.startswith("clip-")} <= indices
        if self.result == "description":
            assert outcome["language"]
            assert outcome["cues"], "a description without cues"
            for cue in outcome["cues"]:
                assert 0 <= cue["start"] < cue["end"]
                assert cue["text"].strip()
        if self.main_role is None:
            assert outcome
            assert not any(asset.essential for asset in seen.assets)


def check_file(path: Path | str, suffix: str = ".mp4") -> bytes:
    """Hold a file to the way files of its kind begin; return its bytes."""
    whole = Path(path).read_bytes()
    at, magic = MAGIC[suffix]
    assert whole[at : at + len(magic)] == magic
    return whole
