"""The table in which a description is edited: both twins tell the same, hostile lines stay text."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tests.show import samples
from tests.show.reading import Reader
from tests.show.test_hostile import NASTY
from vidkit.models import Moment, TextTrack
from vidkit.show.editor import EditorFacts, LineFacts, editor_html, editor_text


def test_both_twins_tell_lines_errors_and_what_changed() -> None:
    """Every text, error, note and mark stands in HTML and in the terminal."""
    page, text = Reader(editor_html(samples.EDITED)), editor_text(samples.EDITED)
    values = {attrs.get("value") for tag, attrs in page.tags if tag == "input"}
    for line in samples.EDITED.lines:
        assert {line.start, line.end} <= values
        for told in (line.text, line.error, line.note, line.mark):
            assert told in page.text
            assert told in text
    assert "1 line to mend · 2 changed, 1 taken out" in page.text
    assert "1 line to mend · 2 changed, 1 taken out" in text


def test_what_is_wrong_belongs_to_its_fields() -> None:
    """A wrong line's fields are marked invalid and point at the sentence; nothing is voiced before it is mended."""
    page = Reader(editor_html(samples.EDITED))
    fields = [attrs for tag, attrs in page.tags if tag in {"input", "textarea"}]
    wrong = [attrs for attrs in fields if attrs.get("aria-invalid") == "true"]
    assert {attrs["data-vk-row"] for attrs in wrong} == {"1"}
    assert all(attrs.get("aria-label") and attrs.get("aria-describedby") for attrs in fields)
    buttons = [attrs for tag, attrs in page.tags if tag == "button"]
    assert [attrs for attrs in buttons if attrs.get("data-vk-do") == "voice" and "disabled" in attrs]
    well = replace(samples.EDITED, lines=samples.EDITED.lines[:1])
    again = [attrs for tag, attrs in Reader(editor_html(well)).tags if attrs.get("data-vk-do") == "voice"]
    assert "disabled" not in again[0]


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_hostile_lines_stay_text(text: str) -> None:
    """Whatever stands in a description, no foreign tag, handler or script comes of it."""
    line = LineFacts(text, text, text, 0, 1, text, text, "new")
    still = replace(
        samples.DESCRIPTION, track=TextTrack("descriptions", text, (Moment(0, 1, text),)), kind=text
    )
    page = Reader(source := editor_html(EditorFacts((line,), still, 0, True), text))
    assert not page.open
    assert not page.crossed
    tags = {tag for tag, _ in page.tags}
    assert not tags - {
        "div", "b", "span", "table", "thead", "tbody", "tr", "th", "td", "input", "textarea", "button",
    }  # fmt: skip
    assert not [name for _, attrs in page.tags for name in attrs if re.match("on|href|src", name)]
    source.encode()
    told = editor_text(EditorFacts((line,), still))
    assert not [letter for letter in told if ord(letter) < 32 and letter != "\n"]
