"""
The other half of the suite: what a person gets from a provider through a studio, with jobs, journal, money.

It knows a provider by the same `ProviderFacts` as `ProviderConformance`; subclass both.
"""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

import vidkit.providers as registry
from vidkit.errors import (
    Billed,
    BudgetExceeded,
    ContentRefused,
    InvalidRequest,
    JobFailed,
    JobTimeout,
    PermissionDenied,
    QuotaExceeded,
    SubmissionUnknown,
    VidkitError,
    VidkitWarning,
)
from vidkit.models import State
from vidkit.providers.base import Provider, operations
from vidkit.testing import studio as make_studio
from vidkit.testing.conformance.facts import ProviderFacts, check_file

Maker = Callable[..., Any]


def ending(job: Any, seconds: float = 30) -> VidkitError | None:
    """Wait for a job and return how it went wrong, or None."""
    try:
        job.wait(timeout=seconds)
    except VidkitError as wrong:
        return wrong
    return None


class StudioConformance(ProviderFacts):
    """Subclass it once per provider, beside its facts."""

    # fixtures

    @pytest.fixture
    def open_studio(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Maker]:
        """Open studios on one home, one after the other, with this provider in the registry."""
        name = self.provider_class.name
        if name not in registry.BUILT_IN:
            monkeypatch.setitem(registry._registered, name, self.provider_class)  # noqa: SLF001  # gone afterwards
        with ExitStack() as stack:

            def start(clock: Any = "instant", **more: Any) -> Any:
                studio = stack.enter_context(
                    make_studio(
                        home=tmp_path / "studio",
                        clock=clock,
                        media="slate",
                        services=[self.emulator],
                        settings=self.settings,
                        **more,
                    )
                )
                self.furnish(studio)
                return studio

            yield start

    @pytest.fixture
    def studio(self, open_studio: Maker) -> Any:
        """Open a studio whose jobs end at once."""
        return open_studio()

    def furnish(self, studio: Any) -> None:
        """Let a studio just opened have what the fields name, e.g. a project to render."""

    def call(self, studio: Any, **changes: Any) -> Any:
        """Run the operation through the studio's attribute of the provider."""
        service = getattr(studio, self.provider_class.name)
        return getattr(service, self.operation)(**{**self.fields, **changes})

    def at_server(self, studio: Any) -> list[Any]:
        """Return the jobs the server has."""
        host = studio.server.host
        owner = host.owner(studio.server.key)
        return list(studio.server.call(host.jobs(self.provider_class.name, owner)))

    def fault(self, studio: Any, kind: str, **more: Any) -> None:
        """Let something go wrong with the create, not with an upload before it."""
        name = self.provider_class.name
        studio.server.faults.add(kind, service=name, method="POST", path=self.creates, **more)

    def files_of(self, made: Any) -> list[Path]:
        """Return the files that a result holds: one, one a clip, or none."""
        if self.result == "project":
            return [Path(clip.video.path) for clip in made.clips if clip.video is not None]
        return [] if self.result == "description" else [Path(made.path)]

    def check_made(self, made: Any, job: Any, folder: Path) -> None:
        """Hold a result to its kind: whole files with facts, or words with times, which can be saved."""
        files = self.files_of(made)
        assert bool(files) is (self.main_role is not None)
        for path in files:
            check_file(path, path.suffix)
        if self.result == "video":
            assert job.video is not None
        if self.result in {"video", "audio"}:
            assert made.duration > 0
            saved = made.save(folder / f"kite{files[0].suffix}")
            assert Path(saved).read_bytes() == files[0].read_bytes()
        if self.result == "project":
            assert made.clips
            assert all(clip.end > clip.start >= 0 for clip in made.clips)
        if self.result == "description":
            assert made.cues
            assert all(cue.end > cue.start >= 0 and cue.text for cue in made.cues)
            saved = made.save(folder / "words.vtt")
            assert Path(saved).read_text("utf-8").startswith("WEBVTT")

    # the good path

    def test_wait_returns_what_was_made(self, studio: Any, tmp_path: Path) -> None:
        """From the call to the result: a job at once, then a film (or clips, or words) that can be saved."""
        job = self.call(studio)
        assert job.id.startswith(f"{self.provider_class.name}-")
        made = job.wait(timeout=60)
        assert job.state is State.succeeded
        assert job.remote_id == self.at_server(studio)[0].id
        self.check_made(made, job, tmp_path)
        assert [item.id for item in studio.jobs if item.operation == self.operation] == [job.id]
        assert studio.job(job.id).id == studio.job(job.remote_id).id == job.id

    def test_await_returns_the_same(self, studio: Any) -> None:
        """`await job` and the provider's `.aio` twin lead to the same result as `wait()`."""

        async def main() -> tuple[Any, Any]:
            service = getattr(studio, self.provider_class.name)
            job = await getattr(service.aio, self.operation)(**self.fields)
            assert job.remote_id
            return await job, job

        made, job = asyncio.run(main())
        same = job.wait(timeout=60)
        assert self.files_of(made) == self.files_of(same)
        if self.result == "description":
            assert made.cues == same.cues

    def test_a_job_shows_itself_as_text_and_html(self, studio: Any) -> None:
        """Both tell the same story, say LOCAL, and hold no key."""
        job = self.call(studio)
        job.wait(timeout=60)
        text, html = str(job), str(job.facts())
        assert job.id in text
        assert "local" in text.casefold()
        assert studio.server.key not in text + html + repr(job) + repr(studio)

    # nothing is paid twice

    def test_the_same_cell_twice_gives_the_living_job(self, open_studio: Maker) -> None:
        """While the first lives, the same request gives it back and says so; again=True makes another."""
        studio = open_studio("seconds:3")
        first = self.call(studio)
        second = self.call(studio)
        assert second.id == first.id
        assert any("again" in note for note in second.notes)
        third = self.call(studio, again=True)
        assert third.id != first.id
        changed = self.call(studio, **self.saying("quite another request"))
        assert changed.id not in {first.id, third.id}
        for job in (first, third, changed):
            job.wait(timeout=60)
        assert len(self.at_server(studio)) == 3

    def test_a_lost_reply_ends_with_one_job(self, studio: Any) -> None:
        """Where the service can list, the lost job is found and fetched; elsewhere it is honestly unknown."""
        self.fault(studio, "lost_reply")
        job = self.call(studio)
        wrong = ending(job)
        if wrong is None:
            assert job.state is State.succeeded
            assert job.remote_id == self.at_server(studio)[0].id
        else:
            assert not self.lists
            assert job.state is State.unknown
            assert isinstance(wrong, SubmissionUnknown)
        assert len(self.at_server(studio)) == 1

    def test_a_new_process_finds_its_jobs_and_fetches_them(self, open_studio: Maker) -> None:
        """After a restart of everything the journal lists the job, rejoins it and gets the file."""
        studio = open_studio("seconds:3")
        job = self.call(studio)
        with pytest.raises(JobTimeout) as caught:
            job.wait(timeout=0.3)
        assert caught.value.still_running is True
        studio.close()
        later = open_studio("instant")
        again = later.job(job.id)
        assert again is not job
        made = again.wait(timeout=60)
        assert all(path.exists() for path in self.files_of(made))
        assert len(self.at_server(later)) == 1

    # what goes wrong

    def test_bad_input_leaves_no_job_behind(self, studio: Any) -> None:
        """A request that cannot work is refused in words: nothing in the journal, nothing at the server."""
        for changes in [*self.bad, {"no_such_field": 1}]:
            with pytest.raises(InvalidRequest):
                self.call(studio, **changes)
        assert list(studio.jobs) == []
        assert self.at_server(studio) == []

    @pytest.mark.parametrize(("code", "kind"), [("server_error", JobFailed), ("refused", ContentRefused)])
    def test_a_failed_job_raises_what_happened(self, studio: Any, code: str, kind: type[JobFailed]) -> None:
        """`wait()` raises; the error knows the job, answers four questions, and stays on the job."""
        studio.server.faults.add("fail_job", service=self.provider_class.name, code=code, message="It broke.")
        job = self.call(studio)
        with pytest.raises(kind if self.refuses else JobFailed) as caught:
            job.wait(timeout=60)
        assert job.state is State.failed
        assert caught.value.job_id == job.id
        assert caught.value.provider == self.provider_class.name
        assert caught.value.still_running is False
        assert all(caught.value.answers().values())
        assert job.error is not None

    def test_a_refused_create_ends_the_job(self, studio: Any) -> None:
        """No credits: the job ends at once, unbilled, with advice, and the same call may be made again."""
        self.fault(studio, "402")
        job = self.call(studio)
        with pytest.raises(QuotaExceeded) as caught:
            job.wait(timeout=60)
        assert caught.value.billed is Billed.no
        assert self.at_server(studio) == []
        assert self.call(studio).wait(timeout=60)

    def test_cancel_through_the_job(self, open_studio: Maker) -> None:
        """`job.cancel()` ends the job where the service can, and elsewhere says that it goes on."""
        studio = open_studio("seconds:30")
        job = self.call(studio)
        with pytest.raises(JobTimeout):
            job.wait(timeout=0.5)
        service = getattr(studio, self.provider_class.name)
        if service.can_cancel(self.operation):
            job.cancel()
            assert job.state is State.cancelled
        else:
            with pytest.raises(PermissionDenied):
                job.cancel()
            assert job.state.alive

    def test_an_unknown_word_warns_once_and_runs_on(self, open_studio: Maker) -> None:
        """A status word nobody knows is survived with one warning."""
        strange = {"state": "running", "word": "Reticulating"}
        studio = open_studio([strange, strange, strange, "succeeded"])
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            assert self.call(studio).wait(timeout=60)
        ours = [item for item in caught if issubclass(item.category, VidkitWarning)]
        assert len(ours) <= len(studio.jobs)  # a job whose file another one fetches counts as two

    # money and keys

    def test_a_cap_stops_before_anything_leaves(self, studio: Any) -> None:
        """A cap of no jobs refuses the request: unbilled, and the server hears nothing."""
        studio.spend.cap(jobs=0)
        with pytest.raises(BudgetExceeded) as caught:
            self.call(studio)
        assert caught.value.billed is Billed.no
        assert self.at_server(studio) == []

    def test_the_estimate_is_on_the_job(self, studio: Any) -> None:
        """What it would cost live stands on the job, unknown as None and never as 0; here it is free."""
        job = self.call(studio)
        assert job.cost.estimated is None or job.cost.estimated > 0
        assert job.cost.actual == 0

    def test_the_key_is_in_no_file_of_the_journal(self, studio: Any) -> None:
        """Nothing the journal writes holds the key."""
        self.call(studio).wait(timeout=60)
        journals = list(studio.home.rglob("journal.db*"))
        assert journals
        for path in journals:
            assert studio.server.key.encode() not in path.read_bytes()

    def test_the_studio_offers_the_provider(self, studio: Any) -> None:
        """The provider is an attribute of the studio, with its operations for completion."""
        service = getattr(studio, self.provider_class.name)
        assert isinstance(service, Provider)
        assert set(operations(type(service))) <= set(dir(service))
        assert self.provider_class.name in dir(studio)
