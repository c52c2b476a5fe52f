"""Requests: what passes, what is refused in words, and what travels."""

from io import BytesIO

import pytest
from PIL import Image

from vidkit.errors import InvalidRequest
from vidkit.providers.hoox import spec
from vidkit.providers.hoox.catalogue import Look, Voice
from vidkit.providers.hoox.client import HooxProvider
from vidkit.providers.hoox.requests import ExportRequest, GenerateRequest
from vidkit.wire import loop


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ({}, {}),
        ({"format": "Square"}, {"format": "square"}),
        ({"width": 1080, "height": 1920}, {"format": "vertical"}),
        ({"format": "custom", "width": 1080, "height": 1350}, {"format": "ads"}),
        ({"width": 1080, "height": 1080}, {"format": "square"}),
        ({"width": 1920, "height": 1080}, {"format": "horizontal"}),
        ({"format": "custom"}, {"format": "custom"}),
        ({"width": 720}, {"format": "custom", "width": 720, "height": 1920}),
        ({"format": "custom", "height": 5000}, {"format": "custom", "width": 1080, "height": 5000}),
        ({"format": "square", "width": 1080, "height": 1080}, {"format": "square"}),
    ],
)
def test_sizes_become_formats(given, sent):
    """A size that has a name travels under it, for custom pays a surcharge; other sizes are custom."""
    assert ExportRequest.build(video_id="vid_1", **given).body() == {"video_id": "vid_1", **sent}


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"format": "wide"}, "format", "'vertical'"),
        ({"format": "ads", "width": 100, "height": 100}, "request", "only with format='custom'"),
        ({"width": 0, "height": 100}, "width", "greater"),
        ({"width": 100, "height": 5001}, "height", "5000"),
        ({"avatar_model": "sora"}, "avatar_model", "veo-3-fast"),
        ({"webhook_url": "ftp://x"}, "webhook_url", "http"),
    ],
)
def test_a_wrong_export_says_what_is_wrong(given, field, words):
    """One sentence for the field, before anything is sent."""
    with pytest.raises(InvalidRequest) as caught:
        ExportRequest.build(video_id="vid_1", **given)
    assert words in caught.value.fields[field]


@pytest.mark.parametrize("model", spec.AVATAR_MODELS)
def test_every_avatar_model_passes(model):
    """All models of either text are known."""
    assert ExportRequest.build(video_id="vid_1", avatar_model=model.upper()).body()["avatar_model"] == model


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "Give one of prompt"),
        ({"prompt": "boats"}, "10 to 600"),
        ({"prompt": "boats", "duration": 601}, "600"),
        ({"prompt": " ", "duration": 30}, "empty"),
        ({"script": "Boats."}, "voice_id"),
        ({"script": "Boats.", "voice_id": "v", "web_urls": ["https://a.example"] * 11}, "10"),
        ({"script": "Boats.", "voice_id": "v", "web_urls": ["a.example"]}, "http"),
        ({"script": "Boats.", "voice_id": "v", "animate_mode": "wild"}, "standard"),
        ({"script": "Boats.", "voice_id": "v", "enable": {"captions": True}}, "captions"),
        ({"script": "Boats.", "voice_id": "v", "avatar_url": b"words"}, "picture or a video"),
        ({"sequence_plan": []}, "at least one block"),
        ({"sequence_plan": [{"sequences": []}]}, "at least one sequence"),
        ({"sequence_plan": [{"sequences": [{"text": "a"}, {"duration_ms": 5}]}]}, "alone"),
        ({"sequence_plan": [{"sequences": [{"text": "a", "duration_ms": 5}]}]}, "own length"),
        ({"sequence_plan": [{"sequences": [{"text": "a", "media": {}}]}]}, "asset_id or url"),
        (
            {"sequence_plan": [{"sequences": [{"text": "a", "media": {"asset_id": "a", "show": "up"}}]}]},
            "full",
        ),
    ],
)
def test_a_wrong_generation_says_what_is_wrong(given, words):
    """Every gate, in words."""
    with pytest.raises(InvalidRequest) as caught:
        GenerateRequest.build(**given)
    assert words in caught.value.message


def test_what_travels_of_a_generation():
    """Only what was given, under the wire's names; True stands for both searches, texts for blocks."""
    request = GenerateRequest.build(
        prompt="Why the sea is salty",
        duration=30,
        web_search=True,
        enable={"subtitles": False},
        media_urls=["https://example.com/a.jpg"],
        sequence_plan=["One.", {"voice_id": "v2", "sequences": [{"duration_ms": 500}]}],
    )
    assert request.body() == {
        "prompt": "Why the sea is salty",
        "duration": 30,
        "web_search": {"script": True, "images": True},
        "enable": {"subtitles": False},
        "media_urls": ["https://example.com/a.jpg"],
        "sequence_plan": [
            {"sequences": [{"text": "One."}]},
            {"voice_id": "v2", "sequences": [{"duration_ms": 500}]},
        ],
    }


