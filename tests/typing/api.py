"""What users' own type checkers should see. This file is never run: mypy reads it."""

from __future__ import annotations

from pathlib import Path
from typing import assert_type

import vidkit as vk
from vidkit.errors import Billed
from vidkit.models import State
from vidkit.wire import Wire


def blocking() -> None:
    studio = vk.local(seed=3)
    assert_type(studio, vk.Studio)
    job = studio.generate("A red kite over dunes", seconds=6)
    assert_type(job, vk.Job[vk.Video])
    video = job.wait(timeout=900)
    assert_type(video, vk.Video)
    assert_type(video.duration, float)
    assert_type(job.state, State)
    assert_type(job.progress, float | None)
    assert_type(job.cost.estimated, float | None)
    assert_type(job.remote_id, str | None)
    assert_type(job.save("kite.mp4"), Path)
    for each in studio.jobs:
        assert_type(each.id, str)


async def awaited() -> None:
    studio = vk.connect("openai", base_url="http://127.0.0.1:8000/v1", api_key="local")
    assert_type(await studio.generate("A boat"), vk.Video)


def operations() -> None:
    studio = vk.local()
    studio.minimax.generate(prompt="A kite [Pan left]", model="T2V-01-Director", again=True)
    studio.openai.create("A kite", size="1280x720", seconds=8, seed=4)
    assert_type(studio.openai.create.estimate("A kite", seconds=8).usd, float | None)
    studio.openai.create(prompt=7)  # type: ignore[arg-type]  # a prompt is text
    studio.openai.create("A kite", sice="1280x720")  # type: ignore[call-arg]  # a misspelt field is seen


def errors(error: vk.VidkitError) -> None:
    assert_type(error.billed, Billed)
    assert_type(error.retry_after, float | None)
    assert_type(error.answers(), dict[str, str])


def plumbing(wire: Wire) -> None:
    assert_type(wire.account, str)
