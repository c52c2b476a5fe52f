"""V2: create, one task, the list, cancel or delete, regeneration. Real HTTP codes, links in the task."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from vidkit.providers.minimax import spec
from vidkit.providers.minimax import spec_models as models
from vidkit.providers.minimax.emulator_core import Desk, invalid, json_body, new_id, reply, seed_of, truth
from vidkit.providers.minimax.emulator_v1 import TASK_CODES, WATERMARK
from vidkit.providers.minimax.emulator_v2_checks import Medium, WantedV2, check, content_of, model_of, take
from vidkit.server.emulator import Order, ServerJob

TASK = "5"  #: first digit of a V2 task's id
STAGE = "vidkit.engine.tasks:stage"
#: Our kind of job → `task_type`.
KINDS = {"generate_v2": "generation", "regenerate_v2": "regeneration"}
_PAGE, _LARGEST_PAGE = 20, 100


class GenerationV2:
    """Everything below `/v2/`."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def routes(self) -> list[Route]:
        """Return the routes."""

        def door(handler: Any) -> Any:
            return self.desk.door(handler, v2=True)

        one = f"{spec.V2_QUERY}/{{task_id}}"
        return [
            Route(spec.V2_CREATE, door(self.create), methods=["POST"]),
            Route(spec.V2_REGENERATE, door(self.regenerate), methods=["POST"]),
            Route(spec.V2_QUERY, door(self.listing), methods=["GET"]),
            Route(one, door(self.query), methods=["GET"]),
            Route(f"{spec.V2_CREATE}/{{task_id}}", door(self.delete), methods=["DELETE"]),
        ]

    # --- creating ---

    async def create(self, request: Request, owner: str) -> Response:
        """Check, read the media, prove the callback and start the task."""
        body = await json_body(request)
        wanted = check(body)
        media = await take(self.desk, owner, wanted.items)
        callback = await self.desk.challenge(body.get("callback_url"))
        self.desk.charge(wanted.seconds * wanted.model.output[wanted.resolution])
        args, files = _staging(wanted, media)
        args["seed"] = seed_of(wanted.prompt, wanted.model.name, self.desk.host.setting("seed"))
        public = {
            "model": wanted.model.name,
            "resolution": wanted.resolution,
            "duration": wanted.seconds,
            "ratio": wanted.ratio,
            "aspect": _aspect(wanted, media),
            "usage": {
                "input_seconds": round(sum(item.seconds for item in media if item.kind == "video"), 2),
                "input_image_count": sum(item.kind == "image" for item in media),
                "input_audio_seconds": round(sum(item.seconds for item in media if item.kind == "audio"), 2),
            },
        }
        return await self._start(
            "generate_v2", owner, public, args, {name: item.blob for name, item in files.items()}, callback
        )

    async def regenerate(self, request: Request, owner: str) -> Response:
        """Stage a task of H3 again at 2K. What the base video shows is known from the task that made it."""
        body = await json_body(request)
        if not model_of(body).tools:
            raise invalid(f"model {body['model']} does not support regeneration")
        _, items = content_of(body, base=True)
        if len(items) != 1:
            raise invalid("content must hold exactly one base_video")
        media = await take(self.desk, owner, items)
        callback = await self.desk.challenge(body.get("callback_url"))
        source = await self._source(media[0], owner)
        args = dict(source.public["args"])
        aspect = float(source.public["aspect"])
        width, height = models.pixels("2K", aspect)
        args |= {"width": width, "height": height}
        if truth(body.get("aigc_watermark"), "aigc_watermark"):
            args["watermark"] = WATERMARK
        public = {
            "model": source.public["model"],
            "resolution": "2K",
            "duration": source.public["duration"],
            "ratio": source.public["ratio"],
            "aspect": aspect,
            "usage": {"input_seconds": round(media[0].seconds, 2), "input_image_count": 0},
        }
        self.desk.charge(float(public["duration"]) * models.REGENERATION_PER_SECOND)
        return await self._start(
            "regenerate_v2", owner, public, args, dict(source.public["inputs"]), callback
        )

    async def _source(self, base: Medium, owner: str) -> ServerJob:
        """
        Find the task that made a base video, by the note in its metadata.

        Raises:
            Refusal: It is no 768P video of H3 of this account.
        """
        from vidkit.engine import notes
        from vidkit.engine.probe import probe

        facts = await asyncio.to_thread(probe, base.path)
        task_id = str((notes.part(facts.tags, "meta") or {}).get("task") or "")
        job = await self.desk.host.job(spec.NAME, task_id, owner, look=False) if task_id else None
        if job is None or job.kind != "generate_v2" or job.public.get("resolution") != "768P":
            raise invalid("base_video must be a 768P video generated by MiniMax-H3")
        return job

    async def _start(
        self,
        kind: str,
        owner: str,
        public: Mapping[str, Any],
        args: Mapping[str, Any],
        blobs: Mapping[str, str],
        callback: str | None,
    ) -> Response:
        """Give the task to the server; *blobs* are the inputs by file name."""
        task_id = new_id(TASK)
        inputs: dict[str, Path] = {}
        for name, blob in blobs.items():
            stored = await self.desk.host.stored(spec.NAME, blob, owner)
            if stored is None:
                raise invalid("an input of the base video is gone")
            inputs[name] = stored.path
        meta = {"service": spec.NAME, "model": public["model"], "task": task_id}
        job = await self.desk.host.create(
            service=spec.NAME,
            kind=kind,
            owner=owner,
            id=task_id,
            public={**public, "args": dict(args), "inputs": dict(blobs)},
            order=Order(STAGE, {**args, "meta": meta}, inputs),
            ttl=spec.V2_KEEP_SECONDS,
            callback=callback,
        )
        return reply({"task_id": job.id})

    # --- looking ---

    async def query(self, request: Request, owner: str) -> Response:
        """Return one task."""
        job = await self._find(request.path_params["task_id"], owner, look=True)
        return reply({"task": self.task(job)})

    async def listing(self, request: Request, owner: str) -> Response:
        """Return a page of the last seven days' tasks, newest first."""
        params = request.query_params
        number, size = _number(params.get("page_num"), 1), _number(params.get("page_size"), _PAGE)
        if number < 1 or not 1 <= size <= _LARGEST_PAGE:
            raise invalid(f"page_num starts at 1, page_size is 1-{_LARGEST_PAGE}")
        wanted = {part for text in params.getlist("filter.task_ids") for part in text.split(",") if part}
        jobs = [
            job
            for job in await self.desk.host.jobs(spec.NAME, owner)
            if job.kind in KINDS
            and not self._forgotten(job)
            and (not wanted or job.id in wanted)
            and params.get("filter.status") in {None, "", _status(job)}
            and params.get("filter.model") in {None, "", job.public["model"]}
            and params.get("filter.task_type") in {None, "", KINDS[job.kind]}
        ]
        page = jobs[(number - 1) * size : number * size]
        return reply({"items": [self.task(job) for job in page], "total": len(jobs)})

    async def delete(self, request: Request, owner: str) -> Response:
        """Cancel what is queued, delete what has ended, refuse the rest."""
        job = await self._find(request.path_params["task_id"], owner)
        if job.state == "queued":
            await self.desk.host.cancel(spec.NAME, job.id, owner)
            return reply({"task_id": job.id, "action": "cancelled", "status": "cancelled"})
        if job.state in {"succeeded", "failed"}:
            await self.desk.host.delete(spec.NAME, job.id, owner)
            return reply({"task_id": job.id, "action": "deleted", "status": job.state})
        raise invalid(f"task is {job.state} and cannot be cancelled or deleted")

    async def _find(self, task_id: str, owner: str, *, look: bool = False) -> ServerJob:
        job = await self.desk.host.job(spec.NAME, task_id, owner, look=look)
        if job is None or job.kind not in KINDS or self._forgotten(job):
            raise invalid("invalid task_id")
        return job

    def _forgotten(self, job: ServerJob) -> bool:
        """Whether a task is older than the service remembers."""
        return job.created_at + spec.V2_KEEP_SECONDS <= self.desk.host.now()

    def task(self, job: ServerJob) -> dict[str, Any]:
        """Spell a job as the wire's task."""
        public = job.public
        done = job.state == "succeeded" and "video" in job.files
        found: dict[str, Any] = {
            "id": job.id,
            "model": public["model"],
            "status": _status(job),
            "created_at": int(job.created_at),
            "updated_at": int(job.finished_at or job.started_at or job.created_at),
            "content": {"url": self.desk.link(job)} if done else {},
            "resolution": public["resolution"],
            "duration": public["duration"],
            "usage": _usage(job) if done else {},
            "ratio": public["ratio"],
            "task_type": KINDS[job.kind],
            "modality": "video",
        }
        if job.state == "failed":
            found["error"] = _error(job)
        return found

    def tell(self, job: ServerJob) -> None:
        """Send the callback for a change; its body is the query's."""
        if job.callback:
            body = json.dumps({"task": self.task(job)}).encode()
            self.desk.host.deliver(job.callback, body, {"content-type": "application/json"})


