"""The client against the real server: uploads, places, the shared limit, older generations, quirks."""

import asyncio
import time

import httpx
import pytest

from vidkit.errors import InvalidRequest, NotFound, PermissionDenied, QuotaExceeded, RateLimited
from vidkit.models import State
from vidkit.providers.base import Ticket
from vidkit.providers.wayin import client_steps, parse, spec
from vidkit.testing.conformance import small_video
from vidkit.wire import Limiter, MemoryLimits, loop


def test_a_file_goes_up_whole_and_without_the_key(server, provider, look, film):
    """The storage refuses a key (it would answer 400), and what arrives is what was sent."""
    ticket = provider.clips(film)
    seen = look(ticket)
    assert seen.state is State.succeeded
    owner = server.host.owner(server.key)
    kept = server.call(server.host.stored_files("wayin", owner))[0]
    assert kept.path.read_bytes() == film.read_bytes()
    assert kept.name == film.name


def test_an_upload_is_a_value_that_a_project_takes(provider, look, film):
    """`upload` gives an identity; it is good once, and the second time says so."""
    identity = provider.upload(film)
    assert look(provider.clips(identity)).state is State.succeeded
    with pytest.raises(InvalidRequest, match="used"):
        provider.clips(identity)


def test_bytes_go_up_as_well(provider, look, film):
    """And get a name with an ending."""
    assert look(provider.clips(film.read_bytes())).outcome["name"] == "video"


def test_an_upload_whose_time_is_over_says_what_to_do(server, connect, film, monkeypatch):
    """A refusal of the storage is no key's fault and costs nothing."""
    server.set("wayin_upload_ttl", -1)
    with pytest.raises(PermissionDenied) as caught:
        connect().clips(film)
    assert "403" in caught.value.message
    assert "hour" in caught.value.advice
    assert caught.value.billed == "no"


def test_clips_then_an_export_of_some(provider, look, film, tmp_path):
    """The project's id leads to files of the clips that were asked for."""
    ticket = provider.clips(film, project_name="kite", limit=3)
    found = look(ticket)
    assert [clip["index"] for clip in found.outcome["clips"]] == [0, 1, 2]
    assert found.usage.credits > 0
    made = look(provider.export(ticket.remote_id, clip_indices=[2], resolution="HD_720"))
    assert made.complete
    assert {item.role for item in made.assets} == {"clip-2", "thumbnail-2"}
    assert made.outcome["name"] == "kite"
    assert made.expires_at > made.assets[0].expires_at


@pytest.mark.parametrize("operation", ["clips", "find_moments", "export"])
def test_an_id_nobody_has_is_not_found(provider, operation):
    """The service says 400 with a trace; that is nothing else than not found."""
    with pytest.raises(NotFound) as caught:
        loop.run(provider.look(Ticket(operation, "prj-none")))
    assert "trace_id" in caught.value.message


def test_errors_arrive_as_what_they_are(server, connect, film):
    """Plan, units and fields are told apart although all are 400s."""
    provider = connect()
    server.set("wayin_plan", "standard")
    with pytest.raises(PermissionDenied, match="Enterprise"):
        provider.clips(film, enable_express_mode=True)
    server.set("wayin_units", 0)
    with pytest.raises(QuotaExceeded, match="trace_id") as caught:
        provider.clips(film)
    assert "units" in caught.value.advice
    with pytest.raises(InvalidRequest, match="prj-none"):
        provider.export("prj-none")


def test_the_version_travels_with_every_request(server, connect, film):
    """Without it the service refuses; our client never leaves it away, on looks either."""
    provider = connect()
    ticket = provider.clips(film)
    assert loop.run(provider.look(ticket)).state is State.succeeded
    bare = provider.wire.with_(headers={})
    provider.wire = bare
    with pytest.raises(InvalidRequest, match="version"):
        loop.run(provider.look(ticket))


# --- limits -----------------------------------------------------------------------------------------------


