"""Replies of every generation, whole and broken, in our words."""

import json

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
    SubmissionUnknown,
)
from vidkit.models import State
from vidkit.providers.wayin import parse, spec
from vidkit.wire import Reply

CLIP = {
    "idx": 0,
    "title": "Why the bridge held",
    "begin_ms": 92000,
    "end_ms": 141500,
    "thumbnail": "https://cdn.example.test/t/0.jpg",
    "tags": ["bridge", "design"],
    "desc": "The load test explained.",
    "score": 88,
}


def reply(status, body, *, create=False):
    """Return a reply as the wire hands it on."""
    return Reply(
        status, {}, json.dumps(body).encode(), "https://wayinvideo-api.wayin.ai/api/v2/x", "wayin", create
    )


def test_a_finished_project_in_our_words():
    """Times become seconds, the units a cost, the date an aware one; thumbnails are files that may be missing."""
    seen = parse.task(
        {"id": "prj-7f0c", "name": "talk", "status": "SUCCEEDED", "expire_at": 1782950400000, "cost_usage": 12.5,
         "clips": [CLIP]},
        renders=False,
    )  # fmt: skip
    assert seen.state is State.succeeded
    assert seen.complete
    assert seen.outcome == {
        "name": "talk",
        "clips": [
            {"index": 0, "start": 92.0, "end": 141.5, "title": "Why the bridge held",
             "description": "The load test explained.", "tags": ["bridge", "design"], "score": 88.0}
        ],
    }  # fmt: skip
    assert seen.usage.credits == 12.5
    assert seen.usage.usd is None
    assert seen.expires_at.isoformat() == "2026-07-02T00:00:00+00:00"
    assert [(item.role, item.essential) for item in seen.assets] == [("thumbnail-0", False)]


def test_times_written_as_text_are_the_same_times():
    """The quick start prints them so."""
    seen = parse.task(
        {"id": "p", "status": "ONGOING", "clips": [{**CLIP, "begin_ms": "15000", "end_ms": "75000.0"}]},
        renders=False,
    )
    assert (seen.outcome["clips"][0]["start"], seen.outcome["clips"][0]["end"]) == (15.0, 75.0)
    assert seen.state is State.running
    assert seen.assets == ()


@pytest.mark.parametrize(
    ("data", "remote_id"),
    [({"id": "prj-1"}, "prj-1"), ({"export_task_id": "exp-1"}, "exp-1"), ({"project_id": "old-1"}, "old-1"),
     ({"id": "a", "project_id": "b"}, "a"), ({"id": "", "project_id": 17}, "17"), ({}, "")],
)  # fmt: skip
def test_an_id_has_three_names(data, remote_id):
    """Every generation's, in the order of age."""
    assert parse.task({**data, "status": "CREATED"}, renders=False).remote_id == remote_id


def test_older_names_of_usage_and_upload():
    """`api_units_usage` and `identify` are read as their newer twins."""
    assert (
        parse.task({"id": "p", "status": "SUCCEEDED", "api_units_usage": "3"}, renders=False).usage.credits
        == 3.0
    )
    assert parse.identity({"identify": "up-1"}) == parse.identity({"identity": "up-1"}) == "up-1"


@pytest.mark.parametrize(("word", "row"), spec.WORDS.items())
def test_every_status_word_is_known(word, row):
    """And means what the table says, in any case."""
    seen = parse.task({"id": "p", "status": word.lower()}, renders=False)
    assert seen.state is row.state
    assert seen.known


def test_a_new_status_word_runs_on():
    """A word nobody knows counts as running and is kept."""
    seen = parse.task({"id": "p", "status": "RESHUFFLING"}, renders=False)
    assert (seen.state, seen.known, seen.raw_state) == (State.running, False, "RESHUFFLING")


def test_success_without_all_clips_is_not_complete():
    """Where files were asked for: none yet, one without its link, or one that is missing; then whole."""
    link = {"export_link": "https://cdn.example.test/x/0.mp4?sig=1"}

    def complete(*clips, wanted=()):
        data = {"id": "p", "status": "SUCCEEDED", "clips": list(clips)}
        return parse.task(data, renders=True, wanted=wanted).complete

    assert not complete()
    assert not complete({**CLIP, **link}, {**CLIP, "idx": 1})
    assert not complete({**CLIP, **link}, wanted=(0, 2))
    assert complete({**CLIP, **link}, wanted=(0,))
    assert complete({**CLIP, **link}, {**CLIP, "idx": 2, **link})


def test_a_clip_keeps_its_number():
    """Files and facts go by `idx`, not by their place in the list."""
    seen = parse.task(
        {"id": "p", "status": "SUCCEEDED",
         "clips": [{**CLIP, "idx": 3, "export_link": "https://cdn.example.test/3.mp4"}]},
        renders=True,
    )  # fmt: skip
    assert seen.outcome["clips"][0]["index"] == 3
    assert {item.role for item in seen.assets} == {"clip-3", "thumbnail-3"}
    assert next(item for item in seen.assets if item.role == "clip-3").expires_at is not None


