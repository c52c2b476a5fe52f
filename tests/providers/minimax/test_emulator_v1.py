"""The first generation's wire as a stranger sees it: plain HTTP against the real server, no client of ours."""

import base64
import io
import json

import httpx
import pytest
from PIL import Image

from vidkit.providers.minimax import spec
from vidkit.providers.minimax import spec_models as models

OK = {"status_code": 0, "status_msg": "success"}
CREATE = {
    "model": "T2V-01-Director",
    "prompt": "A lamp flickers [Truck left,Pan right]",
    "prompt_optimizer": False,
}


def data_url(data):
    return f"data:image/png;base64,{base64.b64encode(data).decode()}"


def create(wire, **fields):
    """Create with the given fields and return the task's id."""
    body = wire.post("/v1/video_generation", json={**CREATE, **fields}).json()
    assert body["base_resp"] == OK, body
    return body["task_id"]


def query(wire, task_id):
    return wire.get("/v1/query/video_generation", params={"task_id": task_id}).json()


def test_create_answers_as_documented(wire):
    """A create gives a task id of digits and the verdict, at HTTP 200 with a Trace-Id."""
    reply = wire.post("/v1/video_generation", json=CREATE)
    assert reply.status_code == 200
    assert set(reply.json()) == {"task_id", "base_resp"}
    assert reply.json()["task_id"].isdigit()
    assert 15 <= len(reply.json()["task_id"]) <= 18
    assert reply.headers["trace-id"]


def test_a_task_goes_through_the_documented_words(server, wire):
    """Preparing, Queueing, Processing, Success; the file id is empty until then and text afterwards."""
    server.set_clock(["queued", "queued", "running:0.5", "succeeded"])
    task_id = create(wire)
    seen = [query(wire, task_id) for _ in range(4)]
    assert [item["status"] for item in seen] == ["Preparing", "Queueing", "Processing", "Success"]
    assert [bool(item["file_id"]) for item in seen] == [False, False, False, True]
    done = seen[-1]
    assert set(done) == {"task_id", "status", "file_id", "video_width", "video_height", "base_resp"}
    assert isinstance(done["file_id"], str)
    assert (done["video_width"], done["video_height"]) == (1280, 720)


def test_retrieve_gives_a_link_that_needs_no_key(wire):
    """The file id is a number in retrieve, safe for JavaScript; the link answers Range without credentials."""
    done = query(wire, create(wire))
    body = wire.get("/v1/files/retrieve", params={"file_id": done["file_id"], "GroupId": "1"}).json()
    file = body["file"]
    assert body["base_resp"] == OK
    assert file["file_id"] == int(done["file_id"])
    assert file["file_id"] < 2**53
    assert file["purpose"] == "video_generation"
    whole = httpx.get(file["download_url"])
    assert len(whole.content) == file["bytes"]
    assert whole.content[4:8] == b"ftyp"
    part = httpx.get(file["download_url"], headers={"range": "bytes=4-7"})
    assert (part.status_code, part.content) == (206, b"ftyp")
    raw = wire.get("/v1/files/retrieve_content", params={"file_id": done["file_id"]})
    assert raw.content == whole.content


def test_a_link_dies_and_retrieve_signs_a_new_one(server, wire):
    """After its hour a link is refused, and asking again gives a good one."""
    done = query(wire, create(wire))
    params = {"file_id": done["file_id"]}
    old = wire.get("/v1/files/retrieve", params=params).json()["file"]["download_url"]
    server.advance(spec.LINK_SECONDS + 1)
    try:
        assert httpx.get(old).status_code in {403, 404, 410}
        new = wire.get("/v1/files/retrieve", params=params).json()["file"]["download_url"]
        assert httpx.get(new).status_code == 200
    finally:
        server.advance(-spec.LINK_SECONDS - 1)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"model": None}, "invalid params, model is required"),
        ({"model": "video-01"}, "invalid params, unsupported model: video-01"),
        ({"prompt": ""}, "invalid params, prompt is required"),
        ({"prompt": "x" * 2001}, "invalid params, prompt must be at most 2000 characters"),
        (
            {"model": "MiniMax-Hailuo-2.3-Fast"},
            "invalid params, model MiniMax-Hailuo-2.3-Fast does not support Text-to-Video mode",
        ),
        (
            {"model": "MiniMax-Hailuo-2.3", "resolution": "720P"},
            (
                "invalid params, model MiniMax-Hailuo-2.3 does not support resolution 720P, "
                "supported resolutions: 768P, 1080P"
            ),
        ),
        (
            {"model": "MiniMax-Hailuo-2.3", "resolution": "1080P", "duration": 10},
            (
                "invalid params, model MiniMax-Hailuo-2.3 does not support the combination of "
                "duration 10s and resolution 1080P"
            ),
        ),
        ({"duration": "6"}, "invalid params, duration must be an integer"),
        ({"prompt_optimizer": "yes"}, "invalid params, prompt_optimizer must be a boolean"),
        (
            {"model": "S2V-01", "subject_reference": []},
            "invalid params, subject_reference must hold exactly one subject",
        ),
        (
            {"model": "I2V-01", "first_frame_image": "§§§"},
            "invalid params, first_frame_image is neither a URL nor Base64",
        ),
    ],
)
def test_refusals_come_at_http_200_with_an_empty_task_id(wire, fields, message):
    """What cannot be made is said in the live service's words."""
    reply = wire.post("/v1/video_generation", json={**CREATE, **fields})
    assert reply.status_code == 200
    assert reply.json() == {"task_id": "", "base_resp": {"status_code": 2013, "status_msg": message}}


