"""Deliveries are believed only when signed, unchanged and fresh."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json

import pytest

from vidkit.errors import AuthError
from vidkit.wire import sign_webhook, verify_webhook

SECRET = "whsec_" + base64.b64encode(b"a secret of some length").decode()
BODY = json.dumps({"type": "video.completed", "data": {"id": "v1"}}).encode()
NOW = 1_800_000_000


def headers(**changes: str) -> dict[str, str]:
    """Sign the body as a service does, by the formula itself."""
    mac = hmac.new(b"a secret of some length", f"wh_1.{NOW}.".encode() + BODY, hashlib.sha256).digest()
    made = {
        "Webhook-Id": "wh_1",
        "Webhook-Timestamp": str(NOW),
        "Webhook-Signature": f"v1,{base64.b64encode(mac).decode()}",
    }
    return made | {name.replace("_", "-"): value for name, value in changes.items()}


def test_a_true_delivery_is_read() -> None:
    """A delivery signed by the published formula gives its JSON; header names may have any case."""
    assert verify_webhook(BODY, headers(), SECRET, now=NOW + 10)["data"]["id"] == "v1"
    lower = {name.lower(): value for name, value in headers().items()}
    assert verify_webhook(BODY.decode(), lower, SECRET, now=NOW)["type"] == "video.completed"


def test_the_published_example_verifies() -> None:
    """The Standard Webhooks specification's own example signature is accepted."""
    body = b'{"test": 2432232314}'
    found = {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    assert verify_webhook(body, found, secret, now=1614265330) == {"test": 2432232314}


def test_what_we_sign_verifies() -> None:
    """Our own signatures (with a bare secret as well) are accepted, among others during a rotation."""
    for secret in (SECRET, "a bare secret"):
        mine = sign_webhook(secret, "wh_1", NOW, BODY)
        found = headers(Webhook_Signature=f"v1,AAAA {mine}")
        assert verify_webhook(BODY, found, secret, now=NOW)


@pytest.mark.parametrize(
    ("changes", "body", "now", "words"),
    [
        ({"Webhook_Signature": ""}, BODY, NOW, "no webhook-signature"),
        ({"Webhook_Id": "wh_2"}, BODY, NOW, "does not fit"),
        ({"Webhook_Timestamp": str(NOW + 1)}, BODY, NOW, "does not fit"),
        ({"Webhook_Timestamp": "yesterday"}, BODY, NOW, "not a number"),
        ({}, BODY + b" ", NOW, "does not fit"),
        ({}, BODY, NOW + 301, "old"),
        ({}, BODY, NOW - 301, "early"),
        ({"Webhook_Signature": "v1,xx é"}, BODY, NOW, "does not fit"),
    ],
)
def test_anything_else_is_refused(changes: dict[str, str], body: bytes, now: int, words: str) -> None:
    """Unsigned, changed, replayed and early deliveries raise AuthError and say why."""
    with pytest.raises(AuthError, match=words):
        verify_webhook(body, headers(**changes), SECRET, now=now)


def test_another_secret_is_refused() -> None:
    """A delivery for another endpoint does not pass; a mangled secret is named as such."""
    with pytest.raises(AuthError, match="does not fit"):
        verify_webhook(BODY, headers(), "another", now=NOW)
    with pytest.raises(AuthError, match="base64"):
        verify_webhook(BODY, headers(), "whsec_%%%", now=NOW)
