"""Downloads against a server that cuts, lies and forgets: whole and checked, or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.wire.conftest import KEY
from tests.wire.loopback import Answer, Handler, Loopback, Received, ranged, said
from vidkit.errors import AuthError, JobExpired, MediaError, ServiceError
from vidkit.models import Asset
from vidkit.wire import Wire, loop, safe_name
from vidkit.wire.download import download

MP4 = b"\x00\x00\x00\x18ftypisom" + bytes(range(256)) * 1200  # 307 kB that looks like an MP4
WEBP = b"RIFF\x10\x00\x00\x00WEBPVP8 " + b"w" * 500


def asset(url: str, suffix: str = ".mp4", role: str = "video") -> Asset:
    """Name a file to fetch."""
    return Asset(role=role, url=url, suffix=suffix)


def in_turn(answers: list[Handler]) -> Handler:
    """Answer each request by the next handler."""

    def answer(request: Received) -> Answer:
        return answers.pop(0)(request)

    return answer


def leftovers(folder: Path) -> list[str]:
    """List what stands in a folder."""
    return sorted(item.name for item in folder.iterdir())


def test_a_file_arrives_whole_under_its_name_alone(server: Loopback, wire: Wire, tmp_path: Path) -> None:
    """The target holds the bytes, nothing else is left beside it, and progress was told up to the end."""
    server.routes["/f.mp4"] = lambda request: ranged(request, MP4)
    seen: list[tuple[int, int | None]] = []
    made = loop.run(
        download(
            wire,
            asset(f"{server.url}/f.mp4"),
            tmp_path / "new" / "kite.mp4",
            on_progress=lambda done, total: seen.append((done, total)),
        )
    )
    assert made == tmp_path / "new" / "kite.mp4"
    assert made.read_bytes() == MP4
    assert leftovers(made.parent) == ["kite.mp4"]
    assert seen[-1] == (len(MP4), len(MP4))
    assert seen == sorted(seen)


def test_absolute_links_get_no_key_and_paths_do(
    server: Loopback, elsewhere: Loopback, wire: Wire, tmp_path: Path
) -> None:
    """A signed link travels bare, even on the service's own host; a path below the base URL needs the key."""
    server.routes["/cdn.mp4"] = elsewhere.routes["/cdn.mp4"] = lambda request: ranged(request, MP4)
    server.routes["/v1/videos/1/content"] = lambda request: ranged(request, MP4)
    for url in (f"{server.url}/cdn.mp4", f"{elsewhere.url}/cdn.mp4", "/videos/1/content"):
        loop.run(download(wire, asset(url), tmp_path / "a.mp4"))
    assert "authorization" not in server.received[0].headers
    assert "authorization" not in elsewhere.received[0].headers
    assert server.received[1].headers["authorization"] == f"Bearer {KEY}"


def test_content_redirected_to_a_cdn_leaves_the_key_behind(
    server: Loopback, elsewhere: Loopback, wire: Wire, tmp_path: Path
) -> None:
    """Gateways that answer /content with a redirect work, and the CDN never sees the key."""
    server.routes["/v1/videos/1/content"] = [Answer(302, headers={"location": f"{elsewhere.url}/x.mp4"})]
    elsewhere.routes["/x.mp4"] = lambda request: ranged(request, MP4)
    made = loop.run(download(wire, asset("/videos/1/content"), tmp_path / "a.mp4"))
    assert made.read_bytes() == MP4
    assert "authorization" not in elsewhere.received[0].headers


def test_a_cut_download_goes_on_where_it_broke(server: Loopback, wire: Wire, tmp_path: Path) -> None:
    """Cut at half, only the other half is asked for, tied to the same version by If-Range."""
    half = len(MP4) // 2

    def serve(request: Received) -> Answer:
        return ranged(request, MP4, cut_after=None if "range" in request.headers else half)

    server.routes["/f.mp4"] = serve
    made = loop.run(download(wire, asset(f"{server.url}/f.mp4"), tmp_path / "a.mp4"))
    assert made.read_bytes() == MP4
    first, second = server.received
    assert "range" not in first.headers
    assert second.headers["range"] == f"bytes={half}-"
    assert second.headers["if-range"] == '"v1"'


