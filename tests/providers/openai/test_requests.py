"""The requests know what a server would refuse, before anything leaves."""

from io import BytesIO

import pytest
from PIL import Image

from vidkit.errors import Billed, InvalidRequest
from vidkit.models import MediaInput
from vidkit.providers.openai import spec
from vidkit.providers.openai.body import payload
from vidkit.providers.openai.requests import CreateRequest, EditRequest, ExtendRequest, RemixRequest
from vidkit.providers.openai.requests_parts import flatten, preview


def picture(width: int, height: int, kind: str = "PNG") -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (width, height), (200, 80, 40)).save(buffer, kind)
    return buffer.getvalue()


MP4 = b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 64


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"prompt": ""}, "prompt", "empty"),
        ({"prompt": "  \n"}, "prompt", "empty"),
        ({"prompt": "x" * 32_001}, "prompt", "32000"),
        ({"prompt": "x", "size": "1792x1024"}, "request", "sora-2 makes 720x1280 or 1280x720"),
        ({"prompt": "x", "size": "huge"}, "size", "1280x720"),
        ({"prompt": "x", "size": "1000x1000", "model": "sora-2-pro"}, "request", "1920x1080"),
        ({"prompt": "x", "seconds": 5}, "request", "4, 8, 12, 16 or 20"),
        ({"prompt": "x", "seconds": "soon"}, "seconds", "length"),
        ({"prompt": "x", "seconds": -4, "model": "wan"}, "seconds", "length"),
        ({"prompt": "x", "characters": ("a", "b", "c")}, "characters", "2"),
        ({"prompt": "x", "fit": "crop"}, "request", "input_reference"),
        ({"prompt": "x", "fit": "stretch"}, "fit", "crop"),
        ({"prompt": "x", "input_reference": b"just some text"}, "request", "text/plain"),
        ({"prompt": "x", "input_reference": MP4}, "request", "video/mp4"),
    ],
)
def test_what_cannot_work_is_refused_with_one_sentence(fields, field, words):
    """Impossible requests must raise InvalidRequest that names the field and what would be possible."""
    with pytest.raises(InvalidRequest) as caught:
        CreateRequest.build(**fields)
    assert field in caught.value.fields
    assert words in caught.value.fields[field]
    assert caught.value.billed is Billed.no


def test_the_longest_prompt_is_allowed():
    """Exactly 32,000 characters must pass: the limit is inclusive."""
    assert len(CreateRequest.build(prompt="x" * 32_000).prompt) == 32_000


def test_a_text_file_is_no_image(tmp_path):
    """A text file named like an image must be refused by its bytes."""
    path = tmp_path / "frame.png"
    path.write_text("hello, this is no picture at all")
    with pytest.raises(InvalidRequest, match="text/plain"):
        CreateRequest.build(prompt="x", input_reference=path)


def test_a_reference_of_the_wrong_size_is_refused_with_offers():
    """The refusal must offer crop and pad, and the size itself where the model makes it."""
    with pytest.raises(InvalidRequest) as caught:
        CreateRequest.build(prompt="x", input_reference=picture(1280, 720))
    assert "size='1280x720'" in str(caught.value)
    with pytest.raises(InvalidRequest) as caught:
        CreateRequest.build(prompt="x", input_reference=picture(640, 640))
    assert "fit='crop', fit='pad'" in str(caught.value).replace(" or ", ", ")
    assert "size=" not in caught.value.message


@pytest.mark.parametrize("fit", ["crop", "pad"])
def test_fit_brings_the_reference_to_the_size(fit):
    """With fit= the bytes that are sent must be an image of exactly the video's size."""
    request = CreateRequest.build(prompt="x", size="1280x720", input_reference=picture(640, 640), fit=fit)
    sent = payload(request, "multipart")
    (part,) = sent.form.files
    with Image.open(BytesIO(part.content)) as image:
        assert image.size == (1280, 720)
    as_json = payload(request, "json").json
    assert as_json["input_reference"]["image_url"].startswith("data:image/png;base64,")


