"""The nine generate paths with curl, as the pages show them: nested and flat, JSON and forms; what they order."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.providers.viddyscribe.bodies import body, shape
from vidkit.providers.viddyscribe import spec
from vidkit.providers.viddyscribe import spec_words as words
from vidkit.server import StudioServer

PRODUCTS = ("text", "audio", "video")


@pytest.fixture
def curl(server: StudioServer) -> Any:
    """Call the server as a reader of the documents would: with curl."""

    def call(path: str, *args: str) -> Any:
        url = f"{server.base_url('viddyscribe')}{path}"
        found = subprocess.run(
            ["curl", "-sS", url, "-H", f"X-API-Key: {server.key}", *args],
            capture_output=True,
            timeout=60,
            check=True,
        )
        return json.loads(found.stdout)

    return call


def post(given: dict[str, Any]) -> tuple[str, ...]:
    """Return curl's arguments of a JSON POST."""
    return ("-X", "POST", "-H", "Content-Type: application/json", "-d", json.dumps(given))


def form(path: Path, *fields: str) -> tuple[str, ...]:
    """Return curl's arguments of a form with a file."""
    return (*(part for item in fields for part in ("--form-string", item)), "-F", f"file=@{path}")


def orders(server: StudioServer) -> dict[str, Any]:
    """Return what the newest job was ordered with."""
    job = server.call(server.host.jobs("viddyscribe", server.host.owner(server.key)))[0]
    return dict(job.public)


@pytest.mark.parametrize("product", PRODUCTS)
def test_every_form_of_a_request_makes_a_job(
    curl: Any, server: StudioServer, film: Path, media_id: str, product: str
) -> None:
    """By id (nested, flat), by URL (nested, old path), by file (nested form, flat form, old path): one reply shape."""
    path = f"/enterprise/api/generate_ad_{product}"
    config = {"format": "vtt", "language": "fr-FR", "ad_type": "standard_ad"}
    job = server.host.link  # a URL that the server can fetch: its own media origin
    stored = server.call(server.host.stored("viddyscribe", media_id, server.host.owner(server.key)))
    url = job(stored.path, ttl=600, name="talk.mp4", content_type="video/mp4")
    nested, flat, older = body("generate_nested"), body("generate_flat"), body("generate_from_url")
    nested["input"]["media_id"] = flat["media_id"] = media_id
    older["source_url"] = url
    asked = [
        (path, post(nested)),
        (path, post(flat)),
        (
            path,
            post({"input": {"type": "url", "url": url, "filename": "x.mp4"}, "generation_config": config}),
        ),
        (f"{path}_from_url", post({**older, "resolution": "Auto", "filename": "talk.mp4"})),
        (path, form(film, 'input={"type": "file"}', f"generation_config={json.dumps(config)}")),
        (path, form(film, "language=de-DE", "format=srt")),
        (f"{path}_from_file", form(film, "language=de-DE", "auto_fit=false", "volume_level_db=-3")),
    ]
    for where, args in asked:
        found = curl(where, *args)
        assert shape(found) == shape(body("generate_reply")), (where, args, found)
        assert found["status"] == "queued"
        assert found["job_id"].startswith("task_")
        assert found["media_id"] == media_id  # the same content, whichever way it came


def test_the_three_shapes_of_results(curl: Any, server: StudioServer, media_id: str) -> None:
    """As json it gives `segments`; vtt, srt and edl give `format` and `content`; the older shape `items` and `vtt`."""
    for kind in spec.FORMATS:
        job = curl("/enterprise/api/generate_ad_text", *post({"media_id": media_id, "format": kind}))[
            "job_id"
        ]
        found = curl(f"/enterprise/api/get_results?job_id={job}")
        like = body("results_b_json" if kind == "json" else "results_b_vtt")
        assert shape(found["output"]) == shape(like["output"])
        assert shape({k: found[k] for k in body("results_b_json")}) == {
            **shape(body("results_b_json")),
            "output": shape(found["output"]),
        }
        assert found["status"] == "done"
    server.set("viddyscribe_shape", "A")
    job = curl("/enterprise/api/generate_ad_text", *post({"media_id": media_id}))["job_id"]
    older = curl(f"/enterprise/api/get_results?job_id={job}")
    assert shape(older["output"]) == shape(body("results_a")["output"])


