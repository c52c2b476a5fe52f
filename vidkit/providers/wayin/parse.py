"""
Replies read: WayinVideo's words into ours, in each of its three generations.

An id is `id`, `export_task_id` or `project_id`; usage `cost_usage` or `api_units_usage`; a `code` that is not
`"0"` is an error even at HTTP 200. Errors have two shapes: `message` and `trace_id`, or Spring's four fields.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from vidkit.errors import Billed, ContentRefused, NotFound, ServiceError, SubmissionUnknown, VidkitError
from vidkit.models import Asset, Failure, Snapshot, State, Usage
from vidkit.providers.wayin import spec
from vidkit.wire import Reply, default_error

_ID_NAMES = ("id", "export_task_id", "project_id", "task_id")
_IDENTITY_NAMES = ("identity", "identify")
_USAGE_NAMES = ("cost_usage", "api_units_usage")
#: `code` of a good reply in the oldest generation; a gateway may repeat the status instead.
_GOOD = {"", "0", "200", "None"}


def read_error(reply: Reply) -> VidkitError | None:
    """Return the error a reply says, or None."""
    body = reply.maybe_json()
    if not isinstance(body, dict):
        return None
    code = str(body.get("code", ""))
    if reply.ok:
        return None if code in _GOOD else error_of(400, text_of(body), code=code)
    return error_of(reply.status, text_of(body), reply=reply)


def text_of(body: Mapping[str, Any]) -> str:
    """Return an error body's words with its trace id, whichever shape it has."""
    text = str(body.get("message") or body.get("error_message") or body.get("error") or "").strip()
    trace = str(body.get("trace_id") or "")
    if trace:
        return f"{text.rstrip('.') or 'the service gave no reason'} (trace_id {trace})"
    return text


def error_of(status: int, message: str, *, code: str = "", reply: Reply | None = None) -> VidkitError:
    """
    Return our error for a status and its words.

    Args:
        status: HTTP's, or 400 for a bad `code` at HTTP 200.
        message: The service's words.
        code: Of the oldest generation's envelope.
        reply: The reply, for headers a gateway may have put there.
    """
    row = spec.CODES.get(status)
    if status == 400:
        row = spec.meaning(message) or row
    text = message or (row.message if row else "the service refused")
    text = text if text.endswith(".") else f"{text}."
    if row is None or row.error is ServiceError:
        fallback = reply or Reply(status, {}, b"", provider=spec.NAME)
        return default_error(fallback, text, code=code or str(status))
    return row.error(text, provider=spec.NAME, code=code or str(status), billed=row.billed, advice=row.advice)


def data_of(reply: Reply) -> Mapping[str, Any]:
    """
    Return a reply's `data`.

    Raises:
        SubmissionUnknown: It answered a create and holds none.
        ServiceError: It holds none.
    """
    body = reply.json()
    data = body.get("data") if isinstance(body, dict) else None
    if not isinstance(data, dict):
        kind = SubmissionUnknown if reply.create else ServiceError
        raise kind("the service answered without data.", provider=spec.NAME)
    return data


def identifier(data: Mapping[str, Any]) -> str:
    """Return the id of a task, whatever the generation calls it; empty where there is none."""
    return _first(data, _ID_NAMES)


def identity(data: Mapping[str, Any]) -> str:
    """Return the id of an upload, likewise."""
    return _first(data, _IDENTITY_NAMES)


def _first(data: Mapping[str, Any], names: Collection[str]) -> str:
    return next(
        (str(data[name]) for name in names if isinstance(data.get(name), (str, int)) and data[name] != ""), ""
    )


