"""Asking for the price before asking for the work."""

from __future__ import annotations

import inspect

import pytest

import vidkit as vk
from vidkit.models import Estimate


@pytest.fixture
def studio(tmp_path):
    """A local studio whose server never has to start."""
    studio = vk.local(home=tmp_path)
    yield studio
    studio.close()


def test_an_operation_says_its_price_and_sends_nothing(studio):
    """The same arguments under `.estimate` give the request's price, and no job comes of it."""
    cheap = studio.minimax.generate.estimate("a kite [Pan left]", again=True)
    sharp = studio.minimax.generate.estimate("a kite [Pan left]", resolution="1080P", seed=3)
    assert (cheap.usd, sharp.usd) == (0.28, 0.49)
    assert studio.openai.create.estimate("a kite", seconds=8).usd == pytest.approx(0.80)
    assert len(studio.jobs) == 0


def test_a_price_is_asked_under_the_rules_of_the_call(studio):
    """What the call would refuse has no price, and the refusal is the same."""
    with pytest.raises(vk.InvalidRequest, match="not 10 s"):
        studio.minimax.generate.estimate("a kite", resolution="1080P", duration=10)
    with pytest.raises(vk.InvalidRequest, match="Did you mean resolution"):
        studio.minimax.generate.estimate("a kite", resolutoin="1080P")


def test_the_price_door_explains_itself(studio):
    """Shift-Tab shows the operation's own arguments, that nothing is sent, and an estimate as the result."""
    ask = studio.openai.create.estimate
    assert list(inspect.signature(ask).parameters) == list(inspect.signature(studio.openai.create).parameters)
    assert inspect.signature(ask).return_annotation == "Estimate"
    said = inspect.getdoc(ask)
    assert said.startswith("Say what `create` with the same arguments would cost live; nothing is sent.")
    assert "seconds: 4 (default)" in said


@pytest.mark.parametrize(
    ("estimate", "words"),
    [
        (
            Estimate(0.4, 4, "4 s × $0.10", "price page", "2026-09"),
            "about $0.40 (4 s × $0.10; price page, 2026-09)",
        ),
        (Estimate(None, credits=7.5, basis="5 + 2.5"), "about 7.5 credits (5 + 2.5)"),
        (Estimate(None), "no published price"),
        (Estimate(0.0), "about $0.00"),
    ],
)
def test_an_estimate_is_a_line(estimate, words):
    """Printed, it says price, how it came about and where it was read; unknown is never zero."""
    assert (str(estimate), repr(estimate)) == (words, words)
