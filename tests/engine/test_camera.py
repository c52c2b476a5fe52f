"""Camera words are read out of prompts, and words that only look like them stay."""

from __future__ import annotations

import pytest

from vidkit.engine.stage.camera import parse
from vidkit.models import MOVES, CameraMove

M = CameraMove


def moves(prompt: str) -> list[set[CameraMove]]:
    return [set(shot.moves) for shot in parse(prompt)[1]]


@pytest.mark.parametrize("move", MOVES, ids=lambda move: move.name)
def test_every_token_is_read_in_any_case(move):
    """Each of the fifteen tokens is understood in brackets, however it is written, and leaves the prompt."""
    for text in (move.value, move.value.lower(), move.value.upper(), move.value.replace(" ", "_")):
        plain, shots = parse(f"A lake at dawn [{text}]")
        assert plain == "A lake at dawn"
        assert [shot.moves for shot in shots] == [(move,)]


def test_moves_of_one_bracket_act_together_and_brackets_follow_each_other():
    """A bracket is one shot, a second bracket a second one, in the order of the prompt."""
    plain, shots = parse("A kite [Pan left, Zoom in,Shake] over dunes [Static shot].")
    assert plain == "A kite over dunes."
    assert [shot.moves for shot in shots] == [(M.pan_left, M.zoom_in, M.shake), (M.static_shot,)]


def test_the_chinese_tokens_are_read():
    """The Chinese site's tokens mean the same moves."""
    assert moves("海边 [左移,推进]") == [{M.truck_left, M.push_in}]


@pytest.mark.parametrize(
    ("prompt", "expected", "plain"),
    [
        ("The camera pans left over dunes", [{M.pan_left}], "over dunes"),
        ("A slow push in on a castle", [{M.push_in}], "a castle"),
        ("A cat sleeps. The camera zooms out slowly.", [{M.zoom_out}], "A cat sleeps."),
        ("Tracking shot of a fox in a forest", [{M.tracking_shot}], "a fox in a forest"),
        ("aerial rise over a city", [{M.pedestal_up}], "over a city"),
        ("Dolly in to a lighthouse", [{M.push_in}], "a lighthouse"),
        ("crane up above the forest", [{M.pedestal_up}], "above the forest"),
        ("handheld shake, a man runs", [{M.shake}], "a man runs"),
        ("The camera orbits around a statue", [{M.truck_right, M.pan_left}], "a statue"),
        ("Static shot of a lake", [{M.static_shot}], "a lake"),
        ("the camera slowly moves to the left", [{M.truck_left}], ""),
        ("the camera descends into a valley", [{M.pedestal_down}], "a valley"),
        ("the camera looks up at the stars", [{M.tilt_up}], "the stars"),
        ("camera pans left while tilting up", [{M.pan_left, M.tilt_up}], ""),
        ("The camera pans right, then rises", [{M.pan_right}, {M.pedestal_up}], ""),
        ("The camera follows a cyclist, then pulls back", [{M.tracking_shot}, {M.pull_out}], "a cyclist"),
    ],
)
def test_plain_camera_words_are_understood(prompt, expected, plain):
    """Plain language asks for the same moves, joined by "and" and "while", parted by "then"."""
    assert moves(prompt) == expected
    assert parse(prompt)[0] == plain


@pytest.mark.parametrize(
    "prompt",
    [
        "A planet orbits a star",
        "A red truck left the station",
        "a frying pan left on the stove",
        "Peter Pan left Neverland",
        "A white crane standing in water",
        "A kid shakes a tree",
        "a truck drives to the right",
        "smoke rises over the village",
        "[foo bar] a dog",
        "",
    ],
)
def test_words_that_are_no_camera_words_stay(prompt):
    """Vehicles, birds, planets and unknown brackets are part of the picture, not of the camera work."""
    assert parse(prompt) == (prompt, ())


def test_a_bracket_that_repeats_the_words_counts_once():
    """Naming the same move in words and in a bracket asks for one pan."""
    assert moves("The camera pans left [Pan left] over a lake") == [{M.pan_left}]


def test_slow_and_fast_change_the_reach():
    """Slow moves go less far than plain ones, quick ones further."""
    slow, plain, fast = (parse(f"{word}zoom in")[1][0].strength for word in ("slow ", "", "fast "))
    assert slow < plain < fast


def test_unknown_words_in_a_bracket_go_back_to_the_prompt():
    """Nothing somebody wrote is lost: what is no camera word goes on as part of the prompt."""
    plain, shots = parse("[Pull out, sunset] a dog")
    assert "sunset" in plain
    assert shots[0].moves == (M.pull_out,)


def test_long_hostile_text_is_read_quickly():
    """A prompt of the longest allowed length, full of half-matches, takes no quadratic time."""
    import time

    begin = time.process_time()
    parse(("the camera slowly very slowly [pan " * 1000)[:32_000])
    parse(("camera is is is is is " * 2000)[:32_000])
    assert time.process_time() - begin < 5
