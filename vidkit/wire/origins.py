"""Whose address is this? What a key belongs to, what is this machine, which redirects may be followed."""

from __future__ import annotations

import ipaddress
import urllib.parse

from vidkit.errors import Billed, ServiceError
from vidkit.wire.redact import redact

__all__ = ["is_loopback", "origin", "redirect_target"]


def origin(url: str) -> tuple[str, str, int]:
    """Return scheme, host and port: what a key belongs to; a malformed URL has none of them."""
    try:
        parts = urllib.parse.urlsplit(url)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme, 0)
    except ValueError:
        return "", "", 0
    return parts.scheme, (parts.hostname or "").lower(), port


def is_loopback(url: str) -> bool:
    """Tell whether *url* points at this very machine, which no proxy may stand between."""
    host = origin(url)[1]
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False  # a name, not an address


def redirect_target(provider: str, method: str, url: str, target: str, status: int) -> str:
    """
    Return where a redirect leads, if it may be followed.

    Followed are looks, and a 307 or 308 within the origin; never to another scheme than http(s), never from
    https down to http.

    Raises:
        ServiceError: It may not; `billed` is "no" where nothing can have been made.
    """
    try:
        following = urllib.parse.urljoin(url, target)
    except ValueError:
        following = target
    scheme, host, _ = origin(following)
    safe = method in {"GET", "HEAD"} or (status in {307, 308} and origin(url) == origin(following))
    downgrade = origin(url)[0] == "https" and scheme != "https"
    if scheme in {"http", "https"} and host and safe and not downgrade:
        return following
    where = redact(following.split("?", maxsplit=1)[0])
    unknown = method == "POST" and status == 303  # "see other": it may well have made something
    raise ServiceError(
        f"the service redirects a {method} to {where} ({status}), which is not followed.",
        provider=provider,
        billed=Billed.unknown if unknown else Billed.no,
        advice="Use the service's final address as base_url.",
    )
