"""What goes wrong before the paid call cost nothing, and what goes wrong in its answer may have: three services."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from vidkit.errors import Billed, MediaError, ServiceError, SubmissionUnknown, VidkitError
from vidkit.providers import provider_class
from vidkit.providers.base import Provider, before_create
from vidkit.testing.conformance import Recorder, small_video
from vidkit.wire import loop

Answer = Callable[[httpx.Request], httpx.Response]


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small film."""
    return small_video(tmp_path_factory.mktemp("films"), 0.5)


async def no_sleep(seconds: float) -> None:
    """Wait for nobody."""


def connected(name: str, answer: Answer, *, local: bool = False) -> Any:
    """Return a service's client whose requests *answer* hears."""
    kind: type[Provider] = provider_class(name)
    wire = kind.make_wire(
        base_url="http://service.test", key="k" * 20, transport=httpx.MockTransport(answer), sleep=no_sleep,
        local=local, requests_per_minute=None,
    )  # fmt: skip
    return kind(wire, Recorder())  # type: ignore[arg-type]  # a stand-in


def submit(provider: Any, operation: str, *args: Any, **fields: Any) -> Any:
    """Build a request through its door and send it."""
    getattr(provider, operation)(*args, **fields)
    return loop.run(provider.submit(provider.starter.started[-1][0], headers={}), timeout=60)


@pytest.mark.parametrize(
    ("name", "operation", "local"),
    [("viddyscribe", "describe_text", False), ("wayin", "clips", False), ("hoox", "export", True)],
)
def test_an_upload_that_fails_is_not_billed(film: Path, name: str, operation: str, local: bool) -> None:
    """The error says that nothing was created, and the paid call never leaves."""
    seen: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.url.path)
        return httpx.Response(503, json={"error": "busy"})

    with pytest.raises(ServiceError) as caught:
        submit(connected(name, answer, local=local), operation, film)
    assert (caught.value.billed, caught.value.still_running) == (Billed.no, False)
    assert "Nothing was created" in caught.value.advice
    assert len(set(seen)) == 1


@pytest.mark.parametrize(
    ("name", "operation", "local"), [("viddyscribe", "describe_text", False), ("hoox", "export", True)]
)
def test_a_file_that_went_away_is_a_media_error(
    film: Path, tmp_path: Path, name: str, operation: str, local: bool
) -> None:
    """A film deleted after the request was built is named; the job does not count as perhaps sent."""
    gone = tmp_path / "gone.mp4"
    gone.write_bytes(film.read_bytes())
    provider = connected(name, lambda request: httpx.Response(500), local=local)
    getattr(provider, operation)(gone)
    gone.unlink()
    with pytest.raises(MediaError, match=r"gone\.mp4"):
        loop.run(provider.submit(provider.starter.started[-1][0], headers={}), timeout=60)


@pytest.mark.parametrize("body", ["[]", "null", "7", '"ok"', "{}", '{"data": []}', "[" * 50_000])
@pytest.mark.parametrize(
    ("name", "operation", "fields"),
    [
        ("viddyscribe", "describe_text", {"media_id": "m-1"}),
        ("wayin", "clips", {"video_url": "https://a.test/v.mp4"}),
        ("hoox", "generate", {"script": "Boats.", "voice_id": "v"}),
        ("hoox", "duplicate", {"video": "vid_1"}),
    ],
)
def test_a_good_status_with_a_broken_answer_may_have_made_something(
    name: str, operation: str, fields: dict[str, Any], body: str
) -> None:
    """A create that was answered by anything but its id is lost, never failed: it may exist and be billed."""
    sent: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(200, content=body, headers={"content-type": "application/json"})

    provider = connected(name, answer)
    call = provider.duplicate if operation == "duplicate" else functools.partial(submit, provider, operation)
    with pytest.raises(SubmissionUnknown) as caught:
        call(**fields)
    assert caught.value.billed is not Billed.no
    assert len(sent) == 1


