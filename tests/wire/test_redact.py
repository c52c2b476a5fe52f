"""Keys never show."""

from __future__ import annotations

import pytest

from vidkit.errors import InvalidRequest
from vidkit.wire.redact import HIDDEN, clean, redact, remember


@pytest.mark.parametrize(
    "text",
    [
        "Authorization: Bearer SECRETSECRETSECRET",
        "{'authorization': 'Bearer SECRETSECRET'}",
        "Incorrect API key provided: sk-proj-SECRETSECRET_x",
        "hx_SECRETSECRETSECRET is not a key",
        "whsec_SECRETSECRET/SECRET=",
        "x-api-key: SECRETSECRET",
        '{"api_key": "SECRETSECRET"}',
        "https://user:SECRETSECRET@example.com/x",
        "https://cdn.example.com/v.mp4?X-Amz-Signature=SECRETSECRET&x=1",
        "https://cdn.example.com/v.mp4?a=1&Signature=SECRETSECRET",
        "eyJSECRETSECRET.eyJSECRETSECRET.SECRETSECRET-x",
        "https://x.example.com/?token=SECRETSECRET",
    ],
)
def test_shapes_of_keys_are_hidden(text: str) -> None:
    """What looks like a key or a signature is hidden though nobody registered it."""
    assert "SECRETSECRET" not in redact(text)
    assert HIDDEN in redact(text)


@pytest.mark.parametrize(
    "text",
    [
        "A red kite over dunes [Pan left, Zoom in]",
        "the model sora-2 allows 4, 8 or 12 seconds",
        "https://cdn.example.com/v.mp4?width=1280",
        'curl -H "Authorization: Bearer $OPENAI_API_KEY"',
        'curl -H "X-API-Key: $TOY_API_KEY"',
        "task_id 106916112212032 not found",
        "video_68d7512d07848190b3e45da0ecbebcde004da08e1e0678d5",
        "the key to the kingdom: a basic idea",
    ],
)
def test_ordinary_words_stay(text: str) -> None:
    """Prompts, ids, plain links and our own curl lines come out unchanged."""
    assert redact(text) == text


def test_remembered_keys_are_hidden_in_any_shape() -> None:
    """A key in use is hidden wherever it occurs, also URL-encoded."""
    remember("odd/key+with=signs")
    assert redact("a odd/key+with=signs b") == f"a {HIDDEN} b"
    assert "with" not in redact("https://x/?k=odd%2Fkey%2Bwith%3Dsigns")


def test_short_keys_do_not_garble_everything() -> None:
    """A test server's key "local" is a word of ordinary text and is left alone."""
    remember("local")
    assert redact("the local studio") == "the local studio"


def test_errors_are_cleaned_everywhere() -> None:
    """Message, advice, fields and arguments of an error are all redacted."""
    error = InvalidRequest(
        "bad Bearer SECRETSECRET",
        fields={"prompt": "sk-SECRETSECRET"},
        advice="use whsec_SECRETSECRET",
        code="Bearer SECRETSECRET",
    )
    clean(error)
    assert "SECRET" not in f"{error} {error!r} {error.args} {error.fields} {error.code} {error.answers()}"
