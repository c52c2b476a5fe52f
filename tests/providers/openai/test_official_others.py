"""Other clients nobody here wrote: the official 3.x in a folder of its own, npm's, and litellm."""

import importlib.util
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

HERE = Path(__file__).parent
TESTS = HERE.parents[1]


def cannot(reason: str) -> None:
    """Skip with one line, or fail where everything is required."""
    if os.environ.get("VIDKIT_REQUIRE_ALL") == "1":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def openai3_folder() -> Path:
    """Return the folder that holds openai 3.x, installing it there on first use."""
    folder = TESTS / ".envs" / "openai3"
    if not (folder / "openai").is_dir():
        command = [sys.executable, "-m", "pip", "install", "-q", "--target", str(folder), "openai>=3.50"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
        if not (folder / "openai").is_dir():
            cannot(f"openai 3.x cannot be installed: {done.stderr.strip()[-200:]}")
    return folder


@pytest.mark.needs_packages
def test_the_newest_python_client_manages_webhooks_and_trusts_deliveries(serve, mailbox, picture, tmp_path):
    """The newest client must manage endpoints, make videos, and unwrap real deliveries signed by the studio."""
    server = serve(settings={"poll_after_ms": 40})
    image = tmp_path / "frame.png"
    image.write_bytes(picture(1280, 720))
    process = subprocess.Popen(
        [
            sys.executable,
            str(HERE / "openai3_client.py"),
            server.base_url("openai"),
            server.key,
            mailbox.url,
            str(image),
        ],
        env={**os.environ, "PYTHONPATH": str(openai3_folder())},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
    )
    try:
        managed = json.loads(process.stdout.readline())
        assert managed["version"].startswith("3.")
        assert managed["secret"].startswith("whsec_")
        assert managed["secret_again"] is None
        assert managed["hint"].endswith(managed["secret"][-4:])
        assert (managed["name"], managed["listed"]) == ("renamed", True)
        assert json.loads(process.stdout.readline()) == {"status_code": 200, "success": True}
        made = json.loads(process.stdout.readline())
        assert (made["status"], made["mp4"], made["remix_of"], made["pages"]) == (
            "completed", True, made["video"], 2,
        )  # fmt: skip
        assert made["kinds"] == ["video/mp4", "image/webp", "image/jpeg"]
        assert (made["pictured"], made["gone"]) == ("completed", True)
        letters = mailbox.wait(4)  # the test event, then one for each video
        for body, headers in letters:
            lowered = {name.lower(): value for name, value in headers.items()}
            assert lowered["user-agent"].startswith("OpenAI/1.0")
            process.stdin.write(json.dumps({"body": body.decode(), "headers": lowered}) + "\n")
        process.stdin.close()
        events = [json.loads(process.stdout.readline()) for _ in letters]
        assert {event["type"] for event in events} == {"video.completed"}
        assert made["video"] in {event["id"] for event in events}
        assert len({event["unique"] for event in events}) == 4
        assert json.loads(process.stdout.readline()) == {"rotated": True}
        assert json.loads(process.stdout.readline()) == {"deleted": True, "left": 0}
        assert process.wait(30) == 0
    finally:
        process.kill()
        process.wait()


def npm_folder() -> Path:
    """Return the folder with node_modules, installing the packages there on first use."""
    folder = TESTS / "npm"
    if not (folder / "node_modules" / "openai").is_dir():
        command = ["npm", "install", "--no-audit", "--no-fund", "--silent"]
        subprocess.run(command, cwd=folder, capture_output=True, timeout=300, check=False)
        if not (folder / "node_modules" / "openai").is_dir():
            cannot("npm's openai cannot be installed")
    return folder


@pytest.mark.needs_node
def test_npm_openai_edits_and_extends_by_id(server, picture, tmp_path):
    """The npm client must create from an image, edit and extend by id, remix, page, download and delete."""
    image = tmp_path / "frame.png"
    image.write_bytes(picture(1280, 720))
    done = subprocess.run(
        ["node", "openai_videos.mjs", server.base_url("openai"), server.key, str(image)],
        cwd=npm_folder(),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    first = report["created"]["id"]
    for name, seconds in (("created", "4"), ("edited", "4"), ("extended", "12"), ("remixed", "4")):
        assert (report[name]["status"], report[name]["seconds"]) == ("completed", seconds), name
        assert report[name]["size"] == "1280x720"
    assert report["remixed"]["remixed_from_video_id"] == first
    assert len(report["listed"]) == len(set(report["listed"])) >= 4
    assert report["bytes"] > 1000
    assert report["type"] == "video/mp4"
    assert report["deleted"] == {"id": first, "object": "video.deleted", "deleted": True}
    assert report["gone"]["status"] == 404
    assert report["gone"]["kind"] == "NotFoundError"


def test_litellm_generates_looks_and_fetches(server, picture, monkeypatch):
    """Through litellm one must generate (with a reference), follow the status, fetch the content, and derive by id."""
    if importlib.util.find_spec("litellm") is None:
        cannot("litellm is not installed")
    monkeypatch.setenv("LITELLM_LOCAL_MODEL_COST_MAP", "True")  # otherwise its import asks the network
    import litellm

    where = {"api_base": server.base_url("openai"), "api_key": server.key}

    def finished(video):
        end = time.monotonic() + 60
        while video.status in {"queued", "in_progress"} and time.monotonic() < end:
            time.sleep(0.05)
            video = litellm.video_status(video_id=video.id, **where)
        return video

    made = litellm.video_generation(
        prompt="a red kite",
        model="openai/sora-2",
        seconds="4",
        size="1280x720",
        input_reference=picture(1280, 720),
        **where,
    )
    video = finished(made)
    assert (video.status, video.size, video.seconds) == ("completed", "1280x720", "4")
    content = litellm.video_content(video_id=made.id, **where)
    assert content[4:8] == b"ftyp"
    assert litellm.video_content(video_id=made.id, variant="thumbnail", **where)[8:12] == b"WEBP"
    remix = litellm.video_remix(video_id=made.id, prompt="at night", **where)
    assert finished(remix).status == "completed"
    edit = litellm.video_edit(video_id=made.id, prompt="in snow", **where)
    assert finished(edit).seconds == "4"
    longer = litellm.video_extension(video_id=made.id, prompt="and on", seconds="8", **where)
    assert longer.seconds == "12"
    listed = litellm.video_list(custom_llm_provider="openai", **where)
    assert len(listed["data"] if isinstance(listed, dict) else listed) >= 4
    with pytest.raises(litellm.BadRequestError):
        litellm.video_generation(prompt="x", model="openai/sora-2", seconds="5", **where)
