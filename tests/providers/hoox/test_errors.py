"""Every documented code, provoked at the local studio: exact on the wire, and the right exception with advice."""

import json

import httpx
import pytest

from tests.providers.hoox.facts import VOICE
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
from vidkit.providers.base import Ticket
from vidkit.providers.hoox import parse, spec
from vidkit.providers.hoox.requests import ExportRequest, GenerateRequest
from vidkit.wire import Reply, loop

SPOKEN = {"script": "Three boats.", "voice_id": VOICE}


def code_of(reply):
    return reply.json()["details"][0]["code"]


# the seed's six, through the client: its own gates are stepped round, so that the wire says no


def unchecked(kind, **fields):
    """A request as our own checks would never let it pass."""
    return kind.model_construct(**fields)


@pytest.mark.parametrize(
    ("fields", "code", "status", "error"),
    [
        ({"video_id": ""}, "MISSING_VIDEO_ID", 400, InvalidRequest),
        ({"video_id": "vid_nobody"}, "VIDEO_NOT_FOUND", 404, NotFound),
        ({"video_id": "vid_theirs"}, "UNAUTHORIZED_VIDEO", 403, PermissionDenied),
        ({"video_id": "vid_unready"}, "VIDEO_NOT_READY", 400, InvalidRequest),
        ({"video_id": "dash_film", "format": "wide"}, "INVALID_FORMAT", 400, InvalidRequest),
        ({"video_id": "dash_film", "format": "custom", "width": 0}, "INVALID_VALUE", 400, InvalidRequest),
        ({"video_id": "dash_film", "avatar_model": "sora"}, "INVALID_AVATAR_MODEL", 400, InvalidRequest),
        ({"video_id": "dash_film", "avatar_model": "premium"}, "INVALID_PARAMETER", 400, InvalidRequest),
        (
            {"video_id": "vid_drawn", "avatar_model": "standard"},
            "INCOMPATIBLE_AVATAR_MODEL",
            400,
            InvalidRequest,
        ),
        ({"video_id": "dash_film"}, "INSUFFICIENT_CREDITS", 402, QuotaExceeded),
    ],
)
def test_every_code_of_an_export_arrives_as_its_exception(
    server, wire, provider, generated, fields, code, status, error
):
    """The wire says the code with its status; the client raises its branch: unbilled, with the code and advice."""
    if fields["video_id"] == "vid_theirs":
        theirs = httpx.post(
            f"{server.base_url('hoox')}/generation/start",
            json=SPOKEN,
            headers={"Authorization": "Bearer other"},
        )
        fields = {**fields, "video_id": theirs.json()["job_id"].replace("run_", "vid_")}
    if fields["video_id"] == "vid_unready":
        server.set_clock("seconds:60")
        job = wire.post("/generation/start", json={**SPOKEN, "format": "square"}).json()["job_id"]
        fields = {**fields, "video_id": job.replace("run_", "vid_")}
    if fields["video_id"] == "vid_drawn":
        fields = {**fields, "video_id": generated(avatar_id="look-kenji-snow")[0]}
    if code == "INSUFFICIENT_CREDITS":
        server.set("hoox_credits", 0)
    said = wire.post("/export/start", json=fields)
    assert (said.status_code, code_of(said)) == (status, code)
    with pytest.raises(error) as caught:
        loop.run(provider.submit(unchecked(ExportRequest, **fields), headers={}))
    assert type(caught.value) is error
    assert caught.value.code == code
    assert caught.value.billed is Billed.no
    assert caught.value.still_running is not True
    assert caught.value.advice
    assert said.json()["details"][0]["message"] in caught.value.message


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({}, "MISSING_CONTENT"),
        ({"prompt": "boats"}, "MISSING_FIELD"),
        ({"script": "Boats."}, "MISSING_VOICE"),
        ({**SPOKEN, "animate_image": "yes"}, "INVALID_TYPE"),
        ({"prompt": "boats", "duration": 5}, "INVALID_VALUE"),
        ({**SPOKEN, "format": "wide"}, "INVALID_FORMAT"),
        ({**SPOKEN, "animate_mode": "wild"}, "INVALID_ANIMATE_MODE"),
        ({**SPOKEN, "media_urls": ["nowhere"]}, "invalid_media_url"),
        ({"voice_url": "nowhere"}, "invalid_voice_url"),
        ({**SPOKEN, "avatar_url": "nowhere"}, "invalid_avatar_url"),
        ({**SPOKEN, "voice_id": "nobody"}, "INVALID_VOICE_ID"),
        ({**SPOKEN, "avatar_id": "nobody"}, "INVALID_AVATAR_ID"),
        ({**SPOKEN, "media_urls": ["http://127.0.0.1:9/a.png"]}, "MEDIA_PROCESSING_FAILED"),
        ({"voice_url": "http://127.0.0.1:9/a.mp3"}, "VOICE_PROCESSING_FAILED"),
        ({**SPOKEN, "avatar_url": "http://127.0.0.1:9/a.png"}, "AVATAR_PROCESSING_FAILED"),
        ({"sequence_plan": []}, "INVALID_PLAN"),
        ({"sequence_plan": [{"sequences": [{"text": None}]}]}, "INVALID_PLAN"),
    ],
)
def test_every_code_of_a_generation_arrives_as_its_exception(wire, provider, fields, code):
    """400 on the wire; InvalidRequest in Python, with the code, advice and nothing made."""
    said = wire.post("/generation/start", json=fields)
    assert (said.status_code, code_of(said)) == (400, code)

    class Unchecked(GenerateRequest):
        def body(self, write=None):
            return fields

    with pytest.raises(InvalidRequest) as caught:
        loop.run(provider.submit(Unchecked.model_construct(), headers={}))
    assert (caught.value.code, caught.value.billed) == (code, Billed.no)
    assert caught.value.advice


