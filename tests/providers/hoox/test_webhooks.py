"""Webhooks without a signature: told in the URL that they are for us, believed when the service says the same."""

import json

import pytest

from tests.providers.hoox.conftest import body
from tests.providers.hoox.facts import VOICE
from tests.server.receiver import Receiver
from vidkit.errors import AuthError, InvalidRequest, NotFound
from vidkit.models import State
from vidkit.providers.hoox import webhook
from vidkit.testing import studio as make_studio

SPOKEN = {"script": "Three boats.", "voice_id": VOICE, "format": "square"}


@pytest.fixture
def receiver():
    with Receiver() as made:
        yield made


def test_what_the_service_posts(wire, receiver):
    """Task, job, status and result, with the headers that are its only mark."""
    job = wire.post("/generation/start", json={**SPOKEN, "webhook_url": f"{receiver.url}/hook"}).json()[
        "job_id"
    ]
    letter = json.loads(receiver.wait(1)[0])
    assert (letter["task"], letter["job_id"], letter["status"]) == ("video_generate", job, "completed")
    assert letter["result"]["video_id"].startswith("vid_")
    headers = {name.lower(): value for name, value in receiver.got[0][2].items()}
    assert "Hoox-API" in headers["user-agent"]
    assert headers["x-hoox-webhook"] == "true"
    assert headers["content-type"] == "application/json"


def test_a_failure_is_posted_too(server, wire, receiver):
    """`failed` with code and message."""
    server.faults.add("fail_job", service="hoox", code="ENCODING_FAILED", message="It broke.")
    wire.post("/export/start", json={"video_id": "dash_film", "webhook_url": f"{receiver.url}/hook"})
    letter = json.loads(receiver.wait(1)[0])
    assert letter["status"] == "failed"
    assert letter["error"] == {"code": "ENCODING_FAILED", "message": "It broke."}


def test_the_old_letters_name_no_task(server, wire, receiver):
    """The older generation of letters can be had by a switch."""
    server.set("hoox_webhook_task", False)
    wire.post("/export/start", json={"video_id": "dash_film", "webhook_url": f"{receiver.url}/hook"})
    assert set(json.loads(receiver.wait(1)[0])) == {"job_id", "status", "result"}


def test_a_receiver_that_stumbles_is_tried_again(wire):
    """Two refusals, then a 200: the letter arrives."""
    with Receiver(500, 503) as receiver:
        wire.post("/export/start", json={"video_id": "dash_film", "webhook_url": f"{receiver.url}/hook"})
        assert len(set(receiver.wait(3))) == 1


def test_the_observed_server_posted_less(server, wire, receiver):
    """By a switch only a generation that went well is posted: polling never depends on letters."""
    server.set("hoox_few_webhooks", True)
    url = f"{receiver.url}/hook"
    wire.post("/export/start", json={"video_id": "dash_film", "webhook_url": url})
    wire.post("/generation/start", json={**SPOKEN, "webhook_url": url})
    assert json.loads(receiver.wait(1)[0])["task"] == "video_generate"
    assert len(receiver.got) == 1


# hearing them


def test_the_url_holds_a_token_only_the_key_makes(provider, connect):
    """The same key gives the same URL, another key another one, and the key itself is not in it."""
    url = provider.webhook_url("https://example.com/hook?a=1")
    assert url.startswith("https://example.com/hook?a=1&")
    assert len(webhook.token_of(url)) == 32
    assert connect().webhook_url("https://example.com/hook?a=1") == url
    other = connect(key="other").webhook_url("https://example.com/hook?a=1")
    assert webhook.token_of(other) != webhook.token_of(url)
    with pytest.raises(InvalidRequest):
        provider.webhook_url("nowhere")


def test_a_letter_is_heard_and_confirmed(provider, receiver):
    """What counts is what the service answers when asked; the letter said the same."""
    ticket = provider.export("dash_film", webhook_url=provider.webhook_url(f"{receiver.url}/hook"))
    letter = receiver.wait(1)[0]
    notice = provider.hear_webhook(provider.webhook_url("https://example.com/hook"), letter)
    assert (notice.job_id, notice.operation, notice.confirmed) == (ticket.remote_id, "export", True)
    assert notice.snapshot.state is State.succeeded
    assert notice.snapshot.assets


