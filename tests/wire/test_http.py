"""One service's HTTP against a real, misbehaving server: no create is sent twice, no key goes astray."""

from __future__ import annotations

import logging
import socket
import traceback
from collections.abc import Callable

import pytest

from tests.wire.conftest import KEY
from tests.wire.loopback import Answer, Loopback, Received, said
from vidkit.errors import (
    AuthError,
    Billed,
    InvalidRequest,
    NotFound,
    PermissionDenied,
    QuotaExceeded,
    RateLimited,
    ServiceError,
    SubmissionUnknown,
    VidkitError,
)
from vidkit.wire import FilePart, Form, Secret, Wire, loop

CREATE = {"json": {"prompt": "a kite"}, "create": True}


def test_json_travels_with_the_key(server: Loopback, wire: Wire) -> None:
    """A JSON request reaches the path below the base URL with the bearer key and its query."""
    server.routes["/v1/videos"] = [said({"id": "v1"})]
    reply = loop.run(
        wire.send("POST", "/videos", json={"a": "é"}, params={"x": None, "y": [1, 2], "z": True}, create=True)
    )
    request = server.received[0]
    assert reply.json() == {"id": "v1"}
    assert request.path == "/v1/videos?y=1&y=2&z=true"
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert request.headers["user-agent"].startswith("vidkit/")
    assert "é" in request.body.decode()


def test_a_query_already_in_the_path_is_kept(server: Loopback, make_wire: Callable[..., Wire]) -> None:
    """Parameters are added to a query that is already there; the wire's own come along."""
    server.routes["/v1/x"] = [said({})]
    loop.run(make_wire(params={"GroupId": "7"}).send("GET", "/x?a=1", params={"b": "2 3"}))
    assert server.received[0].path == "/v1/x?a=1&GroupId=7&b=2+3"


def test_other_key_headers_carry_the_bare_key(server: Loopback, make_wire: Callable[..., Wire]) -> None:
    """With auth="X-API-Key" the key stands alone in that header."""
    server.routes["/v1/x"] = [said({})]
    loop.run(make_wire(auth="X-API-Key").send("GET", "/x"))
    assert server.received[0].headers["x-api-key"] == KEY
    assert "authorization" not in server.received[0].headers


def test_keys_are_looked_up_when_used(server: Loopback, make_wire: Callable[..., Wire]) -> None:
    """A key function is asked at the first request, not before, and its AuthError comes out unchanged."""
    asked = []

    def find() -> str:
        asked.append(1)
        raise AuthError("set TOY_API_KEY.")

    made = make_wire(key=find)
    assert not asked
    with pytest.raises(AuthError, match="TOY_API_KEY"):
        loop.run(made.send("GET", "/x"))
    assert server.received == []


def test_no_key_sends_no_header(server: Loopback, make_wire: Callable[..., Wire]) -> None:
    """Compatible servers without keys get none."""
    server.routes["/v1/x"] = [said({})]
    loop.run(make_wire(key=None).send("GET", "/x"))
    assert "authorization" not in server.received[0].headers


@pytest.mark.parametrize("key", ["sk-with space-123", "sk-line\nbreak-1", "“sk-quoted-123”"])
def test_a_mangled_key_is_named_before_it_is_sent(
    server: Loopback, make_wire: Callable[..., Wire], key: str
) -> None:
    """A key with spaces, breaks or typographic quotes is refused in words, unseen."""
    with pytest.raises(AuthError) as caught:
        loop.run(make_wire(key=key).send("GET", "/x"))
    assert key not in str(caught.value)
    assert server.received == []


@pytest.mark.parametrize(
    "url", ["ftp://x/y", "api.example.com", "http://", "http://x:99999999", "https://user:secretpass@x.com"]
)
def test_base_urls_that_cannot_be_are_refused(make_wire: Callable[..., Wire], url: str) -> None:
    """Only http(s) URLs without a user name are bases, and a password in one is not repeated."""
    with pytest.raises(InvalidRequest) as caught:
        make_wire(base_url=url)
    assert "secretpass" not in str(caught.value)


