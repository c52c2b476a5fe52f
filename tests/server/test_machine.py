"""What may be used is what the container allows, whatever the host has."""

from __future__ import annotations

import os

import cv2
import pytest

from vidkit.server import machine, worker

GIGA = 1024**3


@pytest.fixture(autouse=True)
def large_host(monkeypatch, tmp_path):
    """A host with 64 cores and 256 GB, and no hub around."""
    import loky

    for name in ("MEM_LIMIT", "CPU_LIMIT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(loky, "cpu_count", lambda: 64)
    told, facts = os.sysconf, {"SC_PAGE_SIZE": 4096, "SC_PHYS_PAGES": 256 * GIGA // 4096}
    monkeypatch.setattr(os, "sysconf", lambda name: facts.get(name) or told(name))
    (tmp_path / "proc/self").mkdir(parents=True)
    return tmp_path


def group(system, line, file, text):
    (system / "proc/self/cgroup").write_text(line)
    place = system / "sys/fs/cgroup" / file
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text)


@pytest.mark.parametrize(
    ("line", "file", "text", "giga"),
    [
        ("0::/\n", "memory.max", f"{2 * GIGA}\n", 2),  # a container on version 2
        ("0::/\n", "memory.max", "max\n", 256),  # the same without a limit
        ("0::/pods/one\n", "pods/memory.max", f"{3 * GIGA}\n", 3),  # a limit of the group above
        ("0::/../../init\n", "memory.max", f"{2 * GIGA}\n", 2),  # a path outside of the namespace
        ("9:cpu:/x\n4:memory:/kubepods/pod7\n0::/\n", "memory/memory.limit_in_bytes", f"{2 * GIGA}\n", 2),
        ("4:memory:/a/b\n", "memory/a/b/memory.limit_in_bytes", f"{2 * GIGA}\n", 2),  # version 1, seen whole
        ("4:memory:/\n", "memory/memory.limit_in_bytes", "9223372036854771712\n", 256),  # its word for "none"
        ("0::/\n", "memory.max", "what?\n", 256),
    ],
)
def test_memory_is_what_the_control_group_allows(large_host, line, file, text, giga):
    """The limit of the process's group or of any above it is found, in both versions; no limit is no limit."""
    group(large_host, line, file, text)
    assert machine.memory(large_host) == giga * GIGA


def test_memory_without_control_groups_is_the_machines(large_host):
    """Where /proc says nothing the machine's own memory counts."""
    assert machine.memory(large_host) == 256 * GIGA


def test_a_hub_says_what_may_be_used(large_host, monkeypatch):
    """JupyterHub's MEM_LIMIT and CPU_LIMIT count too, and the strictest voice wins."""
    monkeypatch.setenv("MEM_LIMIT", str(2 * GIGA))
    monkeypatch.setenv("CPU_LIMIT", "1.5")
    assert (machine.memory(large_host), machine.cores()) == (2 * GIGA, 2)
    group(large_host, "0::/\n", "memory.max", str(GIGA))
    monkeypatch.setenv("CPU_LIMIT", "much")
    assert (machine.memory(large_host), machine.cores()) == (GIGA, 64)


@pytest.mark.parametrize(
    ("memory", "cpu", "workers"),
    [("", "", 4), (2 * GIGA, "", 1), (4 * GIGA, "", 2), ("", "2", 1), ("", "0.5", 1), (GIGA // 2, "0.1", 1)],
)
def test_workers_fit_into_the_container(large_host, monkeypatch, memory, cpu, workers):
    """On a large host there are four workers, in Binder's 2 GB one, and never none."""
    monkeypatch.setenv("MEM_LIMIT", str(memory))
    monkeypatch.setenv("CPU_LIMIT", cpu)
    monkeypatch.setattr(machine, "_group_limits", lambda system: iter(()))
    assert worker.worker_count() == workers


def test_an_idle_worker_leaves_a_small_machine_soon(large_host, monkeypatch):
    """Where memory is short an idle worker gives it back after seconds, else it stays warm for minutes."""
    monkeypatch.setattr(machine, "_group_limits", lambda system: iter(()))
    assert worker.idle_seconds() == worker.IDLE_SECONDS
    monkeypatch.setenv("MEM_LIMIT", str(2 * GIGA))
    assert worker.idle_seconds() == worker.IDLE_SECONDS_SMALL < 30


def threads() -> tuple[int, str | None]:
    return cv2.getNumThreads(), os.environ.get("OMP_NUM_THREADS")


def test_a_worker_takes_its_share_of_the_cores(monkeypatch):
    """Workers start no more threads than the cores they may use, however many the host shows."""
    monkeypatch.setenv("CPU_LIMIT", "1")
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    worker.close()
    try:
        assert worker.executor(1, ("cv2",)).submit(threads).result(60) == (1, "1")
    finally:
        worker.close()
    monkeypatch.setenv("OMP_NUM_THREADS", "3")
    assert machine.worker_variables(4)["OMP_NUM_THREADS"] == "3"
