"""The engine talks to nobody, and neither do the parts it stands on."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

SPEAK_AND_READ = """
import numpy as np
from vidkit.engine.describe import reading
from vidkit.engine.speech import natural
assert natural.installed()
natural._speaker()
reading._reader()
"""

#: What would silence ONNX Runtime by itself, as on our own machines; see its telemetry's environment check.
SILENT_ANYWAY = (
    "CI",
    "BUILD",
    "GITHUB",
    "TF_",
    "JENKINS",
    "TRAVIS",
    "ORT_",
    "PYTEST",
    "CODEBUILD",
    "TEAMCITY",
)


def test_no_part_keeps_an_identity_or_a_report(tmp_path: Path) -> None:
    """Loading what runs on ONNX Runtime leaves no device id and no queue of reports behind, on a machine outside CI."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(SILENT_ANYWAY)}
    env |= {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    subprocess.run([sys.executable, "-c", SPEAK_AND_READ], env=env, check=True, timeout=120)
    assert [str(path) for path in tmp_path.rglob("*") if "onnxruntime" in str(path).lower()] == []