def test_forms_are_multipart_even_without_files(server: Loopback, wire: Wire, tmp_path) -> None:
    """Text parts, repeated names and a file streamed from disk arrive as multipart/form-data."""
    server.routes["/v1/videos"] = [said({})]
    big = tmp_path / "picture.png"
    big.write_bytes(b"\x89PNG" + b"x" * 300_000)
    form = Form(
        [("prompt", "ä kite"), ("characters[][id]", "a"), ("characters[][id]", "b")],
        [FilePart("input_reference", big, "picture.png", "image/png")],
    )
    loop.run(wire.send("POST", "/videos", form=form, create=True))
    request = server.received[0]
    assert request.headers["content-type"].startswith("multipart/form-data; boundary=")
    assert request.body.count(b'name="characters[][id]"') == 2
    assert "ä kite".encode() in request.body
    assert b'filename="picture.png"\r\nContent-Type: image/png\r\n\r\n\x89PNGxxx' in request.body
    loop.run(wire.send("POST", "/videos", form=Form({"prompt": "x"}), create=True))
    assert server.received[1].headers["content-type"].startswith("multipart/form-data")


def test_a_form_survives_a_retry(server: Loopback, wire: Wire, tmp_path) -> None:
    """Files are opened anew for every try: the second body is as whole as the first."""
    path = tmp_path / "a.bin"
    path.write_bytes(b"y" * 10_000)
    server.routes["/v1/files"] = [said({"error": "busy"}, 503), said({"id": 1})]
    loop.run(wire.send("POST", "/files", form=Form({}, [FilePart("file", path, "a.bin")])))
    assert [item.body.count(b"y" * 10_000) for item in server.received] == [1, 1]


# What is sent again, and what never is.


def test_a_dropped_reply_to_a_create_is_unknown_and_sent_once(server: Loopback, wire: Wire) -> None:
    """The most expensive bug of the field: a create whose reply is lost is not repeated, and says so."""
    server.routes["/v1/videos"] = [Answer(drop=True), said({"id": "second"})]
    with pytest.raises(SubmissionUnknown) as caught:
        loop.run(wire.send("POST", "/videos", **CREATE))
    assert len(server.received) == 1
    assert caught.value.billed is Billed.unknown
    assert caught.value.still_running is None
    assert caught.value.provider == "toy"


@pytest.mark.parametrize(
    "answer",
    [
        Answer(200, b'{"id": "v1"}', cut_after=5),
        Answer(200, b'{"id": "v1"'),
        Answer(200, b"<html>gateway</html>"),
        said({"error": "internal"}, 500),
        said({"error": "bad gateway"}, 502),
        said({"error": "later"}, 503, retry_after="1"),
        Answer(504, b"upstream timed out"),
    ],
    ids=["cut body", "half JSON", "HTML at 200", "500", "502", "503 with Retry-After", "504"],
)
def test_a_create_that_may_have_worked_is_never_repeated(
    server: Loopback, wire: Wire, answer: Answer
) -> None:
    """Whatever leaves the outcome open counts as unknown after exactly one request."""

    async def create() -> object:
        return (await wire.send("POST", "/videos", **CREATE)).json()

    server.routes["/v1/videos"] = [answer, said({"id": "second"})]
    with pytest.raises(SubmissionUnknown):
        loop.run(create())
    assert len(server.received) == 1


def test_a_slow_create_is_unknown(server: Loopback, make_wire: Callable[..., Wire]) -> None:
    """A reply that comes after the read timeout is a lost reply."""
    server.routes["/v1/videos"] = [Answer(stall=1.5, body=b"{}")]
    with pytest.raises(SubmissionUnknown):
        loop.run(make_wire(timeout=0.3).send("POST", "/videos", **CREATE))
    assert len(server.received) == 1


