"""One question, one answer: a chat endpoint as translator or eyes."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from vidkit.errors import AuthError, ServiceError
from vidkit.wire.chat import ask


class Endpoint(BaseHTTPRequestHandler):
    """Answers as told and keeps what it was asked."""

    asked: list[tuple[str, dict[str, Any], str]]
    answer: tuple[int, Any]

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        type(self).asked.append((self.path, body, self.headers.get("authorization", "")))
        status, answer = type(self).answer
        data = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def endpoint() -> Iterator[tuple[type[Endpoint], str]]:
    handler = type("Handler", (Endpoint,), {"asked": [], "answer": (200, {})})
    server = HTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield handler, f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()
    server.server_close()


def test_a_question_with_pictures_travels_as_chat(endpoint, monkeypatch) -> None:
    """The prompt and JPEG data URLs go to /chat/completions with the key from its variable."""
    handler, url = endpoint
    monkeypatch.setenv("EYES", "key-of-mine-1")
    handler.answer = (200, {"choices": [{"message": {"content": " A cat. "}}]})
    said = ask({"base_url": url, "model": "m", "key_variable": "EYES"}, "What is it?", [b"\xff\xd8"])
    assert said == "A cat."
    path, body, key = handler.asked[0]
    assert (path, key, body["model"]) == ("/v1/chat/completions", "Bearer key-of-mine-1", "m")
    text, picture = body["messages"][0]["content"]
    assert text["text"] == "What is it?"
    assert picture["image_url"]["url"] == "data:image/jpeg;base64,/9g="


def test_a_missing_key_sends_nothing(endpoint, monkeypatch) -> None:
    """An empty variable is an AuthError that names it, before anything leaves."""
    handler, url = endpoint
    monkeypatch.delenv("EYES", raising=False)
    with pytest.raises(AuthError, match="EYES"):
        ask({"base_url": url, "model": "m", "key_variable": "EYES"}, "?")
    assert handler.asked == []


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ((401, {}), AuthError),
        ((500, {"error": "key-of-mine-1 is odd"}), ServiceError),
        ((200, {"choices": []}), ServiceError),
        ((200, {"choices": [{"message": {"content": " "}}]}), ServiceError),
    ],
)
def test_what_is_no_answer_is_an_error_without_the_key(endpoint, monkeypatch, answer, kind) -> None:
    """Refusals, faults and empty texts raise, and an echoed key stays hidden."""
    handler, url = endpoint
    monkeypatch.setenv("EYES", "key-of-mine-1")
    handler.answer = answer
    with pytest.raises(kind) as caught:
        ask({"base_url": url, "model": "m", "key_variable": "EYES"}, "?")
    assert "key-of-mine-1" not in str(caught.value)


@pytest.mark.parametrize("endpoint", [{}, {"base_url": "localhost:1"}, {"base_url": "http://["}])
def test_an_endpoint_that_is_none_is_told(endpoint) -> None:
    """A missing or malformed address is a ServiceError in words, never a traceback of another kind."""
    with pytest.raises(ServiceError):
        ask({"model": "m", **endpoint}, "?")


def test_nobody_there_is_a_service_error() -> None:
    """A refused connection says who did not answer."""
    with pytest.raises(ServiceError, match="did not answer"):
        ask({"base_url": "http://127.0.0.1:9/v1", "model": "m"}, "?")
