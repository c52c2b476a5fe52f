"""
A description being edited: what is wrong with each line, what has changed, and what comes of it.

    editor = description.edit()
    editor                        # in a cell: a table beside the film
    editor.set(0, text="A man sits down.")
    editor.edited                 # a new Description
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from vidkit.errors import MediaError, VidkitError
from vidkit.models import Moment

if TYPE_CHECKING:
    from vidkit.media.description import Description
    from vidkit.show.editor import EditorFacts

__all__ = ["Editor", "problems", "read_time"]

_TIME = re.compile(r"(?:(?:(\d+):)?(\d{1,3}):)?(\d+(?:[.,]\d*)?)")
#: Words a second that a calm reader speaks.
_PACE = 2.6
#: Times closer than this are the same: formats count in milliseconds.
_SAME = 0.0015


def read_time(text: str) -> float | None:
    """Read `12`, `12.5`, `1:02.5` or `1:00:02`, in seconds; None for anything else."""
    found = _TIME.fullmatch(text.strip())
    if found is None:
        return None
    hours, minutes, seconds = found.groups()
    return int(hours or 0) * 3600 + int(minutes or 0) * 60 + float(seconds.replace(",", "."))


def problems(cues: Sequence[Moment], duration: float | None = None) -> dict[int, str]:
    """
    Say what is wrong with each cue, by its place; nothing where all is well.

    Args:
        cues: In the order they stand.
        duration: Of the film, where known.
    """
    found: dict[int, str] = {}
    for place, cue in enumerate(cues):
        before = cues[place - 1] if place else None
        if not cue.text.strip():
            found[place] = "Nothing is said here: write something or take the line out."
        elif cue.end <= cue.start + _SAME:
            found[place] = "It ends before it begins."
        elif before is not None and cue.start < before.start:
            found[place] = "It begins before the line above it."
        elif before is not None and cue.start < before.end - _SAME:
            found[place] = f"It begins {before.end - cue.start:.2f} s before the line above it ends."
        elif duration is not None and cue.start >= duration:
            found[place] = f"The film ends at {duration:.2f} s."
    return found


@dataclass(frozen=True, slots=True)
class _Line:
    """One line as it stands: times as they were typed, and which cue it was."""

    start: str
    end: str
    text: str
    was: int | None = None


def _told(seconds: float) -> str:
    minutes, rest = divmod(round(seconds, 3), 60)
    return (
        f"{int(minutes)}:{rest:06.3f}".rstrip("0").rstrip(".")
        if minutes
        else f"{rest:.3f}".rstrip("0").rstrip(".")
    )


class Editor:
    """
    A table of lines to edit, by code or in a cell.

    Args:
        description: Where it begins; it is not changed.
    """

    def __init__(self, description: Description) -> None:
        self.description = description
        self._lines = [
            _Line(_told(cue.start), _told(cue.end), cue.text, place)
            for place, cue in enumerate(description.cues)
        ]
        self._duration = _length(description)
        self._place: Any = None

    # --- for code -------------------------------------------------------------------------------------

    def __len__(self) -> int:
        return len(self._lines)

    @property
    def errors(self) -> dict[int, str]:
        """What is wrong, by line; empty when `edited` can be had."""
        unread = {
            place: f"{text!r} is no time: write seconds (12.5) or minutes (1:02.5)."
            for place, line in enumerate(self._lines)
            for text in (line.end, line.start)
            if read_time(text) is None
        }
        if unread:
            readable = {place: said for place, said in problems(self._cues()).items() if "Nothing" in said}
            return {**readable, **unread}
        return problems(self._cues(), self._duration)

    @property
    def changed(self) -> tuple[int, ...]:
        """The lines that are new or not as they were: those whose voice will be another."""
        old = self.description.cues
        return tuple(
            place
            for place, (line, cue) in enumerate(zip(self._lines, self._cues(), strict=True))
            if line.was is None or not _same(cue, old[line.was])
        )

    @property
    def edited(self) -> Description:
        """
        What comes of it.

        Raises:
            MediaError: Something is wrong with a line; `errors` says what.
        """
        wrong = self.errors
        if wrong:
            place, said = next(iter(sorted(wrong.items())))
            raise MediaError(f"line {place}: {said}", advice="editor.errors names every line that is wrong.")
        return self.description.with_cues(self._cues())

    def set(
        self,
        line: int,
        text: str | None = None,
        *,
        start: float | str | None = None,
        end: float | str | None = None,
    ) -> Editor:
        """
        Change a line; what is left away stays.

        Raises:
            MediaError: There is no such line.
        """
        old = self._line(line)
        self._lines[line] = replace(
            old,
            text=old.text if text is None else " ".join(text.split()),
            start=old.start if start is None else start if isinstance(start, str) else _told(start),
            end=old.end if end is None else end if isinstance(end, str) else _told(end),
        )
        self._draw()
        return self

    def add(
        self, after: int = -1, text: str = "", *, start: float | None = None, end: float | None = None
    ) -> Editor:
        """
        Put a new line below another (-1: at the top), in the pause that is there.

        Raises:
            MediaError: There is no such line.
        """
        if after >= 0:
            self._line(after)
        cues = self._cues()
        begin = start if start is not None else (cues[after].end if after >= 0 else 0.0)
        stop = cues[after + 1].start if after + 1 < len(cues) else (self._duration or begin + 3.0)
        close = end if end is not None else max(begin + 0.5, min(stop, begin + 3.0))
        self._lines.insert(after + 1, _Line(_told(begin), _told(close), " ".join(text.split())))
        self._draw()
        return self

    def remove(self, line: int) -> Editor:
        """Take a line out."""
        self._line(line)
        del self._lines[line]
        self._draw()
        return self

    def restore(self, line: int) -> Editor:
        """Put a line back to how it was; a new one is taken out."""
        old = self._line(line)
        if old.was is None:
            return self.remove(line)
        cue = self.description.cues[old.was]
        self._lines[line] = _Line(_told(cue.start), _told(cue.end), cue.text, old.was)
        self._draw()
        return self

    def form(self, operation: str = "describe_video", **values: Any) -> Any:
        """
        Return the service's form that voices the edited text; what was not changed is said as before.

        Raises:
            MediaError: Something is wrong with a line, or no job is behind this description.
        """
        return self.edited.form(operation, **values)

    def _line(self, place: int) -> _Line:
        if not 0 <= place < len(self._lines):
            raise MediaError(f"there is no line {place}.", advice=f"There are {len(self._lines)}, from 0.")
        return self._lines[place]

    def _cues(self) -> tuple[Moment, ...]:
        """Return the lines as cues; a time that cannot be read counts as 0."""
        return tuple(
            Moment(read_time(line.start) or 0.0, read_time(line.end) or 0.0, line.text)
            for line in self._lines
        )

    # --- in a cell ------------------------------------------------------------------------------------

    def facts(self) -> EditorFacts:
        """Return what the table shows."""
        from vidkit.show.editor import EditorFacts, LineFacts

        errors, changed = self.errors, set(self.changed)
        lines = []
        for place, (line, cue) in enumerate(zip(self._lines, self._cues(), strict=True)):
            needs = len(line.text.split()) / _PACE
            tight = (
                self.description.kind == "standard_ad"
                and place not in errors
                and needs > cue.end - cue.start + 0.4
            )
            note = f"About {needs:.1f} s to say." if tight else ""
            mark = "" if place not in changed else "new" if line.was is None else "changed"
            lines.append(
                LineFacts(
                    line.start, line.end, line.text, cue.start, cue.end, errors.get(place, ""), note, mark
                )
            )
        gone = len(self.description.cues) - sum(line.was is not None for line in self._lines)
        told = self.description.shown()
        track = replace(told.track, cues=self._cues())
        return EditorFacts(
            lines=tuple(lines),
            still=replace(told, track=track),
            removed=gone,
            voices=self.description.opens is not None,
        )

    def heard(self, message: dict[str, Any]) -> None:
        """Act on what was done on the page."""
        kind, row = message.get("kind"), message.get("row")
        place = row if isinstance(row, int) else -2
        if kind == "set" and message.get("field") in {"text", "start", "end"}:
            self.set(place, **{str(message["field"]): str(message.get("value", ""))[:20_000]})
        elif kind == "add":
            self.add(place)
        elif kind == "remove":
            self.remove(place)
        elif kind == "restore":
            self.restore(place)

    def _draw(self) -> None:
        if self._place is not None:
            self._place.draw(self.facts())

    def _ipython_display_(self) -> None:
        from vidkit.show.editor import EditorPlace

        self._place = EditorPlace(self.facts, self.heard, _film(self.description), self.form)

    def __repr__(self) -> str:
        from vidkit.show.editor import editor_text

        return editor_text(self.facts())


def _same(cue: Moment, old: Moment) -> bool:
    return cue.text == old.text and abs(cue.start - old.start) < _SAME and abs(cue.end - old.end) < _SAME


def _length(description: Description) -> float | None:
    from vidkit.media.video import Video

    try:
        return Video(description.source).duration if description.source is not None else None
    except VidkitError:  # the file is gone since: then its length limits nothing
        return None


def _film(description: Description) -> Any:
    """Return what a player needs of the film, where it is there."""
    from vidkit.media.video import Video

    try:
        return Video(description.source).shown() if description.source is not None else None
    except VidkitError:
        return None