def test_a_5xx_that_says_nothing_was_made_is_a_plain_error(
    server: Loopback, make_wire: Callable[..., Wire]
) -> None:
    """Where the service's own words rule out a job, the create failed and was not billed."""

    def surely_not(reply: object) -> VidkitError:
        return ServiceError("at capacity, nothing was queued", billed=Billed.no)

    server.routes["/v1/videos"] = [said({}, 503)]
    with pytest.raises(ServiceError):
        loop.run(make_wire(read_error=surely_not).send("POST", "/videos", **CREATE))
    assert len(server.received) == 1


def test_a_rate_limited_create_is_repeated(server: Loopback, wire: Wire, naps: list[float]) -> None:
    """A 429 made nothing: the create is sent again after the time the service named."""
    server.routes["/v1/videos"] = [said({"error": "slow down"}, 429, retry_after="7"), said({"id": "v"})]
    assert loop.run(wire.send("POST", "/videos", **CREATE)).json() == {"id": "v"}
    assert len(server.received) == 2
    assert sum(naps) == pytest.approx(7, abs=0.1)


def test_a_refused_connection_is_tried_again(make_wire: Callable[..., Wire], naps: list[float]) -> None:
    """Nothing left the machine: even a create is tried again, and the error says that nothing was sent."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(ServiceError) as caught:
        loop.run(make_wire(base_url=f"http://127.0.0.1:{port}").send("POST", "/videos", **CREATE))
    assert caught.value.billed is Billed.no
    assert "Nothing was sent" in caught.value.advice
    assert len(naps) == 3


def test_a_server_that_comes_up_late_gets_one_create(
    server: Loopback, make_wire: Callable[..., Wire]
) -> None:
    """Refused, then reachable: the create arrives exactly once."""
    server.routes["/v1/videos"] = [said({"id": "v"})]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        dead = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
    made = make_wire(base_url=dead)

    async def nap(seconds: float) -> None:
        made.base_url = f"{server.url}/v1"

    made.sleep = nap
    assert loop.run(made.send("POST", "/videos", **CREATE)).json() == {"id": "v"}
    assert len(server.received) == 1


@pytest.mark.parametrize(
    "trouble",
    [
        Answer(drop=True),
        Answer(200, b"{}", cut_after=1),
        said({"error": "x"}, 500),
        said({"error": "x"}, 429),
    ],
    ids=["dropped", "cut", "500", "429"],
)
def test_looks_are_repeated(server: Loopback, wire: Wire, trouble: Answer) -> None:
    """Asking again costs nothing: what can heal is tried again until it does."""
    server.routes["/v1/videos/1"] = [trouble, trouble, said({"status": "queued"})]
    assert loop.run(wire.send("GET", "/videos/1")).json() == {"status": "queued"}
    assert len(server.received) == 3


def test_looks_give_up_after_four_tries(server: Loopback, wire: Wire, naps: list[float]) -> None:
    """A service that stays broken is not asked for ever; the pauses grow."""
    server.routes["/v1/videos/1"] = [said({"error": "broken"}, 500)]
    with pytest.raises(ServiceError, match="broken"):
        loop.run(wire.send("GET", "/videos/1"))
    assert len(server.received) == 4
    assert naps == sorted(naps)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, InvalidRequest),
        (401, AuthError),
        (402, QuotaExceeded),
        (403, PermissionDenied),
        (404, NotFound),
        (409, InvalidRequest),
        (410, NotFound),
        (413, InvalidRequest),
        (422, InvalidRequest),
    ],
)
@pytest.mark.parametrize("create", [True, False])
def test_what_cannot_heal_is_said_at_once(
    server: Loopback, wire: Wire, status: int, kind: type[VidkitError], create: bool
) -> None:
    """Client errors are raised after one request, as the branch that says what to do, unbilled."""
    server.routes["/v1/x"] = [Answer(status, b"no")]
    with pytest.raises(kind) as caught:
        loop.run(wire.send("POST", "/x", json={}, create=create))
    assert type(caught.value) is kind
    assert caught.value.code == str(status)
    assert caught.value.billed is Billed.no
    assert len(server.received) == 1


def test_errors_at_200_are_errors(server: Loopback, wire: Wire) -> None:
    """Services that say 200 for everything are read all the same."""
    server.routes["/v1/x"] = [said({"status_code": 1000}), said({"status_code": 0})]
    assert loop.run(wire.send("GET", "/x")).json() == {"status_code": 0}
    assert len(server.received) == 2


def test_a_long_retry_after_is_handed_over(server: Loopback, wire: Wire, naps: list[float]) -> None:
    """Nobody sleeps an hour inside a call: the wait goes to the caller."""
    server.routes["/v1/x"] = [said({"error": "plan window"}, 429, retry_after="3600")]
    with pytest.raises(RateLimited) as caught:
        loop.run(wire.send("GET", "/x"))
    assert caught.value.retry_after == 3600
    assert naps == []


def test_a_used_up_window_is_waited_out_before_the_next_request(
    server: Loopback, wire: Wire, naps: list[float]
) -> None:
    """`X-RateLimit-Remaining: 0` holds the next request back until the reset, without being refused first."""
    server.routes["/v1/x"] = [said({}, x_ratelimit_remaining="0", x_ratelimit_reset="9")]
    loop.run(wire.send("GET", "/x"))
    assert naps == []
    loop.run(wire.send("GET", "/x"))
    assert naps == [pytest.approx(9, abs=0.1)]


def test_creates_use_a_connection_of_their_own(server: Loopback, wire: Wire) -> None:
    """A create never travels on a kept-alive connection, which may just have died; looks share one."""
    server.routes["/v1/x"] = [said({})]
    for create in (False, False, True, True):
        loop.run(wire.send("POST", "/x", json={}, create=create))
    first, second, third, fourth = [item.connection for item in server.received]
    assert first == second
    assert len({first, third, fourth}) == 3


def test_a_reply_without_end_is_cut_off(
    server: Loopback, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reply larger than any JSON has to be is not gathered in memory."""
    monkeypatch.setattr("vidkit.wire.http.REPLY_LIMIT", 1000)
    server.routes["/v1/x"] = [Answer(200, b"[" * 5000)]
    with pytest.raises(ServiceError, match="1000 bytes"):
        loop.run(wire.send("GET", "/x"))


