"""The widget behind a living card. Imported only when one is shown: it brings ipywidgets along."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import anywidget
import traitlets

from vidkit.show.render import asset, live_stylesheet, stylesheet


class JobWidget(anywidget.AnyWidget):
    """Shows a drawing and passes clicks on; everything it knows is the drawing."""

    _esm = asset("morph.js") + asset("card.js")
    _css = live_stylesheet()

    #: The card as HTML, drawn by `job.live_html`.
    html = traitlets.Unicode("").tag(sync=True)

    def on_cancel(self, heard: Callable[[], None]) -> None:
        """Call *heard* when the user asks to cancel; the browser is told that the wish has arrived."""

        def receive(_widget: Any, content: Any, _buffers: Any) -> None:
            if isinstance(content, dict) and content.get("kind") == "cancel":
                self.send({"kind": "heard"})
                heard()

        self.on_msg(receive)


class EventWidget(anywidget.AnyWidget):
    """Passes on what is done in the page."""

    def on_event(self, heard: Callable[[dict[str, Any], list[bytes]], None]) -> None:
        """Call *heard* with every message and its buffers."""

        def receive(_widget: Any, content: Any, buffers: Any) -> None:
            if isinstance(content, dict):
                heard(content, [bytes(item) for item in buffers or ()])

        self.on_msg(receive)


class MediaWidget(EventWidget):
    """Takes a file to the player in the same output."""

    _esm = asset("media.js")


class FormWidget(EventWidget):
    """Shows a form that Python draws, and passes on what is done in it."""

    _esm = asset("morph.js") + asset("living.js") + asset("form.js")
    _css = live_stylesheet() + asset("form.css")

    #: The form as HTML, drawn by `form.form_html`.
    html = traitlets.Unicode("").tag(sync=True)
    #: Where on the page it lives; empty where it is shown by a view.
    place = traitlets.Unicode("").tag(sync=True)


class RatingWidget(EventWidget):
    """Shows two films without names and passes on which was preferred."""

    _esm = asset("morph.js") + asset("living.js") + asset("compare.js") + asset("rate.js")
    _css = stylesheet("compare.css") + asset("live.css") + asset("rate.css")

    #: The pair as HTML, drawn by `rating.rating_live`.
    html = traitlets.Unicode("").tag(sync=True)
    #: Where on the page it lives; empty where it is shown by a view.
    place = traitlets.Unicode("").tag(sync=True)


class ExportWidget(EventWidget):
    """Hears what is ticked in a project's card; it has no view."""

    _esm = asset("export.js")

    #: Of the card on the page.
    key = traitlets.Unicode("").tag(sync=True)


class EditorWidget(EventWidget):
    """Shows a table that Python draws and judges, and passes on what is edited in it."""

    _esm = asset("morph.js") + asset("living.js") + asset("editor.js")
    _css = live_stylesheet() + asset("form.css") + asset("tables.css")

    #: The table as HTML, drawn by `editor.editor_html`.
    html = traitlets.Unicode("").tag(sync=True)
    #: Where on the page it lives; empty where it is shown by a view.
    place = traitlets.Unicode("").tag(sync=True)
    #: The film beside it, as addresses: `{"src", "poster", "width", "height"}`; sent once.
    film = traitlets.Dict().tag(sync=True)
