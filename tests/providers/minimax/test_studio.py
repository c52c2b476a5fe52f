"""MiniMax as a person meets it: through a studio, with money, jobs and files."""

import asyncio

import pytest

import vidkit as vk
from vidkit.errors import AuthError, InvalidRequest
from vidkit.testing import studio as make_studio

BAD = [
    {"prompt": ""},
    {"prompt": "x" * 32_001},
    {"prompt": "x", "model": "no-such-model"},
    {"prompt": "x", "model": "T2V-01", "first_frame_image": "https://example.com/a.png"},
    {"prompt": "x", "model": "MiniMax-Hailuo-2.3", "resolution": "1080P", "duration": 10},
    {"prompt": "x", "first_frame_image": b"a text file, not an image"},
]


def test_the_plain_verb_makes_a_video(studio):
    """`studio.generate` takes MiniMax, puts camera words behind the prompt, and shows what live would cost."""
    job = studio.generate("A red kite", camera=vk.camera("pan left"), seconds=6)
    video = job.wait(timeout=60)
    assert (video.width, video.height, video.fps) == (1366, 768, 24)
    assert video.duration == pytest.approx(6, abs=0.05)
    assert job.provider == "minimax"
    assert job.cost.estimated == pytest.approx(0.28)
    assert job.request.prompt == "A red kite [Pan left]"


@pytest.mark.parametrize("fields", BAD, ids=range(len(BAD)))
def test_bad_input_makes_no_job(studio, fields):
    """Each is one clear error before anything leaves, and no job turns up."""
    with pytest.raises(InvalidRequest) as caught:
        studio.minimax.generate(**fields)
    assert caught.value.billed == "no"
    assert len(list(studio.jobs)) == 0


@pytest.mark.parametrize(("region", "other"), [("china", "international"), ("international", "china")])
def test_a_key_of_the_wrong_region(home, region, other):
    """The error names the other region, bills nothing, and the service made no task."""
    with make_studio(home=home, clock="instant", media="slate") as local:
        base_url = local.server.base_url("minimax")
        live = vk.connect("minimax", base_url=base_url, api_key="sk-api-of-elsewhere", region=region)
        try:
            with pytest.raises(AuthError) as caught:
                live.minimax.generate("A red kite").wait(timeout=30)
        finally:
            live.close()
        assert f"region='{other}'" in caught.value.advice
        assert caught.value.billed == "no"
        assert "sk-api-of-elsewhere" not in str(caught.value)
        owner = local.server.host.owner(local.server.key)
        assert local.server.call(local.server.host.jobs("minimax", owner)) == []


def test_one_video_leads_to_the_next(studio):
    """A video of H3 is an input of its regeneration, and its poster one of the first generation."""
    first = studio.minimax.generate_v2("a boat", duration=4).wait(timeout=60)
    second = studio.minimax.generate("it sails", first_frame_image=first.poster()).wait(timeout=60)
    assert second.width > second.height
    with pytest.raises(InvalidRequest, match=r"video\.poster\(\)"):
        studio.minimax.generate("it sails", first_frame_image=first)


async def answered(local):
    """Make a job and return it once the service has answered the create."""
    return await local.minimax.aio.generate_v2("a boat")


def test_a_queued_task_of_v2_is_cancelled(home):
    """`job.cancel()` stops a queued task of the second generation."""
    with make_studio(home=home, clock=["queued"], media="slate") as local:
        job = asyncio.run(answered(local))
        job.cancel()
        assert job.state == "cancelled"
