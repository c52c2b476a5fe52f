"""
Replies read: MiniMax's words into ours, both generations, whatever a gateway made of them.

An error of V1 stands in `base_resp` at HTTP 200; of V2 in an envelope; of resellers in `error`. A failed task
is no error of the query that says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from vidkit.errors import AuthError, Billed, ContentRefused, InvalidRequest, ServiceError, VidkitError
from vidkit.models import Asset, Failure, Snapshot, State, Usage
from vidkit.providers.minimax import spec
from vidkit.wire import Reply, default_error

#: Behind this one a task may have been made all the same.
_TIMED_OUT = 1001
_CODE_AT_END = re.compile(r"\((\d{4})\)\s*$")


def reader(region: str | None) -> Callable[[Reply], VidkitError | None]:
    """Return the error reader of a connection; *region* (None: unknown) is what auth advice is about."""

    def read_error(reply: Reply) -> VidkitError | None:
        body = reply.maybe_json()
        if not isinstance(body, dict):
            return None
        code, message = _verdict(body)
        if code in {None, 0}:
            # Gateways put plain text into `error` or `message` without any code of MiniMax's.
            text = _text(body)
            return None if reply.ok or not text else default_error(reply, text)
        if state_of(body.get("status")) in {State.failed, State.cancelled}:
            return None  # the task failed; the query did not
        assert code is not None
        error = error_of(code, message, reply=reply, region=region)
        nothing_made = reply.create and reply.ok and not identifier(body.get("task_id"))
        if nothing_made and isinstance(error, ServiceError) and code != _TIMED_OUT:
            error.billed = Billed.no  # it answered, and without a task_id
        return error

    return read_error


def _verdict(body: Mapping[str, Any]) -> tuple[int | None, str]:
    """Find MiniMax's code and its words, wherever they stand."""
    base = body.get("base_resp")
    if isinstance(base, dict):
        return _number(base.get("status_code")), str(base.get("status_msg") or "")
    error = body.get("error")
    if isinstance(error, dict):
        message = str(error.get("message") or "")
        found = _CODE_AT_END.search(message)
        code = _number(found.group(1) if found else error.get("code"))
        return code, _CODE_AT_END.sub("", message).strip()
    return None, ""


def _number(value: Any) -> int | None:
    try:
        return int(value)
    except (TypeError, ValueError):
        return None


def _text(body: Mapping[str, Any]) -> str:
    """Return the words of an error body without a code."""
    error = body.get("error")
    if isinstance(error, dict):
        error = error.get("message")
    return str(error or body.get("message") or body.get("msg") or "")


def error_of(
    code: int, message: str, *, reply: Reply | None = None, region: str | None = None
) -> VidkitError:
    """
    Return our error for a code.

    Args:
        code: MiniMax's.
        message: Its words.
        reply: The reply it stood in.
        region: Of the connection, for advice about keys.
    """
    row = spec.CODES.get(code)
    if code == 2013 and ("task_id" in message or "file_id" in message):
        row = spec.UNKNOWN_ID
    text = _plainly(code, message or (row.message if row else "the service refused"))
    facts: dict[str, Any] = {"provider": spec.NAME, "code": str(code)}
    text = f"{text} ({code})."
    if row is None:
        if reply is not None and not reply.ok:
            return default_error(reply, text, code=str(code))
        return ServiceError(f"{text} Nobody here knows this code.", billed=Billed.unknown, **facts)
    advice = row.advice
    if row.error is AuthError:
        advice = f"{advice} {region_advice(region)}"
    return row.error(text, billed=row.billed, advice=advice, **facts)


def region_advice(region: str | None) -> str:
    """Say that a key may belong to the other region, and how to go there."""
    here = {"international": "china", "china": "international"}
    if region not in here:
        return "Keys of one region do not work in the other: region='international' or region='china'."
    return (
        f"This is the {region} region; a key of the other one is refused here: "
        f"for that, connect with region='{here[region]}'."
    )


def state_of(word: Any) -> State | None:
    """Return our state for a service's word in any case; None for a word nobody knows."""
    row = spec.WORDS.get(word.strip().lower()) if isinstance(word, str) else None
    return row.state if row else None


def identifier(value: Any) -> str:
    """Return an id as text: numbers and strings both occur; empty and 0 mean absence."""
    if isinstance(value, float):  # a JSON reader that made one has already lost digits beyond 2**53
        value = int(value)
    return "" if value in {None, 0, "", "0"} else str(value)


def failure(code: Any, message: str, *, cancelled: bool = False) -> Failure:
    """Say why a task ended badly."""
    number = _number(code)
    row = spec.CODES.get(number) if number else None
    if cancelled:
        return Failure(message or "The task was cancelled.", billed=Billed.no)
    if row is None or number == 0:
        text = message if message and message != "success" else "The service gave no reason."
        return Failure(text, str(number) if number else None, advice=spec.JOB_FAILED.advice)
    refused = issubclass(row.error, ContentRefused)
    text = _plainly(number, message or row.message)
    return Failure(text, str(number), refused, row.billed, row.advice)


