"""Our client against every dialect: the same steps lead to the same file."""

import http.server
import json
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest

from vidkit.engine.probe import probe
from vidkit.errors import (
    AuthError,
    InvalidRequest,
    NotFound,
    PermissionDenied,
    RateLimited,
    SubmissionUnknown,
)
from vidkit.models import Asset, State
from vidkit.providers.base import Ticket
from vidkit.providers.openai.client import OpenAIProvider
from vidkit.providers.openai.requests import CreateRequest
from vidkit.wire import loop, sign_webhook
from vidkit.wire.download import download


class NoStarter:
    """Job operations are driven by hand here."""

    def start(self, provider, request, options):
        return request, options


def connect(server, **facts):
    wire = OpenAIProvider.make_wire(
        base_url=server.base_url("openai"), **{"key": server.key, "local": True, **facts}
    )
    return OpenAIProvider(wire, NoStarter())


@pytest.fixture
def provider(server):
    return connect(server)


def submit(provider, operation, *args, **fields):
    request, _ = getattr(provider, operation)(*args, **fields)
    return request, loop.run(provider.submit(request, headers={}))


def follow(provider, snapshot, seconds=60):
    """Look until the job has ended; return the last snapshot and all words seen."""
    words = [snapshot.raw_state]
    end = time.monotonic() + seconds
    while not snapshot.state.terminal and time.monotonic() < end:
        time.sleep(min(snapshot.poll_after or 0.02, 0.05))
        snapshot = loop.run(provider.look(Ticket("create", snapshot.remote_id)))
        words.append(snapshot.raw_state)
    assert snapshot.state.terminal, words
    return snapshot, words


def fetch(provider, snapshot, folder):
    (asset,) = snapshot.assets
    return loop.run(download(provider.wire, asset, folder / f"{snapshot.remote_id}.mp4"))


def test_a_create_runs_to_its_file(provider, tmp_path):
    """Submit, look and download must give exactly the ordered MP4."""
    _, first = submit(provider, "create", "a red kite", size="1280x720", seconds=4)
    done, _ = follow(provider, first)
    facts = probe(fetch(provider, done, tmp_path))
    assert (facts.width, facts.height, facts.frames) == (1280, 720, 96)
    assert done.expires_at > datetime.now(UTC)


def test_the_hint_of_the_server_is_read(serve):
    """A pending job must carry the server's poll hint in seconds."""
    provider = connect(serve(clock="looks:3", settings={"poll_after_ms": 70}))
    _, first = submit(provider, "create", "x")
    assert first.poll_after == 0.07
    assert loop.run(provider.look(Ticket("create", first.remote_id))).poll_after == 0.07


@pytest.mark.parametrize("body", ["multipart", "json"])
def test_references_travel_in_both_encodings(provider, picture, body, tmp_path):
    """A file reference must arrive as a part or as a data URL, fitted where that was asked for."""
    path = tmp_path / "frame.png"
    path.write_bytes(picture(640, 640))
    _, first = submit(provider, "create", "x", size="1280x720", input_reference=path, fit="pad", body=body)
    assert follow(provider, first)[0].state is State.succeeded


def test_references_by_file_id(provider, picture):
    """An uploaded file must serve as reference by its id."""
    file_id = provider.upload_file(picture(720, 1280))
    _, first = submit(provider, "create", "x", input_reference={"file_id": file_id})
    assert follow(provider, first)[0].state is State.succeeded


def test_derivations_by_id_and_by_upload(provider, tmp_path):
    """Remix, edit and extend must work from the id, edit and extend from a file as well."""
    _, first = submit(provider, "create", "a kite")
    source, _ = follow(provider, first)
    _, remixed = submit(provider, "remix", source, "at night")
    assert follow(provider, remixed)[0].facts["remixed_from_video_id"] == source.remote_id
    clip = fetch(provider, source, tmp_path)
    for video in (source.remote_id, clip):
        for encoding in (None, "json", "multipart"):
            _, edited = submit(provider, "edit", video, "in snow", body=encoding)
            assert follow(provider, edited)[0].facts["seconds"] == "4"
        _, extended = submit(provider, "extend", video, "and on", 8)
        done, _ = follow(provider, extended)
        assert done.facts["seconds"] == "12"
    assert probe(fetch(provider, done, tmp_path)).frames == 288