def test_a_letter_without_our_token_is_not_believed(provider):
    """Anybody can post; nothing is asked and nothing is changed."""
    letter = body("webhook_export")
    for url in ("https://example.com/hook", "https://example.com/hook?vidkit_token=guess"):
        with pytest.raises(AuthError) as caught:
            provider.hear_webhook(url, letter)
        assert "webhook_url" in caught.value.advice


def test_a_letter_that_lies_is_found_out(server, provider):
    """It claims an end that the service does not know of, or a job that is not there."""
    url = provider.webhook_url("https://example.com/hook")
    server.set_clock("seconds:60")
    ticket = provider.export("dash_film")
    lie = {**body("webhook_export"), "job_id": ticket.remote_id}
    notice = provider.hear_webhook(url, lie)
    assert notice.confirmed is False
    assert not notice.snapshot.state.terminal
    assert notice.snapshot.assets == ()
    with pytest.raises(NotFound):
        provider.hear_webhook(url, body("webhook_failed"))


@pytest.mark.parametrize(
    "text", [b"{", b"[]", b'{"task": "avatar_create", "avatar_id": "a"}', b'{"job_id": 5}']
)
def test_a_letter_about_something_else_is_said_so(provider, text):
    """Avatar letters, broken and empty ones are no news about a video."""
    with pytest.raises(InvalidRequest):
        provider.hear_webhook(provider.webhook_url("https://example.com/hook"), text)


@pytest.mark.parametrize("operation", ["export", "generate"])
@pytest.mark.parametrize("ending", ["completed", "failed"])
def test_old_letters_find_their_kind(server, wire, provider, operation, ending):
    """Without a task the kind is told by what the letter brings, or found by asking."""
    if ending == "failed":
        server.faults.add("fail_job", service="hoox", code="STORAGE_FAILED", message="It broke.")
    ticket = provider.export("dash_film") if operation == "export" else provider.generate(**SPOKEN)
    path = "export" if operation == "export" else "generation"
    told = wire.get(f"/{path}/status/{ticket.remote_id}").json()
    letter = {name: told[name] for name in ("job_id", "status", "result", "error") if name in told}
    notice = provider.hear_webhook(provider.webhook_url("https://example.com/hook"), json.dumps(letter))
    assert notice.confirmed
    assert notice.snapshot.state is (State.succeeded if ending == "completed" else State.failed)


def test_letters_doubled_and_out_of_order_do_no_harm(home, receiver):
    """Two jobs' letters, each twice, heard last first and during the run: each job ends once, with its file."""
    with make_studio(home=home, clock="seconds:0.5", media="slate", services=["hoox"]) as studio:
        hoox = studio.hoox
        studio.server.faults.add("duplicate_webhook", times=0)
        url = hoox.webhook_url(f"{receiver.url}/hook")
        job = hoox.generate(**SPOKEN, webhook_url=url)
        job.wait(timeout=60)
        again = hoox.export(job, format="ads", webhook_url=url)
        early = {**body("webhook_export"), "job_id": again.remote_id or job.remote_id}
        assert hoox.hear_webhook(url, early).snapshot.state in {State.queued, State.running, State.succeeded}
        video = again.wait(timeout=60)
        letters = receiver.wait(4)
        notices = [hoox.hear_webhook(url, letter) for letter in reversed(letters)]
        assert {notice.job_id for notice in notices} == {job.remote_id, again.remote_id}
        assert all(notice.confirmed for notice in notices)
        assert (video.width, video.height) == (1080, 1350)
        assert [job.state, again.state] == [State.succeeded] * 2
        owner = studio.server.host.owner(studio.server.key)
        assert len(studio.server.call(studio.server.host.jobs("hoox", owner))) == 3
