"""
What every test stands on: a home of its own, no outside network, no keys, and skips that are seen.

Markers name what a machine may lack. Such a test is skipped with one line; with VIDKIT_REQUIRE_ALL=1 (CI, which
installs everything first) it fails instead.
"""

from __future__ import annotations

import functools
import importlib.util
import os
import shutil
import signal
import socket
import threading
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

#: Threads of ours that live as long as the process, by design: the loop, a journal's, the warm worker pool's.
LASTING = ("vidkit-loop", "vidkit-journal", "vidkit-warm", "asyncio_", "ExecutorManager", "QueueFeeder")


@functools.cache
def missing(marker: str) -> str:
    """Say what this machine lacks for *marker*, or nothing."""
    if marker == "needs_node" and not (shutil.which("node") and shutil.which("npm")):
        return "node and npm are not installed"
    if marker == "needs_ffprobe" and not shutil.which("ffprobe"):
        return "ffprobe is not installed"
    if marker == "needs_chromium":
        found = any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome")))
        if not found or importlib.util.find_spec("playwright") is None:
            return "Chromium or playwright is not installed"
    if marker == "needs_packages" and importlib.util.find_spec("pip") is None:
        return "pip is not installed"
    return ""


def pytest_configure() -> None:
    """Let children be interrupted, also where this process was made deaf to it: a shell's background does that."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what this machine cannot run, or fail where everything is required."""
    for name in ("needs_node", "needs_ffprobe", "needs_chromium", "needs_packages"):
        reason = missing(name) if item.get_closest_marker(name) else ""
        if reason:
            if os.environ.get("VIDKIT_REQUIRE_ALL") == "1":
                pytest.fail(f"{name}: {reason}, and VIDKIT_REQUIRE_ALL=1", pytrace=False)
            pytest.skip(f"{name}: {reason}")


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Show one line per reason of skipped tests, also under -q."""
    counts: dict[str, int] = {}
    for report in terminalreporter.stats.get("skipped", []):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        counts[reason.removeprefix("Skipped: ")] = counts.get(reason.removeprefix("Skipped: "), 0) + 1
    for reason, count in sorted(counts.items()):
        terminalreporter.write_line(f"SKIPPED {count} test{'s' if count > 1 else ''}: {reason}")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give the test a VIDKIT_HOME of its own and take away keys and proxies; close what it opened there."""
    folder = tmp_path / "vidkit-home"
    monkeypatch.setenv("VIDKIT_HOME", str(folder))
    for name in list(os.environ):
        if name.endswith(("_API_KEY", "_API_HOST")) or name.lower() in {
            "http_proxy",
            "https_proxy",
            "all_proxy",
        }:
            monkeypatch.delenv(name)
    yield folder
    import sys

    if "vidkit.studio" in sys.modules:
        sys.modules["vidkit.studio"].close_all()


@pytest.fixture(autouse=True)
def _no_outside_network(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let sockets of this process reach loopback only."""
    if request.node.get_closest_marker("needs_packages"):
        return
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def check(kind: socket.AddressFamily, address: Any) -> None:
        host = address[0] if isinstance(address, tuple) else ""
        if kind in {socket.AF_INET, socket.AF_INET6} and not (
            str(host).startswith("127.") or host in {"::1", "localhost", ""}
        ):
            raise OSError(f"tests touch no outside network, and this one wanted {address}")

    def guarded(self: socket.socket, address: Any) -> None:
        check(self.family, address)
        connect(self, address)

    def guarded_ex(self: socket.socket, address: Any) -> int:
        check(self.family, address)
        return connect_ex(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
    monkeypatch.setattr(socket.socket, "connect_ex", guarded_ex)


@pytest.fixture(autouse=True)
def _threads_end(home: Path) -> Iterator[None]:
    """Warn about threads of ours that a test leaves behind."""
    before = {thread.ident for thread in threading.enumerate()}
    yield
    end = time.monotonic() + 2.0

    def left() -> list[str]:
        return [
            thread.name
            for thread in threading.enumerate()
            if thread.ident not in before
            and thread.name.startswith("vidkit")
            and not thread.name.startswith(LASTING)
        ]

    # The server's thread ends in the tear-down of `home`, which comes after this one; only others count here.
    while [name for name in left() if not name.startswith("vidkit-studio")] and time.monotonic() < end:
        time.sleep(0.02)
    names = [name for name in left() if not name.startswith("vidkit-studio")]
    if names:
        warnings.warn(f"threads left behind: {', '.join(names)}", stacklevel=1)


@pytest.fixture
def studio(home: Path) -> Iterator[Any]:
    """A local studio that answers at once: real server and files, a plain film instead of a staged one."""
    from vidkit.testing import studio as make

    with make(home=home, clock="instant", media="slate") as made:
        yield made