def test_a_plan_that_names_nobody_is_not_found(wire, provider):
    """PLAN_RESOLUTION_FAILED is a 404 and a NotFound."""
    plan = [{"voice_id": "nobody", "sequences": [{"text": "Boats."}]}]
    said = wire.post("/generation/start", json={"sequence_plan": plan})
    assert (said.status_code, code_of(said)) == (404, "PLAN_RESOLUTION_FAILED")
    with pytest.raises(NotFound):
        loop.run(provider.submit(GenerateRequest.build(sequence_plan=plan), headers={}))


def test_a_generation_says_all_that_is_wrong_at_once(wire):
    """Validation failed, one entry a field, each with its code, sentence and name."""
    said = wire.post("/generation/start", json={"script": 5, "duration": 3, "format": "wide"}).json()
    assert said["error"] == "Validation failed"
    assert [(item["code"], item["field"]) for item in said["details"]] == [
        ("MISSING_VOICE", "voice_id"),
        ("INVALID_TYPE", "script"),
        ("INVALID_VALUE", "duration"),
        ("INVALID_FORMAT", "format"),
    ]
    reply = Reply(400, {}, json.dumps(said).encode(), provider="hoox")
    assert list(parse.read_error(reply).fields) == ["voice_id", "script", "duration", "format"]


def test_the_order_of_an_exports_checks(server, wire):
    """video_id, format, width, height, avatar_model, existence: the first that is wrong is said."""
    body = {"video_id": "", "format": "wide", "width": 0, "height": 0, "avatar_model": "sora"}
    mended = {
        "video_id": "vid_nobody",
        "format": "square",
        "width": 5,
        "height": 5,
        "avatar_model": "premium",
    }
    codes = []
    for name, value in mended.items():
        said = wire.post("/export/start", json=body)
        codes.append((code_of(said), said.json()["details"][0]["field"]))
        body[name] = value
    codes.append(code_of(wire.post("/export/start", json=body)))
    assert codes == [
        ("MISSING_VIDEO_ID", "video_id"),
        ("INVALID_FORMAT", "format"),
        ("INVALID_VALUE", "width"),
        ("INVALID_VALUE", "height"),
        ("INVALID_AVATAR_MODEL", "avatar_model"),
        "VIDEO_NOT_FOUND",
    ]


# jobs


