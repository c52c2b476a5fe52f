"""
Standard Webhooks signatures: proof that a delivery comes from the service and is fresh.

The MAC is HMAC-SHA256 over `id.timestamp.body`; the key is the base64 after `whsec_`, or the secret's own
letters.
Source: standardwebhooks.com spec and openai-python `webhooks.py`, read 2026-11.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import time
from collections.abc import Mapping
from typing import Any

from vidkit.errors import AuthError
from vidkit.wire.reply import loads

__all__ = ["sign_webhook", "verify_webhook"]

TOLERANCE_S = 300


def _key(secret: str) -> bytes:
    if not secret.startswith("whsec_"):
        return secret.encode()
    try:
        return base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except (binascii.Error, ValueError):
        raise AuthError(
            "the webhook secret is not base64 after whsec_.", advice="Copy it again, whole."
        ) from None


def sign_webhook(secret: str, delivery: str, timestamp: int, body: bytes) -> str:
    """Return the value of the `webhook-signature` header for the delivery with that `webhook-id`."""
    mac = hmac.new(_key(secret), f"{delivery}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(mac).decode()}"


def verify_webhook(
    body: bytes | str,
    headers: Mapping[str, str],
    secret: str,
    *,
    tolerance: float = TOLERANCE_S,
    now: float | None = None,
) -> Any:
    """
    Check a delivery and return its JSON.

    Args:
        body: The body exactly as received: parsing and dumping it again breaks the signature.
        headers: Of the delivery, in any case.
        secret: The endpoint's secret.
        tolerance: Seconds a delivery may be old (or early).
        now: Unix seconds, for tests.

    Raises:
        AuthError: It is unsigned, forged, changed or old.
    """
    raw = body.encode() if isinstance(body, str) else body
    found = {name.lower(): value for name, value in headers.items()}
    missing = [
        name for name in ("webhook-id", "webhook-timestamp", "webhook-signature") if not found.get(name)
    ]
    if missing:
        raise AuthError(
            f"the delivery has no {' and no '.join(missing)}.", advice="Ignore it: anybody could send it."
        )
    stamp = found["webhook-timestamp"]
    if not stamp.isdigit():
        raise AuthError("the delivery's timestamp is not a number.", advice="Ignore it.")
    age = (time.time() if now is None else now) - int(stamp)
    if abs(age) > tolerance:
        raise AuthError(
            f"the delivery is {abs(age):.0f} s {'old' if age > 0 else 'early'} ({tolerance:.0f} s at most).",
            advice="Ignore it; if all are refused, set this machine's clock.",
        )
    expected = sign_webhook(secret, found["webhook-id"], int(stamp), raw).removeprefix("v1,")
    given = [item.removeprefix("v1,") for item in found["webhook-signature"].split()]
    if not any(hmac.compare_digest(expected.encode(), item.encode()) for item in given):
        raise AuthError(
            "the delivery's signature does not fit.",
            advice="Check that the secret belongs to this endpoint and that the body was not changed.",
        )
    try:
        return loads(raw)
    except ValueError:
        raise AuthError("the delivery is signed, but not JSON.", advice="Ignore it.") from None
