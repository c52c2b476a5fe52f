"""A video file and what is known about it: facts, small pictures, where it came from."""

from __future__ import annotations

import functools
import json
import logging
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vidkit import options
from vidkit.errors import MediaError, VidkitError
from vidkit.media.made import folder_for, make_whole
from vidkit.media.picture import Picture, copy_whole
from vidkit.models import MediaFacts, MediaInput, Moment, TextTrack

if TYPE_CHECKING:
    from vidkit.media.description import Description
    from vidkit.show import VideoFacts

__all__ = ["Video"]

log = logging.getLogger("vidkit.media")

_SHOTS = "shots.json"


class Video(os.PathLike[str]):
    """
    One video. In a notebook it shows itself as a player.

    Args:
        path: The file.
        parents: Ids of the jobs, or names of the files, it was made from.
        prompt: The words it was made from.
        made_by: Who made it and how, e.g. `"MiniMax · generate"`.
        local: Whether the local studio made it; None for a file of your own.
        captions: Timed text that came with it.
        description: The audio description that is spoken in it.
        remotes: What services call it: `(provider, id)` pairs.
        request: What was asked for, field by field, where it is known.
        cache: Folder for its poster and preview; by default one in vidkit's home.

    Raises:
        MediaError: There is no such file.
    """

    def __init__(
        self,
        path: Path | str,
        *,
        parents: tuple[str, ...] = (),
        prompt: str = "",
        made_by: str = "",
        local: bool | None = None,
        captions: tuple[TextTrack, ...] = (),
        description: Description | None = None,
        remotes: tuple[tuple[str, str], ...] = (),
        request: Mapping[str, Any] | None = None,
        cache: Path | None = None,
    ) -> None:
        self.path = Path(path).expanduser()
        if not self.path.is_file():
            raise MediaError(f"there is no video file {str(self.path)!r}.", advice="Check the path.")
        self.parents = parents
        self.prompt = prompt
        self.made_by = made_by
        self.local = local
        self.captions = captions
        self.description = description
        self.remotes = remotes
        self.request: Mapping[str, Any] = request or {}
        self._cache = cache

    # --- facts ----------------------------------------------------------------------------------------

    @functools.cached_property
    def facts(self) -> MediaFacts:
        """What the file is, as measured."""
        from vidkit.engine.probe import probe

        return probe(self.path)

    @property
    def duration(self) -> float:
        """Seconds."""
        return self.facts.duration

    @property
    def width(self) -> int:
        """Pixels."""
        return self.facts.width

    @property
    def height(self) -> int:
        """Pixels."""
        return self.facts.height

    @property
    def fps(self) -> float:
        """Frames per second."""
        return self.facts.fps

    @property
    def has_audio(self) -> bool:
        """Whether there is sound."""
        return self.facts.has_audio

    @functools.cached_property
    def staged(self) -> Mapping[str, Any] | None:
        """What the local studio put on stage (place, light, subjects, camera); None for other files."""
        from vidkit.engine import notes

        return notes.part(self.facts.tags, "staged")

    # --- pictures of it -------------------------------------------------------------------------------

    def poster(self, at: float | None = None) -> Picture:
        """
        Return one picture of it (a JPEG of at most 20 KB), made once.

        Args:
            at: Seconds; by default a moment that shows what it is about.
        """
        from vidkit.engine import frames

        name = "poster.jpg" if at is None else f"poster-{at:.3f}.jpg"
        return self._still(name, lambda out: frames.poster(self.path, out, at))

    def preview(self) -> Path:
        """Return a small H.264 copy (at most 150 KB; of a long video its first seconds), made once."""
        from vidkit.engine import frames

        return self._made("preview.mp4", lambda out: frames.preview(self.path, out))

    def contact_sheet(self, columns: int = 5, rows: int = 4, width: int = 1280) -> Picture:
        """Return pictures at even distances in time as one image."""
        from vidkit.engine import frames

        name = f"sheet-{columns}x{rows}-{width}.jpg"
        return self._still(name, lambda out: frames.contact_sheet(self.path, out, columns, rows, width))

    def filmstrip(self) -> Picture:
        """Return pictures at even distances in time as one low strip: the ground of a timeline."""
        from vidkit.engine import frames

        return self._still("strip.jpg", lambda out: frames.filmstrip(self.path, out))

    def frame(self, at: float | None = None) -> Picture:
        """Return one picture at full size (WebP), for use as an image argument."""
        from vidkit.engine import frames

        name = f"frame-{-1.0 if at is None else at:.3f}.webp"
        return self._still(name, lambda out: frames.thumbnail(self.path, out, at))

    def shots(self) -> tuple[Moment, ...]:
        """
        Find where one shot ends and the next begins, once; from then on its player shows them to click.

        It takes about a fifteenth of the film's length.
        """
        return _read_shots(self._made(_SHOTS, self._find_shots))

    def _find_shots(self, out: Path) -> None:
        from vidkit.engine.seeing.survey import survey

        found = survey(self.path, faces=False).shots
        out.write_text(json.dumps([[shot.start, shot.end] for shot in found]), "utf-8")

    def prepare(self) -> None:
        """Make now what cells will show (see `options.inline`), so that showing it later takes no time."""
        self.poster()
        if options.inline != "poster":
            self.preview()

    def _still(self, name: str, make: Callable[[Path], Any]) -> Picture:
        return Picture(self._made(name, make), taken_from=self.path)

    def _made(self, name: str, make: Callable[[Path], Any]) -> Path:
        return make_whole(folder_for(self.path, self._cache), name, make)

    # --- what one does with it ------------------------------------------------------------------------

    def save(self, path: Path | str) -> Path:
        """Copy it to *path* (a folder keeps its name) and return where it lies now."""
        return copy_whole(self.path, path)

    def __media_input__(self) -> MediaInput:
        return MediaInput(path=self.path, name=self.path.name)

    def __remote__(self, provider: str) -> str | None:
        return dict(self.remotes).get(provider)

    def __fspath__(self) -> str:
        return str(self.path)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Video) and other.path.resolve() == self.path.resolve()

    def __hash__(self) -> int:
        return hash(self.path.resolve())

    def __repr__(self) -> str:
        return f"Video({readable(self.path)!r})"

    # --- how it looks ---------------------------------------------------------------------------------

    def shown(self) -> VideoFacts:
        """Return what a player needs; what cannot be had is left out, and the player says so."""
        from vidkit.show import VideoFacts

        media, poster, preview = None, None, None
        preview_seconds = None
        try:
            media = self.facts
            poster = self.poster().path.read_bytes()
            if options.inline != "poster":
                small = self.preview()
                preview = small.read_bytes()
                seconds = _seconds(small)
                preview_seconds = seconds if seconds < media.duration - 0.5 else None
        except (VidkitError, OSError) as wrong:
            log.warning("no pictures of %s: %s", self.path.name, wrong)
        return VideoFacts(
            name=self.path.name,
            media=media,
            path=readable(self.path),
            href="" if options.inline == "poster" else relative_url(self.path),
            poster=poster,
            preview=preview,
            preview_seconds=preview_seconds,
            prompt=self.prompt,
            made_by=self.made_by,
            local=self.local,
            animatic=media is not None and self.staged is not None,
            parents=self.parents,
            captions=(*self.captions, *((self.description.heard_track,) if self.description else ())),
            lanes=(("shots", _read_shots(known)),)
            if (known := folder_for(self.path, self._cache) / _SHOTS).is_file()
            else (),
        )

    def __str__(self) -> str:
        from vidkit import show

        return show.video_text(self.shown())

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        from vidkit import show

        facts = self.shown()
        if options.inline == "full":
            from vidkit.show import full

            full.load(self.path)
        return {"text/plain": show.video_text(facts), "text/html": show.video_html(facts)}


def _read_shots(path: Path) -> tuple[Moment, ...]:
    spans = json.loads(path.read_text("utf-8"))
    return tuple(
        Moment(float(start), float(end), f"shot {number}") for number, (start, end) in enumerate(spans, 1)
    )


@functools.lru_cache(maxsize=256)
def _seconds(path: Path) -> float:
    from vidkit.engine.probe import probe

    return probe(path).duration


def readable(path: Path) -> str:
    """Return the path as its user would write it: from here, from the home folder, or whole."""
    whole = path.resolve()
    if whole.is_relative_to(Path.cwd()):
        return str(whole.relative_to(Path.cwd()))
    if whole.is_relative_to(Path.home()):
        return f"~{os.sep}{whole.relative_to(Path.home())}"
    return str(whole)


def relative_url(path: Path) -> str:
    """Return a relative URL for the browser, where the notebook's server should serve the file."""
    import urllib.parse

    whole = path.resolve()
    if "ipykernel" not in sys.modules or not whole.is_relative_to(Path.cwd()):
        return ""
    relative = whole.relative_to(Path.cwd())
    if any(part.startswith(".") for part in relative.parts):  # Jupyter serves no hidden files
        return ""
    return urllib.parse.quote(relative.as_posix())