def test_characters(provider, tmp_path):
    """A character made from a clip must be usable in a create, as object or id."""
    _, first = submit(provider, "create", "x")
    clip = fetch(provider, follow(provider, first)[0], tmp_path)
    ada = provider.create_character("Ada", clip)
    assert provider.get_character(ada.id) == ada
    for one in (ada, ada.id):
        _, made = submit(provider, "create", "Ada waves", characters=[one])
        assert follow(provider, made)[0].state is State.succeeded
    with pytest.raises(InvalidRequest):
        provider.create_character("x" * 81, clip)


def test_list_retrieve_content_delete(serve, tmp_path):
    """The value operations must page, look, fetch all variants and delete."""
    provider = connect(serve())
    ids = [submit(provider, "create", f"kite {number}")[1].remote_id for number in range(3)]
    page = provider.list(2)
    assert [item.remote_id for item in page] == ids[:0:-1]
    assert page.has_more
    assert f"more with after={page.last_id!r}" in repr(page)
    assert "kite 2" in repr(page)
    rest = provider.list(2, after=page.last_id)
    assert ([item.remote_id for item in rest], rest.has_more) == (ids[:1], False)
    assert provider.retrieve(ids[0]).state is State.succeeded
    for variant, suffix, magic in (("video", ".mp4", b"ftyp"), ("thumbnail", ".webp", b"WEBP")):
        path = provider.content(ids[0], tmp_path / f"file{suffix}", variant=variant)
        assert magic in path.read_bytes()[:16]
    assert provider.content(ids[0], tmp_path / "s.jpg", variant="spritesheet").read_bytes()[:2] == b"\xff\xd8"
    assert provider.delete(ids[0])
    with pytest.raises(NotFound):
        provider.retrieve(ids[0])
    with pytest.raises(InvalidRequest):
        provider.content(ids[1], variant="poster")


def test_models_are_a_table_that_filters(provider):
    """The catalogue must print sizes and prices, and filter by a word."""
    assert "sora-2-pro" in repr(provider.models)
    assert [item.id for item in provider.models("1080x1920")] == ["sora-2-pro", "sora-2-pro-2025-10-06"]
    assert "0.30 0.50 0.70" in repr(provider.models("1080x1920"))
    assert provider.models[0].id == "sora-2"


def test_naming_the_models_asks_nobody():
    """Completion names attributes all the time: only looking at the models may ask the server."""
    wire = OpenAIProvider.make_wire(base_url="http://127.0.0.1:9/v1", key="x")
    assert callable(OpenAIProvider(wire, NoStarter()).models)


def test_batches(provider):
    """A batch must be ordered, followed and read by custom id; bad lines are refused before sending."""
    with pytest.raises(InvalidRequest):
        provider.create_batch({"a": {"prompt": ""}})
    batch = provider.create_batch({"a": {"prompt": "one"}, "b": {"prompt": "two", "seconds": 8}})
    end = time.monotonic() + 60
    while batch.status != "completed" and time.monotonic() < end:
        time.sleep(0.05)
        batch = provider.get_batch(batch.id)
    videos = provider.batch_videos(batch.id)
    assert {key: item.facts["seconds"] for key, item in videos.items()} == {"a": "4", "b": "8"}


