"""The camera builder: canonical text, sequences, completion; it warns and never fails."""

import warnings

import pytest

from vidkit._camera import Shots, camera
from vidkit.errors import VidkitWarning
from vidkit.models.camera import CHINESE, MOVES, CameraMove, brackets, camera_brackets, complaints, move


def test_moves_of_one_call_stand_in_one_bracket():
    """Words of one call become one bracket of canonical tokens, whatever their case and spacing."""
    assert str(camera("truck left", "PAN_RIGHT", "zoom-in")) == "[Truck left, Pan right, Zoom in]"


def test_sequences_stand_one_after_the_other():
    """`then` and `+` put brackets in order, and neither changes what it was called on."""
    first = camera("push in")
    both = first.then("tilt up", "pan left").then(camera.STATIC_SHOT)
    assert str(both) == "[Push in] [Tilt up, Pan left] [Static shot]"
    assert str(first) == "[Push in]"
    assert str(camera.PAN_LEFT + camera.ZOOM_IN) == "[Pan left] [Zoom in]"
    assert len(both) == 3


def test_text_and_camera_join_into_a_prompt():
    """A prompt plus moves is text with one space between, on either side."""
    assert "A lamp " + camera("shake") == "A lamp [Shake]"
    assert "A lamp" + camera("shake") == "A lamp [Shake]"
    assert camera("shake") + "a lamp" == "[Shake] a lamp"
    assert f"A lamp {camera.SHAKE}" == "A lamp [Shake]"


@pytest.mark.parametrize("item", MOVES)
def test_every_move_has_a_constant(item):
    """Each of the fifteen moves is a constant that completion offers, and prints its token."""
    name = item.name.upper()
    assert name in dir(camera)
    assert str(getattr(camera, name)) == f"[{item.value}]"
    assert str(camera(item)) == f"[{item.value}]"


@pytest.mark.parametrize(("word", "item"), CHINESE.items())
def test_chinese_tokens_are_understood(word, item):
    """A Chinese token builds the English one, which every host takes."""
    assert str(camera(word)) == f"[{item.value}]"


def test_whole_brackets_are_taken():
    """Text with brackets keeps its sequence; commas inside a word part moves."""
    assert str(camera("[Pan left,Zoom in] [Shake]")) == "[Pan left, Zoom in] [Shake]"
    assert str(camera("pan left, zoom in")) == "[Pan left, Zoom in]"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("truck left", "pan left", "zoom in", "shake"), "more than 3"),
        (("push out",), "Did you mean"),
        (("fly to the moon",), "is no camera move"),
    ],
)
def test_it_warns_and_never_fails(words, said):
    """Too many moves, slips of the documents and nonsense give a warning and stay in the text."""
    with pytest.warns(VidkitWarning, match=said):
        built = camera(*words)
    assert words[-1].lower() in str(built).lower()


def test_three_moves_are_no_reason_to_warn():
    """What is recommended says nothing."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        camera("truck left", "pan left", "zoom in").then("static shot")


def test_nothing_is_false_and_empty():
    """No moves are no bracket at all."""
    assert not camera()
    assert str(camera()) == ""
    assert Shots([[], ["Shake"]]).steps == (("Shake",),)


def test_shots_compare_by_what_they_say():
    """Equal moves are equal and hash alike; text is something else."""
    assert camera("shake") == camera.SHAKE
    assert hash(camera("shake")) == hash(camera.SHAKE)
    assert camera("shake") != "[Shake]"


def test_brackets_of_a_prompt_are_read():
    """Both comma styles and Chinese brackets are read; other bracketed text is no camera bracket."""
    prompt = "A sign [EXIT] above [Truck left,Pan right] then【左移，上摇】"
    assert brackets(prompt) == [("EXIT",), ("Truck left", "Pan right"), ("左移", "上摇")]
    assert camera_brackets(prompt) == [("Truck left", "Pan right"), ("左移", "上摇")]
    assert move("左移") is CameraMove.truck_left
    assert move("EXIT") is None


def test_a_model_without_brackets_is_named():
    """Where a model is not documented to obey brackets, the complaint says which one."""
    assert complaints([("Pan left",)], model="T2V-01", supported=False)[0].startswith("T2V-01")
    assert complaints([], model="T2V-01", supported=False) == []
