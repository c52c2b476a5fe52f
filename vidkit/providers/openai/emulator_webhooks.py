"""
Webhook endpoints, and signed deliveries as Standard Webhooks wants them.

Without management calls, the settings `openai_webhook_url` and `openai_webhook_secret` stand for an endpoint
that somebody configured in a dashboard.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from vidkit.providers.openai import spec
from vidkit.providers.openai.emulator_bodies import read_body
from vidkit.providers.openai.emulator_core import Desk, truth
from vidkit.providers.openai.emulator_errors import Refusal, invalid_type, invalid_value, missing
from vidkit.providers.openai.emulator_videos import page
from vidkit.server.emulator import FetchRefused, ServerJob

USER_AGENT = "OpenAI/1.0 (+https://platform.openai.com/docs/webhooks)"
EVENTS = (*spec.WEBHOOK_EVENTS, "batch.completed", "batch.failed", "batch.cancelled", "batch.expired")
#: How long a rotated secret may live on, in seconds.
KEEP_OLD = 24 * 3600
#: Signs deliveries to the endpoint from the settings, unless they name another; a test value, no secret.
TEST_SECRET = "whsec_" + base64.b64encode(b"vidkit-local-studio-test-secret!").decode()


def sign(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """Return one entry of `webhook-signature`."""
    tail = secret.removeprefix("whsec_")
    key = base64.b64decode(tail) if tail != secret else secret.encode()
    mac = hmac.new(key, f"{message_id}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    return "v1," + base64.b64encode(mac).decode()


class Webhooks:
    """Handlers of `/webhook_endpoints`, and the sender."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.host = desk.host

    def routes(self) -> list[BaseRoute]:
        """Return routes."""
        door = self.desk.door
        return [
            Route("/webhook_endpoints", door(self.create), methods=["POST"]),
            Route("/webhook_endpoints", door(self.list), methods=["GET"]),
            Route("/webhook_endpoints/{endpoint_id}", door(self.retrieve), methods=["GET"]),
            Route("/webhook_endpoints/{endpoint_id}", door(self.update), methods=["POST"]),
            Route("/webhook_endpoints/{endpoint_id}", door(self.delete), methods=["DELETE"]),
            Route("/webhook_endpoints/{endpoint_id}/rotate_secret", door(self.rotate), methods=["POST"]),
            Route("/webhook_endpoints/{endpoint_id}/test", door(self.test), methods=["POST"]),
        ]

    # --- sending ---

    def _letter(
        self, secrets_: list[str], type_: str, data: Mapping[str, Any]
    ) -> tuple[bytes, dict[str, str]]:
        now = int(self.host.now())
        event = {
            "id": f"evt_{secrets.token_hex(12)}",
            "object": "event",
            "created_at": now,
            "type": type_,
            "data": dict(data),
        }
        body = json.dumps(event, separators=(",", ":")).encode()
        message_id = f"wh_{secrets.token_hex(12)}"
        return body, {
            "content-type": "application/json",
            "user-agent": USER_AGENT,
            "webhook-id": message_id,
            "webhook-timestamp": str(now),
            "webhook-signature": " ".join(sign(item, message_id, now, body) for item in secrets_),
        }

    def tell(self, owner: str, type_: str, data: Mapping[str, Any]) -> None:
        """Send an event to every endpoint of *owner* that wants it."""
        fixed = self.host.setting("openai_webhook_url")
        if fixed:
            secret = str(self.host.setting("openai_webhook_secret", TEST_SECRET))
            self.host.deliver(str(fixed), *self._letter([secret], type_, data))
        for endpoint in self._known(owner).values():
            if type_ in endpoint["event_types"]:
                self.host.deliver(endpoint["url"], *self._letter(self._secrets(endpoint), type_, data))

    def job_changed(self, job: ServerJob) -> None:
        """Tell that a video has ended; the letter holds its id alone, as the service's does."""
        if job.state in {"succeeded", "failed"}:
            self.tell(
                job.owner,
                "video.completed" if job.state == "succeeded" else "video.failed",
                {"id": job.id},
            )

    def _secrets(self, endpoint: Mapping[str, Any]) -> list[str]:
        """Return the secrets that sign now: the current one, and an old one in its last day."""
        old = endpoint.get("old_secret")
        live = old is not None and endpoint["old_secret_until"] > self.host.now()
        return [endpoint["secret"], *([old] if live else [])]

    # --- management ---

    def _known(self, owner: str) -> dict[str, Any]:
        return self.host.keep(spec.NAME, owner, "webhook_endpoints")

    def _save(self, owner: str, endpoint: Mapping[str, Any]) -> None:
        self.host.put(
            spec.NAME, owner, "webhook_endpoints", self._known(owner) | {endpoint["id"]: dict(endpoint)}
        )

    def _get(self, request: Request, owner: str) -> dict[str, Any]:
        endpoint_id = request.path_params["endpoint_id"]
        endpoint = self._known(owner).get(endpoint_id)
        if endpoint is None:
            raise Refusal(
                404, f"No webhook endpoint found with id '{endpoint_id}'.", param="webhook_endpoint_id"
            )
        return dict(endpoint)

    async def create(self, request: Request, owner: str) -> Response:
        """`POST /webhook_endpoints`: the only reply, with rotation's, that shows the secret."""
        fields = await read_body(request, allowed=("application/json",))
        for name in ("name", "url", "event_types"):
            if not fields.get(name):
                raise missing(name)
        now = int(self.host.now())
        endpoint = {
            "id": f"we_{secrets.token_hex(12)}",
            "object": "webhook_endpoint",
            **_checked(fields),
            "created_at": now,
            "updated_at": now,
            "secret": _new_secret(),
        }
        self._save(owner, endpoint)
        return JSONResponse(show(endpoint) | {"signing_secret": endpoint["secret"]})

    async def list(self, request: Request, owner: str) -> Response:
        """`GET /webhook_endpoints`, newest first."""
        return JSONResponse(page(request, [show(item) for item in reversed(self._known(owner).values())]))

    async def retrieve(self, request: Request, owner: str) -> Response:
        """`GET /webhook_endpoints/{id}`."""
        return JSONResponse(show(self._get(request, owner)))

    async def update(self, request: Request, owner: str) -> Response:
        """`POST /webhook_endpoints/{id}`."""
        endpoint = self._get(request, owner)
        fields = await read_body(request, allowed=("application/json",))
        endpoint |= _checked(fields) | {"updated_at": int(self.host.now())}
        self._save(owner, endpoint)
        return JSONResponse(show(endpoint))

    async def delete(self, request: Request, owner: str) -> Response:
        """`DELETE /webhook_endpoints/{id}`."""
        endpoint = self._get(request, owner)
        left = {key: item for key, item in self._known(owner).items() if key != endpoint["id"]}
        self.host.put(spec.NAME, owner, "webhook_endpoints", left)
        return JSONResponse({"id": endpoint["id"], "object": "webhook_endpoint.deleted", "deleted": True})

    async def rotate(self, request: Request, owner: str) -> Response:
        """`POST /webhook_endpoints/{id}/rotate_secret`."""
        endpoint = self._get(request, owner)
        fields = (
            await read_body(request, allowed=("application/json",))
            if request.headers.get("content-length", "0") != "0"
            else {}
        )
        keep = truth(fields.get("keep_old_secret_active_for_24_hours", False))
        endpoint |= {
            "old_secret": endpoint["secret"] if keep else None,
            "old_secret_until": self.host.now() + KEEP_OLD,
            "secret": _new_secret(),
            "updated_at": int(self.host.now()),
        }
        self._save(owner, endpoint)
        return JSONResponse(show(endpoint) | {"signing_secret": endpoint["secret"]})

    async def test(self, request: Request, owner: str) -> Response:
        """`POST /webhook_endpoints/{id}/test`: one delivery, now, and what came back."""
        endpoint = self._get(request, owner)
        fields = await read_body(request, allowed=("application/json",))
        type_ = fields.get("event_type")
        if not type_:
            raise missing("event_type")
        if type_ not in EVENTS:
            raise invalid_value("event_type", type_, EVENTS)
        body, headers = self._letter(self._secrets(endpoint), type_, {"id": f"video_{secrets.token_hex(16)}"})
        try:
            status, _ = await self.host.post(endpoint["url"], body, headers, timeout=10.0)
        except FetchRefused as reason:
            raise Refusal(400, f"The test event could not be delivered: {reason}", param="url") from None
        if not 200 <= status < 300:
            raise Refusal(400, f"The endpoint answered the test event with status {status}.", param="url")
        return JSONResponse(
            {
                "object": "webhook_endpoint.test",
                "webhook_endpoint_id": endpoint["id"],
                "event_type": type_,
                "status_code": status,
                "success": True,
            }
        )


def _checked(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return those of name, url and event_types that are given, or refuse them."""
    out: dict[str, Any] = {}
    for name in ("name", "url"):
        if name in fields:
            if not isinstance(fields[name], str):
                raise invalid_type(name, "a string", "something else")
            out[name] = fields[name]
    if "url" in out and not out["url"].startswith(
        ("https://", "http://")
    ):  # http: loopback has no certificate
        raise Refusal(400, "Invalid 'url': expected an http(s) URL.", param="url", code="invalid_value")
    if "event_types" in fields:
        types = fields["event_types"]
        if not isinstance(types, list) or not types:
            raise invalid_type("event_types", "a non-empty array of strings", "something else")
        for item in types:
            if item not in EVENTS:
                raise invalid_value("event_types", item, EVENTS)
        out["event_types"] = types
    return out


def _new_secret() -> str:
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


def show(endpoint: Mapping[str, Any]) -> dict[str, Any]:
    """Spell an endpoint; of its secret only the ending."""
    hidden = {"secret", "old_secret", "old_secret_until"}
    plain = {key: value for key, value in endpoint.items() if key not in hidden}
    return plain | {"signing_secret_hint": f"whsec_…{endpoint['secret'][-4:]}"}
