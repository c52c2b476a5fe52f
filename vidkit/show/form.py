"""A form as HTML and as text: what can be asked, what is wrong, what it costs, the code for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from vidkit.show import words
from vidkit.show.render import data_url, render, stylesheet

__all__ = [
    "ChoiceFacts",
    "FieldFacts",
    "FormFacts",
    "MediaGiven",
    "form_html",
    "form_place",
    "form_still",
    "form_text",
]

#: Longest text of a field and longest line of code that are drawn: no message to the page is over 1 MB.
_FIELD, _CODE = 150_000, 20_000


@dataclass(frozen=True, slots=True)
class ChoiceFacts:
    """One choice: what is shown, the key a click sends back, whether it is chosen."""

    shown: str
    key: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class MediaGiven:
    """A file that stands in a field: its name, what it is, a small JPEG of it, and of what is sent of it."""

    name: str
    about: str = ""
    picture: bytes | None = field(default=None, repr=False)
    cut: bytes | None = field(default=None, repr=False)
    cut_about: str = ""


@dataclass(frozen=True, slots=True)
class FieldFacts:
    """
    One field.

    Attributes:
        name: The service's own, which messages carry.
        label: For people.
        kind: As in `providers.asking`.
        help: One sentence.
        required: …
        value: As text; of a switch `"on"` or empty.
        error: What is wrong with it.
        choices: Of a choice; for ids and media, earlier jobs.
        low: Of a number; so are high and step.
        high: …
        step: …
        unit: …
        default: What the service takes where nothing is given.
        count: E.g. `"12 of 2,000 characters"`.
        camera: Camera moves as (name, slug, pressed), where brackets belong into this text.
        media: What was given.
        accept: File types for the picker, e.g. `"video/*"`.
        more: Behind "More".
    """

    name: str
    label: str
    kind: str
    help: str = ""
    required: bool = False
    value: str = ""
    error: str = ""
    choices: tuple[ChoiceFacts, ...] = ()
    low: float | None = None
    high: float | None = None
    step: float | None = None
    unit: str = ""
    default: str = ""
    count: str = ""
    camera: tuple[tuple[str, str, bool], ...] = ()
    media: tuple[MediaGiven, ...] = ()
    accept: str = ""
    more: bool = False


@dataclass(frozen=True, slots=True)
class FormFacts:
    """
    One form.

    Attributes:
        id: Of this form on the page.
        title: E.g. `"MiniMax · generate"`.
        purpose: What it does, in one sentence.
        local: Free, on this machine; or a live, paid service.
        fields: Those that belong there now.
        error: What concerns several fields.
        price: What it would cost, or why nobody can say.
        python: The line that does the same.
        curl: The call that does the same.
        ready: Whether Submit can work.
        confirm: The question a live service asks before it is paid; empty while nobody pressed Submit.
        note: What happened last, e.g. a cap that said no.
        submit: The button's word.
        operations: For the chooser: (shown, key) of every form, the chosen one marked.
    """

    id: str
    title: str
    local: bool
    fields: tuple[FieldFacts, ...]
    purpose: str = ""
    error: str = ""
    price: str = ""
    python: str = ""
    curl: str = ""
    ready: bool = False
    confirm: str = ""
    note: str = ""
    submit: str = "Submit"
    operations: tuple[ChoiceFacts, ...] = ()


def form_html(facts: FormFacts) -> str:
    """Draw a form for a living widget; its styles come with the widget."""
    return render(
        "form.html.j2",
        form=facts,
        fields=[_field(item, facts.id) for item in facts.fields],
        python=_code(facts.python),
        curl=_code(facts.curl),
        price=words.plain(facts.price, 300),
        error=words.plain(facts.error, 500),
        note=words.plain(facts.note, 500),
        confirm=words.plain(facts.confirm, 300),
    )


def form_place(facts: FormFacts) -> str:
    """Return the empty element in which a form lives."""
    return render("form_place.html.j2", form=facts)


def form_still(facts: FormFacts) -> str:
    """Draw what a saved notebook keeps of a form: what stood in it, and the line that does the same."""
    given = [
        (words.plain(item.label, 60), words.plain(_shown(item), 300)) for item in facts.fields if _shown(item)
    ]
    code = words.clean(facts.python, 2000)
    return render("form_still.html.j2", form=facts, given=given, code=code, style=stylesheet())


def form_text(facts: FormFacts) -> str:
    """Tell a form in plain text."""
    lines = [f"{words.plain(facts.title, 120)}  [{'LOCAL · free' if facts.local else 'LIVE'}]"]
    if facts.purpose:
        lines.append(f"   {words.plain(facts.purpose, 200)}")
    for item in facts.fields:
        shown = _shown(item) or (
            f"({words.plain(item.default, 60)})" if item.default and item.kind != "switch" else ""
        )
        mark = "*" if item.required else " "
        if shown or item.required or item.error:
            lines.append(f" {mark} {words.fit(item.label, 22)} {words.plain(shown, 200)}")
        if item.error:
            lines.append(f"     {words.plain(item.error, 300)}")
    if facts.error:
        lines.append(f"   {words.plain(facts.error, 400)}")
    lines += [f"   {words.plain(said, 400)}" for said in (facts.price, facts.confirm, facts.note) if said]
    if facts.python:
        lines += [f"   {line}" for line in words.lines(facts.python, 2000)]
    return "\n".join(line.rstrip() for line in lines)


def _shown(item: FieldFacts) -> str:
    if item.media:
        return ", ".join(given.name for given in item.media)
    if item.kind == "switch":
        on = item.value == "on"
        return "" if on == (item.default == "True") else "yes" if on else "no"
    return next((choice.shown for choice in item.choices if choice.chosen), "") or item.value


def _code(text: str) -> str:
    if len(text) > _CODE:
        return f"# {len(text):,} characters: too long to show"
    return words.clean(text, _CODE)


def _field(item: FieldFacts, form: str) -> dict[str, Any]:
    """Clean what strangers wrote and make pictures of bytes."""
    return {
        "facts": item,
        "id": f"vk-{form}-{item.name}",
        "default": words.plain(item.default, 120),
        "help": words.plain(item.help, 400),
        "error": words.plain(item.error, 500),
        "value": words.clean(item.value, _FIELD),
        "choices": [
            ChoiceFacts(words.plain(choice.shown, 120), choice.key, choice.chosen) for choice in item.choices
        ],
        "media": [
            {
                "name": words.plain(given.name, 120),
                "about": words.plain(given.about, 120),
                "picture": data_url(given.picture, "image/jpeg") if given.picture else "",
                "cut": data_url(given.cut, "image/jpeg") if given.cut else "",
                "cut_about": words.plain(given.cut_about, 120),
            }
            for given in item.media
        ],
    }
