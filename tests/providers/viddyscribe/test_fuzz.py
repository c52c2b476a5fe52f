"""Bodies that no client should send: always an answer in the wire's words, never an accident of the server."""

from __future__ import annotations

import json
import random
from typing import Any

import httpx
import pytest

from tests.providers.viddyscribe.bodies import body

ODD: tuple[Any, ...] = (
    None,
    0,
    -1,
    1e300,
    True,
    "",
    " ",
    "x" * 300,
    [],
    [1],
    {},
    {"a": 1},
    "\x00",
    "../../x",
    "é",
)
PATHS = (
    "upload_media",
    "upload_media_from_url",
    "notify_upload_complete",
    *(f"generate_ad_{a}{b}" for a in ("text", "audio", "video") for b in ("", "_from_url", "_from_file")),
)
FIELDS = (
    "format", "language", "video_category", "ad_type", "voice", "custom_instructions", "auto_fit",
    "read_all_onscreen_text", "allow_descriptions_over_music", "volume_option", "volume_level_db",
    "audio_track_type", "description_content", "custom_captions", "edl_content",
)  # fmt: skip


def spoiled(given: Any, dice: random.Random) -> Any:
    """Return a body with one of its values replaced by something odd."""
    made = json.loads(json.dumps(given))
    at = made
    while True:
        name = dice.choice(list(at))
        if isinstance(at[name], dict) and at[name] and dice.random() < 0.6:
            at = at[name]
            continue
        at[name] = dice.choice(ODD)
        return made


@pytest.mark.parametrize("path", PATHS)
def test_odd_bodies_are_answered(wire: httpx.Client, media_id: str, path: str) -> None:
    """Every odd value in every place gives a 2xx, or a 4xx with a code and a sentence."""
    dice = random.Random(path)
    nested = body("generate_nested")
    nested["input"]["media_id"] = media_id
    nested["generation_config"].update({name: "x" for name in FIELDS if dice.random() < 0.3})
    examples = [
        nested,
        {**body("generate_flat"), "media_id": media_id},
        body("upload_signed"),
        {"source_url": "x"},
    ]
    for _ in range(25):
        given = spoiled(dice.choice(examples), dice)
        form = dice.random() < 0.3
        files = [(name, (None, json.dumps(value))) for name, value in given.items()]
        found = wire.post(f"/{path}", files=files) if form else wire.post(f"/{path}", json=given)
        assert found.status_code < 500, (given, found.text)
        if found.status_code >= 400:
            said = found.json()
            assert said["error"]
            assert said.get("message") or said.get("code")


@pytest.mark.parametrize("field", FIELDS)
def test_odd_values_of_each_field(wire: httpx.Client, media_id: str, field: str) -> None:
    """Each field takes each odd value without an accident."""
    for value in ODD:
        given = {"media_id": media_id, field: value}
        found = wire.post("/generate_ad_text", json=given)
        assert found.status_code in {200, 400}, (given, found.text)


def test_broken_forms(wire: httpx.Client) -> None:
    """Forms without boundary, without end, with the file under another name: 400 each."""
    for content, kind in (
        (b"x", "multipart/form-data"),
        (b"--a\r\n", "multipart/form-data; boundary=a"),
        (b"\xff\xfe", "application/json"),
        (b'{"a":' * 2000, "application/json"),
    ):
        found = wire.post("/upload_media", content=content, headers={"content-type": kind})
        assert found.status_code == 400, (content[:20], found.text)
    other = wire.post("/upload_media", files={"video": ("a.mp4", b"x")})
    assert (other.status_code, other.json()["error"]) == (400, "invalid_request")


def test_unknown_paths_and_methods(wire: httpx.Client) -> None:
    """What is not there says so."""
    assert wire.get("/generate_ad_text").status_code in {404, 405}
    assert wire.delete("/get_results").status_code in {404, 405}
    assert wire.post("/list_media", json={}).json()["error"] == "not_found"


@pytest.mark.parametrize("value", ['"\\ud800"', "1" + "0" * 400, "NaN", "1e999", '"http://["'])
@pytest.mark.parametrize("field", ["media_id", "voice", "volume_level_db", "description_content"])
def test_values_that_no_text_and_no_number_can_be(
    wire: httpx.Client, media_id: str, field: str, value: str
) -> None:
    """Half a letter and a number without end are refused in words, in bodies and in forms."""
    fields = {"media_id": media_id} if field != "media_id" else {}
    text = f'{json.dumps(fields)[:-1]}{", " if fields else ""}"{field}": {value}}}'
    found = wire.post("/generate_ad_text", content=text, headers={"content-type": "application/json"})
    assert found.status_code in {200, 400, 404}, found.text
    form = [
        ("input", (None, json.dumps({"type": "media_id", **fields}))),
        ("generation_config", (None, text)),
    ]
    assert wire.post("/generate_ad_text", files=form).status_code in {200, 400, 404}


def test_an_odd_ticket_is_a_wrong_one(wire: httpx.Client) -> None:
    """A place to upload to is not found by letters that no ticket has."""
    place = wire.post("/upload_media", json=body("upload_signed")).json()["upload_url"]
    found = httpx.put(f"{place.rpartition('/')[0]}/%C3%A9", content=b"x")
    assert found.status_code == 403
