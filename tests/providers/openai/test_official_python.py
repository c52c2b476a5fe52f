"""The official Python client (2.x, of this environment) runs every call it has against the emulator."""

import time
import warnings
from io import BytesIO

import openai
import pytest
from PIL import Image

from vidkit.engine.probe import probe

warnings.filterwarnings("ignore", category=DeprecationWarning)

REQUIRED = {
    "id", "object", "model", "status", "progress", "created_at", "completed_at", "expires_at", "prompt", "size",
    "seconds", "remixed_from_video_id", "error",
}  # fmt: skip


@pytest.fixture
def client(server):
    with openai.OpenAI(base_url=server.base_url("openai"), api_key=server.key, max_retries=0) as found:
        yield found


def finished(client, **fields):
    return client.videos.create_and_poll(**{"prompt": "a red kite", **fields})


def test_the_shortest_create_gets_the_defaults(client):
    """A bare prompt must become a sora-2 video of 4 s at 720x1280, with every required key present."""
    video = client.videos.create(prompt="a red kite")
    assert (video.model, video.seconds, video.size, video.object) == ("sora-2", "4", "720x1280", "video")
    assert set(video.to_dict()) == REQUIRED
    assert video.status in {"queued", "in_progress"}
    assert (video.completed_at, video.expires_at, video.error) == (None, None, None)


def test_create_and_poll_follows_the_servers_hint(serve):
    """create_and_poll must end by itself, quickly where the poll hint says so."""
    server = serve(clock="looks:4", settings={"poll_after_ms": 30})
    client = openai.OpenAI(base_url=server.base_url("openai"), api_key=server.key)
    before = time.monotonic()
    video = client.videos.create_and_poll(prompt="a red kite", size="1280x720")
    assert video.status == "completed"
    assert video.progress == 100
    assert video.expires_at - video.completed_at == 3600
    assert time.monotonic() - before < 20


def test_the_three_variants_are_what_they_say(client, tmp_path):
    """Video, thumbnail and spritesheet must be MP4, WebP and JPEG; the MP4 exactly as ordered."""
    video = finished(client, size="1280x720", seconds="4")
    path = tmp_path / "video.mp4"
    client.videos.download_content(video.id).write_to_file(path)
    facts = probe(path)
    assert (facts.width, facts.height, facts.frames, facts.fps) == (1280, 720, 96, 24)
    assert (facts.video_codec, facts.pixel_format, facts.audio_codec) == ("h264", "yuv420p", "aac")
    assert facts.faststart
    for variant, kind, content_type in (
        ("thumbnail", "WEBP", "image/webp"),
        ("spritesheet", "JPEG", "image/jpeg"),
    ):
        reply = client.videos.download_content(video.id, variant=variant)
        assert reply.response.headers["content-type"] == content_type
        with Image.open(BytesIO(reply.read())) as image:
            assert image.format == kind


def test_content_streams_and_answers_ranges(client):
    """Streaming must give the same bytes as a plain download, and a Range must give its part."""
    video = finished(client)
    whole = client.videos.download_content(video.id).read()
    with client.videos.with_streaming_response.download_content(video.id) as reply:
        assert b"".join(reply.iter_bytes(65536)) == whole
        assert int(reply.headers["content-length"]) == len(whole)
    part = client.videos.download_content(video.id, extra_headers={"Range": "bytes=0-99"})
    assert part.response.status_code == 206
    assert part.read() == whole[:100]


@pytest.mark.parametrize("named", [False, True])
def test_an_image_can_be_the_first_frame(client, picture, named):
    """Raw bytes (sent as octet-stream) and a named tuple must both be taken as the reference."""
    data = picture(1280, 720)
    reference = ("frame.png", data, "image/png") if named else data
    video = finished(client, size="1280x720", input_reference=reference)
    assert video.status == "completed"


def test_references_by_file_id_and_data_url(client, picture):
    """Objects in bracket names must be read: an uploaded file by id, and a data URL."""
    import base64

    stored = client.files.create(file=("f.png", picture(720, 1280)), purpose="vision")
    assert client.files.retrieve(stored.id).filename == "f.png"
    by_id = client.videos.create(prompt="x", extra_body={"input_reference": {"file_id": stored.id}})
    url = "data:image/png;base64," + base64.b64encode(picture(720, 1280)).decode()
    by_url = client.videos.create(prompt="x", extra_body={"input_reference": {"image_url": url}})
    assert by_id.status in {"queued", "in_progress"}
    assert by_url.id != by_id.id
    assert stored.id in [item.id for item in client.files.list()]
    assert len(list(client.files.list(purpose="vision"))) == len(
        [item for item in client.files.list() if item.purpose == "vision"]
    )
    assert client.files.delete(stored.id).deleted


