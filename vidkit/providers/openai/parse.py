"""
Reads replies of this shape, whoever speaks it: good ones become snapshots, refusals become errors.

Tolerated: unknown words, extra keys, missing nulls, numbers for strings, error texts for error objects,
inline links (`url`, `video_url`, `unsigned_urls`, `data[0].url`), replies wrapped in `{"data": {…}}`.
"""

from __future__ import annotations

import urllib.parse
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from vidkit.errors import Billed, InvalidRequest, RateLimited, ServiceError, VidkitError
from vidkit.models import Asset, Failure, Snapshot, State, Usage
from vidkit.providers.openai import spec
from vidkit.providers.openai.requests_parts import video_path
from vidkit.wire.hints import retry_after
from vidkit.wire.reply import Reply, default_error


class BodyRefused(InvalidRequest):
    """The server does not read this kind of body; nothing was created, so another kind may be tried."""


def read_error(reply: Reply) -> VidkitError | None:
    """Return what a reply says went wrong, or None for a good one."""
    if reply.ok:
        return _error_at_200(reply)
    error = _error_object(reply.maybe_json())
    message = str(error.get("message") or "") or f"the server answered {reply.status}."
    param = error.get("param")
    row = _row(reply.status, error)
    if row is None or (reply.status >= 500 and not issubclass(row.error, ServiceError)):
        return default_error(reply, message if error else "", code=_code(error))
    facts: dict[str, Any] = {
        "provider": spec.NAME,
        "code": _code(error) or str(reply.status),
        "billed": row.billed,
        "advice": row.advice,
    }
    if _body_refused(reply.status, message):
        return BodyRefused(message, **facts)
    if issubclass(row.error, InvalidRequest):
        fields = {str(param): message} if isinstance(param, str) and param else {}
        return row.error(message, fields=fields, **facts)
    if issubclass(row.error, (RateLimited, ServiceError)):
        facts["retry_after"] = retry_after(reply.headers)
    return row.error(message, **facts)


def _row(status: int, error: Mapping[str, Any]) -> spec.Code | None:
    """Find the row of the tables: a code we know, then the type, then the status; 5xx have none."""
    code, kind = error.get("code"), error.get("type")
    if status == 404 and code != "model_not_found":
        return spec.STATUSES[404]  # its type is the same invalid_request_error as that of a bad field
    for word in (code, kind):
        if isinstance(word, str) and word in spec.CODES and word != "invalid_request_error":
            return spec.CODES[word]
    if status >= 500 or status == 408:
        return None
    return spec.STATUSES.get(status, spec.STATUSES[400])


def _error_object(body: Any) -> dict[str, Any]:
    """Find the error in whatever a server sends: `{error: …}`, `{detail: …}`, `{message: …}`."""
    if not isinstance(body, Mapping):
        return {}
    error = body.get("error")
    if isinstance(error, Mapping):
        return dict(error)
    if isinstance(error, str):
        return {"message": error, "code": body.get("code")}
    detail = body.get("detail")  # FastAPI's word: a sentence, or one entry per wrong field
    if isinstance(detail, str):
        return {"message": detail}
    if isinstance(detail, list):
        found = [item for item in detail if isinstance(item, Mapping)]
        text = "; ".join(f"{_last(item.get('loc'))}: {item.get('msg', '')}" for item in found)
        return {"message": text, "param": _last(found[0].get("loc")) if found else None}
    if isinstance(body.get("message"), str):
        return {"message": body["message"], "code": body.get("code")}
    return {}


def _last(loc: Any) -> str:
    return str(loc[-1]) if isinstance(loc, list) and loc else "request"


def _code(error: Mapping[str, Any]) -> str | None:
    code = error.get("code") or error.get("type")
    return str(code) if code else None


def _body_refused(status: int, message: str) -> bool:
    """Whether a refusal is about the kind of body, so that nothing can have been created."""
    if status in {415, 422}:
        return True
    # SGLang before its multipart fix wanted a file in every form.
    return status == 400 and "input_reference" in message and "required" in message


def _error_at_200(reply: Reply) -> VidkitError | None:
    """See through gateways that say 200 and mean an error."""
    body = reply.maybe_json()
    if not isinstance(body, Mapping) or "id" in body or "data" in body or "status" in body:
        return None
    error = _error_object(body) if body.get("error") else {}
    if not error:
        return None
    return ServiceError(
        str(error.get("message") or "the server reports an error."), provider=spec.NAME, code=_code(error)
    )


def video_of(body: Any) -> dict[str, Any]:
    """Return the Video of a reply, unwrapped where a gateway wraps it."""
    if isinstance(body, Mapping):
        inner = body.get("data")
        if "id" not in body and isinstance(inner, Mapping) and ("id" in inner or "task_id" in inner):
            body = inner
        video = dict(body)
        if not video.get("id"):
            video["id"] = video.get("task_id") or video.get("video_id") or ""
        return video
    return {}


