"""The second generation's wire as a stranger sees it."""

import base64
from pathlib import Path

import httpx
import pytest

from vidkit.engine.encode import Encoder


def data_url(data, kind="image/png"):
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"


def text(words="a paper boat"):
    return {"type": "text", "text": words}


BODY = {"model": "MiniMax-H3", "content": [text()], "resolution": "768P", "duration": 4, "ratio": "16:9"}


def item(kind, url, role):
    return {"type": f"{kind}_url", f"{kind}_url": {"url": url}, "role": role}


@pytest.fixture(scope="session")
def clip(tmp_path_factory) -> Path:
    """Make a plain video of three seconds."""
    import numpy as np

    out = tmp_path_factory.mktemp("clip") / "clip.mp4"
    grey = np.full((288, 512), 120, np.uint8)
    with Encoder(out, 512, 288, sound=np.zeros((1, 44100 * 3), np.float32), tags={}) as film:
        for _ in range(72):
            film.write(grey, grey[::2, ::2], grey[::2, ::2])
    return out


def create(wire, **fields):
    reply = wire.post("/v2/video_generation", json={**BODY, **fields})
    assert reply.status_code == 200, reply.text
    assert set(reply.json()) == {"task_id"}
    return reply.json()["task_id"]


def task(wire, task_id):
    return wire.get(f"/v2/query/video_generation/{task_id}").json()["task"]


def test_a_task_goes_through_the_documented_words(server, wire):
    """Queued, running, succeeded; link and usage come with success and not before."""
    server.set_clock(["queued", "running:0.5", "succeeded"])
    task_id = create(wire)
    seen = [task(wire, task_id) for _ in range(3)]
    assert [found["status"] for found in seen] == ["queued", "running", "succeeded"]
    assert [bool(found["usage"]) for found in seen] == [False, False, True]
    assert [bool(found["content"]) for found in seen] == [False, False, True]
    done = seen[-1]
    assert set(done) == {
        "id", "model", "status", "created_at", "updated_at", "content", "resolution", "duration", "usage",
        "ratio", "task_type", "modality",
    }  # fmt: skip
    assert done["usage"] == {
        "total_seconds": 4,
        "output_seconds": 4,
        "input_seconds": 0,
        "input_image_count": 0,
    }
    assert httpx.get(done["content"]["url"]).content[4:8] == b"ftyp"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"model": "MiniMax-H2"}, "unsupported model"),
        ({"content": []}, "content is required"),
        ({"content": [text(), text()]}, "exactly one non-empty text"),
        ({"content": [text(" ")]}, "exactly one non-empty text"),
        ({"content": [text("x" * 7001)]}, "7000"),
        ({"resolution": "480P"}, "supported resolutions: 768P, 2K"),
        ({"duration": 3}, "between 4 and 15"),
        ({"duration": None}, "between 4 and 15"),
        ({"ratio": None}, "ratio is required"),
        ({"ratio": "adaptive"}, "ratio is required"),
        ({"ratio": "2:1"}, "ratio must be one of"),
        ({"extra": {"prompt_expansion_mode": "quality"}}, "extra"),
        ({"content": [text(), item("image", "mm_file://1", "base_video")]}, "role"),
        ({"content": [text(), item("audio", "mm_file://1", "reference_audio")]}, "needs a reference"),
        ({"content": [text(), item("image", "mm_file://1", "first_frame")]}, "file_id not found"),
        ({"content": [text(), item("image", "ftp://x/a.png", "first_frame")]}, "must be a URL"),
    ],
)
def test_refusals_are_http_codes(wire, fields, said):
    """What cannot be made is a 400 in the documented envelope, with 2013 at the end."""
    reply = wire.post("/v2/video_generation", json={**BODY, **fields})
    assert reply.status_code == 400
    body = reply.json()
    assert (body["type"], body["error"]["type"]) == ("error", "bad_request_error")
    assert said in body["error"]["message"]
    assert body["error"]["message"].endswith("(2013)")
    assert body["request_id"]


def test_keys(server):
    """No key and a wrong one are 401 here."""
    url = server.base_url("minimax") + "/v2/query/video_generation"
    for headers in ({}, {"authorization": "Bearer nonsense"}):
        reply = httpx.get(url, headers=headers)
        assert reply.status_code == 401
        assert reply.json()["error"]["type"] == "authorized_error"


