"""Replies of every dialect become the same snapshot; refusals become the right error."""

import json
from datetime import UTC, datetime

import pytest

from vidkit.errors import (
    AuthError,
    Billed,
    ContentRefused,
    InvalidRequest,
    NotFound,
    PermissionDenied,
    QuotaExceeded,
    RateLimited,
    ServiceError,
    VidkitError,
)
from vidkit.models import State
from vidkit.providers.openai import spec
from vidkit.providers.openai.parse import BodyRefused, polling_path, read_error, snapshot
from vidkit.wire import Reply

BASE = "https://gpu.example/v1"

COMPLETED = {
    "id": "video_7f3c",
    "object": "video",
    "model": "sora-2",
    "status": "completed",
    "progress": 100,
    "created_at": 1791000000,
    "completed_at": 1791000075,
    "expires_at": 1791003675,
    "prompt": "a paper boat",
    "size": "1280x720",
    "seconds": "4",
    "remixed_from_video_id": None,
    "error": None,
    "quality": "standard",
}


def seen(**fields):
    return snapshot({"id": "video_1", **fields}, base_url=BASE)


def test_a_completed_video_offers_its_content_with_the_key():
    """The file of a completed video is a path below the base URL, so that the key goes along."""
    found = snapshot(COMPLETED, base_url=BASE)
    assert (found.state, found.progress, found.raw_state) == (State.succeeded, 1.0, "completed")
    (asset,) = found.assets
    assert (asset.url, asset.with_key) == ("/videos/video_7f3c/content", True)
    assert found.expires_at == datetime.fromtimestamp(1791003675, UTC)
    assert found.facts["size"] == "1280x720"
    assert found.raw["quality"] == "standard"


@pytest.mark.parametrize("word", list(spec.WORDS))
def test_every_word_of_the_table_is_understood(word):
    """Each status word must lead to the state its row names, in any case of letters."""
    assert seen(status=word.upper()).state is spec.WORDS[word].state


def test_an_unknown_word_counts_as_running():
    """A word nobody knows must keep the job alive; the deadline bounds it."""
    found = seen(status="marinating")
    assert (found.state, found.raw_state, found.known) == (State.running, "marinating", False)
    assert seen(status="queued").known
    assert seen().known


def test_a_meagre_reply_is_enough():
    """Only an id, or only the id asked for, must do: vLLM's first reply holds hardly more."""
    assert seen().state is State.queued
    assert snapshot({"status": "queued"}, base_url=BASE, remote_id="video_9").remote_id == "video_9"
    with pytest.raises(ServiceError):
        snapshot({"status": "queued"}, base_url=BASE)


@pytest.mark.parametrize(
    ("progress", "expected"),
    [
        (45, 0.45),
        (1, 0.01),
        (0.45, 0.45),
        ("45%", 0.45),
        (None, None),
        ("soon", None),
        (250, 1.0),
        (True, None),
    ],
)
def test_progress_in_any_spelling(progress, expected):
    """Percent, fractions and texts must read alike; nonsense is unknown, not an error."""
    assert seen(status="in_progress", progress=progress).progress == expected


@pytest.mark.parametrize(
    "fields",
    [
        {"url": "https://cdn.example/a.mp4"},
        {"video_url": "https://cdn.example/a.mp4"},
        {"unsigned_urls": ["https://cdn.example/a.mp4"]},
        {"data": [{"url": "https://cdn.example/a.mp4"}]},
        {"output": {"url": "https://cdn.example/a.mp4"}},
    ],
)
def test_inline_links_are_taken_without_the_key(fields):
    """A link on another origin must be used as it is, and must never get the key."""
    (asset,) = seen(status="succeeded", **fields).assets
    assert (asset.url, asset.with_key) == ("https://cdn.example/a.mp4", False)


def test_links_into_the_api_get_the_key():
    """A link below the base URL needs the bearer, so it must become a path; relative links too."""
    for link in (
        "https://gpu.example/v1/videos/video_1/content?index=0",
        "/v1/videos/video_1/content?index=0",
    ):
        (asset,) = seen(status="completed", unsigned_urls=[link]).assets
        assert (asset.url, asset.with_key) == ("/videos/video_1/content?index=0", True)


@pytest.mark.parametrize("link", ["javascript:alert(1)", "file:///etc/passwd", 7, {"a": 1}])
def test_other_links_are_ignored(link):
    """Anything but http(s) must be ignored in favour of the content endpoint."""
    (asset,) = seen(status="completed", url=link).assets
    assert asset.url == "/videos/video_1/content"


