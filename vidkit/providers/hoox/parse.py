"""
Replies read: Hoox's words into ours.

Errors come in two shapes, `{"error", "details": [{"code", "message", "field"}]}` and `{"error", "code"}`,
with codes in either letter case; both are read everywhere. A failed job is no error of the look that says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from vidkit.errors import Billed, ContentRefused, InvalidRequest, RateLimited, VidkitError
from vidkit.models import Asset, Failure, Snapshot, State, Usage
from vidkit.providers.hoox import spec
from vidkit.wire import Reply, default_error
from vidkit.wire.hints import rate_reset, retry_after

#: A 429 names no time (OBS); after three waits of this the sliding window has passed.
BLIND_WAIT_S = 20.0


@dataclass(frozen=True, slots=True)
class Detail:
    """One entry of an error body."""

    code: str
    message: str
    field: str | None = None


def details(body: Mapping[str, Any]) -> list[Detail]:
    """Return what an error body of either shape says, the first entry being the reason."""
    text = _text(body.get("error")) or _text(body.get("message"))
    found = [
        Detail(
            _text(item.get("code")) or spec.FALLBACK_CODE, _text(item.get("message")) or text, _field(item)
        )
        for item in _dicts(body.get("details"))
    ]
    if found:
        return found
    inner = body.get("error")
    if isinstance(inner, dict):  # a third shape nobody documents; gateways put it so
        return [Detail(_text(inner.get("code")) or spec.FALLBACK_CODE, _text(inner.get("message")))]
    return [Detail(_text(body.get("code")) or spec.FALLBACK_CODE, text)] if text or body.get("code") else []


def read_error(reply: Reply) -> VidkitError | None:
    """Return the error a reply stands for, or None."""
    if reply.ok:
        return None
    body = reply.maybe_json()
    found = details(body) if isinstance(body, dict) else []
    if not found:
        return None
    return error_of(found, reply)


def error_of(found: list[Detail], reply: Reply) -> VidkitError:
    """Return our error for what an error body says."""
    first = found[0]
    code = first.code.upper()
    row = spec.CODES.get(code)
    said = " ".join(_sentence(item.message) for item in found if item.message)
    message = f"{said or 'The service refused.'} ({first.code})"
    if row is None:
        if any(part in code for part in spec.REFUSED_PARTS):
            return ContentRefused(message, provider=spec.NAME, code=first.code, billed=Billed.no)
        return default_error(reply, message, code=first.code)
    facts: dict[str, Any] = {
        "provider": spec.NAME,
        "code": first.code,
        "billed": row.billed,
        "advice": row.advice,
    }
    if issubclass(row.error, InvalidRequest):
        facts["fields"] = {item.field: _sentence(item.message) for item in found if item.field}
    if issubclass(row.error, RateLimited):
        headers = reply.headers
        facts["retry_after"] = retry_after(headers) or rate_reset(headers) or BLIND_WAIT_S
    return row.error(message, **facts)


def state_of(word: Any) -> State | None:
    """Return our state for a service's word in any case; None for a word nobody knows."""
    return spec.WORDS.get(word.strip().lower()) if isinstance(word, str) else None


def status(body: Mapping[str, Any], remote_id: str) -> Snapshot:
    """Read a status reply of either kind of job, or the body of a webhook."""
    word = _text(body.get("status"))
    state = state_of(word)
    ended_well = state is State.succeeded
    result = body.get("result") if isinstance(body.get("result"), dict) else {}
    assert isinstance(result, dict)
    facts = {"step": _text(body.get("current_step"))}
    facts |= {name: _text(result.get(name)) for name in ("video_id", "duration")}
    video_id = facts["video_id"]
    return Snapshot(
        remote_id=_text(body.get("job_id")) or remote_id,
        state=state or State.running,
        raw_state=word,
        progress=_progress(body),
        failure=failure(body.get("error")) if state is State.failed else None,
        assets=_assets(result) if ended_well else (),
        usage=_usage(result),
        facts={name: value for name, value in facts.items() if value},
        outcome={"remote_video": video_id} if ended_well and video_id else {},
        known=state is not None,
        raw=body,
    )


def failure(error: Any) -> Failure:
    """Read why a job failed."""
    inner = error if isinstance(error, dict) else {"message": error}
    code = _text(inner.get("code"))
    row = spec.FAILURES.get(code.upper())
    refused = any(part in code.upper() for part in spec.REFUSED_PARTS)
    advice = row.advice if row else ""
    if refused and not advice:
        advice = ContentRefused.default_advice
    message = _sentence(_text(inner.get("message")) or (row.message if row else "the service gave no reason"))
    return Failure(
        f"{message} ({code})" if code else message,
        code=code or None,
        refused=refused,
        billed=Billed.unknown,
        advice=advice,
    )


def no_result(seen: Snapshot) -> Failure:
    """Say that a completed job never told where its file is."""
    row = spec.NO_RESULT
    return Failure(_sentence(row.message), code="NO_RESULT", billed=_billed(seen.usage), advice=row.advice)


def _billed(usage: Usage | None) -> Billed:
    cost = usage.credits if usage else None
    return Billed.unknown if cost is None else Billed.yes if cost > 0 else Billed.no


def _progress(body: Mapping[str, Any]) -> float | None:
    """Return 0–1; export says `progress`, generation `progress_step`."""
    for name in ("progress", "progress_step"):
        value = body.get(name)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return min(1.0, max(0.0, float(value) / 100))
    return None


def _assets(result: Mapping[str, Any]) -> tuple[Asset, ...]:
    video = result.get("video_url")
    if not _is_link(video):
        return ()
    made = moment(result.get("created_at"))
    expires = made + timedelta(seconds=spec.LINK_SECONDS) if made else None
    found = [Asset("video", str(video), expires_at=expires)]
    if _is_link(result.get("thumbnail_url")):
        found.append(Asset("thumbnail", str(result["thumbnail_url"]), ".jpg", expires_at=expires))
    return tuple(found)


def _usage(result: Mapping[str, Any]) -> Usage | None:
    cost, seconds = number(result.get("cost")), number(result.get("duration"))
    return None if cost is None and seconds is None else Usage(seconds=seconds, credits=cost)


def number(value: Any) -> float | None:
    """Return a number, or None for anything else."""
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def moment(text: Any) -> datetime | None:
    """Return an ISO-8601 time as aware UTC, or None."""
    if not isinstance(text, str):
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _is_link(value: Any) -> bool:
    return isinstance(value, str) and value.startswith(("http://", "https://"))


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _field(item: Mapping[str, Any]) -> str | None:
    return _text(item.get("field")) or None


def _text(value: Any) -> str:
    return "" if value is None or isinstance(value, (dict, list)) else str(value)


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
