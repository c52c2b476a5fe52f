"""What can be asked for, and what is refused before it leaves."""

import warnings

import pytest

from vidkit.errors import InvalidRequest, VidkitWarning
from vidkit.models import MediaInput
from vidkit.providers import provider_class
from vidkit.providers.wayin import spec
from vidkit.providers.wayin.client_steps import Upload
from vidkit.providers.wayin.requests import ClipsRequest, ExportRequest, FindMomentsRequest
from vidkit.testing.conformance import small_video

URL = "https://videos.example.test/talk.mp4"
#: Every field behind a switch, with a value that is right in itself.
GATED = {
    "caption_display": ("enable_caption", "both"),
    "cc_style_tpl": ("enable_caption", "word-focus"),
    "ai_hook_script_style": ("enable_ai_hook", "calm"),
    "ai_hook_position": ("enable_ai_hook", "end"),
    "ai_hook_keywords": ("enable_ai_hook", "tides"),
    "ai_hook_text_duration": ("enable_ai_hook", 2500),
    "ratio": ("enable_ai_reframe", "RATIO_1_1"),
}


def refused(build, **fields):
    """Return what is said about a request that cannot work."""
    with pytest.raises(InvalidRequest) as caught:
        build(**fields)
    return caught.value


@pytest.mark.parametrize("field", GATED)
def test_a_field_only_counts_with_its_switch(field):
    """Off or left away, the switch closes its fields, and the message names it; on, it opens them."""
    switch, value = GATED[field]
    for off in ({}, {switch: False}):
        wrong = refused(ExportRequest.build, project_id="prj-1", **{field: value}, **off)
        assert switch in wrong.fields[field]
    more = {"ratio": "RATIO_9_16"} if switch == "enable_ai_reframe" and field != "ratio" else {}
    found = ExportRequest.build(project_id="prj-1", **{switch: True, field: value}, **more)
    assert found.body()[field] == value


def test_reframing_needs_a_ratio_and_the_message_lists_them():
    """`ratio` is required with `enable_ai_reframe`."""
    wrong = refused(ExportRequest.build, project_id="prj-1", enable_ai_reframe=True)
    assert all(ratio in wrong.message for ratio in spec.RATIOS)


@pytest.mark.parametrize("field", ["resolution", "enable_caption", "enable_ai_hook"])
def test_rendering_fields_need_enable_export(field):
    """On `clips`, what says how to render is refused where nothing is rendered."""
    value = "HD_720" if field == "resolution" else True
    wrong = refused(ClipsRequest.build, video_url=URL, **{field: value})
    assert "enable_export" in wrong.message
    assert field in wrong.message
    assert ClipsRequest.build(video_url=URL, enable_export=True, **{field: value}).body(URL)[field] == value


@pytest.mark.parametrize("ratio", spec.LAYOUTS)
def test_each_ratio_has_its_own_layouts(ratio):
    """Every layout of a ratio passes; one of another ratio is refused with the list; letters' case is mended."""
    switch = {"enable_ai_reframe": True, "ratio": ratio}
    for layout in spec.LAYOUTS[ratio]:
        made = ExportRequest.build(project_id="p", **switch, reframe_layout=layout.lower())
        assert made.reframe_layout == layout
    others = {item for items in spec.LAYOUTS.values() for item in items} - set(spec.LAYOUTS[ratio])
    for layout in others:
        wrong = refused(ExportRequest.build, project_id="p", **switch, reframe_layout=layout)
        assert "Fit" in wrong.fields["reframe_layout"]