def test_json_bodies_are_taken_as_well(client):
    """With a JSON content type the same create must work, with nested objects as usual."""
    video = client.videos.create(prompt="x", seconds="8", extra_headers={"Content-Type": "application/json"})
    assert video.seconds == "8"


def test_lists_page_by_the_last_id(serve):
    """Auto-paging must visit every video once, in either order."""
    server = serve()
    client = openai.OpenAI(base_url=server.base_url("openai"), api_key=server.key)
    made = [client.videos.create(prompt=f"kite {number}").id for number in range(5)]
    assert [video.id for video in client.videos.list(limit=2)] == made[::-1]
    assert [video.id for video in client.videos.list(limit=2, order="asc")] == made
    page = client.videos.list(limit=2)
    assert page.has_more
    assert page.last_id == page.data[-1].id
    assert list(client.videos.list(limit=0)) == []
    with pytest.raises(openai.BadRequestError) as caught:
        client.videos.list(after="video_nope")
    assert caught.value.param == "after"


def test_a_remix_names_its_source(client):
    """A remix must inherit model, size and length and say where it comes from."""
    source = finished(client, model="sora-2-pro", size="1280x720", seconds="8")
    remix = client.videos.poll(client.videos.remix(source.id, prompt="at night").id)
    assert remix.remixed_from_video_id == source.id
    assert (remix.model, remix.size, remix.seconds, remix.prompt) == (
        "sora-2-pro", "1280x720", "8", "at night",
    )  # fmt: skip


def test_edits_and_extensions_of_uploads(client, tmp_path):
    """An uploaded clip must be edited at its own length, and extended to the stitched total."""
    source = finished(client, size="1280x720")
    clip = client.videos.download_content(source.id).read()
    edit = client.videos.poll(client.videos.edit(prompt="in snow", video=("clip.mp4", clip)).id)
    assert (edit.status, edit.seconds, edit.size) == ("completed", "4", "1280x720")
    extension = client.videos.extend(prompt="and on", seconds="8", video=("clip.mp4", clip))
    assert extension.seconds == "12"
    done = client.videos.poll(extension.id)
    path = tmp_path / "long.mp4"
    client.videos.download_content(done.id).write_to_file(path)
    assert probe(path).frames == 12 * 24


def test_derivations_by_id_as_json(client):
    """What the Python client cannot send by itself must work over its raw post: edits and extensions by id."""
    from openai.types import Video

    source = finished(client)
    for path, extra in (("/videos/edits", {}), ("/videos/extensions", {"seconds": "4"})):
        body = {"prompt": "on", "video": {"id": source.id}, **extra}
        made = client.post(path, body=body, cast_to=Video)
        assert client.videos.poll(made.id).status == "completed"


def test_characters_are_kept_and_used(client):
    """A character must be made from a clip, looked up, and accepted by a create; strangers must not."""
    clip = client.videos.download_content(finished(client).id).read()
    character = client.videos.create_character(name="Ada", video=("ada.mp4", clip))
    assert client.videos.get_character(character.id).name == "Ada"
    video = client.videos.create(prompt="Ada waves", extra_body={"characters": [{"id": character.id}]})
    assert client.videos.poll(video.id).status == "completed"
    with pytest.raises(openai.NotFoundError):
        client.videos.create(prompt="x", extra_body={"characters": [{"id": "char_nobody"}]})
    three = [{"id": character.id}] * 3
    with pytest.raises(openai.BadRequestError):
        client.videos.create(prompt="x", extra_body={"characters": three})


def test_deleting_is_for_ended_videos(serve):
    """A running video must be refused with 400 (409 would be retried); an ended one is gone for good."""
    server = serve(clock="looks:3")
    client = openai.OpenAI(base_url=server.base_url("openai"), api_key=server.key, max_retries=0)
    video = client.videos.create(prompt="x")
    with pytest.raises(openai.BadRequestError):
        client.videos.delete(video.id)
    client.videos.poll(video.id, poll_interval_ms=20)
    reply = client.videos.delete(video.id)
    assert (reply.id, reply.object, reply.deleted) == (video.id, "video.deleted", True)
    with pytest.raises(openai.NotFoundError) as caught:
        client.videos.retrieve(video.id)
    assert f"Video with id '{video.id}' not found." in caught.value.message
    assert caught.value.request_id.startswith("req_")


def test_content_before_and_after_its_time(serve):
    """Unfinished content must be 400 and expired content 404, neither of which clients retry."""
    server = serve(clock="looks:3")
    client = openai.OpenAI(base_url=server.base_url("openai"), api_key=server.key, max_retries=0)
    video = client.videos.create(prompt="x")
    with pytest.raises(openai.BadRequestError):
        client.videos.download_content(video.id)
    with pytest.raises(openai.BadRequestError):
        client.videos.remix(video.id, prompt="y")
    client.videos.poll(video.id, poll_interval_ms=20)
    client.videos.download_content(video.id)
    server.advance(3601)
    with pytest.raises(openai.NotFoundError):
        client.videos.download_content(video.id)
    assert client.videos.retrieve(video.id).status == "completed"


