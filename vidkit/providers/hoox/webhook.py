"""
Webhooks of a service that signs nothing: a token in the URL says it is for us, a status call says it is true.

    url = studio.hoox.webhook_url("https://example.com/hook")     # give it as webhook_url=
    notice = studio.hoox.hear_webhook(url_that_was_called, body)  # AuthError, or what the service itself says
"""

from __future__ import annotations

import hmac
import json
import urllib.parse
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from vidkit.errors import AuthError, InvalidRequest
from vidkit.models import Snapshot
from vidkit.providers.hoox import spec
from vidkit.providers.hoox.parse import status

__all__ = ["Letter", "Notice", "read", "token_of", "with_token"]


@dataclass(frozen=True, slots=True)
class Letter:
    """
    What a webhook claims.

    Attributes:
        job_id: The service's id.
        operation: `generate` or `export`; empty where it does not say.
        claimed: The job as the letter tells it: a hint, never the truth.
    """

    job_id: str
    operation: str
    claimed: Snapshot


@dataclass(frozen=True, slots=True)
class Notice:
    """
    A webhook that was confirmed.

    Attributes:
        job_id: The service's id; `studio.job(job_id)` is the job.
        operation: `generate` or `export`.
        snapshot: What the service answered when asked. Repeated and late letters give the same.
        confirmed: Whether the letter told the same state.
    """

    job_id: str
    operation: str
    snapshot: Snapshot
    confirmed: bool


def with_token(url: str, token: str) -> str:
    """
    Return *url* with the token in its query.

    Raises:
        InvalidRequest: It is no http(s) URL.
    """
    parts = urllib.parse.urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise InvalidRequest(
            "webhook_url takes the public http(s) URL of your receiver.",
            provider=spec.NAME,
            advice="Nothing was sent.",
        )
    query = [*_query(parts), (spec.TOKEN, token)]
    return parts._replace(query=urllib.parse.urlencode(query)).geturl()


def token_of(url: str) -> str:
    """Return the token in a URL (or in its path and query alone), else empty."""
    return next((value for name, value in _query(urllib.parse.urlsplit(url)) if name == spec.TOKEN), "")


def _query(parts: urllib.parse.SplitResult) -> list[tuple[str, str]]:
    return urllib.parse.parse_qsl(parts.query, keep_blank_values=True)


def read(url: str, body: bytes | str | Mapping[str, Any], token: str) -> Letter:
    """
    Read a letter that came to *url*.

    Raises:
        AuthError: The URL lacks our token: anybody may have written it.
        InvalidRequest: It is no letter of this service.
    """
    if not hmac.compare_digest(token_of(url).encode(), token.encode()):
        raise AuthError(
            "the webhook came to a URL without our token: it is not believed.",
            provider=spec.NAME,
            advice="Give webhook_url=studio.hoox.webhook_url(…) and pass the whole URL that was called.",
        )
    if isinstance(body, (bytes, str)):
        try:
            body = json.loads(body)
        except ValueError:
            body = {}
    if not isinstance(body, Mapping) or not isinstance(body.get("job_id"), str):
        raise InvalidRequest(
            "this webhook is about no video job (it has no job_id).",
            provider=spec.NAME,
            advice="Letters about avatars and assets are of no use here.",
        )
    tasks = {word: name for name, word in spec.TASKS.items()}
    operation = tasks.get(str(body.get("task") or ""), "") or _guess(body.get("result"))
    return Letter(body["job_id"], operation, status(body, body["job_id"]))


def _guess(result: Any) -> str:
    """Tell the kind of an old letter, which names no task, by what it brings."""
    if not isinstance(result, dict):
        return ""
    return "export" if "video_url" in result else "generate" if "video_id" in result else ""
