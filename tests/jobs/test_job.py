"""The job as people hold it, through a real server: waiting, failing, cancelling, fetching, telling."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from pathlib import Path
from typing import Any

import pytest

import vidkit as vk
from vidkit.errors import (
    AuthError,
    JobCancelled,
    JobExpired,
    JobTimeout,
    MediaError,
    NotFound,
    PermissionDenied,
    SubmissionUnknown,
    VidkitError,
)
from vidkit.jobs.life import Life
from vidkit.models import Snapshot, State

CREATE: dict[str, Any] = {"prompt": "a kite over dunes", "size": "1280x720", "seconds": "4"}


def until(what: Any, seconds: float = 10) -> None:
    """Wait until *what* is true."""
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.01)


def test_the_call_returns_before_the_service_answers(studio: Any) -> None:
    """Even when the service takes seconds to answer, the job is there within a tenth of one."""
    studio.openai  # noqa: B018  # the server is up
    studio.server.faults.add("stall", service="openai", method="POST", seconds=1.5)
    start = time.monotonic()
    job = studio.openai.create(**CREATE)
    assert time.monotonic() - start < 0.3
    assert job.state is State.submitting
    assert job.remote_id is None
    job.wait(30)


def test_the_intent_is_in_the_journal_before_the_post(studio: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the provider is told to send, another process could already read the job, and that it is being sent."""
    import sqlite3

    seen: list[Any] = []
    provider = studio.openai
    real = type(provider).submit

    async def submit(self: Any, request: Any, *, headers: Any) -> Snapshot:
        with sqlite3.connect(studio.home / "journal.db") as db:
            seen.append(db.execute("SELECT state, sent_at, request FROM jobs").fetchone())
        return await real(self, request, headers=headers)

    monkeypatch.setattr(type(provider), "submit", submit)
    provider.create(**CREATE).wait(30)
    state, sent_at, request = seen[0]
    assert state == "submitting"
    assert sent_at is not None
    assert json.loads(request)["prompt"] == CREATE["prompt"]


def test_a_wait_that_is_over_leaves_the_job_alone(studio: Any) -> None:
    """JobTimeout says that it goes on, and so it does."""
    studio.server.set_clock("looks:6")
    job = studio.openai.create(**CREATE)
    with pytest.raises(JobTimeout) as caught:
        job.wait(0.05)
    assert caught.value.still_running is True
    assert caught.value.job_id == job.id
    assert job.wait(30).duration > 3.9


def test_many_wait_at_once(studio: Any) -> None:
    """Threads and coroutines waiting for one job all get its film."""
    studio.server.set_clock("looks:3")
    job = studio.openai.create(**CREATE)
    got: list[Any] = []
    threads = [threading.Thread(target=lambda: got.append(job.wait(30))) for _ in range(3)]
    for thread in threads:
        thread.start()

    async def both() -> None:
        got.extend(await asyncio.gather(job, job))

    asyncio.run(both())
    for thread in threads:
        thread.join()
    assert len({str(video.path) for video in got}) == 1
    assert len(got) == 5


def test_a_cancelled_await_leaves_the_job_alone(studio: Any) -> None:
    """Stop in a cell that awaits ends the waiting only."""
    studio.server.set_clock("looks:5")
    job = studio.openai.create(**CREATE)

    async def impatient() -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(asyncio.ensure_future(job._arrival()), 0.1)

    asyncio.run(impatient())
    assert job.wait(30)


def test_the_file_comes_without_anyone_waiting(studio: Any) -> None:
    """Links die, so the download begins by itself; a card hears of every step."""
    told: list[tuple[str, float | None]] = []
    studio.server.set_clock("looks:3")
    job = studio.openai.create(**CREATE)
    stop = job.on_change(lambda: told.append((str(job.state), job.facts().downloading)))
    until(lambda: job.path is not None)
    assert ("succeeded", 0.0) in told, "the card must stay alive until the file is here"
    until(lambda: told[-1] == ("succeeded", None))
    stop()
    count = len(told)
    job.put(job.record)
    assert len(told) == count


def test_a_listener_that_fails_harms_nobody(studio: Any) -> None:
    """A broken callback neither stops the others nor the job."""
    heard: list[str] = []
    job = studio.openai.create(**CREATE)
    job.on_change(lambda: 1 / 0)  # type: ignore[arg-type,return-value]
    job.on_change(lambda: heard.append(str(job.state)))
    job.wait(30)
    assert heard


