"""An audio description as text: what is said when, in every format editors and players take."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from vidkit.errors import MediaError, VidkitWarning
from vidkit.models import Moment, TextTrack

if TYPE_CHECKING:
    from vidkit.media.editing import Editor
    from vidkit.show import DescriptionFacts

__all__ = ["Description"]

UNPLACED = (
    "the times of this description may count in the film that stops for it or in the one it describes, "
    "and neither the service nor the films tell which."
)
UNPLACED_ADVICE = (
    "Ask describe_text(video) for the words at the times of the film itself and edit those; "
    "or give times of your own with description.with_cues(…)."
)


@dataclass(frozen=True, slots=True, repr=False)
class Description(Sequence[Moment]):
    """
    Timed sentences that tell what can be seen.

    Attributes:
        cues: What is said when, in time order; seconds of the film that is described, where it is read,
            edited and voiced again.
        heard: The same in seconds of the film that was made with it and stops for it (`extended_ad`): when
            each sentence is heard there. Empty where both are the same.
        placed: Whether the times are known to be those of the film that is described. False for one that
            came with a film which stops, where neither the service nor the film tells: it is shown as it
            came, and neither edited nor voiced.
        language: BCP 47, e.g. `"en-US"`.
        kind: `"standard_ad"` (spoken in the pauses) or `"extended_ad"` (the picture waits); empty if unknown.
        content: The service's own file, as it came (`content_format`); empty where it sent cues alone.
        content_format: `"vtt"`, `"srt"`, `"edl"`, `"json"`, or empty.
        fps: Frames per second of the source, which an EDL counts in.
        job_id: Our job that made it.
        parents: Ids of jobs or names of files it was made from.
        local: Whether the local studio made it.
        made_by: Who made it and how.
        source: The film it describes, where it is known and still there.
        opens: Opens a form of the service that made it: `opens("describe_video", …)`.
    """

    cues: tuple[Moment, ...]
    language: str = ""
    kind: str = ""
    content: str = ""
    content_format: str = ""
    fps: float = 25.0
    job_id: str = ""
    parents: tuple[str, ...] = ()
    local: bool | None = None
    made_by: str = ""
    source: Path | None = None
    opens: Callable[..., Any] | None = field(default=None, compare=False)
    heard: tuple[Moment, ...] = ()
    placed: bool = True

    @overload
    def __getitem__(self, index: int) -> Moment: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Moment, ...]: ...
    def __getitem__(self, index: int | slice) -> Moment | tuple[Moment, ...]:
        return self.cues[index]

    def __iter__(self) -> Iterator[Moment]:
        return iter(self.cues)

    def __len__(self) -> int:
        return len(self.cues)

    # --- formats --------------------------------------------------------------------------------------

    @property
    def track(self) -> TextTrack:
        """As a text track of the film that is described."""
        return TextTrack("descriptions", self.language, self.cues)

    @property
    def heard_track(self) -> TextTrack:
        """As a text track of the film in which it is spoken."""
        return TextTrack("descriptions", self.language, self.heard or self.cues)

    @property
    def text(self) -> str:
        """The sentences alone, one a line."""
        return "\n".join(cue.text for cue in self.cues)

    @property
    def vtt(self) -> str:
        """As WebVTT, at the times of the film that is described: what `description_content=` takes back."""
        from vidkit.engine import subtitles

        return subtitles.write_vtt(self.cues)

    @property
    def srt(self) -> str:
        """As SubRip."""
        from vidkit.engine import subtitles

        return subtitles.write_srt(self.cues)

    @property
    def edl(self) -> str:
        """As a CMX3600 edit decision list at the source's frame rate."""
        from vidkit.engine import subtitles

        return subtitles.write_edl(self.cues, self.fps, "Audio description")

    # --- edits ----------------------------------------------------------------------------------------

    def edit(self) -> Editor:
        """
        Return it as a table to edit, in a cell beside its film or by code; it is not changed itself.

        Raises:
            MediaError: Its times are not known to be those of the film that is described (`placed`).
        """
        from vidkit.media.editing import Editor

        self._must_be_placed()
        return Editor(self)

    def with_cues(self, cues: Iterable[Moment]) -> Description:
        """
        Return one that says this instead, at these times of the film that is described.

        The service's own file is not part of it any more, nor is when it was heard.
        """
        return replace(self, cues=tuple(cues), content="", content_format="", heard=(), placed=True)

    def with_text(self, index: int, text: str) -> Description:
        """
        Return one whose cue *index* says *text*.

        Raises:
            MediaError: Its times are not known (`placed`).
        """
        return self._with(index, text=" ".join(text.split()))

    def with_times(self, index: int, start: float | None = None, end: float | None = None) -> Description:
        """Return one whose cue *index* is said from *start* to *end*, in seconds."""
        cue = self.cues[index]
        return self._with(
            index, start=cue.start if start is None else start, end=cue.end if end is None else end
        )

    def without(self, index: int) -> Description:
        """Return one that does not say cue *index*."""
        self._must_be_placed()
        place = range(len(self.cues))[index]
        return self.with_cues(cue for number, cue in enumerate(self.cues) if number != place)

    def _with(self, index: int, **changes: Any) -> Description:
        self._must_be_placed()
        place = range(len(self.cues))[index]
        return self.with_cues(
            replace(cue, **changes) if number == place else cue for number, cue in enumerate(self.cues)
        )

    def _must_be_placed(self) -> None:
        if not self.placed:
            raise MediaError(UNPLACED, advice=UNPLACED_ADVICE)

    @property
    def problems(self) -> dict[int, str]:
        """What is wrong, by cue: empty texts, overlaps, times in the wrong order."""
        from vidkit.media.editing import problems

        return problems(self.cues)

    def form(self, operation: str = "describe_video", **values: Any) -> Any:
        """
        Return the service's form that voices this text, filled in: the film, the words, the same voice.

        Args:
            operation: `"describe_video"` or `"describe_audio"`.
            **values: What else stands in its fields from the start.

        Raises:
            MediaError: No job of this studio made it, or its times are not known (`placed`).
        """
        self._must_be_placed()
        if self.opens is None:
            raise MediaError(
                "this description was not made by a job of this studio, so no form knows it.",
                advice="studio.viddyscribe.describe_video(video, description_content=description) voices it.",
            )
        values.setdefault("description_content", self.vtt)
        if self.source is not None:
            values.setdefault("video", self.source)
        return self.opens(operation, **values)

    # --- files ----------------------------------------------------------------------------------------

    def save(self, path: Path | str) -> Path:
        """
        Write it as its ending says: .vtt, .srt, .edl, .txt or .json; return where it lies.

        Its times are those of the film that is described; where they may not be (`placed`), it warns.

        Raises:
            MediaError: The ending is another.
        """
        import json

        place = Path(path).expanduser()
        rows = [{"start": cue.start, "end": cue.end, "text": cue.text} for cue in self.cues]
        formats = {
            ".vtt": lambda: self.vtt,
            ".srt": lambda: self.srt,
            ".edl": lambda: self.edl,
            ".txt": lambda: f"{self.text}\n",
            ".json": lambda: json.dumps(
                {"language": self.language, "cues": rows}, ensure_ascii=False, indent=1
            ),
        }
        write = formats.get(place.suffix.lower())
        if write is None:
            raise MediaError(
                f"a description is not written as {place.suffix or 'a file without an ending'}.",
                advice=f"Choose one of {', '.join(formats)}.",
            )
        if not self.placed:
            warnings.warn(f"{place.name}: {UNPLACED}", VidkitWarning, stacklevel=2)
        place.parent.mkdir(parents=True, exist_ok=True)
        part = place.with_name(f".{place.name}.part")
        part.write_text(write(), "utf-8")
        part.replace(place)
        return place

    # --- how it looks ---------------------------------------------------------------------------------

    def __repr__(self) -> str:
        kind = f" {self.kind}" if self.kind else ""
        return f"<Description{kind} in {self.language or 'an unknown language'}: {len(self.cues)} cues>"

    def shown(self) -> DescriptionFacts:
        """Return what a card shows of it."""
        from vidkit.show import DescriptionFacts

        return DescriptionFacts(
            track=self.track, kind=self.kind, made_by=self.made_by, local=self.local, parents=self.parents
        )

    def __str__(self) -> str:
        from vidkit import show

        return show.description_text(self.shown())

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        from vidkit import show

        facts = self.shown()
        return {"text/plain": show.description_text(facts), "text/html": show.description_html(facts)}