@pytest.mark.parametrize("kind", ["export", "generation"])
def test_jobs_nobody_knows_and_jobs_of_others(server, wire, connect, kind):
    """JOB_NOT_FOUND is 404 and NotFound; another space's job is 403 and PermissionDenied."""
    operation = "export" if kind == "export" else "generate"
    missing = wire.get(f"/{kind}/status/run_nobody")
    assert (missing.status_code, code_of(missing)) == (404, "job_not_found")
    job = wire.post("/generation/start", json={**SPOKEN, "format": "square"}).json()["job_id"]
    stranger = connect(key="other")
    with pytest.raises(PermissionDenied) as caught:
        loop.run(stranger.look(Ticket(operation, job)))
    assert caught.value.code == "unauthorized_job"
    with pytest.raises(NotFound) as caught:
        loop.run(stranger.look(Ticket(operation, "run_nobody")))
    assert caught.value.advice


@pytest.mark.parametrize("code", [name for name in spec.FAILURES if name != "CONTENT_POLICY_VIOLATION"])
def test_every_failure_of_a_job_has_its_words_and_advice(server, provider, look, code):
    """The code of a failed job arrives as it was said, with advice of its own."""
    server.faults.add("fail_job", service="hoox", code=code, message="It broke.")
    seen = look(provider.export("dash_film", format="square"))
    assert seen.state == "failed"
    assert seen.failure.code == code
    assert "It broke." in seen.failure.message
    assert seen.failure.advice == spec.FAILURES[code].advice


@pytest.mark.parametrize(
    ("task_code", "code"),
    [("server_error", "EXPORT_FAILED"), ("layout_not_possible", "FORMAT_CONVERSION_FAILED")],
)
def test_the_engines_own_codes_become_the_wires(server, wire, task_code, code):
    """What the engine says is put into the service's words."""
    server.faults.add("fail_job", service="hoox", code=task_code, message="It broke.")
    job = wire.post("/export/start", json={"video_id": "dash_film"}).json()["job_id"]
    assert wire.get(f"/export/status/{job}").json()["error"] == {"code": code, "message": "It broke."}


def test_a_file_that_is_no_film_fails_in_words(wire, provider, look):
    """A broken dashboard file ends as a failed job with a reason, not as an accident of the server."""
    seen = look(provider.export("dash_words"))
    assert seen.state == "failed"
    assert seen.failure.code in spec.FAILURES
    assert seen.failure.message


# keys, plan, rate


def test_a_missing_and_a_wrong_key(server, connect):
    """401 invalid_api_key in either case; a bare key without `Bearer` works, as at the service."""
    url = f"{server.base_url('hoox')}/voice/list"
    for headers in ({}, {"Authorization": "Bearer hx_live_wrong"}):
        said = httpx.get(url, headers=headers)
        assert (said.status_code, code_of(said)) == (401, "invalid_api_key")
        assert "x-ratelimit-limit" not in said.headers
    assert httpx.get(url, headers={"Authorization": server.key}).status_code == 200
    with pytest.raises(AuthError) as caught:
        connect(key="hx_live_wrong").voices()
    assert "HOOX_API_KEY" in caught.value.advice


def test_a_plan_without_the_api(server, wire, provider):
    """403 plan_required, without rate headers, is PermissionDenied."""
    server.set("hoox_plan", "pro")
    said = wire.get("/voice/list")
    assert (said.status_code, code_of(said)) == (403, "plan_required")
    assert "x-ratelimit-limit" not in said.headers
    with pytest.raises(PermissionDenied, match="Enterprise"):
        provider.voices()


def test_rate_headers_count_down_within_the_window(server, wire):
    """Three headers on success and on refusals; remaining falls by one a request, reset is Unix seconds."""
    server.advance(120)
    first = wire.get("/export/status/run_nobody").headers
    second = wire.get("/voice/list").headers
    assert first["x-ratelimit-limit"] == "100"
    assert int(first["x-ratelimit-remaining"]) - int(second["x-ratelimit-remaining"]) == 1
    assert 0 < int(second["x-ratelimit-reset"]) - server.now() <= 61


def test_a_rate_limit_is_waited_out(server, wire, connect, naps):
    """429 rate_limit_exceeded names no time and has no headers; the client waits long enough for the window."""
    server.set("hoox_rpm", 100)
    server.faults.add("429", service="hoox", times=2)
    said = wire.get("/voice/list")
    assert (said.status_code, code_of(said)) == (429, "rate_limit_exceeded")
    assert not {"retry-after", "x-ratelimit-limit"} & set(said.headers)
    assert connect().voices()
    assert sum(naps) >= parse.BLIND_WAIT_S - 1
    assert issubclass(spec.CODES["RATE_LIMIT_EXCEEDED"].error, RateLimited)


