"""The forms of this service: every switch opens its own fields, and nothing impossible is offered."""

import pytest

from vidkit.forms.state import FormState
from vidkit.providers import provider_class
from vidkit.providers.wayin import spec

URL = "https://videos.example.test/talk.mp4"


def form(operation, **values):
    """Return a form of a provider that is never asked."""
    cls = provider_class("wayin")
    return FormState(cls(cls.make_wire(key="k", local=True), None), operation, values)


def shown(state):
    """Name the fields that are shown."""
    return {field.name for field in state.visible()}


@pytest.mark.parametrize("switch", spec.GATES)
def test_a_switch_opens_its_fields_and_closes_them_again(switch):
    """What it closes is neither shown nor sent."""
    state = form("export", project_id="prj-1")
    own = set(spec.GATES[switch]) - {"reframe_layout"}
    assert not own & shown(state)
    state.set(switch, True)
    assert own <= shown(state)
    if switch == "enable_ai_reframe":
        state.set("ratio", "RATIO_9_16")
    else:
        name = spec.GATES[switch][0]
        state.set(name, state.choices(name)[-1][1])
    assert state.request is not None
    state.set(switch, None)
    assert state.request.body() == {"project_id": "prj-1"}


def test_layouts_go_by_ratio():
    """They appear with a ratio, and one that the next ratio lacks is taken out."""
    state = form("export", project_id="prj-1", enable_ai_reframe=True)
    assert "reframe_layout" not in shown(state)
    assert state.request is None  # a ratio is needed
    state.set("ratio", "RATIO_9_16")
    state.set("reframe_layout", "Split 2")
    assert state.request is not None
    state.set("ratio", "RATIO_1_1")
    assert [value for _, value in state.choices("reframe_layout")] == list(spec.LAYOUTS["RATIO_1_1"])
    assert "reframe_layout" not in state.values


def test_rendering_at_once_is_one_switch_away():
    """Without `enable_export` nothing about looks is shown; closing it takes all of it along."""
    state = form("clips", video_url=URL)
    assert not set(spec.RENDER_FIELDS) & shown(state)
    state.set("enable_export", True)
    state.set("enable_caption", True)
    state.set("cc_style_tpl", "word-focus")
    assert state.request is not None
    assert state.request.body(URL)["cc_style_tpl"] == "word-focus"
    state.set("enable_export", None)
    assert state.request is not None
    assert state.request.body(URL) == {"video_url": URL}


@pytest.mark.filterwarnings("ignore::vidkit.errors.VidkitWarning")  # the vendor's caution about `both`
@pytest.mark.parametrize("operation", ["clips", "find_moments", "export"])
def test_every_choice_that_is_offered_is_taken(operation):
    """Each value of each list makes a request that the model accepts."""
    always = {"clips": {"video_url": URL}, "find_moments": {"video_url": URL, "query": "x"},
              "export": {"project_id": "p"}}[operation]  # fmt: skip
    if operation != "export":
        always["enable_export"] = True
    switches = {**dict.fromkeys(spec.GATES, True), "ratio": "RATIO_9_16"}
    state = form(operation, **always, **switches)
    offered = [field.name for field in state.visible() if field.ask.kind == "choice"]
    assert {"resolution", "caption_display", "cc_style_tpl", "ratio", "reframe_layout"} <= set(offered)
    for name in offered:
        for _, value in state.choices(name):
            tried = form(operation, **{**always, **switches, name: value})
            assert tried.request is not None, (name, value, tried.told(name))
