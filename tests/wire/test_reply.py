"""A reply's body is hostile text: what nobody can count with is no number."""

from __future__ import annotations

import pytest

from vidkit.errors import ServiceError, SubmissionUnknown
from vidkit.wire.reply import Reply, loads


@pytest.mark.parametrize("body", [b"[]", b'"ok"', b"7", b"null", b"<html>"])
def test_what_is_no_object_is_a_broken_reply(body):
    """Where an object must be, anything else is an error of the service, and of a create a lost reply."""
    for create, kind in ((False, ServiceError), (True, SubmissionUnknown)):
        with pytest.raises(kind) as caught:
            Reply(200, {}, body, provider="toy", create=create).json_object()
        assert caught.value.provider == "toy"
    assert Reply(200, {}, b'{"id": 1}').json_object() == {"id": 1}


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