CREATES = {
    "openai": ("create", {"prompt": "a kite"}),
    "minimax": ("generate", {"prompt": "a kite"}),
    "minimax v2": ("generate_v2", {"prompt": "a kite"}),
    "wayin": ("clips", {"video_url": "https://a.test/v.mp4"}),
    "hoox": ("generate", {"script": "Boats.", "voice_id": "v"}),
    "viddyscribe": ("describe_text", {"media_id": "m-1"}),
}


def refused(name: str, status: int, body: dict[str, Any]) -> tuple[VidkitError, int]:
    """Return what a create becomes that is answered so, and how often it was sent."""
    sent: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(status, json=body)

    operation, fields = CREATES[name]
    with pytest.raises(VidkitError) as caught:
        submit(connected(name.split(maxsplit=1)[0], answer), operation, **fields)
    return caught.value, len(sent)


@pytest.mark.parametrize(
    ("name", "status", "body"),
    [
        ("openai", 500, {"error": {"message": "Error.", "type": "server_error", "code": "server_error"}}),
        (
            "openai",
            503,
            {
                "error": {
                    "message": "Busy.",
                    "type": "service_unavailable_error",
                    "code": "server_is_overloaded",
                }
            },
        ),
        ("minimax", 200, {"task_id": "", "base_resp": {"status_code": 1001, "status_msg": "timeout"}}),
        (
            "minimax v2",
            500,
            {"type": "error", "error": {"type": "server_error", "message": "unknown (1000)"}},
        ),
        ("minimax v2", 529, {"type": "error", "error": {"type": "overloaded_error", "message": "busy"}}),
        ("wayin", 500, {"message": "server fault", "trace_id": "t"}),
        ("hoox", 500, {"error": {"code": "internal_error", "message": "Internal error"}}),
        ("viddyscribe", 500, {"error": "internal_error", "message": "Something went wrong"}),
    ],
)
def test_a_server_error_leaves_open_whether_it_made_a_job(
    name: str, status: int, body: dict[str, Any]
) -> None:
    """No page says that a service which stumbles over a create made nothing: it is sent once and stays unknown."""
    error, sent = refused(name, status, body)
    assert isinstance(error, SubmissionUnknown)
    assert (error.billed, sent) == (Billed.unknown, 1)


@pytest.mark.parametrize(
    ("name", "status", "body"),
    [
        ("minimax", 200, {"task_id": "", "base_resp": {"status_code": 1024, "status_msg": "internal error"}}),
        ("hoox", 500, {"error": {"code": "SCRIPT_GENERATION_FAILED", "message": "No script"}}),
    ],
)
def test_a_server_error_before_anything_was_made_says_so(
    name: str, status: int, body: dict[str, Any]
) -> None:
    """Where the answer itself shows that no job came of it, the job failed unbilled, and may be sent again."""
    error, sent = refused(name, status, body)
    assert isinstance(error, ServiceError)
    assert not isinstance(error, SubmissionUnknown)
    assert (error.billed, sent) == (Billed.no, 1)
    assert error.advice


@pytest.mark.parametrize("images", [5, None, {"a": 1}, [None, 7, {"url": "https://a.test/b.png"}]])
def test_a_paid_script_is_not_lost_over_its_pictures(images: Any) -> None:
    """Whatever stands beside it, the text comes."""
    body = json.dumps({"script": "Boats float.", "cost": 0.1, "extractedImages": images})
    provider = connected("hoox", lambda request: httpx.Response(200, content=body))
    assert provider.script("boats", duration=30) == "Boats float."


def test_a_file_that_cannot_be_read_on_its_way_is_named() -> None:
    """A film that vanishes in the midst of an upload is a MediaError with its name, not a stumble."""
    with (
        pytest.raises(MediaError, match=r"talk\.mp4 cannot be read: No such file") as caught,
        before_create("wayin", "clips"),
    ):
        raise FileNotFoundError(2, "No such file or directory", "/films/talk.mp4")
    assert caught.value.billed is Billed.no


def test_an_error_that_knows_better_keeps_its_words() -> None:
    """What a service says of a refused upload stands as it is."""
    provider = connected(
        "wayin", lambda request: httpx.Response(400, json={"message": "not enough API units"})
    )
    with pytest.raises(VidkitError, match="not enough API units") as caught:
        submit(provider, "clips", b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 64)
    assert "Nothing was created" not in caught.value.advice
