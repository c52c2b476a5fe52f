"""What V1 takes, costs and refuses, before anything leaves."""

import base64

import pytest

from vidkit.errors import InvalidRequest
from vidkit.providers.minimax import spec_models as models
from vidkit.providers.minimax.requests import GenerateRequest

SEEDS_SIX = ("T2V-01-Director", "I2V-01-Director", "S2V-01", "I2V-01", "I2V-01-live", "T2V-01")
FRAME = {"first_frame_image": "https://example.com/a.png"}
FIELDS = {
    "text": {"prompt": "a kite"},
    "image": {"prompt": "a kite", **FRAME},
    "frames": {"prompt": "a kite", **FRAME, "last_frame_image": "https://example.com/b.png"},
    "subject": {"prompt": "a kite", "subject_reference": "https://example.com/c.png"},
}


def refused(**fields):
    """Build what must be refused and return the error."""
    with pytest.raises(InvalidRequest) as caught:
        GenerateRequest.build(**fields)
    assert caught.value.message.strip()
    assert caught.value.fields
    return caught.value


@pytest.mark.parametrize("mode", FIELDS)
@pytest.mark.parametrize("name", models.MODELS)
def test_every_model_takes_its_modes_and_no_other(name, mode):
    """The fields decide the mode; a model that cannot do it is refused with one that can."""
    fields = {"model": name, **FIELDS[mode]}
    if mode in models.MODELS[name].modes:
        assert GenerateRequest.build(**fields).mode == mode
    else:
        said = refused(**fields).message
        assert name in said
        other = next(item for item in models.MODELS.values() if f"; {item.name} does" in said)
        assert mode in other.modes


@pytest.mark.parametrize("name", models.MODELS)
@pytest.mark.parametrize("resolution", models.SHORT_SIDE)
@pytest.mark.parametrize("seconds", [5, 6, 10])
def test_sizes_and_lengths_follow_the_table(name, resolution, seconds):
    """Model × mode × resolution × length: what the table has passes, all else is refused."""
    model = models.MODELS[name]
    fields = {"model": name, "resolution": resolution, "duration": seconds, **FIELDS[model.modes[-1]]}
    if seconds in model.lengths(model.modes[-1], resolution):
        assert GenerateRequest.build(**fields).effective_size == (resolution, seconds)
    else:
        assert name in refused(**fields).message


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"model": "T2V-01", **FIELDS["image"]}, "I2V-01 does"),
        ({"model": "MiniMax-Hailuo-2.3-Fast", **FIELDS["text"]}, "MiniMax-Hailuo-2.3 does"),
        ({"model": "MiniMax-Hailuo-2.3", "prompt": "x", "resolution": "1080P", "duration": 10}, "768P"),
        ({"model": "MiniMax-Hailuo-02", "prompt": "x", "resolution": "512P"}, "768P or 1080P"),
        ({"model": "MiniMax-Hailuo-02", **FIELDS["frames"], "resolution": "512P"}, "not 512P"),
        ({"model": "video-01", "prompt": "x"}, "There is no model"),
        ({"model": "MiniMax-H3", "prompt": "x"}, "generate_v2"),
        ({"prompt": " "}, "empty"),
        ({}, "prompt is needed"),
        ({"prompt": "x" * 2001}, "2,001 characters"),
        ({"prompt": "x", "last_frame_image": "https://example.com/b.png"}, "needs a first_frame_image"),
        ({**FIELDS["subject"], **FRAME}, "different modes"),
        ({"prompt": "x", "model": "T2V-01", "fast_pretreatment": True}, "fast_pretreatment"),
        ({**FIELDS["frames"], "fast_pretreatment": True}, "fast_pretreatment"),
        ({"prompt": "x", "callback_url": "ftp://example.com"}, "http"),
        ({"prompt": "x", "subject_reference": ["https://a.b/1", "https://a.b/2"]}, "exactly one subject"),
        ({"prompt": "x", "first_frame_image": {"file_id": "7"}}, "not as file ids"),
    ],
)
def test_each_impossible_request_has_one_clear_sentence(fields, said):
    """Every rule names what is wrong and what would work."""
    assert said in refused(**fields).message


@pytest.mark.parametrize(
    ("size", "kind", "said"),
    [
        ((299, 400), "PNG", "longer than 300"),
        ((300, 400), "PNG", "longer than 300"),
        ((1000, 390), "PNG", "2:5 and 5:2"),
        ((400, 1100), "PNG", "2:5 and 5:2"),
        ((400, 400), "GIF", "GIF"),
    ],
)
def test_images_here_are_measured(picture, size, kind, said):
    """Short side, aspect and format are checked before anything is sent."""
    assert said in refused(prompt="x", first_frame_image=picture(*size, kind)).message


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_documented_formats_pass(picture, kind):
    """JPEG, PNG and WebP at the edge of the rules pass, and travel as data URLs of their true type."""
    request = GenerateRequest.build(prompt="x", first_frame_image=picture(500, 301, kind))
    assert request.body()["first_frame_image"].startswith(f"data:image/{kind.lower()};base64,")


