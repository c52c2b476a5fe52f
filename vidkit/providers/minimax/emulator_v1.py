"""V1: one create for all modes, and the query."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from vidkit.providers.minimax import spec
from vidkit.providers.minimax import spec_models as models
from vidkit.providers.minimax.emulator_core import (
    Desk,
    base_resp,
    invalid,
    json_body,
    new_id,
    reply,
    seed_of,
    truth,
)
from vidkit.providers.minimax.emulator_images import take_image
from vidkit.server.emulator import Order, ServerJob

KIND = "generate"
#: First digits tell kinds of ids apart; a task's file has the same digits behind another first one.
TASK, FILE = "3", "4"
WATERMARK = "AI generated"
#: Query words by neutral state; a queued job is `Preparing` at first (T2V order in practice).
STATUS = {
    "queued": "Queueing",
    "running": "Processing",
    "succeeded": "Success",
    "failed": "Fail",
    "cancelled": "Fail",
}
#: Callbacks use other words than the query (T2V).
CALLBACK_STATUS = {"running": "processing", "succeeded": "success", "failed": "failed", "cancelled": "failed"}
#: The task's own error codes → MiniMax's. A subject without a face fails late (OLD); its code is inferred.
TASK_CODES = {
    "refused": 1027,
    "content_refused": 1027,
    "moderation": 1027,
    "no_face": 2013,
    "bad_image": 2013,
}


@dataclass(slots=True)
class Wanted:
    """A create that passed all rules."""

    model: models.Model
    mode: models.Mode
    prompt: str
    resolution: str
    seconds: int
    images: dict[str, Any] = field(default_factory=dict)
    watermark: bool = False


def file_of(task_id: str) -> str:
    """Return the id of the file a task makes."""
    return FILE + task_id[1:]


def task_of(file_id: str) -> str:
    """Return the task that made a file."""
    return TASK + file_id[1:]


def verdict(job: ServerJob) -> dict[str, Any]:
    """Return `base_resp` of a task: success unless it failed."""
    if job.state not in {"failed", "cancelled"}:
        return base_resp()
    code = str((job.error or {}).get("code", ""))
    message = str((job.error or {}).get("message", ""))
    number = int(code) if code.isdigit() else TASK_CODES.get(code, 1024)
    known = spec.CODES.get(number)
    if number == 2013 and message:
        return base_resp(number, f"invalid params, {message}")
    return base_resp(number, known.message if known else message or "internal error")


class Generation:
    """`POST /v1/video_generation` and its query."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def routes(self) -> list[Route]:
        """Return the routes."""
        create = self.desk.door(self.create, refused={"task_id": ""})
        query = self.desk.door(self.query, refused={"task_id": "", "status": "", "file_id": ""})
        return [
            Route(spec.V1_CREATE, create, methods=["POST"]),
            Route(spec.V1_QUERY, query, methods=["GET"]),
        ]

    async def create(self, request: Request, owner: str) -> Response:
        """Check in the documented order (body, model, mode, fields, callback, balance) and start the task."""
        body = await json_body(request)
        wanted = check(body)
        pictures = {
            name: await take_image(self.desk, owner, name, value) for name, value in wanted.images.items()
        }
        callback = await self.desk.challenge(body.get("callback_url"))
        self.desk.charge(models.price(wanted.model.name, wanted.resolution, wanted.seconds).usd)
        # The first frame decides the shape; a subject does not (FL2V; S2V is silent).
        leading = pictures.get("first_frame_image") or pictures.get("last_frame_image")
        width, height = models.pixels(wanted.resolution, leading.aspect if leading else models.WIDE)
        args: dict[str, Any] = {
            "prompt": wanted.prompt,
            "width": width,
            "height": height,
            "seconds": wanted.seconds,
            "seed": seed_of(wanted.prompt, wanted.model.name, wanted.mode, self.desk.host.setting("seed")),
            "meta": {"service": spec.NAME, "model": wanted.model.name, "mode": wanted.mode},
            **({"watermark": WATERMARK} if wanted.watermark else {}),
        }
        inputs: dict[str, Path] = {}
        names = (
            ("first_frame_image", "image"),
            ("last_frame_image", "last_image"),
            ("subject_reference", "subject"),
        )
        for name, argument in names:
            if name in pictures:
                file = f"{argument}{pictures[name].path.suffix or '.img'}"
                args[argument], inputs[file] = file, pictures[name].path
        job = await self.desk.host.create(
            service=spec.NAME,
            kind=KIND,
            owner=owner,
            id=new_id(TASK),
            public={"model": wanted.model.name, "mode": wanted.mode, "width": width, "height": height},
            order=Order("vidkit.engine.tasks:stage", args, inputs),
            callback=callback,
        )
        return reply({"task_id": job.id, "base_resp": base_resp()})

    async def query(self, request: Request, owner: str) -> Response:
        """Say how a task stands."""
        task_id = request.query_params.get("task_id", "")
        job = await self.desk.host.job(spec.NAME, task_id, owner) if task_id else None
        if job is None or job.kind != KIND:
            raise invalid("task_id not found")
        done = job.state == "succeeded"
        body: dict[str, Any] = {
            "task_id": job.id,
            "status": job.word or self.word(job),
            "file_id": file_of(job.id) if done else "",
        }
        if done:
            body["video_width"] = int(job.facts.get("width") or job.public["width"])
            body["video_height"] = int(job.facts.get("height") or job.public["height"])
        return reply({**body, "base_resp": verdict(job)})

    @staticmethod
    def word(job: ServerJob) -> str:
        """Return the query's word for a task."""
        return "Preparing" if job.state == "queued" and job.looks <= 1 else STATUS[job.state]

    def tell(self, job: ServerJob) -> None:
        """Send the callback for a change; the body is the query's without width and height."""
        word = CALLBACK_STATUS.get(job.state)
        if not job.callback or word is None:
            return
        body = {
            "task_id": job.id,
            "status": word,
            "file_id": file_of(job.id) if job.state == "succeeded" else "",
            "base_resp": verdict(job),
        }
        self.desk.host.deliver(job.callback, json.dumps(body).encode(), {"content-type": "application/json"})