def test_entries_of_the_tables_stand_for_their_ids():
    """A voice or a look may be given as it was listed."""
    voice, look = Voice("voice_1", "Nora"), Look("look_1", "avatar_1", "Nora, at home")
    sent = GenerateRequest.build(script="Boats.", voice_id=voice, avatar_id=look).body()
    assert (sent["voice_id"], sent["avatar_id"]) == ("voice_1", "look_1")


def test_files_of_ours_travel_to_the_local_studio_only(connect):
    """The live service takes links and no uploads: that is said before anything is sent."""
    picture = BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "PNG")
    fields = {"script": "Boats.", "voice_id": "v", "media_urls": [picture.getvalue()]}
    plan = [{"sequences": [{"text": "One.", "media": {"url": picture.getvalue()}}]}]
    live = HooxProvider(HooxProvider.make_wire(key="hx_live_0"), connect().starter)
    for given, name in (
        (fields, "media_urls[0]"),
        ({"sequence_plan": plan}, "sequence_plan[0].sequences[0].media.url"),
    ):
        with pytest.raises(InvalidRequest) as caught:
            live.generate(**given)
        assert list(caught.value.fields) == [name]
        assert "link" in caught.value.message
    sent = GenerateRequest.build(**fields).body()
    assert sent["media_urls"][0].startswith("data:image/png;base64,")


def test_anything_that_is_no_video_of_hoox_is_refused_live(connect, films):
    """A file, an empty id, nothing: the sentence says what can be exported, and nothing is sent."""
    live = HooxProvider(HooxProvider.make_wire(key="hx_live_0"), connect().starter)
    for wrong in ("", "  ", films / "film.mp4", None):
        with pytest.raises(InvalidRequest) as caught:
            live.export(wrong)
        assert "takes no uploads" in caught.value.advice


def test_the_local_studio_takes_any_film_as_one_of_the_dashboard(server, provider, look, films, tmp_path):
    """A film of ours is put there once and exported; the same bytes are the same video; words are no film."""
    tickets = [provider.export(films / "film.mp4", format="square") for _ in range(2)]
    tickets.append(provider.export((films / "film.mp4").read_bytes(), format="ads"))
    assert all(look(ticket).assets for ticket in tickets)
    made = server.call(server.host.jobs("hoox", server.host.owner(server.key)))[:3]
    assert len({job.public["video_id"] for job in made}) == 1
    assert made[0].public["origin"] == "dashboard"
    assert (made[0].facts["width"], made[0].facts["height"]) == (1080, 1350)
    request = ExportRequest.build(film=films / "film.mp4", format="square")
    assert "".join(request.as_python().split()).startswith("job=studio.hoox.export(video_id=")
    with pytest.raises(InvalidRequest, match="more than one HTTP call"):
        request.as_curl()
    (tmp_path / "words.mp4").write_text("no film at all")
    with pytest.raises(InvalidRequest, match="not a video"):
        provider.export(tmp_path / "words.mp4")


def test_the_plain_verb_fills_in_a_length(connect):
    """`quick` gives a prompt 30 s unless told otherwise, and refuses camera words."""
    seen = []

    class Notes:
        def start(self, provider, request, options):
            seen.append(request)

    provider = connect()
    provider.starter = Notes()
    provider.quick("Why the sea is salty")
    provider.quick("Why the sea is salty", seconds=12, image="https://example.com/a.jpg")
    assert [item.duration for item in seen] == [30, 12]
    assert seen[1].body()["media_urls"] == ["https://example.com/a.jpg"]
    with pytest.raises(InvalidRequest, match="camera"):
        provider.quick("Why", camera="pan left")


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"prompt": ""}, "prompt"),
        ({"prompt": "x" * 10_001}, "prompt"),
        ({"prompt": "boats", "duration": 9}, "duration"),
        ({"prompt": "boats", "urls": ["https://a.example"] * 11}, "urls"),
        ({"prompt": "boats", "urls": "nowhere"}, "urls"),
    ],
)
def test_a_wrong_script_request_is_refused_before_anything_is_sent(connect, fields, name):
    """The limits of `/script/generate`, in words."""
    with pytest.raises(InvalidRequest) as caught:
        connect(base_url="http://127.0.0.1:9").script(**fields)
    assert name in caught.value.fields


def test_the_follow_up_of_a_generation_is_its_first_export(provider, generated, look):
    """It names the generated video, asks for its own format, and is known to be free."""
    ticket = provider.generate(script="Three boats.", voice_id="es-rosa", format="square")
    request = provider.follow_up(ticket, look(ticket))
    assert isinstance(request, ExportRequest)
    assert request.body().keys() == {"video_id"}
    assert request.estimate().credits == 0
    assert request.prompt_text() == "Three boats."
    assert provider.follow_up(ticket, loop.run(provider.submit(request, headers={}))) is None
