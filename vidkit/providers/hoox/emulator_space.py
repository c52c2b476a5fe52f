"""
A space: its videos, whoever made them, and its prices.

Settings: `hoox_credits` (the balance; unlimited where unset), `hoox_second_export` (`free` or `paid`),
`hoox_dashboard` (a folder whose films count as made in the dashboard: `film.mp4` is the video `dash_film`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from vidkit.providers.hoox import spec
from vidkit.providers.hoox import spec_credits as prices
from vidkit.providers.hoox.emulator_core import ALL, Desk, Refusal
from vidkit.server.emulator import ServerJob

DASHBOARD = "dash_"
_LEDGER = "ledger"


@dataclass(frozen=True, slots=True)
class FilmOf:
    """
    A video of a space.

    Attributes:
        id: Its video_id.
        owner: Whose it is.
        origin: `api` or `dashboard`.
        job: The generation that made it, where one did.
        path: The file, for a dashboard video.
        form: Its format, as last asked for.
        width: Its pixels.
        height: Its pixels.
        look: Id of the avatar's look, or `url`, or empty.
        filmed: Whether that look is a film of a person.
        veo: Whether it was generated with use_veo3.
        voice: Another voice than it was generated with, for a copy.
        changed_look: Whether a copy shows another look.
    """

    id: str
    owner: str
    origin: str = "api"
    job: str = ""
    path: str = ""
    form: str = spec.DEFAULT_FORMAT
    width: int = spec.DEFAULT_SIZE[0]
    height: int = spec.DEFAULT_SIZE[1]
    look: str = ""
    filmed: bool = False
    veo: bool = False
    voice: str = ""
    changed_look: bool = False


@dataclass(frozen=True, slots=True)
class Ready:
    """A video that can be exported: its files and facts."""

    film: FilmOf
    video: Path
    plan: Path | None
    seconds: float
    facts: Mapping[str, Any] = field(default_factory=dict)


class Space:
    """Videos and money of all spaces."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.host = desk.host

    # --- videos --------------------------------------------------------------------------------------

    def put(self, film: FilmOf) -> None:
        """Keep a video."""
        self.host.put(spec.NAME, ALL, f"video {film.id}", asdict(film))

    async def video(self, video_id: str, owner: str) -> FilmOf:
        """
        Find a video of this space.

        Raises:
            Refusal: There is none, or it is another space's.
        """
        kept = self.host.keep(spec.NAME, ALL, f"video {video_id}")
        film = FilmOf(**kept) if kept else await self._from_folder(video_id, owner)
        if film is None:
            raise Refusal("VIDEO_NOT_FOUND", f"No video {video_id}", "video_id")
        if film.owner != owner:
            raise Refusal("UNAUTHORIZED_VIDEO", "This video belongs to another space", "video_id")
        return film

    async def _from_folder(self, video_id: str, owner: str) -> FilmOf | None:
        folder = self.host.setting(f"{spec.NAME}_dashboard")
        if not folder or not video_id.startswith(DASHBOARD):
            return None
        stem = video_id.removeprefix(DASHBOARD)
        paths = await asyncio.to_thread(lambda: sorted(Path(folder).expanduser().resolve().iterdir()))
        path = next((path for path in paths if path.stem == stem and path.is_file()), None)
        return None if path is None else await self.of_file(video_id, owner, path)

    async def of_file(self, video_id: str, owner: str, path: Path) -> FilmOf:
        """Return a file as a video of the dashboard, in its own size."""
        from vidkit.engine.probe import probe
        from vidkit.errors import MediaError

        film = FilmOf(video_id, owner, origin="dashboard", path=str(path), form=spec.CUSTOM)
        try:
            facts = await asyncio.to_thread(probe, path)
        except MediaError:
            return film  # the export will say what is wrong with it
        return replace(film, width=even(facts.width), height=even(facts.height))

    async def ready(self, film: FilmOf) -> Ready:
        """
        Return a video's files.

        Raises:
            Refusal: It is not generated yet, or never will be.
        """
        if film.path:
            from vidkit.engine.probe import probe
            from vidkit.errors import MediaError

            try:
                seconds = (await asyncio.to_thread(probe, Path(film.path))).duration
            except MediaError:
                seconds = 0.0
            return Ready(film, Path(film.path), None, seconds)
        job = await self.host.job(spec.NAME, film.job, film.owner, look=False)
        if job is None or job.state != "succeeded" or "video" not in job.files:
            raise Refusal("VIDEO_NOT_READY", "Video generation must be completed first", "video_id")
        facts = job.facts
        return Ready(film, job.files["video"], job.files.get("plan"), float(facts.get("seconds") or 0), facts)

    # --- credits -------------------------------------------------------------------------------------

    async def export_cost(self, ready: Ready, form: str, size: tuple[int, int], model: str | None) -> float:
        """Add up base, resolution and avatar; what nobody prices counts as nothing here."""
        film = ready.film
        free = str(self.host.setting(f"{spec.NAME}_second_export", "free")) == "free"
        first = not await self._exported(film)
        by_api = film.origin == "api"
        total = prices.base_export(ready.seconds, by_api=by_api, first=first, again_free=free)
        if prices.is_high(*size, custom=form == spec.CUSTOM):
            total += prices.high_resolution(ready.seconds)
        if film.look:
            chosen = model or spec.automatic_model(filmed=film.filmed, veo=film.veo)
            segments = len(ready.facts.get("sentences") or ()) or 1
            total += prices.avatar(chosen, ready.seconds, segments) or 0.0
        return round(total, 1)

    async def _exported(self, film: FilmOf) -> bool:
        """Whether an export of this video has been completed."""
        jobs = await self.host.jobs(spec.NAME, film.owner, kind="export")
        return any(job.public["video_id"] == film.id and job.state == "succeeded" for job in jobs)

    def afford(self, owner: str, cost: float) -> None:
        """
        Refuse what costs more than is left.

        Raises:
            Refusal: It does.
        """
        balance = self.host.setting(f"{spec.NAME}_credits")
        if balance is None:
            return
        left = round(float(balance) - self.spent(owner), 2)
        if cost > left:
            message = f"Insufficient credits. Required: {cost:g}, Available: {left:g}"
            raise Refusal("INSUFFICIENT_CREDITS", message)

    def spent(self, owner: str) -> float:
        """Return what the space has paid or holds ready for jobs that run."""
        return round(sum(float(cost) for cost in self.host.keep(spec.NAME, owner, _LEDGER).values()), 2)

    def hold(self, owner: str, job_id: str, cost: float) -> None:
        """Take the credits of a job that begins."""
        self.host.put(spec.NAME, owner, _LEDGER, {**self.host.keep(spec.NAME, owner, _LEDGER), job_id: cost})

    def give_back(self, job: ServerJob) -> None:
        """Return the credits of a job that failed."""
        ledger = self.host.keep(spec.NAME, job.owner, _LEDGER)
        if ledger.pop(job.id, None) is not None:
            self.host.put(spec.NAME, job.owner, _LEDGER, ledger)

    def charged(self, job: ServerJob) -> float:
        """Return what a job cost."""
        return float(self.host.keep(spec.NAME, job.owner, _LEDGER).get(job.id, 0.0))


def even(side: float) -> int:
    """Return an even number of pixels, which H.264's 4:2:0 needs: the next lower one."""
    return max(2, int(side) // 2 * 2)
