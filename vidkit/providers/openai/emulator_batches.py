"""`/batches` for `/v1/videos`: a JSONL file of creates, followed until every job has ended."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from vidkit.providers.openai import spec
from vidkit.providers.openai.emulator_bodies import read_body
from vidkit.providers.openai.emulator_core import PRIVATE, Desk
from vidkit.providers.openai.emulator_errors import Refusal, invalid_value, missing
from vidkit.providers.openai.emulator_videos import Videos, page
from vidkit.server.emulator import ServerJob

ENDPOINT = "/v1/videos"


class Batches:
    """Handlers of batches; each lives in the `batches` document of its owner."""

    def __init__(
        self, desk: Desk, videos: Videos, tell: Callable[[str, str, Mapping[str, Any]], None]
    ) -> None:
        self.desk = desk
        self.host = desk.host
        self.videos = videos
        self.tell = tell
        self._lock = asyncio.Lock()  # a look and a job's end may find a batch done at the same time

    def routes(self) -> list[BaseRoute]:
        """Return routes."""
        door = self.desk.door
        return [
            Route("/batches", door(self.create), methods=["POST"]),
            Route("/batches", door(self.list), methods=["GET"]),
            Route("/batches/{batch_id}", door(self.retrieve), methods=["GET"]),
            Route("/batches/{batch_id}/cancel", door(self.cancel), methods=["POST"]),
        ]

    def _known(self, owner: str) -> dict[str, Any]:
        return self.host.keep(spec.NAME, owner, "batches")

    def _save(self, owner: str, batch: Mapping[str, Any]) -> None:
        self.host.put(spec.NAME, owner, "batches", self._known(owner) | {batch["id"]: dict(batch)})

    async def create(self, request: Request, owner: str) -> Response:
        """`POST /batches`: check the file as a whole, then start every line."""
        fields = await read_body(request, allowed=("application/json",))
        for name in ("input_file_id", "endpoint", "completion_window"):
            if not fields.get(name):
                raise missing(name)
        if fields["endpoint"] != ENDPOINT:
            raise invalid_value("endpoint", fields["endpoint"], (ENDPOINT,))
        if fields["completion_window"] != "24h":
            raise invalid_value("completion_window", fields["completion_window"], ("24h",))
        file_id = str(fields["input_file_id"])
        stored = await self.host.stored(spec.NAME, file_id, owner)
        if stored is None or stored.purpose != "batch":
            raise Refusal(404, f"No such File object with purpose 'batch': {file_id}", param="input_file_id")
        lines, problems = read_lines(await asyncio.to_thread(stored.path.read_bytes))
        now = int(self.host.now())
        batch: dict[str, Any] = {
            "id": f"batch_{secrets.token_hex(12)}",
            "object": "batch",
            "endpoint": ENDPOINT,
            "errors": {"object": "list", "data": problems} if problems else None,
            "input_file_id": file_id,
            "completion_window": "24h",
            "status": "failed" if problems else "in_progress",
            "output_file_id": None,
            "error_file_id": None,
            "created_at": now,
            "in_progress_at": None if problems else now,
            "expires_at": now + 86400,
            "finalizing_at": None,
            "completed_at": None,
            "failed_at": now if problems else None,
            "cancelling_at": None,
            "cancelled_at": None,
            "request_counts": {"total": len(lines), "completed": 0, "failed": 0},
            "metadata": fields.get("metadata"),
            "jobs": {},
            "refused": {},
        }
        if not problems:
            for line in lines:
                await self._begin(line, batch, owner)
        self._save(owner, batch)
        return JSONResponse(show(await self.settle(batch, owner)))

    async def _begin(self, line: Mapping[str, Any], batch: dict[str, Any], owner: str) -> None:
        try:
            job, _ = await self.videos.create_from(line["body"], owner, None, batch=batch["id"])
        except Refusal as refusal:
            batch["refused"][line["custom_id"]] = {
                "status_code": refusal.status,
                "body": {"error": refusal.body},
            }
        else:
            batch["jobs"][line["custom_id"]] = job.id

    async def settle(self, batch: dict[str, Any], owner: str, *, look: bool = True) -> dict[str, Any]:
        """Look at the jobs of a batch; once all have ended write its output file, close it and tell."""
        async with self._lock:
            return await self._settle(self._known(owner).get(batch["id"], batch), owner, look=look)

    async def _settle(self, batch: dict[str, Any], owner: str, *, look: bool) -> dict[str, Any]:
        if batch["status"] not in {"in_progress", "cancelling"}:
            return batch
        jobs: dict[str, ServerJob | None] = {
            custom_id: await self.host.job(spec.NAME, video_id, owner, look=look)
            for custom_id, video_id in batch["jobs"].items()
        }
        ended = {
            name: job for name, job in jobs.items() if job is None or job.state not in {"queued", "running"}
        }
        good = sum(job is not None and job.state == "succeeded" for job in ended.values())
        batch["request_counts"] |= {
            "completed": good,
            "failed": len(ended) - good + len(batch["refused"]),
        }
        if len(ended) == len(jobs):
            now = int(self.host.now())
            word = "cancelled" if batch["status"] == "cancelling" else "completed"
            replies = {
                name: {"status_code": 200, "body": self.desk.video(job)} for name, job in ended.items() if job
            }
            batch["output_file_id"] = await self._write(replies, batch, owner, "output") if replies else None
            batch["error_file_id"] = (
                await self._write(batch["refused"], batch, owner, "error") if batch["refused"] else None
            )
            batch |= {"status": word, f"{word}_at": now, "finalizing_at": now}
            self.tell(owner, f"batch.{word}", {"id": batch["id"]})
        self._save(owner, batch)
        return batch

    async def _write(
        self, replies: Mapping[str, Mapping[str, Any]], batch: Mapping[str, Any], owner: str, kind: str
    ) -> str:
        lines = [
            json.dumps(
                {
                    "id": f"batch_req_{secrets.token_hex(12)}",
                    "custom_id": custom_id,
                    "response": {**reply, "request_id": f"req_{secrets.token_hex(16)}"},
                    "error": None,
                }
            )
            for custom_id, reply in replies.items()
        ]
        stored = await self.host.store(
            service=spec.NAME,
            owner=owner,
            data=("\n".join(lines) + "\n").encode(),
            name=f"{batch['id']}_{kind}.jsonl",
            content_type="application/jsonl",
            purpose="batch_output",
        )
        return stored.id

    def _get(self, request: Request, owner: str) -> dict[str, Any]:
        batch_id = request.path_params["batch_id"]
        batch = self._known(owner).get(batch_id)
        if batch is None:
            raise Refusal(404, f"No batch found with id '{batch_id}'.", param="batch_id")
        return dict(batch)

    async def retrieve(self, request: Request, owner: str) -> Response:
        """`GET /batches/{id}`."""
        return JSONResponse(show(await self.settle(self._get(request, owner), owner)))

    async def list(self, request: Request, owner: str) -> Response:
        """`GET /batches`, newest first."""
        batches = [await self.settle(dict(item), owner, look=False) for item in self._known(owner).values()]
        return JSONResponse(page(request, [show(item) for item in reversed(batches)]))

    async def cancel(self, request: Request, owner: str) -> Response:
        """`POST /batches/{id}/cancel`: what has not ended yet ends now."""
        batch = self._get(request, owner)
        if batch["status"] not in {"in_progress", "cancelling"}:
            raise Refusal(400, f"Cannot cancel a batch with status '{batch['status']}'.", param="batch_id")
        batch |= {"status": "cancelling", "cancelling_at": int(self.host.now())}
        self._save(owner, batch)
        for video_id in batch["jobs"].values():
            await self.host.cancel(spec.NAME, video_id, owner)
        return JSONResponse(show(await self.settle(batch, owner, look=False)))

    async def job_changed(self, job: ServerJob) -> None:
        """Close the batch of *job* if this was its last job to end."""
        batch_id = job.public.get("batch")
        batch = self._known(job.owner).get(batch_id) if batch_id else None
        if batch is not None and job.state in {"succeeded", "failed", "cancelled"}:
            await self.settle(batch, job.owner, look=False)


def show(batch: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what is ours."""
    return {
        key: value for key, value in batch.items() if key not in {"jobs", "refused"} and key[:1] != PRIVATE
    }


