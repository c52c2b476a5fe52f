"""Whatever is asked around the videos: the wrong is refused in the wire's words, and never by an accident."""

import json

import httpx
import pytest


@pytest.fixture(scope="module")
def http(server):
    headers = {"authorization": f"Bearer {server.key}"}
    with httpx.Client(base_url=server.base_url("openai"), headers=headers, timeout=30) as client:
        yield client


@pytest.fixture(scope="module")
def source(http):
    """The id of a completed video."""
    video = http.post("/videos", json={"prompt": "x"}).json()["id"]
    while http.get(f"/videos/{video}").json()["status"] != "completed":
        pass
    return video


def text_clip(**fields):
    return {"data": {"prompt": "x", **fields}, "files": {"video": ("a.mp4", b"not a video at all")}}


@pytest.mark.parametrize(
    ("path", "body", "status", "param"),
    [
        ("/videos/edits", {"json": {"prompt": "x"}}, 400, "video"),
        ("/videos/edits", {"json": {"prompt": "x", "video": {}}}, 400, "video.id"),
        ("/videos/edits", {"json": {"prompt": "x", "video": "video_1"}}, 400, "video"),
        ("/videos/edits", {"json": {"prompt": "x", "video": {"id": "video_none"}}}, 404, "video_id"),
        ("/videos/edits", {"json": {"video": {"id": "SOURCE"}}}, 400, "prompt"),
        ("/videos/edits", text_clip(), 400, "video"),
        ("/videos/extensions", {"json": {"prompt": "x", "video": {"id": "SOURCE"}}}, 400, "seconds"),
        (
            "/videos/extensions",
            {"json": {"prompt": "x", "seconds": "7", "video": {"id": "SOURCE"}}},
            400,
            "seconds",
        ),
        (
            "/videos/extensions",
            {"json": {"prompt": "x", "seconds": "4", "video": {"id": "SOURCE"}, "characters": [{"id": "c"}]}},
            400,
            "characters",
        ),
        (
            "/videos/extensions",
            {"json": {"prompt": "x", "seconds": "4", "video": {"id": "SOURCE"}, "input_reference": {}}},
            400,
            "input_reference",
        ),
        ("/videos/video_none/remix", {"json": {"prompt": "x"}}, 404, "video_id"),
        ("/videos/SOURCE/remix", {"json": {}}, 400, "prompt"),
        ("/videos/characters", {"json": {"name": "x"}}, 415, None),
        ("/videos/characters", {"files": {"video": ("a.mp4", b"x")}}, 400, "name"),
        ("/videos/characters", {"files": {"name": (None, "Ada")}}, 400, "video"),
        ("/videos/characters", {"files": {"name": (None, "Ada"), "video": (None, "text")}}, 400, "video"),
        ("/videos/characters", {"files": {"name": (None, "x" * 81), "video": ("a.mp4", b"x")}}, 400, "name"),
        ("/videos/characters", {"files": {"name": (None, "Ada"), "video": ("a.mp4", b"x")}}, 400, "video"),
        ("/files", {"files": {"purpose": (None, "vision")}}, 400, "file"),
        ("/files", {"files": {"file": ("a", b"x")}}, 400, "purpose"),
        ("/files", {"files": {"file": (None, "text"), "purpose": (None, "vision")}}, 400, "file"),
        ("/files", {"files": {"file": ("a", b"x"), "purpose": (None, "_clip")}}, 400, "purpose"),
        ("/batches", {"json": {}}, 400, "input_file_id"),
        (
            "/batches",
            {"json": {"input_file_id": "file-1", "endpoint": "/v1/chat", "completion_window": "24h"}},
            400,
            "endpoint",
        ),
        (
            "/batches",
            {"json": {"input_file_id": "file-1", "endpoint": "/v1/videos", "completion_window": "1h"}},
            400,
            "completion_window",
        ),
        (
            "/batches",
            {"json": {"input_file_id": "file-1", "endpoint": "/v1/videos", "completion_window": "24h"}},
            404,
            "input_file_id",
        ),
        ("/batches/batch_none/cancel", {"json": {}}, 404, "batch_id"),
        ("/webhook_endpoints", {"json": {"name": "a"}}, 400, "url"),
        ("/webhook_endpoints", {"json": {"name": "a", "url": 7, "event_types": ["x"]}}, 400, "url"),
        (
            "/webhook_endpoints",
            {"json": {"name": "a", "url": "ftp://x", "event_types": ["video.completed"]}},
            400,
            "url",
        ),
        (
            "/webhook_endpoints",
            {"json": {"name": "a", "url": "http://x", "event_types": ["nope"]}},
            400,
            "event_types",
        ),
        (
            "/webhook_endpoints",
            {"json": {"name": "a", "url": "http://x", "event_types": "video.completed"}},
            400,
            "event_types",
        ),
        (
            "/webhook_endpoints/we_none/test",
            {"json": {"event_type": "video.completed"}},
            404,
            "webhook_endpoint_id",
        ),
    ],
)
def test_posts_that_cannot_work(http, source, path, body, status, param):
    """Each must be refused with its status and field, in the four-key body, and leave no video behind."""
    before = http.get("/videos").json()["first_id"]
    body = {
        key: json.loads(json.dumps(value).replace("SOURCE", source)) if key == "json" else value
        for key, value in body.items()
    }
    reply = http.post(path.replace("SOURCE", source), **body)
    assert reply.status_code == status, reply.text
    error = reply.json()["error"]
    assert set(error) == {"message", "type", "param", "code"}
    assert error["param"] == param
    assert http.get("/videos").json()["first_id"] == before


