"""Every error the overview names is provoked at the real server, seen raw, and arrives as the right exception."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.providers.viddyscribe.bodies import body, shape
from tests.providers.viddyscribe.conftest import Desk
from vidkit.errors import (
    AuthError,
    Billed,
    InvalidRequest,
    MediaError,
    NotFound,
    PermissionDenied,
    QuotaExceeded,
    RateLimited,
    ServiceError,
    SubmissionUnknown,
    VidkitError,
)
from vidkit.providers.base import Ticket
from vidkit.providers.viddyscribe import spec
from vidkit.server import StudioServer
from vidkit.wire import loop

Provoke = Callable[[StudioServer, httpx.Client, str, Path], dict[str, Any]]


def _too_long(server: StudioServer, wire: httpx.Client, media_id: str, shelf: Path) -> dict[str, Any]:
    server.set("viddyscribe_max_minutes", 0.01)
    return {"media_id": media_id}


def _too_large(server: StudioServer, wire: httpx.Client, media_id: str, shelf: Path) -> dict[str, Any]:
    server.set("viddyscribe_max_bytes", 500)
    return {"media_id": media_id}


def _signed(server: StudioServer, wire: httpx.Client, data: bytes, seconds: float) -> dict[str, Any]:
    server.set("viddyscribe_verify_seconds", seconds)
    place = wire.post("/upload_media", json=body("upload_signed")).json()
    httpx.put(place["upload_url"], content=data, headers={"content-type": "video/mp4"}).raise_for_status()
    wire.post("/notify_upload_complete", json={k: place[k] for k in ("media_id", "gcs_path")})
    return {"media_id": place["media_id"]}


def _not_ready(server: StudioServer, wire: httpx.Client, media_id: str, shelf: Path) -> dict[str, Any]:
    return _signed(server, wire, (shelf / "talk.mp4").read_bytes(), 1e6)


def _failed(server: StudioServer, wire: httpx.Client, media_id: str, shelf: Path) -> dict[str, Any]:
    return _signed(server, wire, (shelf / "sound.mp4").read_bytes(), 0)


def _no_feature(server: StudioServer, wire: httpx.Client, media_id: str, shelf: Path) -> dict[str, Any]:
    server.set("viddyscribe_features_off", "allow_standard_ad")
    return {"media_id": media_id, "ad_type": "standard_ad"}


def _rate(server: StudioServer, wire: httpx.Client, media_id: str, shelf: Path) -> dict[str, Any]:
    server.faults.add("429", service="viddyscribe", path="generate_ad_text", times=0, seconds=30)
    return {"media_id": media_id}


def _queue(server: StudioServer, wire: httpx.Client, media_id: str, shelf: Path) -> dict[str, Any]:
    server.set("viddyscribe_queue", 0)
    return {"media_id": media_id}


def _concurrency(server: StudioServer, wire: httpx.Client, media_id: str, shelf: Path) -> dict[str, Any]:
    server.set("viddyscribe_concurrency", 0)
    return {"media_id": media_id}


def _plan(server: StudioServer, wire: httpx.Client, media_id: str, shelf: Path) -> dict[str, Any]:
    server.set("viddyscribe_credits", 0.001)
    return {"media_id": media_id}


def _internal(server: StudioServer, wire: httpx.Client, media_id: str, shelf: Path) -> dict[str, Any]:
    server.faults.add("500", service="viddyscribe", path="generate_ad_text", times=0)
    return {"media_id": media_id}


CASES: dict[str, tuple[Provoke, int, type[VidkitError], Billed]] = {
    "video_too_long": (_too_long, 403, PermissionDenied, Billed.no),
    "file_too_large": (_too_large, 403, PermissionDenied, Billed.no),
    "feature_not_available": (_no_feature, 403, PermissionDenied, Billed.no),
    "not_found": (lambda *_: {"media_id": "7b0e9c52"}, 404, NotFound, Billed.no),
    "upload_not_ready": (_not_ready, 409, ServiceError, Billed.no),
    "upload_failed": (_failed, 409, MediaError, Billed.no),
    "rate_limit_exceeded": (_rate, 429, RateLimited, Billed.no),
    "queue_limit_exceeded": (_queue, 429, RateLimited, Billed.no),
    "concurrency_limit_exceeded": (_concurrency, 429, RateLimited, Billed.no),
    "plan_limit_exceeded": (_plan, 429, QuotaExceeded, Billed.no),
    "internal_error": (_internal, 500, SubmissionUnknown, Billed.unknown),
}
INVERTED = {"upload_not_ready", "upload_failed"}


@pytest.mark.parametrize("code", CASES)
def test_each_code_on_the_wire_and_as_an_exception(
    desk: Desk, server: StudioServer, wire: httpx.Client, media_id: str, shelf: Path, code: str
) -> None:
    """The server says it with its HTTP status and body shape; the client raises the right branch with advice."""
    provoke, status, kind, billed = CASES[code]
    given = provoke(server, wire, media_id, shelf)
    raw = wire.post("/generate_ad_text", json=given)
    assert raw.status_code == status
    found = raw.json()
    if code in INVERTED:
        assert found["code"] == code
        assert " " in found["error"]
        assert set(found) == set(body("error_409"))
    else:
        assert found["error"] == code
        assert found["message"]
    before = len(list(server.call(server.host.jobs("viddyscribe", server.host.owner(server.key)))))
    with pytest.raises(kind) as caught:
        desk.submit("describe_text", **given)
    error = caught.value
    assert error.code == code
    assert error.billed is billed
    assert error.provider == "viddyscribe"
    assert error.advice
    assert all(error.answers().values())
    assert len(list(server.call(server.host.jobs("viddyscribe", server.host.owner(server.key))))) == before


def test_the_table_leaves_no_code_of_the_overview_out() -> None:
    """Every code the wire answers with is provoked in this room."""
    elsewhere = {"invalid_request", "unauthorized", "no_video_stream", "limit_reached"}
    assert {code for code, row in spec.CODES.items() if row.status} == set(CASES) | elsewhere


def test_bad_parameters_are_400(wire: httpx.Client, media_id: str) -> None:
    """Each wrong value is named in a 400 `invalid_request`, and nothing is made."""
    wrong: list[dict[str, Any]] = [
        {},
        {"media_id": 7},
        {"input": "media_id"},
        {"input": {"type": "tape"}},
        {"input": {"type": "url"}},
        {"input": {"type": "file"}},
        {"input": {"type": "media_id", "media_id": media_id}, "generation_config": []},
        *(
            {"media_id": media_id, **more}
            for more in (
                {"format": "docx"},
                {"format": "video"},
                {"language": "tlh-KL"},
                {"language": "yue-HK"},
                {"video_category": "documentary"},
                {"ad_type": "short"},
                {"volume_option": "loud"},
                {"volume_level_db": 1},
                {"volume_level_db": True},
                {"auto_fit": "maybe"},
                {"custom_captions": {"content": ""}},
                {"voice": 3},
            )
        ),
    ]
    for given in wrong:
        found = wire.post("/generate_ad_text", json=given)
        assert (found.status_code, found.json()["error"]) == (400, "invalid_request"), given
        assert found.json()["message"], given
    sound = wire.post("/generate_ad_audio", json={"media_id": media_id, "ad_type": "extended_ad"})
    assert sound.status_code == 400
    for content, kind in ((b"{", "application/json"), (b"[]", "application/json"), (b"<x/>", "text/xml")):
        found = wire.post("/generate_ad_text", content=content, headers={"content-type": kind})
        assert found.status_code == 400


def test_a_400_of_the_service_is_an_invalid_request(desk: Desk, server: StudioServer, media_id: str) -> None:
    """What only the service can judge arrives as InvalidRequest with its sentence."""
    server.set("viddyscribe_strict", True)
    with (
        pytest.warns(UserWarning, match="No voice 'Nobody'"),
        pytest.raises(InvalidRequest, match="Nobody") as caught,
    ):
        desk.submit("describe_video", media_id=media_id, voice="Nobody")
    assert caught.value.code == "invalid_request"
    assert caught.value.advice


@pytest.mark.parametrize("key", [None, "vsk_wrong"])
def test_the_key_comes_first(wire: httpx.Client, key: str | None) -> None:
    """Without the right key everything is the documented 401, whatever the body."""
    del wire.headers["X-API-Key"]
    headers = {"X-API-Key": key} if key else {"Authorization": "Bearer x"}
    for found in (
        wire.post("/generate_ad_text", content=b"{", headers=headers),
        wire.get("/get_results", headers=headers),
        wire.post("/upload_media", json={}, headers=headers),
    ):
        assert found.status_code == 401
        assert found.json() == body("error_401")


def test_a_missing_feature_says_plan_and_way_out(
    desk: Desk, server: StudioServer, wire: httpx.Client, media_id: str
) -> None:
    """The body has feature, plan and link; the advice says what to do without it."""
    given = _no_feature(server, wire, media_id, Path())
    raw = wire.post("/generate_ad_text", json=given).json()
    assert shape(raw) == shape(body("error_403_feature"))
    with pytest.raises(PermissionDenied) as caught:
        desk.submit("describe_text", **given)
    assert "Starter" in caught.value.advice
    assert "ad_type='extended_ad'" in caught.value.advice
    assert raw["upgrade_url"] in caught.value.advice


@pytest.mark.parametrize("feature", spec.FEATURES)
def test_each_feature_can_be_missing(
    server: StudioServer, wire: httpx.Client, media_id: str, feature: str
) -> None:
    """A request that uses all of a plan is refused for exactly the one that lacks."""
    server.set("viddyscribe_features_off", [feature])
    everything = {
        "custom_instructions": "Look at the hands.",
        "volume_option": "max",
        "video_category": "News",
        "description_content": "WEBVTT\n\n00:01.000 --> 00:02.000\nA hand.\n",
        "ad_type": "standard_ad",
    }
    product = "audio" if "audio" in feature else "video"
    source = {"type": "media_id", "media_id": media_id}
    if feature == "allow_url_input":
        source = {"type": "url", "url": "http://127.0.0.1:9/talk.mp4"}
    nested = {"input": source, "generation_config": everything}
    found = wire.post(f"/generate_ad_{product}", json=nested)
    assert found.status_code == 403
    assert found.json()["feature"] == feature


# --- 429 ----------------------------------------------------------------------------------------------


def test_retry_after_is_obeyed(
    desk: Desk, server: StudioServer, wire: httpx.Client, media_id: str, naps: list[float]
) -> None:
    """A rate limit names its wait in the body; the client waits that long and makes one job."""
    fault = server.faults.add("429", service="viddyscribe", path="generate_ad_text", seconds=30)
    raw = wire.post("/generate_ad_text", json={"media_id": media_id})
    assert raw.json() == body("error_429")
    assert "retry-after" not in raw.headers
    fault.played = 0
    assert desk.submit("describe_text", media_id=media_id).remote_id
    assert sum(naps) >= 30
    assert fault.played == 1


def test_requests_a_minute_are_counted(server: StudioServer, wire: httpx.Client) -> None:
    """With the switch for a rate, the request above it is told in the body how long to wait."""
    server.set("viddyscribe_rpm", 1)
    found = [wire.get("/get_results") for _ in range(2)][-1]
    server.set("viddyscribe_rpm", None)
    assert found.status_code == 429
    assert shape(found.json()) == shape(body("error_429"))
    assert 0 < found.json()["retry_after"] <= 60


def test_a_used_up_plan_is_never_asked_again(
    desk: Desk, server: StudioServer, media_id: str, naps: list[float]
) -> None:
    """`plan_limit_exceeded` is a 429 like the others, and is sent once, without a wait."""
    server.set("viddyscribe_credits", 0.001)
    fault = server.faults.add("stall", service="viddyscribe", path="generate_ad_text", times=0, seconds=0.0)
    with pytest.raises(QuotaExceeded) as caught:
        desk.submit("describe_text", media_id=media_id)
    assert fault.played == 1
    assert naps == []
    assert "cannot help" in caught.value.advice


@pytest.mark.parametrize("code", ["queue", "concurrency"])
def test_other_429s_heal(
    desk: Desk, server: StudioServer, media_id: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full queue and too many submissions at once are asked again, and one job is made when there is room."""
    server.set(f"viddyscribe_{code}", 0)
    real = desk.provider.wire.limiter.pause

    async def pause(seconds: float) -> Any:
        server.set(f"viddyscribe_{code}", 5)  # meanwhile a job has ended
        return await real(seconds)

    monkeypatch.setattr(desk.provider.wire.limiter, "pause", pause)
    assert desk.submit("describe_text", media_id=media_id).remote_id


