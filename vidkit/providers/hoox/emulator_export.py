"""
`POST /export/start` and its status, and `POST /video/duplicate`.

Setting: `hoox_bars` keeps the whole picture between bars, for which the wire has no field of its own.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from vidkit.providers.hoox import spec
from vidkit.providers.hoox.emulator_checks import is_number
from vidkit.providers.hoox.emulator_core import Refusal, credits_of, new_id, reply, text_of
from vidkit.providers.hoox.emulator_generate import avatar_of
from vidkit.providers.hoox.emulator_looks import LOOKS
from vidkit.providers.hoox.emulator_space import DASHBOARD, FilmOf, Ready, Space, even
from vidkit.providers.hoox.emulator_status import Telling
from vidkit.providers.hoox.emulator_voices import by_id
from vidkit.server.emulator import Order, ServerJob

KIND = "export"
TASK = "vidkit.engine.tasks_narrate:reformat"
QUICK = "vidkit.engine.quick.narration:reformat"
#: For a generated video in its own size: what was rendered already.
SAME = "vidkit.engine.tasks_same:same"


class Export:
    """Exports and copies."""

    def __init__(self, space: Space, telling: Telling) -> None:
        self.space, self.telling = space, telling
        self.desk = space.desk

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route(spec.EXPORT_START, self.desk.door(self.start), methods=["POST"]),
            Route(f"{spec.EXPORT_STATUS}/{{id}}", self.desk.door(self.status), methods=["GET"]),
            Route(f"{spec.DASHBOARD}/{{id}}", self.desk.door(self.put), methods=["PUT"]),
            Route(spec.DUPLICATE, self.desk.door(self.duplicate), methods=["POST"]),
        ]

    async def put(self, request: Request, owner: str) -> Response:
        """Keep a film as one of the dashboard: the local studio's own way in, which the service has not."""
        id = f"{request.path_params['id']}_{owner[-6:]}"
        if not id.startswith(DASHBOARD):
            raise Refusal("INVALID_VALUE", f"An id here begins with {DASHBOARD}", "video_id")
        with tempfile.TemporaryDirectory(prefix="vidkit-dashboard-") as folder:
            path = Path(folder) / "film.mp4"
            with path.open("wb") as file:
                async for chunk in request.stream():
                    await asyncio.to_thread(file.write, chunk)
            if not path.stat().st_size:
                raise Refusal("MISSING_FIELD", "There is no film in the request", "video_id")
            kept = await self.desk.host.store(
                service=spec.NAME,
                owner=owner,
                data=path,
                name="film.mp4",
                content_type="video/mp4",
                purpose="dashboard",
                id=id,
            )
        film = await self.space.of_file(id, owner, kept.path)
        self.space.put(film)
        return reply({"video_id": film.id}, status=201)

    async def start(self, request: Request, owner: str) -> Response:
        """Check in the observed order: fields, then the video, then what fits it, then credits."""
        body = await self.desk.body(request)
        video_id = text_of(body, "video_id")
        if not video_id:
            raise Refusal("MISSING_VIDEO_ID", "video_id parameter is required", "video_id")
        self._check_fields(body)
        film = await self.space.video(video_id, owner)
        ready = await self.space.ready(film)
        model = body.get("avatar_model")
        _check_model(film, model)
        form = body.get("format") or film.form
        if body.get("format") or film.origin == "api":
            size = spec.pixels(form, body.get("width") or film.width, body.get("height") or film.height)
        else:
            size = (film.width, film.height)
        cost = await self.space.export_cost(ready, form, size, model)
        self.space.afford(owner, cost)
        if body.get("format"):  # it becomes the video's own (OBS)
            self.space.put(replace(film, form=form, width=size[0], height=size[1]))
        job_id = new_id("run")
        self.desk.sign(job_id, owner)
        self.space.hold(owner, job_id, cost)
        job = await self.desk.host.create(
            service=spec.NAME,
            kind=KIND,
            owner=owner,
            id=job_id,
            public={
                "video_id": film.id,
                "origin": film.origin,
                "avatar": bool(film.look),
                "format": form,
            },
            order=_order(ready, size, bars=self.desk.on("bars")),
            callback=text_of(body, "webhook_url") or None,
        )
        return reply(
            {"job_id": job.id, "status": "pending", "estimated_credits": credits_of(cost)}, status=201
        )

    def _check_fields(self, body: Mapping[str, Any]) -> None:
        form = body.get("format")
        names = [
            name for name in spec.FORMAT_NAMES if name != "horizontal" or not self.desk.on("no_horizontal")
        ]
        if form is not None and form not in names:
            raise Refusal("INVALID_FORMAT", f"Invalid format. Use one of: {', '.join(names)}", "format")
        for name in ("width", "height"):
            value = body.get(name)  # checked whatever the format is (OBS)
            low, high = spec.SIZE
            if value is not None and not (is_number(value) and low <= value <= high):
                raise Refusal("INVALID_VALUE", f"{name} must be a number between {low} and {high}", name)
        model = body.get("avatar_model")
        if model is not None and model not in spec.AVATAR_MODELS:
            known = ", ".join(spec.AVATAR_MODELS)
            raise Refusal("INVALID_AVATAR_MODEL", f"avatar_model must be one of: {known}", "avatar_model")

    async def status(self, request: Request, owner: str) -> Response:
        """Say how an export stands; an unknown one may be a 500."""
        job = await self._job(request.path_params["id"], owner)
        return reply(self.telling.status(job))

    async def _job(self, id: str, owner: str) -> ServerJob:
        try:
            return await self.desk.job(id, owner)
        except Refusal as refusal:
            if refusal.details[0].code == "job_not_found" and self.desk.on("unknown_is_500"):
                raise Refusal("internal_error", "Internal server error") from None
            raise

    async def duplicate(self, request: Request, owner: str) -> Response:
        """Copy a video, perhaps with another voice or look."""
        body = await self.desk.body(request)
        video_id = text_of(body, "video_id")
        if not video_id:
            raise Refusal("MISSING_VIDEO_ID", "video_id parameter is required", "video_id")
        film = await self.space.video(video_id, owner)
        await self.space.ready(film)
        voice, look = text_of(body, "voice_id"), text_of(body, "avatar_look_id")
        if voice and by_id(voice) is None:
            raise Refusal("INVALID_VOICE_ID", f"No voice {voice}", "voice_id")
        if look and look not in LOOKS:
            raise Refusal("INVALID_AVATAR_ID", f"No avatar look {look}", "avatar_look_id")
        copy = replace(film, id=new_id("vid"), voice=voice or film.voice)
        if look:
            copy = replace(copy, look=look, filmed=LOOKS[look].filmed, changed_look=True)
        self.space.put(copy)
        changes = {"voice_changed": bool(voice), "avatar_changed": bool(look)}
        message = "Video duplicated; export it to render the changes"
        told = {"video_id": copy.id, "status": "done", "message": message, "changes_applied": changes}
        return reply(told, status=201)


