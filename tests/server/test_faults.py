"""Things that go wrong on purpose do so exactly as asked, and only then."""

from __future__ import annotations

import time

import httpx
import pytest

from tests.server.receiver import Receiver
from vidkit.server.faults import KINDS, Fault, Faults


def test_answer_is_in_the_wires_words_and_used_up(toy):
    """A scripted 429 speaks the emulator's wire, names its wait, makes no job, and is over after `times`."""
    toy.server.faults.add("429", service="toy", method="POST", times=2, seconds=3)
    for _ in range(2):
        reply = toy.http.post("/jobs", json={"prompt": "x"})
        assert (reply.status_code, reply.json(), reply.headers["retry-after"]) == (429, {"oops": "429"}, "3")
    assert toy.http.get("/jobs").json() == []
    toy.create()


def test_filters_let_others_pass(toy):
    """A fault waits for its service, method, path and turn."""
    toy.server.faults.add("500", service="elsewhere")
    toy.server.faults.add("503", method="DELETE")
    toy.server.faults.add("502", path="/content")
    toy.server.faults.add("504", method="GET", path="/jobs", after=1)
    toy.create()
    assert toy.http.get("/jobs").status_code == 200
    assert toy.http.get("/jobs").status_code == 504
    assert toy.http.get("/jobs").status_code == 200


def test_lost_reply_makes_the_job_and_says_nothing(toy):
    """After a lost reply the client has no byte, and the job exists."""
    toy.server.faults.add("lost_reply", method="POST")
    with pytest.raises(httpx.RemoteProtocolError):
        toy.http.post("/jobs", json={"prompt": "x"})
    assert len(toy.http.get("/jobs").json()) == 1


def test_lost_request_makes_nothing(toy):
    """After a lost request there is no job."""
    toy.server.faults.add("lost_request", method="POST")
    with pytest.raises(httpx.HTTPError):
        toy.http.post("/jobs", json={"prompt": "x"})
    assert toy.http.get("/jobs").json() == []


def test_stall_delays_the_answer(toy):
    """A stall answers as ever, only later; a client that waits less gives up."""
    toy.server.faults.add("stall", seconds=0.6, times=2)
    start = time.monotonic()
    assert toy.http.get("/jobs").status_code == 200
    assert time.monotonic() - start >= 0.6
    with pytest.raises(httpx.ReadTimeout):
        toy.http.get("/jobs", timeout=0.2)


def test_stall_can_come_in_the_middle_of_a_file(toy):
    """With `at`, the first part of a body comes at once and the rest after the pause, whole."""
    link = toy.until(toy.create(repeat=50_000))["links"]["video"]
    toy.server.faults.add("stall", service="media", seconds=0.5, at=0.5)
    start = time.monotonic()
    with httpx.stream("GET", link, trust_env=False) as reply:
        parts = [(time.monotonic() - start, len(part)) for part in reply.iter_raw()]
    total = int(reply.headers["content-length"])
    assert sum(size for _, size in parts) == total
    assert sum(size for when, size in parts if when < 0.45) >= total * 0.45
    assert parts[-1][0] >= 0.5


def test_cut_breaks_a_download_off(toy):
    """A cut download ends early with an error, and a Range request fetches the rest."""
    link = toy.until(toy.create(repeat=50_000))["links"]["video"]
    whole = httpx.get(link, trust_env=False).content
    toy.server.faults.add("cut", service="media", at=0.4)
    got = b""
    with httpx.stream("GET", link, trust_env=False) as reply:
        parts = reply.iter_raw()
        try:
            for part in parts:
                got += part
        except httpx.RemoteProtocolError as wrong:
            broke = wrong
    assert "incomplete" in str(broke) or "closed" in str(broke)
    assert 0 < len(got) <= len(whole) * 0.4 + 1
    rest = httpx.get(link, trust_env=False, headers={"range": f"bytes={len(got)}-"})
    assert rest.status_code == 206
    assert got + rest.content == whole


def test_expired_link_heals_with_the_next_request(toy):
    """A link that a fault lets expire is 403 once."""
    link = toy.until(toy.create())["links"]["video"]
    toy.server.faults.add("expired_link")
    assert [httpx.get(link, trust_env=False).status_code for _ in range(2)] == [403, 200]


def test_fail_job_fails_the_next_job_only(toy):
    """`fail_job` lets the next job end as failed with its code; the one after is fine."""
    toy.server.faults.add("fail_job", service="toy", code="refused", message="Not this.")
    with Receiver() as receiver:
        failed = toy.until(toy.create(callback=receiver.url))
        assert failed["error"] == {"code": "refused", "message": "Not this."}
        assert b"failed" in receiver.wait(2)[-1]
    assert toy.until(toy.create())["status"] == "succeeded"


def test_garbage_is_not_json(toy):
    """A gateway's page comes with 502 and no JSON."""
    toy.server.faults.add("garbage")
    reply = toy.http.get("/jobs")
    assert reply.status_code == 502
    assert "html" in reply.headers["content-type"]


def test_every_answer_reaches_the_emulator(toy):
    """Every kind that is said in the wire's words can be asked of the emulator."""
    for kind in KINDS:
        if kind.isdigit() or kind == "refused":
            toy.server.faults.add(kind)
            assert toy.http.get("/jobs").json() == {"oops": kind}


def test_unknown_kind_or_field_is_refused():
    """A misspelt fault is refused at once, naming what there is."""
    with pytest.raises(ValueError, match="lost_reply"):
        Fault("lost_replay")
    with pytest.raises(ValueError, match="times"):
        Faults().add("429", tims=3)


def test_rate_limit_switch_counts_requests(make):
    """With the switch on, requests beyond the minute's limit are refused with a wait."""
    toy = make(settings={"toy_rpm": 3})
    assert [toy.http.get("/jobs").status_code for _ in range(4)] == [200, 200, 200, 429]
    assert float(toy.http.get("/jobs").headers["retry-after"]) > 30
