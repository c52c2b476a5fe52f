"""
Who is alive: each process locks a file of its own, and the system lets go of it when the process dies.

No heartbeat, no time-outs: a process killed with -9 has lost its leases at that moment, one that merely
sleeps has not.
"""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path
from typing import IO

__all__ = ["Leases"]

if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> bool:
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _lock(file: IO[bytes]) -> bool:
        # flock, not lockf: it belongs to this open file, so that a second opening is told the truth.
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True


class Leases:
    """
    This process's name on the jobs it follows, and whether other names still live.

    Args:
        folder: Holds one lock file per living process.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.owner = f"{os.getpid()}-{secrets.token_hex(6)}"
        self._file = (folder / self.owner).open("wb")
        _lock(self._file)
        if hasattr(os, "register_at_fork"):  # a forked child would keep a dead parent's lock alive
            os.register_at_fork(after_in_child=self._file.close)

    def lives(self, owner: str | None) -> bool:
        """Whether the process called *owner* is there; what the dead left behind is tidied away."""
        if not owner:
            return False
        if owner == self.owner:
            return True
        path = self.folder / Path(owner).name
        try:
            file = path.open("r+b")
        except FileNotFoundError:
            return False
        except OSError:  # there, and not ours to open: somebody's
            return True
        with file:
            free = _lock(file)
        if free:
            path.unlink(missing_ok=True)
        return not free

    def close(self) -> None:
        """Give all leases back."""
        if not self._file.closed:
            (self.folder / self.owner).unlink(missing_ok=True)
            self._file.close()