def _plainly(code: int | None, text: str) -> str:
    """Say what a code means before the service's own words, where those tell a reader little."""
    means = spec.MEANS.get(code or 0)
    return f"{means}: {text}" if means else text


def task_v1(body: Mapping[str, Any]) -> Snapshot:
    """Read a query reply of V1 (or a callback, whose words differ)."""
    word = str(body.get("status") or "")
    state = state_of(word) or State.running
    base = body.get("base_resp") if isinstance(body.get("base_resp"), dict) else {}
    facts = {}
    if body.get("video_width") and body.get("video_height"):
        facts["size"] = f"{body['video_width']}x{body['video_height']}"
    if file_id := identifier(body.get("file_id")):
        facts["file_id"] = file_id
    link = asset_v1({"file": {"download_url": body.get("video_url")}})  # templates tell it here
    return Snapshot(
        remote_id=identifier(body.get("task_id")),
        state=state,
        raw_state=word,
        assets=(link,) if link and state is State.succeeded else (),
        failure=failure(base.get("status_code"), str(base.get("status_msg") or ""))  # type: ignore[union-attr]  # a dict, as just seen
        if state is State.failed
        else None,
        facts=facts,
        known=state_of(word) is not None,
        raw=body,
    )


@dataclass(frozen=True, slots=True)
class Callback:
    """
    What a callback said.

    Attributes:
        answer: JSON to answer with, within three seconds; set for the challenge.
        snapshot: The task as the callback tells it, else None. Nothing is signed and letters repeat: use it
            as a hint, and let `job.refresh()` ask the service itself.
    """

    answer: Mapping[str, str] | None = None
    snapshot: Snapshot | None = None


def callback(body: Any) -> Callback:
    """Read the JSON object of a callback of either generation."""
    if not isinstance(body, dict):
        raise InvalidRequest("a callback's body is a JSON object.", provider=spec.NAME)
    if isinstance(body.get("challenge"), str):
        return Callback(answer={"challenge": body["challenge"]})
    task = body.get("task")
    return Callback(snapshot=task_v2(task) if isinstance(task, dict) else task_v1(body))


def asset_v1(reply: Mapping[str, Any]) -> Asset | None:
    """Read the link out of a file's facts; None where there is none yet."""
    file = reply.get("file")
    url = file.get("download_url") if isinstance(file, dict) else None
    if not isinstance(url, str) or not url.startswith(("http://", "https://")):
        return None
    size = _number(file.get("bytes"))  # type: ignore[union-attr]  # it had a url
    expires = datetime.now(UTC) + timedelta(seconds=spec.LINK_SECONDS)
    return Asset("video", url, expires_at=expires, bytes=size or None)


def task_v2(task: Mapping[str, Any]) -> Snapshot:
    """Read a task object of V2."""
    word = str(task.get("status") or "")
    state = state_of(word) or State.running
    content = task.get("content") if isinstance(task.get("content"), dict) else {}
    url = content.get("url") if state is State.succeeded else None  # type: ignore[union-attr]  # a dict, as just seen
    expires = _moment(task.get("created_at"), spec.V2_KEEP_SECONDS)
    error = task.get("error") if isinstance(task.get("error"), dict) else {}
    names = ("model", "resolution", "ratio", "task_type")
    ended = state in {State.failed, State.cancelled, State.expired}
    return Snapshot(
        remote_id=identifier(task.get("id")),
        state=state,
        raw_state=word,
        failure=failure(
            error.get("code"),  # type: ignore[union-attr]  # a dict, as just seen
            str(error.get("message") or ""),  # type: ignore[union-attr]
            cancelled=state is State.cancelled,
        )
        if ended
        else None,
        assets=(Asset("video", url),) if isinstance(url, str) and url.startswith(("http:", "https:")) else (),
        expires_at=expires,
        usage=_usage(task.get("usage")),
        facts={name: str(task[name]) for name in names if task.get(name)},
        known=state_of(word) is not None,
        raw=task,
    )


def created_v2(task: Mapping[str, Any]) -> datetime | None:
    """Return when a V2 task was made."""
    return _moment(task.get("created_at"), 0.0)


def _moment(stamp: Any, later: float) -> datetime | None:
    if not isinstance(stamp, (int, float)) or isinstance(stamp, bool) or stamp <= 0:
        return None
    return datetime.fromtimestamp(float(stamp), UTC) + timedelta(seconds=later)


def _usage(usage: Any) -> Usage | None:
    seconds = usage.get("total_seconds") if isinstance(usage, dict) else None
    return Usage(seconds=float(seconds)) if isinstance(seconds, (int, float)) and seconds else None
