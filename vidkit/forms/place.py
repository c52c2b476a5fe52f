"""
Where a form stands in a notebook: a place it lives in, a still drawing for later readers, the job's card.

The form has no view of its own that a saved notebook would remember: its script finds the place (an empty
element) and lives there. Beside it stands a still drawing, hidden while the form lives, that follows what is
filled in; it is all that is seen after reopening.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from vidkit.show import live
from vidkit.show.form import FormFacts, form_html, form_place, form_still, form_text

if TYPE_CHECKING:
    from vidkit.jobs import Job

__all__ = ["Place"]

log = logging.getLogger("vidkit.forms")

#: Seconds after the last change until the still drawing follows.
_REST = 0.8
_VIEW = "application/vnd.jupyter.widget-view+json"


class Place:
    """
    The outputs of one form. Shown again it lives in both cells; the last one is kept up to date.

    Args:
        heard: Called with every message of the page and its buffers.
        facts: Says how the form is now.
    """

    def __init__(
        self, heard: Callable[[dict[str, Any], list[bytes]], None], facts: Callable[[], FormFacts]
    ) -> None:
        self._heard = heard
        self._facts = facts
        self._widget: Any = None
        self._timer: threading.Timer | None = None
        self._here = False
        self._still = self._card = self._drawn = ""

    def show(self, at: tuple[str, str, str] | None = None) -> None:
        """
        Show it in the cell that runs, or print it where there is none.

        Args:
            at: Display ids of three outputs that are there already and become these, as below another card.
        """
        facts = self._facts()
        self._here = hasattr(live.shell(), "kernel")
        if not self._here:
            print(form_text(facts))  # noqa: T201  # the terminal is the display here
            return
        first, self._still, self._card = at or tuple(live.new_display_id() for _ in range(3))
        there = at is not None
        if self._widget is None:
            self._widget = _widget(facts)
            if self._widget is not None:
                self._widget.on_event(self._heard)
        if self._widget is not None:
            bundle: dict[str, Any] = {"text/plain": form_text(facts)}
            if _wants_views():
                bundle[_VIEW] = {"version_major": 2, "version_minor": 0, "model_id": self._widget.model_id}
            else:
                bundle["text/html"] = form_place(facts)
            live.publish(bundle, display_id=first, update=there)
        self._drawn = form_still(facts)
        self._publish(self._still, self._drawn, update=there)
        self._publish(self._card, "", update=there)

    def draw(self, facts: FormFacts) -> None:
        """Show how it is now; the still drawing follows when nothing more happens."""
        if self._widget is not None:
            self._widget.html = form_html(facts)
        if self._here:
            if self._timer is not None:
                self._timer.cancel()
            self._timer = threading.Timer(_REST, self._rest)
            self._timer.daemon = True
            self._timer.start()

    def follow(self, job: Job[Any]) -> None:
        """Let the job's card live below the form."""
        if self._here:
            card = live.LiveCard(
                job.facts, job.on_change, job.cancel, publish=live.publish, display_id=self._card
            )
            card.show()
            if card.is_alive():
                job.followed_by(card)

    def _rest(self) -> None:
        drawn = form_still(self._facts())
        if drawn != self._drawn:
            self._drawn = drawn
            self._publish(self._still, drawn, update=True)

    @staticmethod
    def _publish(display_id: str, html: str, *, update: bool) -> None:
        live.publish({"text/html": html, "text/plain": ""}, display_id=display_id, update=update)


def _widget(facts: FormFacts) -> Any:
    """Return a widget with a living comm, or None where there is none."""
    try:
        from vidkit.show._widget import FormWidget

        widget = FormWidget(html=form_html(facts), place="" if _wants_views() else facts.id)
    except Exception as why:  # noqa: BLE001  # whatever a kernel's widget stack raises, the form must still appear
        log.debug("no widget here: %s", why)
        return None
    if widget.comm is None or type(widget.comm).__name__ == "DummyComm":
        return None
    return widget


def _wants_views() -> bool:
    """Whether the page runs a widget's script only for a view of it: VS Code and Colab."""
    return "VSCODE_PID" in os.environ or "google.colab" in sys.modules