def test_the_queue_counts_living_jobs(server: StudioServer, wire: httpx.Client, media_id: str) -> None:
    """With two places the third job is refused while both live."""
    server.set_clock("seconds:1000000")
    alive = sum(
        job.state in {"queued", "running"}
        for job in server.call(server.host.jobs("viddyscribe", server.host.owner(server.key)))
    )
    server.set("viddyscribe_queue", alive + 2)
    found = [wire.post("/generate_ad_text", json={"media_id": media_id}).status_code for _ in range(3)]
    assert found == [200, 200, 429]


def test_submissions_at_once_are_counted(server: StudioServer, wire: httpx.Client, shelf: Path) -> None:
    """While one large submission is being checked, a second is `concurrency_limit_exceeded`."""
    server.set("viddyscribe_concurrency", 1)
    slow = threading.Event()

    def trickle() -> Any:
        yield b'--x\r\ncontent-disposition: form-data; name="file"; filename="a.mp4"\r\n\r\n'
        slow.wait(10)
        yield (shelf / "talk.mp4").read_bytes() + b"\r\n--x--\r\n"

    results: list[int] = []

    def first() -> None:
        headers = {"content-type": "multipart/form-data; boundary=x"}
        found = wire.post("/generate_ad_text", content=trickle(), headers=headers)
        results.append(found.status_code)

    thread = threading.Thread(target=first)
    thread.start()
    second = {"error": ""}
    for _ in range(200):
        with httpx.Client(headers=dict(wire.headers)) as other:
            second = other.post(f"{wire.base_url}generate_ad_text", json={"media_id": "x"}).json()
        if second["error"] == "concurrency_limit_exceeded":
            break
    slow.set()
    thread.join()
    assert second["error"] == "concurrency_limit_exceeded"
    assert results == [200]


