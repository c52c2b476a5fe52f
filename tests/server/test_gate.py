"""What passes the gate: our names, bodies of a size, keys where they belong."""

from __future__ import annotations

import socket

import httpx
import pytest


@pytest.mark.parametrize(
    "name", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "localhost.evil", ""]
)
def test_foreign_host_headers_are_refused_on_both_origins(toy, name):
    """A page elsewhere that rebinds its name to loopback gets nothing, with the right key or a good link."""
    link = toy.until(toy.create())["links"]["video"]
    assert toy.http.get("/jobs", headers={"host": name}).status_code == 421
    assert httpx.get(link, trust_env=False, headers={"host": name}).status_code == 421


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "localhost:8000", "[::1]:1"])
def test_loopback_names_pass(toy, name):
    """Loopback's own names pass, whatever port a tunnel shows."""
    assert toy.http.get("/jobs", headers={"host": name}).status_code == 200


def test_a_proxys_name_can_be_allowed(make):
    """A host that the owner names passes."""
    toy = make(hosts=["hub.example"])
    assert toy.http.get("/jobs", headers={"host": "hub.example:443"}).status_code == 200


def test_it_binds_to_loopback_only(toy):
    """Nobody outside this machine can connect."""
    for port in (toy.server.port, toy.server.media_port):
        address = next(
            (item[4][0] for item in socket.getaddrinfo(socket.gethostname(), port, socket.AF_INET)),
            "127.0.0.1",
        )
        if not address.startswith("127."):
            with pytest.raises(OSError, match=r"refused|timed out"):
                socket.create_connection((address, port), timeout=1)
        socket.create_connection(("127.0.0.1", port), timeout=1).close()


def test_told_size_over_the_limit_is_413(make):
    """A body that says it is too large is refused before it is read."""
    toy = make(max_body=1000)
    assert toy.http.post("/files", content=b"x" * 1001).status_code == 413
    assert toy.http.post("/files", content=b"x" * 1000).json()["bytes"] == 1000


def test_untold_size_over_the_limit_is_413(make):
    """A chunked body without a length is cut off at the limit, and nothing is kept."""
    toy = make(max_body=1000)
    reply = toy.http.post("/files", content=(b"x" * 400 for _ in range(4)))
    assert reply.status_code == 413
    assert toy.http.post("/files", content=(b"x" * 400 for _ in range(2))).json()["bytes"] == 800


def test_bug_in_an_emulator_is_its_wires_500(toy):
    """An exception in an emulator is answered in its wire's words and remembered."""
    reply = toy.http.get("/broken")
    assert (reply.status_code, reply.json()) == (500, {"oops": "500"})
    assert "a bug in an emulator" in toy.server.accidents[0]


def test_unknown_paths_are_404(toy):
    """What is not there is 404 on both origins, and not an accident."""
    assert toy.http.get("/nowhere").status_code == 404
    assert httpx.get(f"{toy.server.media_url}/jobs", trust_env=False).status_code == 404
    assert toy.server.accidents == []


def test_control_routes_want_the_key(toy):
    """Nothing under /_studio answers without the key."""
    for path in ("health", "faults", "clock", "deliveries"):
        reply = httpx.get(f"{toy.server.url}/_studio/{path}", trust_env=False)
        assert reply.status_code == 401, path
        assert toy.server.key not in reply.text


def test_faults_and_clock_can_be_set_over_http(toy):
    """A test in any language can script faults, clocks and time."""
    key = {"authorization": f"Bearer {toy.server.key}"}
    control = httpx.Client(base_url=f"{toy.server.url}/_studio", headers=key, trust_env=False)
    control.post("/faults", json=[{"kind": "429", "method": "GET"}]).raise_for_status()
    assert toy.http.get("/jobs").status_code == 429
    assert control.post("/faults", json={"kind": "nonsense"}).status_code == 400
    assert control.post("/faults", json={"kind": "429", "nonsense": 1}).status_code == 400
    control.post("/faults", json={"kind": "429"})
    control.delete("/faults")
    assert toy.http.get("/jobs").status_code == 200
    before = control.get("/clock").json()["now"]
    after = control.post("/clock", json={"clock": "looks:2", "advance": 1000}).json()
    assert after["now"] - before >= 1000
    id = toy.create()
    assert [toy.look(id)["status"] for _ in range(2)] == ["running", "succeeded"]
    assert control.post("/clock", json={"clock": "nonsense"}).status_code == 400
    assert control.get("/health").json()["services"] == ["toy"]