def test_polling_url_is_followed_only_below_the_base_url():
    """A polling_url elsewhere must not be asked: the key would go along."""
    assert polling_path({"polling_url": "https://gpu.example/v1/jobs/7"}, BASE) == "/jobs/7"
    assert polling_path({"polling_url": "/v1/jobs/7"}, BASE) == "/jobs/7"
    assert polling_path({"polling_url": "https://evil.example/v1/jobs/7"}, BASE) is None
    assert polling_path({}, BASE) is None


def test_a_moderated_job_is_a_refusal_with_advice():
    """The recorded moderation error must read as refused, with the advice to change the prompt."""
    error = {"code": "moderation_blocked", "message": spec.MODERATION_BLOCKED}
    failure = seen(status="failed", error=error).failure
    assert failure.refused
    assert "prompt" in failure.advice
    assert seen(status="failed", error="it broke").failure.message == "it broke"
    assert seen(status="failed").failure.billed is Billed.unknown
    assert seen(status="cancelled").failure is not None
    assert seen(status="queued").failure is None


def test_cost_is_taken_where_told_and_unknown_otherwise():
    """OpenRouter's usage.cost is the price; a missing or null cost is never zero."""
    assert seen(status="completed", usage={"cost": 0.4}).usage.usd == 0.4
    assert seen(status="completed", usage={"cost": None}).usage is None
    assert seen(status="completed").usage is None


def test_the_poll_hint_is_read():
    """openai-poll-after-ms is milliseconds; Retry-After is seconds; nonsense is nothing."""
    for headers, expected in (
        ({"openai-poll-after-ms": "150"}, 0.15),
        ({"retry-after": "3"}, 3.0),
        ({"openai-poll-after-ms": "soon"}, None),
        ({}, None),
    ):
        assert snapshot(COMPLETED, base_url=BASE, headers=headers).poll_after == expected


def refusal(status: int, body, **headers):
    text = body if isinstance(body, bytes) else json.dumps(body).encode()
    return read_error(Reply(status, headers, text))


def wire_error(**facts):
    return {"error": {"message": "No.", "type": "invalid_request_error", "param": None, "code": None} | facts}


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (400, wire_error(param="seconds", code="invalid_value"), InvalidRequest),
        (400, wire_error(code="sentinel_block"), ContentRefused),
        (400, wire_error(type="video_generation_user_error"), InvalidRequest),
        (401, wire_error(code="invalid_api_key"), AuthError),
        (401, b"", AuthError),
        (403, wire_error(), PermissionDenied),
        (404, wire_error(), NotFound),
        (404, {"detail": "Not Found"}, NotFound),
        (429, wire_error(code="rate_limit_exceeded"), RateLimited),
        (429, wire_error(code="insufficient_quota"), QuotaExceeded),
        (429, {"message": "slow down"}, RateLimited),
        (500, wire_error(type="server_error"), ServiceError),
        (502, b"<html>bad gateway</html>", ServiceError),
        (503, wire_error(code="invalid_value"), ServiceError),
        (422, {"detail": [{"loc": ["body", "prompt"], "msg": "Field required"}]}, BodyRefused),
        (415, {"error": "multipart only"}, BodyRefused),
        (400, {"detail": "input_reference file is required"}, BodyRefused),
    ],
)
def test_refusals_become_the_branch_that_helps(status, body, kind):
    """Each refusal must become the error whose branch says what to do."""
    assert type(refusal(status, body)) is kind


def test_an_invalid_field_is_named():
    """The wire's `param` must end up as the field of the error, for forms to show in place."""
    error = refusal(400, wire_error(message="Invalid value: '5'.", param="seconds", code="invalid_value"))
    assert error.fields == {"seconds": "Invalid value: '5'."}
    assert error.code == "invalid_value"


def test_retry_after_is_carried():
    """A rate limit with a hint must carry it in seconds."""
    assert refusal(429, wire_error(code="rate_limit_exceeded"), **{"retry-after": "7"}).retry_after == 7


def test_an_error_at_200_is_seen_through():
    """A gateway that says 200 and an error must not pass for a job; a failed job is no HTTP error."""
    assert isinstance(refusal(200, {"error": {"message": "no channel"}}), ServiceError)
    assert refusal(200, {"id": "video_1", "status": "failed", "error": {"message": "x"}}) is None
    assert refusal(200, COMPLETED) is None


def test_every_code_says_what_to_do():
    """Every row of both tables must build its error, with advice and a word on billing."""
    for row in (*spec.CODES.values(), *spec.STATUSES.values()):
        error = row.error("x", billed=row.billed, advice=row.advice)
        assert isinstance(error, VidkitError)
        assert error.answers()["What next"].endswith(".")
        assert row.source
