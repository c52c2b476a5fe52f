"""The four steps that `jobs` drives: submit, look, cancel, and looking for what a lost create made."""

from __future__ import annotations

import asyncio
import urllib.parse
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from vidkit.errors import PermissionDenied, ServiceError, SubmissionUnknown
from vidkit.models import MediaInput, Snapshot, State
from vidkit.providers.base import Provider, Request, Ticket
from vidkit.providers.minimax import spec
from vidkit.providers.minimax.client_files import Files
from vidkit.providers.minimax.parse import asset_v1, created_v2, identifier, task_v1, task_v2
from vidkit.providers.minimax.requests import GenerateRequest
from vidkit.providers.minimax.requests_media import size_of
from vidkit.providers.minimax.requests_templates import TemplateRequest
from vidkit.providers.minimax.requests_v2 import GenerateV2Request, RegenerateV2Request
from vidkit.wire.inputs import is_here

#: Clocks differ a little, and the service rounds to whole seconds.
_CLOCK_SLACK = timedelta(seconds=5)
_RECENT_PAGE = 50
#: V2 inputs above this are uploaded first: the whole body may have 64 MB, and Base64 adds a third.
INLINE_BYTES = 8 * 1024 * 1024


class Steps(Provider):
    """
    Both generations, told apart by the operation: one query, one way to the file, for each.

    Attributes:
        files: The service's files: upload, list, retrieve, save, delete.
    """

    files: Files

    async def submit(self, request: Request, *, headers: Mapping[str, str]) -> Snapshot:
        """Send the create once."""
        assert isinstance(request, (GenerateRequest, TemplateRequest, GenerateV2Request, RegenerateV2Request))
        if isinstance(request, (GenerateV2Request, RegenerateV2Request)):
            request = await self._uploaded(request)
        preview = await asyncio.to_thread(request.wire_preview)  # reads files
        reply = await self.wire.send("POST", preview.path, json=preview.json, headers=headers, create=True)
        answer = reply.json_object()
        task_id = identifier(answer.get("task_id"))
        if not task_id:
            raise SubmissionUnknown(
                "the service said success and gave no task_id.",
                provider=self.name,
                operation=request.operation,
            )
        return Snapshot(task_id, State.queued, raw_state="", raw=answer)

    async def _uploaded(
        self, request: GenerateV2Request | RegenerateV2Request
    ) -> GenerateV2Request | RegenerateV2Request:
        """Upload what is too big to travel inside the JSON body; only V2 takes `mm_file://` references."""

        async def small(item: MediaInput) -> MediaInput:
            if not is_here(item) or await asyncio.to_thread(size_of, item) <= INLINE_BYTES:
                return item
            found = await self.files.send(item, spec.V2_UPLOAD_PURPOSE)
            return MediaInput(remote=(spec.NAME, found.id), name=item.name)

        changed: dict[str, Any] = {}
        for name in type(request).model_fields:
            value = getattr(request, name)
            if isinstance(value, MediaInput):
                changed[name] = await small(value)
            elif isinstance(value, tuple) and value and isinstance(value[0], MediaInput):
                changed[name] = tuple([await small(item) for item in value])
        return request.model_copy(update=changed)

    async def look(self, ticket: Ticket) -> Snapshot:
        """Look at a task; once V1 succeeded, ask for a fresh link."""
        if ticket.operation.endswith("_v2"):
            return await self._look_v2(ticket.remote_id)
        if ticket.operation == "generate_template":
            reply = await self.wire.send("GET", spec.V1_TEMPLATE_QUERY, params={"task_id": ticket.remote_id})
            return task_v1(reply.json_object() | {"task_id": ticket.remote_id})
        reply = await self.wire.send("GET", spec.V1_QUERY, params={"task_id": ticket.remote_id})
        found = task_v1(reply.json_object() | {"task_id": ticket.remote_id})
        file_id = found.facts.get("file_id")
        if found.state is not State.succeeded or not file_id:
            return found
        answer = await self.wire.send("GET", spec.FILES_RETRIEVE, params={"file_id": file_id})
        asset = asset_v1(answer.json_object())
        return found if asset is None else replace(found, assets=(asset,))

    async def _look_v2(self, remote_id: str) -> Snapshot:
        path = f"{spec.V2_QUERY}/{urllib.parse.quote(remote_id, safe='')}"
        task = (await self.wire.send("GET", path)).json_object().get("task")
        if not isinstance(task, dict):
            raise ServiceError("the answer holds no task.", provider=self.name)
        return task_v2({**task, "id": remote_id})

    def can_cancel(self, operation: str) -> bool:
        """Say yes for the second generation only."""
        return operation.endswith("_v2")

    async def cancel(self, ticket: Ticket) -> Snapshot:
        """
        Cancel a queued task of V2. The same call *deletes* a finished one, so it is looked at first.

        Raises:
            PermissionDenied: V1 cannot; V2 cannot while it runs.
        """
        if not self.can_cancel(ticket.operation):
            return await super().cancel(ticket)
        found = await self._look_v2(ticket.remote_id)
        if found.state.terminal:
            return found
        if found.state is not State.queued:
            raise PermissionDenied(
                "the task already runs, and this service stops only queued ones.",
                provider=self.name,
                operation=ticket.operation,
                still_running=True,
                advice="Let it finish; vidkit keeps the file.",
            )
        await self.wire.send("DELETE", f"{spec.V2_CREATE}/{urllib.parse.quote(ticket.remote_id, safe='')}")
        return await self._look_v2(ticket.remote_id)

    async def recent(self, request: Request, since: datetime) -> list[Snapshot] | None:
        """List V2 tasks that a lost create may have made; V1 has no list."""
        if not isinstance(request, (GenerateV2Request, RegenerateV2Request)):
            return None
        kind = "regeneration" if isinstance(request, RegenerateV2Request) else "generation"
        tasks = await self._tasks(page_num=1, page_size=_RECENT_PAGE, **{"filter.task_type": kind})
        found = []
        for task in tasks:
            made = created_v2(task)
            if made is not None and made < since - _CLOCK_SLACK:
                continue
            if isinstance(request, GenerateV2Request) and not _alike(request, task):
                continue
            found.append(task_v2(task))
        return found

    async def _tasks(self, **filters: Any) -> list[Mapping[str, Any]]:
        params = {name: value for name, value in filters.items() if value is not None}
        items = (await self.wire.send("GET", spec.V2_QUERY, params=params)).json_object().get("items")
        return [item for item in items or () if isinstance(item, dict)]


def _alike(request: GenerateV2Request, task: Mapping[str, Any]) -> bool:
    """Whether a task may be what *request* made, by the fields that a task shows."""
    return (task.get("model"), task.get("resolution"), task.get("duration")) == (
        request.model,
        request.resolution,
        request.duration,
    )
