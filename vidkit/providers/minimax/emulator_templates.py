"""Video agent templates: pictures and texts in, a video behind a link in the query itself."""

from __future__ import annotations

import json
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
)
from vidkit.providers.minimax.emulator_images import take_image
from vidkit.providers.minimax.emulator_v1 import CALLBACK_STATUS, Generation, verdict
from vidkit.server.emulator import Order, ServerJob

KIND = "generate_template"
TASK = "7"  #: first digit of a template task's id
#: Size and length are not documented; those of the 01 series (inferred).
RESOLUTION, SECONDS = "720P", 6


class Templates:
    """`POST /v1/video_template_generation` and its query."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def routes(self) -> list[Route]:
        """Return the routes."""
        create = self.desk.door(self.create, refused={"task_id": ""})
        query = self.desk.door(self.query, refused={"task_id": "", "status": "", "video_url": ""})
        return [
            Route(spec.V1_TEMPLATE_CREATE, create, methods=["POST"]),
            Route(spec.V1_TEMPLATE_QUERY, query, methods=["GET"]),
        ]

    async def create(self, request: Request, owner: str) -> Response:
        """Check the inputs against the template and start the task."""
        body = await json_body(request)
        template = models.TEMPLATES.get(str(body.get("template_id") or ""))
        if template is None:
            raise invalid(f"unsupported template_id: {body.get('template_id')}")
        media = _values(body, "media_inputs", template.media)
        texts = _values(body, "text_inputs", template.texts)
        if not all(isinstance(text, str) and text.strip() for text in texts):
            raise invalid("text_inputs must hold non-empty strings")
        pictures = [await take_image(self.desk, owner, "media_inputs", value) for value in media]
        callback = await self.desk.challenge(body.get("callback_url"))
        aspect = pictures[0].aspect if pictures else models.WIDE
        width, height = models.pixels(RESOLUTION, aspect)
        prompt = ", ".join((*texts, template.scene))
        args: dict[str, Any] = {
            "prompt": prompt,
            "width": width,
            "height": height,
            "seconds": SECONDS,
            "seed": seed_of(prompt, self.desk.host.setting("seed")),
            "meta": {"service": spec.NAME, "template": template.name},
        }
        inputs: dict[str, Path] = {}
        for picture in pictures[:1]:
            args["image"] = f"image{picture.path.suffix}"
            inputs[args["image"]] = picture.path
        job = await self.desk.host.create(
            service=spec.NAME,
            kind=KIND,
            owner=owner,
            id=new_id(TASK),
            public={"template": template.id},
            order=Order("vidkit.engine.tasks:stage", args, inputs),
            callback=callback,
        )
        return reply({"task_id": job.id, "base_resp": base_resp()})

    async def query(self, request: Request, owner: str) -> Response:
        """Say how a task stands; the link comes with success."""
        task_id = request.query_params.get("task_id", "")
        job = await self.desk.host.job(spec.NAME, task_id, owner) if task_id else None
        if job is None or job.kind != KIND:
            raise invalid("task_id not found")
        return reply(self._body(job, job.word or Generation.word(job)))

    def _body(self, job: ServerJob, word: str) -> dict[str, Any]:
        url = self.desk.link(job) if job.state == "succeeded" and "video" in job.files else ""
        return {"task_id": job.id, "status": word, "video_url": url, "base_resp": verdict(job)}

    def tell(self, job: ServerJob) -> None:
        """Send the callback for a change."""
        word = CALLBACK_STATUS.get(job.state)
        if job.callback and word:
            body = json.dumps(self._body(job, word)).encode()
            self.desk.host.deliver(job.callback, body, {"content-type": "application/json"})


def _values(body: dict[str, Any], name: str, count: int) -> list[Any]:
    """Return the values of an input list, or refuse its length."""
    items = body.get(name) or []
    if not isinstance(items, list) or len(items) != count:
        raise invalid(f"{name} must hold exactly {count} items")
    return [item.get("value") if isinstance(item, dict) else None for item in items]