def test_many_cuts_are_survived_as_long_as_bytes_arrive(server: Loopback, wire: Wire, tmp_path: Path) -> None:
    """A line that breaks every 30 kB still brings the file: only fruitless tries are counted."""
    server.routes["/f.mp4"] = lambda request: ranged(request, MP4, cut_after=30_000)
    made = loop.run(download(wire, asset(f"{server.url}/f.mp4"), tmp_path / "a.mp4"))
    assert made.read_bytes() == MP4
    assert len(server.received) == len(MP4) // 30_000 + 1


def test_a_file_that_changed_is_fetched_anew(server: Loopback, wire: Wire, tmp_path: Path) -> None:
    """When the version changed between two halves, the halves are not glued together."""
    other = MP4[:16] + b"z" * (len(MP4) - 16)
    answers = [
        lambda request: ranged(request, MP4, cut_after=100_000),
        lambda request: ranged(request, other, etag='"v2"'),
    ]
    server.routes["/f.mp4"] = in_turn(answers)
    made = loop.run(download(wire, asset(f"{server.url}/f.mp4"), tmp_path / "a.mp4"))
    assert made.read_bytes() == other


def test_without_a_validator_nothing_is_glued(server: Loopback, wire: Wire, tmp_path: Path) -> None:
    """A server that names no version is asked from the start again."""
    answers = [
        lambda request: ranged(request, MP4, etag="", cut_after=100_000),
        lambda request: ranged(request, MP4, etag=""),
    ]
    server.routes["/f.mp4"] = in_turn(answers)
    made = loop.run(download(wire, asset(f"{server.url}/f.mp4"), tmp_path / "a.mp4"))
    assert made.read_bytes() == MP4
    assert "range" not in server.received[1].headers


def test_a_server_without_ranges_starts_over(server: Loopback, wire: Wire, tmp_path: Path) -> None:
    """A 200 to a range request replaces the part instead of lengthening it."""
    answers = [
        Answer(200, MP4, {"etag": '"v1"'}, cut_after=50_000),
        Answer(200, MP4, {"etag": '"v1"'}),
    ]
    server.routes["/f.mp4"] = answers
    made = loop.run(download(wire, asset(f"{server.url}/f.mp4"), tmp_path / "a.mp4"))
    assert made.read_bytes() == MP4


def test_a_206_from_the_wrong_place_is_not_used(server: Loopback, wire: Wire, tmp_path: Path) -> None:
    """A partial reply that starts elsewhere than asked is thrown away."""
    wrong = Answer(206, MP4[:10], {"content-range": f"bytes 0-9/{len(MP4)}", "etag": '"v1"'})
    answers = [Answer(200, MP4, {"etag": '"v1"'}, cut_after=50_000), wrong, Answer(200, MP4)]
    server.routes["/f.mp4"] = answers
    assert loop.run(download(wire, asset(f"{server.url}/f.mp4"), tmp_path / "a.mp4")).read_bytes() == MP4


def test_another_process_goes_on_with_the_part(server: Loopback, wire: Wire, tmp_path: Path) -> None:
    """What a killed kernel left behind is finished, not fetched again; a part already whole only needs a 416."""
    server.routes["/f.mp4"] = lambda request: ranged(request, MP4)
    for have in (100_000, len(MP4)):
        (tmp_path / "a.mp4.part").write_bytes(MP4[:have])
        (tmp_path / "a.mp4.part.json").write_text(json.dumps({"validator": '"v1"', "total": len(MP4)}))
        assert loop.run(download(wire, asset(f"{server.url}/f.mp4"), tmp_path / "a.mp4")).read_bytes() == MP4
        assert server.received[-1].headers["range"] == f"bytes={have}-"
        assert leftovers(tmp_path) == ["a.mp4"]


