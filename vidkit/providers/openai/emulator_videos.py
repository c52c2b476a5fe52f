"""The six original endpoints: create, list, retrieve, delete, content, and the reference image."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from vidkit.providers.openai import spec
from vidkit.providers.openai.emulator_bodies import Upload, image_facts, is_whole, object_of, read_body
from vidkit.providers.openai.emulator_checks import Plan, check_characters, check_create, kind_of
from vidkit.providers.openai.emulator_core import PRIVATE, STATUS, Desk
from vidkit.providers.openai.emulator_errors import Refusal, invalid_type, invalid_value
from vidkit.server.emulator import FetchRefused, ServerJob

STAGE = "vidkit.engine.tasks:stage"


class Videos:
    """Handlers of `/videos`."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.host = desk.host

    def routes(self) -> list[BaseRoute]:
        """Return routes; those with an id must come after the literal ones of the other parts."""
        door = self.desk.door
        return [
            Route("/videos", door(self.create), methods=["POST"]),
            Route("/videos", door(self.list), methods=["GET"]),
            Route("/videos/{video_id}", door(self.retrieve), methods=["GET"]),
            Route("/videos/{video_id}", door(self.delete), methods=["DELETE"]),
            Route("/videos/{video_id}/content", door(self.content), methods=["GET"]),
        ]

    async def create(self, request: Request, owner: str) -> Response:
        """`POST /videos`."""
        dialect = self.desk.dialect
        fields = await read_body(request, allowed=dialect.bodies)
        if dialect.name == "sglang" and _multipart(request) and fields.get("input_reference") is None:
            raise Refusal(400, "input_reference file is required", param="input_reference")
        job, headers = await self.create_from(fields, owner, request)
        return JSONResponse(
            dialect.created(self.desk.video(job)),
            status_code=dialect.created_status,
            headers=self.desk.hint(job) | headers,
        )

    async def create_from(
        self,
        fields: Mapping[str, Any],
        owner: str,
        request: Request | None,
        *,
        batch: str | None = None,
    ) -> tuple[ServerJob, dict[str, str]]:
        """Check *fields* in the service's order and start the job; batches come in here as well."""
        desk = self.desk
        open_models = desk.dialect.open_models
        plan = check_create(fields, strict=desk.strict, open_models=open_models)
        image = await self.reference(fields.get("input_reference"), owner)
        if image is not None:
            self._fits(image, plan, open_models=open_models)
            if not await asyncio.to_thread(is_whole, image):
                raise Refusal(
                    400,
                    "The image data you provided does not represent a valid image.",
                    param="input_reference",
                    code="invalid_image",
                )
        characters = [await self._character(item, owner) for item in check_characters(fields)]
        headers = {} if batch else desk.admit(owner, plan.model)
        inputs: dict[str, Path] = {}
        kept: dict[str, str] = {}
        args: dict[str, Any] = {
            "prompt": plan.prompt,
            "width": plan.width,
            "height": plan.height,
            "seconds": float(plan.seconds),
            "seed": desk.seed(plan.prompt, plan.model, plan.size, plan.seconds, image or b""),
        }
        if image is not None:
            stored = await self.host.store(
                service=spec.NAME,
                owner=owner,
                data=image,
                name="reference",
                content_type=(image_facts(image) or (0, 0, "image/png"))[2],
                purpose=f"{PRIVATE}reference",
            )
            inputs["reference"], kept["reference"], args["image"] = stored.path, stored.id, "reference"
        for index, (name, file_id, path) in enumerate(characters):
            part = f"character{index}.mp4"
            inputs[part], kept[part] = path, file_id
            args.setdefault("characters", []).append({"name": name, "file": part})
        job = await desk.start(
            kind="create",
            owner=owner,
            public={
                "model": plan.model,
                "prompt": plan.prompt,
                "size": plan.size,
                "seconds": plan.seconds,
                "inputs": kept,
                "batch": batch,
            },
            task=STAGE,
            args=args,
            inputs=inputs,
            request=request,
            batch=batch is not None,
        )
        return job, headers

    @staticmethod
    def _fits(image: bytes, plan: Plan, *, open_models: bool) -> None:
        facts = image_facts(image)
        if facts is None:
            raise Refusal(
                400,
                "Invalid file 'input_reference': unsupported mimetype. "
                "Supported file formats are 'image/jpeg', 'image/png', and 'image/webp'.",
                param="input_reference",
                code="unsupported_file_mimetype",
            )
        if facts[:2] != (plan.width, plan.height) and not open_models:
            raise Refusal(400, spec.REFERENCE_MISMATCH, param="input_reference")

    async def reference(self, value: Any, owner: str) -> bytes | None:
        """Get hold of the reference image, however it was named."""
        if value is None or value == "":
            return None
        if isinstance(value, Upload):
            return value.data
        if not isinstance(value, Mapping):
            raise invalid_type("input_reference", "a file", kind_of(value))
        if object_of(value, "image_url", "file_id") is None:
            raise Refusal(
                400,
                "Invalid 'input_reference': provide exactly one of 'image_url' and 'file_id'.",
                param="input_reference",
            )
        url = object_of(value, "image_url")
        if url is not None:
            if len(url) > spec.DATA_URL_LIMIT:
                raise Refusal(
                    400,
                    "Invalid 'input_reference.image_url': string too long. "
                    f"Expected a string with maximum length {spec.DATA_URL_LIMIT}.",
                    param="input_reference.image_url",
                    code="string_too_long",
                )
            try:
                data, _ = await self.host.fetch(url, limit=spec.DATA_URL_LIMIT)
            except FetchRefused as reason:
                raise Refusal(
                    400,
                    f"Error while downloading the image: {reason}",
                    param="input_reference.image_url",
                    code="invalid_image_url",
                ) from None
            return data
        file_id = str(value["file_id"])
        stored = await self.host.stored(spec.NAME, file_id, owner)
        if stored is None or stored.purpose.startswith(PRIVATE):
            raise Refusal(404, f"No such File object: {file_id}", param="input_reference.file_id")
        return await asyncio.to_thread(stored.path.read_bytes)

    async def _character(self, character_id: str, owner: str) -> tuple[str, str, Path]:
        known = self.host.keep(spec.NAME, owner, "characters").get(character_id)
        stored = await self.host.stored(spec.NAME, known["file"], owner) if known else None
        if known is None or stored is None:
            raise Refusal(404, f"Character with id '{character_id}' not found.", param="characters")
        return str(known["name"]), stored.id, stored.path

    async def list(self, request: Request, owner: str) -> Response:
        """`GET /videos`."""
        jobs = await self.host.jobs(spec.NAME, owner)
        return JSONResponse(page(request, [self.desk.video(job) for job in jobs]))

    async def retrieve(self, request: Request, owner: str) -> Response:
        """`GET /videos/{id}`: the look that counts."""
        job = await self.desk.find(request.path_params["video_id"], owner, look=True)
        return JSONResponse(self.desk.video(job), headers=self.desk.hint(job))

    async def delete(self, request: Request, owner: str) -> Response:
        """`DELETE /videos/{id}`: ended jobs only, except where the dialect aborts."""
        video_id, dialect = request.path_params["video_id"], self.desk.dialect
        job = await self.desk.find(video_id, owner)
        if job.state in {"queued", "running"}:
            if not dialect.delete_aborts:
                raise Refusal(
                    400,
                    f"Video with id '{video_id}' has status '{STATUS[job.state]}'; "
                    "only completed or failed videos can be deleted.",
                    param="video_id",
                )
            await self.host.cancel(spec.NAME, video_id, owner)
        reply = dialect.deleted(video_id, self.desk.video(job))
        await self.host.delete(spec.NAME, video_id, owner)
        await self._forget_reference(job)
        return JSONResponse(reply)

    async def _forget_reference(self, job: ServerJob) -> None:
        """Drop the reference image of a deleted video, unless a remix still stands on it."""
        file_id = dict(job.public.get("inputs") or {}).get("reference")
        if file_id is None:
            return
        others = await self.host.jobs(spec.NAME, job.owner)
        if not any(file_id in dict(item.public.get("inputs") or {}).values() for item in others):
            await self.host.forget_file(spec.NAME, file_id, job.owner)

    async def content(self, request: Request, owner: str) -> Response:
        """`GET /videos/{id}/content?variant=`."""
        dialect, video_id = self.desk.dialect, request.path_params["video_id"]
        variant = request.query_params.get("variant", "video")
        if len(dialect.variants) == 1:
            variant = "video"
        if variant not in spec.VARIANTS:
            raise invalid_value("variant", variant, spec.VARIANTS)
        job = await self.desk.find(video_id, owner)
        if job.state != "succeeded":
            raise Refusal(
                dialect.not_ready,
                f"Video with id '{video_id}' is not ready yet, its status is '{STATUS[job.state]}'.",
                param="video_id",
            )
        path = job.files.get(variant)
        if self.desk.expired(job) or path is None:
            raise Refusal(
                404, f"The {variant} of video '{video_id}' is no longer available.", param="video_id"
            )
        content_type, suffix = spec.VARIANTS[variant]
        name = f"{video_id}{suffix}"
        if dialect.content_redirects:
            return RedirectResponse(
                self.host.link(path, ttl=900, name=name, content_type=content_type), status_code=302
            )
        return self.host.file_response(request, path, name=name, content_type=content_type)