def test_a_broken_body_is_a_400_or_the_services_own_500(server, wire):
    """The observed server answers 500 to broken JSON; ours says what is wrong unless told to do the same."""
    assert wire.post("/export/start", content=b"{").status_code == 400
    assert wire.post("/export/start", content=b"[]").status_code == 400
    server.set("hoox_broken_json_is_500", True)
    said = wire.post("/export/start", content=b"{")
    assert (said.status_code, code_of(said)) == (500, "internal_error")
    assert "x-ratelimit-limit" not in said.headers


def test_an_internal_error_leaves_open_whether_a_job_was_made(server, provider):
    """internal_error on a create is SubmissionUnknown: sent once, perhaps billed."""
    fault = server.faults.add("500", service="hoox", method="POST", times=0)
    with pytest.raises(SubmissionUnknown) as caught:
        provider.export("dash_film")
    assert (fault.played, caught.value.billed) == (1, Billed.unknown)


# shapes and letter cases


@pytest.mark.parametrize("shape", ["A", "B"])
@pytest.mark.parametrize("case", ["lower", "upper"])
def test_both_shapes_and_letter_cases_say_the_same(server, provider, shape, case):
    """Whatever shape and case the server uses, the exception, its code and its sentence are the same."""
    server.set("hoox_error_shape", shape)
    server.set("hoox_letter_case", case)
    with pytest.raises(NotFound) as caught:
        provider.export("vid_nobody")
    assert caught.value.code == ("video_not_found" if case == "lower" else "VIDEO_NOT_FOUND")
    assert "No video vid_nobody" in caught.value.message
    server.set("hoox_plan", "pro")
    with pytest.raises(PermissionDenied, match="Enterprise"):
        provider.voices()


def test_the_script_endpoint_speaks_the_flat_shape(server, wire, provider):
    """Its refusals hold `code` beside `error`, and arrive all the same."""
    server.set("hoox_credits", 0)
    said = wire.post("/script/generate", json={"prompt": "boats"})
    assert said.status_code == 402
    assert set(said.json()) == {"error", "code"}
    with pytest.raises(QuotaExceeded, match="Insufficient credits"):
        provider.script("boats")


@pytest.mark.parametrize("code", list(spec.CODES))
@pytest.mark.parametrize("spell", [str.lower, str.upper])
@pytest.mark.parametrize("shape", ["A", "B"])
def test_every_known_code_is_read_in_both_shapes_and_cases(code, spell, shape):
    """The table's branch, billing and advice, whichever way it is written."""
    row = spec.CODES[code]
    body = {"error": "No.", "details": [{"code": spell(code), "message": "No.", "field": "x"}]}
    if shape == "B":
        body = {"error": "No.", "code": spell(code)}
    reply = Reply(row.status, {}, json.dumps(body).encode(), provider="hoox")
    found = parse.read_error(reply)
    assert type(found) is row.error
    assert (found.code, found.billed, found.advice) == (spell(code), row.billed, row.advice)


@pytest.mark.parametrize(
    ("status", "body", "error", "code"),
    [
        (400, b'{"error": "Odd."}', InvalidRequest, "API_ERROR"),
        (418, b'{"error": "Odd.", "code": "TEAPOT"}', InvalidRequest, "TEAPOT"),
        (400, b'{"error": "No.", "code": "MODERATION_BLOCKED"}', ContentRefused, "MODERATION_BLOCKED"),
        (500, b'{"error": {"code": "X", "message": "Odd."}}', ServiceError, "X"),
        (400, b'{"details": [{"message": "Odd."}], "error": null}', InvalidRequest, "API_ERROR"),
    ],
)
def test_codes_nobody_knows_go_by_their_status(status, body, error, code):
    """An unknown code is kept, and the HTTP status decides the branch."""
    found = parse.read_error(Reply(status, {}, body, provider="hoox"))
    assert type(found) is error
    assert found.code == code


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"{}", b'"words"'])
def test_bodies_that_are_no_errors_are_left_to_the_status(body):
    """Gateways answer with anything; the wire then goes by the status alone."""
    assert parse.read_error(Reply(502, {}, body, provider="hoox")) is None
