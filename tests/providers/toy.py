"""The toy: a sixth provider exactly as `python -m vidkit.providers.new toy` writes it, in a folder of this run."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from vidkit.providers.new import make

_folder = tempfile.TemporaryDirectory(prefix="vidkit-toy-")  # goes when the process ends
FOLDER = make("toy", Path(_folder.name) / "vidkit-toy")
sys.path.insert(0, str(FOLDER))

from vidkit_toy import GenerateRequest, Toy, spec  # noqa: E402  # there is no such package before
from vidkit_toy.emulator import ToyEmulator  # noqa: E402

__all__ = ["FOLDER", "GenerateRequest", "Toy", "ToyEmulator", "spec"]