@pytest.mark.parametrize(
    ("fields", "param", "message"),
    [
        ({"prompt": ""}, "prompt", "'prompt'"),  # the client leaves empty parts out
        ({"prompt": "  "}, "prompt", "too short"),
        ({"prompt": "x" * 32_001}, "prompt", "maximum length 32000"),
        (
            {"seconds": "5"},
            "seconds",
            "Invalid value: '5'. Supported values are: '4', '8', '12', '16', and '20'.",
        ),
        ({"size": "1x1"}, "size", "Invalid value: '1x1'."),
        ({"size": "1920x1080"}, "size", "'720x1280' and '1280x720'"),
        ({"model": "sora-9"}, "model", "does not exist"),
        ({"input_reference": b"hello, I am a text"}, "input_reference", "unsupported mimetype"),
    ],
)
def test_bad_requests_name_the_field(client, fields, param, message):
    """Each bad field must be a 400 with the four-key body, and no job may come of it."""
    before = client.videos.list(limit=1).first_id if hasattr(client.videos.list(), "first_id") else None
    with pytest.raises(openai.BadRequestError) as caught:
        client.videos.create(**{"prompt": "x", **fields})
    assert caught.value.param == param
    assert message in caught.value.message
    assert set(caught.value.body) == {"message", "type", "param", "code"}
    after = client.videos.list(limit=1)
    assert getattr(after, "first_id", None) == before


def test_a_reference_of_another_size_is_refused_in_the_recorded_words(client, picture):
    """The live service's sentence must come back for a reference that does not match."""
    with pytest.raises(
        openai.BadRequestError, match="Inpaint image must match the requested width and height"
    ):
        client.videos.create(prompt="x", size="1280x720", input_reference=picture(640, 480))


def test_a_wrong_key_is_401(server):
    """A wrong key must raise the client's AuthenticationError, and must not be echoed."""
    client = openai.OpenAI(base_url=server.base_url("openai"), api_key="sk-wrong-1234567890")
    with pytest.raises(openai.AuthenticationError) as caught:
        client.videos.list()
    assert caught.value.code == "invalid_api_key"
    assert "1234567890" not in str(caught.value)


def test_strict_narrows_the_enums(serve):
    """With strict set only the schema's lengths and sizes pass, and seconds must be a string."""
    server = serve(settings={"strict": True})
    client = openai.OpenAI(base_url=server.base_url("openai"), api_key=server.key, max_retries=0)
    json_type = {"Content-Type": "application/json"}
    with pytest.raises(openai.BadRequestError, match="'4', '8', and '12'"):
        client.videos.create(prompt="x", seconds="16")
    with pytest.raises(openai.BadRequestError):
        client.videos.create(prompt="x", model="sora-2-pro", size="1920x1080")
    with pytest.raises(openai.BadRequestError, match="Invalid type"):
        client.videos.create(prompt="x", extra_body={"seconds": 8}, extra_headers=json_type)
    assert client.videos.create(prompt="x", seconds="12").seconds == "12"


def test_without_strict_numbers_are_coerced(client):
    """A JSON number for seconds must be read as its string."""
    json_type = {"Content-Type": "application/json"}
    assert client.videos.create(prompt="x", extra_body={"seconds": 8}, extra_headers=json_type).seconds == "8"


def test_extensions_have_limits(client):
    """A seventh extension and a total above 120 s must be refused."""
    from openai.types import Video

    video = finished(client, seconds="4")

    def extend(source, seconds):
        body = {"prompt": "on", "seconds": seconds, "video": {"id": source.id}}
        return client.videos.poll(client.post("/videos/extensions", body=body, cast_to=Video).id)

    for _ in range(6):
        video = extend(video, "4")
    assert video.seconds == "28"
    with pytest.raises(openai.BadRequestError, match="at most 6 times"):
        extend(video, "4")