def test_other_peoples_models_pass_through():
    """A model id we do not know must bring no rules of ours: sizes and lengths are its server's business."""
    request = CreateRequest.build(
        prompt="x", model="wan2.2", size="832x480", seconds=5, input_reference=picture(64, 64)
    )
    assert request.seconds == "5"
    assert request.estimate().usd is None


@pytest.mark.parametrize(
    ("fields", "usd"),
    [
        ({}, 0.40),
        ({"seconds": 20}, 2.00),
        ({"model": "sora-2-pro", "size": "1280x720", "seconds": "8"}, 2.40),
        ({"model": "sora-2-pro", "size": "1792x1024"}, 2.00),
        ({"model": "sora-2-pro-2025-10-06", "size": "1080x1920", "seconds": 12}, 8.40),
    ],
)
def test_the_price_is_seconds_times_rate_with_source_and_date(fields, usd):
    """An estimate must follow the published table and say where and when it was read."""
    estimate = CreateRequest.build(prompt="x", **fields).estimate()
    assert estimate.usd == pytest.approx(usd)
    assert estimate.date == "2026-09"
    assert "price page" in estimate.source


def test_an_unpublished_price_is_unknown_and_never_zero():
    """Derivations have no published price: usd must be None, and known seconds must be told."""
    assert RemixRequest.build(video_id="video_1", prompt="x").estimate().usd is None
    extension = ExtendRequest.build(video="video_1", prompt="x", seconds=8).estimate()
    assert (extension.usd, extension.seconds) == (None, 8.0)


def test_every_known_model_has_sizes_and_prices():
    """Whatever model, size and length the tables allow must also have a price."""
    for model in spec.MODELS:
        for size in spec.sizes_of(model):
            assert spec.price(model, size)
            assert spec.price(model, size, batch=True) == pytest.approx(spec.price(model, size) / 2)


class FinishedJob:
    remote_id = "video_42"


class ForeignJob:
    provider = "minimax"
    remote_id = "1234"

    def __init__(self, path):
        self.path = path

    def __media_input__(self):
        return MediaInput(path=self.path, name="foreign.mp4")


def test_another_services_job_is_only_its_file(tmp_path):
    """A job of another service must be uploaded as a file; its id there must never be sent here."""
    clip = tmp_path / "foreign.mp4"
    clip.write_bytes(MP4)
    request = EditRequest.build(video=ForeignJob(clip), prompt="x")
    assert (request.source_id, request.video.path) == (None, clip)
    with pytest.raises(InvalidRequest, match="finished job of this service"):
        RemixRequest.build(video_id=ForeignJob(clip), prompt="x")


def test_sources_are_jobs_ids_or_files(tmp_path):
    """A finished job and a bare id must mean the service's video; a file must be uploaded."""
    assert EditRequest.build(video=FinishedJob(), prompt="x").source_id == "video_42"
    assert EditRequest.build(video="video_7f3c", prompt="x").source_id == "video_7f3c"
    assert RemixRequest.build(video_id=FinishedJob(), prompt="x").video_id == "video_42"
    clip = tmp_path / "clip.mp4"
    clip.write_bytes(MP4)
    for given in (clip, str(clip)):
        request = EditRequest.build(video=given, prompt="x")
        assert request.source_id is None
        (part,) = payload(request, "json").form.files
        assert (part.name, part.filename, part.content_type) == ("video", "clip.mp4", "video/mp4")


@pytest.mark.parametrize(
    ("video", "words"),
    [
        ("missing.mp4", "no file"),
        ("https://example.com/a.mp4", "download it first"),
        (b"hello text", "not a video"),
        (MediaInput(remote=("minimax", "7")), "minimax"),
    ],
)
def test_a_source_that_cannot_be_sent_is_refused(video, words):
    """Missing files, URLs, texts and other services' videos must be refused here, not by the server."""
    with pytest.raises(InvalidRequest, match=words):
        EditRequest.build(video=video, prompt="x")


