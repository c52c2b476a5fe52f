"""How films get in: by form, by URL, by signed upload; known ones keep their id; bad ones are told apart."""

from __future__ import annotations

import asyncio
import http.server
import json
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.providers.viddyscribe.bodies import body, shape
from tests.providers.viddyscribe.conftest import Desk
from vidkit.errors import MediaError, PermissionDenied, VidkitError
from vidkit.providers.viddyscribe import client_media, spec
from vidkit.providers.viddyscribe.client import ViddyScribeProvider
from vidkit.server import StudioServer
from vidkit.wire import loop
from vidkit.wire.inputs import media_input


@pytest.fixture(scope="module")
def web(shelf: Path) -> Iterator[str]:
    """A web server with the files of the shelf."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(shelf)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_a_form_gives_the_documented_reply(wire: httpx.Client, film: Path) -> None:
    """Nested and bare forms are taken; the reply has id, status, length and rate; the second one `existing`."""
    nested = wire.post(
        "/upload_media", data={"input": '{"type": "file"}'}, files={"file": ("a.mp4", film.read_bytes())}
    )
    assert nested.status_code == 200
    assert shape(nested.json()) == shape(body("upload_reply"))
    assert nested.json()["duration_seconds"] == pytest.approx(2.0, abs=0.1)
    bare = wire.post("/upload_media", files={"file": ("b.mp4", film.read_bytes())})
    assert bare.json() == {**nested.json(), "status": "existing"}


@pytest.mark.parametrize("old", [False, True])
def test_a_url_is_fetched(wire: httpx.Client, web: str, old: bool) -> None:
    """`input.url` and the older `source_url` give the same reply as a form."""
    given = {"source_url": f"{web}/other.mp4"}
    if not old:
        given = {**body("upload_url"), "input": {**body("upload_url")["input"], "url": f"{web}/other.mp4"}}
    found = wire.post("/upload_media_from_url" if old else "/upload_media", json=given)
    assert found.status_code == 200
    assert shape(found.json()) == shape(body("upload_reply"))


def test_the_client_uploads_each_way(
    provider: ViddyScribeProvider, server: StudioServer, film: Path, web: str
) -> None:
    """Path, bytes and URL of the same film lead to one id, and the path travels only once."""
    server.host.put("viddyscribe", server.host.owner(server.key), "media", {})
    one = provider.upload(film)
    assert (one.status, one.duration) == ("created", pytest.approx(2.0, abs=0.1))
    assert provider.upload(film) == replace(one, status="existing")
    assert provider.upload(film.read_bytes()).media_id == one.media_id
    assert provider.upload(f"{web}/talk.mp4").media_id == one.media_id


# --- signed uploads -----------------------------------------------------------------------------------


def _place(wire: httpx.Client) -> dict[str, Any]:
    found = wire.post("/upload_media", json=body("upload_signed"))
    assert found.status_code == 200
    assert shape(found.json()) == shape(body("upload_signed_reply"))
    made: dict[str, Any] = found.json()
    return made


def _names(place: dict[str, Any]) -> dict[str, str]:
    return {"media_id": place["media_id"], "gcs_path": place["gcs_path"]}


def test_a_signed_upload_step_by_step(
    server: StudioServer, wire: httpx.Client, film: Path, media_id: str
) -> None:
    """Place, PUT, notify, status: `processing` while it is checked, then the id of the film known before."""
    server.set("viddyscribe_verify_seconds", 5)
    place = _place(wire)
    names = _names(place)
    assert wire.get("/get_upload_status", params=names).json()["upload_status"] == "pending_upload"
    put = httpx.put(place["upload_url"], content=film.read_bytes(), headers={"content-type": "video/mp4"})
    assert put.status_code == 200
    assert wire.post("/notify_upload_complete", json=names).json()["upload_status"] == "processing"
    assert wire.get("/get_upload_status", params=names).json() == {
        "media_id": place["media_id"],
        "upload_status": "processing",
    }
    server.advance(5.1)
    done = wire.get("/get_upload_status", params=names).json()
    assert shape(done) == shape(body("upload_status"))
    assert done["canonical_media_id"] == media_id != place["media_id"]
    alias = wire.post("/generate_ad_text", json={"media_id": place["media_id"]})
    assert alias.json()["media_id"] == media_id


@pytest.mark.parametrize(
    ("headers", "status"),
    [({"content-type": "video/webm"}, 403), ({"content-type": "video/mp4", "X-API-Key": "k"}, 400)],
)
def test_storage_is_strict(wire: httpx.Client, film: Path, headers: dict[str, str], status: int) -> None:
    """Another type than was signed, or a key that has no business there, is refused as storages do."""
    place = _place(wire)
    assert httpx.put(place["upload_url"], content=b"x", headers=headers).status_code == status
    wrong = place["upload_url"][:-3] + "zzz"
    assert httpx.put(wrong, content=b"x", headers={"content-type": "video/mp4"}).status_code == 403


def test_a_place_to_upload_dies(server: StudioServer, wire: httpx.Client) -> None:
    """The signed URL works no longer after its time."""
    server.set("viddyscribe_upload_ttl", 60)
    place = _place(wire)
    server.advance(61)
    put = httpx.put(place["upload_url"], content=b"x", headers={"content-type": "video/mp4"})
    assert put.status_code == 400


def test_a_large_file_goes_by_a_signed_upload(
    provider: ViddyScribeProvider,
    server: StudioServer,
    film: Path,
    media_id: str,
    naps: list[float],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Above the limit of forms the client signs, puts, notifies, waits, and takes the canonical id."""
    monkeypatch.setattr(spec, "MULTIPART_BYTES", 100)
    server.set("viddyscribe_verify_seconds", 3)
    found = provider.upload(film)
    assert found.media_id == media_id
    assert found.status == "completed"
    assert sum(naps) >= 3


