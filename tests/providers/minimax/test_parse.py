"""Replies in the wire's words become ours; example bodies follow the documented shapes with made-up values."""

import json

import pytest

from vidkit.errors import (
    AuthError,
    Billed,
    InvalidRequest,
    NotFound,
    QuotaExceeded,
    RateLimited,
    ServiceError,
    VidkitError,
)
from vidkit.models import State
from vidkit.providers.minimax import spec
from vidkit.providers.minimax.parse import asset_v1, callback, error_of, identifier, reader, task_v1, task_v2
from vidkit.wire import Reply

OK = {"status_code": 0, "status_msg": "success"}


def read(body, *, status=200, create=False, region=None):
    """Read a reply's error."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return reader(region)(Reply(status, {}, content, "http://x/v1", "minimax", create))


@pytest.mark.parametrize("code", spec.CODES)
def test_every_code_becomes_its_error(code):
    """Each row of the table gives its branch, whether it was billed, an advice, and keeps the code."""
    row = spec.CODES[code]
    error = read({"task_id": "", "base_resp": {"status_code": code, "status_msg": row.message}})
    assert type(error) is row.error
    assert error.code == str(code)
    assert error.billed is row.billed
    assert error.advice
    assert row.message in error.message
    assert row.source


@pytest.mark.parametrize("status", spec.HTTP_CODES)
def test_every_status_of_v2_becomes_an_error(status):
    """V2's envelope is read by the code that ends its message."""
    row = spec.HTTP_CODES[status]
    body = {
        "type": "error",
        "error": {"type": row.type, "message": f"words ({row.code})", "http_code": str(status)},
        "request_id": "1",
    }
    error = read(body, status=status)
    assert isinstance(error, spec.CODES[row.code].error)
    assert error.code == str(row.code)
    assert "words" in error.message


@pytest.mark.parametrize(
    ("status", "kind"),
    [(400, InvalidRequest), (401, AuthError), (402, QuotaExceeded), (429, RateLimited), (500, ServiceError)],
)
@pytest.mark.parametrize("error", ["plain words", {"message": "plain words"}])
def test_a_resellers_errors_are_read(status, kind, error):
    """HTTP codes with an `error` field, as text or as an object, are told by their status."""
    found = read({"error": error}, status=status)
    assert isinstance(found, kind)
    assert "plain words" in found.message


def test_http_200_is_never_trusted():
    """An error at HTTP 200 is an error; success and a failed task are none."""
    assert isinstance(read({"base_resp": {"status_code": 2049, "status_msg": "invalid api key"}}), AuthError)
    assert read({"task_id": "1", "base_resp": OK}) is None
    failed = {"task_id": "1", "status": "Fail", "base_resp": {"status_code": 1027, "status_msg": "no"}}
    assert read(failed) is None
    assert read(b"<html>not json</html>") is None


def test_an_answered_create_that_made_nothing_is_not_billed():
    """A server error with an empty task id means that no task was made; a timeout or a task id leaves it open."""
    body = {"task_id": "", "base_resp": {"status_code": 1000, "status_msg": "unknown error"}}
    assert read(body, create=True).billed is Billed.no
    assert read(body).billed is Billed.unknown
    slow = {"task_id": "", "base_resp": {"status_code": 1001, "status_msg": "request timeout"}}
    assert read(slow, create=True).billed is Billed.unknown
    assert read({**body, "task_id": "310000000000001"}, create=True).billed is Billed.unknown


@pytest.mark.parametrize(("region", "other"), [("international", "china"), ("china", "international")])
def test_a_refused_key_names_the_other_region(region, other):
    """Keys of one region fail on the other, so the advice names it."""
    for code in (1004, 2049):
        error = error_of(code, "invalid api key", region=region)
        assert f"region='{other}'" in error.advice
    assert "region='china'" in error_of(2049, "invalid api key").advice


def test_codes_nobody_knows_stay_errors():
    """A new code is an error with the service's words, billed unknown."""
    error = read({"base_resp": {"status_code": 4242, "status_msg": "brand new"}})
    assert isinstance(error, VidkitError)
    assert "brand new" in error.message
    assert error.billed is Billed.unknown


