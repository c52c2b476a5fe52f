"""Descriptions are edited by code and in a table; what is wrong is said line by line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import vidkit as vk
from vidkit.errors import MediaError
from vidkit.media import Description
from vidkit.media.editing import read_time
from vidkit.models import Moment

CUES = (
    Moment(0.5, 3.2, "A man sits."),
    Moment(4.0, 6.0, "He turns a page."),
    Moment(62.0, 66.0, "He looks out."),
)
SAID = Description(CUES, "en-US", "standard_ad", content="WEBVTT", content_format="vtt")


def test_code_changes_text_and_times() -> None:
    """Each change gives a new description; the old one stays, and the service's own file is left behind."""
    other = SAID.with_text(1, "He  turns\na page slowly.").with_times(-1, end=65.0).without(0)
    assert [cue.text for cue in other] == ["He turns a page slowly.", "He looks out."]
    assert other[1].end == 65.0
    assert (other.language, other.kind, other.content) == ("en-US", "standard_ad", "")
    assert SAID.cues == CUES
    with pytest.raises(IndexError):
        SAID.with_text(3, "x")


@pytest.mark.parametrize(
    ("change", "line", "said"),
    [
        (lambda e: e.set(1, text="  "), 1, "Nothing is said"),
        (lambda e: e.set(1, start=3.0), 1, "0.20 s before the line above it ends"),
        (lambda e: e.set(1, end="3.9"), 1, "ends before it begins"),
        (lambda e: e.set(2, start="soon"), 2, "is no time"),
        (lambda e: e.set(2, start="0:01", end="0:02"), 2, "begins before the line above"),
    ],
)
def test_a_wrong_line_is_named(change: Callable[[Any], Any], line: int, said: str) -> None:
    """One sentence under the line; nothing can be had of it until it is mended, and `restore` mends it."""
    editor = SAID.edit()
    change(editor)
    assert said in editor.errors[line]
    with pytest.raises(MediaError, match=f"line {line}"):
        _ = editor.edited
    editor.restore(line)
    assert editor.errors == {}
    assert editor.edited.cues == CUES


def test_what_changed_is_known() -> None:
    """Changed and new lines are counted, others are not; times read as they were written count as the same."""
    editor = SAID.edit()
    assert editor.changed == ()
    editor.set(0, text="A woman sits.").add(0, "She waits.").set(3, start="1:02")
    assert editor.changed == (0, 1)
    assert [cue.text for cue in editor.edited][:2] == ["A woman sits.", "She waits."]
    assert editor.edited[1].start == pytest.approx(3.2)
    assert editor.edited[1].end <= 4.0
    editor.remove(0)
    assert editor.changed == (0,)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("12", 12), ("12.5", 12.5), ("1:02.5", 62.5), ("1:00:02", 3602), ("0,25", 0.25), ("x", None), ("-1", None), ("", None)],
)  # fmt: skip
def test_times_are_read_as_people_write_them(text: str, seconds: float | None) -> None:
    """Seconds, minutes, hours; a comma is a point; nonsense is nothing."""
    assert read_time(text) == seconds


def test_an_edit_opens_the_form_that_voices_it(tmp_path: Path) -> None:
    """The film, the edited words and the language of the first job stand in it; the request is ready."""
    studio = vk.local(tmp_path, media="slate")
    film = studio.openai.create("A paper boat on a pond", seconds="8", size="1280x720").wait()
    said = studio.viddyscribe.describe_text(film, language="de-DE", ad_type="standard_ad").wait()
    assert said.source == film.path.resolve()
    editor = said.edit().set(0, text="Ein Boot aus Papier.")
    form = editor.form()
    assert form.request is not None, form.errors
    assert form.request.language == "de-DE"
    assert form.request.ad_type == "standard_ad"
    assert "Ein Boot aus Papier." in str(form.request.description_content)
    assert form.request.video.path == film.path.resolve()
    editor.set(0, text="")
    with pytest.raises(MediaError, match="Nothing is said"):
        editor.form()
    with pytest.raises(MediaError, match="no form knows it"):
        SAID.form()