@pytest.mark.parametrize(
    ("product", "ad_type", "links"),
    [
        ("text", "standard_ad", set()),
        ("audio", "standard_ad", {"audio_signed_url"}),
        ("video", "standard_ad", {"audio_signed_url", "video_signed_url"}),
        ("video", "extended_ad", {"video_signed_url"}),
    ],
)
def test_links_follow_the_product(
    wire: httpx.Client, server: StudioServer, media_id: str, product: str, ad_type: str, links: set[str]
) -> None:
    """A standard video has its sound beside it, an extended one has not; the older name is `result_url`."""
    job = wire.post(f"/generate_ad_{product}", json={"media_id": media_id, "ad_type": ad_type}).json()[
        "job_id"
    ]
    found = wire.get("/get_results", params={"job_id": job}).json()
    assert {name for name in found if name.endswith("_url")} == links
    for name in links:
        assert httpx.get(found[name]).status_code == 200
    if links:
        server.set("viddyscribe_old_link", True)
        assert "result_url" in wire.get("/get_results", params={"job_id": job}).json()
    server.set("viddyscribe_output_with_media", False)
    bare = wire.get("/get_results", params={"job_id": job}).json()
    assert ("output" in bare) is (product == "text")


def test_links_live_fifteen_minutes_and_are_signed_anew(
    wire: httpx.Client, server: StudioServer, media_id: str
) -> None:
    """After 15 minutes the link is 403; the next look has one that works."""
    job = wire.post("/generate_ad_video", json={"media_id": media_id}).json()["job_id"]
    first = wire.get("/get_results", params={"job_id": job}).json()["video_signed_url"]
    server.advance(14 * 60)
    assert httpx.get(first).status_code == 200
    server.advance(2 * 60)
    assert httpx.get(first).status_code == 403
    again = wire.get("/get_results", params={"job_id": job}).json()["video_signed_url"]
    assert again != first
    assert httpx.get(again).content[4:8] == b"ftyp"


def test_a_job_goes_through_the_documented_words(
    wire: httpx.Client, server: StudioServer, media_id: str
) -> None:
    """queued, processing, done; or queued, processing, failed with code and text (older: one text)."""
    server.set_clock(["queued", "running:0.5", "succeeded"])
    job = wire.post("/generate_ad_text", json={"media_id": media_id}).json()["job_id"]
    seen = [wire.get("/get_results", params={"job_id": job}).json() for _ in range(3)]
    assert [item["status"] for item in seen] == ["queued", "processing", "done"]
    assert "output" not in seen[1]
    server.set_clock(["failed:unreadable_video:It is cut off."])
    job = wire.post("/generate_ad_text", json={"media_id": media_id}).json()["job_id"]
    failed = wire.get("/get_results", params={"job_id": job})
    assert failed.status_code == 200
    named = {name: failed.json()[name] for name in body("failed_new") if name != "job_id"}
    assert named == {"status": "failed", "error": "unreadable_video", "message": "It is cut off."}
    server.set("viddyscribe_old_failure", True)
    older = wire.get("/get_results", params={"job_id": job}).json()
    assert older["error"] == "It is cut off."
    assert "message" not in older


def test_all_languages_categories_and_voices_are_taken(
    wire: httpx.Client, server: StudioServer, media_id: str
) -> None:
    """The wire takes all 52 languages, 14 categories and 30 known voices; the 53rd language with its switch."""
    assert (len(words.LANGUAGES), len(words.CATEGORIES), len(words.VOICES)) == (52, 14, 30)
    server.set_clock("seconds:1000000")
    given = [
        *({"language": code} for code in words.LANGUAGES),
        *({"video_category": name} for name in words.CATEGORIES),
        *({"voice": name} for name in words.VOICES),
    ]
    server.set("viddyscribe_strict", True)
    for more in given:
        found = wire.post("/generate_ad_audio", json={"media_id": media_id, **more})
        assert found.status_code == 200, more
    server.set("viddyscribe_languages", 53)
    assert (
        wire.post("/generate_ad_text", json={"media_id": media_id, "language": "yue-HK"}).status_code == 200
    )


def test_formats_have_their_defaults(wire: httpx.Client, server: StudioServer, media_id: str) -> None:
    """The defaults of `format` are json for text and sound, vtt for video, unless the switch says otherwise."""
    for product, usual in (("text", "json"), ("audio", "json"), ("video", "vtt")):
        wire.post(f"/generate_ad_{product}", json={"media_id": media_id})
        assert orders(server)["format"] == usual
    server.set("viddyscribe_default_format", "srt")
    wire.post("/generate_ad_text", json={"media_id": media_id})
    assert orders(server)["format"] == "srt"


def test_own_text_is_spoken_as_it_is(wire: httpx.Client, media_id: str) -> None:
    """`description_content`, and `edl_content` as it was called, is what the job returns."""
    own = "WEBVTT\n\n00:00.200 --> 00:01.000\nA kite rises.\n"
    for name in ("description_content", "edl_content"):
        given = {"media_id": media_id, "format": "json", name: own}
        job = wire.post("/generate_ad_video", json=given).json()["job_id"]
        rows = wire.get("/get_results", params={"job_id": job}).json()["output"]["segments"]
        assert rows == [{"start": 0.2, "end": 1.0, "text": "A kite rises."}]