class Clock:
    """Seconds that pass when somebody sleeps."""

    def __init__(self, on_sleep=None):
        self.now, self.naps, self.on_sleep = 1_800_000_000.0, [], on_sleep

    async def sleep(self, seconds):
        self.naps.append(seconds)
        self.now += seconds
        if self.on_sleep is not None:
            await self.on_sleep(seconds)
        await asyncio.sleep(0.002)


def test_submits_and_looks_share_fifteen_a_minute(server, connect, film, monkeypatch):
    """Twenty-six requests of both kinds leave at most fifteen in any minute: the server, which counts, is content."""
    clock = Clock()
    limiter = Limiter(
        "wayin-test",
        spec.REQUESTS_PER_MINUTE,
        store=MemoryLimits(),
        clock=lambda: clock.now,
        sleep=clock.sleep,
    )
    provider = connect(limiter=limiter, sleep=clock.sleep)
    sent = []
    send = provider.wire._once

    async def noted(method, path, *rest):
        reply = await send(method, path, *rest)
        sent.append((clock.now, method))
        return reply

    monkeypatch.setattr(provider.wire, "_once", noted)
    tickets = [provider.clips(film, again=True, project_name=str(number)) for number in range(5)]
    for _ in range(4):
        for ticket in tickets[:4]:
            loop.run(provider.look(ticket))
    assert len(sent) == 2 * 5 + 16
    assert {method for _, method in sent} == {"POST", "GET"}
    times = [when for when, _ in sent]
    for start in times:
        assert sum(start <= when < start + 60 for when in times) <= spec.REQUESTS_PER_MINUTE


def test_the_live_wire_is_limited_and_the_local_is_not(connect):
    """Fifteen a minute by default; the local studio limits nobody by itself."""
    assert connect(local=False).wire.limiter.per_minute == 15
    assert connect().wire.limiter.per_minute is None


def test_a_full_account_waits_until_one_of_ours_ends(server, connect, film):
    """The sixth submit is refused and goes through as soon as a project ends, not a minute later."""
    server.set("wayin_projects_at_once", 2)
    server.set_clock("looks:2")

    async def endless(seconds):
        if seconds >= client_steps.ROUND_S:
            await asyncio.sleep(30)  # a minute that the test need not wait for

    clock = Clock(endless)
    provider = connect(
        sleep=clock.sleep,
        limiter=Limiter("places", store=MemoryLimits(), clock=lambda: clock.now, sleep=clock.sleep),
    )
    first = provider.clips(film, project_name="1")
    provider.clips(film, project_name="2")

    async def both():
        third = asyncio.ensure_future(provider.submit(request, headers={}))
        while client_steps.ROUND_S not in clock.naps:  # it has begun to wait
            await asyncio.sleep(0.005)
        assert not third.done()
        while not (await provider.look(first)).state.terminal:
            pass
        return await asyncio.wait_for(third, 10)

    from vidkit.providers.wayin.requests import ClipsRequest

    request = ClipsRequest.build(video_url=film, project_name="3")
    assert loop.run(both()).remote_id


def test_a_full_account_is_tried_again_each_minute_and_not_for_ever(server, connect, film):
    """With nobody of ours to wait for it asks every minute, and ends with an error that says so: no bill."""
    server.set("wayin_projects_at_once", 1)
    server.set_clock("looks:99")
    connect().clips(film, project_name="somebody else's")
    clock = Clock()
    provider = connect(
        sleep=clock.sleep,
        limiter=Limiter("full", store=MemoryLimits(), clock=lambda: clock.now, sleep=clock.sleep),
    )
    with pytest.raises(RateLimited) as caught:
        provider.clips(film, project_name="ours")
    assert clock.naps.count(client_steps.ROUND_S) == client_steps.PATIENCE_S / client_steps.ROUND_S
    assert "30 minutes" in caught.value.advice
    assert caught.value.billed == "no"


# --- generations and quirks -------------------------------------------------------------------------------


@pytest.mark.parametrize("prefix", ["", "/open/v2", "/api/v2"])
def test_the_oldest_generation_is_understood(server, connect, film, prefix):
    """Prefix, envelope, ids, upload field and usage of 2026-03-10: the whole way works."""
    server.set("wayin_generation", "oldest")
    provider = connect(base_url=server.base_url("wayin") + prefix)
    ticket = provider.find_moments(film, "the kite")
    seen = loop.run(provider.look(ticket))
    assert seen.state is State.succeeded
    assert seen.usage.credits > 0
    assert loop.run(provider.look(provider.export(ticket.remote_id, clip_indices=[0]))).complete


