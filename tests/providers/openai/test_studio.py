"""Through the public face: jobs, lineage, and servers of other people."""

import asyncio

import pytest

import vidkit as vk
from vidkit.errors import ContentRefused, InvalidRequest


def test_derivations_take_jobs_and_videos(studio):
    """A finished job must serve as source by its id, a Video by its file; lineage must be kept."""
    job = studio.openai.create("a paper boat", size="1280x720")
    video = job.wait(60)
    assert (video.width, video.height, video.duration) == (1280, 720, 4.0)
    remix = studio.openai.remix(job, "at night").wait(60)
    edit = studio.openai.edit(video, "in snow").wait(60)
    longer = studio.openai.extend(job, "it sails on", 8).wait(60)
    assert (remix.duration, edit.duration, longer.duration) == (4.0, 4.0, 12.0)
    assert studio.job(job.remote_id).id == job.id
    assert len(studio.jobs) == 4


def test_a_video_can_be_awaited(studio):
    """The awaitable door must give a job that can be awaited on any loop."""

    async def main():
        job = await studio.openai.aio.create("a paper boat")
        return await job

    assert asyncio.run(main()).duration == 4.0


def test_a_frame_of_a_video_becomes_the_first_frame_of_another(studio):
    """A Pillow image of any size must be taken with fit=, and refused with an offer without it."""
    from PIL import Image

    frame = Image.new("RGB", (640, 480), (200, 40, 30))
    with pytest.raises(InvalidRequest, match="fit='crop'"):
        studio.openai.create("go on", size="1280x720", input_reference=frame)
    assert (
        studio.openai.create("go on", size="1280x720", input_reference=frame, fit="crop").wait(60).width
        == 1280
    )


@pytest.mark.parametrize("dialect", ["vllm", "sglang", "gateway", "openrouter"])
def test_other_peoples_servers_are_one_base_url_away(serve, dialect, home):
    """vk.connect with a base URL must lead through each dialect to a saved file."""
    server = serve(clock="looks:3", settings={"dialect": dialect, "poll_after_ms": 30})
    studio = vk.connect("openai", base_url=server.base_url("openai"), api_key=server.key)
    try:
        video = studio.openai.create("a red kite", model="wan2.2", size="832x480", seconds=2).wait(60)
        assert (video.width, video.height, video.duration) == (832, 480, 2.0)
    finally:
        studio.close()


def test_a_refused_job_raises_with_advice(studio):
    """A job that moderation ended must raise ContentRefused that says what to do."""
    studio.server.faults.add("fail_job", service="openai", code="refused")
    with pytest.raises(ContentRefused) as caught:
        studio.openai.create("something bad").wait(60)
    assert "Change the prompt" in str(caught.value)


def test_generate_speaks_to_this_service_as_well(studio):
    """studio.generate with this provider must take the common words and round the length up."""
    job = studio.generate("a kite", provider="openai", camera=vk.camera("pan left"), seconds=5)
    assert job.provider == "openai"
    assert job.request.prompt == "a kite [Pan left]"
    assert job.wait(60).duration == 8.0
