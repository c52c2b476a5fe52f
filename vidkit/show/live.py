"""
Cards that move while a job does, and then last.

While the job runs the output is a widget; when it ends the same output is replaced by plain HTML, so that a
saved notebook needs neither kernel nor widget. Without widgets the HTML itself is redrawn; without a notebook
the text twin is printed, and one more line at the end. Drawing happens on a thread of the card's own, at most
four times a second, however often and from whichever thread the job reports.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Protocol

from vidkit.errors import VidkitError
from vidkit.show.facts import JobFacts
from vidkit.show.job import job_html, job_line, job_text, live_html
from vidkit.show.outside import outside
from vidkit.show.outside import shell as shell  # noqa: PLC0414  # others ask this module where they are

_log = logging.getLogger("vidkit.show")

#: Shortest time between two drawings, in seconds: of the widget, and of whole HTML outputs (they are larger).
WIDGET_PAUSE = 0.25
HTML_PAUSE = 1.0

Subscribe = Callable[[Callable[[], None]], Callable[[], None]]
Bundle = dict[str, Any]


def new_display_id() -> str:
    """Return an id for an output that will be replaced later."""
    return f"vidkit-{uuid.uuid4().hex[:12]}"


class Publisher(Protocol):
    """Where outputs go: IPython's display machinery, or a list in a test."""

    def __call__(self, bundle: Bundle, *, display_id: str, update: bool) -> None:
        """Publish a MIME bundle, or replace the one of the same *display_id*."""


def display_job(
    job_facts: Callable[[], JobFacts],
    subscribe: Subscribe,
    cancel: Callable[[], object] | None = None,
) -> Follower | None:
    """
    Show a job where the caller is: a living card in a notebook, text in a terminal.

    Args:
        job_facts: Says how the job is now; called from the card's thread.
        subscribe: Takes a callback for "something changed" (any thread may call it), returns how to
            unsubscribe.
        cancel: What the Cancel button does; None shows no button.

    Returns:
        Who draws the rest of it, to be told to `finish`; None where nothing more will change.
    """
    facts = job_facts()
    here = shell()
    if here is None or not hasattr(here, "kernel"):
        print(job_text(facts))  # noqa: T201  # the terminal is the display here
        if not facts.moving:
            return None
        follower = TextFollower(job_facts, subscribe)
        follower.start()
        return follower
    card = LiveCard(job_facts, subscribe, cancel, publish=publish)
    card.show()
    return card if card.is_alive() else None


def publish(bundle: Bundle, *, display_id: str, update: bool) -> None:
    """Publish raw; an update outside the caller's context, which may be another cell's."""
    from IPython.display import display

    def send() -> None:
        show: Any = display  # IPython has no types here
        show(bundle, raw=True, display_id=display_id, update=update)

    if update:
        outside(send)
    else:
        send()


class Follower(threading.Thread):
    """A thread that wakes when the job changes, at most once per *pause*, and goes when the job has ended."""

    pause = WIDGET_PAUSE

    def __init__(self, job_facts: Callable[[], JobFacts], subscribe: Subscribe) -> None:
        super().__init__(name="vidkit-card", daemon=True)
        self.job_facts = job_facts
        self._changed = threading.Event()
        self._hurry = threading.Event()
        self._subscribe = subscribe

    def finish(self, seconds: float = 3.0) -> None:
        """
        Draw the end of a job that has ended now, before the caller goes on.

        Tools that run notebooks cell by cell drop what arrives between cells, so the last drawing has to
        be out before the cell that waited for the job is over.

        Args:
            seconds: Longest wait for it.
        """
        self._hurry.set()
        self._changed.set()
        if self is not threading.current_thread():
            self.join(seconds)

    def run(self) -> None:
        """Follow the job to its end; a card that cannot be drawn is given up, the job is not touched."""
        unsubscribe: Callable[[], None] | None = None
        try:
            unsubscribe = self._subscribe(self._changed.set)
            self._changed.set()  # it may have moved between the first drawing and the subscription
            while True:
                self._changed.wait()
                self._changed.clear()
                facts = self.job_facts()
                self.draw(facts)
                if facts.settled:
                    return
                self._hurry.wait(self.pause)  # changes meanwhile are gathered into the next drawing
        except Exception as why:  # noqa: BLE001  # a thread has nobody to raise to: the card itself says it
            _log.exception("a job card stopped following its job")
            self.give_up(why)
        finally:
            if unsubscribe is not None:
                unsubscribe()

    def give_up(self, why: Exception) -> None:
        """Say where the reader looks that the card no longer follows the job."""

    def draw(self, facts: JobFacts) -> None:
        """Show how it is now."""
        raise NotImplementedError


