"""The local studio's server for one home: ours, started when needed, or another process's."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vidkit.server import StudioServer

__all__ = ["LocalServer"]


class LocalServer:
    """
    Where the local studio of a home answers.

    Args:
        home: Its folder.
        settings: For the server, should we be the one who starts it (see `StudioServer`).
    """

    def __init__(self, home: Path, **settings: Any) -> None:
        self.home = home
        self.settings = settings
        self._own: StudioServer | None = None
        self._root = ""
        self._key = ""
        self._theirs: list[str] = []  #: services of another process's server
        self._lock = threading.Lock()

    def ensure(self) -> tuple[str, str]:
        """
        Return root URL and key of a living server, starting one if there is none.

        A home keeps its port and key, so that a server that died is replaced under the same URL.
        """
        from vidkit.server import discovery

        with self._lock:
            if self._own is not None and self._own.running:
                return self._root, self._key
            found = discovery.find(self.home)
            if found is not None:
                self._root, self._key = found.url, found.key
                self._own = None
                return self._root, self._key
            self._start()
            return self._root, self._key

    def base_url(self, service: str) -> str:
        """Return a service's base URL, starting the server if need be."""
        root, key = self.ensure()
        emulator = self._emulator(service)
        if self._own is None and service not in self._theirs:
            from vidkit.server import discovery

            self._theirs = discovery.services(root, key)
            if self._theirs and service not in self._theirs:  # registered here, and they cannot know of it
                root = self._start()
        if self._own is not None:
            self._own.offer(emulator)
        return f"{root}{emulator.client_base}"

    def _start(self) -> str:
        """Start a server of our own and return its root; beside another process's they share the jobs."""
        from vidkit.server import StudioServer

        self._own = StudioServer(self.home, **self.settings).start()
        self._root, self._key = self._own.url, self._own.key
        return self._root

    def _emulator(self, service: str) -> Any:
        from vidkit.server.registry import emulator_class

        for item in self.settings.get("services") or ():
            if not isinstance(item, str) and item.name == service:
                return item
        return emulator_class(service)

    @property
    def own(self) -> StudioServer | None:
        """The server, if it is ours and runs."""
        return self._own if self._own is not None and self._own.running else None

    @property
    def started(self) -> bool:
        """Whether we know a server; does not ask whether it still answers."""
        return bool(self._root)

    def stop(self) -> None:
        """Stop the server, if it is ours."""
        with self._lock:
            if self._own is not None:
                self._own.stop()
            self._own, self._root, self._key = None, "", ""
