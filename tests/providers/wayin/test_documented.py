"""
The documented examples, to the letter, on both sides: what is sent by curl, and what shapes come back.

`bodies/` holds the requests and replies of the page that the project started from (2026-04-01).
"""

import json
import shutil
import subprocess
from pathlib import Path

import httpx
import pytest

from vidkit.providers.wayin import parse
from vidkit.providers.wayin.requests import ExportRequest
from vidkit.wire import Reply

BODIES = Path(__file__).parent / "bodies"

needs_curl = pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")


def body(name):
    """Return a documented body."""
    return json.loads((BODIES / f"{name}.json").read_text("utf-8"))


def shape(value):
    """Return what a reply is made of: names and kinds, of lists the first item's."""
    if isinstance(value, dict):
        return {name: shape(item) for name, item in value.items()}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    return "number" if isinstance(value, (int, float)) else type(value).__name__


def curl(method, url, key, data=None):
    """Send a request as the page does: its three headers and nothing else."""
    line = ["curl", "-sS", "-X", method, url, "-H", f"Authorization: Bearer {key}",
            "-H", "x-wayinvideo-api-version: v2"]  # fmt: skip
    if data is not None:
        line += ["-H", "Content-Type: application/json", "-d", data]
    done = subprocess.run(line, capture_output=True, timeout=60, check=True)
    return json.loads(done.stdout)


@needs_curl
def test_the_example_requests_by_curl_give_the_documented_shapes(server, project):
    """Submit and results, letter by letter, with the ids of the page: every field is there, of its kind."""
    server.set("wayin_project_id", "proj_abc123")
    server.set("wayin_export_id", "export_task_xyz789")
    project(project_name="sample export task", limit=4)
    url = f"{server.base_url('wayin')}/api/v2/clips/export"
    submitted = curl("POST", url, server.key, (BODIES / "export_request.json").read_text("utf-8"))
    assert submitted == body("export_submitted")
    results = curl("GET", f"{url}/export_task_xyz789", server.key)
    assert shape(results) == shape(body("export_results"))
    assert list(results["data"]) == list(body("export_results")["data"])
    assert results["data"]["name"] == "sample export task"
    assert [clip["idx"] for clip in results["data"]["clips"]] == [0, 2]
    for clip in results["data"]["clips"]:
        film = httpx.get(clip["export_link"])
        assert film.content[4:8] == b"ftyp"
        assert httpx.get(clip["thumbnail"]).content[:3] == b"\xff\xd8\xff"


def test_our_client_sends_the_documented_body():
    """Built field by field, the request is the page's own."""
    documented = body("export_request")
    assert ExportRequest.build(**documented).body() == documented


@pytest.mark.parametrize("name", ["export_results", "clips_results"])
def test_our_client_reads_the_documented_replies(name):
    """Nothing of them is lost: id, units, date, and each clip's texts, times and links."""
    data = parse.data_of(Reply(200, {}, json.dumps(body(name)).encode()))
    seen = parse.task(data, renders=name == "export_results")
    clip, raw = seen.outcome["clips"][0], data["clips"][0]
    assert seen.remote_id in {data.get("export_task_id"), data.get("id")}
    assert seen.usage.credits == data["cost_usage"]
    assert round(seen.expires_at.timestamp() * 1000) == data["expire_at"]
    assert (clip["title"], clip["description"], clip["tags"]) == (raw["title"], raw["desc"], raw["tags"])
    assert (clip["start"] * 1000, clip["end"] * 1000, clip["score"]) == (
        raw["begin_ms"],
        raw["end_ms"],
        raw["score"],
    )
    assert seen.complete
    assert {item.url for item in seen.assets} == {
        raw[name] for name in ("thumbnail", "export_link") if name in raw
    }


def test_a_projects_results_have_the_documented_shape(project):
    """Field by field, with nothing beside."""
    made = project()
    documented = body("clips_results")["data"]
    assert shape(made) == shape(documented)
    assert made["status"] == documented["status"]