def test_a_dead_link_is_signed_anew(studio: Any) -> None:
    """The first link is dead: a fresh look gives another, and the file comes."""
    studio.server.faults.add("expired_link", service="media")
    assert studio.generate("a kite").wait(30).path.stat().st_size > 1000


def test_a_result_that_is_gone_is_told_as_expired(studio: Any) -> None:
    """When every link is dead the job ends as expired, and says what to do."""
    studio.server.faults.add("expired_link", service="media", times=0)
    job = studio.generate("a kite")
    with pytest.raises(JobExpired) as caught:
        job.wait(30)
    assert job.state is State.expired
    assert "job.refresh()" in caught.value.advice
    studio.server.faults.clear()  # it was only out of sight: what the advice says works
    assert job.refresh().wait(30).path.stat().st_size > 1000


def test_a_cut_download_is_completed(studio: Any) -> None:
    """A download that breaks off goes on where it was, and is whole."""
    studio.server.faults.add("cut", service="openai", path="/content", times=2)
    job = studio.openai.create(**CREATE)
    video = job.wait(30)
    host = studio.server.host
    (remote,) = studio.server.call(host.jobs("openai", host.owner(studio.server.key)))
    assert video.path.read_bytes() == remote.files["video"].read_bytes()


def test_what_the_download_could_not_mend_is_said_and_tried_again(
    studio: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A service that does not deliver makes the wait fail with words; the next wait begins anew and succeeds."""
    monkeypatch.setattr(Life, "fetch_pauses", ())
    from vidkit.wire import download

    monkeypatch.setattr(download, "BACKOFF_S", (0.0, 0.0, 0.0, 0.0))
    studio.server.faults.add("500", service="openai", path="/content", times=0)
    job = studio.openai.create(**CREATE)
    with pytest.raises(VidkitError):
        job.wait(60)
    assert job.state is State.succeeded
    assert job.facts().error is not None
    studio.server.faults.clear()
    assert job.wait(30).duration > 3.9
    assert job.error is None


def test_a_deleted_file_can_be_fetched_again(studio: Any) -> None:
    """Somebody tidied the media folder: wait() says so, refresh() brings it back."""
    job = studio.openai.create(**CREATE)
    job.wait(30).path.unlink()
    with pytest.raises(MediaError, match="no longer"):
        job.wait(1)
    assert job.refresh().wait(30).path.is_file()


def test_stumbling_looks_are_looked_past(studio: Any) -> None:
    """5xx and 429 answers to a look do not disturb a job."""
    for kind in ("500", "503", "429", "garbage"):
        studio.server.faults.add(kind, service="openai", method="GET", path="/videos/", seconds=0.05)
    assert studio.openai.create(**CREATE).wait(60)


def test_a_wrong_key_ends_the_wait_with_its_name(studio: Any) -> None:
    """A create that is refused for its key makes no job at the service, and raises AuthError."""
    other = vk.connect("openai", base_url=studio.openai.wire.base_url, api_key="sk-wrong")
    job = other.openai.create(**CREATE)
    with pytest.raises(AuthError):
        job.wait(30)
    assert job.state is State.failed
    assert "sk-wrong" not in str(job) + repr(job) + str(job.error)


def test_a_missing_key_is_said_before_anything_happens(home: Path) -> None:
    """The error names the variable; no job, no row."""
    live = vk.connect()
    with pytest.raises(AuthError, match="OPENAI_API_KEY"):
        live.openai.create(**CREATE)
    assert len(live.jobs) == 0


def test_a_cancelled_job_says_how_to_have_it_after_all(studio: Any) -> None:
    """Cancelling ends the job unbilled; the wait says so, and its advice works: the same call makes another."""
    studio.server.set_clock(["queued"] * 20)
    job = studio.minimax.generate_v2("a kite")
    job.cancel()
    with pytest.raises(JobCancelled, match="ask again") as caught:
        job.wait(30)
    assert (caught.value.billed, caught.value.still_running) == ("no", False)
    studio.server.set_clock("instant")
    fresh = studio.minimax.generate_v2("a kite")
    assert fresh.id != job.id
    assert fresh.wait(30).duration > 1


def test_cancel_needs_something_to_cancel(studio: Any) -> None:
    """An ended job refuses in words."""
    job = studio.openai.create(**CREATE)
    job.wait(30)
    with pytest.raises(PermissionDenied, match="already ended"):
        job.cancel()


def test_several_candidates_leave_the_choice_to_the_user(
    studio: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two listed jobs may be the lost one: it stays unknown, names both, and `claim` takes one."""
    provider = studio.openai
    made = [provider.create(**CREATE, again=True) for _ in range(2)]
    for job in made:
        job.wait(30)

    async def lost(self: Any, request: Any, *, headers: Any) -> Snapshot:
        raise SubmissionUnknown("the reply was lost.")

    async def recent(self: Any, request: Any, since: Any) -> list[Snapshot]:
        return [
            Snapshot("video_a", State.running),
            Snapshot(made[0].remote_id, State.succeeded),
            Snapshot("video_b", State.running),
        ]

    monkeypatch.setattr(type(provider), "submit", lost)
    monkeypatch.setattr(type(provider), "recent", recent)
    job = provider.create("another")
    with pytest.raises(SubmissionUnknown, match="video_a, video_b"):
        job.wait(30)
    with pytest.raises(NotFound):
        job.claim(made[1].remote_id)
    job.claim("video_b")
    assert job.remote_id == "video_b"


def test_a_job_knows_what_it_was_made_from(studio: Any) -> None:
    """Lineage: a remix names the job it came from, an image input the film its frame was taken from or its file."""
    first = studio.openai.create(**CREATE)
    first.wait(30)
    second = studio.openai.remix(first, "the same at night")
    assert second.wait(30).parents == (first.id,)
    third = studio.minimax.generate("it goes on", first_frame_image=first.result.frame(at=0.0))
    assert third.parents == (first.id,)
    kept = first.result.frame(at=0.0).save(studio.home.parent / "kept.webp")
    fourth = studio.minimax.generate("it goes back", first_frame_image=kept)
    assert fourth.parents == ("kept.webp",)


def test_another_seed_is_another_request(studio: Any) -> None:
    """Same words, other seed: a job of its own; the same seed hands the living job back."""
    studio.server.set_clock("looks:30")
    jobs = [studio.openai.create(**CREATE, seed=seed) for seed in (1, 2, 1)]
    assert jobs[0].id != jobs[1].id
    assert jobs[0].id == jobs[2].id


def test_handing_back_says_so(studio: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """The second identical call prints why there is no new job, and how to get one."""
    studio.server.set_clock("looks:30")
    job = studio.openai.create(**CREATE)
    studio.openai.create(**CREATE)
    said = capsys.readouterr().out
    assert job.id in said
    assert "again=True" in said
    vk.options.say = False
    try:
        studio.openai.create(**CREATE)
    finally:
        vk.options.say = True
    assert capsys.readouterr().out == ""


def test_a_finished_request_may_be_made_again(studio: Any) -> None:
    """Only living jobs are handed back: once the film is here, the same call makes a new one."""
    first = studio.openai.create(**CREATE)
    first.wait(30)
    assert studio.openai.create(**CREATE).id != first.id


def test_identical_calls_from_many_threads_make_one_job(studio: Any) -> None:
    """Ten impatient clicks pay once."""
    studio.server.set_clock("looks:30")
    jobs: list[Any] = []
    threads = [
        threading.Thread(target=lambda: jobs.append(studio.openai.create(**CREATE))) for _ in range(10)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({job.id for job in jobs}) == 1
    assert len(studio.jobs) == 1


def test_as_dict_is_json(studio: Any) -> None:
    """What the command line prints can be read by machines."""
    job = studio.openai.create(**CREATE)
    job.wait(30)
    found = json.loads(json.dumps(job.as_dict()))
    assert found["id"] == job.id
    assert found["path"] == str(job.path)
    assert found["cost"] == 0.0
    assert found["estimated_usd"] == pytest.approx(0.4)


def test_an_unfinished_job_is_no_media_argument(studio: Any) -> None:
    """Passing a job that has no file yet says to wait first."""
    studio.server.set_clock("looks:30")
    job = studio.openai.create(**CREATE)
    with pytest.raises(MediaError, match="wait"):
        job.__media_input__()


def test_wait_on_the_loop_thread_refuses(studio: Any) -> None:
    """Blocking vidkit's own loop would wait for itself for ever."""
    from vidkit.wire import loop

    job = studio.openai.create(**CREATE)

    async def wrong() -> None:
        with pytest.raises(RuntimeError, match="await"):
            job.wait(1)

    loop.run(wrong())
    job.wait(30)