def test_references_are_read_measured_and_counted(wire, picture, clip):
    """Image and video references from data URLs and uploads become a task whose usage counts them."""
    files = {"file": ("clip.mp4", clip.read_bytes(), "video/mp4")}
    up = wire.post("/v1/files/upload", data={"purpose": "video_generation_input"}, files=files).json()
    content = [
        text(),
        item("image", data_url(picture(800, 600)), "reference_image"),
        item("video", f"mm_file://{up['file']['file_id']}", "reference_video"),
    ]
    done = task(wire, create(wire, content=content, ratio="adaptive"))
    assert done["usage"]["input_image_count"] == 1
    assert done["usage"]["input_seconds"] == pytest.approx(3, abs=0.1)
    assert done["usage"]["total_seconds"] == pytest.approx(7, abs=0.1)


@pytest.mark.parametrize("size", [(255, 400), (1000, 390)])
def test_images_are_measured(wire, picture, size):
    """Sides of 256 px and the aspect are checked."""
    content = [text(), item("image", data_url(picture(*size)), "first_frame")]
    assert wire.post("/v2/video_generation", json={**BODY, "content": content}).status_code == 400


def test_the_list_filters_and_pages(server, wire):
    """Tasks are listed newest first, by page, status, model, type and ids."""
    server.set_clock(["queued"])
    made = [create(wire), create(wire), create(wire, model="MiniMax-H3-Max", duration=5)]
    path = "/v2/query/video_generation"
    listed = wire.get(path, params={"page_size": 3}).json()
    assert [found["id"] for found in listed["items"]] == made[::-1]
    assert listed["total"] >= 3
    second = wire.get(path, params={"page_num": 2, "page_size": 2}).json()["items"]
    assert second[0]["id"] == made[0]
    some = wire.get(path, params={"filter.task_ids": f"{made[0]},{made[2]}"}).json()["items"]
    assert {found["id"] for found in some} == {made[0], made[2]}
    hers = wire.get(path, params={"filter.model": "MiniMax-H3-Max", "filter.status": "queued"}).json()
    assert [found["id"] for found in hers["items"]] == [made[2]]
    assert wire.get(path, params={"filter.task_type": "regeneration"}).json()["total"] == 0
    assert wire.get(path, params={"page_num": 0}).status_code == 400


def test_delete_cancels_what_waits_and_forgets_what_ended(server, wire):
    """Queued becomes cancelled, succeeded is deleted, running and cancelled are refused."""
    server.set_clock(["queued"])
    waiting = create(wire)
    gone = wire.delete(f"/v2/video_generation/{waiting}").json()
    assert gone == {"task_id": waiting, "action": "cancelled", "status": "cancelled"}
    assert task(wire, waiting)["status"] == "cancelled"
    assert wire.delete(f"/v2/video_generation/{waiting}").status_code == 400
    server.set_clock(["running:0.5"])
    running = create(wire)
    assert task(wire, running)["status"] == "running"
    assert wire.delete(f"/v2/video_generation/{running}").status_code == 400
    server.set_clock("instant")
    done = create(wire)
    assert task(wire, done)["status"] == "succeeded"
    assert wire.delete(f"/v2/video_generation/{done}").json()["action"] == "deleted"
    assert wire.get(f"/v2/query/video_generation/{done}").status_code == 400


def test_the_service_forgets_after_seven_days(server, wire):
    """Older tasks are `invalid task_id` and not listed."""
    task_id = create(wire)
    server.advance(7 * 24 * 3600 + 5)
    try:
        reply = wire.get(f"/v2/query/video_generation/{task_id}")
        assert reply.status_code == 400
        assert "invalid task_id" in reply.json()["error"]["message"]
        assert wire.get("/v2/query/video_generation").json()["total"] == 0
    finally:
        server.advance(-7 * 24 * 3600 - 5)


def test_a_failed_task_has_a_code_as_text(server, wire):
    """A refused output carries `error.code` "1027"."""
    server.faults.add("fail_job", service="minimax", code="refused")
    task_id = create(wire)
    for _ in range(3):
        found = task(wire, task_id)
    assert found["status"] == "failed"
    assert found["error"]["code"] == "1027"
    assert found["content"] == {}


def test_only_own_videos_are_regenerated(wire, clip):
    """A video that no task of H3 made is refused for regeneration."""
    content = [item("video", data_url(clip.read_bytes(), "video/mp4"), "base_video")]
    body = {"model": "MiniMax-H3", "content": content, "resolution": "2K"}
    reply = wire.post("/v2/video_regeneration", json=body)
    assert reply.status_code == 400
    assert "768P video generated by MiniMax-H3" in reply.json()["error"]["message"]
    assert wire.post("/v2/video_regeneration", json={**body, "model": "MiniMax-H3-Max"}).status_code == 400
