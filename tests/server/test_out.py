"""What the server sends and fetches itself: webhooks, and URLs that clients name."""

from __future__ import annotations

import itertools
import json
import socket
import time

import pytest

from tests.server.receiver import Receiver
from vidkit.server.emulator import FetchRefused
from vidkit.server.fetch import data_url


def test_every_change_is_told_in_order(make):
    """A callback hears running and succeeded, once each, with the emulator's own headers."""
    toy = make()
    with Receiver() as receiver:
        id = toy.create(steps=3, pause=0.1, callback=f"{receiver.url}/hook")
        toy.until(id)
        bodies = [json.loads(body) for body in receiver.wait(2)]
        time.sleep(0.2)
        assert bodies == [{"id": id, "state": "running"}, {"id": id, "state": "succeeded"}]
        assert len(receiver.got) == 2
        assert receiver.got[0][2]["x-toy"] == "1"


def test_refused_deliveries_are_tried_again_with_growing_pauses(make):
    """5xx and redirects count as failures; the pauses double; then it is delivered once."""
    toy = make(webhooks={"pause": 0.1})
    with Receiver(500, 302, 503) as receiver:
        toy.server.call(_deliver(toy, f"{receiver.url}/hook"))
        assert receiver.wait(4) == [b"{}"] * 4
        times = [when for when, *_ in receiver.got]
        pauses = [later - sooner for sooner, later in itertools.pairwise(times)]
        assert pauses[0] >= 0.09
        assert pauses[2] >= 0.39
        assert _outcome(toy) == "delivered"


async def _deliver(toy, url: str) -> None:
    toy.server.host.deliver(url, b"{}", {"content-type": "application/json"})


def _outcome(toy) -> str:
    """Return how the newest delivery ended."""
    end = time.monotonic() + 10
    while True:
        url = f"{toy.server.url}/_studio/deliveries"
        found = toy.http.get(url).json()["deliveries"]
        if found and found[0]["outcome"]:
            return str(found[0]["outcome"])
        assert time.monotonic() < end
        time.sleep(0.02)


def test_dead_receiver_is_given_up_in_the_end(make):
    """Nobody there: after the last attempt the delivery is given up, and the job is well."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    toy = make(webhooks={"pause": 0.01, "attempts": 3})
    toy.server.call(_deliver(toy, f"http://127.0.0.1:{port}/hook"))
    assert _outcome(toy) == "given up"


def test_duplicate_and_lost_webhooks_can_be_scripted(make):
    """The faults deliver one webhook twice and another never."""
    toy = make()
    with Receiver() as receiver:
        toy.server.faults.add("duplicate_webhook", service="toy", path="/twice")
        toy.server.faults.add("lost_webhook", path="/never")
        toy.server.call(_deliver(toy, f"{receiver.url}/never"))
        assert _outcome(toy) == "lost"
        toy.server.call(_deliver(toy, f"{receiver.url}/twice"))
        receiver.wait(2)
        toy.server.call(_deliver(toy, f"{receiver.url}/once"))
        receiver.wait(3)
        time.sleep(0.2)
        assert len(receiver.got) == 3


def test_unsent_webhooks_go_out_after_a_restart(make, tmp_path):
    """A delivery whose receiver was away when the server stopped is sent by the next one on the home."""
    with Receiver(500) as receiver:
        first = make(webhooks={"pause": 60.0})
        first.server.call(_deliver(first, f"{receiver.url}/hook"))
        receiver.wait(1)
        first.server.stop()
        make()
        assert receiver.wait(2) == [b"{}", b"{}"]


def _fetch(toy, url: str, limit: int = 1000):
    return toy.http.post("/fetch", json={"url": url, "limit": limit})


def test_fetch_gives_bytes_and_type(toy):
    """An http URL within the limit is fetched, also over a redirect; its type comes without parameters."""
    with Receiver() as receiver:
        receiver.pages["/a"] = (200, {"content-type": "text/plain; charset=utf-8"}, b"hello")
        receiver.pages["/b"] = (302, {"location": "/a"}, b"")
        for path in ("/a", "/b"):
            assert _fetch(toy, receiver.url + path).json() == {"text": "hello", "type": "text/plain"}


def test_fetch_refuses_with_one_sentence(toy):
    """Other schemes, too much, too many redirects, errors and dead hosts are refused, each with its reason."""
    with Receiver() as receiver:
        receiver.pages["/big"] = (200, {}, b"x" * 2000)
        receiver.pages["/told"] = (200, {"content-length": "2000"}, b"x" * 2000)
        receiver.pages["/loop"] = (302, {"location": "/loop"}, b"")
        receiver.pages["/file"] = (302, {"location": "file:///etc/passwd"}, b"")
        for url, reason in [
            ("file:///etc/passwd", "not an http"),
            ("ftp://127.0.0.1/x", "not an http"),
            ("http://", "not an http"),
            ("nonsense", "not an http"),
            ("http://[bad/x", "not an http"),
            (f"{receiver.url}/file", "not an http"),
            (f"{receiver.url}/big", "larger than"),
            (f"{receiver.url}/told", "larger than"),
            (f"{receiver.url}/loop", "too often"),
            (f"{receiver.url}/none?secret=1", "answered 404"),
            ("http://127.0.0.1:9/x", "cannot be fetched"),
        ]:
            reply = _fetch(toy, url)
            assert reply.status_code == 400, url
            assert reason in reply.json()["refused"], url
            assert "secret" not in reply.text
    assert toy.server.accidents == []


def test_data_urls_are_decoded_within_the_limit():
    """Base64 and plain data URLs are decoded; malformed and large ones are refused."""
    assert data_url("data:image/PNG;base64,aGk=", 10) == (b"hi", "image/png")
    assert data_url("data:,a%20b", 10) == (b"a b", "text/plain")
    for wrong in ("data:image/png;base64", "data:image/png;base64,***", "data:;base64," + "aGk=" * 900):
        with pytest.raises(FetchRefused):
            data_url(wrong, 10)