@pytest.mark.parametrize("body", [b"", b"[1]", b"{"])
def test_a_body_that_is_no_object_is_refused(wire, body):
    """Broken JSON is an answer, not an accident."""
    reply = wire.post("/v1/video_generation", content=body, headers={"content-type": "application/json"})
    assert reply.json()["base_resp"]["status_code"] == 2013


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/v1/video_generation"),
        ("GET", "/v1/query/video_generation?task_id=1"),
        ("GET", "/v1/files/retrieve?file_id=1"),
        ("POST", "/v1/files/upload"),
    ],
)
def test_no_key_and_a_wrong_key(server, method, path):
    """Without a key 1004, with a wrong one 2049, at HTTP 200 on create, query, retrieve and upload (probed live)."""
    url = server.base_url("minimax") + path
    bare = httpx.request(method, url)
    assert (bare.status_code, bare.json()["base_resp"]["status_code"]) == (200, 1004)
    assert bare.json()["base_resp"]["status_msg"] == spec.NO_KEY
    wrong = httpx.request(method, url, headers={"authorization": "Bearer nonsense"})
    assert (wrong.status_code, wrong.json()["base_resp"]["status_code"]) == (200, 2049)


def test_the_other_header_is_a_key_too(server):
    """`x-api-key` is accepted, as the official tool tries it."""
    reply = httpx.get(server.base_url("minimax") + "/v1/files/list", headers={"x-api-key": server.key})
    assert reply.json()["base_resp"] == OK


def test_a_group_that_is_not_the_keys(server, wire):
    """Where a group is set, another GroupId is 1004 and none is fine."""
    server.set("minimax_group_id", "77")
    assert wire.get("/v1/files/list?GroupId=77").json()["base_resp"] == OK
    assert wire.get("/v1/files/list").json()["base_resp"] == OK
    refused = wire.get("/v1/files/list?GroupId=78").json()["base_resp"]
    assert refused == {"status_code": 1004, "status_msg": "token not match group"}


def test_tasks_and_files_belong_to_their_account(server, wire):
    """Another account's key sees neither task nor file."""
    task_id = create(wire)
    file_id = query(wire, task_id)["file_id"]
    other = {"authorization": "Bearer other"}
    for path in (f"/v1/query/video_generation?task_id={task_id}", f"/v1/files/retrieve?file_id={file_id}"):
        reply = httpx.get(server.base_url("minimax") + path, headers=other)
        assert reply.json()["base_resp"]["status_code"] == 2013
    assert file_id not in httpx.get(server.base_url("minimax") + "/v1/files/list", headers=other).text


@pytest.mark.parametrize(
    ("size", "model", "resolution", "made"),
    [
        ((1600, 900), "MiniMax-Hailuo-02", "512P", (910, 512)),
        ((900, 1600), "MiniMax-Hailuo-2.3", "768P", (768, 1366)),
        ((800, 800), "I2V-01", "720P", (720, 720)),
    ],
)
def test_the_first_frame_decides_the_shape(wire, picture, size, model, resolution, made):
    """Image modes follow the first frame's aspect, at the resolution's shorter side."""
    done = query(
        wire, create(wire, model=model, resolution=resolution, first_frame_image=data_url(picture(*size)))
    )
    assert (done["video_width"], done["video_height"]) == made


@pytest.mark.parametrize("size", [(300, 500), (1000, 390), (390, 1000)])
def test_images_are_measured(wire, picture, size):
    """A short side of 300 or an aspect beyond 5:2 is refused."""
    body = {**CREATE, "model": "I2V-01", "first_frame_image": data_url(picture(*size))}
    assert wire.post("/v1/video_generation", json=body).json()["base_resp"]["status_code"] == 2013


def test_an_image_by_link_and_as_bare_base64(server, wire, picture):
    """Public links are fetched, and plain Base64 (the older pages') is decoded."""
    upload = wire.post(
        "/v1/files/upload",
        data={"purpose": "video_generation_input"},
        files={"file": ("a.png", picture(400, 400), "image/png")},
    ).json()
    file_id = upload["file"]["file_id"]
    link = wire.get("/v1/files/retrieve", params={"file_id": file_id}).json()["file"]["download_url"]
    for image in (link, base64.b64encode(picture(400, 400)).decode()):
        assert create(wire, model="I2V-01", first_frame_image=image)


@pytest.mark.parametrize("mode", ["frames", "subject"])
def test_the_other_modes(server, wire, picture, mode):
    """First and last frame, and a subject, make videos with the models that can."""
    image = data_url(picture(640, 480))
    fields = (
        {"model": "MiniMax-Hailuo-02", "first_frame_image": image, "last_frame_image": image}
        if mode == "frames"
        else {"model": "S2V-01", "subject_reference": [{"type": "character", "image": [image]}]}
    )
    assert query(wire, create(wire, **fields))["status"] == "Success"


