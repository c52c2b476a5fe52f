"""Replies read: example bodies of both generations, odd ones, and what gateways make of them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.providers.viddyscribe.bodies import body
from vidkit.engine import subtitles
from vidkit.errors import (
    AuthError,
    ContentRefused,
    InvalidRequest,
    MediaError,
    PermissionDenied,
    QuotaExceeded,
    RateLimited,
    ServiceError,
)
from vidkit.models import Moment, State
from vidkit.providers.base import Ticket
from vidkit.providers.viddyscribe import requests_cues as cues
from vidkit.providers.viddyscribe import spec
from vidkit.providers.viddyscribe.parse import read_error, snapshot
from vidkit.wire import Reply

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
CUE = {"start": 3.2, "end": 6.9, "text": "A woman unrolls a blueprint."}


def look(found: dict[str, Any], operation: str = "describe_text", **request: Any) -> Any:
    """Read a look."""
    return snapshot(found, Ticket(operation, "task_4f1b", request), NOW)


def error(status: int, found: Any, headers: dict[str, str] | None = None) -> Any:
    """Read an error."""
    content = found if isinstance(found, bytes) else json.dumps(found).encode()
    return read_error(Reply(status, headers or {}, content, provider="viddyscribe"))


@pytest.mark.parametrize("name", ["results_a", "results_b_json", "results_b_vtt"])
def test_each_shape_of_output_gives_the_same_cues(name: str) -> None:
    """Items, segments and a file without hours in its clock are one description."""
    seen = look(body(name), language="en-US", ad_type="standard_ad")
    assert seen.state is State.succeeded
    assert seen.complete
    assert seen.assets == ()
    assert seen.outcome["cues"] == [CUE]
    assert (seen.outcome["language"], seen.outcome["ad_type"]) == ("en-US", "standard_ad")
    assert (seen.outcome["content"] is None) == (name == "results_b_json")


@pytest.mark.parametrize("fps", [24, 25, 30, 29.97, 50])
def test_the_rate_of_an_edl_is_found_in_it(fps: float) -> None:
    """Lists do not state their rate; the times are right to the frame at the usual ones."""
    said = [subtitles.Moment(i + i / 31, i + 0.9 + i / 31, f"Cue {i}.") for i in range(31)]
    found = cues.from_edl(subtitles.write_edl(said, fps, "x"))
    assert [cue["text"] for cue in found] == [moment.text for moment in said]
    for cue, moment in zip(found, said, strict=True):
        assert cue["start"] == pytest.approx(moment.start, abs=0.05)


@pytest.mark.parametrize("kind", ["vtt", "srt", "edl", "json"])
def test_files_in_each_format_are_read(kind: str) -> None:
    """What our own writers write is read back; an EDL to the frame."""
    said = [subtitles.Moment(1.0, 2.5, "A fox & a hen."), subtitles.Moment(3661.2, 3664.0, "Night.")]
    text = {
        "vtt": lambda: subtitles.write_vtt(said),
        "srt": lambda: subtitles.write_srt(said),
        "edl": lambda: subtitles.write_edl(said, 25.0, "Description"),
        "json": lambda: json.dumps(
            [{"start_time": m.start, "end_time": m.end, "description": m.text} for m in said]
        ),
    }[kind]()
    found = look({"status": "done", "output": {"format": kind, "content": text}}).outcome
    assert [cue["text"] for cue in found["cues"]] == [m.text for m in said]
    for cue, moment in zip(found["cues"], said, strict=True):
        assert cue["start"] == pytest.approx(moment.start, abs=0.021)
        assert cue["end"] == pytest.approx(moment.end, abs=0.021)
    assert found["content"] == text


def test_segments_under_other_names_are_read() -> None:
    """Field names were never shown: clocks as text and `start_time` are taken, nonsense is left out."""
    rows = [
        {"start_time": "00:00:03.200", "end_time": "0:06.9", "description": CUE["text"]},
        {"start": "7", "end": "8.5", "text": "Rain."},
        {"start": 9, "end": 8, "text": "backwards"},
        {"start": 9, "end": 10},
        {"start": "soon", "end": 10, "text": "x"},
        "no row",
    ]
    found = cues.from_segments(rows)
    assert found == [CUE, {"start": 7.0, "end": 8.5, "text": "Rain."}]


def test_hostile_and_odd_texts_do_no_harm() -> None:
    """Tags go, entities are read, CRLF and notes are survived, and a text without times has no cues."""
    text = "WEBVTT\r\n\r\nNOTE x\r\n\r\n1\r\n01:02.5 --> 01:03,75 line:0\r\n<v Ann>A &lt;b&gt; <i>cat</i>\r\n\r\ntail\r\n"
    assert cues.from_text(text) == [{"start": 62.5, "end": 63.75, "text": "A <b> cat"}]
    assert cues.from_text("nothing here") == []
    assert cues.from_edl("TITLE: x\nrubbish") == []
    assert look({"status": "done", "output": {"format": "json", "content": "{"}}).outcome["cues"] == []


def test_our_vtt_is_read_by_others() -> None:
    """What `description_content` sends for a text track is WebVTT to an independent parser."""
    import webvtt

    track = [Moment(0.5, 2.25, "A <door>\nopens."), Moment(3700.0, 3701.5, "Dusk & rain.")]
    found = webvtt.from_string(cues.to_vtt(track))
    assert [(cue.start, cue.end) for cue in found] == [
        ("00:00:00.500", "00:00:02.250"),
        ("01:01:40.000", "01:01:41.500"),
    ]
    assert cues.from_text(cues.to_vtt(track))[0]["text"] == "A <door> opens."


def test_links_are_files_that_die() -> None:
    """The file one came for is `video` or `audio`; a standard video's sound comes along and may be missing."""
    links = {"video_signed_url": "https://x.test/v", "audio_signed_url": "https://x.test/a"}
    video = look({"status": "done", **links}, "describe_video")
    assert [(asset.role, asset.suffix, asset.essential) for asset in video.assets] == [
        ("video", ".mp4", True),
        ("audio-description", ".wav", False),
    ]
    assert {asset.expires_at for asset in video.assets} == {NOW + timedelta(minutes=15)}
    sound = look({"status": "done", "audio_signed_url": "https://x.test/a"}, "describe_audio")
    assert [asset.role for asset in sound.assets] == ["audio"]
    for operation, role in (("describe_video", "video"), ("describe_audio", "audio")):
        older = look({"status": "done", "result_url": "https://x.test/r"}, operation)
        assert [asset.role for asset in older.assets] == [role]
    assert look({"status": "done", "video_signed_url": "javascript:x"}, "describe_video").assets == ()