def test_an_unknown_id_is_not_found():
    """2013 about an id means that there is no such thing."""
    assert isinstance(error_of(2013, "invalid params, invalid task_id"), NotFound)
    assert isinstance(error_of(2013, "invalid params, prompt is required"), InvalidRequest)


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("Preparing", State.queued),
        ("Queueing", State.queued),
        ("Processing", State.running),
        ("Success", State.succeeded),
        ("Fail", State.failed),
        ("Failed", State.failed),
        ("fail", State.failed),
        ("failed", State.failed),
        ("success", State.succeeded),
        ("Warming", State.running),
    ],
)
def test_status_words_of_v1(word, state):
    """Any case, both spellings of failure; a word nobody knows counts as running and is marked."""
    found = task_v1({"task_id": "310000000000001", "status": word, "file_id": "", "base_resp": OK})
    assert (found.state, found.raw_state) == (state, word)
    assert found.known is (word != "Warming")
    assert "file_id" not in found.facts


def test_success_of_v1_keeps_ids_as_text():
    """`file_id` is text in the query and a number in retrieve; both become the same text."""
    found = task_v1(
        {
            "task_id": "310000000000001",
            "status": "Success",
            "file_id": 410000000000002,
            "video_width": 1280,
            "video_height": 720,
            "base_resp": OK,
        }
    )
    assert found.facts == {"file_id": "410000000000002", "size": "1280x720"}
    assert identifier(4.10000000000002e14) == identifier("410000000000002") == "410000000000002"
    assert identifier("") == identifier(0) == identifier(None) == ""


def test_a_failed_task_says_why():
    """1027 is a refusal of the output; `Fail` with code 0 still has a sentence."""
    refused = task_v1(
        {"status": "Fail", "base_resp": {"status_code": 1027, "status_msg": "output new_sensitive"}}
    )
    assert refused.failure.refused
    assert refused.failure.code == "1027"
    silent = task_v1({"status": "Fail", "base_resp": OK})
    assert silent.failure.message == "The service gave no reason."
    assert silent.failure.billed is Billed.unknown


def test_links_of_files():
    """A link becomes an asset that dies within the hour and never gets the key; no link is no asset."""
    file = {
        "file_id": 410000000000002,
        "bytes": 913042,
        "created_at": 1791000300,
        "filename": "output_aigc.mp4",
        "purpose": "video_generation",
        "download_url": "http://127.0.0.1:9000/cdn/410000000000002.mp4?sig=abc",
    }
    asset = asset_v1({"file": file, "base_resp": OK})
    assert (asset.url, asset.bytes, asset.with_key) == (file["download_url"], 913042, False)
    assert asset.expires_at is not None
    assert asset_v1({"file": {**file, "download_url": ""}}) is None
    assert asset_v1({"file": {**file, "download_url": "javascript:alert(1)"}}) is None


TASK = {
    "id": "520000000000003",
    "model": "MiniMax-H3",
    "status": "succeeded",
    "created_at": 1791001000,
    "updated_at": 1791001240,
    "content": {"url": "http://127.0.0.1:9000/cdn/h3.mp4"},
    "resolution": "768P",
    "duration": 5,
    "usage": {"total_seconds": 5, "input_seconds": 0, "output_seconds": 5, "input_image_count": 0},
    "ratio": "16:9",
    "task_type": "generation",
    "modality": "video",
}


def test_a_task_of_v2():
    """Link, usage, facts and the seven days are read from the task itself."""
    found = task_v2(TASK)
    assert found.state is State.succeeded
    assert found.assets[0].url == TASK["content"]["url"]
    assert found.usage.seconds == 5
    assert found.usage.usd is None
    assert found.facts["resolution"] == "768P"
    assert found.expires_at.timestamp() == TASK["created_at"] + 7 * 24 * 3600


@pytest.mark.parametrize("word", ["queued", "running", "succeeded", "failed", "cancelled", "expired"])
def test_status_words_of_v2(word):
    """V2's words are ours; only success offers a file."""
    found = task_v2({**TASK, "status": word})
    assert found.state is State(word)
    assert bool(found.assets) is (word == "succeeded")
    assert (found.failure is not None) is (word in {"failed", "cancelled", "expired"})


def test_a_failed_task_of_v2_has_its_code_as_text():
    """`error.code` is text here and a refusal all the same."""
    found = task_v2({**TASK, "status": "failed", "error": {"code": "1026", "message": "no"}})
    assert found.failure.refused
    assert found.failure.code == "1026"


def test_callbacks_of_both_generations():
    """A challenge is answered; lower-case words and task objects become snapshots."""
    assert callback({"challenge": "c7f0-2b19"}).answer == {"challenge": "c7f0-2b19"}
    first = callback(
        {"task_id": "310000000000001", "status": "success", "file_id": "410000000000002", "base_resp": OK}
    )
    assert first.snapshot.state is State.succeeded
    assert callback({"task": TASK}).snapshot.state is State.succeeded
    with pytest.raises(InvalidRequest):
        callback([1])
