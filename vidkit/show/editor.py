"""A description's lines in a table to edit: drawn and judged by Python, lasting as plain HTML."""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from vidkit.errors import VidkitError
from vidkit.show import live, words
from vidkit.show.facts import DescriptionFacts, VideoFacts
from vidkit.show.gallery import Placed
from vidkit.show.outside import outside
from vidkit.show.render import render
from vidkit.show.results import cues_view, description_html, description_text
from vidkit.show.video import player

__all__ = ["EditorFacts", "EditorPlace", "LineFacts", "editor_html", "editor_text"]

log = logging.getLogger("vidkit.show")

#: Seconds after the last change until the lasting drawing follows.
_REST = 0.8
#: Characters of the film's small preview beside the table.
_FILM = 230_000
_VIEW = "application/vnd.jupyter.widget-view+json"


@dataclass(frozen=True, slots=True)
class LineFacts:
    """
    One line.

    Attributes:
        start: As it is typed.
        end: …
        text: …
        begins: As it is read, in seconds.
        ends: …
        error: What is wrong with it.
        note: What is worth knowing.
        mark: `"new"`, `"changed"`, or nothing.
    """

    start: str
    end: str
    text: str
    begins: float
    ends: float
    error: str = ""
    note: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class EditorFacts:
    """
    A description being edited.

    Attributes:
        lines: In order.
        still: The description as it stands, for the drawing that lasts.
        removed: How many lines were taken out.
        voices: Whether a form can voice it.
    """

    lines: tuple[LineFacts, ...]
    still: DescriptionFacts
    removed: int = 0
    voices: bool = False


def _told(facts: EditorFacts) -> str:
    wrong = sum(bool(line.error) for line in facts.lines)
    changed = sum(bool(line.mark) for line in facts.lines)
    parts = [f"{wrong} line{'s' if wrong != 1 else ''} to mend"] if wrong else []
    if changed or facts.removed:
        parts.append(f"{changed} changed" + (f", {facts.removed} taken out" if facts.removed else ""))
    return " · ".join(parts) or "nothing changed yet"


def editor_html(facts: EditorFacts, note: str = "") -> str:
    """Draw the table for a living widget; its styles come with the widget."""
    return render(
        "editor.html.j2",
        heading=cues_view(facts.still)["heading"],
        language=words.plain(facts.still.track.language, 20),
        lines=[
            {
                "start": words.clean(line.start, 40),
                "end": words.clean(line.end, 40),
                "text": words.clean(line.text, 20_000),
                "begins": f"{line.begins:.3f}",
                "ends": f"{line.ends:.3f}",
                "error": words.plain(line.error, 300),
                "note": words.plain(line.note, 200),
                "mark": line.mark,
            }
            for line in facts.lines
        ],
        told=_told(facts),
        voices=facts.voices,
        ready=not any(line.error for line in facts.lines) and bool(facts.lines),
        note=words.plain(note, 500),
    )


def editor_text(facts: EditorFacts) -> str:
    """Tell it in plain text: the lines, and under each what is wrong."""
    out = [f"Description being edited  {cues_view(facts.still)['heading']}  {_told(facts)}"]
    for place, line in enumerate(facts.lines):
        mark = f"  ({line.mark})" if line.mark else ""
        when = f"{words.plain(line.start, 40)}–{words.plain(line.end, 40)}"
        out.append(f"  {place:>3}  {when}  {words.plain(line.text, 600)}{mark}")
        out += [f"       {words.plain(said, 300)}" for said in (line.error, line.note) if said]
    return "\n".join(out)


class EditorPlace:
    """
    The outputs of one editor in one cell: where it lives, how it lasts, and where the form of Re-voice opens.

    Args:
        facts: Says how it is.
        heard: Acts on a message of the page.
        film: Of the film beside it, where that is known.
        form: Opens the form that voices the edited text.
    """

    def __init__(
        self,
        facts: Callable[[], EditorFacts],
        heard: Callable[[dict[str, Any]], None],
        film: VideoFacts | None,
        form: Callable[[], Placed],
    ) -> None:
        self._facts, self._act, self._form = facts, heard, form
        self._note = ""
        self._timer: threading.Timer | None = None
        self._widget: Any = None
        shell = live.shell()
        self._here = hasattr(shell, "kernel")
        if not self._here:
            print(editor_text(facts()))  # noqa: T201  # the terminal is the display here
            return
        self._id, self._still = live.new_display_id(), live.new_display_id()
        self._places = live.new_display_id(), live.new_display_id(), live.new_display_id()
        views = "VSCODE_PID" in os.environ or "google.colab" in sys.modules  # scripts run for views only
        self._widget = self._make(film, views=views)
        if self._widget is not None:
            bundle: dict[str, Any] = {"text/plain": editor_text(facts())}
            if views:
                bundle[_VIEW] = {"version_major": 2, "version_minor": 0, "model_id": self._widget.model_id}
            else:
                bundle["text/html"] = f'<div data-vk-live="{self._id}"></div>'
            live.publish(bundle, display_id=live.new_display_id(), update=False)
        self._drawn = ""
        self._last(update=False)
        for name in self._places if self._widget is not None else ():
            live.publish({"text/plain": "", "text/html": ""}, display_id=name, update=False)

    def _make(self, film: VideoFacts | None, *, views: bool) -> Any:
        """Return a widget with a living comm, or None where there is none."""
        screen = player(film, 400, 300, room=_FILM) if film is not None else None
        shown: dict[str, Any] = {}
        if screen is not None:
            shown = {
                "src": screen.src,
                "poster": screen.poster,
                "width": screen.width,
                "height": screen.height,
            }
        try:
            from vidkit.show._widget import EditorWidget

            widget = EditorWidget(
                html=editor_html(self._facts()), place="" if views else self._id, film=shown
            )
        except Exception as why:  # noqa: BLE001  # whatever a kernel's widget stack raises, the table still stands
            log.debug("no widget here, the description is only shown: %s", why)
            return None
        if widget.comm is None or type(widget.comm).__name__ == "DummyComm":
            return None
        widget.on_event(self._heard)
        return widget

    def _heard(self, message: dict[str, Any], _buffers: list[bytes]) -> None:
        """Act on what was done on the page; may be called on any thread."""
        self._note = ""
        try:
            if message.get("kind") == "voice":
                self._form().show_at(*self._places)
            else:
                self._act(message)
        except VidkitError as refused:
            self._note = f"{refused.message} {refused.advice or ''}".strip()
        except Exception:
            log.exception("an editor stumbled over %s", message.get("kind"))
            self._note = "The editor stumbled; logging 'vidkit' shows where."
        self.draw(self._facts())

    def draw(self, facts: EditorFacts) -> None:
        """Show how it is now; the lasting drawing follows when nothing more happens."""
        if not self._here:
            return
        if self._widget is not None:
            outside(setattr, self._widget, "html", editor_html(facts, self._note))
        if self._timer is not None:
            self._timer.cancel()
        self._timer = threading.Timer(_REST, self._last)
        self._timer.daemon = True
        self._timer.start()

    def _last(self, *, update: bool = True) -> None:
        """Draw what a saved notebook keeps: the description as it stands."""
        still = self._facts().still
        drawn = f'<div data-vk-still="{self._id}">{description_html(still)}</div>'
        if drawn != self._drawn:
            self._drawn = drawn
            live.publish(
                {"text/plain": description_text(still), "text/html": drawn},
                display_id=self._still,
                update=update,
            )
