"""The documented bodies, on both sides: what is sent by curl, what shapes come back, and how the client reads them."""

import json
import shutil
import subprocess
from datetime import UTC, datetime

import pytest

from tests.providers.hoox.conftest import BODIES, body
from tests.providers.hoox.facts import VOICE
from vidkit.errors import NotFound, QuotaExceeded
from vidkit.models import State, Usage
from vidkit.providers.hoox import parse, spec
from vidkit.providers.hoox.catalogue import Voice
from vidkit.providers.hoox.requests import ExportRequest
from vidkit.wire import Reply

needs_curl = pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")


def shape(value):
    """Return what a reply is made of: names and kinds."""
    if isinstance(value, dict):
        return {name: shape(item) for name, item in value.items()}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    return "number" if isinstance(value, (int, float)) else type(value).__name__


def curl(server, method, path, data=None):
    """Send a request with curl and return status and body."""
    line = [
        "curl",
        "-sS",
        "-X",
        method,
        f"{server.base_url('hoox')}{path}",
        "-H",
        f"Authorization: Bearer {server.key}",
    ]
    line += ["-w", "\n%{http_code}"]
    if data is not None:
        line += ["-H", "Content-Type: application/json", "-d", data]
    out = subprocess.run(line, capture_output=True, timeout=60, check=True).stdout.decode()
    text, _, status = out.rpartition("\n")
    return int(status), json.loads(text)


@needs_curl
def test_the_export_page_by_curl(server, generated):
    """The page's own request, for a generated video, gives the documented fields; then progress and result."""
    video, _ = generated()
    data = (BODIES / "export_start.json").read_text("utf-8").replace("vid_9f1", video)
    status, started = curl(server, "POST", "/export/start", data)
    assert status == 201
    assert shape(started) == shape(body("export_started"))
    assert (started["status"], started["estimated_credits"]) == ("pending", 0)
    status, done = curl(server, "GET", f"/export/status/{started['job_id']}")
    assert status == 200
    assert shape(done) == shape(body("export_completed"))
    server.set_clock("looks:5")
    _, started = curl(server, "POST", "/export/start", data)
    running = [curl(server, "GET", f"/export/status/{started['job_id']}")[1] for _ in range(3)]
    assert shape(body("export_processing")) in [shape(item) for item in running]


@needs_curl
def test_a_failed_export_by_curl(server):
    """`failed` holds code and message, as documented."""
    server.faults.add("fail_job", service="hoox", code="ENCODING_FAILED", message="encoder stopped")
    _, started = curl(server, "POST", "/export/start", json.dumps({"video_id": "dash_film"}))
    _, failed = curl(server, "GET", f"/export/status/{started['job_id']}")
    assert shape(failed) == shape(body("export_failed"))
    assert failed["error"] == body("export_failed")["error"]


@needs_curl
def test_the_generation_page_by_curl(server):
    """201 with the job; the result holds the video_id that an export needs."""
    sent = {"script": "Three boats leave.", "voice_id": VOICE, "format": "square"}
    status, started = curl(server, "POST", "/generation/start", json.dumps(sent))
    assert status == 201
    assert shape(started) == shape(body("generation_started"))
    _, done = curl(server, "GET", f"/generation/status/{started['job_id']}")
    assert shape(done) == shape(body("generation_completed"))
    assert done["current_step"] == "REDIRECTING"


@needs_curl
def test_voices_and_copies_by_curl(server, generated):
    """A bare array of voices; a copy that is done at once."""
    video, _ = generated()
    _, voices = curl(server, "GET", "/voice/list")
    assert set(body("voices")[0]) <= set(voices[0])
    status, copied = curl(
        server, "POST", "/video/duplicate", json.dumps({"video_id": video, "voice_id": VOICE})
    )
    assert status == 201
    assert shape(copied) == shape(body("duplicated"))


# the client reads them


def test_a_running_export_is_read():
    """State, word, progress and step."""
    seen = parse.status(body("export_processing"), "")
    assert (seen.remote_id, seen.state, seen.raw_state, seen.progress) == (
        "run_5mKx2",
        State.running,
        "processing",
        0.65,
    )
    assert seen.facts == {"step": "render"}


def test_a_finished_export_is_read():
    """Film and picture with the day their links die, and what it cost: nothing, which is known."""
    seen = parse.status(body("export_completed"), "")
    assert [(item.role, item.suffix) for item in seen.assets] == [("video", ".mp4"), ("thumbnail", ".jpg")]
    assert seen.assets[0].expires_at == datetime(2026, 2, 10, 10, 35, tzinfo=UTC)
    assert seen.usage == Usage(credits=0)


def test_a_failed_export_is_read():
    """Code, sentence and advice; whether it was billed nobody says."""
    seen = parse.status(body("export_failed"), "")
    assert seen.state is State.failed
    assert seen.failure.code == "ENCODING_FAILED"
    assert seen.failure.message == "encoder stopped. (ENCODING_FAILED)"
    assert seen.failure.advice == spec.FAILURES["ENCODING_FAILED"].advice


def test_a_finished_generation_is_read():
    """It has a video_id, a length and a cost, and no file."""
    seen = parse.status(body("generation_completed"), "")
    assert seen.outcome == {"remote_video": "vid_9f1"}
    assert seen.usage == Usage(seconds=41.5, credits=10)
    assert seen.assets == ()


def test_letters_are_read_like_looks():
    """A webhook's body has no progress and says the same."""
    assert parse.status(body("webhook_export"), "").assets[0].role == "video"
    assert parse.status(body("webhook_failed"), "").failure.code == "EXPORT_FAILED"


def test_both_error_bodies_are_read():
    """Nested and flat."""
    nested = parse.read_error(Reply(404, {}, (BODIES / "error_a.json").read_bytes()))
    flat = parse.read_error(Reply(402, {}, (BODIES / "error_b.json").read_bytes()))
    assert (type(nested), nested.code) == (NotFound, "VIDEO_NOT_FOUND")
    assert (type(flat), flat.code) == (QuotaExceeded, "INSUFFICIENT_CREDITS")
    assert "Required: 85" in flat.message


def test_voices_are_read():
    """As the newer page shows them."""
    voice = Voice.read(body("voices")[0])
    assert (voice.id, voice.tags, voice.source) == ("voice_1", ("calm", "story"), "space")


@pytest.mark.parametrize(
    "odd",
    [
        {},
        {"status": None},
        {"status": "Reticulating", "progress": "half"},
        {"status": "completed", "result": []},
        {"status": "completed", "result": {"video_url": "javascript:alert(1)"}},
        {"status": "failed"},
        {"status": "failed", "error": "it broke"},
        {
            "status": "completed",
            "result": {"video_url": "https://a.example/a.mp4", "created_at": "yesterday"},
        },
    ],
)
def test_odd_replies_are_read_with_patience(odd):
    """Nothing that may come breaks the reader, and nothing dangerous becomes a link."""
    seen = parse.status(odd, "run_1")
    assert seen.remote_id == "run_1"
    assert all(item.url.startswith("https://") for item in seen.assets)
    assert seen.state is not State.failed or seen.failure.message


def test_an_export_as_curl_is_the_documented_call():
    """The line a person can paste holds path, header and body, and no key."""
    line = ExportRequest.build(video_id="vid_9f1", format="square").as_curl()
    assert f"{spec.BASE_URL}/export/start" in line
    assert "Authorization: Bearer $HOOX_API_KEY" in line
    assert '"video_id": "vid_9f1"' in line
