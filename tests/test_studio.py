"""The studio: one per home, lazy, honest about what it is, sharing its server between processes."""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

import vidkit as vk
import vidkit.testing
from vidkit.errors import AuthError, ContentRefused, InvalidRequest, NotFound, VidkitError
from vidkit.testing import studio as make_studio
from vidkit.testing.conformance import small_video

CREATE: dict[str, Any] = {"prompt": "a kite over dunes", "size": "1280x720", "seconds": "4"}


def test_one_local_studio_per_home(home: Path, tmp_path: Path) -> None:
    """Asking again gives the same one; another home is another studio."""
    assert vk.local() is vk.local()
    assert vk.local(tmp_path / "other") is not vk.local()
    assert vk.local().home == home


def test_nothing_starts_before_it_is_needed(home: Path) -> None:
    """Making a studio, showing it and listing its jobs starts no server."""
    studio = vk.local()
    assert "LOCAL" in repr(studio)
    assert len(studio.jobs) == 0
    assert "vk-card" in studio._repr_mimebundle_()["text/html"]
    assert studio.facts().started is False
    assert not (home / "studio.json").exists()


def test_a_shown_studio_names_no_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its card travels in saved notebooks: the home folder is written as its user would write it."""
    monkeypatch.setenv("HOME", str(tmp_path))
    shown = vk.local(tmp_path / "films")._repr_mimebundle_()
    assert str(tmp_path) not in shown["text/plain"] + shown["text/html"]
    assert f"home ~{os.sep}films" in shown["text/plain"]


def test_import_is_light() -> None:
    """`import vidkit` loads neither HTTP nor widgets nor the engine."""
    code = (
        "import sys, vidkit; vidkit.VidkitError; "
        "print([n for n in ('httpx','pydantic','IPython','ipywidgets','av','cv2','numpy','starlette') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_generate_is_the_plain_way(studio: Any) -> None:
    """Words in, film out, on MiniMax unless told otherwise."""
    job = studio.generate("A red kite [Pan left]", camera=vk.camera("zoom in"))
    assert job.provider == "minimax"
    assert "Zoom in" in job.prompt
    assert studio.generate("A red kite", provider="openai", seconds=4).provider == "openai"
    with pytest.raises(InvalidRequest, match="nobody"):
        studio.generate("A red kite", provider="nobody")


def test_a_later_call_returns_quickly(studio: Any) -> None:
    """Once the first job is up, a call returns its job long before a slow service answers."""
    studio.generate("first").wait(30)
    studio.server.faults.add("stall", service="minimax", method="POST", seconds=4.0)
    start = time.perf_counter()
    job = studio.generate("second")
    assert time.perf_counter() - start < 2.0
    assert job.remote_id is None
    job.wait(30)


def test_services_are_attributes(studio: Any) -> None:
    """Completion offers them, an unknown one says what there is."""
    assert {"openai", "minimax", "generate", "jobs"} <= set(dir(studio))
    with pytest.raises(AttributeError, match="openai"):
        _ = studio.nobody


def test_connect_asks_for_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """A live studio is made, shown and listed without one; the key is read when used."""
    studio = vk.connect()
    assert "LIVE" in repr(studio)
    with pytest.raises(AuthError, match="MINIMAX_API_KEY"):
        studio.generate("a kite")
    monkeypatch.setenv("MINIMAX_API_KEY", "mm-secret-key-123456")
    assert "mm-secret" not in repr(studio) + str(studio.facts())
    assert "MINIMAX_API_KEY" in str(studio.facts())


def test_connect_to_a_compatible_server(studio: Any) -> None:
    """Another base URL is another account: its jobs are live, priced, and found again by the same key only."""
    url, key = studio.openai.wire.base_url, studio.server.key
    live = vk.connect("openai", base_url=url, api_key=key)
    job = live.openai.create(**CREATE)
    assert job.local is False
    job.wait(30)
    assert job.cost.actual is None or job.cost.actual >= 0
    assert [item.id for item in live.jobs] == [job.id]
    assert len(studio.jobs) == 0, "the local studio lists its own jobs"
    assert live.names == ["openai"]


def test_another_key_cannot_follow_the_job(studio: Any) -> None:
    """A job made with one key is not asked about with another; the error says how to reach it."""
    studio.server.set_clock("looks:500")
    url, key = studio.openai.wire.base_url, studio.server.key
    job = vk.connect("openai", base_url=url, api_key=key).openai.create(**CREATE)
    end = time.monotonic() + 10
    while job.remote_id is None and time.monotonic() < end:
        time.sleep(0.02)
    id = job.id
    studio._shared.manager.close()  # as if the kernel had ended
    from vidkit._home import _homes

    _homes.pop(studio.home)
    other = vk.connect("openai", base_url=url, api_key="sk-another-key")
    with pytest.raises(AuthError, match="another key"):
        other.job(id).wait(10)
    assert other.job(id).state.alive


def test_connect_says_which_service() -> None:
    """A base URL without a service is refused in words."""
    with pytest.raises(InvalidRequest, match="one service"):
        vk.connect(api_key="x")
    with pytest.raises(InvalidRequest, match="no provider"):
        vk.connect("opennai")


def test_an_unknown_job_is_not_found(studio: Any) -> None:
    """The error names the home that was searched."""
    with pytest.raises(NotFound, match="nothing-1"):
        studio.job("nothing-1")


def test_a_seed_varies_the_studio(home: Path) -> None:
    """Another seed is another request over the same server and journal; the seed travels with the job."""
    with make_studio(home, seed=1, clock="looks:30") as first:
        second = vk.local(home, seed=2)
        assert second.server is first.server
        a, b = first.openai.create(**CREATE), second.openai.create(**CREATE)
        assert a.id != b.id
        assert a.record.seed != b.record.seed
        assert first.openai.create(**CREATE).id == a.id


def test_other_settings_need_another_home(studio: Any) -> None:
    """A running server is not silently changed."""
    with pytest.raises(InvalidRequest, match="other settings"):
        vk.local(studio.home, clock="real")


USE = """
import vidkit as vk
studio = vk.local()
print(studio.openai.wire.base_url, flush=True)
print(studio.openai.create("from another process", size="1280x720", seconds="4").wait(60).duration, flush=True)
"""


def test_a_second_process_uses_the_same_server(studio: Any) -> None:
    """Two kernels on one home share server, journal and jobs."""
    env = {**os.environ, "VIDKIT_HOME": str(studio.home)}
    done = subprocess.run(
        [sys.executable, "-c", USE], capture_output=True, text=True, env=env, check=False, timeout=90
    )
    assert done.returncode == 0, done.stderr
    url, seconds = done.stdout.split()
    assert url == studio.openai.wire.base_url
    assert float(seconds) == pytest.approx(4, abs=0.1)
    assert [job.prompt for job in studio.jobs] == ["from another process"]


def test_when_the_other_server_dies_ours_takes_over(home: Path) -> None:
    """The process that served the home is killed in the middle: the job goes on under our own server."""
    serve = (
        "import sys, time; from vidkit.testing import studio\n"
        "with studio(sys.argv[1], clock='seconds:3'): print('UP', flush=True); time.sleep(60)"
    )
    other = subprocess.Popen([sys.executable, "-c", serve, str(home)], stdout=subprocess.PIPE, text=True)
    assert other.stdout is not None
    assert other.stdout.readline().strip() == "UP"
    try:
        studio = vk.local(home, media="slate")
        job = studio.openai.create(**CREATE)
        end = time.monotonic() + 10
        while job.state.value not in {"queued", "running"} and time.monotonic() < end:
            time.sleep(0.02)
        assert studio._shared.server.own is None
    finally:
        other.kill()
        other.wait()
        other.stdout.close()
    assert job.wait(60).duration > 3.9
    assert studio._shared.server.own is not None


def test_jobs_can_be_filtered_and_sliced(studio: Any) -> None:
    """The table is a sequence, newest first."""
    studio.generate("a red kite").wait(30)
    studio.openai.create(**CREATE).wait(30)
    assert [job.provider for job in studio.jobs] == ["openai", "minimax"]
    assert [job.prompt for job in studio.jobs.where(text="RED")] == ["a red kite"]
    assert len(studio.jobs[:1]) == 1
    bundle = studio.jobs._repr_mimebundle_()
    for job in studio.jobs:
        assert job.id in bundle["text/plain"]
        assert job.id in bundle["text/html"]


def test_testing_leaves_nothing_behind() -> None:
    """`vidkit.testing.studio` gives a home that is gone afterwards."""
    with make_studio() as made:
        folder = made.home
        assert folder.is_dir()
    assert not folder.exists()


def test_a_scripted_refusal_is_one_at_every_service(home: Path, tmp_path: Path) -> None:
    """The script of the testing docstring ends jobs of all five services as content that was refused."""
    script = re.search(r"`(\[.queued.*?\])`", str(vidkit.testing.__doc__))
    assert script is not None
    small_film = small_video(tmp_path, 2.0, "talk.mp4")
    with make_studio(home, clock=json.loads(script[1])) as fake:
        voice = fake.hoox.voices(language="en")[0]
        for job in (
            fake.openai.create(**CREATE),
            fake.minimax.generate("a kite"),
            fake.hoox.generate(script="A lantern drifts over the sea.", voice_id=voice),
            fake.wayin.clips(small_film),
            fake.viddyscribe.describe_text(small_film),
        ):
            with pytest.raises(ContentRefused):
                job.wait(60)


def test_a_local_service_says_where_it_really_is(studio: Any) -> None:
    """The base URL of a local service is on this machine, never the paid host its class begins with."""
    for service in (studio.openai, studio.minimax):
        assert service.base_url.startswith("http://127.0.0.1:")
        assert type(service).base_url.startswith("https://")


def test_cancel_right_after_the_call_stops_what_the_create_makes(home: Path) -> None:
    """A job whose create is not answered yet is cancelled as soon as it has a name."""
    with make_studio(home=home, clock="seconds:30", media="slate") as slow:
        job = slow.minimax.generate_v2("An owl sleeps", duration=5)
        with contextlib.suppress(VidkitError):  # a task that already runs cannot be stopped: then it says so
            job.cancel()
        assert job.remote_id


def test_help_says_what_an_operation_returns(studio: Any) -> None:
    """Shift-Tab shows a Job, which is what comes back."""
    import inspect

    assert inspect.signature(studio.openai.create).return_annotation == "Job[Video]"
    assert inspect.signature(studio.minimax.generate).return_annotation == "Job[Video]"


def test_a_misspelt_connection_option_is_refused_by_name() -> None:
    """`regoin=` is one clear error with the right spelling, before anything is connected."""
    with pytest.raises(InvalidRequest, match="regoin") as caught:
        vk.connect("minimax", regoin="china")
    assert "Did you mean region?" in str(caught.value.advice)
    assert vk.connect("minimax", region="china", timeout=5.0)


def test_which_services_have_a_key_is_told_by_name_only(studio: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """`keys` names the variable in use, never what is in it; a blank variable is no key."""
    monkeypatch.setenv("MINIMAX_API_KEY", "jwt-secret-0123456789")
    monkeypatch.setenv("WAYINVIDEO_API_KEY", "wayin-secret-0123456789")
    monkeypatch.setenv("HOOX_API_KEY", " ")
    live = vk.connect()
    assert live.keys == {"minimax": "MINIMAX_API_KEY", "wayin": "WAYINVIDEO_API_KEY"}
    assert "secret" not in repr(live)
    assert vk.connect("openai", api_key="sk-secret-0123456789").keys == {"openai": "api_key="}
    assert studio.keys == {}
