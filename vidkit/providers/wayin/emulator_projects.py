"""Projects and their clips: made, looked at, rendered again."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from vidkit.errors import MediaError
from vidkit.providers.wayin import emulator_checks as checks
from vidkit.providers.wayin import spec
from vidkit.providers.wayin.emulator_clips import Clips, cost_of_export, cost_of_source
from vidkit.providers.wayin.emulator_core import Desk, invalid, json_body
from vidkit.providers.wayin.emulator_uploads import SourceUnreadable, Uploads
from vidkit.server.emulator import Order, ServerJob, StoredFile
from vidkit.server.plugs import plugs

#: Operation → its task, its task with rendering at once; each has a quick twin of the same name.
TASKS = {
    "clips": ("tasks_clips:find_clips", "tasks_inline:find_clips"),
    "find_moments": ("tasks_clips:find_moments", "tasks_inline:find_moments"),
    "export": ("tasks_clips:export_clips", ""),
}
_REFUSE = "vidkit.server.worker:refuse"
#: Seconds of a moment, where a question says nothing of lengths.
ANALYSIS = "analysis.json"


class Projects:
    """The three creates and their results."""

    def __init__(self, desk: Desk, uploads: Uploads) -> None:
        self.desk, self.uploads = desk, uploads
        self.clips = Clips(desk)

    def routes(self) -> list[Route]:
        """Return the routes of both prefixes."""
        door = self.desk.door
        found = []
        for prefix in spec.PREFIXES:
            found += [
                Route(prefix + spec.FIND, door(self.find_moments), methods=["POST"]),
                Route(f"{prefix}{spec.FIND_RESULTS}/{{id}}", door(self.moments_of), methods=["GET"]),
                Route(prefix + spec.EXPORT, door(self.export), methods=["POST"]),
                Route(f"{prefix}{spec.EXPORT}/{{id}}", door(self.exported), methods=["GET"]),
                Route(prefix + spec.CLIPS, door(self.find_clips), methods=["POST"]),
                Route(f"{prefix}{spec.CLIPS_RESULTS}/{{id}}", door(self.clips_of), methods=["GET"]),
            ]
        return found

    # --- creates --------------------------------------------------------------------------------------

    async def find_clips(self, request: Request, owner: str) -> Response:
        """Make a project of clips."""
        return await self._project("clips", request, owner)

    async def find_moments(self, request: Request, owner: str) -> Response:
        """Make a project of moments."""
        return await self._project("find_moments", request, owner)

    async def _project(self, kind: str, request: Request, owner: str) -> Response:
        wanted = checks.source(await json_body(request), self.desk, moments=kind == "find_moments")
        await self.desk.place(owner)
        url = wanted.pop("video_url")
        id = self.desk.new_id("project")
        public: dict[str, Any] = {**wanted, "expire_at": self._expires()}
        try:
            source = await self.uploads.take(url, owner)
        except SourceUnreadable as why:
            order = Order(_REFUSE, {"code": "source_unreadable", "message": str(why)})
        else:
            public |= {
                "source": source.id,
                "file": source.name,
                "name": wanted["name"] or Path(source.name).stem,
            }
            try:
                self.desk.charge(cost_of_source(await _seconds(source.path), express=wanted["express"]))
                order = self._find(kind, wanted | {"name": public["name"]}, source)
            except Exception:
                self.uploads.give_back(url)
                raise
        job = await self.desk.host.create(
            service=spec.NAME,
            kind=kind,
            owner=owner,
            id=id,
            public=public,
            order=order,
            ttl=self._keep(),
        )
        field = "project_id" if self.desk.oldest else "id"
        return self.desk.reply({field: job.id, "name": public["name"], "status": job.word or "CREATED"})

    def _find(self, kind: str, wanted: Mapping[str, Any], source: StoredFile) -> Order:
        """Order what a project needs."""
        plugged, inputs = self._plugs(source.name)
        video = f"video{Path(source.name).suffix or '.mp4'}"
        args: dict[str, Any] = {
            "video": video,
            "name": wanted["name"],
            "language": checks.spelled(wanted["source_lang"]),
            "target_language": checks.spelled(wanted["target_lang"]),
            "shortest": wanted["shortest"],
            "longest": wanted["longest"],
            "limit": wanted["limit"],
            **plugged,
        }
        if kind == "find_moments":
            args["query"] = wanted["query"]
        if wanted["render"]:
            args["export"] = _spoken(wanted["render"], wanted["target_lang"])
        return _order(TASKS[kind][bool(wanted["render"])], args, {video: source.path, **inputs})

    async def export(self, request: Request, owner: str) -> Response:
        """Render clips of a finished project."""
        body = await json_body(request)
        project_id = checks.text(body, "project_id")
        if project_id is None:
            raise invalid("project_id is required")
        target = checks.language(body, "target_lang")
        look = checks.render(body, self.desk)
        project = await self.desk.host.job(spec.NAME, project_id, owner, look=False)
        if project is None or project.kind == "export" or self._over(project):
            raise invalid(f"project {project_id} does not exist")
        if project.state != "succeeded":
            raise invalid(f"project {project_id} is not finished")
        clips = {int(clip["index"]): clip for clip in project.facts.get("clips", ())}
        chosen = [clips[index] for index in checks.indices(body, clips)]
        if not chosen:
            raise invalid(f"project {project_id} has no clips")
        await self.desk.place(owner)
        self.desk.charge(cost_of_export(chosen))
        source = await self.desk.host.stored(spec.NAME, str(project.public["source"]), owner)
        if source is None:
            raise invalid(f"the video of project {project_id} is gone")
        job = await self.desk.host.create(
            service=spec.NAME,
            kind="export",
            owner=owner,
            id=self.desk.new_id("export"),
            public={
                "name": project.public["name"],
                "file": source.name,
                "clips": chosen,
                "render": look,
                "thumbnails": [role for role in project.files if role.startswith("thumbnail-")],
                "project": project.id,
                "expire_at": self._expires(),
            },
            order=self._render(
                project, chosen, _spoken(look, target or project.public["target_lang"]), source
            ),
            ttl=self._keep(),
        )
        return self.desk.reply({"export_task_id": job.id, "name": job.public["name"], "status": "CREATED"})

    def _render(
        self, project: ServerJob, chosen: list[dict[str, Any]], look: Mapping[str, Any], source: StoredFile
    ) -> Order:
        plugged, inputs = self._plugs(source.name)
        video = f"video{Path(source.name).suffix or '.mp4'}"
        inputs = {video: source.path, **inputs}
        args: dict[str, Any] = {
            "video": video,
            "clips": chosen,
            "language": project.facts.get("language") or checks.spelled(project.public["source_lang"]),
            **look,
            **plugged,
        }
        if "analysis" in project.files:
            args["analysis"], inputs[ANALYSIS] = ANALYSIS, project.files["analysis"]
        return _order(TASKS["export"][0], args, inputs)

    def _plugs(self, name: str) -> tuple[dict[str, Any], dict[str, Path]]:
        try:
            return plugs(self.desk.host, name)
        except ValueError as wrong:  # the studio's owner set something that cannot be
            raise invalid(str(wrong)) from None

    def _keep(self) -> float:
        return self.desk.number("keep") or spec.KEEP_SECONDS

    def _expires(self) -> float:
        """Return when a project made now is over: a span after its submission, whatever it takes."""
        return self.desk.host.now() + self._keep()

    def _over(self, job: ServerJob) -> bool:
        return self.desk.host.now() >= float(job.public["expire_at"])

    # --- results --------------------------------------------------------------------------------------

    async def clips_of(self, request: Request, owner: str) -> Response:
        """Say how a project of clips stands."""
        return await self._results("clips", request, owner)

    async def moments_of(self, request: Request, owner: str) -> Response:
        """Say how a project of moments stands."""
        return await self._results("find_moments", request, owner)

    async def exported(self, request: Request, owner: str) -> Response:
        """Say how an export stands."""
        return await self._results("export", request, owner)

    async def _results(self, kind: str, request: Request, owner: str) -> Response:
        id = str(request.path_params["id"])
        job = await self.desk.host.job(spec.NAME, id, owner)
        if job is None or job.kind != kind or self._over(job):
            raise invalid(f"task {id} does not exist or has expired")
        project = None
        if kind == "export":
            project = await self.desk.host.job(spec.NAME, str(job.public["project"]), owner, look=False)
        return self.desk.reply(self.clips.results(job, project), self.clips.notes(job))


def _order(task: str, args: Mapping[str, Any], inputs: Mapping[str, Path]) -> Order:
    """Order a task with its quick twin."""
    module, _, function = task.partition(":")
    return Order(
        f"vidkit.engine.{module}:{function}",
        args,
        inputs,
        quick=f"vidkit.engine.quick.clips:{_twin(module, function)}",
    )


def _twin(module: str, function: str) -> str:
    return f"{function}_inline" if module == "tasks_inline" else function


def _spoken(look: Mapping[str, Any], target: str | None) -> dict[str, Any]:
    """Add the language of the captions; where it is the spoken one, a translation is the original."""
    found = {**look, "target_language": checks.spelled(target)}
    if look["captions"] and target is None:
        found["captions"] = {**look["captions"], "display": "original"}
    return found


async def _seconds(path: Path) -> float:
    """Return how long a video is, 0 where it cannot be read: then its task will say so."""
    from vidkit.engine.probe import probe

    try:
        return (await asyncio.to_thread(probe, path)).duration
    except MediaError:
        return 0.0
