"""A real JupyterLab and a real browser for tests: start, open, run, save, reopen, look."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat

#: Debian's Chromium as root in a closed network: without these it looks up names at every start.
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--autoplay-policy=no-user-gesture-required",
]  # fmt: skip


#: Where a hub puts a reader's server.
BASE = "/user/reader"


@contextlib.contextmanager
def jupyterlab(root: Path, home: Path) -> Iterator[str]:
    """
    Serve *root* with JupyterLab on loopback; yields its URL.

    It stands under a path of its own, as behind a hub (Binder): what works here does not count on the root.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = dict(os.environ) | {
        f"JUPYTER_{name}_DIR": str(home / name.lower()) for name in ("CONFIG", "RUNTIME", "DATA")
    }
    env["VIDKIT_HOME"] = str(home / "vidkit")
    quiet = home / "config" / "labconfig" / "page_config.json"  # no offer of news across the pictures
    quiet.parent.mkdir(parents=True)
    quiet.write_text('{"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": true}}')
    log = (home / "lab.log").open("w")
    process = subprocess.Popen(
        [
            sys.executable, "-m", "jupyterlab", "--allow-root", "--no-browser", "--ip=127.0.0.1", f"--port={port}",
            "--IdentityProvider.token=", "--ServerApp.disable_check_xsrf=True", f"--ServerApp.root_dir={root}",
            f"--ServerApp.base_url={BASE}",
            "--LabApp.expose_app_in_browser=True", "--LabApp.news_url=None",
            "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        ],
        env=env, stdout=log, stderr=subprocess.STDOUT,
    )  # fmt: skip
    url = f"http://127.0.0.1:{port}{BASE}"
    try:
        for _ in range(300):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(url + "/api/status", timeout=1)
                break
            if process.poll() is not None:
                raise RuntimeError((home / "lab.log").read_text()[-3000:])
            time.sleep(0.2)
        else:
            raise RuntimeError("JupyterLab did not come up in a minute")
        yield url
    finally:
        process.terminate()
        process.wait(30)
        log.close()


class Notebook:
    """One notebook in one browser page."""

    def __init__(self, page: Any, url: str, root: Path, pictures: Path | None) -> None:
        self.page, self.url, self.root, self.pictures = page, url, root, pictures
        self.errors: list[str] = []
        page.on("console", lambda message: message.type == "error" and self.errors.append(message.text))
        self.path = root / "notebook.ipynb"
        page.on("request", lambda request: self._asked(request.url))

    def _asked(self, address: str) -> None:
        """Take it for an error that the page wants more than its notebook server: a hub's reader has nothing else."""
        if address.startswith("http") and not address.startswith(f"{self.url}/"):
            self.errors.append(f"the page asked for {address}")

    def write(self, *cells: str) -> None:
        """Make the notebook from code cells."""
        book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
        book.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
        nbformat.write(book, self.path)

    def open(self, *, dark: bool = False) -> None:
        """Open it in Lab and wait for the kernel."""
        self.page.goto(f"{self.url}/lab/tree/{self.path.name}?reset")
        self.page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
        # The indicator says idle before there is a kernel, and a command then asks which one to choose.
        self.page.wait_for_function(
            "(context => context?.isReady && context.session?.kernel?.status === 'idle')"
            "(window.jupyterapp?.shell.currentWidget?.sessionContext)",
            timeout=120_000,
        )
        self.idle()
        if dark:
            self.page.evaluate(
                "window.jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab Dark'})"
            )
            self.page.wait_for_selector("body[data-jp-theme-light=false]", timeout=20_000, state="attached")
            self.page.wait_for_selector("#jupyterlab-splash", timeout=20_000, state="detached")

    def run_all(self) -> None:
        """Run all cells, without waiting for them."""
        self.page.evaluate("void window.jupyterapp.commands.execute('notebook:run-all-cells')")

    def run_cell(self, index: int) -> None:
        """Run one cell, without waiting for it."""
        self.page.locator(".jp-Notebook .jp-Cell").nth(index).locator(".cm-content").click()
        self.page.evaluate("void window.jupyterapp.commands.execute('notebook:run-cell')")

    def idle(self, limit: float = 120) -> None:
        """Wait until the kernel has been idle for a second."""
        quiet = None
        end = time.monotonic() + limit
        while time.monotonic() < end:
            state = self.page.evaluate(
                "document.querySelector('.jp-Notebook-ExecutionIndicator')?.getAttribute('data-status')"
            )
            quiet = (quiet or time.monotonic()) if state == "idle" else None
            if quiet and time.monotonic() - quiet > 1:
                return
            time.sleep(0.1)
        raise AssertionError(f"the kernel was not idle within {limit} s")

    def save_and_stop(self) -> None:
        """Save the notebook and end every kernel."""
        self.page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")
        time.sleep(2)
        for session in json.loads(urllib.request.urlopen(self.url + "/api/sessions").read()):
            request = urllib.request.Request(f"{self.url}/api/sessions/{session['id']}", method="DELETE")
            urllib.request.urlopen(request)

    def picture(self, name: str) -> None:
        """Leave a screenshot where VIDKIT_UI_PICTURES says, if it says so."""
        if self.pictures:
            self.pictures.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=str(self.pictures / f"{name}.png"))