def test_done_without_a_link_is_not_over() -> None:
    """A job that says done before its file is there is looked at again."""
    assert not look({"status": "done"}, "describe_video").complete
    assert not look({"status": "done"}, "describe_text").complete
    assert look({"status": "processing"}, "describe_video").complete


def test_a_video_brings_its_description() -> None:
    """Output beside the link is the video's description."""
    found = {**body("results_b_json"), "video_signed_url": "https://x.test/v"}
    assert look(found, "describe_video", language="fr-FR").outcome["description"]["cues"] == [CUE]
    assert look(found, "describe_video", language="fr-FR").outcome["description"]["language"] == "fr-FR"


@pytest.mark.parametrize(
    ("found", "code", "refused"),
    [
        (body("failed_new"), "processing_failed", False),
        (body("failed_old"), None, False),
        (
            {"status": "failed", "error": {"code": "download_failed", "message": "No."}},
            "download_failed",
            False,
        ),
        (
            {"status": "failed", "error_code": "no_video_stream", "error_message": "No picture"},
            "no_video_stream",
            False,
        ),
        ({"status": "failed", "error": "content_refused"}, "content_refused", True),
        ({"status": "failed"}, None, False),
        ({"status": "failed", "code": "brand_new", "error": "A new thing"}, "brand_new", False),
    ],
)
def test_a_failure_is_read_wherever_it_stands(found: dict[str, Any], code: str | None, refused: bool) -> None:
    """Code and text are found in each shape, with advice, and a sentence even where there is none."""
    failure = look(found).failure
    assert failure.code == code
    assert failure.refused is refused
    assert failure.message.endswith(".")
    assert failure.advice


@pytest.mark.parametrize(
    ("status", "found", "kind", "code"),
    [
        (401, body("error_401"), AuthError, "unauthorized"),
        (403, body("error_403_feature"), PermissionDenied, "feature_not_available"),
        (403, {"error": "limit_reached", "message": "Used up"}, QuotaExceeded, "limit_reached"),
        (409, body("error_409"), ServiceError, "upload_not_ready"),
        (429, body("error_429"), RateLimited, "rate_limit_exceeded"),
        (429, {"error": "Used up", "code": "plan_limit_exceeded"}, QuotaExceeded, "plan_limit_exceeded"),
        (429, {"error": "brand_new_limit", "message": "Slow"}, RateLimited, "brand_new_limit"),
        (429, {"error": "Too many"}, RateLimited, "429"),
        (400, {"detail": [{"loc": ["body"], "msg": "bad"}]}, InvalidRequest, "400"),
        (415, b"", MediaError, "no_video_stream"),
        (413, b"<html>", PermissionDenied, "file_too_large"),
        (500, {"error": {"code": "internal_error", "message": "x"}}, ServiceError, "internal_error"),
        (404, {"error": "not_found"}, None, "not_found"),
    ],
)
def test_errors_of_every_shape(status: int, found: Any, kind: type | None, code: str) -> None:
    """The branch, the code and a sentence are right for each shape of body."""
    seen = error(status, found)
    if kind is not None:
        assert type(seen) is kind
    assert seen.code == code
    assert seen.message.endswith(".")


def test_waits_are_read_from_body_and_header() -> None:
    """The body's `retry_after` counts; a header is left to the wire; without either the table has a wait."""
    assert error(429, body("error_429")).retry_after == 30
    assert error(429, {"error": "rate_limit_exceeded"}, {"retry-after": "9"}).retry_after is None
    assert (
        error(429, {"error": "concurrency_limit_exceeded"}).retry_after
        == spec.CODES["concurrency_limit_exceeded"].wait
    )
    assert (
        error(429, {"error": "rate_limit_exceeded", "retry_after": True}).retry_after
        == spec.CODES["rate_limit_exceeded"].wait
    )


def test_a_page_of_a_gateway_is_left_to_the_wire() -> None:
    """HTML instead of an error body, and a failed job at HTTP 200, are none of this reader's."""
    assert error(502, b"<html>Bad Gateway</html>") is None
    assert error(200, body("failed_new")) is None


def test_a_refusal_by_content_is_its_own_branch() -> None:
    """The local server's own word for it leads to ContentRefused."""
    assert type(error(400, {"error": "content_refused", "message": "No"})) is ContentRefused