def test_times_as_text_are_read(server, provider, look, film):
    """The same seconds, however they are written."""
    ticket = provider.clips(film)
    numbers = look(ticket).outcome["clips"]
    server.set("wayin_text_times", True)
    assert look(ticket).outcome["clips"] == numbers


@pytest.fixture
def early(server, provider, look, film, one_by_one):
    """Two clips that are said to be done and are held back."""
    server.set("wayin_early_success", True)
    server.set_clock("real")
    ticket = provider.clips(film, enable_export=True, limit=2)
    while not look(ticket).outcome:
        time.sleep(0.01)
    yield ticket
    one_by_one.release(2)  # the worker must not wait for a test that is over


def test_an_early_success_is_not_complete(look, early, one_by_one):
    """SUCCEEDED before the files is no end: the client says that more is to come, until it has."""
    seen = look(early)
    assert (seen.state, seen.complete, seen.usage) == (State.succeeded, False, None)
    one_by_one.release(2)
    for _ in range(500):
        seen = look(early)
        if seen.complete:
            break
        time.sleep(0.01)
    assert seen.complete
    assert {"clip-0", "clip-1"} <= {item.role for item in seen.assets}


def test_a_success_that_stays_without_files_is_believed_in_the_end(provider, look, early):
    """Bounded: after a while what is there is all there is, and the job ends instead of looking for ever."""
    now = [0.0]
    provider._clock = lambda: now[0]
    provider.wire.local = False
    provider._early.clear()
    assert not look(early).complete
    now[0] = spec.EARLY_SECONDS - 1
    assert not look(early).complete
    now[0] = spec.EARLY_SECONDS + 1
    assert look(early).complete


def test_a_settled_project_without_clips_ends_sooner(provider):
    """No clip and its units told: nothing was found, which is a result."""
    now = [0.0]
    provider._clock = lambda: now[0]
    provider.wire.local = False
    empty = parse.task({"id": "p", "status": "SUCCEEDED", "cost_usage": 1, "clips": []}, renders=True)
    assert not provider._believed(empty).complete
    now[0] = 61.0
    assert provider._believed(empty).complete


def test_what_was_made_otherwise_is_said(server, provider, look, film):
    """The local studio tells in a header of its own what the wire has no field for; nobody else is believed."""
    ticket = provider.clips(film, limit=1)
    look(ticket)
    seen = look(provider.export(ticket.remote_id, resolution="UHD_4K"))
    assert any("180" in note for note in seen.outcome["notes"])
    provider.wire.local = False
    assert "notes" not in look(provider.export(ticket.remote_id, resolution="UHD_4K")).outcome


def test_links_are_fresh_at_each_look(server, provider, look, film):
    """After a day the old link is dead, and a look gives one that works."""
    ticket = provider.clips(film, enable_export=True, limit=1)
    old = next(item for item in look(ticket).assets if item.role == "clip-0")
    server.advance(spec.LINK_SECONDS + 5)
    assert httpx.get(old.url).status_code == 403
    new = next(item for item in look(ticket).assets if item.role == "clip-0")
    assert httpx.get(new.url).status_code == 200


def test_a_job_that_is_not_finished_cannot_be_exported(provider):
    """A handle in any other state is refused before anything is sent, and so is what is no project."""

    class Handle:
        state = State.running

        def __remote__(self, provider):
            return "prj-1"

    with pytest.raises(InvalidRequest, match="running"):
        provider.export(Handle())
    with pytest.raises(InvalidRequest, match="no project"):
        provider.export(object())


def test_a_large_file_is_streamed(connect, tmp_path, monkeypatch):
    """It is never read whole into memory: `read_bytes` is not asked for what lies on the disk."""
    monkeypatch.setattr(client_steps, "read_bytes", None)
    assert connect().clips(small_video(tmp_path)).remote_id
