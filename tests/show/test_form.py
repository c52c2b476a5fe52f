"""What a form draws: the living one, the one a saved notebook keeps, and the text."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tests.show import samples
from tests.show.reading import Reader, sanitized
from tests.show.test_hostile import NASTY
from vidkit.show.form import (
    ChoiceFacts,
    FieldFacts,
    FormFacts,
    MediaGiven,
    form_html,
    form_place,
    form_still,
    form_text,
)

TAGS = {
    "div", "span", "b", "bdi", "label", "input", "textarea", "select", "option", "datalist", "button", "details",
    "summary", "img", "pre", "code", "i",
}  # fmt: skip
STILL = {"div", "span", "b", "bdi", "style", "table", "tbody", "tr", "th", "td", "pre", "code"}
CHOICES = (ChoiceFacts("768P", "0"), ChoiceFacts("1080P", "1", chosen=True))
GIVEN = MediaGiven(
    "frame.png", "640×360 · 14 KB", samples.poster(), samples.poster(), "as it is sent: 720×1280"
)
FORM = FormFacts(
    id="f1",
    title="MiniMax · generate",
    purpose="Make a video.",
    local=False,
    fields=(
        FieldFacts("prompt", "prompt", "prompt", "What to see.", required=True, value="a kite", count="6 characters",
                   camera=(("Pan left", "pan-left", True),)),
        FieldFacts("resolution", "resolution", "choice", "How large.", choices=CHOICES, default="768P"),
        FieldFacts("seconds", "seconds", "number", "How long.", value="40", error="At most 12.", low=4, high=12, unit="s"),
        FieldFacts("voice", "voice", "open choice", "Who.", choices=CHOICES),
        FieldFacts("image", "image", "media", "Start.", media=(GIVEN,), accept="image/*", choices=CHOICES),
        FieldFacts("images", "images", "media list", "More.", media=(GIVEN, GIVEN)),
        FieldFacts("project", "project", "id", "Whose.", choices=CHOICES),
        FieldFacts("calm", "calm", "switch", "Calm.", value="on", default="True", more=True),
        FieldFacts("words", "words", "list", "Words.", value="a\nb", more=True),
        FieldFacts("plan", "plan", "json", "Plan.", more=True),
        FieldFacts("name", "name", "text", "Name.", more=True),
    ),
    price="about $0.28",
    python="job = studio.minimax.generate(prompt='a kite')",
    curl="curl -sS",
    ready=True,
    note="Noted.",
    operations=(ChoiceFacts("minimax · generate", "minimax.generate", chosen=True),),
)  # fmt: skip


def hostile(text: str) -> list[FormFacts]:
    """The form with *text* in every place that a stranger, or a paste, can reach."""
    choices = (ChoiceFacts(text, "0", chosen=True),)
    given = (MediaGiven(text, text, samples.poster(), samples.poster(), text),)
    fields = tuple(
        replace(
            item, value=text, error=text, choices=choices if item.choices else (), default=text,
            media=given if item.media else (), help=text,
        )
        for item in FORM.fields
    )  # fmt: skip
    form = replace(FORM, fields=fields, error=text, note=text, price=text, python=text, curl=text)
    return [form, replace(form, confirm=text)]


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_hostile_text_stays_text(text: str) -> None:
    """Whatever stands in a field, a file name or an error: no foreign tag, no handler, no address."""
    for form in hostile(text):
        for draw, tags in ((form_html, TAGS), (form_still, STILL), (form_place, {"div"})):
            source = draw(form)
            page = Reader(source)
            assert not page.open
            assert not page.crossed
            assert {tag for tag, _ in page.tags} <= tags
            for _, attrs in page.tags:
                assert not [name for name in attrs if name.startswith("on")]
                assert "href" not in attrs
                assert (attrs.get("src") or "data:image/jpeg;").startswith("data:image/jpeg;")
            source.encode()
            assert len(source) < 1_000_000 or len(text) > 1000
        told = form_text(form)
        assert not [letter for letter in told if ord(letter) < 32 and letter != "\n"]
        told.encode()


def test_the_text_keeps_the_lines_of_python() -> None:
    """In plain text, too, the call stands as one would write it: a line for each argument, indented."""
    call = 'job = studio.minimax.generate(\n    prompt="A kite",\n    duration=6,\n)'
    told = form_text(replace(FORM, python=call))
    assert told.endswith("\n".join(f"   {line}" for line in call.splitlines()))


def test_a_paste_of_any_length_keeps_messages_small() -> None:
    """A megabyte in every field is cut where it is drawn; one field of 100,000 letters is drawn whole."""
    long = replace(FORM, fields=(replace(FORM.fields[0], value="x" * 1_000_000),), python="y" * 1_000_000)
    assert len(form_html(long)) < 200_000
    whole = replace(FORM, fields=(replace(FORM.fields[0], value="x" * 100_000),))
    assert "x" * 100_000 in form_html(whole)


def test_every_field_has_its_label_help_and_error() -> None:
    """Ids are the form's own, once each; labels, helps, errors and lists point at what is there."""
    other = replace(FORM, id="f2")
    page = Reader(form_html(FORM) + form_html(other))
    ids = [attrs["id"] for _, attrs in page.tags if attrs.get("id")]
    assert len(ids) == len(set(ids)), "two forms on a page do not share ids"
    for _, attrs in page.tags:
        for name in ("for", "aria-describedby", "aria-controls", "list"):
            assert set((attrs.get(name) or "").split()) <= set(ids), (name, attrs)
    labelled = {attrs["for"] for tag, attrs in page.tags if tag == "label" and attrs.get("for")}
    for tag, attrs in page.tags:
        if tag in {"input", "select", "textarea"}:
            assert attrs.get("aria-label") or attrs.get("id") in labelled, attrs
        if tag == "img":
            assert "alt" in attrs
    wrong = next(attrs for _, attrs in page.tags if attrs.get("id") == "vk-f1-seconds")
    assert wrong["aria-invalid"] == "true"
    assert "vk-f1-seconds-error" in (wrong["aria-describedby"] or "")


def test_a_default_is_offered_once() -> None:
    """What the service takes anyway stands first, as such, and not a second time."""
    source = form_html(
        replace(FORM, fields=(replace(FORM.fields[1], choices=(CHOICES[0], ChoiceFacts("2K", "1"))),))
    )
    assert re.findall(r"<option[^>]*>([^<]*)</option>", source.partition("data-vk-row")[2]) == [
        "768P (default)",
        "2K",
    ]


def test_the_still_form_lasts() -> None:
    """Without style sheet its words remain, and it tells what the text twin tells."""
    source = form_still(FORM)
    assert Reader(sanitized(source)).text == Reader(source).text
    assert not [style for style in re.findall(r'style="([^"]*)"', source) if "var(" in style]
    said = Reader(source).text
    for word in ("MiniMax · generate", "LIVE", "a kite", "1080P", "frame.png", "studio.minimax.generate("):
        assert word in said
        assert word in form_text(FORM)
    assert "calm" not in said, "what stands there by default was not given"
    assert "At most 12." in form_text(FORM)