def read_lines(data: bytes) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """
    Read a batch's JSONL.

    Returns:
        The lines, and the problems that make the whole batch fail.
    """
    lines: list[dict[str, Any]] = []
    problems: list[dict[str, Any]] = []
    seen: set[str] = set()
    for number, text in enumerate(data.decode("utf-8", "replace").splitlines(), 1):
        if not text.strip():
            continue
        try:
            line = json.loads(text)
        except ValueError:
            line = None
        problem = _problem(line, seen)
        if problem is None:
            assert line is not None
            seen.add(line["custom_id"])
            lines.append(line)
        else:
            problems.append({"line": number, "param": None, **problem})
    if len(lines) > spec.BATCH_LINES_LIMIT:
        problems.append(
            {"line": None, "param": None, "code": "too_many_tasks", "message": "At most 50000 lines."}
        )
    if not lines and not problems:
        problems.append({"line": None, "param": None, "code": "empty_file", "message": "The file is empty."})
    return lines, problems


def _problem(line: Any, seen: set[str]) -> dict[str, str] | None:
    if not isinstance(line, dict):
        return {"code": "invalid_json_line", "message": "This line is not parseable as valid JSON."}
    if not isinstance(line.get("custom_id"), str):
        return {"code": "missing_custom_id", "message": "Each line needs a 'custom_id'."}
    if line["custom_id"] in seen:
        return {"code": "duplicate_custom_id", "message": f"'{line['custom_id']}' is used twice."}
    if line.get("method") != "POST" or line.get("url") != ENDPOINT:
        return {"code": "mismatched_endpoint", "message": f"Each line must be a POST to {ENDPOINT}."}
    if not isinstance(line.get("body"), dict):
        return {"code": "missing_body", "message": "Each line needs a 'body' object."}
    return None
