"""Our client against the real server: what people call, and the four steps that `jobs` drives."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from vidkit.errors import (
    AuthError,
    ContentRefused,
    InvalidRequest,
    NotFound,
    PermissionDenied,
    SubmissionUnknown,
    VidkitWarning,
)
from vidkit.models import State
from vidkit.providers.base import PollPolicy, Ticket
from vidkit.providers.minimax import client_steps, spec
from vidkit.providers.minimax.client import MiniMaxProvider
from vidkit.providers.minimax.requests import GenerateRequest
from vidkit.providers.minimax.requests_v2 import GenerateV2Request
from vidkit.wire import loop


def test_a_video_of_the_first_generation(server, provider, look):
    """From create to a link, with the service's own words kept beside ours."""
    server.set_clock(["queued", "running", "succeeded"])
    ticket = provider.generate("A lamp [Truck left]", model="T2V-01-Director")
    seen = [look(ticket) for _ in range(3)]
    assert [found.state for found in seen] == [State.queued, State.running, State.succeeded]
    assert [found.raw_state for found in seen] == ["Preparing", "Processing", "Success"]
    assert seen[-1].facts["size"] == "1280x720"
    (asset,) = seen[-1].assets
    assert asset.bytes
    assert not asset.with_key
    assert asset.expires_at < datetime.now(UTC) + timedelta(hours=1, seconds=5)


def test_every_look_signs_a_fresh_link(server, provider, look):
    """A link that died is replaced by looking again."""
    ticket = provider.generate("A lamp")
    first = look(ticket).assets[0].url
    server.advance(10)
    assert look(ticket).assets[0].url != first
    server.advance(-10)


@pytest.mark.parametrize("size", [(800, 600), (600, 800)])
def test_an_image_travels_and_leads(provider, look, picture, size):
    """A first frame given as bytes decides the shape of the video."""
    found = look(provider.generate("it moves", first_frame_image=picture(*size)))
    width, height = map(int, found.facts["size"].split("x"))
    assert width / height == pytest.approx(size[0] / size[1], rel=0.01)


def test_the_plain_verb(provider):
    """`quick` puts camera words behind the prompt, rounds seconds up, and takes the documented default."""
    provider.quick("A kite", camera="pan left", seconds=7)
    request = provider.starter.request
    assert request.prompt == "A kite [pan left]"
    assert request.duration == 10
    assert request.effective_model == "MiniMax-Hailuo-2.3"
    assert request.summary() == ("MiniMax-Hailuo-2.3", "768P", "10 s")
    from vidkit._camera import camera

    provider.quick("A kite", camera=camera("pan left").then("shake"))
    assert provider.starter.request.prompt == "A kite [Pan left] [Shake]"


def test_odd_camera_words_warn_and_go_through(provider):
    """A warning points at the caller's line, and the job is made all the same."""
    with pytest.warns(VidkitWarning, match="T2V-01 is not documented") as caught:
        assert provider.generate("A kite [Pan left]", model="T2V-01").remote_id
    assert caught[0].filename == __file__


@pytest.mark.parametrize(("region", "other"), [("international", "china"), ("china", "international")])
def test_a_key_of_another_region(connect, region, other):
    """A refused key says so once, bills nothing, and names the other region."""
    with pytest.raises(AuthError) as caught:
        connect(key="sk-of-another-place", region=region).generate("A kite")
    assert f"region='{other}'" in caught.value.advice
    assert caught.value.billed == "no"
    assert "sk-of-another-place" not in str(caught.value)


def test_regions_choose_the_host():
    """Each region has its host, and a region nobody knows is refused before anything is sent."""
    for region, host in spec.REGIONS.items():
        assert MiniMaxProvider.make_wire(region=region, key="k").base_url == host
    assert MiniMaxProvider.make_wire(key="k").base_url == spec.REGIONS["international"]
    with pytest.raises(InvalidRequest, match="no region 'mars'"):
        MiniMaxProvider.make_wire(region="mars", key="k")


def test_the_group_travels_with_every_call(server, connect):
    """`group_id` is appended to every call, and a wrong one is an auth error."""
    server.set("minimax_group_id", "77")
    assert connect(group_id=77).generate("A kite").remote_id
    with pytest.raises(AuthError, match="token not match group"):
        connect(group_id=78).generate("A kite")


def test_other_peoples_servers_may_have_other_models(server, connect):
    """With a custom base URL an unknown model is sent, with a warning; locally and live it is refused."""
    with pytest.raises(InvalidRequest, match="There is no model"):
        connect().generate("A kite", model="Hailuo-9")
    with (
        pytest.warns(VidkitWarning, match="does not know"),
        pytest.raises(InvalidRequest, match="unsupported model: Hailuo-9"),
    ):
        connect(local=False).generate("A kite", model="Hailuo-9")


def test_local_looks_soon_and_live_politely(connect):
    """The local studio is looked at within a second, the live service every 5 to 10."""
    assert connect().poll.longest <= 1
    live = connect(local=False).poll
    assert isinstance(live, PollPolicy)
    assert 5 <= live.first <= live.longest <= 10


@pytest.mark.parametrize("flavour", ["official", "reseller"])
def test_both_flavours_of_error(server, provider, flavour):
    """Errors at HTTP 200 and errors as HTTP codes become the same branch."""
    server.set("minimax_flavour", flavour)
    server.faults.add("refused", service="minimax", method="POST")
    with pytest.raises((ContentRefused, InvalidRequest), match="new_sensitive"):
        provider.generate("A kite")
    assert provider.generate("A kite").remote_id