def test_a_batch_can_be_cancelled_and_tells_its_end_once(serve, mailbox):
    """Cancelling must end what runs, and each batch must send exactly one event of its own."""
    server = serve(clock="looks:2")
    provider = connect(server)
    provider.create_webhook_endpoint("mine", mailbox.url, ["batch.completed", "batch.cancelled"])
    stopped = provider.create_batch({"a": {"prompt": "one"}, "b": {"prompt": "two"}})
    assert provider.cancel_batch(stopped.id).status == "cancelled"
    assert {item.state for item in provider.batch_videos(stopped.id).values()} == {State.failed}
    done = provider.create_batch({"a": {"prompt": "one"}})
    for _ in range(3):
        last = provider.get_batch(done.id)
    assert last.status == "completed"
    mailbox.wait(2)
    time.sleep(0.3)
    told = [(json.loads(body)["type"], json.loads(body)["data"]["id"]) for body, _ in mailbox.letters]
    assert sorted(told) == [("batch.cancelled", stopped.id), ("batch.completed", done.id)]
    with pytest.raises(InvalidRequest):
        provider.cancel_batch(done.id)


def test_webhooks_are_managed_delivered_and_proven(serve, mailbox):
    """Endpoints must be managed, and a real delivery must prove genuine once and fail once changed."""
    provider = connect(serve())
    endpoint = provider.create_webhook_endpoint("mine", mailbox.url)
    assert endpoint.signing_secret not in repr(endpoint)
    assert [item.id for item in provider.webhook_endpoints()] == [endpoint.id]
    assert provider.test_webhook_endpoint(endpoint.id) == 200
    _, first = submit(provider, "create", "x")
    follow(provider, first)
    (_, _), (body, headers) = mailbox.wait(2)
    event = provider.unwrap_webhook(body, headers, endpoint.signing_secret)
    assert (event.type, event.video_id) == ("video.completed", first.remote_id)
    with pytest.raises(AuthError):
        provider.unwrap_webhook(body + b" ", headers, endpoint.signing_secret)
    rotated = provider.rotate_webhook_secret(endpoint.id, keep_old=True)
    assert rotated.signing_secret != endpoint.signing_secret
    provider.test_webhook_endpoint(endpoint.id)
    body, headers = mailbox.wait(3)[2]
    for secret in (endpoint.signing_secret, rotated.signing_secret):
        assert provider.unwrap_webhook(body, headers, secret).type == "video.completed"
    assert provider.update_webhook_endpoint(endpoint.id, name="yours").name == "yours"
    assert provider.delete_webhook_endpoint(endpoint.id)
    assert provider.webhook_endpoints() == ()


def test_failed_jobs_are_told_and_deliveries_repeat(serve, mailbox):
    """video.failed must be sent for a failed job, again after a refusal, with the same webhook-id."""
    server = serve(webhooks={"pause": 0.05})
    provider = connect(server)
    endpoint = provider.create_webhook_endpoint("mine", mailbox.url)
    mailbox.answers += [500]
    server.faults.add("fail_job", service="openai", code="refused")
    _, first = submit(provider, "create", "x")
    done, _ = follow(provider, first)
    assert done.failure.refused
    letters = mailbox.wait(2)
    events = [provider.unwrap_webhook(*letter, endpoint.signing_secret) for letter in letters]
    assert {event.type for event in events} == {"video.failed"}
    assert len({headers["webhook-id"] for _, headers in letters}) == 1


def test_our_signature_is_the_emulators(server):
    """Client and emulator share no code, so their signatures must be compared: they must be the same."""
    from vidkit.providers.openai.emulator_webhooks import TEST_SECRET, sign

    for secret in (TEST_SECRET, "plain-secret"):
        assert sign(secret, "wh_1", 1791000000, b"{}") == sign_webhook(secret, "wh_1", 1791000000, b"{}")


@pytest.mark.parametrize(
    ("dialect", "fields", "words"),
    [
        (
            "vllm",
            {"model": "wan2.2", "size": "832x480", "seconds": 2},
            {"queued", "in_progress", "completed"},
        ),
        (
            "sglang",
            {"model": "wan2.2", "size": "832x480", "seconds": 2},
            {"queued", "in_progress", "completed"},
        ),
        ("gateway", {"model": "kling-9", "seconds": 5}, {"pending", "processing", "succeeded"}),
        ("openrouter", {"model": "google/veo", "seconds": 5}, {"pending", "in_progress", "completed"}),
    ],
)
def test_every_dialect_leads_to_the_file(serve, tmp_path, dialect, fields, words):
    """Each dialect's words, bodies and links must lead to the same thing: the file, without leaking the key."""
    provider = connect(serve(clock="looks:4", settings={"dialect": dialect, "poll_after_ms": 20}))
    _, first = submit(provider, "create", "a red kite", **fields)
    assert first.state is State.queued
    done, seen = follow(provider, first)
    assert done.state is State.succeeded
    assert set(seen) == words
    facts = probe(
        fetch(provider, done, tmp_path)
    )  # the media origin refuses keys: see the server's accidents
    assert facts.frames == float(fields["seconds"]) * 24
    assert provider._body == ("json" if dialect in {"sglang", "openrouter"} else None)