def task(data: Mapping[str, Any], *, renders: bool, wanted: Collection[int] = ()) -> Snapshot:
    """
    Read a task, just made or looked at.

    Args:
        data: The reply's `data`.
        renders: Whether clips were asked for as files: it is not complete before each has its link.
        wanted: The clips that were asked for, where it was said which.
    """
    word = str(data.get("status") or "")
    known = spec.WORDS.get(word.strip().upper())
    state = known.state if known else State.running
    clips = [item for item in data.get("clips") or () if isinstance(item, dict)]
    found = [_clip(item, place) for place, item in enumerate(clips)]
    links = {item["index"]: _link(raw.get("export_link")) for item, raw in zip(found, clips, strict=True)}
    complete = True
    if state is State.succeeded and renders:
        complete = bool(found) and all(links.values()) and set(wanted) <= set(links)
    usage = next((number for name in _USAGE_NAMES if (number := _number(data.get(name))) is not None), None)
    return Snapshot(
        remote_id=identifier(data),
        state=state,
        raw_state=word,
        failure=failure(str(data.get("error_message") or ""), usage) if state is State.failed else None,
        assets=tuple(_assets(found, clips, links)) if state is State.succeeded else (),
        expires_at=_moment(data.get("expire_at")),
        usage=None if usage is None else Usage(credits=usage),
        facts={"name": str(data["name"])} if data.get("name") else {},
        outcome={"name": str(data.get("name") or ""), "clips": found} if found or state.terminal else {},
        complete=complete,
        known=known is not None,
        raw=data,
    )


def failure(message: str, usage: float | None = None) -> Failure:
    """Say why a task ended badly; failed ones deduct nothing (M)."""
    row = spec.meaning(message)
    refused = row is not None and issubclass(row.error, ContentRefused)
    advice = (
        row.advice
        if row
        else "Mend what the message says, or give another video; failed calls deduct nothing."
    )
    return Failure(
        message or "The service gave no reason.",
        refused=refused,
        billed=Billed.yes if usage else Billed.no,
        advice=advice,
    )


def _clip(item: Mapping[str, Any], place: int) -> dict[str, Any]:
    """Read one clip in our words: seconds, and texts where they are texts."""
    index = _number(item.get("idx"))
    tags = item.get("tags")
    return {
        "index": place if index is None else int(index),
        "start": (_number(item.get("begin_ms")) or 0.0) / 1000,
        "end": (_number(item.get("end_ms")) or 0.0) / 1000,
        "title": str(item.get("title") or ""),
        "description": str(item.get("desc") or ""),
        "tags": [str(tag) for tag in tags] if isinstance(tags, (list, tuple)) else [],
        "score": _number(item.get("score")),
    }


def _assets(
    found: Sequence[dict[str, Any]], clips: Sequence[Mapping[str, Any]], links: Mapping[int, str]
) -> list[Asset]:
    expires = datetime.now(UTC) + timedelta(seconds=spec.LINK_SECONDS)
    assets = []
    for clip, raw in zip(found, clips, strict=True):
        index = clip["index"]
        if links[index]:
            assets.append(Asset(f"clip-{index}", links[index], ".mp4", expires))
        if thumbnail := _link(raw.get("thumbnail")):
            assets.append(Asset(f"thumbnail-{index}", thumbnail, ".jpg", expires))
    return assets


def _link(value: Any) -> str:
    return value if isinstance(value, str) and value.startswith(("http://", "https://")) else ""


def _number(value: Any) -> float | None:
    """Read a number that may be written as text; truth values and nonsense are none."""
    if isinstance(value, bool) or value is None:
        return None
    try:
        found = float(value)
    except (TypeError, ValueError):
        return None
    return found if abs(found) < float("inf") else None


def _moment(value: Any) -> datetime | None:
    """Read epoch milliseconds."""
    number = _number(value)
    if number is None or number <= 0:
        return None
    try:
        return datetime.fromtimestamp(number / 1000, UTC)
    except (OverflowError, OSError, ValueError):
        return None  # a date no calendar has says nothing


def not_found(wrong: VidkitError) -> NotFound:
    """Read a refused look as what it most likely is: an unknown id, or one whose time is over (inferred)."""
    return NotFound(
        wrong.message,
        provider=spec.NAME,
        code=wrong.code,
        advice="Check the id and the key; the service forgets a project about 3 days after it was submitted.",
    )
