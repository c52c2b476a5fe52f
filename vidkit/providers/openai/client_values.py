"""The value operations: lists, files, characters, webhooks, batches. Each asks once and returns facts."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from vidkit.errors import InvalidRequest, MediaError, NotFound, ServiceError
from vidkit.models import Asset, Snapshot
from vidkit.providers.base import Provider, Ticket, value_operation
from vidkit.providers.openai import spec
from vidkit.providers.openai.parse import snapshot
from vidkit.providers.openai.requests import CreateRequest
from vidkit.providers.openai.requests_parts import video_path
from vidkit.providers.openai.values import (
    Batch,
    Catalogue,
    Character,
    Model,
    Page,
    WebhookEndpoint,
    WebhookEvent,
)
from vidkit.wire import loop
from vidkit.wire.download import download, safe_name
from vidkit.wire.form import FilePart, Form
from vidkit.wire.inputs import filename, media_input, mime, read_bytes
from vidkit.wire.webhook import verify_webhook


class ValueOperations(Provider):
    """Everything of the shape that answers at once."""

    # --- videos ---

    @value_operation
    async def list(self, limit: int = 20, *, after: str | None = None, order: str = "desc") -> Page:
        """
        Read one page of the service's own list.

        Args:
            limit: At most so many, up to 100.
            after: `last_id` of the page before.
            order: `"desc"` (newest first) or `"asc"`.
        """
        if not 0 <= limit <= spec.LIST_LIMIT:
            raise InvalidRequest(f"limit must be 0–{spec.LIST_LIMIT}, not {limit}.", provider=self.name)
        body = await self._get("/videos", limit=limit, order=order, after=after)
        items = body.get("data")
        videos = tuple(
            snapshot(item, base_url=self.wire.base_url)
            for item in (items if isinstance(items, list_) else ())
        )
        last = body.get("last_id") or (videos[-1].remote_id if videos else None)
        return Page(videos, last, bool(body.get("has_more")))

    @value_operation
    async def retrieve(self, video_id: Any) -> Snapshot:
        """Look at one video of the service, also one that no journal of ours knows."""
        return await self.look(Ticket("retrieve", _id(video_id)))

    @value_operation
    async def delete(self, video_id: Any) -> bool:
        """Remove an ended video and its files at the service, for good; local files stay."""
        reply = await self.wire.send("DELETE", video_path(_id(video_id)))
        body = reply.maybe_json()
        return not isinstance(body, Mapping) or body.get("deleted", True) is not False

    @value_operation
    async def content(self, video_id: Any, path: str | Path | None = None, *, variant: str = "video") -> Path:
        """
        Fetch a file of a finished video.

        Args:
            video_id: The job, or its id.
            path: Where to; by default the id, in the current folder. The ending follows the bytes.
            variant: `"video"`, `"thumbnail"` or `"spritesheet"`.
        """
        if variant not in spec.VARIANTS:
            raise InvalidRequest(
                f"variant must be {' or '.join(spec.VARIANTS)}, not {variant!r}.", provider=self.name
            )
        remote_id = _id(video_id)
        suffix = spec.VARIANTS[variant][1]
        target = Path(path) if path is not None else Path(safe_name(remote_id, suffix))
        if variant == "video":
            assets = (await self.look(Ticket("content", remote_id))).assets
            if not assets:
                raise NotFound(
                    f"video {remote_id} has no file yet.",
                    provider=self.name,
                    still_running=None,
                    advice="Wait until it is completed.",
                )
            asset = assets[0]
        else:
            asset = Asset(variant, video_path(remote_id, f"/content?variant={variant}"), suffix)
        return await download(self.wire, asset, target)

    # --- characters, files, models ---

    @value_operation
    async def create_character(self, name: str, video: Any) -> Character:
        """
        Introduce somebody, to be named in later prompts.

        Args:
            name: 1–80 characters; say it verbatim in the prompt.
            video: 2–4 s of them: path, bytes or a Video.
        """
        if not 1 <= len(name.strip()) <= len(name) <= spec.CHARACTER_NAME_LIMIT:
            raise InvalidRequest(
                f"A character's name has 1–{spec.CHARACTER_NAME_LIMIT} characters.", provider=self.name
            )
        clip = media_input(video)
        if not mime(clip).startswith("video/"):
            raise MediaError("a character needs a video of them that is here.", provider=self.name)
        form = Form(fields=[("name", name)], files=[await asyncio.to_thread(_part, "video", clip)])
        reply = await self.wire.send("POST", "/videos/characters", form=form, create=True)
        return _character(reply.json())

    @value_operation
    async def get_character(self, character_id: str) -> Character:
        """Look a character up."""
        return _character(await self._get(f"/videos/characters/{_segment(character_id)}"))

    @value_operation
    async def upload_file(self, file: Any, *, purpose: str = "vision") -> str:
        """Keep a file at the service and return its id: `input_reference={"file_id": id}`."""
        part = await asyncio.to_thread(_part, "file", media_input(file))
        form = Form(fields=[("purpose", purpose)], files=[part])
        body = (await self.wire.send("POST", "/files", form=form, create=True)).json()
        return str(body["id"])

    @property
    def models(self) -> Catalogue:
        """The server's models as a table; call it to filter: `studio.openai.models("pro")`."""
        return Catalogue(lambda: loop.run(self._models()))

    async def _models(self) -> tuple[Model, ...]:
        try:
            body = await self._get("/models")
        except NotFound:
            return tuple(Model.of(name) for name in spec.MODELS)  # small servers have no such list
        names = [
            str(item["id"]) for item in body.get("data") or () if isinstance(item, Mapping) and "id" in item
        ]
        return tuple(Model.of(name) for name in names)

    # --- webhooks ---

    @value_operation
    async def webhook_endpoints(self) -> tuple[WebhookEndpoint, ...]:
        """List where the service sends its events, newest first."""
        body = await self._get("/webhook_endpoints", limit=100)
        return tuple(WebhookEndpoint.read(item) for item in body.get("data") or ())

    @value_operation
    async def create_webhook_endpoint(
        self, name: str, url: str, event_types: Sequence[str] = spec.WEBHOOK_EVENTS
    ) -> WebhookEndpoint:
        """
        Have events sent to *url*; keep `.signing_secret`, it is told only now.

        Args:
            name: What the endpoint is called in lists.
            url: Where events are posted; https at the live service.
            event_types: Which ends are told; both by default.

        Raises:
            InvalidRequest: An event nobody knows, or a URL that is not http(s).
        """
        fields = {"name": name, "url": url, "event_types": [*event_types]}
        return WebhookEndpoint.read(await self._send("/webhook_endpoints", fields))

    @value_operation
    async def update_webhook_endpoint(
        self,
        endpoint_id: str,
        *,
        name: str | None = None,
        url: str | None = None,
        event_types: Sequence[str] | None = None,
    ) -> WebhookEndpoint:
        """
        Change an endpoint; what is left away stays.

        Args:
            endpoint_id: Its id, as `webhook_endpoints()` lists it.
            name: What it is called from now on.
            url: Where events are posted from now on.
            event_types: Which ends are told from now on.

        Raises:
            NotFound: There is no such endpoint.
        """
        types = None if event_types is None else [*event_types]
        fields = {"name": name, "url": url, "event_types": types}
        given = {key: value for key, value in fields.items() if value is not None}
        return WebhookEndpoint.read(await self._send(f"/webhook_endpoints/{_segment(endpoint_id)}", given))

    @value_operation
    async def delete_webhook_endpoint(self, endpoint_id: str) -> bool:
        """Stop sending events there."""
        reply = await self.wire.send("DELETE", f"/webhook_endpoints/{_segment(endpoint_id)}")
        return bool(reply.json().get("deleted"))

    @value_operation
    async def rotate_webhook_secret(self, endpoint_id: str, *, keep_old: bool = False) -> WebhookEndpoint:
        """Replace an endpoint's secret; *keep_old* lets the old one sign along for 24 hours."""
        path = f"/webhook_endpoints/{_segment(endpoint_id)}/rotate_secret"
        return WebhookEndpoint.read(await self._send(path, {"keep_old_secret_active_for_24_hours": keep_old}))

    @value_operation
    async def test_webhook_endpoint(self, endpoint_id: str, event_type: str = "video.completed") -> int:
        """Have one event sent now, and return the status the endpoint answered with."""
        path = f"/webhook_endpoints/{_segment(endpoint_id)}/test"
        return int((await self._send(path, {"event_type": event_type}))["status_code"])

    def unwrap_webhook(self, body: bytes | str, headers: Mapping[str, str], secret: str) -> WebhookEvent:
        """
        Prove that a delivery is genuine and fresh, and read it.

        Args:
            body: What was posted, byte for byte: the signature covers nothing else.
            headers: Its headers; `webhook-id`, `webhook-timestamp` and `webhook-signature` are read.
            secret: The endpoint's `signing_secret`.

        Raises:
            AuthError: It is forged, changed or old: ignore it.
        """
        event = verify_webhook(body, headers, secret)
        data = event.get("data") or {}
        return WebhookEvent(str(event.get("id", "")), str(event.get("type", "")), str(data.get("id", "")))

    # --- batches ---

    @value_operation
    async def create_batch(
        self, requests: Mapping[str, Mapping[str, Any]], *, metadata: Mapping[str, str] | None = None
    ) -> Batch:
        """
        Order many videos at once, at half the price and within a day. The budget's caps do not see them.

        Args:
            requests: Custom id → the fields of `create` (no local files: batches carry JSON only).
            metadata: Kept with the batch.
        """
        lines = [
            json.dumps({"custom_id": key, "method": "POST", "url": "/v1/videos", "body": _line(fields)})
            for key, fields in requests.items()
        ]
        if not 1 <= len(lines) <= spec.BATCH_LINES_LIMIT:
            raise InvalidRequest(f"A batch has 1–{spec.BATCH_LINES_LIMIT:,} requests.", provider=self.name)
        part = FilePart("file", ("\n".join(lines) + "\n").encode(), "batch.jsonl", "application/jsonl")
        form = Form(fields=[("purpose", "batch")], files=[part])
        stored = (await self.wire.send("POST", "/files", form=form, create=True)).json()
        fields = {"input_file_id": stored["id"], "endpoint": "/v1/videos", "completion_window": "24h"}
        if metadata is not None:
            fields["metadata"] = dict(metadata)
        return Batch.read(await self._send("/batches", fields, create=True))

    @value_operation
    async def get_batch(self, batch_id: str) -> Batch:
        """Look at a batch."""
        return Batch.read(await self._get(f"/batches/{_segment(batch_id)}"))

    @value_operation
    async def cancel_batch(self, batch_id: str) -> Batch:
        """Stop what of a batch has not ended."""
        return Batch.read(await self._send(f"/batches/{_segment(batch_id)}/cancel", {}))

    @value_operation
    async def batch_videos(self, batch_id: str) -> dict[str, Snapshot]:
        """Read the videos of a completed batch by custom id; `content(it.remote_id)` fetches each."""
        batch = Batch.read(await self._get(f"/batches/{_segment(batch_id)}"))
        if batch.output_file_id is None:
            return {}
        reply = await self.wire.send("GET", f"/files/{_segment(batch.output_file_id)}/content")
        lines = [json.loads(line) for line in reply.text.splitlines() if line.strip()]
        return {
            str(line["custom_id"]): snapshot(line["response"]["body"], base_url=self.wire.base_url)
            for line in lines
            if (line.get("response") or {}).get("status_code") == 200
        }

    # --- plumbing ---

    async def _get(self, path: str, **params: Any) -> dict[str, Any]:
        return _object((await self.wire.send("GET", path, params=params)).json())

    async def _send(self, path: str, fields: Mapping[str, Any], *, create: bool = False) -> dict[str, Any]:
        return _object((await self.wire.send("POST", path, json=dict(fields), create=create)).json())


list_ = list  # the operation of that name hides it inside the class


def _object(body: Any) -> dict[str, Any]:
    if not isinstance(body, dict):
        raise ServiceError("the reply is not an object.", provider=spec.NAME)
    return body


def _id(value: Any) -> str:
    """Take a job, a snapshot or an id for the service's id."""
    found = getattr(value, "remote_id", value)
    if not isinstance(found, str) or not found.strip():
        raise InvalidRequest("an id is missing: pass a job of this service, or its id.", provider=spec.NAME)
    return found


def _segment(text: str) -> str:
    return quote(_id(text), safe="")


def _part(name: str, item: Any) -> FilePart:
    content = item.path if item.path is not None else read_bytes(item)
    return FilePart(name, content, filename(item, name), mime(item) or "application/octet-stream")


def _character(body: Mapping[str, Any]) -> Character:
    created = body.get("created_at")
    moment = datetime.fromtimestamp(created, UTC) if isinstance(created, (int, float)) else None
    return Character(str(body.get("id") or ""), str(body.get("name") or ""), moment)


def _line(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Check one batch line by the rules of create; batches carry JSON only."""
    from vidkit.providers.openai.body import payload

    return payload(CreateRequest.build(**fields), "json").json or {}