@pytest.mark.parametrize(
    ("field", "good", "switch"),
    [
        ("resolution", tuple(spec.RESOLUTIONS), None),
        ("caption_display", spec.DISPLAYS, "enable_caption"),
        ("cc_style_tpl", spec.ALL_TEMPLATES, "enable_caption"),
        ("ai_hook_script_style", spec.HOOK_STYLES, "enable_ai_hook"),
        ("ai_hook_position", spec.HOOK_POSITIONS, "enable_ai_hook"),
        ("ratio", tuple(spec.RATIOS), "enable_ai_reframe"),
    ],
)
def test_every_word_of_the_service_passes_and_no_other(field, good, switch):
    """All documented values are taken as they are, a made-up one is refused under its field's name."""
    switches = {switch: True} if switch else {}
    for value in good:
        assert getattr(ExportRequest.build(project_id="p", **switches, **{field: value}), field) == value
    assert field in refused(ExportRequest.build, project_id="p", **switches, **{field: "made-up"}).fields


def test_there_are_as_many_of_each_as_documented():
    """13 hook styles, 5 resolutions, 4 ratios, 35 templates, 6 lengths, 100 languages."""
    from vidkit.providers.wayin.spec_languages import LANGUAGES

    assert len(set(spec.HOOK_STYLES)) == 13
    assert len(spec.RESOLUTIONS) == 5
    assert len(spec.RATIOS) == 4
    assert len(set(spec.ALL_TEMPLATES)) == 35
    assert len(spec.DURATIONS) == 6
    assert len(LANGUAGES) == 100


@pytest.mark.parametrize(
    ("given", "sent"),
    [("pt-BR", "pt"), ("zh", "zh-cn"), ("zh-Hans", "zh-cn"), ("zh_TW", "zh-tw"), ("jv", "jw"), ("Welsh", "cy"),
     ("EN", "en"), ("fil", "tl"), ("zh-Hant", "zh-tw")],
)  # fmt: skip
def test_languages_are_spelled_as_the_service_does(given, sent):
    """Other people's codes and English names become the wire's."""
    assert ClipsRequest.build(video_url=URL, source_lang=given).source_lang == sent


def test_a_language_nobody_has_is_refused_with_the_list():
    """The message holds the codes there are."""
    assert "zh-tw" in refused(ClipsRequest.build, video_url=URL, target_lang="tlh").fields["target_lang"]


@pytest.mark.parametrize(
    ("field", "given", "sent"), [("resolution", "1080p", "FHD_1080"), ("resolution", "4k", "UHD_4K"),
                                 ("ratio", "9:16", "RATIO_9_16")],
)  # fmt: skip
def test_what_people_write_becomes_the_services_word(field, given, sent):
    """Plain sizes and ratios are understood."""
    made = ExportRequest.build(project_id="p", **{"enable_ai_reframe": True, "ratio": "1:1", field: given})
    assert made.body()[field] == sent


def test_only_what_was_given_is_sent():
    """Defaults are the service's own: unset fields do not travel."""
    assert ExportRequest.build(project_id="prj-1").body() == {"project_id": "prj-1"}
    body = ClipsRequest.build(video_url=URL, limit=3, seconds=60.0).body(URL)
    assert body == {"video_url": URL, "limit": 3}


def test_clips_are_named_by_number_or_by_themselves():
    """Indices, clips, one or several; twice is once."""

    class Clip:
        index = 2

    assert ExportRequest.build(project_id="p", clip_indices=[0, Clip(), 2, 0]).clip_indices == (0, 2)
    assert ExportRequest.build(project_id="p", clip_indices=Clip()).clip_indices == (2,)
    for wrong in ([], [True], [1.5], ["0"], -1, "02"):
        assert "clip_indices" in refused(ExportRequest.build, project_id="p", clip_indices=wrong).fields


def test_a_query_is_needed_for_moments():
    """Blank is none, and it says so."""
    assert "query" in refused(FindMomentsRequest.build, video_url=URL, query="  ").fields
    assert "query" in refused(FindMomentsRequest.build, video_url=URL).fields


def test_a_video_may_be_here_there_or_uploaded(tmp_path):
    """A file needs an upload first; a URL and an identity travel as they are."""
    film = small_video(tmp_path)
    assert ClipsRequest.build(video_url=film).address() is None
    assert ClipsRequest.build(video_url=film).wire_preview() is None
    assert ClipsRequest.build(video_url=film.read_bytes()).address() is None
    assert ClipsRequest.build(video_url=URL).address() == URL
    for given in (Upload("up-0d91aa"), "up-0d91aa", {"identity": "up-0d91aa"}, {"identify": "up-0d91aa"}):
        assert ClipsRequest.build(video_url=given).address() == "up-0d91aa"