@pytest.mark.parametrize("notes", [None, "", "{", '{"validator": 1}', "[]"])
def test_a_part_of_unknown_origin_is_dropped(
    server: Loopback, wire: Wire, tmp_path: Path, notes: str | None
) -> None:
    """Without readable notes a part may be anything: the file is fetched from the start."""
    server.routes["/f.mp4"] = lambda request: ranged(request, MP4)
    (tmp_path / "a.mp4.part").write_bytes(b"garbage")
    if notes is not None:
        (tmp_path / "a.mp4.part.json").write_text(notes)
    assert loop.run(download(wire, asset(f"{server.url}/f.mp4"), tmp_path / "a.mp4")).read_bytes() == MP4


def test_an_old_part_longer_than_the_file_starts_over(server: Loopback, wire: Wire, tmp_path: Path) -> None:
    """A 416 for a part that does not fit drops the part."""
    server.routes["/f.mp4"] = lambda request: ranged(request, MP4)
    (tmp_path / "a.mp4.part").write_bytes(MP4 + b"more")
    (tmp_path / "a.mp4.part.json").write_text(json.dumps({"validator": '"v1"', "total": len(MP4)}))
    assert loop.run(download(wire, asset(f"{server.url}/f.mp4"), tmp_path / "a.mp4")).read_bytes() == MP4


def test_a_server_that_gives_up_leaves_the_part_for_later(
    server: Loopback, wire: Wire, tmp_path: Path
) -> None:
    """After fruitless tries the error comes, the final name stays free and the bytes so far are kept."""
    answers = [Answer(200, MP4, {"etag": '"v1"'}, cut_after=70_000), said({"error": "down"}, 503)]
    server.routes["/f.mp4"] = answers
    with pytest.raises(ServiceError):
        loop.run(download(wire, asset(f"{server.url}/f.mp4"), tmp_path / "a.mp4"))
    assert leftovers(tmp_path) == ["a.mp4.part", "a.mp4.part.json"]
    assert (tmp_path / "a.mp4.part").stat().st_size == 70_000
    server.routes["/f.mp4"] = lambda request: ranged(request, MP4)
    assert loop.run(download(wire, asset(f"{server.url}/f.mp4"), tmp_path / "a.mp4")).read_bytes() == MP4
    assert server.received[-1].headers["range"] == "bytes=70000-"


def test_retry_after_is_obeyed(server: Loopback, wire: Wire, tmp_path: Path, naps: list[float]) -> None:
    """A busy CDN's own wait is used instead of ours."""
    answers = [Answer(503, b"", {"retry-after": "7"}), Answer(200, MP4)]
    server.routes["/f.mp4"] = answers
    loop.run(download(wire, asset(f"{server.url}/f.mp4"), tmp_path / "a.mp4"))
    assert naps == [7.0]


@pytest.mark.parametrize("status", [403, 404, 410])
def test_a_dead_link_is_signed_anew_once(
    server: Loopback, elsewhere: Loopback, wire: Wire, tmp_path: Path, status: int
) -> None:
    """An expired link leads to one fresh look; the part goes on under the new link."""
    half = len(MP4) // 2
    answers = [Answer(200, MP4, {"etag": '"v1"'}, cut_after=half), Answer(status, b"<Error>Expired</Error>")]
    elsewhere.routes["/old.mp4"] = answers
    elsewhere.routes["/new.mp4"] = lambda request: ranged(request, MP4)
    looks = []

    async def resign() -> Asset:
        looks.append(1)
        return asset(f"{elsewhere.url}/new.mp4")

    made = loop.run(download(wire, asset(f"{elsewhere.url}/old.mp4"), tmp_path / "a.mp4", resign=resign))
    assert made.read_bytes() == MP4
    assert looks == [1]
    assert elsewhere.received[-1].headers["range"] == f"bytes={half}-"