def test_a_text_file_is_no_image(tmp_path):
    """A text file given as first frame is refused by its contents, not by its name."""
    file = tmp_path / "frame.png"
    file.write_text("not a picture at all")
    assert "text/plain" in refused(prompt="x", first_frame_image=file).message


def test_bare_base64_is_an_image(picture):
    """The older pages' plain Base64 is taken for the image it holds."""
    text = base64.b64encode(picture(400, 400)).decode()
    assert (
        GenerateRequest.build(model="I2V-01", first_frame_image=text)
        .body()["first_frame_image"]
        .startswith("data:image/png;base64,")
    )


def test_the_wires_own_subject_is_taken():
    """`subject_reference` in the wire's shape and as a bare picture are the same request."""
    plain = GenerateRequest.build(**FIELDS["subject"])
    wired = GenerateRequest.build(
        prompt="a kite", subject_reference=[{"type": "character", "image": ["https://example.com/c.png"]}]
    )
    assert plain.body() == wired.body()
    assert plain.body()["subject_reference"] == [
        {"type": "character", "image": ["https://example.com/c.png"]}
    ]
    assert plain.effective_model == "S2V-01"


@pytest.mark.parametrize("name", SEEDS_SIX)
def test_the_01_series_gets_neither_duration_nor_resolution(name):
    """Right values for an 01 model pass here and are not sent, because the service refuses the fields."""
    mode = models.MODELS[name].modes[0]
    body = GenerateRequest.build(model=name, duration=6, resolution="720p", **FIELDS[mode]).body()
    assert "duration" not in body
    assert "resolution" not in body
    assert body["model"] == name


def test_only_what_was_given_is_sent():
    """Unset fields stay away; booleans travel when set, also when false."""
    assert GenerateRequest.build(prompt="a kite").body() == {
        "model": "MiniMax-Hailuo-2.3",
        "prompt": "a kite",
    }
    body = GenerateRequest.build(prompt="a kite", prompt_optimizer=False, resolution="768p").body()
    assert body["prompt_optimizer"] is False
    assert body["resolution"] == "768P"


def test_prices_are_dated_and_unknown_is_not_zero():
    """Every Hailuo size has a price with source and date; the 01 series has none, and says so."""
    for name, model in models.MODELS.items():
        mode = model.modes[-1]
        for resolution in model.resolutions(mode):
            for seconds in model.lengths(mode, resolution):
                request = GenerateRequest.build(
                    model=name, resolution=resolution, duration=seconds, **FIELDS[mode]
                )
                cost = request.estimate()
                assert cost.seconds == seconds
                if model.series_01:
                    assert cost.usd is None
                    assert "no price" in cost.basis
                else:
                    assert cost.usd is not None
                    assert cost.usd > 0
                    assert cost.source
                    assert cost.date == "2026-10"


def test_an_unknown_model_passes_only_when_allowed():
    """`allow_unknown_model` lets it through unchecked, with a note, and is not sent."""
    request = GenerateRequest.build(prompt="x", model="MiniMax-Hailuo-9", allow_unknown_model=True)
    assert request.body() == {"model": "MiniMax-Hailuo-9", "prompt": "x"}
    assert request.estimate().usd is None
    assert any("does not know" in note for note in request.notes())


def test_brackets_on_a_model_that_does_not_read_them_are_noted():
    """T2V-01 is not documented to obey brackets, its Director is."""
    assert GenerateRequest.build(prompt="x [Pan left]", model="T2V-01").notes()
    assert not GenerateRequest.build(prompt="x [Pan left]", model="T2V-01-Director").notes()
    assert not GenerateRequest.build(prompt="x [EXIT]", model="T2V-01").notes()


def test_a_request_prints_itself(picture):
    """As Python and as curl, with the key as its variable and long pictures shortened."""
    request = GenerateRequest.build(prompt="x", first_frame_image=picture(900, 900))
    assert "studio.minimax.generate" in request.as_python()
    curl = request.as_curl()
    assert "$MINIMAX_API_KEY" in curl
    assert "https://api.minimax.io/v1/video_generation" in curl
    assert len(curl) < 2000


def test_an_empty_picture_is_refused_in_words():
    """An input that turns out to hold nothing is a wrong field, not an accident."""
    assert "first_frame_image" in refused(prompt="x", first_frame_image=b"\x00").fields


@pytest.mark.parametrize(
    ("resolution", "aspect", "size"),
    [
        ("512P", models.WIDE, (910, 512)),
        ("720P", models.WIDE, (1280, 720)),
        ("768P", models.WIDE, (1366, 768)),
        ("1080P", models.WIDE, (1920, 1080)),
        ("768P", 1.0, (768, 768)),
        ("768P", 9 / 16, (768, 1366)),
        ("2K", 21 / 9, (3360, 1440)),
    ],
)
def test_sizes_in_pixels(resolution, aspect, size):
    """The shorter side follows the resolution, the other the aspect, and both are even."""
    assert models.pixels(resolution, aspect) == size