@pytest.mark.parametrize("data", [b"RIFF0000WAVEfmt ", b"\x89PNG\r\n\x1a\n0000", b"only words", b"ID3 song"])
def test_what_is_no_video_is_refused_here(data):
    """Sound, pictures and text are told apart by their first bytes."""
    assert "video" in refused(ClipsRequest.build, video_url=data).fields["video_url"]


def test_a_file_of_another_service_has_to_come_itself():
    """An id of another service means nothing to this one."""
    other = MediaInput(remote=("openai", "video_123"))
    assert "openai" in refused(ClipsRequest.build, video_url=other).message


def test_units_are_estimated_only_where_somebody_said_a_figure():
    """Two units a minute of source, half of it in express mode; rendering is unknown, and unknown is not 0."""
    plain = ClipsRequest.build(video_url=URL, seconds=90.0).estimate()
    assert plain.credits == 3.0
    assert plain.usd is None
    assert plain.source
    assert ClipsRequest.build(video_url=URL, seconds=90.0, enable_express_mode=True).estimate().credits == 1.5
    assert ClipsRequest.build(video_url=URL).estimate().credits is None
    assert ClipsRequest.build(video_url=URL, seconds=90.0, enable_export=True).estimate().credits is None
    assert ExportRequest.build(project_id="p").estimate().credits is None


def test_the_vendors_own_caution_is_passed_on():
    """`both` with a template that is not static works, with one warning at the caller's line."""

    class Nobody:
        def start(self, provider, request, options):
            return request

    cls = provider_class("wayin")
    studio = cls(cls.make_wire(key="k", local=True, base_url="http://127.0.0.1:9"), Nobody())
    with pytest.warns(VidkitWarning, match="temp-static") as caught:
        made = studio.export("prj-1", enable_caption=True, caption_display="both", cc_style_tpl="word-focus")
    assert caught[0].filename == __file__
    assert made.body()["caption_display"] == "both"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        studio.export("prj-1", enable_caption=True, caption_display="both", cc_style_tpl="temp-static-2")


def test_a_request_tells_itself_at_a_glance():
    """Summary, words and Python line name what matters."""
    made = ExportRequest.build(
        project_id="prj-1", clip_indices=[0, 2], resolution="FHD_1080", enable_ai_reframe=True, ratio="RATIO_9_16",
        enable_caption=True, enable_ai_hook=True,
    )  # fmt: skip
    assert made.summary() == ("FHD_1080", "9:16", "captions temp-7", "serious hook")
    assert made.prompt_text() == "clip 0 and 2 of prj-1"
    assert made.as_python().startswith("job = studio.wayin.export(")
    assert "project_id='prj-1'" in made.as_python()
    clips = ClipsRequest.build(video_url=URL, target_duration="duration_30_60", limit=3)
    assert clips.summary() == ("30–60 s", "top 3")
    assert clips.prompt_text() == "talk.mp4"


def test_the_curl_line_holds_version_and_variable():
    """The version header is on it, the key is not."""
    line = ExportRequest.build(project_id="prj-1").as_curl()
    assert "x-wayinvideo-api-version: v2" in line
    assert "$WAYIN_API_KEY" in line
    assert "https://wayinvideo-api.wayin.ai/api/v2/clips/export" in line


def test_the_catalogues_show_and_filter():
    """Languages and templates print as tables and are called to filter."""
    cls = provider_class("wayin")
    studio = cls(cls.make_wire(key="k", local=True, base_url="http://127.0.0.1:9"), None)
    assert [item.id for item in studio.languages("chinese")] == ["zh-cn", "zh-tw"]
    assert "temp-7" in repr(studio.templates("default"))
    assert len(studio.templates("static")) == 6
    assert repr(studio.languages("klingon")) == "(none)"