def test_a_link_that_stays_dead_is_expired(server: Loopback, wire: Wire, tmp_path: Path) -> None:
    """When the fresh link is dead too, the error says the result is gone, and no file appears."""
    server.routes["/x.mp4"] = [Answer(403, b"no")]

    async def resign() -> Asset:
        return asset(f"{server.url}/x.mp4?again")

    with pytest.raises(JobExpired) as caught:
        loop.run(download(wire, asset(f"{server.url}/x.mp4"), tmp_path / "a.mp4", resign=resign))
    assert len(server.received) == 2
    assert caught.value.advice
    assert leftovers(tmp_path) == []


def test_a_wrong_key_is_not_called_expired(server: Loopback, wire: Wire, tmp_path: Path) -> None:
    """A 401 on the service's own path is about the key."""
    server.routes["/v1/c"] = [said({"error": "bad key"}, 401)]
    with pytest.raises(AuthError, match="bad key"):
        loop.run(download(wire, asset("/c"), tmp_path / "a.mp4"))


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'{"error": {"message": "still rendering"}}', "application/json"),
        (b"<html><body>Sign in</body></html>", "text/html"),
        (b"plain words", "text/plain"),
        (WEBP, "image/webp"),
        (b"", "application/octet-stream"),
        (b"\x00" * 900, "application/octet-stream"),
    ],
    ids=["json", "html", "text", "an image", "empty", "zeros"],
)
def test_what_is_no_video_never_becomes_one(
    server: Loopback, elsewhere: Loopback, wire: Wire, tmp_path: Path, body: bytes, kind: str
) -> None:
    """An error page or picture sent with status 200 and type video/mp4 does not end up as a .mp4."""
    elsewhere.routes["/f.mp4"] = [Answer(200, body, {"content-type": "video/mp4"})]
    with pytest.raises(MediaError, match=kind):
        loop.run(download(wire, asset(f"{elsewhere.url}/f.mp4"), tmp_path / "a.mp4"))
    assert leftovers(tmp_path) == []


def test_an_error_at_200_is_read_in_the_services_words(
    server: Loopback, wire: Wire, tmp_path: Path, naps: list[float]
) -> None:
    """A JSON error at status 200 on the service's own path is its error (and may heal), not a broken file."""
    server.routes["/v1/c"] = [said({"status_code": 7}), Answer(200, MP4)]
    made = loop.run(download(wire, asset("/c"), tmp_path / "a.mp4"))
    assert made.read_bytes() == MP4
    assert len(naps) == 1


def test_the_ending_follows_the_bytes(server: Loopback, wire: Wire, tmp_path: Path) -> None:
    """A spritesheet promised as .jpg that is WebP is kept, under the right ending."""
    server.routes["/s"] = [Answer(200, WEBP)]
    made = loop.run(download(wire, asset(f"{server.url}/s", ".jpg", "spritesheet"), tmp_path / "sheet.jpg"))
    assert made.name == "sheet.webp"
    assert leftovers(tmp_path) == ["sheet.webp"]


def test_files_of_other_kinds_are_kept_as_they_are(server: Loopback, wire: Wire, tmp_path: Path) -> None:
    """Captions are text: no magic is expected of them, only that there is something."""
    server.routes["/c.vtt"] = [Answer(200, b"WEBVTT\n\n")]
    made = loop.run(download(wire, asset(f"{server.url}/c.vtt", ".vtt", "captions"), tmp_path / "c.vtt"))
    assert made.read_text() == "WEBVTT\n\n"


@pytest.mark.parametrize("claimed", [-1, None], ids=["told", "not told"])
def test_too_large_is_refused(server: Loopback, wire: Wire, tmp_path: Path, claimed: int | None) -> None:
    """More than the limit is refused, by its announced length or else by counting."""
    server.routes["/f.mp4"] = [Answer(200, MP4, claim_length=claimed)]
    with pytest.raises(MediaError, match="100,000"):
        loop.run(download(wire, asset(f"{server.url}/f.mp4"), tmp_path / "a.mp4", limit_bytes=100_000))
    assert not (tmp_path / "a.mp4").exists()


