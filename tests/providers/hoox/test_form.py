"""Hoox as a form: what is asked, when, and that a filled form is a request."""

import pytest

from vidkit.forms.state import FormState


@pytest.fixture
def form(provider):
    """Open a form of an operation."""
    return lambda operation, **values: FormState(provider, operation, values)


def names(state):
    return {field.name for field in state.visible()}


def test_a_prompt_asks_for_its_length_and_a_script_for_its_voice(form):
    """Fields that make no sense together are not shown together; what is missing is said."""
    state = form("generate")
    assert {"prompt", "script", "format"} <= names(state)
    assert not {"duration", "width", "animate_mode"} & names(state)
    state.set("prompt", "Why the sea is salty")
    assert "duration" in names(state)
    assert "script" not in names(state)
    assert state.request is None
    state.set("duration", 30)
    assert state.request is not None
    assert state.estimate.credits == 5
    state.set("prompt", None)
    state.set("script", "Three boats.")
    assert "voice_id" in " ".join(state.errors.values())
    state.set("voice_id", "es-rosa")
    assert state.request is not None


def test_a_size_is_asked_of_custom_only(form):
    """Width and height appear with custom and are gone with a named format."""
    state = form("export", video_id="vid_1")
    state.set("format", "custom")
    assert {"width", "height"} <= names(state)
    state.set("width", 720)
    state.set("height", 720)
    assert state.request.body() == {"video_id": "vid_1", "format": "custom", "width": 720, "height": 720}
    state.set("format", "ads")
    assert state.request.body() == {"video_id": "vid_1", "format": "ads"}
    assert len(state.choices("format")) == 5
