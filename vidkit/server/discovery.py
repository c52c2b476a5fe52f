"""`studio.json` in the home: where a living server is, so that another process can use it."""

from __future__ import annotations

import json
import os
import time
import urllib.error
import urllib.request
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

__all__ = ["Living", "announce", "find", "read", "services", "withdraw"]

_NAME = "studio.json"
_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Living:
    """
    A server that said it is there.

    Attributes:
        pid: Its process.
        port: Its port on loopback.
        media_port: Its media origin's.
        key: The home's key.
        started: Unix seconds.
    """

    pid: int
    port: int
    media_port: int
    key: str
    started: float

    @property
    def url(self) -> str:
        """Its root."""
        return f"http://127.0.0.1:{self.port}"


def read(home: Path) -> Living | None:
    """Return what the file says, without asking whether it is still true."""
    try:
        return Living(**json.loads((home / _NAME).read_text("utf-8")))
    except (OSError, ValueError, TypeError):  # none, or one of another version
        return None


def find(home: Path) -> Living | None:
    """Return the home's server if it answers, from this process or another."""
    said = read(home)
    if said is None:
        return None
    health = _ask(f"{said.url}/_studio/health", said.key)
    return said if health.get("pid") == said.pid and health.get("home") == str(home.resolve()) else None


def services(url: str, key: str) -> list[str]:
    """Name the services of the server at the root *url*; none where it does not answer."""
    return list(_ask(f"{url}/", key).get("services", ()))


def _ask(url: str, key: str) -> dict[str, Any]:
    """Return what a server of ours says there, or nothing."""
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {key}"})  # noqa: S310  # a URL made here
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # no proxy stands before loopback
    try:
        with opener.open(request, timeout=_SECONDS) as reply:
            found = json.load(reply)
    except (OSError, ValueError, urllib.error.URLError):
        return {}
    return found if isinstance(found, dict) else {}


def announce(home: Path, *, port: int, media_port: int, key: str) -> None:
    """
    Say that a server of this process is there, unless another living one has said so.

    The file is readable by its owner only, because it holds the key.
    """
    if find(home) is not None:
        return
    living = Living(os.getpid(), port, media_port, key, time.time())
    part = home / f"{_NAME}.{os.getpid()}"
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(asdict(living), file)
    part.replace(home / _NAME)


def withdraw(home: Path, port: int) -> None:
    """Take it back, if it is still ours."""
    said = read(home)
    if said is not None and (said.pid, said.port) == (os.getpid(), port):
        (home / _NAME).unlink(missing_ok=True)