def test_a_failed_task_carries_its_code(server, wire):
    """A refused output is `Fail` with 1027; anything else says 1024."""
    for code, number in (("refused", 1027), ("server_error", 1024), ("no_face", 2013)):
        server.faults.add("fail_job", service="minimax", code=code, message="nobody is in the picture")
        task_id = create(wire)
        for _ in range(3):
            body = query(wire, task_id)
        assert body["status"] == "Fail"
        assert body["file_id"] == ""
        assert body["base_resp"]["status_code"] == number


def test_a_balance_that_is_used_up(server, wire):
    """With `minimax_balance` set, what costs more is 1008."""
    server.set("minimax_balance", 0.2)
    body = wire.post("/v1/video_generation", json={"model": "MiniMax-Hailuo-2.3", "prompt": "x"}).json()
    assert body["base_resp"] == {"status_code": 1008, "status_msg": "insufficient balance"}


@pytest.mark.parametrize(
    ("kind", "code"),
    [("429", 1002), ("402", 1008), ("401", 1004), ("refused", 1026), ("500", 1000), ("403", 2061)],
)
def test_faults_speak_both_generations_words(server, wire, kind, code):
    """The same scripted fault is `base_resp` at HTTP 200 on V1 and an HTTP code on V2."""
    server.faults.add(kind, service="minimax", times=2)
    first = wire.post("/v1/video_generation", json=CREATE)
    assert (first.status_code, first.json()["base_resp"]["status_code"]) == (200, code)
    assert first.json()["task_id"] == ""
    second = wire.post("/v2/video_generation", json={})
    assert second.status_code >= 400
    assert second.json()["error"]["message"].endswith(f"({code})")
    assert second.json()["error"]["http_code"] == str(second.status_code)


def test_the_resellers_flavour(server, wire):
    """With the switch, errors are HTTP codes with an `error` field, and success is unchanged."""
    server.set("minimax_flavour", "reseller")
    refused = wire.post("/v1/video_generation", json={**CREATE, "model": "nope"})
    assert refused.status_code == 400
    assert "unsupported model" in refused.json()["error"]["message"]
    assert httpx.post(server.base_url("minimax") + "/v1/video_generation").status_code == 401
    server.faults.add("429", service="minimax")
    assert wire.post("/v1/video_generation", json=CREATE).status_code == 429
    assert query(wire, create(wire))["status"] == "Success"


def test_files_are_listed_and_deleted(wire, picture):
    """Uploads and finished videos are listed by purpose; a deleted one is gone."""
    file_id = query(wire, create(wire))["file_id"]
    listed = wire.get("/v1/files/list", params={"purpose": "video_generation"}).json()["files"]
    assert int(file_id) in {item["file_id"] for item in listed}
    assert {item["purpose"] for item in listed} == {"video_generation"}
    assert wire.post("/v1/files/delete", json={"file_id": int(file_id)}).json()["base_resp"] == OK
    again = wire.get("/v1/files/retrieve", params={"file_id": file_id}).json()
    assert again["base_resp"]["status_code"] == 2013


@pytest.mark.parametrize("name", ["notes.txt", "empty.png"])
def test_bad_inputs_are_refused_with_an_http_code(wire, name):
    """Uploads for V2 are the one place where V1's host answers 400."""
    data = b"" if name.startswith("empty") else b"words"
    files = {"file": (name, data, "application/octet-stream")}
    reply = wire.post("/v1/files/upload", data={"purpose": "video_generation_input"}, files=files)
    assert (reply.status_code, reply.json()["base_resp"]["status_code"]) == (400, 2013)


def test_inputs_of_tasks_are_nobodys_files(wire, picture):
    """Images sent inside a create do not turn up among the account's files."""
    before = {item["file_id"] for item in wire.get("/v1/files/list").json()["files"]}
    create(wire, model="I2V-01", first_frame_image=data_url(picture(640, 480)))
    after = wire.get("/v1/files/list").json()["files"]
    assert {item["purpose"] for item in after if item["file_id"] not in before} <= {"video_generation"}


def test_every_model_of_the_table_is_made(server, wire, picture):
    """Each model makes its default size in each of its modes."""
    image = data_url(picture(1280, 720))
    server.set_clock(["queued"])
    for name, model in models.MODELS.items():
        for mode in model.modes:
            fields = {
                "text": {},
                "image": {"first_frame_image": image},
                "frames": {"first_frame_image": image, "last_frame_image": image},
                "subject": {"subject_reference": [{"type": "character", "image": [image]}]},
            }[mode]
            assert create(wire, model=name, **fields), (name, mode)


def test_the_picture_helper_makes_what_it_says(picture):
    """The tests' own pictures have the size that the rules are tried with."""
    with Image.open(io.BytesIO(picture(301, 500))) as image:
        assert image.size == (301, 500)
    assert json.dumps(data_url(picture(10, 10))).startswith('"data:image/png;base64,')