def test_a_redirected_content_is_followed_without_the_key(serve, tmp_path):
    """Where /content redirects to another origin, ours and the official client must follow, keyless."""
    import openai

    server = serve(settings={"dialect": "gateway"})
    provider = connect(server)
    done, _ = follow(provider, submit(provider, "create", "x", model="kling-9")[1])
    asset = Asset("video", f"/videos/{done.remote_id}/content")
    ours = loop.run(download(provider.wire, asset, tmp_path / "ours.mp4")).read_bytes()
    client = openai.OpenAI(base_url=server.base_url("openai"), api_key=server.key, max_retries=0)
    theirs = client.videos.download_content(done.remote_id)
    assert theirs.response.history[0].status_code == 302
    assert theirs.read() == ours


def test_content_waits_for_nobody(serve, tmp_path):
    """content() of a video that still runs must say so at once, and leave no file."""
    provider = connect(serve(clock="looks:9"))
    _, first = submit(provider, "create", "x")
    with pytest.raises(NotFound, match="no file yet"):
        provider.content(first.remote_id, tmp_path / "a.mp4")
    assert list(tmp_path.glob("a.mp4*")) == []
    with pytest.raises(InvalidRequest):
        provider.list(101)
    with pytest.raises(InvalidRequest):
        provider.retrieve("")


def test_an_explicit_body_is_never_overruled(serve):
    """body= is the caller's word: a server that refuses it must raise, and nothing else is tried."""
    provider = connect(serve(settings={"dialect": "openrouter"}))
    with pytest.raises(InvalidRequest, match="content type"):
        submit(provider, "create", "x", body="multipart")
    provider = connect(serve(settings={"dialect": "vllm"}))
    with pytest.raises(InvalidRequest, match="content type"):
        submit(provider, "create", "x", body="json")
    assert list(provider.list()) == []
    server = serve(settings={"dialect": "openrouter"})
    told = connect(server, body="json")
    follow(told, submit(told, "create", "x", model="any")[1])
    with pytest.raises(InvalidRequest, match="content type"):
        submit(connect(server, body="multipart"), "create", "x", model="any")
    with pytest.raises(InvalidRequest, match="'xml'"):
        connect(server, body="xml")


def test_openrouter_tells_the_cost(serve):
    """usage.cost must become the actual cost; where the server has none it stays unknown."""
    provider = connect(serve(settings={"dialect": "openrouter"}))
    done, _ = follow(provider, submit(provider, "create", "x", model="sora-2", seconds=4)[1])
    assert done.usage.usd == pytest.approx(0.4)
    done, _ = follow(provider, submit(provider, "create", "x", model="google/veo")[1])
    assert done.usage is None


def test_cancel_where_the_server_can(serve):
    """A DELETE at vLLM must end the job; OpenAI's own shape must answer PermissionDenied and let it run."""
    provider = connect(serve(clock="looks:3", settings={"dialect": "vllm"}))
    assert not provider.can_cancel("create")  # not known yet
    _, first = submit(provider, "create", "x", model="wan")
    assert loop.run(provider.cancel(Ticket("create", first.remote_id))).state is State.cancelled
    with pytest.raises(NotFound):
        provider.retrieve(first.remote_id)
    follow(provider, submit(provider, "create", "y", model="wan")[1])
    assert provider.can_cancel("create")
    provider = connect(serve(clock="looks:3"))
    _, first = submit(provider, "create", "x")
    with pytest.raises(PermissionDenied) as caught:
        loop.run(provider.cancel(Ticket("create", first.remote_id)))
    assert caught.value.still_running


