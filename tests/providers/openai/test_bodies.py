"""Every body encoding ends as the same nested values."""

import httpx
import pytest

from vidkit.providers.openai.emulator_bodies import Upload, image_facts, nest


def test_brackets_nest():
    """Bracket names must become objects and arrays; an array's next object starts at a repeated key."""
    pairs = [
        ("prompt", "x"),
        ("video[id]", "video_1"),
        ("characters[][id]", "char_1"),
        ("characters[][name]", "Ada"),
        ("characters[][id]", "char_2"),
        ("tags[]", "a"),
        ("tags[]", "b"),
        ("rows[0][id]", "r0"),
        ("rows[1][id]", "r1"),
        ("deep[a][b][c]", "1"),
    ]
    assert nest(pairs) == {
        "prompt": "x",
        "video": {"id": "video_1"},
        "characters": [{"id": "char_1", "name": "Ada"}, {"id": "char_2"}],
        "tags": ["a", "b"],
        "rows": [{"id": "r0"}, {"id": "r1"}],
        "deep": {"a": {"b": {"c": "1"}}},
    }


@pytest.mark.parametrize(
    "pairs",
    [
        [("a", "1"), ("a[b]", "2")],
        [("a", "1"), ("a[]", "2")],
        [("a[b]", "1"), ("a[]", "2")],
        [("a[999999999][b]", "1")],
        [("[", "1")],
        [("a[[b]", "1")],
    ],
)
def test_contradicting_names_do_no_harm(pairs):
    """Hostile or contradicting names must neither raise nor fill the memory."""
    assert len(str(nest(pairs))) < 2000


def test_json_text_inside_a_field_is_read_as_a_courtesy():
    """References as JSON text must be read; a prompt that merely looks like JSON must stay text."""
    values = nest([("input_reference", '{"file_id": "file-1"}'), ("prompt", '{"a": 1}'), ("other", "{nope}")])
    assert values == {"input_reference": {"file_id": "file-1"}, "prompt": '{"a": 1}', "other": "{nope}"}


def test_images_are_known_by_their_bytes(picture):
    """Size and type must come from the bytes; other formats and texts are none."""
    assert image_facts(picture(64, 32, "PNG")) == (64, 32, "image/png")
    assert image_facts(picture(64, 32, "JPEG")) == (64, 32, "image/jpeg")
    assert image_facts(picture(64, 32, "WEBP")) == (64, 32, "image/webp")
    assert image_facts(picture(64, 32, "BMP")) is None
    assert image_facts(b"hello") is None
    assert image_facts(picture(64, 32)[:20]) is None
    assert Upload("a.png", b"x").name == "a.png"


@pytest.fixture
def post(server):
    """Post raw bodies, as clients do that no library tames."""
    headers = {"authorization": f"Bearer {server.key}"}
    with httpx.Client(base_url=server.base_url("openai"), headers=headers, timeout=30) as client:
        yield client.post


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        (
            {"content": b"prompt=x", "headers": {"content-type": "text/plain"}},
            415,
            "Unsupported content type",
        ),
        ({"data": {"prompt": "x"}}, 415, "Unsupported content type"),
        ({"content": b"{nope", "headers": {"content-type": "application/json"}}, 400, "JSON"),
        ({"json": ["prompt"]}, 400, "object"),
        ({"json": {}}, 400, "'prompt'"),
        ({"json": {"prompt": ""}}, 400, "too short"),
        ({"json": {"prompt": 7}}, 400, "Invalid type for 'prompt'"),
        ({"json": {"prompt": "x", "seconds": True}}, 400, "Invalid type for 'seconds'"),
        ({"json": {"prompt": "x", "size": 720}}, 400, "Invalid value: '720'"),
        ({"json": {"prompt": "x", "model": ["a"]}}, 400, "Invalid type for 'model'"),
        ({"json": {"prompt": "x", "input_reference": "kite.png"}}, 400, "expected a file, but got a string"),
        ({"json": {"prompt": "x", "input_reference": {}}}, 400, "exactly one"),
        (
            {"json": {"prompt": "x", "input_reference": {"file_id": "a", "image_url": "b"}}},
            400,
            "exactly one",
        ),
        ({"json": {"prompt": "x", "input_reference": {"file_id": "file-none"}}}, 404, "No such File"),
        ({"json": {"prompt": "x", "input_reference": {"image_url": "file:///etc/passwd"}}}, 400, "image"),
        ({"json": {"prompt": "x", "characters": "Ada"}}, 400, "Invalid type for 'characters'"),
        ({"json": {"prompt": "x", "characters": [{}]}}, 400, "characters[0].id"),
        ({"files": {"prompt": ("p.txt", b"x")}}, 400, "Invalid type for 'prompt'"),
        (
            {"content": b'{"prompt": "\\ud800 kite"}', "headers": {"content-type": "application/json"}},
            400,
            "JSON",
        ),
        (
            {"content": b"--x\r\nbroken", "headers": {"content-type": "multipart/form-data"}},
            400,
            "multipart",
        ),
    ],
)
def test_raw_bodies_are_refused_in_the_wires_words(post, body, status, words):
    """Whatever is posted, the answer must be the four-key error with the right status, never a 500."""
    reply = post("/videos", **body)
    assert reply.status_code == status, reply.text
    error = reply.json()["error"]
    assert set(error) == {"message", "type", "param", "code"}
    assert words in error["message"]
    assert reply.headers["x-request-id"].startswith("req_")


def test_a_broken_image_is_refused_though_its_header_is_good(post, picture):
    """An image cut off in the middle must be refused before a job is made of it."""
    data = picture(1280, 720)
    part = ("a.png", data[: len(data) // 2], "image/png")
    reply = post("/videos", data={"prompt": "x", "size": "1280x720"}, files={"input_reference": part})
    assert reply.status_code == 400
    assert "valid image" in reply.json()["error"]["message"]


def test_file_names_are_only_names(post):
    """Folders in a part's file name must be dropped."""
    reply = post("/files", data={"purpose": "vision"}, files={"file": ("../../etc/x.png", b"x")})
    assert reply.json()["filename"] == "x.png"


def test_authentication_comes_before_everything(server):
    """Without a key even a broken body must be answered 401, and unknown paths tell nothing."""
    for path in ("/videos", "/videos/characters", "/nothing/here"):
        reply = httpx.post(server.base_url("openai") + path, content=b"{nope")
        assert reply.status_code == 401
        assert reply.json()["error"]["message"]


def test_unknown_paths_are_404_in_the_wires_words(post):
    """A path the service does not have must be a 404 with the four-key body."""
    reply = post("/videos/video_1/edits", json={})
    assert reply.status_code == 404
    assert "Invalid URL" in reply.json()["error"]["message"]


def test_accounts_do_not_see_each_other(serve):
    """Videos, files and characters of one key must not exist for another."""
    server = serve(keys=["sk-other"])
    mine = {"authorization": f"Bearer {server.key}"}
    theirs = {"authorization": "Bearer sk-other"}
    base = server.base_url("openai")
    video = httpx.post(f"{base}/videos", json={"prompt": "x"}, headers=mine).json()
    assert httpx.get(f"{base}/videos/{video['id']}", headers=mine).status_code == 200
    assert httpx.get(f"{base}/videos/{video['id']}", headers=theirs).status_code == 404
    assert httpx.get(f"{base}/videos", headers=theirs).json()["data"] == []
    assert httpx.delete(f"{base}/videos/{video['id']}", headers=theirs).status_code == 404
