"""Replies read: errors in both shapes, results in both shapes, failed jobs in three."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from vidkit.errors import Billed, ContentRefused, PermissionDenied, VidkitError
from vidkit.models import Asset, Failure, Snapshot, State
from vidkit.providers.base import Ticket
from vidkit.providers.viddyscribe import requests_cues as cues
from vidkit.providers.viddyscribe import spec
from vidkit.wire import Reply, default_error

__all__ = ["outcome", "read_error", "snapshot"]

_IDENTIFIER = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
#: Role of the sound beside a described video: worth keeping, not what one came for.
EXTRA_AUDIO = "audio-description"


def read_error(reply: Reply) -> VidkitError | None:
    """
    Read an error body: `{"error": CODE, "message": TEXT}`, or `{"error": TEXT, "code": CODE}` (409s).

    A failed job is no error of the look that says so.
    """
    if reply.ok:
        return None
    body = reply.maybe_json()
    if not isinstance(body, dict):
        found = spec.CODE_OF_STATUS.get(reply.status)
        return _error(found, "", reply, {}) if found in {"file_too_large", "no_video_stream"} else None
    code, message = code_and_text(body)
    return _error(code, message, reply, body)


def code_and_text(body: Mapping[str, Any]) -> tuple[str | None, str]:
    """Return the code and the sentence of an error, wherever they stand."""
    error = body.get("error")
    if isinstance(error, Mapping):
        return code_and_text({**error, "error": error.get("code") or error.get("error")})
    given = next((body[name] for name in ("error_code", "code") if isinstance(body.get(name), str)), None)
    words = next((body[name] for name in ("message", "error_message") if isinstance(body.get(name), str)), "")
    if isinstance(error, str):
        if given is None and _IDENTIFIER.fullmatch(error):
            given = error
        elif not words and error != given:
            words = error
    if not words and body.get("detail"):  # gateways of this framework say it there
        words = body["detail"] if isinstance(body["detail"], str) else json.dumps(body["detail"])
    return given, words.strip()


def _error(code: str | None, message: str, reply: Reply, body: Mapping[str, Any]) -> VidkitError:
    row = spec.CODES.get(code or "")
    if row is None or (row.status and row.status != reply.status and reply.status == 429):
        known = spec.CODE_OF_STATUS.get(reply.status)
        row = spec.CODES[known] if known else None
    text = _sentence(message or (code or "").replace("_", " ") or f"the service answered {reply.status}")
    if row is None:
        found = default_error(reply, text, code=code)
    else:
        advice = row.advice
        if code == "feature_not_available":
            advice = _plan(body) or advice
        found = row.error(text, code=code or str(reply.status), billed=row.billed, advice=advice)
    wait = body.get("retry_after")
    if isinstance(wait, (int, float)) and not isinstance(wait, bool) and wait >= 0:
        found.retry_after = float(wait)
    elif row is not None and row.wait is not None and not reply.headers.get("retry-after"):
        found.retry_after = row.wait
    if isinstance(found, PermissionDenied) and isinstance(body.get("feature"), str):
        found.feature = body["feature"]  # type: ignore[attr-defined]  # the client tells URL input apart by it
    return found


def _plan(body: Mapping[str, Any]) -> str:
    """Say which feature which plan lacks, what to do without it, and where to get it."""
    feature, plan, link = (str(body.get(name) or "") for name in ("feature", "plan_name", "upgrade_url"))
    parts = [f"The plan{f' {plan}' if plan else ''} lacks {feature}." if feature else ""]
    parts.append(spec.FEATURES.get(feature, "Leave it out.") if feature else "")
    parts.append(f"Other plans: {link}" if link.startswith(("http://", "https://")) else "")
    return " ".join(part for part in parts if part)


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def snapshot(body: Mapping[str, Any], ticket: Ticket, now: datetime | None = None) -> Snapshot:
    """
    Read one look at a job.

    Args:
        body: As `get_results` sent it.
        ticket: Whose it is: the operation says which link is the file one came for, the request what the
            newer shape leaves out.
        now: When it was read; links live fifteen minutes from then.
    """
    operation = ticket.operation
    word = str(body.get("status") or "")
    state = spec.WORDS.get(word.strip().lower(), State.running)
    assets: tuple[Asset, ...] = ()
    made: Mapping[str, Any] = {}
    if state is State.succeeded:
        dies = (now or datetime.now(UTC)) + timedelta(seconds=spec.LINK_SECONDS)
        assets = _assets(body, operation, dies)
        asked = {name: str(ticket.request.get(name) or "") for name in ("language", "ad_type")}
        if operation == "describe_audio":
            asked["ad_type"] = "standard_ad"  # the only kind there is of it
        made = outcome(body, asked)
    wanted = {"describe_text": None, "describe_audio": "audio", "describe_video": "video"}.get(operation)
    here = any(asset.role == wanted for asset in assets) if wanted else bool(made)
    described = made if wanted is None else {"description": made} if made and wanted == "video" else made
    return Snapshot(
        remote_id=ticket.remote_id,
        state=state,
        raw_state=word,
        failure=_failure(body) if state is State.failed else None,
        assets=assets,
        outcome=described,
        facts={name: str(body[name]) for name in ("media_id",) if body.get(name)},
        complete=here or state is not State.succeeded,
        known=word.strip().lower() in spec.WORDS,
        raw=dict(body),
    )


def _assets(body: Mapping[str, Any], operation: str, dies: datetime) -> tuple[Asset, ...]:
    links = {
        name: value
        for name in ("video_signed_url", "audio_signed_url", "result_url")
        if isinstance(value := body.get(name), str) and value.startswith(("http://", "https://"))
    }
    video, sound = links.get("video_signed_url"), links.get("audio_signed_url")
    found = []
    if operation == "describe_video":
        if video or links.get("result_url"):
            found.append(Asset("video", video or links["result_url"], ".mp4", expires_at=dies))
        if sound:
            found.append(Asset(EXTRA_AUDIO, sound, ".wav", expires_at=dies))
    elif operation == "describe_audio" and (sound or links.get("result_url")):
        found.append(Asset("audio", sound or links["result_url"], ".wav", expires_at=dies))
    return tuple(found)


def outcome(body: Mapping[str, Any], asked: Mapping[str, str]) -> dict[str, Any]:
    """Return the description of a finished job in our words, empty where it holds none."""
    output = body.get("output")
    if not isinstance(output, Mapping):
        return {}
    content, kind = output.get("content"), str(output.get("format") or "").lower()
    if not isinstance(content, str):
        content = next(
            (output[name] for name in ("vtt", "srt", "edl") if isinstance(output.get(name), str)), None
        )
        kind = next((name for name in ("vtt", "srt", "edl") if output.get(name) is content), kind)
    rows = output.get("segments", output.get("items"))
    if isinstance(rows, list):
        found = cues.from_segments(rows)
    elif content is not None and kind == "json":
        found = _json_cues(content)
    elif content is not None:
        found = cues.from_edl(content) if kind == "edl" else cues.from_text(content)
    else:
        return {}
    made = {"cues": found, "format": kind or None, "content": content}
    return {
        **{name: str(output.get(name) or asked.get(name) or "") for name in ("language", "ad_type")},
        **made,
    }


def _json_cues(content: str) -> list[dict[str, Any]]:
    try:
        rows = json.loads(content)
    except ValueError:
        return []  # not what it says it is; the text itself is kept beside the cues
    if isinstance(rows, Mapping):
        rows = rows.get("segments", rows.get("items", ()))
    return cues.from_segments(rows) if isinstance(rows, list) else []


def _failure(body: Mapping[str, Any]) -> Failure:
    code, message = code_and_text(body)
    row = spec.CODES.get(code or "")
    return Failure(
        message=_sentence(message or (code or "the service gave up and did not say why").replace("_", " ")),
        code=code,
        refused=row is not None and row.error is ContentRefused,
        billed=row.billed if row else Billed.unknown,
        advice=row.advice if row else spec.CODES["processing_failed"].advice,
    )
