"""Servers for the tests of this room: quick slates on an instant clock, one per module; others on demand."""

import http.server
import threading
import time
from io import BytesIO

import pytest
from PIL import Image

from vidkit.server import StudioServer


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A studio whose jobs are done by the first look; nothing may go wrong inside it."""
    home = tmp_path_factory.mktemp("studio")
    options = {"clock": "instant", "media": "slate", "settings": {"poll_after_ms": 40}}
    with StudioServer(home, services=["openai"], **options) as running:
        yield running
        assert running.accidents == []


@pytest.fixture
def serve(tmp_path):
    """Start a studio with other settings; several may run at once."""
    started = []

    def start(*, clock="instant", media="slate", settings=None, **facts):
        home = tmp_path / f"studio{len(started)}"
        running = StudioServer(
            home, clock=clock, media=media, services=["openai"], settings=settings or {}, **facts
        )
        started.append(running)
        return running.start()

    yield start
    for running in started:
        accidents = running.accidents if running.running else []
        running.stop()
        assert accidents == []


@pytest.fixture(scope="session")
def picture():
    """Make image bytes of a size."""

    def make(width, height, kind="PNG"):
        buffer = BytesIO()
        Image.radial_gradient("L").resize((width, height)).convert("RGB").save(buffer, kind)
        return buffer.getvalue()

    return make


class Mailbox:
    """A loopback HTTP server that keeps what is posted to it."""

    def __init__(self):
        letters = self.letters = []
        self.answers = answers = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                letters.append((body, dict(self.headers.items())))
                self.send_response(answers.pop(0) if answers else 200)
                self.end_headers()

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/hook"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def wait(self, count, seconds=20):
        """Return the letters once there are *count* of them."""
        end = time.monotonic() + seconds
        while len(self.letters) < count and time.monotonic() < end:
            time.sleep(0.02)
        assert len(self.letters) >= count, f"{len(self.letters)} of {count} deliveries came"
        return self.letters

    def close(self):
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def mailbox():
    box = Mailbox()
    yield box
    box.close()
