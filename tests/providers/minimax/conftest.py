"""Servers and clients for the tests of this room: quick slates, one server per module; others on demand."""

import http.server
import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import httpx
import pytest
from PIL import Image

from vidkit.providers.base import Ticket
from vidkit.providers.minimax.client import MiniMaxProvider
from vidkit.server import StudioServer
from vidkit.wire import loop


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """One studio for the module; nothing may go wrong inside it."""
    pool = ThreadPoolExecutor(1)
    home = tmp_path_factory.mktemp("studio")
    with StudioServer(home, media="slate", services=["minimax"], executor=pool, keys=["other"]) as server:
        yield server
        assert server.accidents == []
    pool.shutdown()


@pytest.fixture
def server(running):
    """The module's studio as new: jobs are done by the first look, nothing is refused."""
    running.faults.clear()
    running.set_clock("instant")
    for name in ("minimax_flavour", "minimax_group_id", "minimax_balance", "minimax_link_ttl"):
        running.set(name, None if name != "minimax_flavour" else "official")
    running.set("minimax_link_ttl", 3600)
    return running


@pytest.fixture
def wire(server):
    """A plain HTTP client with the key: what the wire says, without our own client."""
    headers = {"Authorization": f"Bearer {server.key}"}
    with httpx.Client(base_url=server.base_url("minimax"), headers=headers, timeout=60) as client:
        yield client


class Straight:
    """Stands where `jobs` stands: submits at once and hands back the ticket."""

    def start(self, provider, request, options):
        self.request = request
        headers = {"x-vidkit-seed": str(options["seed"])} if "seed" in options else {}
        made = loop.run(provider.submit(request, headers=headers))
        return Ticket(request.operation, made.remote_id)


@pytest.fixture
def connect(server):
    """Make clients of the studio, with whatever is different about them."""

    def make(**connection):
        connection = {"base_url": server.base_url("minimax"), "key": server.key, "local": True, **connection}
        return MiniMaxProvider(MiniMaxProvider.make_wire(**connection), Straight())

    return make


@pytest.fixture
def provider(connect):
    """A client of the studio."""
    return connect()


@pytest.fixture
def look(provider):
    """Look at a job once, blocking."""
    return lambda ticket: loop.run(provider.look(ticket))


@pytest.fixture(scope="session")
def picture():
    """Make image bytes of a size."""

    def make(width, height, kind="PNG"):
        buffer = BytesIO()
        Image.radial_gradient("L").resize((width, height)).convert("RGB").save(buffer, kind)
        return buffer.getvalue()

    return make


class Receiver:
    """A loopback HTTP server that answers challenges and keeps what is posted to it."""

    def __init__(self):
        letters = self.letters = []
        self.manners = manners = {"challenge": "answered"}

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers.get("content-length", 0))))
                letters.append(body)
                answer = {}
                if "challenge" in body:
                    right = manners["challenge"] == "answered"
                    answer = {"challenge": body["challenge"] if right else "something else"}
                self.send_response(200)
                self.send_header("content-type", "application/json")
                self.end_headers()
                self.wfile.write(json.dumps(answer).encode())

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/hook"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def wait_for(self, wanted, seconds=20):
        """Return the letters once one of them fits."""
        end = time.monotonic() + seconds
        while not any(wanted(letter) for letter in self.letters) and time.monotonic() < end:
            time.sleep(0.02)
        assert any(wanted(letter) for letter in self.letters), self.letters
        return self.letters

    def close(self):
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def receiver():
    made = Receiver()
    yield made
    made.close()
