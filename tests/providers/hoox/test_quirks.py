"""What the real service was seen to do, switched on at the local studio, and survived by the client."""

import time

import pytest

from tests.providers.hoox.facts import VOICE
from vidkit.errors import Billed, InvalidRequest, JobFailed, NotFound, ServiceError
from vidkit.models import State
from vidkit.providers.base import Ticket
from vidkit.providers.hoox import parse, spec
from vidkit.testing import studio as make_studio
from vidkit.wire import loop

SPOKEN = {"script": "Three boats.", "voice_id": VOICE, "format": "square"}


def looks_until_done(look, ticket, most=40):
    seen = []
    while not seen or not (seen[-1].state.terminal and seen[-1].complete):
        assert len(seen) < most
        seen.append(look(ticket))
    return seen


@pytest.mark.parametrize("operation", ["generate", "export"])
def test_a_status_that_goes_back_does_not_go_back_here(server, wire, provider, look, operation):
    """The wire says processing, then pending again; the client keeps running and keeps the word."""
    server.set("hoox_status_goes_back", True)
    server.set_clock("looks:9")
    fields = {"video_id": "dash_film"} if operation == "export" else SPOKEN
    ticket = getattr(provider, operation)(**fields)
    seen = looks_until_done(look, ticket)
    words = [item.raw_state for item in seen]
    assert "pending" in words[words.index("processing") :], "the quirk did not show"
    states = [item.state for item in seen]
    assert State.queued not in states[states.index(State.running) :]
    assert states[-1] is State.succeeded


def test_progress_that_restarts_only_grows_here(server, wire, provider, look, generated):
    """The wire begins at 0 in each phase; the client shows the furthest it has been."""
    server.set("hoox_progress_restarts", True)
    video, _ = generated(avatar_id="look-kenji-snow")
    server.set_clock("looks:12")
    ticket = provider.export(video, format="square")
    seen = looks_until_done(look, ticket)
    raw = [item.raw["progress"] for item in seen]
    assert raw != sorted(raw), "the quirk did not show"
    assert {item.facts.get("step") for item in seen} >= set(spec.EXPORT_STEPS)
    told = [item.progress for item in seen]
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_a_completed_job_need_not_say_100(server, provider, look):
    """`completed` with progress 0 and no step is the end all the same."""
    server.set("hoox_zero_at_end", True)
    seen = look(provider.export("dash_film"))
    assert (seen.raw["progress"], seen.raw["current_step"]) == (0, None)
    assert seen.state is State.succeeded
    assert seen.progress == 1.0
    assert seen.assets


@pytest.mark.parametrize("operation", ["generate", "export"])
def test_a_result_may_come_some_looks_later(server, provider, look, operation):
    """`completed` without a result is not complete; the client looks again and then has it."""
    server.set("hoox_no_result", 3)
    fields = {"video_id": "dash_film"} if operation == "export" else SPOKEN
    ticket = getattr(provider, operation)(**fields)
    seen = [look(ticket) for _ in range(4)]
    assert [item.complete for item in seen] == [False, False, False, True]
    assert seen[-1].state is State.succeeded
    assert seen[-1].assets if operation == "export" else seen[-1].outcome["remote_video"]


@pytest.mark.parametrize("operation", ["generate", "export"])
def test_a_result_that_never_comes_ends_as_failed(server, provider, look, operation):
    """After some patient looks the job counts as failed, with what to do next."""
    server.set("hoox_no_result", "never")
    fields = {"video_id": "dash_film"} if operation == "export" else SPOKEN
    ticket = getattr(provider, operation)(**fields)
    seen = [look(ticket) for _ in range(spec.PATIENT_LOOKS)]
    assert all(not item.complete for item in seen[:-1])
    assert seen[-1].state is State.failed
    assert seen[-1].failure.code == "NO_RESULT"
    assert "dashboard" in seen[-1].failure.advice


def test_an_unknown_job_that_gives_500_is_still_not_found(server, wire, look):
    """The export's status says 500 of an unknown job; the generation's status tells the truth."""
    server.set("hoox_unknown_is_500", True)
    assert wire.get("/export/status/run_nobody").status_code == 500
    with pytest.raises(NotFound) as caught:
        look(Ticket("export", "run_nobody"))
    assert caught.value.code == "JOB_NOT_FOUND"


