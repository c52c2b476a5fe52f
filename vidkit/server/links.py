"""Signed links: the path, its name and type, and the hour of its death, under one HMAC."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

__all__ = ["BadLink", "Link", "Links"]


class BadLink(Exception):  # noqa: N818  # a finding; the media origin turns it into 403
    """A link that was not made here, was changed, or whose time is over."""


@dataclass(frozen=True, slots=True)
class Link:
    """What a good link says."""

    path: Path
    name: str
    content_type: str
    expires_at: float


class Links:
    """Makes and reads the links of one home."""

    def __init__(self, home: Path, secret: str) -> None:
        self._home = home.resolve()
        self._secret = secret.encode()

    def make(self, path: Path, *, name: str, content_type: str, expires_at: float) -> str:
        """
        Return the link's path on the media origin.

        Raises:
            ValueError: The file is not in the home.
        """
        inside = path.resolve().relative_to(self._home).as_posix()
        facts = json.dumps([inside, name, content_type, round(expires_at, 3)], separators=(",", ":"))
        token = base64.urlsafe_b64encode(facts.encode()).rstrip(b"=").decode()
        return f"/media/{token}.{self._sign(token)}/{quote(name, safe='')}"

    def _sign(self, token: str) -> str:
        return hmac.new(self._secret, token.encode(), hashlib.sha256).hexdigest()[:40]

    def read(self, signed: str, now: float) -> Link:
        """
        Read the token of a link.

        Raises:
            BadLink: With one sentence why not.
        """
        token, _, signature = signed.partition(".")
        if not hmac.compare_digest(signature.encode(), self._sign(token).encode()):
            raise BadLink("The signature does not match.")
        padded = token + "=" * (-len(token) % 4)
        inside, name, content_type, expires_at = json.loads(base64.urlsafe_b64decode(padded))
        if now >= expires_at:
            raise BadLink("Request has expired.")
        return Link(self._home / inside, name, content_type, expires_at)