def test_a_lost_reply_is_found_in_the_list(serve):
    """A create whose reply is lost must raise SubmissionUnknown, be sent once, and be found by its words."""
    server = serve(clock="looks:3")
    provider = connect(server)
    since = datetime.now(UTC)
    submit(provider, "create", "something else")
    server.faults.add("lost_reply", service="openai", method="POST")
    request = CreateRequest.build(prompt="a red kite", seconds=8)
    with pytest.raises(SubmissionUnknown):
        loop.run(provider.submit(request, headers={}))
    (found,) = loop.run(provider.recent(request, since))
    assert found.state in {State.queued, State.running}
    assert len(provider.list()) == 2
    later = loop.run(provider.recent(request, datetime.now(UTC) + timedelta(minutes=1)))
    assert later == []
    other = CreateRequest.build(prompt="a red kite", seconds=4)
    assert loop.run(provider.recent(other, since)) == []


def test_a_refused_create_makes_nothing(serve, picture):
    """Errors must come in our tree with field and advice, and no job may be left behind."""
    server = serve()
    provider = connect(server)
    with pytest.raises(AuthError) as caught:
        submit(connect(server, key="sk-wrong-0000000000"), "create", "x")
    assert "OPENAI_API_KEY" in str(caught.value)
    assert "0000000000" not in str(caught.value)
    server.set("strict", True)
    with pytest.raises(InvalidRequest) as caught:
        submit(provider, "create", "x", seconds=16)
    assert list(caught.value.fields) == ["seconds"]
    server.faults.add("429", service="openai", times=9, seconds=90)
    with pytest.raises(RateLimited) as limited:
        submit(provider, "create", "x")
    assert limited.value.retry_after == 90
    server.faults.clear()
    assert list(connect(server).list()) == []


def test_the_same_request_stages_the_same_seed(serve):
    """The seed must follow from the request, be repeated by a remix, and give way to the header."""
    server = serve()
    provider = connect(server)

    def seed_of(snapshot):
        job = server.call(server.host.job("openai", snapshot.remote_id, server.host.owner(server.key)))
        return job.public["args"]["seed"]

    _, one = submit(provider, "create", "a red kite")
    _, two = submit(provider, "create", "a red kite")
    _, other = submit(provider, "create", "a blue kite")
    assert seed_of(one) == seed_of(two) != seed_of(other)
    follow(provider, one)
    _, remix = submit(provider, "remix", one.remote_id, "at night")
    assert seed_of(remix) == seed_of(one)
    job = server.call(server.host.job("openai", remix.remote_id, server.host.owner(server.key)))
    assert job.public["args"]["base_prompt"] == "a red kite"  # what the new words do not name stays
    request = CreateRequest.build(prompt="a red kite")
    chosen = loop.run(provider.submit(request, headers={"x-vidkit-seed": "77"}))
    assert seed_of(chosen) == 77


def test_the_studios_seed_varies_every_picture(serve):
    """Two studios with different seeds must stage the same request differently."""
    seeds = set()
    for seed in (None, 1, 2):
        server = serve(seed=seed)
        _, one = submit(connect(server), "create", "a red kite")
        job = server.call(server.host.job("openai", one.remote_id, server.host.owner(server.key)))
        seeds.add(job.public["args"]["seed"])
    assert len(seeds) == 3


def test_a_reference_lives_as_long_as_somebody_needs_it(serve, picture):
    """Deleting a video must drop its stored reference, but not while a remix stands on it."""
    server = serve()
    provider = connect(server)
    owner = server.host.owner(server.key)

    def kept():
        return len(server.call(server.host.stored_files("openai", owner)))

    _, first = submit(provider, "create", "x", input_reference=picture(720, 1280))
    follow(provider, first)
    _, remix = submit(provider, "remix", first.remote_id, "y")
    follow(provider, remix)
    assert kept() == 1
    provider.delete(first.remote_id)
    assert kept() == 1
    _, again = submit(provider, "remix", remix.remote_id, "z")
    assert follow(provider, again)[0].state is State.succeeded
    provider.delete(remix.remote_id)
    provider.delete(again.remote_id)
    assert kept() == 0