def check(body: Mapping[str, Any]) -> Wanted:
    """
    Hold a body against the model × mode × resolution × length table.

    Raises:
        Refusal: 2013 in the live service's words.
    """
    name = body.get("model")
    if not isinstance(name, str) or not name:
        raise invalid("model is required")
    model = models.MODELS.get(name)
    if model is None:
        raise invalid(f"unsupported model: {name}")
    mode, images = _mode(body)
    if mode not in model.modes:
        raise invalid(f"model {name} does not support {models.MODE_NAMES[mode]} mode")
    prompt = body.get("prompt")
    if prompt is not None and not isinstance(prompt, str):
        raise invalid("prompt must be a string")
    if mode == "text" and not (prompt or "").strip():
        raise invalid("prompt is required")
    if len(prompt or "") > spec.PROMPT_LIMIT:
        raise invalid(f"prompt must be at most {spec.PROMPT_LIMIT} characters")
    resolution, seconds = _size(body, model, mode)
    truth(body.get("prompt_optimizer"), "prompt_optimizer")
    truth(body.get("fast_pretreatment"), "fast_pretreatment")
    watermark = truth(body.get("aigc_watermark"), "aigc_watermark")
    return Wanted(model, mode, (prompt or "").strip(), resolution, seconds, images, watermark)


def _mode(body: Mapping[str, Any]) -> tuple[models.Mode, dict[str, Any]]:
    """Infer the mode from the fields that are there, and return the images."""
    found = {name: body[name] for name in ("first_frame_image", "last_frame_image") if body.get(name)}
    subject = body.get("subject_reference")
    if subject is not None:
        if not isinstance(subject, list) or len(subject) != 1 or not isinstance(subject[0], dict):
            raise invalid("subject_reference must hold exactly one subject")
        images = subject[0].get("image")
        if subject[0].get("type") != "character" or not isinstance(images, list) or len(images) != 1:
            raise invalid("subject_reference must be of type character with exactly one image")
        return "subject", {"subject_reference": images[0]}
    if "last_frame_image" in found:
        return "frames", found
    return ("image", found) if found else ("text", found)


def _size(body: Mapping[str, Any], model: models.Model, mode: models.Mode) -> tuple[str, int]:
    resolution = body.get("resolution") or model.default[0]
    seconds = body.get("duration") if body.get("duration") is not None else model.default[1]
    if not isinstance(seconds, int) or isinstance(seconds, bool):
        raise invalid("duration must be an integer")
    lengths = model.lengths(mode, resolution) if isinstance(resolution, str) else ()
    if not lengths:
        supported = ", ".join(model.resolutions(mode))
        raise invalid(
            f"model {model.name} does not support resolution {resolution}, supported resolutions: {supported}"
        )
    if seconds not in lengths:
        raise invalid(
            f"model {model.name} does not support the combination of duration {seconds}s "
            f"and resolution {resolution}"
        )
    return resolution, seconds
