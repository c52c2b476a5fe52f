"""A script may end right after it asked: what it asked for has left, and it says what goes on."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from vidkit.server import StudioServer

KEY = "sk-end-test-0123456789"


def script(home: Path, text: str) -> subprocess.CompletedProcess[str]:
    """Run a script in a process of its own."""
    env = {**os.environ, "VIDKIT_HOME": str(home)}
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(text)],
        capture_output=True,
        text=True,
        env=env,
        timeout=60,
        check=False,
    )


def test_the_last_line_of_a_script_may_be_a_create(home: Path, tmp_path: Path) -> None:
    """The process waits for the slow answer, the service has one job, the journal its id; one line says so."""
    with (
        ThreadPoolExecutor(2) as pool,
        StudioServer(
            tmp_path / "server",
            services=["openai"],
            media="slate",
            clock="looks:9",
            keys=[KEY],
            executor=pool,
        ) as server,
    ):
        server.faults.add("stall", service="openai", method="POST", seconds=1.0)
        done = script(
            home,
            f"""
            import vidkit as vk
            studio = vk.connect("openai", base_url={server.base_url("openai")!r}, api_key={KEY!r})
            job = studio.openai.create(prompt="a kite", size="1280x720", seconds="4")
            assert str(job.state) == "submitting"
            """,
        )
        assert done.returncode == 0, done.stderr
        assert "not finished yet: openai-" in done.stderr
        found = script(
            home,
            f"""
            import vidkit as vk
            studio = vk.connect("openai", base_url={server.base_url("openai")!r}, api_key={KEY!r})
            (job,) = studio.jobs
            assert job.remote_id, job.as_dict()
            assert job.wait(30).duration > 3.9
            """,
        )
        assert found.returncode == 0, found.stderr
        assert found.stderr == ""


def test_a_script_whose_jobs_are_done_says_nothing(home: Path) -> None:
    """Nothing is printed at the end when nothing is left."""
    done = script(
        home,
        """
        import vidkit as vk
        vk.local(media="slate", clock="instant").openai.create(
            prompt="a kite", size="1280x720", seconds="4"
        ).wait(60)
        """,
    )
    assert (done.returncode, done.stderr) == (0, "")