def test_unknown_words_keep_the_job_alive(serve):
    """A scripted word nobody knows must count as running until the job ends."""
    script = ["queued", {"state": "running", "progress": 0.5, "word": "marinating"}, "succeeded"]
    provider = connect(serve(clock=script))
    _, first = submit(provider, "create", "x")
    done, words = follow(provider, first)
    assert "marinating" in words
    assert done.state is State.succeeded


@pytest.fixture
def odd_server():
    """A gateway that answers with whatever it is told, and remembers what it was asked."""
    answers, asked = {}, []

    class Handler(http.server.BaseHTTPRequestHandler):
        def answer(self):
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            asked.append((self.command, self.path, self.headers.get("content-type", ""), body))
            status, reply, headers = answers.get(
                (self.command, self.path), (404, {"detail": "Not Found"}, {})
            )
            data = reply if isinstance(reply, bytes) else json.dumps(reply).encode()
            self.send_response(status)
            for name, value in {"content-type": "application/json", **headers}.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_DELETE = answer

        def log_message(self, *_):
            pass

    running = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{running.server_address[1]}/api/v1"
    wire = OpenAIProvider.make_wire(base_url=base, key="sk-test", local=True)
    yield OpenAIProvider(wire, NoStarter()), answers, asked
    running.shutdown()
    running.server_close()


def test_a_polling_url_of_its_own_is_followed(odd_server):
    """Where the create names another polling_url below the base URL, that is what must be asked."""
    provider, answers, _ = odd_server
    answers["POST", "/api/v1/videos"] = (202, {"id": "j1", "polling_url": "/api/v1/jobs/j1"}, {})
    answers["GET", "/api/v1/jobs/j1"] = (200, {"id": "j1", "status": "expired"}, {})
    _, first = submit(provider, "create", "x", model="any")
    assert loop.run(provider.look(Ticket("create", first.remote_id))).state is State.expired


def test_a_second_refusal_speaks_for_the_fields(odd_server):
    """When both bodies are refused with 422 the first refusal must be raised, after exactly two tries."""
    provider, answers, asked = odd_server
    wrong = {"detail": [{"loc": ["body", "fps"], "msg": "Field required"}]}
    answers["POST", "/api/v1/videos"] = (422, wrong, {})
    with pytest.raises(InvalidRequest) as caught:
        submit(provider, "create", "x", model="any")
    assert caught.value.fields == {"fps": "fps: Field required"} or "fps" in caught.value.message
    kinds = [kind.partition(";")[0] for _, _, kind, _ in asked]
    assert kinds == ["multipart/form-data", "application/json"]
    assert provider._body is None


def test_a_server_error_is_never_sent_again(odd_server):
    """A 500 to a create may have made a job: it must be sent once and end as unknown."""
    provider, answers, asked = odd_server
    answers["POST", "/api/v1/videos"] = (500, b"<html>oops</html>", {})
    with pytest.raises(SubmissionUnknown):
        submit(provider, "create", "x", model="any")
    assert len(asked) == 1


def test_a_server_without_a_list_cannot_reconcile(odd_server):
    """recent() must say None, not an empty list, where the server has no list."""
    provider, _, _ = odd_server
    request = CreateRequest.build(prompt="x")
    assert loop.run(provider.recent(request, datetime.now(UTC))) is None


def test_quick_speaks_the_common_words(provider, picture):
    """quick() must translate image, camera and seconds into this service's own fields."""
    request, options = provider.quick(
        "a kite", image=picture(300, 200), camera="[Pan left]", seconds=5, seed=3
    )
    assert (request.prompt, request.seconds, request.size) == ("a kite [Pan left]", "8", "1280x720")
    assert request.fit == "crop"
    assert options == {"seed": 3}