def test_a_full_disk_is_noticed_before_the_first_byte(
    server: Loopback, wire: Wire, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file the disk has no room for is refused with advice; nothing is lost at the service."""
    monkeypatch.setattr("vidkit.wire.download.SPARE_BYTES", 1 << 62)
    server.routes["/f.mp4"] = [Answer(200, MP4)]
    with pytest.raises(MediaError, match="disk") as caught:
        loop.run(download(wire, asset(f"{server.url}/f.mp4"), tmp_path / "a.mp4"))
    assert "room" in caught.value.advice


@pytest.mark.parametrize("name", ["file/a.mp4", "x" * 250 + ".mp4"])
def test_a_place_that_cannot_be_written_is_a_media_error(
    server: Loopback, wire: Wire, tmp_path: Path, name: str
) -> None:
    """A folder that is a file, or a name too long for the disk, is said in words, with what to do."""
    (tmp_path / "file").write_text("in the way")
    server.routes["/f.mp4"] = [Answer(200, MP4)]
    with pytest.raises(MediaError, match="cannot be written") as caught:
        loop.run(download(wire, asset(f"{server.url}/f.mp4"), tmp_path / name))
    assert caught.value.advice


def test_a_file_without_length_is_taken_when_it_ends_cleanly(
    server: Loopback, wire: Wire, tmp_path: Path
) -> None:
    """Without Content-Length there is nothing to check against but the first bytes."""
    server.routes["/f.mp4"] = [Answer(200, MP4, claim_length=None)]
    assert loop.run(download(wire, asset(f"{server.url}/f.mp4"), tmp_path / "a.mp4")).read_bytes() == MP4


def test_signatures_of_links_do_not_show(
    server: Loopback, wire: Wire, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A dead link's signature stands in neither error nor log."""
    caplog.set_level("DEBUG")
    server.routes["/x.mp4"] = [Answer(403, b"expired: /x.mp4?Signature=verysecretsignature")]
    with pytest.raises(JobExpired) as caught:
        loop.run(
            download(wire, asset(f"{server.url}/x.mp4?Signature=verysecretsignature"), tmp_path / "a.mp4")
        )
    assert "verysecret" not in str(caught.value) + caplog.text


def test_two_at_once_share_one_loop(server: Loopback, make_wire: Callable[..., Wire], tmp_path: Path) -> None:
    """Downloads run side by side on the loop."""
    import asyncio

    server.routes["/f.mp4"] = lambda request: ranged(request, MP4, stall=0.3)
    made = make_wire()

    async def both() -> list[Path]:
        return await asyncio.gather(
            *(download(made, asset(f"{server.url}/f.mp4"), tmp_path / f"{i}.mp4") for i in range(4))
        )

    import time

    start = time.monotonic()
    assert [path.read_bytes() == MP4 for path in loop.run(both())] == [True] * 4
    assert time.monotonic() - start < 1.1


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("A red kite [Pan left]", "A-red-kite-Pan-left.mp4"),
        ("../../etc/passwd", "etc-passwd.mp4"),
        ("..\\..\\x", "x.mp4"),
        ("", "file.mp4"),
        (".hidden", "hidden.mp4"),
        ("CON", "file-CON.mp4"),
        ("a\x00b\nc\u202ed", "abcd.mp4"),
        ("x" * 300, "x" * 80 + ".mp4"),
        ("凧が飛ぶ", "凧が飛ぶ.mp4"),
        ("<script>", "script.mp4"),
        ("a:b*c?d|e", "a-b-c-d-e.mp4"),
    ],
)
def test_names_are_only_names(text: str, name: str) -> None:
    """Whatever a prompt or a service puts into a name, the file stays in its folder on every system."""
    assert safe_name(text, ".mp4") == name
