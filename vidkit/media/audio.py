"""A sound file: a player in a cell, a file to save and pass on."""

from __future__ import annotations

import functools
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vidkit.errors import MediaError
from vidkit.media.made import folder_for, make_whole
from vidkit.media.picture import copy_whole
from vidkit.models import MediaFacts, MediaInput

if TYPE_CHECKING:
    from vidkit.media.description import Description
    from vidkit.show import AudioFacts

__all__ = ["Audio"]


class Audio(os.PathLike[str]):
    """
    One sound file. In a notebook it shows itself as a player.

    Args:
        path: The file.
        parents: Ids of the jobs, or names of the files, it was made from.
        made_by: Who made it and how.
        local: Whether the local studio made it; None for a file of your own.
        description: What is said in it when, where known.
        cache: Folder for its small copy; by default one in vidkit's home.

    Raises:
        MediaError: There is no such file.
    """

    def __init__(
        self,
        path: Path | str,
        *,
        parents: tuple[str, ...] = (),
        made_by: str = "",
        local: bool | None = None,
        description: Description | None = None,
        cache: Path | None = None,
    ) -> None:
        self.path = Path(path).expanduser()
        if not self.path.is_file():
            raise MediaError(f"there is no sound file {str(self.path)!r}.", advice="Check the path.")
        self.parents = parents
        self.made_by = made_by
        self.local = local
        self.description = description
        self._cache = cache

    @functools.cached_property
    def facts(self) -> MediaFacts:
        """What the file is, as measured."""
        from vidkit.engine.probe import probe

        return probe(self.path)

    @property
    def duration(self) -> float:
        """Seconds."""
        return self.facts.duration

    def preview(self) -> Path:
        """Return a small AAC copy (at most 150 KB; of a long sound its first part), made once."""
        from vidkit.engine import waves

        return make_whole(
            folder_for(self.path, self._cache), "preview.m4a", lambda out: waves.preview(self.path, out)
        )

    def peaks(self, count: int = 220) -> tuple[float, ...]:
        """Return the loudest sample (0–1) of each of *count* equal stretches: what a waveform draws."""
        from vidkit.engine import waves

        return waves.peaks(self.path, count)

    def save(self, path: Path | str) -> Path:
        """Copy it to *path* (a folder keeps its name) and return where it lies now."""
        return copy_whole(self.path, path)

    def __media_input__(self) -> MediaInput:
        return MediaInput(path=self.path, name=self.path.name)

    def __fspath__(self) -> str:
        return str(self.path)

    def __repr__(self) -> str:
        from vidkit.media.video import readable

        return f"Audio({readable(self.path)!r})"

    def shown(self) -> AudioFacts:
        """Return what a player needs."""
        from vidkit.media.video import readable, relative_url
        from vidkit.show import AudioFacts

        small = self.preview()
        from vidkit.engine.probe import probe

        seconds = probe(small).duration
        return AudioFacts(
            name=self.path.name,
            media=self.facts,
            path=readable(self.path),
            href=relative_url(self.path),
            preview=small.read_bytes(),
            preview_seconds=seconds if seconds < self.duration - 0.5 else None,
            peaks=self.peaks(),
            made_by=self.made_by,
            local=self.local,
            parents=self.parents,
            description=self.description.shown() if self.description else None,
        )

    def __str__(self) -> str:
        from vidkit import show

        return show.audio_text(self.shown())

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        from vidkit import show

        facts = self.shown()
        return {"text/plain": show.audio_text(facts), "text/html": show.audio_html(facts)}
