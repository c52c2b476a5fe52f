"""`POST /generation/start` and its status: words become a narrated film, which only an export hands out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from vidkit.providers.hoox import spec
from vidkit.providers.hoox import spec_credits as prices
from vidkit.providers.hoox.emulator_checks import check, check_plan, is_number
from vidkit.providers.hoox.emulator_core import Refusal, credits_of, new_id, reply, text_of
from vidkit.providers.hoox.emulator_looks import LOOKS
from vidkit.providers.hoox.emulator_script import Scripts, write
from vidkit.providers.hoox.emulator_space import FilmOf, Space, even
from vidkit.providers.hoox.emulator_status import Telling
from vidkit.providers.hoox.emulator_voices import by_id, default_id
from vidkit.server.emulator import Order

KIND = "generate"
TASK = "vidkit.engine.tasks_narrate:narrate"
QUICK = "vidkit.engine.quick.narration:narrate"


@dataclass(slots=True)
class _Cast:
    """What an order needs beside its words."""

    args: dict[str, Any] = field(default_factory=dict)
    inputs: dict[str, Path] = field(default_factory=dict)
    avatar: dict[str, Any] | None = None  # the first that is seen, for the credits of an export

    def add(self, stem: str, path: Path) -> str:
        """Put a file into the order and return its name there."""
        name = f"{stem}-{len(self.inputs)}{path.suffix}"
        self.inputs[name] = path
        return name


class Generation:
    """Generations."""

    def __init__(self, space: Space, scripts: Scripts, telling: Telling) -> None:
        self.space, self.scripts, self.telling = space, scripts, telling
        self.desk = space.desk

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route(spec.GENERATION_START, self.desk.door(self.start), methods=["POST"]),
            Route(f"{spec.GENERATION_STATUS}/{{id}}", self.desk.door(self.status), methods=["GET"]),
        ]

    async def start(self, request: Request, owner: str) -> Response:
        """Check all fields at once, then voices, looks, plan, media and credits; write the script; begin."""
        body = await self.desk.body(request)
        check(body)
        plan = check_plan(body["sequence_plan"]) if body.get("sequence_plan") is not None else None
        cast = await self._cast(body, plan, owner)
        seconds = _seconds(body, plan)
        cost = prices.generation(seconds, animated=bool(body.get("animate_image")))
        self.space.afford(owner, cost)
        script = body.get("script") or ""
        if plan is None and not script and body.get("prompt"):
            pages = await self.scripts.pages(body.get("web_urls") or [])
            script = await write(
                body["prompt"], seconds, pages
            )  # inside the request, as the service does (OBS)
        form = body.get("format") or spec.DEFAULT_FORMAT
        width, height = spec.pixels(form, body.get("width"), body.get("height"))
        job_id = new_id("run")
        film = self._film(body, cast, job_id, owner)
        args = {
            **cast.args,
            "script": script or None,
            "width": even(width),
            "height": even(height),
            "title": body.get("prompt") or script[:80] or "Hoox",
            "thumbnail": True,
            "meta": {"service": spec.NAME, "format": form},
            **{name: (body.get("enable") or {}).get(name, True) for name in spec.ENABLES},
        }
        self.space.put(film)
        self.desk.sign(job_id, owner)
        self.space.hold(owner, job_id, cost)
        job = await self.desk.host.create(
            service=spec.NAME,
            kind=KIND,
            owner=owner,
            id=job_id,
            public={"video_id": film.id},
            order=Order(TASK, args, cast.inputs, quick=QUICK),
            callback=text_of(body, "webhook_url") or None,
        )
        return reply(
            {"job_id": job.id, "status": "pending", "estimated_credits": credits_of(cost)}, status=201
        )

    async def status(self, request: Request, owner: str) -> Response:
        """Say how a job stands; runs of either kind are found here."""
        job = await self.desk.job(request.path_params["id"], owner)
        return reply(self.telling.status(job))

    def _film(self, body: Mapping[str, Any], cast: _Cast, job_id: str, owner: str) -> FilmOf:
        form = body.get("format") or spec.DEFAULT_FORMAT
        width, height = spec.pixels(form, body.get("width"), body.get("height"))
        avatar = cast.avatar or {}
        return FilmOf(
            id=f"vid_{job_id.removeprefix('run_')}",
            owner=owner,
            job=job_id,
            form=form,
            width=width,
            height=height,
            look=str(avatar.get("id") or ""),
            filmed=bool(avatar.get("filmed")),
            veo=bool(body.get("use_veo3")),
        )

    # --- who speaks, who is seen, what is shown ------------------------------------------------------

    async def _cast(self, body: Mapping[str, Any], plan: list[dict[str, Any]] | None, owner: str) -> _Cast:
        cast = _Cast()
        voice = text_of(body, "voice_id")
        if voice and by_id(voice) is None:
            raise Refusal("INVALID_VOICE_ID", f"No voice {voice}", "voice_id")
        look = text_of(body, "avatar_id")
        if look and look not in LOOKS:
            raise Refusal("INVALID_AVATAR_ID", f"No avatar look {look}", "avatar_id")
        cast.args["voice"] = voice or default_id()
        cast.args["language"] = by_id(cast.args["voice"]).language
        cast.args["avatar"] = avatar_of(look) if look else None
        cast.args["media"] = []
        if body.get("voice_url"):
            code = "VOICE_PROCESSING_FAILED"
            kept = await self.desk.fetched(owner, body["voice_url"], code, "voice_url")
            cast.args["voice_audio"] = cast.add("voice", kept.path)
        if body.get("avatar_url"):
            code = "AVATAR_PROCESSING_FAILED"
            kept = await self.desk.fetched(owner, body["avatar_url"], code, "avatar_url")
            filmed = kept.content_type.startswith("video/")
            cast.args["avatar"] = {"id": "url", "filmed": filmed, "file": cast.add("avatar", kept.path)}
        cast.avatar = cast.args["avatar"]
        for url in body.get("media_urls") or []:
            kept = await self.desk.fetched(owner, url, "MEDIA_PROCESSING_FAILED", "media_urls")
            cast.args["media"].append(cast.add("media", kept.path))
        if plan is not None:
            cast.args["blocks"] = [await self._block(block, cast, owner) for block in plan]
        return cast

    async def _block(self, block: Mapping[str, Any], cast: _Cast, owner: str) -> dict[str, Any]:
        voice, look = text_of(block, "voice_id"), text_of(block, "look_id")
        if voice and by_id(voice) is None:
            raise Refusal("PLAN_RESOLUTION_FAILED", f"No voice {voice}", "sequence_plan")
        looks = [look, *(text_of(item, "look_id") for item in block["sequences"])]
        for item in looks:
            if item and item not in LOOKS:
                raise Refusal("PLAN_RESOLUTION_FAILED", f"No avatar look {item}", "sequence_plan")
        seen = next((item for item in looks if item), "")
        if seen:
            cast.avatar = cast.avatar or avatar_of(seen)
        audio = None
        if block.get("audio_url"):
            kept = await self.desk.fetched(owner, block["audio_url"], "PLAN_RESOLUTION_FAILED", "audio_url")
            audio = cast.add("voice", kept.path)
        return {
            "voice": voice or None,
            "audio": audio,
            "avatar": avatar_of(seen) if seen else None,
            "sequences": [await self._sequence(item, cast, owner) for item in block["sequences"]],
        }

    async def _sequence(self, item: Mapping[str, Any], cast: _Cast, owner: str) -> dict[str, Any]:
        media = None
        given = item.get("media") or {}
        if given.get("url"):
            try:
                kept = await self.desk.fetched(owner, given["url"], "MEDIA_PROCESSING_FAILED", "media")
            except Refusal:
                media = None  # what cannot be had is left out silently (SKILL)
            else:
                media = {
                    "file": cast.add("media", kept.path),
                    "show": given.get("show") or "hide",
                    "start": float(given.get("start_at") or 0),
                }
        return {
            "text": item.get("text"),
            "seconds": float(item.get("duration_ms") or 0) / 1000,
            "media": media,
        }


def avatar_of(look_id: str) -> dict[str, Any]:
    """Return what the engine is told of a look."""
    look = LOOKS[look_id]
    return {
        "id": look.id,
        "name": look.avatar[1],
        "prompt": look.words,
        "gender": look.facts["gender"],
        "filmed": look.filmed,
        "file": None,
    }


def _seconds(body: Mapping[str, Any], plan: list[dict[str, Any]] | None) -> float:
    """Return about how long it will be."""
    if plan is not None:
        parts = [item for block in plan for item in block["sequences"]]
        silence = sum(item["duration_ms"] for item in parts if is_number(item.get("duration_ms"))) / 1000
        words = sum(len((item.get("text") or "").split()) for item in parts)
        return float(silence + words * 60 / spec.WORDS_PER_MINUTE)
    if body.get("script"):
        return len(body["script"].split()) * 60 / spec.WORDS_PER_MINUTE
    return float(body.get("duration") or 0)