def test_hostile_clips_do_no_harm():
    """What is no object, no link, no number or no list is left out or empty, never an accident."""
    seen = parse.task(
        {"id": "p", "status": "SUCCEEDED", "expire_at": "soon", "cost_usage": "a lot",
         "clips": [None, "x", {"idx": "NaN?", "thumbnail": "javascript:alert(1)", "export_link": "file:///etc/passwd",
                               "tags": "no list", "title": None, "begin_ms": None, "score": True}]},
        renders=True,
    )  # fmt: skip
    assert seen.assets == ()
    assert seen.usage is None
    assert seen.expires_at is None
    clip = seen.outcome["clips"][0]
    assert (clip["index"], clip["tags"], clip["title"], clip["score"]) == (0, [], "", None)


@pytest.mark.parametrize(
    ("message", "refused"), [("source video could not be read", False), ("copyright claim", True)]
)
def test_a_failed_task_says_why_and_cost_nothing(message, refused):
    """The service's sentence is kept; failed calls deduct nothing."""
    seen = parse.task({"id": "p", "status": "FAILED", "error_message": message}, renders=True)
    assert seen.failure.message == message
    assert seen.failure.refused is refused
    assert seen.failure.billed is Billed.no
    assert seen.failure.advice


@pytest.mark.parametrize(
    ("status", "message", "kind"),
    [
        (400, "ratio is required when enable_ai_reframe is true", InvalidRequest),
        (400, "not enough API units", QuotaExceeded),
        (400, "Insufficient balance", QuotaExceeded),
        (400, "upload needs the Standard plan or higher", PermissionDenied),
        (400, "blocked by content moderation", ContentRefused),
        (500, "boom", ServiceError),
    ],
)
def test_errors_with_a_trace_keep_message_and_trace(status, message, kind):
    """There are no codes but HTTP's: words decide, and the trace id is in the sentence for the support."""
    wrong = parse.read_error(reply(status, {"message": message, "trace_id": "b1946ac92492d234"}))
    assert type(wrong) is kind
    assert message in wrong.message
    assert "b1946ac92492d234" in wrong.message
    assert wrong.code == str(status)


@pytest.mark.parametrize(
    ("status", "error", "kind"), [(403, "Forbidden", AuthError), (429, "Too Many Requests", RateLimited)]
)
def test_errors_in_springs_four_fields(status, error, kind):
    """A wrong key is 403 and not 401; a 429 is about rate or projects, and cannot say which."""
    body = {
        "timestamp": "2026-05-04T09:12:31.120+00:00",
        "status": status,
        "error": error,
        "path": "/api/v2/clips",
    }
    wrong = parse.read_error(reply(status, body))
    assert type(wrong) is kind
    assert error in wrong.message
    assert wrong.advice
    assert wrong.billed is Billed.no


def test_a_bad_code_at_200_is_an_error():
    """The oldest generation says `"0"` for good; anything else is refused whatever the status."""
    assert parse.read_error(reply(200, {"code": "0", "data": {}, "message": "success"})) is None
    assert parse.read_error(reply(200, {"code": 0, "data": {}})) is None
    wrong = parse.read_error(reply(200, {"code": "40012", "message": "limit must be positive"}))
    assert isinstance(wrong, InvalidRequest)
    assert wrong.code == "40012"


@pytest.mark.parametrize("code", spec.CODES)
def test_every_row_of_the_table_becomes_its_error(code):
    """Each HTTP code of the spec arrives as the branch it names, with advice where nothing else tells."""
    wrong = parse.read_error(reply(code, {"message": "so it is", "trace_id": "1"}))
    assert isinstance(wrong, spec.CODES[code].error)
    if not isinstance(wrong, ServiceError):
        assert wrong.advice == spec.CODES[code].advice


def test_a_reply_without_data_is_no_answer():
    """To a create it leaves open what happened, to a look it is the service's fault."""
    with pytest.raises(SubmissionUnknown):
        parse.data_of(reply(200, {"status": "ok"}, create=True))
    with pytest.raises(ServiceError):
        parse.data_of(reply(200, ["x"]))


def test_a_gateways_page_is_left_to_the_wire():
    """HTML is nobody's error body here."""
    assert parse.read_error(Reply(502, {}, b"<html>Bad Gateway</html>", "", "wayin")) is None


def test_a_refused_look_is_not_found():
    """An id that is unknown or over is a 400 here, and means there is nothing."""
    wrong = parse.not_found(InvalidRequest("task x does not exist (trace_id 1).", code="400"))
    assert isinstance(wrong, NotFound)
    assert "trace_id 1" in wrong.message