def snapshot(
    body: Any, *, base_url: str, headers: Mapping[str, str] | None = None, remote_id: str | None = None
) -> Snapshot:
    """
    Read a Video.

    Args:
        body: The reply.
        base_url: Of the server: links into it are fetched with the key, others without.
        headers: Of the reply, for the poll hint.
        remote_id: The id asked for, where the reply may leave it out.

    Raises:
        ServiceError: There is no id in it.
    """
    video = video_of(body)
    found = str(video.get("id") or remote_id or "")
    if not found:
        raise ServiceError("the reply has no video id.", provider=spec.NAME)
    raw = str(video.get("status") or "")
    word = spec.WORDS.get(raw.lower())
    state = word.state if word else (State.queued if not raw else State.running)
    links = _links(video)
    expires = _moment(video.get("expires_at"))
    assets: tuple[Asset, ...] = ()
    if state is State.succeeded:
        url = _own_path(links[0], base_url) if links else video_path(found, "/content")
        assets = (Asset("video", url, ".mp4", expires_at=expires),)
    return Snapshot(
        remote_id=found,
        state=state,
        raw_state=raw,
        progress=1.0 if state is State.succeeded else _progress(video.get("progress")),
        poll_after=_poll_after(headers or {}),
        failure=_failure(video, state),
        assets=assets,
        expires_at=expires,
        usage=_usage(video),
        facts={
            name: str(video[name])
            for name in ("model", "size", "seconds", "remixed_from_video_id")
            if isinstance(video.get(name), (str, int, float)) and str(video[name])
        },
        raw=video,
        known=word is not None or not raw,
    )


def _progress(value: Any) -> float | None:
    """Read 0–100, `"45%"` or a fraction; integers are percent, as SPEC says."""
    if isinstance(value, str):
        try:
            percent = float(value.rstrip("% "))
        except ValueError:
            return None
        return min(max(percent / 100, 0.0), 1.0)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    fraction = value if isinstance(value, float) and value <= 1 else value / 100
    return min(max(float(fraction), 0.0), 1.0)


def _poll_after(headers: Mapping[str, str]) -> float | None:
    text = headers.get("openai-poll-after-ms", "")
    return int(text) / 1000 if text.isdigit() else retry_after(headers)


def _moment(value: Any) -> datetime | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value <= 0:
        return None
    try:
        return datetime.fromtimestamp(value, UTC)
    except (OverflowError, OSError, ValueError):
        return None


def created_at(video: Mapping[str, Any]) -> datetime | None:
    """Return when a video was ordered."""
    return _moment(video.get("created_at"))


def _links(video: Mapping[str, Any]) -> list[str]:
    """Collect http(s) links to the result, however a gateway names them."""
    found: list[Any] = [video.get("video_url"), video.get("url")]
    for name in ("unsigned_urls", "urls", "data", "videos"):
        items = video.get(name)
        if isinstance(items, list):
            found += [item.get("url") if isinstance(item, Mapping) else item for item in items]
    for name in ("output", "result", "video"):
        inner = video.get(name)
        if isinstance(inner, Mapping):
            found += [inner.get("url"), inner.get("video_url")]
    return [item for item in found if isinstance(item, str) and item.startswith(("http://", "https://", "/"))]


def _own_path(link: str, base_url: str) -> str:
    """Make a link into the API itself a path below its base URL: there, and only there, the key travels."""
    absolute = urllib.parse.urljoin(base_url + "/", link)
    prefix = base_url.rstrip("/") + "/"
    return f"/{absolute.removeprefix(prefix)}" if absolute.startswith(prefix) else absolute


def polling_path(video: Mapping[str, Any], base_url: str) -> str | None:
    """Return OpenRouter's `polling_url` as a path below the base URL, where it leads there."""
    link = video.get("polling_url")
    if not isinstance(link, str) or not link:
        return None
    path = _own_path(link, base_url)
    return path if path.startswith("/") else None


def _failure(video: Mapping[str, Any], state: State) -> Failure | None:
    if state not in {State.failed, State.cancelled, State.expired}:
        return None
    error = video.get("error")
    facts = dict(error) if isinstance(error, Mapping) else {"message": error or video.get("fail_reason")}
    code = str(facts.get("code") or facts.get("type") or "") or None
    row = spec.CODES.get(code or "", spec.JOB_FAILED)
    billed = row.billed
    if issubclass(row.error, InvalidRequest):  # refused late, after it was accepted: nobody says who pays
        billed = Billed.unknown
    message = (
        str(facts.get("message") or "")
        or {
            State.cancelled: "the server says it was cancelled.",
            State.expired: "the server threw the result away.",
            State.failed: "the server gave no reason.",
        }[state]
    )
    return Failure(
        message=message,
        code=code,
        refused=row.error.__name__ == "ContentRefused",
        billed=billed,
        advice=row.advice,
    )


def _usage(video: Mapping[str, Any]) -> Usage | None:
    """Read what it cost, where a gateway tells; absence stays unknown, never zero."""
    usage = video.get("usage")
    if not isinstance(usage, Mapping):
        return None
    cost, seconds = usage.get("cost"), usage.get("seconds")
    usd = float(cost) if isinstance(cost, (int, float)) and not isinstance(cost, bool) else None
    length = float(seconds) if isinstance(seconds, (int, float)) and not isinstance(seconds, bool) else None
    return None if usd is None and length is None else Usage(usd=usd, seconds=length)