# Keys stay at home.


def test_redirects_within_the_origin_keep_the_key(server: Loopback, wire: Wire) -> None:
    """A service may move a resource about on its own origin."""
    server.routes["/v1/a"] = [Answer(302, headers={"location": "/v1/b"})]
    server.routes["/v1/b"] = [said({"ok": 1})]
    assert loop.run(wire.send("GET", "/a")).json() == {"ok": 1}
    assert server.received[1].headers["authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize("auth", ["Authorization", "X-API-Key"])
def test_redirects_elsewhere_lose_the_key(
    server: Loopback, elsewhere: Loopback, make_wire: Callable[..., Wire], auth: str
) -> None:
    """Another origin gets neither key nor the wire's headers, and neither does a hop back."""
    back = f"{server.url}/v1/c"
    server.routes["/v1/a"] = [Answer(302, headers={"location": f"{elsewhere.url}/b"})]
    elsewhere.routes["/b"] = [Answer(307, headers={"location": back})]
    server.routes["/v1/c"] = [said({"ok": 1})]
    made = make_wire(auth=auth, headers={"x-project": "mine"})
    assert loop.run(made.send("GET", "/a", headers={"x-extra": "e"})).json() == {"ok": 1}
    assert auth.lower() in server.received[0].headers
    assert not {auth.lower(), "x-project", "x-extra"} & set(elsewhere.received[0].headers)
    assert auth.lower() not in server.received[1].headers


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_create_is_not_redirected_elsewhere(
    server: Loopback, elsewhere: Loopback, wire: Wire, status: int
) -> None:
    """A prompt and its money do not follow a redirect to another origin."""
    server.routes["/v1/videos"] = [Answer(status, headers={"location": f"{elsewhere.url}/videos"})]
    with pytest.raises((ServiceError, SubmissionUnknown), match="redirects"):
        loop.run(wire.send("POST", "/videos", **CREATE))
    assert elsewhere.received == []
    assert len(server.received) == 1


def test_a_create_follows_308_at_home(server: Loopback, wire: Wire) -> None:
    """A 308 on the same origin is obeyed, because nothing was made yet."""
    server.routes["/v1/videos"] = [Answer(308, headers={"location": "/v1/videos/"})]
    server.routes["/v1/videos/"] = [said({"id": "v"})]
    assert loop.run(wire.send("POST", "/videos", **CREATE)).json() == {"id": "v"}
    assert b"a kite" in server.received[1].body


def test_redirect_loops_end(server: Loopback, wire: Wire) -> None:
    """A service that redirects in circles gets a handful of requests a try, not thousands."""
    server.routes["/v1/a"] = [Answer(302, headers={"location": "/v1/a"})]
    with pytest.raises(ServiceError, match="redirects"):
        loop.run(wire.send("GET", "/a"))
    assert len(server.received) <= 24


@pytest.mark.parametrize("target", ["http://[", "javascript:alert(1)", "http://x:99999999/"])
def test_a_create_answered_by_a_broken_redirect_is_sent_once(
    server: Loopback, wire: Wire, target: str
) -> None:
    """A malformed Location after a delivered create does not make it look undelivered."""
    server.routes["/v1/videos"] = [Answer(303, headers={"location": target})]
    with pytest.raises(SubmissionUnknown):
        loop.run(wire.send("POST", "/videos", **CREATE))
    assert len(server.received) == 1


@pytest.mark.parametrize("target", ["file:///etc/passwd", "javascript:alert(1)", "ftp://x/y"])
def test_redirects_to_other_schemes_are_refused(server: Loopback, wire: Wire, target: str) -> None:
    """Only http(s) is followed."""
    server.routes["/v1/a"] = [Answer(302, headers={"location": target})]
    with pytest.raises(ServiceError, match="not followed"):
        loop.run(wire.send("GET", "/a"))


def test_absolute_urls_elsewhere_get_no_key(server: Loopback, elsewhere: Loopback, wire: Wire) -> None:
    """The key belongs to scheme, host and port of the base URL, nothing else."""
    elsewhere.routes["/file"] = [said({})]
    loop.run(wire.send("GET", f"{elsewhere.url}/file"))
    assert "authorization" not in elsewhere.received[0].headers
    assert not wire.owns(server.url.replace("http:", "https:"))
    assert not wire.owns(server.url.replace("127.0.0.1", "127.0.0.1.evil.com"))
    assert not wire.owns(server.url.replace("127.0.0.1", "127.0.0.1@evil.com"))
    assert wire.url("@evil.com/x").startswith(f"{server.url}/v1/")
    assert wire.url("//evil.com/x").startswith(f"{server.url}/v1/")


def test_an_echoed_key_is_hidden(server: Loopback, wire: Wire, caplog: pytest.LogCaptureFixture) -> None:
    """A service that repeats the key in its error cannot make us show it: not in text, traceback or log."""
    caplog.set_level(logging.DEBUG)
    server.routes["/v1/x"] = [said({"error": f"Incorrect API key provided: {KEY}"}, 500)]
    try:
        loop.run(wire.send("GET", "/x"))
    except ServiceError as caught:
        error = caught
    shown = "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
    assert "Incorrect API key" in shown
    for text in (str(error), repr(error), shown, caplog.text, repr(wire), str(vars(wire)), str(error.args)):
        assert KEY not in text


@pytest.mark.parametrize("key", [KEY, "sk-mangled key-0123456789"])
@pytest.mark.parametrize("auth", ["Authorization", "X-API-Key"])
def test_tracebacks_with_locals_hold_no_key(make_wire: Callable[..., Wire], key: str, auth: str) -> None:
    """Even a traceback that prints every frame's locals, causes included, shows no key."""
    made = make_wire(base_url="http://127.0.0.1:9", key=key, auth=auth)
    with pytest.raises(VidkitError) as caught:
        loop.run(made.send("POST", "/x", **CREATE))
    error: BaseException | None = caught.value
    while error is not None:
        frames = traceback.TracebackException.from_exception(error, capture_locals=True)
        for frame in frames.stack:
            if "/tests/" not in frame.filename:
                assert key not in str(frame.locals), frame
        error = error.__cause__ or error.__context__


def test_secrets_do_not_pickle_or_print() -> None:
    """A key in a Secret survives neither repr nor pickle."""
    import pickle

    secret = Secret(KEY)
    assert KEY not in repr(secret)
    assert KEY.encode() not in pickle.dumps(secret)
    assert secret.reveal() == KEY


def test_account_names_origin_and_key_without_holding_them(make_wire: Callable[..., Wire]) -> None:
    """The account differs by key and host and is the same for the same; it cannot be read back."""
    one, same, other = make_wire(), make_wire(), make_wire(key="sk-another-0123456789")
    assert one.account == same.account != other.account
    assert one.account != one.with_(base_url="https://api.example.com/v1").account
    assert len(one.account) == 12


def test_each_account_gets_one_limiter_of_its_rate(make_wire: Callable[..., Wire]) -> None:
    """By default the limiter is the key's at that host, at the service's rate; the local studio has none."""
    one, same = (make_wire(limiter=None, requests_per_minute=20) for _ in range(2))
    local = make_wire(limiter=None, requests_per_minute=20, local=True)
    other = make_wire(limiter=None, requests_per_minute=20, key="sk-another-0123456789")
    assert one.limiter.name == same.limiter.name != other.limiter.name
    assert one.limiter.store is same.limiter.store
    assert (one.limiter.per_minute, local.limiter.per_minute) == (20, None)
    assert KEY not in one.limiter.name


def test_with_changes_copies(server: Loopback, wire: Wire) -> None:
    """`with_` gives another wire and leaves the first alone; a typo is an error."""
    other = wire.with_(base_url=f"{server.url}/v2/")
    assert (wire.base_url, other.base_url) == (f"{server.url}/v1", f"{server.url}/v2")
    with pytest.raises(TypeError):
        wire.with_(base="x")


def test_proxies_from_the_environment_never_stand_before_loopback(
    server: Loopback, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A company proxy in the environment does not keep the local studio from working."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    server.routes["/v1/x"] = [said({"ok": 1})]
    assert loop.run(wire.send("GET", "/x")).json() == {"ok": 1}


def test_proxies_from_the_environment_are_used_for_others(
    server: Loopback, make_wire: Callable[..., Wire], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Requests to the outside go through the proxy the environment names."""
    monkeypatch.setenv("HTTP_PROXY", server.url)
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    server.routes["http://toy.invalid/v1/x"] = [said({"by": "proxy"})]
    reply = loop.run(make_wire(base_url="http://toy.invalid/v1").send("GET", "/x"))
    assert reply.json() == {"by": "proxy"}


def test_bodies_are_read_by_what_they_are(server: Loopback, wire: Wire) -> None:
    """A 2xx that is not JSON is the service's fault, with its first words redacted and quoted."""
    server.routes["/v1/x"] = [Answer(200, b"<html>maintenance Bearer abcdefghijkl</html>")]
    reply = loop.run(wire.send("GET", "/x"))
    assert reply.maybe_json() is None
    with pytest.raises(ServiceError, match="maintenance") as caught:
        reply.json()
    assert "abcdefghijkl" not in str(caught.value)


def test_the_wire_works_on_more_than_one_loop(server: Loopback, wire: Wire) -> None:
    """Connections belong to the loop that opened them; another loop simply opens its own."""
    import asyncio

    server.routes["/v1/x"] = [said({"ok": 1})]

    async def once() -> object:
        return (await wire.send("GET", "/x")).json()

    assert loop.run(once()) == asyncio.run(once()) == loop.run(once()) == {"ok": 1}
    received: list[Received] = server.received
    assert len(received) == 3