def test_a_known_job_behind_500s_is_a_stumble(server, provider, look):
    """A job that exists is not given up because its status cannot be had for a while."""
    ticket = provider.export("dash_film")
    server.faults.add("500", service="hoox", path="/export/status", times=4)
    with pytest.raises(ServiceError):
        look(ticket)
    assert look(ticket).state is State.succeeded


def test_horizontal_is_spelt_as_a_size_where_it_is_refused(server, wire, provider, look):
    """A server without `horizontal` gets custom 1920×1080 instead, once, and the job is the same."""
    server.set("hoox_no_horizontal", True)
    assert (
        wire.post("/export/start", json={"video_id": "dash_film", "format": "horizontal"}).status_code == 400
    )
    before = len(jobs(server))
    ticket = provider.export("dash_film", format="horizontal")
    made = jobs(server)
    assert len(made) == before + 1
    assert made[0].public["format"] == "custom"
    assert look(ticket).state is State.succeeded
    facts = jobs(server)[0].facts
    assert (facts["width"], facts["height"]) == (1920, 1080)
    with pytest.raises(InvalidRequest):
        loop.run(provider.submit(provider_request("wide"), headers={}))


def provider_request(form):
    from vidkit.providers.hoox.requests import ExportRequest

    return ExportRequest.model_construct(video_id="dash_film", format=form)


def jobs(server):
    return server.call(server.host.jobs("hoox", server.host.owner(server.key)))


def test_a_cost_that_is_told_as_zero(server, wire, generated):
    """The service tells 0 for API-made videos even where it charged for an avatar."""
    server.set("hoox_cost_is_zero", True)
    video, _ = generated(avatar_id="look-kenji-snow", script="word " * 10)
    job = wire.post("/export/start", json={"video_id": video}).json()
    assert job["estimated_credits"] == 3.2
    assert wire.get(f"/export/status/{job['job_id']}").json()["result"]["cost"] == 0


def test_the_pauses_between_looks_follow_the_documented_plan(monkeypatch):
    """Exports: 3 s, after 30 s 5 s, after 2 min 10 s; generations 5, 10 after a minute, 30 after five."""
    from vidkit.providers.hoox import client_steps
    from vidkit.providers.hoox.client import HooxProvider

    live = HooxProvider(HooxProvider.make_wire(key="hx_live_0"), None)
    begin = time.monotonic()
    now = [begin]
    monkeypatch.setattr(client_steps.time, "monotonic", lambda: now[0])

    def pauses(operation, moments):
        found = []
        for moment in moments:
            now[0] = begin + moment
            body = {"job_id": f"run_{operation}", "status": "processing"}
            seen = parse.status(body, "")
            found.append(live._steadied(Ticket(operation, f"run_{operation}"), seen).poll_after)
        return found

    assert pauses("export", [1, 29, 31, 119, 121, 900]) == [3, 3, 5, 5, 10, 10]
    assert pauses("generate", [1, 59, 61, 299, 301, 900]) == [5, 5, 10, 10, 30, 30]


# through a studio


ALL = {
    "hoox_status_goes_back": True,
    "hoox_progress_restarts": True,
    "hoox_zero_at_end": True,
    "hoox_no_result": 2,
    "hoox_unknown_is_500": True,
    "hoox_cost_is_zero": True,
    "hoox_letter_case": "upper",
    "hoox_error_shape": "B",
}


def test_a_job_lives_through_all_quirks_at_once(home):
    """With every quirk on, a generation ends with its film, made by one export."""
    with make_studio(home=home, clock="looks:7", media="slate", services=["hoox"], settings=ALL) as studio:
        job = studio.hoox.generate(**SPOKEN)
        video = job.wait(timeout=60)
        assert (video.width, video.height) == (1080, 1080)
        owner = studio.server.host.owner(studio.server.key)
        made = studio.server.call(studio.server.host.jobs("hoox", owner))
        assert sorted(item.kind for item in made) == ["export", "generate"]


def test_a_job_whose_result_never_comes_ends_with_advice(home):
    """`wait()` raises after patient looks instead of waiting for ever; nothing was charged for the export."""
    with make_studio(
        home=home, media="slate", services=["hoox"], settings={"hoox_no_result": "never"}
    ) as studio:
        job = studio.hoox.generate(**SPOKEN)
        with pytest.raises(JobFailed) as caught:
            job.wait(timeout=60)
        assert caught.value.code == "NO_RESULT"
        assert caught.value.billed is Billed.unknown
        assert caught.value.advice
