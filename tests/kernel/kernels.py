"""Real kernels, spoken to as a front-end does: several cells at once, Stop, and what each cell says."""

from __future__ import annotations

import json
import os
import queue
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jupyter_client.blocking import BlockingKernelClient
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager


@dataclass
class Cell:
    """What became of one cell."""

    message: str
    text: str = ""
    error: str = ""
    status: str = ""
    displayed: list[dict[str, Any]] = field(default_factory=list)
    updated: list[dict[str, Any]] = field(default_factory=list)
    ended: float = 0.0

    @property
    def done(self) -> bool:
        """Whether the kernel went idle after it and replied."""
        return bool(self.ended) and bool(self.status)


class Kernel:
    """A running kernel and the front-end that talks to it."""

    def __init__(self, manager: KernelManager, client: BlockingKernelClient) -> None:
        self.manager = manager
        self.client = client
        self._shown: dict[
            str, Cell
        ] = {}  # by display id: an update belongs to what it replaces, whoever sent it

    def send(self, *sources: str) -> list[Cell]:
        """Send cells without waiting between them, as "Run All" does."""
        return [Cell(self.client.execute(source, allow_stdin=False)) for source in sources]

    def collect(self, cells: list[Cell], seconds: float = 60) -> None:
        """Read messages until all *cells* have ended."""
        mine = {cell.message: cell for cell in cells}
        end = time.monotonic() + seconds
        while not all(cell.done for cell in cells):
            if time.monotonic() > end:
                open_ = [index for index, cell in enumerate(cells) if not cell.done]
                raise AssertionError(f"cells {open_} have not ended: {cells}")
            self._read_reply(mine)
            try:
                message = self.client.get_iopub_msg(timeout=0.1)
            except queue.Empty:
                continue
            display = message["content"].get("transient", {}).get("display_id", "")
            if message["msg_type"] == "update_display_data":
                cell = self._shown.get(display)
            else:
                cell = mine.get((message["parent_header"] or {}).get("msg_id", ""))
            if cell is not None:
                self._note(cell, message["msg_type"], message["content"])
                if display:
                    self._shown[display] = cell

    def _read_reply(self, mine: Mapping[str, Cell]) -> None:
        try:
            reply = self.client.get_shell_msg(timeout=0)
        except queue.Empty:
            return
        cell = mine.get((reply["parent_header"] or {}).get("msg_id", ""))
        if cell is not None:
            cell.status = reply["content"]["status"]

    @staticmethod
    def _note(cell: Cell, kind: str, content: Mapping[str, Any]) -> None:
        if kind == "stream":
            cell.text += content["text"]
        elif kind == "error":
            cell.error = f"{content['ename']}: {content['evalue']}"
        elif kind in {"display_data", "execute_result"}:
            cell.displayed.append(content["data"])
        elif kind == "update_display_data":
            cell.updated.append(content["data"])
        elif kind == "status" and content["execution_state"] == "idle":
            cell.ended = time.monotonic()

    def run(self, source: str, seconds: float = 60) -> Cell:
        """Run one cell to its end."""
        cells = self.send(source)
        self.collect(cells, seconds)
        return cells[0]

    def until(self, cell: Cell, text: str, seconds: float = 30) -> None:
        """Read messages until a running cell has printed *text*."""
        end = time.monotonic() + seconds
        while text not in cell.text:
            assert time.monotonic() < end, f"never printed {text!r}: {cell}"
            try:
                message = self.client.get_iopub_msg(timeout=0.1)
            except queue.Empty:
                continue
            if (message["parent_header"] or {}).get("msg_id", "") == cell.message:
                self._note(cell, message["msg_type"], message["content"])

    def stop(self) -> float:
        """Press Stop and return when."""
        self.manager.interrupt_kernel()
        return time.monotonic()


@contextmanager
def kernel(folder: Path, *, packages: Path | None = None, home: Path) -> Iterator[Kernel]:
    """Start a kernel of this Python, with the ipykernel in *packages* where one is given."""
    spec = folder / "kernels" / "tried"
    spec.mkdir(parents=True)
    launch = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    spec.joinpath("kernel.json").write_text(
        json.dumps({"argv": launch, "display_name": "tried", "language": "python"})
    )
    finder = KernelSpecManager(kernel_dirs=[str(folder / "kernels")], ensure_native_kernel=False)
    manager = KernelManager(kernel_name="tried", kernel_spec_manager=finder)
    env = {**os.environ, "VIDKIT_HOME": str(home), "PYDEVD_DISABLE_FILE_VALIDATION": "1"}
    paths = [str(packages)] if packages else []
    env["PYTHONPATH"] = os.pathsep.join([*paths, str(Path(__file__).resolve().parents[2])])
    manager.start_kernel(env=env, cwd=str(folder))
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        yield Kernel(manager, client)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
