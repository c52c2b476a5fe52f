"""What it costs: the published examples to the letter, as estimate and as the local studio's accounts."""

import pytest

from vidkit.media import Video
from vidkit.models import Estimate
from vidkit.providers.hoox import spec_credits as prices
from vidkit.providers.hoox.requests import About, ExportRequest, GenerateRequest


@pytest.mark.parametrize(
    ("seconds", "cost"), [(1, 5), (30, 5), (40, 5), (41, 10), (60, 10), (70, 10), (71, 15), (90, 15)]
)
def test_the_base_counts_blocks_of_thirty_seconds_with_a_buffer(seconds, cost):
    """A dashboard-made video costs 5 a block, rounded as the service was seen to round."""
    assert prices.base_export(seconds, by_api=False) == cost


def test_the_published_examples_come_out():
    """API video with three Veo-fast segments 55.2; 60 s in 4K 5; 90 s from the dashboard in 4K 15 + 7.5."""
    assert prices.avatar("veo-3-fast", 12, segments=3) == 55.2
    assert prices.base_export(60, by_api=True) + prices.high_resolution(60) == 5
    assert prices.base_export(90, by_api=False) + prices.high_resolution(90) == 22.5
    assert prices.avatar("standard", 40) == 0
    assert prices.avatar("premium", 40) == 32  # 0.8 a second; the older text's 0.5 made it 20
    assert prices.avatar("seedance-2", 40) is None


@pytest.mark.parametrize(
    ("width", "height", "custom", "high"),
    [
        (1080, 1920, False, False),
        (1080, 1920, True, True),
        (1920, 1080, True, False),
        (3840, 2160, True, True),
    ],
)
def test_the_surcharge_is_for_custom_sizes_only(width, height, custom, high):
    """Vertical 1080×1920 does not pay, the same size as custom does."""
    assert prices.is_high(width, height, custom=custom) is high


def estimate(about, **fields):
    return ExportRequest.build(video_id="vid_1", **fields).knowing(about).estimate()


def test_the_first_export_of_an_api_made_video_is_estimated_as_free():
    """It is 0 credits and says why; dollars stay unknown, because none are published."""
    found = estimate(About(by_api=True, first=True, seconds=41.5))
    assert (found.usd, found.credits) == (None, 0)
    assert "first export" in found.basis
    assert found.source
    assert found.date


def test_a_dashboard_video_is_estimated_by_length_and_size():
    """90 s in 4K: 15 + 7.5."""
    found = estimate(About(by_api=False, seconds=90), width=3840, height=2160)
    assert found.credits == 22.5
    assert "15" in found.basis
    assert "7.5" in found.basis


def test_an_unknown_part_leaves_the_estimate_unknown():
    """A bare id may be anybody's, a second export has no published price, a chosen model its segments: never 0."""
    assert ExportRequest.build(video_id="vid_1").estimate().credits is None
    assert estimate(About(by_api=True, first=False, seconds=30)).credits is None
    assert estimate(About(by_api=True, first=True, seconds=30, avatar=True)).credits is None
    assert (
        estimate(About(by_api=True, first=True, seconds=30, avatar=True), avatar_model="premium").credits
        == 24
    )
    assert (
        estimate(About(by_api=True, first=True, seconds=30, avatar=True), avatar_model="veo-3").credits
        is None
    )
    assert (
        estimate(About(by_api=True, first=True, seconds=30, avatar=True), avatar_model="seedance-2").credits
        is None
    )


def test_a_generation_is_estimated_by_its_length():
    """By the duration of a prompt, by the words of a script, unknown for recorded speech."""
    assert GenerateRequest.build(prompt="boats", duration=60).estimate().credits == 10
    assert GenerateRequest.build(script="word " * 100, voice_id="v").estimate() == Estimate(
        usd=None,
        seconds=40.0,
        credits=5.0,
        basis="about 40 s at 5 per 30 s, first export included",
        source=prices.SOURCE,
        date=prices.DATE,
    )
    assert GenerateRequest.build(prompt="boats", duration=60, animate_image=True).estimate().credits == 20
    assert GenerateRequest.build(voice_url="https://example.com/a.mp3").estimate().credits is None


# the local studio's accounts


def export(wire, video, **fields):
    job = wire.post("/export/start", json={"video_id": video, **fields}).json()
    return job["estimated_credits"], wire.get(f"/export/status/{job['job_id']}").json()["result"]["cost"]


def test_the_studio_charges_what_it_estimated(wire, generated):
    """A first export is free, a dashboard film costs by its 41 s, high resolution comes on top."""
    video, _ = generated()
    assert export(wire, video) == (0, 0)
    assert export(wire, "dash_film", format="square") == (5, 5)
    assert export(wire, "dash_long", format="custom", width=64, height=64) == (10, 10)
    assert export(wire, "dash_long", format="custom", width=64, height=1082) == (15, 15)


def test_a_second_export_is_free_or_paid_as_set(server, wire, generated):
    """The docs say the first one is included and leave the price of others open: it is a switch."""
    video, _ = generated()
    assert export(wire, video) == (0, 0)
    assert export(wire, video) == (0, 0)
    server.set("hoox_second_export", "paid")
    assert export(wire, video) == (5, 5)


def test_avatars_cost_by_their_model(wire, generated):
    """A drawn look is premium by itself, at 0.8 a second; Veo bills every segment as 8 s."""
    video, _ = generated(avatar_id="look-kenji-snow", script="word " * 10)  # 4 s, one sentence
    assert export(wire, video) == (3.2, 3.2)
    assert export(wire, video, avatar_model="veo-3-fast") == (18.4, 18.4)


def test_credits_run_out_and_come_back_from_failures(server, wire, generated):
    """A job takes its credits when it begins; a failed one gives them back; what is left is told."""
    owner = server.host.owner(server.key)
    space = server.host.emulators["hoox"].space
    server.set("hoox_credits", space.spent(owner) + 7)
    job = wire.post("/export/start", json={"video_id": "dash_film", "format": "square"}).json()["job_id"]
    wire.get(f"/export/status/{job}")
    refused = wire.post("/export/start", json={"video_id": "dash_film", "format": "square"})
    assert refused.status_code == 402
    assert refused.json()["error"] == "Insufficient credits. Required: 5, Available: 2"
    server.set("hoox_credits", space.spent(owner) + 7)
    server.faults.add("fail_job", service="hoox", code="ENCODING_FAILED", message="It broke.")
    job = wire.post("/export/start", json={"video_id": "dash_film", "format": "square"}).json()["job_id"]
    assert wire.get(f"/export/status/{job}").json()["status"] == "failed"
    assert wire.post("/export/start", json={"video_id": "dash_film", "format": "square"}).status_code == 201


def test_a_film_of_ours_is_priced_like_one_of_the_dashboard(provider, films):
    """Its length is known here, so its export has a figure before it is asked for: 41 s are two blocks."""
    film = Video(films / "long.mp4")
    assert provider.export.estimate(film).credits == 10
    assert provider.export.estimate(film, width=3840, height=2160).credits == 15
    assert provider.export.estimate(films / "long.mp4").credits is None  # a bare file is not measured


def test_a_film_that_cannot_be_read_has_no_price(provider, films, tmp_path):
    """Unknown is not zero, and asking for the price is no place to fail."""
    broken = tmp_path / "broken.mp4"
    broken.write_bytes((films / "long.mp4").read_bytes()[:200])
    assert provider.export.estimate(Video(broken)).credits is None
