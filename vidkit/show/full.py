"""
Full quality in a living page: the file goes to the player in the same output in pieces; none is saved.

A notebook server cuts off outputs above 1 MB a second, so pieces of 512 KB go out at 700 KB a second at most.
"""

from __future__ import annotations

import logging
import threading
import time
from pathlib import Path
from typing import Any

from vidkit.show import live
from vidkit.show.outside import outside

__all__ = ["LARGEST", "load"]

_log = logging.getLogger("vidkit.show")

PIECE = 512 * 1024
PER_SECOND = 700_000
#: Above this a page would wait too long: the file is then played from where it lies, or opened.
LARGEST = 8 * 1024 * 1024


def load(path: Path) -> bool:
    """
    Bring the file to the player that is drawn in this very output; return whether it will come.

    It does not without a living widget, outside a notebook, or above `LARGEST`.
    """
    shell = live.shell()
    if shell is None or not hasattr(shell, "kernel") or path.stat().st_size > LARGEST:
        return False
    try:
        from vidkit.show._widget import MediaWidget

        widget = MediaWidget()
    except Exception as why:  # noqa: BLE001  # whatever a kernel's widget stack raises, the preview still plays
        _log.debug("no widget for full quality: %s", why)
        return False
    if widget.comm is None or type(widget.comm).__name__ == "DummyComm":
        return False
    place = live.new_display_id()

    def heard(message: dict[str, Any], _buffers: list[bytes]) -> None:
        if message.get("kind") == "want":
            threading.Thread(target=_send, args=(widget, path), name="vidkit-full", daemon=True).start()
        elif message.get("kind") == "done":  # the saved notebook shall hold no widget that nobody answers
            live.publish({"text/plain": "", "text/html": ""}, display_id=place, update=True)
            outside(widget.close)

    widget.on_event(heard)
    view = {"version_major": 2, "version_minor": 0, "model_id": widget.model_id}
    live.publish(
        {"text/plain": "", "application/vnd.jupyter.widget-view+json": view}, display_id=place, update=False
    )
    return True


def _send(widget: Any, path: Path) -> None:
    """Send the file, piece by piece, never faster than a notebook server likes."""
    size = path.stat().st_size
    started, done = time.monotonic(), 0
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            done += len(piece)
            message = {"kind": "piece", "done": done, "size": size, "last": done >= size}
            outside(widget.send, message, [piece])
            time.sleep(max(0.0, started + done / PER_SECOND - time.monotonic()))
