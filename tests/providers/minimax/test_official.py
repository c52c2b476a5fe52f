"""MiniMax's own clients, in Python and for node, make and fetch videos; they know nothing of us."""

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from vidkit.engine.probe import probe

HERE = Path(__file__).parent
NPM = HERE.parents[1] / "npm"


def cannot(reason):
    """Skip with one line, or fail where everything is required."""
    if os.environ.get("VIDKIT_REQUIRE_ALL") == "1":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.fixture
def image(tmp_path, picture):
    path = tmp_path / "frame.jpg"
    path.write_bytes(picture(1280, 720, "JPEG"))
    return path


def test_minimax_mcp_makes_and_downloads(server, tmp_path, image):
    """`minimax-mcp`: text and image to a saved MP4 of the right size, async query, and an error in its words."""
    if importlib.util.find_spec("minimax_mcp") is None:
        cannot("minimax-mcp is not installed")
    server.set_clock("looks:3")
    done = subprocess.run(
        [sys.executable, str(HERE / "mcp_client.py"), str(tmp_path / "out"), str(image)],
        env={
            **os.environ,
            "MINIMAX_API_HOST": server.base_url("minimax"),
            "MINIMAX_API_KEY": server.key,
            "MINIMAX_API_RESOURCE_MODE": "local",
            "MINIMAX_MCP_BASE_PATH": str(tmp_path),
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    for name, size in (("text", (1280, 720)), ("image", (910, 512)), ("asked", (1366, 768))):
        path = Path(said[name].rpartition(": ")[2])
        assert "Success" in said[name], said[name]
        facts = probe(path)
        assert ((facts.width, facts.height), facts.frames) == (size, 144), name
    assert "API Error: 2013-invalid params, model T2V-01 does not support" in said["refused"]
    assert "Trace-Id: " in said["refused"]


@pytest.mark.needs_node
def test_mmx_cli_speaks_both_generations(server, tmp_path, image):
    """`mmx-cli` from npm: text, first and last frame, H3 with a reference at 2K, files, and errors by their words."""
    if not (NPM / "node_modules" / "mmx-cli").is_dir():
        command = ["npm", "install", "--no-audit", "--no-fund", "--silent"]
        subprocess.run(command, cwd=NPM, capture_output=True, timeout=300, check=False)
        if not (NPM / "node_modules" / "mmx-cli").is_dir():
            cannot("npm's mmx-cli cannot be installed")
    server.set_clock("looks:2")
    out = tmp_path / "out.mp4"
    done = subprocess.run(
        ["node", "mmx_videos.mjs", server.base_url("minimax"), server.key, str(image), str(out)],
        cwd=NPM,
        env={**os.environ, "HOME": str(tmp_path)},  # the tool keeps settings at home
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout.splitlines()[-1])
    assert report["text"]["status"] == report["frames"]["status"] == report["asked"]["status"] == "Success"
    assert report["file"]["bytes"] == out.stat().st_size
    assert (probe(out).width, probe(out).height) == (1366, 768)
    assert (report["next"]["status"], report["next"]["resolution"]) == ("succeeded", "2K")
    assert report["next"]["usage"]["input_image_count"] == 1
    assert report["queued"]["taskId"].isdigit()
    assert "unsupported model: T2V-02" in report["refused"]
    assert "invalid api key" in report["wrongKey"]
    assert report["left"] == report["listed"] - 1