def _status(job: ServerJob) -> str:
    return job.word or job.state  # the server's neutral words are V2's own


def _number(text: str | None, default: int) -> int:
    if not text:
        return default
    return int(text) if text.isdigit() else -1


def _usage(job: ServerJob) -> dict[str, Any]:
    """Return what was used, once it is done."""
    given, output = job.public["usage"], job.public["duration"]
    found = {name: value for name, value in given.items() if value or name != "input_audio_seconds"}
    return {"total_seconds": output + given["input_seconds"], "output_seconds": output, **found}


def _error(job: ServerJob) -> dict[str, str]:
    """Say why a task failed; the code is a string here."""
    code = str((job.error or {}).get("code", ""))
    number = int(code) if code.isdigit() else TASK_CODES.get(code, 1000)
    known = spec.CODES.get(number)
    message = known.message if known and number != 1000 else str((job.error or {}).get("message", ""))
    return {"code": str(number), "message": message or "unknown error"}


def _aspect(wanted: WantedV2, media: list[Medium]) -> float:
    """Return the shape: the ratio asked for, else the first frame's, else the first picture's."""
    frame = next((item for item in media if item.role == "first_frame"), None)
    leading = frame or next((item for item in media if item.width), None)
    return models.ratio(wanted.ratio) or (leading.width / leading.height if leading else models.WIDE)


def _staging(wanted: WantedV2, media: list[Medium]) -> tuple[dict[str, Any], dict[str, Medium]]:
    """Turn a request into the stage's arguments and the files that it needs, by name."""
    width, height = models.pixels(wanted.resolution, _aspect(wanted, media))
    args: dict[str, Any] = {
        "prompt": wanted.prompt,
        "width": width,
        "height": height,
        "seconds": wanted.seconds,
        **({"watermark": WATERMARK} if wanted.watermark else {}),
    }
    files: dict[str, Medium] = {}
    for index, item in enumerate(media):
        name = f"{item.role}-{index}{item.path.suffix}"
        if item.role == "first_frame":
            args["image"] = name
        elif item.role == "last_frame":
            args["last_image"] = name
        elif item.role == "reference_image":
            args.setdefault("references", []).append(name)
        elif item.role == "reference_video":
            args.setdefault("characters", []).append({"name": f"reference video {index + 1}", "file": name})
        else:
            continue  # sound is counted and measured; the stage has its own sound bed
        files[name] = item
    return args, files