def test_a_lost_reply_is_unknown(server, provider):
    """A create whose reply is lost may exist; V1 has no list to find it in, V2 has."""
    since = datetime.now(UTC)
    server.faults.add("lost_reply", service="minimax", method="POST", times=2)
    with pytest.raises(SubmissionUnknown):
        provider.generate("A kite")
    first = provider.starter.request
    assert loop.run(provider.recent(first, since)) is None
    with pytest.raises(SubmissionUnknown):
        provider.generate_v2("A kite", duration=7)
    found = loop.run(provider.recent(provider.starter.request, since))
    assert len(found) == 1
    assert found[0].remote_id


@pytest.mark.parametrize("body", [b"[]", b"null", b'{"base_resp": {"status_code": 0}}', b"<html>", b""])
def test_a_create_answered_with_nonsense_may_exist(body):
    """A 200 that holds no task id leaves the job unknown, whatever stands in it, and is sent once."""
    import httpx

    calls = []

    def answer(request):
        calls.append(request)
        return httpx.Response(200, content=body)

    wire = MiniMaxProvider.make_wire(key="k", transport=httpx.MockTransport(answer))
    provider = MiniMaxProvider(wire, None)
    for request in (GenerateRequest.build(prompt="x"), GenerateV2Request.build(prompt="x")):
        calls.clear()
        with pytest.raises(SubmissionUnknown):
            loop.run(provider.submit(request, headers={}))
        assert len(calls) == 1


def test_a_video_of_the_second_generation(provider, look, picture):
    """H3 makes a video from a frame; its task tells what was used and when it is forgotten."""
    found = look(provider.generate_v2("a boat", first_frame=picture(800, 800), duration=4))
    assert found.state is State.succeeded
    assert found.usage.seconds == 4
    assert found.assets[0].url.startswith("http://127.0.0.1")
    assert found.expires_at > datetime.now(UTC) + timedelta(days=6)


def test_big_inputs_are_uploaded_first(provider, picture, monkeypatch):
    """What would swell a JSON body goes through the files, and the request names it by id."""
    monkeypatch.setattr(client_steps, "INLINE_BYTES", 1000)
    before = len(provider.files.list(purpose="video_generation_input"))
    data = picture(800, 800)
    assert len(data) > 1000
    assert provider.generate_v2("a boat", reference_image=[data, data]).remote_id
    assert len(provider.files.list(purpose="video_generation_input")) == before + 2


def test_tasks_of_v2_are_listed_and_cancelled(server, provider):
    """A queued task can be cancelled by its id, and the list shows it."""
    server.set_clock(["queued"])
    ticket = provider.generate_v2("a boat")
    assert provider.can_cancel("generate_v2")
    assert provider.cancel_v2(ticket.remote_id).state is State.cancelled
    assert ticket.remote_id in {found.remote_id for found in provider.list_v2(status="cancelled")}


def test_cancelling_never_deletes_a_result(provider, look):
    """The service's DELETE forgets finished tasks, so a finished one is only looked at."""
    ticket = provider.generate_v2("a boat")
    assert look(ticket).state is State.succeeded
    assert loop.run(provider.cancel(ticket)).state is State.succeeded
    assert look(ticket).assets


def test_what_runs_cannot_be_cancelled(server, provider, look):
    """V1 never cancels, V2 not while it runs; the error says that the task goes on."""
    assert not provider.can_cancel("generate")
    server.set_clock(["running:0.5"])
    for ticket in (provider.generate("a boat"), provider.generate_v2("a boat")):
        look(ticket)
        with pytest.raises(PermissionDenied) as caught:
            loop.run(provider.cancel(ticket))
        assert caught.value.still_running is True


def test_files_go_up_and_come_down(provider, picture, tmp_path):
    """Upload, list, retrieve, save whole, delete; an uploaded file is an input of V2."""
    data = picture(640, 640)
    file = provider.files.upload(data)
    assert file.id in {item.id for item in provider.files.list()}
    assert provider.files.retrieve(file).url.startswith("http")
    assert provider.files.save(file, tmp_path / "a.png").read_bytes() == data
    assert provider.generate_v2("a boat", reference_image=file).remote_id
    provider.files.delete(file)
    with pytest.raises(NotFound):
        provider.files.retrieve(file)


def test_files_have_awaitable_doors(provider):
    """The same operations can be awaited on another loop."""

    async def list_them():
        return await provider.files.aio.list()

    assert isinstance(asyncio.run(list_them()), tuple)


def test_unknown_tasks(provider, look):
    """An id nobody knows is not found, in both generations."""
    for operation in ("generate", "generate_v2"):
        with pytest.raises(NotFound):
            look(Ticket(operation, "399999999999999"))


def test_the_catalogue_shows_itself(provider):
    """All eleven models with their prices; unknown prices say unknown; a word filters."""
    text = repr(provider.models)
    assert "T2V-01-Director" in text
    assert "unknown" in text
    assert len(provider.models) == 11
    assert {item.id for item in provider.models("H3")} == {"MiniMax-H3", "MiniMax-H3-Max"}
    assert {item.id for item in provider.models("subject")} == {"S2V-01"}