def _check_model(film: FilmOf, model: str | None) -> None:
    """Hold an avatar model against the look it would animate."""
    if model is None:
        return
    if not film.look:
        raise Refusal("INVALID_PARAMETER", "This video has no avatar", "avatar_model")
    if not spec.model_fits(model, filmed=film.filmed, veo=film.veo):
        kind = (
            "a video made with use_veo3" if film.veo else "a filmed look" if film.filmed else "a drawn look"
        )
        raise Refusal("INCOMPATIBLE_AVATAR_MODEL", f"{model} does not go with {kind}", "avatar_model")


def _order(ready: Ready, size: tuple[int, int], *, bars: bool) -> Order:
    film = ready.film
    args: dict[str, Any] = {
        "video": "source.mp4",
        "plan": None,
        "width": even(size[0]),
        "height": even(size[1]),
        "bars": bars,
        "thumbnail": True,
        "title": ready.video.stem,
        "meta": {"service": spec.NAME, "video_id": film.id},
    }
    inputs: dict[str, Path] = {"source.mp4": ready.video}
    if ready.plan is not None:
        args["plan"], inputs["source-plan.json"] = "source-plan.json", ready.plan
    if film.voice:
        args["voice"] = film.voice
    if film.changed_look and film.look in LOOKS:
        args["avatar"] = avatar_of(film.look)
    changed = "voice" in args or "avatar" in args
    rendered = (ready.facts.get("width"), ready.facts.get("height"))
    if ready.plan is not None and not changed and rendered == (args["width"], args["height"]):
        return Order(SAME, args, inputs, quick=SAME)
    return Order(TASK, args, inputs, quick=QUICK)
