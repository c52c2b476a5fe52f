"""
What was found out about a film before: another task on the same bytes neither looks nor listens again.

    known = Known("known", Path("talk.mp4"))        # a folder of the studio's home, or None
    length = lambda: probe("talk.mp4").duration
    ways = {"make": length, "write": lambda seconds: {"s": seconds}, "read": lambda note: note["s"]}
    known.of("length", 1, {}, **ways) == length()   # True

A note is named by the film's content, by what was asked, and by the version of who answered; a film that is
changed, another question or a newer answer have other names. Nothing here is needed: without a folder, with a
damaged note or a full disk all is simply found out anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import threading
import time
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")

#: Notes kept in a folder, and seconds after which one that nobody wanted goes: what is said in a film should
#: not lie about for ever. The notes on ten minutes take about a megabyte.
_MOST, _OLD = 200, 7 * 86_400


class Known:
    """
    The notes about one film.

    Args:
        folder: Where notes are kept; None keeps none.
        path: The film.
    """

    def __init__(self, folder: Path | str | None, path: Path) -> None:
        self._folder = Path(folder) if folder else None
        self._path = path

    def of(
        self,
        what: str,
        version: int,
        asked: Mapping[str, Any],
        *,
        make: Callable[[], T],
        write: Callable[[T], Mapping[str, Any]],
        read: Callable[[Mapping[str, Any]], T],
    ) -> T:
        """
        Return what is known, or find it out and note it.

        Args:
            what: `"survey"`, `"transcript"`.
            version: Of whatever makes it; raised when the same film would give another answer.
            asked: All that the answer depends on beside the film, JSON-ready.
            make: Finds it out.
            write: Makes JSON-ready facts of it.
            read: Takes them back.
        """
        if self._folder is None:
            return make()
        note = self._folder / f"{what}-{self._name(what, version, asked)}.json"
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            found = read(json.loads(note.read_text(encoding="utf-8")))
            os.utime(note)  # it was wanted just now
            return found
        text = json.dumps(write(make()), ensure_ascii=False)
        with contextlib.suppress(OSError):
            self._keep(note, text)
        return read(json.loads(text))  # rounded as it will be the next time: the same order, the same result

    def _name(self, what: str, version: int, asked: Mapping[str, Any]) -> str:
        question = json.dumps([what, version, dict(asked)], sort_keys=True, default=str)
        return hashlib.sha256(f"{self._content}{question}".encode()).hexdigest()[:40]

    @cached_property
    def _content(self) -> str:
        with self._path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    @staticmethod
    def _keep(note: Path, text: str) -> None:
        """Write a note whole or not at all, and drop the oldest."""
        note.parent.mkdir(parents=True, exist_ok=True)
        part = note.with_name(f".{note.stem}.{os.getpid()}-{threading.get_ident()}.part")
        part.write_text(text, encoding="utf-8")
        part.replace(note)
        notes = sorted(note.parent.glob("*.json"), key=lambda one: one.stat().st_mtime, reverse=True)
        for number, old in enumerate(notes):
            if number >= _MOST or time.time() - old.stat().st_mtime > _OLD:
                old.unlink(missing_ok=True)
