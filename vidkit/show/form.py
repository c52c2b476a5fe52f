"""A form as HTML and as text: what can be asked, what is wrong, what it costs, the code for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from vidkit.show import words
from vidkit.show.render import data_url, render, stylesheet

__all__ = ["ChoiceFacts", "FieldFacts", "FormFacts", "MediaGiven", "form_html", "form_still", "form_text"]


@dataclass(frozen=True, slots=True)
class ChoiceFacts:
    """One choice: what is shown, the key a click sends back, whether it is chosen."""

    shown: str
    key: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class MediaGiven:
    """A file that stands in a field: its name, what it is, a small JPEG of it."""

    name: str
    about: str = ""
    picture: bytes | None = field(default=None, repr=False)


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
    return render("form.html.j2", form=facts, fields=[_field(item) for item in facts.fields], style="")


def form_still(facts: FormFacts) -> str:
    """Draw what a saved notebook keeps of a form: what stood in it, and the line that does the same."""
    given = [
        (words.plain(item.label, 60), words.plain(_shown(item), 300)) for item in facts.fields if _shown(item)
    ]
    return render("form_still.html.j2", form=facts, given=given, style=stylesheet())


def form_text(facts: FormFacts) -> str:
    """Tell a form in plain text."""
    lines = [f"{words.plain(facts.title, 120)}  [{'LOCAL · free' if facts.local else 'LIVE'}]"]
    for item in facts.fields:
        shown = _shown(item) or (f"({words.plain(item.default, 60)})" if item.default else "")
        mark = "*" if item.required else " "
        if shown or item.required or item.error:
            lines.append(f" {mark} {words.fit(item.label, 22)} {words.plain(shown, 200)}")
        if item.error:
            lines.append(f"     {words.plain(item.error, 300)}")
    if facts.error:
        lines.append(f"   {words.plain(facts.error, 400)}")
    lines.append(f"   {words.plain(facts.price, 200)}")
    if facts.python:
        lines.append(f"   {words.plain(facts.python, 2000)}")
    return "\n".join(line.rstrip() for line in lines)


def _shown(item: FieldFacts) -> str:
    if item.media:
        return ", ".join(given.name for given in item.media)
    chosen = next((choice.shown for choice in item.choices if choice.chosen), "")
    return chosen or ("yes" if item.kind == "switch" and item.value == "on" else item.value)


def _field(item: FieldFacts) -> dict[str, Any]:
    """Clean what strangers wrote and make pictures of bytes."""
    return {
        "facts": item,
        "id": f"vk-{item.name}",
        "help": words.plain(item.help, 400),
        "error": words.plain(item.error, 500),
        "value": words.clean(item.value, 40_000),
        "choices": [
            ChoiceFacts(words.plain(choice.shown, 120), choice.key, choice.chosen) for choice in item.choices
        ],
        "media": [
            {
                "name": words.plain(given.name, 120),
                "about": words.plain(given.about, 120),
                "picture": data_url(given.picture, "image/jpeg") if given.picture else "",
            }
            for given in item.media
        ],
    }
