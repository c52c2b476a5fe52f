"""Bodies that no client should send: always an answer in the wire's words, never an accident of the server."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from vidkit.server import StudioServer

#: Odd values as JSON writes them: some have no place in Python's own.
ODD = (
    "null", "0", "-1", "1e999", "NaN", "1" + "0" * 400, "true", '""', '" "', "[]", "[1]", "{}", '{"a":1}', '"é"',
    '"\\u0000"', '"\\ud800"', '"../../x"', '"http://["', '"http://x:99999/v.mp4"', '["a",{}]', f'"{"x" * 300}"',
)  # fmt: skip
GATES = ("enable_export", "enable_caption", "enable_ai_hook", "enable_ai_reframe")
LOOKS = (
    *GATES, "target_lang", "resolution", "caption_display", "cc_style_tpl", "ai_hook_script_style",
    "ai_hook_position", "ai_hook_keywords", "ai_hook_text_duration", "ratio", "reframe_layout",
)  # fmt: skip
FIELDS = {
    "/clips": ("video_url", "project_name", "source_lang", "target_duration", "limit", "enable_express_mode", *LOOKS),
    "/clips/find-moments": ("query", "enable_more_results"),
    "/clips/export": ("project_id", "clip_indices", *LOOKS),
    "/upload/single-file": ("name",),
}  # fmt: skip


def check(wire: httpx.Client, path: str, text: str) -> None:
    """Post a body as it stands; the answer is good, or says in words what is wrong."""
    headers = {"content-type": "application/json"}
    found = wire.post(f"/api/v2{path}", content=text.encode(), headers=headers)
    assert found.status_code in {200, 400}, (path, text[:200], found.text)
    if found.status_code == 400:
        assert found.json()["message"]


@pytest.mark.parametrize(("path", "field"), [(path, field) for path in FIELDS for field in FIELDS[path]])
def test_odd_values_of_each_field(wire: httpx.Client, path: str, field: str) -> None:
    """Each field takes each odd value, with all gates open, without an accident."""
    rest: dict[str, Any] = {"video_url": "nowhere", "query": "x", "ratio": "RATIO_9_16", "project_id": "none"}
    rest |= dict.fromkeys(GATES, True)
    rest.pop(field, None)
    for odd in ODD:
        check(wire, path, f'{json.dumps(rest)[:-1]}, "{field}": {odd}}}')


def test_odd_indices_of_a_real_project(wire: httpx.Client, project: Callable[..., dict[str, Any]]) -> None:
    """Clips that are no numbers, or none of the project's, are refused in words."""
    id = json.dumps(project()["id"])
    for odd in ("null", "[null]", "[[]]", "[true]", "[1e999]", "[" + "9" * 400 + "]", '"\\ud800"', '{"0":0}'):
        check(wire, "/clips/export", f'{{"project_id": {id}, "clip_indices": {odd}}}')


@pytest.mark.parametrize("text", ["", "x", "[]", "[" * 50_000, '{"a":' * 50_000, '{"\\ud800": 1}', "\x00"])
def test_odd_bodies(wire: httpx.Client, text: str) -> None:
    """What is no JSON object, or nests without end, is a 400 in words."""
    for path in FIELDS:
        check(wire, path, text)


def test_an_odd_signature_is_a_wrong_one(wire: httpx.Client, film: Path) -> None:
    """A signature of letters that no signature has is refused as any other."""
    place = wire.post("/api/v2/upload/single-file", json={"name": "a.mp4"}).json()["data"]["upload_url"]
    found = httpx.put(f"{place.partition('signature=')[0]}signature=%C3%A9", content=film.read_bytes())
    assert found.status_code == 403


def test_a_setting_that_cannot_be_is_said_and_spends_no_upload(
    server: StudioServer, wire: httpx.Client, uploaded: Callable[..., str]
) -> None:
    """What the studio's owner set wrongly is a 400 that names the setting; the upload is good for the next try."""
    identity = uploaded()
    server.set("translator", {"model": "no address"})
    try:
        found = wire.post("/api/v2/clips", json={"video_url": identity})
        assert (found.status_code, "translator" in found.text) == (400, True)
    finally:
        server.set("translator", None)
    assert wire.post("/api/v2/clips", json={"video_url": identity}).status_code == 200
