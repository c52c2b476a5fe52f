"""
The home: what all studios of one folder share in a process, the journal's manager and the local server.

There is one per folder and process, found or made by `home_at`; a forked process makes its own.
"""

from __future__ import annotations

import functools
import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vidkit._local import LocalServer
from vidkit.jobs import Job, JobManager, shelf
from vidkit.options import home_folder

if TYPE_CHECKING:
    from vidkit.forms import Form
    from vidkit.studio import Studio

__all__ = ["LOCK", "Home", "close_all", "forget", "home_at"]

#: Held while homes, studios and their services come and go.
LOCK = threading.RLock()


class Home:
    """One folder's journal, server and, once it was asked for, local studio."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manager = JobManager(folder)
        self.manager.open_form = self._form
        self.server = LocalServer(folder)
        self.studio: Studio | None = None
        self.pid = os.getpid()

    def _form(self, job: Job[Any], operation: str, values: dict[str, Any]) -> Form:
        from vidkit.forms.making import form_after

        def earlier() -> list[Job[Any]]:
            only_local = True if job.local else None
            records = self.manager.journal.call(lambda db: shelf.everything(db, local=only_local))
            return [self.manager.handle(record, job.connect) for record in records]

        return form_after(job, operation, values, jobs=earlier, home=self.folder)

    def close(self) -> None:
        """Let go of the files; jobs at services go on."""
        self.manager.close()
        self.server.stop()


_homes: dict[Path, Home] = {}


@functools.cache
def _mind_the_end(pid: int) -> None:
    """Have what is being sent arrive before the interpreter ends; once per process."""
    from vidkit.server.exits import before_servers

    def finish() -> None:
        for shared in list(_homes.values()):
            if shared.pid == pid == os.getpid():
                shared.manager.finish_sending()

    before_servers(finish)


def home_at(home: Path | str | None) -> Home:
    """Return the home of a folder, by default the user's, and make it where this process has none."""
    folder = home_folder(home)
    with LOCK:
        found = _homes.get(folder)
        if found is None or found.manager.closed or found.pid != os.getpid():
            found = _homes[folder] = Home(folder)
            _mind_the_end(found.pid)
        return found


def forget(home: Home) -> None:
    """Let the next `home_at` of this folder make another one."""
    with LOCK:
        if _homes.get(home.folder) is home:
            del _homes[home.folder]


def close_all() -> None:
    """Stop every local server and close every journal of this process. Jobs at services go on."""
    with LOCK:
        homes = list(_homes.values())
        _homes.clear()
    for shared in homes:
        if shared.pid == os.getpid():
            shared.close()
