"""Links: signed, mortal, on another origin; files: ranges, tags, lengths."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from vidkit.server.files import blob_path, job_folder, safe_part
from vidkit.server.links import BadLink, Links


def _get(url: str, **headers: str) -> httpx.Response:
    return httpx.get(url, trust_env=False, headers=headers)


def test_link_dies_and_a_new_look_signs_another(toy):
    """A link answers until its time, then 403; the job's next look has a living one."""
    id = toy.create()
    link = toy.until(id)["links"]["video"]
    assert _get(link).status_code == 200
    toy.server.advance(61)
    assert _get(link).status_code == 403
    assert _get(toy.look(id)["links"]["video"]).status_code == 200


def test_changed_link_is_refused(toy):
    """Neither another path, nor a later death, nor a cut signature passes."""
    link = toy.until(toy.create())["links"]["video"]
    head, token, name = link.rsplit("/", 2)
    facts, _, signature = token.partition(".")
    said = json.loads(base64.urlsafe_b64decode(facts + "=" * (-len(facts) % 4)))
    said[3] += 1000
    later = base64.urlsafe_b64encode(json.dumps(said).encode()).rstrip(b"=").decode()
    for wrong in (f"{later}.{signature}", f"{facts}.{signature[:-1]}", facts, f"{facts}.", "x.y"):
        assert _get(f"{head}/{wrong}/{name}").status_code == 403


def test_link_leads_only_into_the_home(tmp_path):
    """Nothing outside the home can be linked."""
    links = Links(tmp_path / "home", "secret")
    with pytest.raises(ValueError, match="not in the subpath"):
        links.make(Path("/etc/passwd"), name="x", content_type="text/plain", expires_at=1)
    with pytest.raises(ValueError, match="not in the subpath"):
        links.make(tmp_path / "home" / ".." / "x", name="x", content_type="text/plain", expires_at=1)
    with pytest.raises(BadLink):
        links.read("a.b", 0)


def test_media_has_its_own_origin_and_wants_no_key(toy):
    """Links lead to another port; a key sent there is refused and noticed."""
    link = toy.until(toy.create())["links"]["video"]
    assert urlsplit(link).port == toy.server.media_port != toy.server.port
    assert _get(link, authorization=f"Bearer {toy.server.key}").status_code == 400
    assert "media origin" in toy.server.accidents[0]


def test_ranges_are_exact(toy):
    """First byte, middle, tail, suffix and impossible ranges answer as RFC 9110 says."""
    link = toy.until(toy.create(seed=1))["links"]["video"]
    whole = _get(link).content
    size = len(whole)
    for wanted, status, expected in [
        ("bytes=0-0", 206, whole[:1]),
        ("bytes=2-4", 206, whole[2:5]),
        ("bytes=3-", 206, whole[3:]),
        ("bytes=-2", 206, whole[-2:]),
        (f"bytes={size}-", 416, b""),
    ]:
        reply = _get(link, range=wanted)
        assert (reply.status_code, reply.content) == (status, expected), wanted
    reply = _get(link, range="bytes=2-4")
    assert reply.headers["content-range"] == f"bytes 2-4/{size}"
    assert reply.headers["content-length"] == "3"


def test_if_range_gives_the_whole_when_the_file_changed(toy):
    """A resumed download with the right tag gets its rest, with another tag everything."""
    link = toy.until(toy.create())["links"]["video"]
    first = _get(link)
    again = {"range": "bytes=3-", "if-range": first.headers["etag"]}
    assert _get(link, **again).status_code == 206
    assert _get(link, **{**again, "if-range": '"other"'}).status_code == 200


def test_head_tells_length_and_type(toy):
    """HEAD has the length and type of the file and no body."""
    link = toy.until(toy.create())["links"]["video"]
    reply = httpx.head(link, trust_env=False)
    assert reply.headers["content-type"] == "video/mp4"
    assert int(reply.headers["content-length"]) == len(_get(link).content)
    assert reply.content == b""


def test_deleted_file_is_gone_behind_its_link(toy):
    """After a delete the link is 404."""
    id = toy.create()
    link = toy.until(id)["links"]["video"]
    toy.http.delete(f"/jobs/{id}")
    assert _get(link).status_code == 404


@pytest.mark.parametrize("hostile", ["../../etc", "..", ".", "a/b", "a\\b", "", "x" * 400, "naïve ✓", "C:"])
def test_ids_from_outside_stay_in_their_folder(tmp_path, hostile):
    """Whatever an id looks like, its folder and its blob lie in the home."""
    for path in (job_folder(tmp_path, "toy", hostile), blob_path(tmp_path, "toy", hostile, "../x.mp4/..")):
        assert tmp_path in path.resolve().parents
    assert "/" not in safe_part(hostile)
    assert len(safe_part(hostile)) <= 255
