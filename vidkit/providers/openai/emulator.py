"""
The OpenAI-compatible `/v1/videos` service, from the server's side.

Point any client of that shape at the local studio's `/openai/v1`. The parts stand in `emulator_*.py`.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from vidkit.providers.openai import spec
from vidkit.providers.openai.emulator_batches import Batches
from vidkit.providers.openai.emulator_core import Desk
from vidkit.providers.openai.emulator_derive import Derivations
from vidkit.providers.openai.emulator_errors import Refusal
from vidkit.providers.openai.emulator_files import Files
from vidkit.providers.openai.emulator_videos import Videos
from vidkit.providers.openai.emulator_webhooks import Webhooks
from vidkit.server.emulator import Emulator, Host, ServerJob


class OpenAIEmulator(Emulator):
    """Videos, remixes, edits, extensions, characters, files, batches and webhooks."""

    name = spec.NAME
    title = "OpenAI-compatible videos"
    prefix = "/openai/v1"
    client_base = "/openai/v1"

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self.desk = Desk(host)
        self.videos = Videos(self.desk)
        self.derivations = Derivations(self.desk)
        self.files = Files(self.desk)
        self.webhooks = Webhooks(self.desk)
        self.batches = Batches(self.desk, self.videos, self.webhooks.tell)

    def routes(self) -> list[BaseRoute]:
        """Return all routes: literal segments first, and a 404 in the wire's words last."""
        return [
            *self.derivations.routes(),
            *self.videos.routes(),
            *self.files.routes(),
            *self.batches.routes(),
            *self.webhooks.routes(),
            Route(
                "/{path:path}",
                self.desk.door(self._nothing_here),
                methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
            ),
        ]

    async def _nothing_here(self, request: Request, owner: str) -> Response:
        raise Refusal(404, f"Invalid URL ({request.method} /v1/{request.path_params['path']})")

    def fault_response(self, kind: str, seconds: float | None) -> Response:
        """Say a scripted fault in this wire's words."""
        wait = {"retry-after": f"{seconds:g}"} if seconds is not None else {}
        refusals = {
            "401": Refusal(401, "Incorrect API key provided: ***.", code="invalid_api_key"),
            "402": Refusal(
                429,  # this service has no 402: used-up credit is a 429 without Retry-After
                "You exceeded your current quota, please check your plan and billing details.",
                kind="insufficient_quota",
                code="insufficient_quota",
            ),
            "403": Refusal(403, "You are not allowed to use this model.", code="model_access_denied"),
            "429": Refusal(
                429,
                "Rate limit reached for requests.",
                kind="requests",
                code="rate_limit_exceeded",
                headers=wait,
            ),
            "refused": Refusal(400, spec.MODERATION_BLOCKED, code="moderation_blocked"),
            "503": Refusal(
                503, "The server is overloaded. Please try again later.", kind="server_error", headers=wait
            ),
        }
        status = int(kind) if kind.isdigit() else 500
        if status < 500:
            fallback = Refusal(status, "The local studio was told to refuse this request.", headers=wait)
        else:
            fallback = Refusal(
                status,
                "The server had an error while processing your request.",
                kind="server_error",
                code="server_error",
                headers=wait,
            )
        return refusals.get(kind, fallback).response()

    async def on_change(self, job: ServerJob) -> None:
        """Tell the webhooks, and close a batch whose last job this was."""
        self.webhooks.job_changed(job)
        await self.batches.job_changed(job)
