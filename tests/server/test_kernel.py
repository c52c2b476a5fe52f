"""In a real kernel: Stop ends the wait and not the work; shutdown and restart leave no process behind."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from jupyter_client.manager import KernelManager

ROOT = Path(__file__).parents[2]

START = """
import sys, time
sys.path.insert(0, {root!r})
from tests.server.conftest import Toy
from tests.server.toy import ToyEmulator
from vidkit.server import StudioServer
server = StudioServer({home!r}, services=[ToyEmulator], workers=1, warm=("json",)).start()
toy = Toy(server)
id = toy.create(steps=60, pause=0.05)
toy.until(id, "running")
time.sleep(0.5)
"""


@pytest.fixture
def kernel(tmp_path: Path) -> Iterator[Any]:
    """Return a running kernel's manager and client, with a studio in it whose job is running."""
    manager = KernelManager(kernel_name="python3")
    manager.start_kernel(env={**os.environ, "PYDEVD_DISABLE_FILE_VALIDATION": "1"})
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=30)
    assert _run(client, START.format(root=str(ROOT), home=str(tmp_path / "home"))) == "ok"
    yield manager, client
    client.stop_channels()
    if manager.is_alive():
        manager.shutdown_kernel(now=True)
    manager.cleanup_resources()


def _run(client: Any, code: str) -> str:
    reply = client.execute_interactive(code, timeout=40, output_hook=lambda _: None)
    content = reply["content"]
    return str(content["status"] if content["status"] == "ok" else content["ename"])


def _family(manager: Any) -> list[psutil.Process]:
    return psutil.Process(manager.provisioner.pid).children(recursive=True)


def test_stop_button_spares_the_work(kernel):
    """An interrupted cell raises KeyboardInterrupt within a second; the job ends well in its first attempt."""
    manager, client = kernel
    message = client.execute("time.sleep(30)")
    time.sleep(0.5)
    start = time.monotonic()
    manager.interrupt_kernel()
    reply = client.get_shell_msg(timeout=10)
    assert reply["parent_header"]["msg_id"] == message
    assert reply["content"]["ename"] == "KeyboardInterrupt"
    assert time.monotonic() - start < 1.5
    assert _run(client, "assert toy.until(id)['status'] == 'succeeded'") == "ok"
    assert _run(client, "assert (server.home / 'jobs/toy' / id / '1').is_dir()") == "ok"


@pytest.mark.parametrize("now", [False, True])
def test_ended_kernel_leaves_no_process(kernel, now):
    """Whether a kernel is shut down or killed in the middle of a job, its workers end with it."""
    manager, _ = kernel
    family = _family(manager)
    assert family
    manager.shutdown_kernel(now=now)
    _, alive = psutil.wait_procs(family, timeout=8)
    assert not alive