class TextFollower(Follower):
    """Says one line in the terminal when the job has ended, or needs a decision."""

    def draw(self, facts: JobFacts) -> None:
        """Print the last word."""
        if not facts.moving:
            print(job_line(facts), flush=True)  # noqa: T201  # the terminal is the display here


class LiveCard(Follower):
    """
    One output of one cell, following one job.

    Args:
        job_facts: Says how the job is now.
        subscribe: As in `display_job`.
        cancel: What the button does, or None.
        publish: Where outputs go.
        widgets: Whether to try a widget at all.
        display_id: Of an output that is there already and will be this card.
    """

    def __init__(
        self,
        job_facts: Callable[[], JobFacts],
        subscribe: Subscribe,
        cancel: Callable[[], object] | None,
        *,
        publish: Publisher,
        widgets: bool = True,
        display_id: str = "",
    ) -> None:
        super().__init__(job_facts, subscribe)
        self.cancel = cancel
        self.publish = publish
        self.widgets = widgets
        self.display_id = display_id or new_display_id()
        self._in_place = bool(display_id)
        self.widget: Any = None
        self._facts: JobFacts
        self._message = ""
        self._drawn = ""

    def show(self) -> None:
        """Publish the first drawing, and follow the job if it is going anywhere."""
        facts = self._facts = self.job_facts()
        bundle = _lasting(facts)
        if facts.moving:
            self.widget = self._make_widget(facts)
            if self.widget is not None:
                view = {"version_major": 2, "version_minor": 0, "model_id": self.widget.model_id}
                bundle["application/vnd.jupyter.widget-view+json"] = view
        self.publish(bundle, display_id=self.display_id, update=self._in_place)
        self._drawn = bundle["text/html"]
        if not facts.settled:
            self.start()

    def _make_widget(self, facts: JobFacts) -> Any:
        """Return a widget with a live comm, or None where this kernel has none: then HTML is redrawn."""
        if not self.widgets:
            return None
        try:
            from vidkit.show._widget import JobWidget

            widget = JobWidget(html=live_html(self._offered(facts)))
        except Exception as why:  # noqa: BLE001  # whatever a kernel's widget stack raises, the card must still appear
            _log.debug("no widget here, the card is redrawn as HTML: %s", why)
            return None
        if widget.comm is None or type(widget.comm).__name__ == "DummyComm":
            return None
        widget.on_cancel(self._asked)
        return widget

    def _offered(self, facts: JobFacts) -> JobFacts:
        """Take the button away where there is nothing behind it."""
        return facts if self.cancel is not None else replace(facts, can_cancel=False)

    def draw(self, facts: JobFacts) -> None:
        """Move the widget, or replace the output by one that lasts."""
        self._facts = facts
        if facts.moving and self.widget is not None:
            drawing = live_html(self._offered(facts), self._message)
            if drawing != self._drawn:
                self._drawn = drawing
                outside(setattr, self.widget, "html", drawing)
            return
        bundle = _lasting(facts)
        if bundle["text/html"] != self._drawn:
            self._drawn = bundle["text/html"]
            self.publish(bundle, display_id=self.display_id, update=True)
        self.pause = HTML_PAUSE
        if self.widget is not None:
            widget, self.widget = self.widget, None
            outside(widget.close)

    def give_up(self, why: Exception) -> None:
        """Leave the last drawing standing, with a note that it stands still."""
        note = f"This card stopped following its job ({type(why).__name__}); the job itself is not touched."
        facts = replace(self._facts, notes=(*self._facts.notes, note))
        with contextlib.suppress(Exception):  # what stopped the card may be the way to the notebook itself
            self.publish(_lasting(facts), display_id=self.display_id, update=True)

    def _asked(self) -> None:
        """Cancel on a thread of its own: the click may come on the one that reads the kernel's messages."""
        threading.Thread(target=self._cancel, name="vidkit-cancel", daemon=True).start()

    def _cancel(self) -> None:
        if self.cancel is None:
            return
        try:
            self.cancel()
        except VidkitError as refused:
            self._message = f"Not cancelled: {refused.message} {refused.advice}"
            if self.widget is not None:
                outside(self.widget.send, {"kind": "refused"})
        self._changed.set()


def _lasting(facts: JobFacts) -> Bundle:
    return {"text/plain": job_text(facts), "text/html": job_html(facts)}