def test_a_model_is_only_for_uploads(tmp_path):
    """An edit by id takes the source's model, so naming one must be refused; with an upload it is sent."""
    with pytest.raises(InvalidRequest, match="source's"):
        EditRequest.build(video="video_1", prompt="x", model="sora-2")
    clip = tmp_path / "a.mp4"
    clip.write_bytes(MP4)
    sent = payload(EditRequest.build(video=clip, prompt="x", model="sora-2"), "multipart")
    assert ("model", "sora-2") in list(sent.form.fields)


def test_fitting_needs_an_image_that_is_here():
    """A reference by URL cannot be fitted or measured: fit= must be refused, and without it it passes."""
    url = "https://example.com/a.png"
    with pytest.raises(InvalidRequest, match="download it first"):
        CreateRequest.build(prompt="x", input_reference=url, fit="crop")
    sent = payload(CreateRequest.build(prompt="x", input_reference=url), "json")
    assert sent.json["input_reference"] == {"image_url": url}


def test_cards_get_their_few_facts():
    """Each request must say in a few words what it is about."""
    assert CreateRequest.build(prompt="x", seconds=8).summary() == ("sora-2", "720×1280", "8 s")
    assert RemixRequest.build(video_id="video_1", prompt="x").summary() == ("remix of video_1",)
    assert EditRequest.build(video="video_1", prompt="x").summary() == ("edit of video_1",)
    assert ExtendRequest.build(video="video_1", prompt="x", seconds=4).summary()[1] == "+4 s"


def test_an_extension_adds_an_allowed_length():
    """Only the five lengths may be added."""
    with pytest.raises(InvalidRequest, match="4, 8, 12, 16 or 20"):
        ExtendRequest.build(video="video_1", prompt="x", seconds=7)


def test_multipart_is_the_default_and_nests_by_brackets():
    """Without files the body must still be a form, with nested values in bracket names."""
    request = CreateRequest.build(
        prompt="x",
        input_reference={"file_id": "file-1"},
        characters=("char_1", {"id": "char_2"}),
        extra_body={"num_frames": 81, "guidance": {"scale": 5}},
    )
    sent = payload(request, "multipart")
    assert sent.json is None
    assert list(sent.form.fields) == [
        ("num_frames", "81"),
        ("guidance[scale]", "5"),
        ("prompt", "x"),
        ("characters[][id]", "char_1"),
        ("characters[][id]", "char_2"),
        ("input_reference[file_id]", "file-1"),
    ]
    assert payload(request, "json").json["characters"] == [{"id": "char_1"}, {"id": "char_2"}]


def test_flatten_keeps_text_and_spells_the_rest_as_json():
    """Text must stay as it is; booleans and numbers are spelled as JSON spells them; None is left out."""
    assert flatten({"a": "yes", "b": True, "c": 1.5, "d": None}) == [
        ("a", "yes"),
        ("b", "true"),
        ("c", "1.5"),
    ]


def test_ids_cannot_break_out_of_their_path_segment():
    """An id with slashes must be refused or quoted: it is one segment of the path."""
    with pytest.raises(InvalidRequest):
        RemixRequest.build(video_id="../files/x", prompt="x")
    assert preview(RemixRequest.build(video_id="vid%25", prompt="x")).path == "/videos/vid%2525/remix"


def test_curl_shows_the_create_and_never_a_key():
    """The preview must hold path and fields; the key stands as a variable."""
    text = CreateRequest.build(prompt="a 'quoted' kite", seconds=8).as_curl("http://localhost:1/v1")
    assert "http://localhost:1/v1/videos" in text
    assert "seconds=8" in text
    assert "OPENAI_API_KEY" in text
