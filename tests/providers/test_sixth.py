"""A provider from another package: two entry points, and everything works, in this process and the next."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def run(tmp_path: Path, home: Path):
    """Run Python where a package is installed that brings the toy, and nothing else was told to vidkit."""
    site = tmp_path / "site"
    info = site / "vidkit_toy-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: vidkit-toy\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        "[vidkit.providers]\ntoy = tests.providers.toy:Toy\n"
        "[vidkit.emulators]\ntoy = tests.providers.toy.emulator:ToyEmulator\n"
    )
    env = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(site), str(ROOT)]),
        "VIDKIT_HOME": str(home),
    }

    def go(script: str) -> list[str]:
        found = subprocess.run(
            [sys.executable, "-c", textwrap.dedent(script)],
            env=env,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert found.returncode == 0, found.stderr
        return found.stdout.splitlines()

    return go


def test_installed_means_usable(run) -> None:
    """After installation the studio offers the provider, makes its film, and another process finds it again."""
    job_id, name, card, bytes_ = run(
        """
        import vidkit as vk
        studio = vk.local(media="slate", clock="instant")
        assert {"minimax", "openai", "toy"} <= set(dir(studio))
        job = studio.toy.draw("a red kite", seconds=1)
        video = job.wait(timeout=60)
        print(job.id, job.provider, "Toy" in job._repr_html_(), video.path.stat().st_size, sep="\\n")
        """
    )
    assert (name, job_id.split("-")[0]) == ("toy", "toy")
    assert card == "True"
    assert int(bytes_) > 1000
    assert run(
        f"""
        import vidkit as vk
        studio = vk.local(media="slate", clock="instant")
        again = studio.job({job_id!r})
        print(again.state, again.wait(timeout=60).duration, [job.id for job in studio.jobs])
        """
    ) == [f"succeeded 1.0 ['{job_id}']"]
