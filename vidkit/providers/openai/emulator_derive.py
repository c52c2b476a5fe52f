"""Videos from videos: remix, edits, extensions, and characters."""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from vidkit.engine.probe import probe
from vidkit.errors import MediaError
from vidkit.models import MediaFacts
from vidkit.providers.openai import spec
from vidkit.providers.openai.emulator_bodies import Upload, object_of, read_body
from vidkit.providers.openai.emulator_checks import check_prompt, check_seconds, kind_of
from vidkit.providers.openai.emulator_core import PRIVATE, Desk
from vidkit.providers.openai.emulator_errors import Refusal, invalid_type, missing
from vidkit.providers.openai.emulator_videos import STAGE
from vidkit.server.emulator import ServerJob, StoredFile

EDIT = "vidkit.engine.tasks:edit"
EXTEND = "vidkit.engine.tasks:extend"
SOURCE = "source.mp4"
_MOVES = re.compile(r"\[[^\[\]]*\]")


class Derivations:
    """Handlers of everything that starts from a video."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.host = desk.host

    def routes(self) -> list[BaseRoute]:
        """Return routes; literal segments stand where an id could."""
        door = self.desk.door
        return [
            Route("/videos/edits", door(self.edit), methods=["POST"]),
            Route("/videos/extensions", door(self.extend), methods=["POST"]),
            Route("/videos/characters", door(self.create_character), methods=["POST"]),
            Route("/videos/characters/{character_id}", door(self.get_character), methods=["GET"]),
            Route("/videos/{video_id}/remix", door(self.remix), methods=["POST"]),
        ]

    def _answer(self, job: ServerJob) -> Response:
        return JSONResponse(self.desk.video(job), headers=self.desk.hint(job))

    async def remix(self, request: Request, owner: str) -> Response:
        """`POST /videos/{id}/remix`: the same staging and seed; the new words change what they name."""
        fields = await read_body(request)
        prompt = check_prompt(fields)
        source = await self.desk.finished(request.path_params["video_id"], owner, "remixed")
        self.desk.admit(owner, source.public["model"])
        public = {key: source.public[key] for key in ("model", "size", "seconds")}
        public |= {"prompt": prompt, "remixed_from_video_id": source.id}
        if source.kind in {"create", "remix"}:
            inputs = await self.desk.inputs(source)
            kept = source.public.get("inputs", {})
            task, args = STAGE, {**source.public["args"], "prompt": prompt, "base_prompt": _base(source)}
        else:  # what an edit or an extension was staged from may be gone by now; its own clip is here
            inputs, kept = {SOURCE: source.files["video"]}, {}
            task, args = EDIT, {**_plain(source.public["args"]), "prompt": prompt, "video": SOURCE}
        job = await self.desk.start(
            kind="remix" if task == STAGE else "edit",
            owner=owner,
            public={**public, "inputs": kept},
            task=task,
            args=args,
            inputs=inputs,
            request=request,
        )
        return self._answer(job)

    async def _source(
        self, fields: Mapping[str, Any], owner: str, verb: str
    ) -> tuple[ServerJob | None, Path, MediaFacts | None]:
        """Find the clip a derivation starts from: one of ours by id, or an upload."""
        value = fields.get("video")
        if value is None:
            raise missing("video")
        if isinstance(value, Upload):
            stored, facts = await self._keep_clip(value, owner)
            return None, stored.path, facts
        video_id = object_of(value, "id")
        if video_id is None:
            if isinstance(value, Mapping):
                raise missing("video.id")
            raise invalid_type("video", "a file", kind_of(value))
        job = await self.desk.finished(video_id, owner, verb, param="video")
        return job, job.files["video"], None

    async def _keep_clip(self, upload: Upload, owner: str) -> tuple[StoredFile, MediaFacts]:
        stored = await self.host.store(
            service=spec.NAME,
            owner=owner,
            data=upload.data,
            name=upload.name,
            content_type="video/mp4",
            purpose=f"{PRIVATE}clip",
        )
        try:
            facts = await asyncio.to_thread(probe, stored.path)
        except MediaError:
            facts = None
        if facts is None or not facts.frames or not facts.width:
            await self.host.forget_file(spec.NAME, stored.id, owner)
            raise Refusal(
                400,
                "Invalid file 'video': it is not a video that can be read. Supported format is 'video/mp4'.",
                param="video",
                code="unsupported_file_mimetype",
            )
        return stored, facts

    async def edit(self, request: Request, owner: str) -> Response:
        """`POST /videos/edits`: the source clip, as long as it was, under new words."""
        fields = await read_body(request)
        prompt = check_prompt(fields)
        _, path, public, args = await self._begin(fields, prompt, owner, "edited")
        args["seconds"] = float(public["seconds"])
        self.desk.admit(owner, public["model"])
        job = await self.desk.start(
            kind="edit",
            owner=owner,
            public={**public, "prompt": prompt},
            task=EDIT,
            args=args,
            inputs={SOURCE: path},
            request=request,
        )
        return self._answer(job)

    async def _begin(
        self, fields: Mapping[str, Any], prompt: str, owner: str, verb: str
    ) -> tuple[ServerJob | None, Path, dict[str, Any], dict[str, Any]]:
        """Return the job a derivation starts from (none for an upload), its clip, and what both say of it."""
        source, path, facts = await self._source(fields, owner, verb)
        if source is None:
            return None, path, *self._uploaded(fields, prompt, facts)
        public = {key: source.public[key] for key in ("model", "size", "seconds")}
        return source, path, public, {**_plain(source.public["args"]), "prompt": prompt, "video": SOURCE}

    def _uploaded(
        self, fields: Mapping[str, Any], prompt: str, facts: MediaFacts | None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """Describe a clip of the caller's own; the guide wants `model` with it, SPEC has no such field."""
        assert facts is not None
        model = fields.get("model") or spec.DEFAULT_MODEL
        if not isinstance(model, str) or (spec.family(model) is None and not self.desk.dialect.open_models):
            raise Refusal(400, f"The model '{model}' does not exist.", param="model", code="model_not_found")
        if self.desk.strict and not fields.get("model"):
            raise missing("model")
        width, height = facts.width - facts.width % 2, facts.height - facts.height % 2
        seconds = facts.duration
        public = {"model": model, "size": f"{width}x{height}", "seconds": spell(seconds)}
        seed = self.desk.seed(prompt, model, public["size"], public["seconds"])
        return public, {"prompt": prompt, "width": width, "height": height, "seed": seed, "video": SOURCE}

    async def extend(self, request: Request, owner: str) -> Response:
        """`POST /videos/extensions`: source and what comes next, stitched; `seconds` is the new total."""
        fields = await read_body(request)
        prompt = check_prompt(fields)
        if fields.get("seconds") is None:
            raise missing("seconds")
        added = check_seconds(fields["seconds"], strict=self.desk.strict)
        for name in ("characters", "input_reference"):
            if fields.get(name) is not None:
                raise Refusal(
                    400,
                    f"Unknown parameter: '{name}'. Extensions take neither characters nor references.",
                    param=name,
                    code="unknown_parameter",
                )
        source, path, public, args = await self._begin(fields, prompt, owner, "extended")
        step = int(source.public.get("extensions", 0)) + 1 if source is not None else 1
        total = float(public["seconds"]) + float(added)
        if step > spec.EXTENSIONS_LIMIT:
            raise Refusal(
                400, f"A video can be extended at most {spec.EXTENSIONS_LIMIT} times.", param="video"
            )
        if total > spec.EXTENDED_SECONDS_LIMIT:
            raise Refusal(
                400,
                f"The extended video would last {spell(total)} seconds; the limit is "
                f"{spec.EXTENDED_SECONDS_LIMIT} seconds.",
                param="seconds",
            )
        self.desk.admit(owner, public["model"])
        job = await self.desk.start(
            kind="extend",
            owner=owner,
            public={**public, "prompt": prompt, "seconds": spell(total), "extensions": step},
            task=EXTEND,
            args={**args, "seconds": float(added), "total_seconds": total},
            inputs={SOURCE: path},
            request=request,
        )
        return self._answer(job)

    async def create_character(self, request: Request, owner: str) -> Response:
        """`POST /videos/characters`: a short clip of somebody, to be named in later prompts."""
        fields = await read_body(request, allowed=("multipart/form-data",))
        name, clip = fields.get("name"), fields.get("video")
        if name is None:
            raise missing("name")
        if clip is None:
            raise missing("video")
        if not isinstance(name, str) or not 1 <= len(name.strip()) <= len(name) <= spec.CHARACTER_NAME_LIMIT:
            raise Refusal(
                400,
                f"Invalid 'name': expected a string of 1 to {spec.CHARACTER_NAME_LIMIT} characters.",
                param="name",
                code="invalid_value",
            )
        if not isinstance(clip, Upload):
            raise invalid_type("video", "a file", kind_of(clip))
        stored, _ = await self._keep_clip(clip, owner)
        character_id = f"char_{secrets.token_hex(12)}"
        known = self.host.keep(spec.NAME, owner, "characters")
        known[character_id] = {"name": name, "file": stored.id, "created_at": int(self.host.now())}
        self.host.put(spec.NAME, owner, "characters", known)
        return JSONResponse(_character(character_id, known[character_id]))

    async def get_character(self, request: Request, owner: str) -> Response:
        """`GET /videos/characters/{id}`."""
        character_id = request.path_params["character_id"]
        known = self.host.keep(spec.NAME, owner, "characters").get(character_id)
        if known is None:
            raise Refusal(404, f"Character with id '{character_id}' not found.", param="character_id")
        return JSONResponse(_character(character_id, known))


def _character(character_id: str, known: Mapping[str, Any]) -> dict[str, Any]:
    """Spell a character; the service gives it no `object` field."""
    return {"id": character_id, "name": known["name"], "created_at": known["created_at"]}


def _plain(args: Mapping[str, Any]) -> dict[str, Any]:
    """Keep of a source's arguments what holds for its clip: the inputs stayed behind."""
    return {key: args[key] for key in ("width", "height", "seconds", "seed") if key in args}


def _base(source: ServerJob) -> str:
    """Return the words a remix starts from: the source's own, or what remixes have made of them."""
    own, before = str(source.public["prompt"]), source.public["args"].get("base_prompt")
    if before is None:
        return own
    scene = source.facts.get("scene")
    words = str(scene.get("prompt") or own) if isinstance(scene, Mapping) else own
    moves = _MOVES.findall(own) or _MOVES.findall(str(before))  # a staged scene's words hold no camera
    return " ".join([words, *(move for move in moves if move not in words)])


def spell(seconds: float) -> str:
    """Write seconds as the wire does: `"12"`, and decimals only where there are some."""
    return f"{round(seconds, 2):g}"
