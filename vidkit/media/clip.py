"""A project: the clips a service found in a video, and, once exported, their files."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from vidkit.errors import MediaError, VidkitError
from vidkit.media.picture import Picture
from vidkit.models import MediaInput, Moment

if TYPE_CHECKING:
    from vidkit.media.video import Video
    from vidkit.show import ClipFacts, ProjectFacts

__all__ = ["Clip", "Project"]

log = logging.getLogger("vidkit.media")


@dataclass(frozen=True, slots=True, repr=False)
class Clip:
    """
    A stretch of a video worth showing by itself.

    Attributes:
        index: Its number in the project, from 0; what `clip_indices=` takes.
        title: The service's, as are description and tags.
        start: Seconds from the beginning of the source.
        end: Seconds.
        description: What happens in it.
        tags: Key words.
        score: 0–100, where the service gives one.
        said: What is said in it, where the service or the film tells.
        thumbnail: A picture of it, where one came.
        video: Its file, once exported.
        project: The service's id of the project it belongs to.
        provider: The service.
    """

    index: int
    title: str
    start: float
    end: float
    description: str = ""
    tags: tuple[str, ...] = ()
    score: float | None = None
    said: str = ""
    thumbnail: Picture | None = None
    video: Video | None = None
    project: str = ""
    provider: str = ""

    @property
    def duration(self) -> float:
        """Seconds."""
        return self.end - self.start

    @property
    def moment(self) -> Moment:
        """Where it lies in the source."""
        return Moment(self.start, self.end, self.title, self.score)

    def save(self, path: Path | str) -> Path:
        """
        Copy its file to *path* (a folder keeps its name) and return where it lies now.

        Raises:
            MediaError: It was not exported.
        """
        return self._exported().save(path)

    def _exported(self) -> Video:
        if self.video is None:
            raise MediaError(
                f"clip {self.index} ({self.title!r}) has no file: it was found, but not exported.",
                advice=f"studio.{self.provider or 'wayin'}.export(project, clip_indices=[{self.index}]).",
            )
        return self.video

    def __media_input__(self) -> MediaInput:
        return self._exported().__media_input__()

    def __repr__(self) -> str:
        where = f"{self.start:.2f}–{self.end:.2f} s"
        score = f", score {self.score:g}" if self.score is not None else ""
        return f"<Clip {self.index}: {self.title!r}, {where}{score}{', exported' if self.video else ''}>"

    def shown(self) -> ClipFacts:
        """Return what a card shows of it."""
        from vidkit.show import ClipFacts

        picture = None
        if self.thumbnail is not None and self.thumbnail.path.is_file():
            picture = self.thumbnail.path.read_bytes()
        return ClipFacts(
            index=self.index,
            title=self.title,
            start=self.start,
            end=self.end,
            description=self.description,
            tags=self.tags,
            score=self.score,
            said=self.said,
            picture=picture,
            video=self.video.shown() if self.video else None,
        )

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return Project(self.title, (self,))._repr_mimebundle_()


@dataclass(frozen=True, slots=True, repr=False)
class Project(Sequence[Clip]):
    """
    What clipping gives back: a sequence of clips, best first.

    Attributes:
        name: The service's name for it.
        clips: In the service's order.
        job_id: Our job that made it.
        provider: The service.
        remote_id: The service's id, which `export` takes.
        parents: Ids of jobs or names of files it was made from.
        local: Whether the local studio made it.
        made_by: Who made it and how, e.g. `"WayinVideo · clips"`.
        expires_at: When the service forgets it (aware UTC).
        source: The film the clips lie in, where it is known and still there.
        opens: Opens a form of the job that made it: `opens("export", clip_indices=[0])`.
    """

    name: str
    clips: tuple[Clip, ...]
    job_id: str = ""
    provider: str = ""
    remote_id: str = ""
    parents: tuple[str, ...] = ()
    local: bool | None = None
    made_by: str = ""
    expires_at: datetime | None = field(default=None)
    source: Path | None = None
    opens: Callable[..., Any] | None = field(default=None, compare=False)

    @overload
    def __getitem__(self, index: int) -> Clip: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Clip, ...]: ...
    def __getitem__(self, index: int | slice) -> Clip | tuple[Clip, ...]:
        return self.clips[index]

    def __iter__(self) -> Iterator[Clip]:
        return iter(self.clips)

    def __len__(self) -> int:
        return len(self.clips)

    @property
    def videos(self) -> tuple[Video, ...]:
        """The exported files, in order."""
        return tuple(clip.video for clip in self.clips if clip.video is not None)

    def __remote__(self, provider: str) -> str | None:
        return self.remote_id if provider == self.provider and self.remote_id else None

    def save(self, folder: Path | str) -> list[Path]:
        """
        Copy all exported files into *folder* (made if missing); return where they lie.

        Raises:
            MediaError: No clip of it was exported.
        """
        if not self.videos:
            raise MediaError(
                f"no clip of {self.name!r} was exported.",
                advice=f"studio.{self.provider or 'wayin'}.export(project) makes their files.",
            )
        place = Path(folder).expanduser()
        place.mkdir(parents=True, exist_ok=True)
        return [video.save(place) for video in self.videos]

    def form(self, clips: Iterable[int | Clip] | int | Clip | None = None, **values: Any) -> Any:
        """
        Return the service's export form, filled in for these clips: `project.form([0, 2])`.

        Args:
            clips: Indices or clips; all where left away.
            **values: What else stands in its fields from the start.

        Raises:
            MediaError: There is no such clip, or no job behind this project.
        """
        if self.opens is None:
            raise MediaError(
                f"{self.name!r} was not made by a job of this studio, so no form knows it.",
                advice="studio.form('wayin.export', project_id='…') exports a project by its id.",
            )
        if clips is not None:
            given = [clips] if isinstance(clips, (int, Clip)) else list(clips)
            numbers = [item.index if isinstance(item, Clip) else item for item in given]
            known = {clip.index for clip in self.clips}
            if strange := [item for item in numbers if item not in known]:
                raise MediaError(
                    f"{self.name!r} has no clip {strange[0]!r}.",
                    advice=f"It has {', '.join(map(str, sorted(known)))}." if known else "It has none.",
                )
            values["clip_indices"] = numbers
        return self.opens("export", **values)

    def __repr__(self) -> str:
        made = f", {len(self.videos)} exported" if self.videos else ""
        return f"<Project {self.name!r}: {len(self.clips)} clips{made}>"

    def shown(self) -> ProjectFacts:
        """Return what a card shows of it."""
        from vidkit.show import ProjectFacts

        strip, duration = self._film()
        return ProjectFacts(
            name=self.name,
            clips=tuple(clip.shown() for clip in self.clips),
            made_by=self.made_by,
            local=self.local,
            parents=self.parents,
            strip=strip,
            duration=duration,
        )

    def _film(self) -> tuple[bytes | None, float | None]:
        """Return pictures of the film's whole time, and its length; nothing where it cannot be read."""
        from vidkit.media.video import Video

        if self.source is None or not self.clips:
            return None, None
        try:
            film = Video(self.source)
            return film.filmstrip().path.read_bytes(), film.duration
        except (VidkitError, OSError) as wrong:
            log.debug("no strip of %s: %s", self.source.name, wrong)
            return None, None

    def __str__(self) -> str:
        from vidkit import show

        return show.project_text(self.shown())

    def _ipython_display_(self) -> None:
        from vidkit.show import gallery

        gallery.display_project(self.shown(), self.form if self.opens is not None else None)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        from vidkit import show

        facts = self.shown()
        return {"text/plain": show.project_text(facts), "text/html": show.project_html(facts)}