def test_faults_speak_the_wires_words(serve):
    """Scripted faults must arrive as the client's own exceptions, with their hints."""
    server = serve()
    client = openai.OpenAI(base_url=server.base_url("openai"), api_key=server.key, max_retries=0)
    server.faults.add("429", service="openai", seconds=3)
    with pytest.raises(openai.RateLimitError) as caught:
        client.videos.create(prompt="x")
    assert caught.value.response.headers["retry-after"] == "3"
    server.faults.add("500", service="openai")
    with pytest.raises(openai.InternalServerError):
        client.videos.create(prompt="x")
    server.faults.add("402", service="openai")
    with pytest.raises(openai.RateLimitError) as caught:
        client.videos.create(prompt="x")
    assert caught.value.code == "insufficient_quota"
    server.faults.add("refused", service="openai")
    with pytest.raises(openai.BadRequestError) as caught:
        client.videos.create(prompt="x")
    assert caught.value.code == "moderation_blocked"
    server.faults.add("fail_job", service="openai", code="refused")
    failed = client.videos.create_and_poll(prompt="x", poll_interval_ms=20)
    assert failed.status == "failed"
    assert failed.error.code == "moderation_blocked"
    assert (failed.completed_at, failed.expires_at) == (None, None)


def test_the_tiers_limit_is_a_switch(serve):
    """With tier=1 the eleventh sora-2-pro create of a minute must be a 429 with Retry-After."""
    server = serve(clock="looks:3", settings={"tier": 1})
    client = openai.OpenAI(base_url=server.base_url("openai"), api_key=server.key, max_retries=0)
    for _ in range(10):
        reply = client.videos.with_raw_response.create(prompt="x", model="sora-2-pro")
    assert reply.headers["x-ratelimit-remaining-requests"] == "0"
    with pytest.raises(openai.RateLimitError) as caught:
        client.videos.create(prompt="x", model="sora-2-pro")
    assert 1 <= int(caught.value.response.headers["retry-after"]) <= 60
    server.advance(61)
    client.videos.create(prompt="x", model="sora-2-pro")


def test_a_batch_runs_to_its_output_file(client):
    """A batch of creates must complete with one line per job; lines that cannot work end in the error file."""
    import json

    bodies = {
        "a": {"prompt": "one"},
        "b": {"prompt": "two", "seconds": "8"},
        "bad": {"prompt": "x", "seconds": "5"},
    }
    lines = [
        json.dumps({"custom_id": key, "method": "POST", "url": "/v1/videos", "body": body})
        for key, body in bodies.items()
    ]
    stored = client.files.create(file=("jobs.jsonl", "\n".join(lines).encode()), purpose="batch")
    batch = client.batches.create(
        input_file_id=stored.id, endpoint="/v1/videos", completion_window="24h", metadata={"who": "me"}
    )
    end = time.monotonic() + 60
    while batch.status not in {"completed", "failed"} and time.monotonic() < end:
        time.sleep(0.05)
        batch = client.batches.retrieve(batch.id)
    assert batch.status == "completed"
    assert (batch.request_counts.completed, batch.request_counts.failed, batch.request_counts.total) == (
        2,
        1,
        3,
    )
    output = [json.loads(line) for line in client.files.content(batch.output_file_id).text.splitlines()]
    videos = {line["custom_id"]: line["response"]["body"] for line in output}
    assert {key: video["seconds"] for key, video in videos.items()} == {"a": "4", "b": "8"}
    assert videos["a"]["expires_at"] - videos["a"]["completed_at"] == 86400
    errors = [json.loads(line) for line in client.files.content(batch.error_file_id).text.splitlines()]
    assert errors[0]["response"]["body"]["error"]["param"] == "seconds"
    assert client.batches.list().data[0].id == batch.id
    broken = client.files.create(file=("jobs.jsonl", b"{nope"), purpose="batch")
    failed = client.batches.create(input_file_id=broken.id, endpoint="/v1/videos", completion_window="24h")
    assert failed.status == "failed"
    assert failed.errors.data[0].line == 1


def test_a_real_delivery_is_unwrapped_and_may_come_twice(serve, mailbox):
    """An endpoint from the settings must get signed events; a duplicate must carry the same webhook-id."""
    from vidkit.providers.openai.emulator_webhooks import TEST_SECRET

    server = serve(settings={"openai_webhook_url": mailbox.url, "poll_after_ms": 30})
    server.faults.add("duplicate_webhook")
    client = openai.OpenAI(
        base_url=server.base_url("openai"), api_key=server.key, webhook_secret=TEST_SECRET, max_retries=0
    )
    video = finished(client)
    letters = mailbox.wait(2)
    events = [client.webhooks.unwrap(body.decode(), headers) for body, headers in letters]
    assert {(event.type, event.data.id) for event in events} == {("video.completed", video.id)}
    assert len({headers["webhook-id"] for _, headers in letters}) == 1
    with pytest.raises(openai.InvalidWebhookSignatureError):
        client.webhooks.unwrap(letters[0][0].decode() + " ", letters[0][1])


def test_models_are_listed(client):
    """The model list must hold the known ids, and an unknown one must be 404."""
    assert "sora-2-pro" in [item.id for item in client.models.list()]
    assert client.models.retrieve("sora-2").id == "sora-2"
    with pytest.raises(openai.NotFoundError):
        client.models.retrieve("gpt-none")