def _multipart(request: Request) -> bool:
    return request.headers.get("content-type", "").startswith("multipart/")


def page(request: Request, items: list[dict[str, Any]]) -> dict[str, Any]:
    """Cut one page out of *items* (newest first) by `limit`, `order` and `after`, as all lists here do."""
    query = request.query_params
    try:
        limit = int(query.get("limit") or spec.LIST_DEFAULT)
    except ValueError:
        raise invalid_type("limit", "an integer", "a string") from None
    if not 0 <= limit <= spec.LIST_LIMIT:
        raise Refusal(
            400,
            f"Invalid 'limit': expected a value between 0 and {spec.LIST_LIMIT}, but got {limit} instead.",
            param="limit",
            code="integer_out_of_range",
        )
    order = query.get("order", "desc")
    if order not in {"asc", "desc"}:
        raise invalid_value("order", order, ("asc", "desc"))
    ordered = items if order == "desc" else items[::-1]
    after = query.get("after")
    if after:
        position = next((at for at, item in enumerate(ordered) if item.get("id") == after), None)
        if position is None:
            raise Refusal(
                400, f"Invalid 'after': no item with id '{after}'.", param="after", code="invalid_value"
            )
        ordered = ordered[position + 1 :]
    shown = ordered[:limit]
    return {
        "object": "list",
        "data": shown,
        "first_id": shown[0]["id"] if shown else None,
        "last_id": shown[-1]["id"] if shown else None,
        "has_more": len(ordered) > len(shown),
    }
