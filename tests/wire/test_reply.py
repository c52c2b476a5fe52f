"""A reply's body is hostile text: what nobody can count with is no number."""

from __future__ import annotations

import pytest

from vidkit.wire.reply import loads


@pytest.mark.parametrize("text", ["9" * 400, "-" + "9" * 5000, "1e999", "Infinity", "-Infinity", "NaN"])
def test_numbers_beyond_counting_are_none(text):
    """Four hundred digits, infinity and NaN are read as if nothing stood there; no overflow waits in a parser."""
    assert loads(f'{{"seconds": {text}, "id": 12}}') == {"seconds": None, "id": 12}


def test_ordinary_numbers_are_read():
    """Ids of eighteen digits stay exact, fractions stay fractions."""
    assert loads("[123456789012345678, 0.25, -3, 1e3, true, null]") == [
        123456789012345678,
        0.25,
        -3,
        1000.0,
        True,
        None,
    ]
