"""What V2 takes, costs and refuses, before anything leaves."""

import pytest

from vidkit.errors import InvalidRequest
from vidkit.models import MediaInput
from vidkit.providers.minimax.requests_v2 import GenerateV2Request, RegenerateV2Request

URL = "https://example.com/{}"


def refused(**fields):
    """Build what must be refused and return the sentence."""
    with pytest.raises(InvalidRequest) as caught:
        GenerateV2Request.build(**{"prompt": "a boat", **fields})
    return caught.value.message


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"prompt": "  "}, "empty"),
        ({"prompt": "x" * 7001}, "7,001 characters"),
        ({"model": "MiniMax-H2"}, "There is no model"),
        ({"duration": 3}, "4 to 15 s"),
        ({"model": "MiniMax-H3-Max", "duration": 4}, "5 to 15 s"),
        ({"resolution": "480P"}, "768P or 2K"),
        ({"model": "MiniMax-H3-Max", "resolution": "2K"}, "768P or 480P"),
        ({"ratio": "adaptive"}, "needs an image"),
        ({"ratio": "2:1"}, "ratio"),
        ({"prompt_expansion_mode": "quality"}, "MiniMax-H3-Max takes it"),
        ({"first_frame": URL.format(1), "reference_image": URL.format(2)}, "exclude each other"),
        ({"reference_audio": URL.format("a.wav")}, "needs a reference image or video"),
        ({"reference_image": [URL.format(index) for index in range(10)]}, "at most 9"),
        ({"reference_video": [URL.format(index) for index in range(4)]}, "at most 3"),
        ({"reference_image": b"only words"}, "image"),
        ({"reference_video": b"only words"}, "MP4 and MOV"),
        ({"content": [{"type": "text", "text": "y"}]}, "say the same thing"),
        ({"content": [{"type": "smell_url"}]}, "no content type"),
        ({"extra": {"other": 1}}, "prompt_expansion_mode"),
    ],
)
def test_each_impossible_request_has_one_clear_sentence(fields, said):
    """Every rule names what is wrong."""
    assert said in refused(**fields)


def test_text_alone_gets_a_ratio_and_frames_decide_it():
    """The wire wants a ratio for words alone; frames are always adaptive."""
    assert GenerateV2Request.build(prompt="a boat").body() == {
        "model": "MiniMax-H3",
        "content": [{"type": "text", "text": "a boat"}],
        "resolution": "768P",
        "duration": 5,
        "ratio": "16:9",
    }
    framed = GenerateV2Request.build(prompt="a boat", last_frame=URL.format("b.png"), ratio="9:16").body()
    assert framed["ratio"] == "adaptive"
    assert framed["content"][1]["role"] == "last_frame"


def test_fields_and_the_wires_array_are_the_same_request():
    """A `content` array in the wire's shape becomes the same request as the named fields."""
    named = GenerateV2Request.build(
        prompt="a boat",
        reference_image=[URL.format("1.png"), MediaInput(remote=("minimax", "77"))],
        reference_video=URL.format("v.mp4"),
        reference_audio=URL.format("a.wav"),
    )
    wired = GenerateV2Request.build(content=named.content())
    assert wired.body() == named.body()
    assert [item["role"] for item in named.content()[1:]] == [
        "reference_image",
        "reference_image",
        "reference_video",
        "reference_audio",
    ]
    assert named.content()[2]["image_url"]["url"] == "mm_file://77"


def test_a_single_image_is_the_first_frame():
    """An image item without a role is the first frame, as documented."""
    request = GenerateV2Request.build(
        content=[
            {"type": "text", "text": "a boat"},
            {"type": "image_url", "image_url": {"url": URL.format("a.png")}},
        ]
    )
    assert request.first_frame is not None


def test_prices_count_output_and_further_images():
    """Seconds by resolution plus images beyond the free ones; reference video makes the sum unknown, not zero."""
    assert GenerateV2Request.build(prompt="x", duration=10, resolution="2K").estimate().usd == 1.3
    images = [URL.format(index) for index in range(4)]
    cost = GenerateV2Request.build(model="MiniMax-H3-Max", prompt="x", reference_image=images).estimate()
    assert cost.usd == pytest.approx(5 * 0.08 + 2 * 0.074)
    unknown = GenerateV2Request.build(prompt="x", reference_video=URL.format("v.mp4")).estimate()
    assert unknown.usd is None
    assert "per second" in unknown.basis


def test_regeneration_knows_its_price_when_the_length_is_known():
    """0.05 a second where the base video's length is known, unknown otherwise."""
    assert RegenerateV2Request.build(base_video=URL.format("v.mp4"), seconds=6).estimate().usd == 0.3
    assert RegenerateV2Request.build(base_video=URL.format("v.mp4")).estimate().usd is None
    body = RegenerateV2Request.build(base_video={"file_id": "5"}).body()
    assert body["content"][0]["role"] == "base_video"
    assert body["content"][0]["video_url"]["url"] == "mm_file://5"