@pytest.mark.parametrize(
    ("path", "status", "param"),
    [
        ("/videos?limit=-1", 400, "limit"),
        ("/videos?limit=101", 400, "limit"),
        ("/videos?limit=many", 400, "limit"),
        ("/videos?order=up", 400, "order"),
        ("/videos?after=video_none", 400, "after"),
        ("/videos/video_none", 404, "video_id"),
        ("/videos/SOURCE/content?variant=poster", 400, "variant"),
        ("/videos/characters/char_none", 404, "character_id"),
        ("/files/file-none", 404, "id"),
        ("/batches/batch_none", 404, "batch_id"),
        ("/webhook_endpoints/we_none", 404, "webhook_endpoint_id"),
        ("/models/sora-9", 404, "model"),
    ],
)
def test_gets_that_cannot_work(http, source, path, status, param):
    """Unknown ids are 404 and bad queries 400, each naming its field."""
    reply = http.get(path.replace("SOURCE", source))
    assert reply.status_code == status, reply.text
    assert reply.json()["error"]["param"] == param


def test_the_empty_test_of_a_webhook_says_why(http):
    """A test event that cannot be delivered, or is not accepted, must be told, not counted as success."""
    made = http.post(
        "/webhook_endpoints",
        json={"name": "a", "url": "http://127.0.0.1:9/x", "event_types": ["video.completed"]},
    ).json()
    path = f"/webhook_endpoints/{made['id']}"
    reply = http.post(f"{path}/test", json={"event_type": "video.completed"})
    assert reply.status_code == 400
    assert "could not be delivered" in reply.json()["error"]["message"]
    assert http.post(f"{path}/test", json={}).json()["error"]["param"] == "event_type"
    assert http.post(f"{path}/test", json={"event_type": "nope"}).json()["error"]["param"] == "event_type"
    rotated = http.post(f"{path}/rotate_secret").json()  # a body is not needed
    assert rotated["signing_secret"] != made["signing_secret"]
    assert http.delete(path).json()["deleted"]


def test_what_still_runs_is_no_source(serve):
    """Remix, edit, extension and content of a running video must be 400, naming its status."""
    server = serve(clock="looks:9")
    headers = {"authorization": f"Bearer {server.key}"}
    with httpx.Client(base_url=server.base_url("openai"), headers=headers) as client:
        video = client.post("/videos", json={"prompt": "x"}).json()["id"]
        body = {"prompt": "x", "seconds": "4", "video": {"id": video}}
        for reply in (
            client.post(f"/videos/{video}/remix", json={"prompt": "x"}),
            client.post("/videos/edits", json=body),
            client.post("/videos/extensions", json=body),
            client.get(f"/videos/{video}/content"),
            client.delete(f"/videos/{video}", headers={"content-type": "application/json"}),
        ):
            assert reply.status_code == 400
            assert "status" in reply.json()["error"]["message"]


def test_the_lines_of_a_batch_are_checked_as_a_whole(http):
    """A batch with unusable lines must fail at once, saying which line and why."""
    good = {"custom_id": "a", "method": "POST", "url": "/v1/videos", "body": {"prompt": "x"}}
    lines = [
        "{nope",
        json.dumps({**good, "custom_id": None}),
        json.dumps(good),
        json.dumps(good),
        json.dumps({**good, "custom_id": "b", "url": "/v1/chat"}),
        json.dumps({**good, "custom_id": "c", "body": "x"}),
    ]
    for content, codes in (
        (
            "\n".join(lines),
            [
                "invalid_json_line",
                "missing_custom_id",
                "duplicate_custom_id",
                "mismatched_endpoint",
                "missing_body",
            ],
        ),
        ("\n\n", ["empty_file"]),
    ):
        files = {"file": ("jobs.jsonl", content.encode()), "purpose": (None, "batch")}
        stored = http.post("/files", files=files).json()["id"]
        fields = {"input_file_id": stored, "endpoint": "/v1/videos", "completion_window": "24h"}
        batch = http.post("/batches", json=fields).json()
        assert batch["status"] == "failed"
        assert [item["code"] for item in batch["errors"]["data"]] == codes
