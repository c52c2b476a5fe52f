"""A project in a cell: plain HTML that lasts; while the kernel lives, a button opens the export form."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Protocol

from vidkit.errors import VidkitError
from vidkit.show import live
from vidkit.show.facts import ProjectFacts
from vidkit.show.outside import outside
from vidkit.show.results import project_html, project_text

__all__ = ["Placed", "display_project"]

log = logging.getLogger("vidkit.show")

#: Ears that listen: a widget nobody holds would fall silent. The newest stay; older cards show their code.
_ears: list[Any] = []
_EARS = 64


class Placed(Protocol):
    """A form that can be shown in outputs that are there already."""

    def show_at(self, first: str, still: str, card: str) -> None:
        """Show it there."""


def display_project(facts: ProjectFacts, opens: Callable[[list[int]], Placed] | None) -> None:
    """
    Show a project where the caller is.

    Args:
        facts: What there is.
        opens: Returns the form that exports these clips; None shows no button.
    """
    here = live.shell()
    if here is None or not hasattr(here, "kernel"):
        print(project_text(facts))  # noqa: T201  # the terminal is the display here
        return
    facts = replace(facts, key=live.new_display_id())
    bundle = {"text/plain": project_text(facts), "text/html": project_html(facts)}
    live.publish(bundle, display_id=facts.key, update=False)
    if opens is not None and facts.clips:
        _listen(facts.key, opens)


def _listen(key: str, opens: Callable[[list[int]], Placed]) -> None:
    """Have the kernel hear the card's Export button; the form will stand in outputs below the card."""
    try:
        from vidkit.show._widget import ExportWidget

        ear = ExportWidget(key=key)
    except Exception as why:  # noqa: BLE001  # whatever a kernel's widget stack raises, the card stands
        log.debug("no widget here, the card shows the line of code instead: %s", why)
        return
    if ear.comm is None or type(ear.comm).__name__ == "DummyComm":
        return
    places = live.new_display_id(), live.new_display_id(), live.new_display_id()
    for name in places:
        live.publish({"text/plain": "", "text/html": ""}, display_id=name, update=False)

    def heard(message: dict[str, Any], _buffers: list[bytes]) -> None:
        if message.get("kind") != "export":
            return
        said = ""
        try:
            numbers = [int(item) for item in message.get("clips") or () if isinstance(item, (int, float))]
            opens(numbers).show_at(*places)
        except VidkitError as wrong:
            said = f"{wrong.message} {wrong.advice or ''}".strip()
        except Exception:
            log.exception("the export form did not open")
            said = "The form did not open; logging 'vidkit' shows why."
        outside(ear.send, {"kind": "opened", "said": said})

    ear.on_event(heard)
    _ears.append(ear)
    for old in _ears[:-_EARS]:
        outside(old.close)
    del _ears[:-_EARS]