# --- 409 ----------------------------------------------------------------------------------------------


def test_an_upload_that_is_being_checked_is_waited_for(
    desk: Desk, server: StudioServer, wire: httpx.Client, shelf: Path, naps: list[float]
) -> None:
    """`upload_not_ready` is asked again until the check is over; then there is one job."""
    given = _signed(server, wire, (shelf / "other.mp4").read_bytes(), 20)
    assert desk.submit("describe_text", **given).remote_id
    assert 20 <= sum(naps) < 90


def test_an_unknown_job_is_404(wire: httpx.Client, desk: Desk) -> None:
    """Results of a job that is not there are the documented 404."""
    found = wire.get("/get_results", params={"job_id": "task_0"})
    assert (found.status_code, found.json()["error"]) == (404, "not_found")
    assert wire.get("/get_results").status_code == 400
    with pytest.raises(NotFound) as caught:
        loop.run(desk.provider.look(Ticket("describe_text", "task_0")))
    assert caught.value.advice


def test_a_wrong_key_arrives_as_such(desk: Desk, server: StudioServer, media_id: str) -> None:
    """401 is an AuthError that names neither key."""
    desk.provider.wire = desk.provider.wire.with_(key="vsk_wrong")
    with pytest.raises(AuthError) as caught:
        desk.submit("describe_text", media_id=media_id)
    assert "vsk_wrong" not in str(caught.value)
    assert caught.value.code == "unauthorized"