def test_a_really_large_file(
    provider: ViddyScribeProvider, wire: httpx.Client, film: Path, tmp_path: Path
) -> None:
    """Of 33 MB a form is refused, and the client's own way ends with a film that can be described."""
    padding = 33 * 1024 * 1024
    large = tmp_path / "large.mp4"
    large.write_bytes(film.read_bytes() + padding.to_bytes(4, "big") + b"free" + bytes(padding - 8))
    refused = wire.post("/upload_media", files={"file": ("large.mp4", large.read_bytes())})
    assert (refused.status_code, refused.json()["error"]) == (403, "file_too_large")
    found = provider.upload(large)
    assert found.status == "completed"
    job = wire.post("/generate_ad_text", json={"media_id": found.media_id})
    assert job.json()["media_id"] == found.media_id


def test_jobs_begun_together_upload_once(
    provider: ViddyScribeProvider, film: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three descriptions of one film at the same moment send it once."""
    posts: list[str] = []
    real = provider.wire.send

    async def count(method: str, path: str, **more: Any) -> Any:
        posts.append(path)
        return await real(method, path, **more)

    async def three() -> list[Any]:
        given = media_input(film)
        return await asyncio.gather(*(provider._uploads.send(given) for _ in range(3)))

    monkeypatch.setattr(provider.wire, "send", count)
    assert len({item.media_id for item in loop.run(three(), timeout=60)}) == 1
    assert posts == [spec.UPLOAD]


def test_a_signed_upload_that_cannot_be_used(
    provider: ViddyScribeProvider, shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file without picture is found when it is checked: `upload_failed`, upload another."""
    monkeypatch.setattr(spec, "MULTIPART_BYTES", 100)
    with pytest.raises(MediaError, match="audio only") as caught:
        provider.upload(shelf / "sound.mp4")
    assert caught.value.code == "upload_failed"
    assert "upload the file again" in caught.value.advice


def test_an_endless_check_ends(
    provider: ViddyScribeProvider, server: StudioServer, film: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An upload that is checked for ever is given up with a sentence, not waited for without end."""
    monkeypatch.setattr(spec, "MULTIPART_BYTES", 100)
    monkeypatch.setattr(client_media, "CHECK_SECONDS", 20.0)
    server.set("viddyscribe_verify_seconds", 10_000)
    with pytest.raises(VidkitError, match="still processing"):
        provider.upload(film)


# --- what is no film ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["sound.wav", "sound.mp4", "cut.mp4", "empty.mp4"])
def test_what_has_no_picture_is_415(wire: httpx.Client, shelf: Path, name: str) -> None:
    """Audio only, a truncated file and one of no bytes: 415 `no_video_stream` each, and nothing is kept."""
    data = (shelf / name).read_bytes()
    for _ in range(2):  # a second try is no `existing`
        found = wire.post("/upload_media", files={"file": (name, data)})
        assert (found.status_code, found.json()["error"]) == (415, "no_video_stream")


def test_a_film_that_claims_ten_hours(wire: httpx.Client, provider: ViddyScribeProvider, shelf: Path) -> None:
    """A few frames whose times say ten hours are longer than any plan: 403 at the upload, and nothing is kept."""
    long = shelf / "long.mp4"
    stretch = [
        "ffmpeg",
        "-v",
        "error",
        "-y",
        "-itsscale",
        "18000",
        "-i",
        str(shelf / "talk.mp4"),
        "-c",
        "copy",
    ]
    subprocess.run([*stretch, "-an", str(long)], check=True)
    for _ in range(2):
        found = wire.post("/upload_media", files={"file": ("long.mp4", long.read_bytes())})
        assert (found.status_code, found.json()["error"]) == (403, "video_too_long")
    with pytest.raises(PermissionDenied, match="240 minutes") as caught:
        provider.upload(long)
    assert "Cut the video" in caught.value.advice


@pytest.mark.parametrize("name", ["sound.mp4", "cut.mp4"])
def test_the_client_says_what_is_wrong_with_a_file(
    provider: ViddyScribeProvider, shelf: Path, name: str
) -> None:
    """The 415 arrives as MediaError with its code, unbilled, with advice."""
    with pytest.raises(MediaError) as caught:
        provider.upload(shelf / name)
    assert caught.value.code == "no_video_stream"
    assert caught.value.billed == "no"
    assert "video stream" in caught.value.advice


def test_a_form_above_32_mb_is_refused(
    server: StudioServer, wire: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Too large a form is 403 `file_too_large`, or a bare 413 where the switch says so."""
    monkeypatch.setattr(spec, "MULTIPART_BYTES", 1000)
    for status in (403, 413):
        server.set("viddyscribe_multipart_status", status)
        found = wire.post("/upload_media", files={"file": ("a.mp4", bytes(2000))})
        assert (found.status_code, found.json()["error"]) == (status, "file_too_large")


def test_a_plan_without_urls_gets_the_file(desk: Desk, server: StudioServer, web: str, film: Path) -> None:
    """Where the plan takes no URLs, the client fetches the film itself and describes the upload."""
    server.set("viddyscribe_features_off", ["allow_url_input"])
    seen = desk.submit("describe_text", f"{web}/talk.mp4")
    assert seen.facts["media_id"] == desk.provider.upload(film).media_id
    with pytest.raises(MediaError, match="404"):
        desk.submit("describe_text", f"{web}/nowhere.mp4")


def test_another_plan_limit_is_not_worked_around(desk: Desk, server: StudioServer, web: str) -> None:
    """Only the missing URL input is; any other 403 reaches the caller."""
    server.set("viddyscribe_features_off", ["allow_custom_instructions"])
    with pytest.raises(PermissionDenied, match="plan"):
        desk.submit("describe_text", f"{web}/talk.mp4", custom_instructions="Look at the hands.")


def test_a_forgotten_upload_travels_again(
    desk: Desk, server: StudioServer, film: Path, wire: httpx.Client
) -> None:
    """What the service no longer has is uploaded once more, and the job is made."""
    first = desk.provider.upload(film)
    owner = server.host.owner(server.key)
    server.host.put("viddyscribe", owner, "media", {})
    seen = desk.submit("describe_text", film)
    assert seen.remote_id
    assert seen.facts["media_id"] != first.media_id


def test_films_are_the_owners(server: StudioServer, wire: httpx.Client, media_id: str) -> None:
    """Another team's key does not find a film or a job."""
    job = wire.post("/generate_ad_text", json={"media_id": media_id}).json()["job_id"]
    stranger = {"X-API-Key": "other"}
    for found in (
        wire.post("/generate_ad_text", json={"media_id": media_id}, headers=stranger),
        wire.get("/get_results", params={"job_id": job}, headers=stranger),
    ):
        assert (found.status_code, found.json()["error"]) == (404, "not_found")


def test_the_form_of_the_client_is_the_documented_one(
    provider: ViddyScribeProvider, film: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has the text part `input` and the file part `file`; nothing else."""
    sent: list[Any] = []
    real = provider.wire.send

    async def listen(method: str, path: str, **more: Any) -> Any:
        sent.append((method, path, more["form"]))
        return await real(method, path, **more)

    monkeypatch.setattr(provider.wire, "send", listen)
    provider.upload(film)
    method, path, form = sent[0]
    assert (method, path) == ("POST", "/enterprise/api/upload_media")
    assert [(name, json.loads(value)) for name, value in form.fields] == [("input", {"type": "file"})]
    assert [(part.name, part.content_type) for part in form.files] == [("file", "video/mp4")]
