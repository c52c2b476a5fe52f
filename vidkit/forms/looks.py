"""How what stands in a form is shown: fields as facts, files looked at once, earlier jobs to choose from."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from vidkit.forms.given import earlier_jobs, framed, named, shown
from vidkit.forms.state import Field, FormState
from vidkit.forms.texts import CAMERA, pressed, write
from vidkit.providers.asking import Values
from vidkit.show import words
from vidkit.show.form import ChoiceFacts, FieldFacts, MediaGiven

if TYPE_CHECKING:
    from vidkit.jobs import Job
    from vidkit.models import Estimate

__all__ = ["Looks", "hint", "price"]

_ACCEPT = {"video": "video/*", "image": "image/*", "audio": "audio/*"}
#: Seconds for which a list of earlier jobs is good.
_FRESH = 2.0
_FILES = {"media", "media list", "id"}
#: What may stand in a field for a while without meaning anything yet.
_UNFINISHED = {"number", "json", "list", "numbers"}


class Looks:
    """
    What a form remembers of how it was filled.

    Args:
        jobs: Returns earlier jobs, newest first.

    Attributes:
        typed: Texts as they were typed, by field.
        offered: Earlier jobs as they were last offered, by field.
    """

    def __init__(self, jobs: Callable[[], list[Job[Any]]]) -> None:
        self._list = jobs
        self._listed: tuple[float, list[Job[Any]]] = (-_FRESH, [])
        self.typed: dict[str, str] = {}
        self.offered: dict[str, list[tuple[str, Job[Any]]]] = {}
        self._seen: dict[tuple[str, ...], MediaGiven] = {}

    def _jobs(self) -> list[Job[Any]]:
        """Return earlier jobs; not asked for anew with every letter typed."""
        now = time.monotonic()
        if now - self._listed[0] >= _FRESH:
            self._listed = (now, self._list())
        return self._listed[1]

    def field(self, state: FormState, field: Field) -> FieldFacts:
        """Return what to show of a field."""
        ask, name = field.ask, field.name
        value = state.values.get(name)
        choices = state.choices(name) if ask.kind in {"choice", "open choice"} else []
        offered = [ChoiceFacts(text, str(index), item == value) for index, (text, item) in enumerate(choices)]
        if ask.kind in _FILES:
            jobs = self.offered[name] = earlier_jobs(self._jobs, state.provider.name, ask)
            offered = [ChoiceFacts(text, str(index), job is value) for index, (text, job) in enumerate(jobs)]
        return FieldFacts(
            name=name,
            label=field.label,
            kind=ask.kind,
            help=field.help,
            required=field.required,
            value=self._text(field, value, choices),
            error=state.told(name),
            choices=tuple(offered),
            low=ask.low,
            high=ask.high if ask.kind == "number" else None,
            step=ask.step,
            unit=ask.unit,
            default=ask.said_default(state.values),
            count=_count(field, value),
            camera=_camera(field, value),
            media=self._media(field, value, state.values),
            accept=_ACCEPT.get(ask.media, ""),
            more=ask.more,
        )

    def _text(self, field: Field, value: Any, choices: list[tuple[str, Any]]) -> str:
        if field.ask.kind == "media list":
            return ""  # what is given stands below
        if field.ask.kind in _FILES:
            return value if isinstance(value, str) else ""
        if field.ask.kind == "switch":
            return write(field.ask, value, choices)
        text = write(field.ask, value, choices)
        return self.typed.get(field.name, text) if value is None or field.ask.kind in _UNFINISHED else text

    def _media(self, field: Field, value: Any, values: Values) -> tuple[MediaGiven, ...]:
        """Return what was given, each looked at once."""
        if field.ask.kind not in {"media", "media list"} or value is None:
            return ()
        several = isinstance(value, (list, tuple))
        frame = field.ask.frame(values) if field.ask.frame else None
        found = []
        for item in value if several else [value]:
            key = named(item)
            if key not in self._seen and (given := shown(item)) is not None:
                self._seen[key] = given
            given = self._seen.get(key)
            if given is not None and frame is not None:
                asked = (*key, *map(str, frame))
                if asked not in self._seen:
                    self._seen[asked] = framed(item, given, *frame)
                given = self._seen[asked]
            if given is None and (several or not isinstance(item, str)):
                given = MediaGiven(key[-1], "cannot be looked at")  # it can be taken out again
            if given is not None:
                found.append(given)
        return tuple(found)


def _count(field: Field, value: Any) -> str:
    if field.ask.kind != "prompt" or not value:
        return ""
    limit = f" of {field.ask.high:,.0f}" if field.ask.high else ""
    return f"{len(str(value)):,}{limit} characters"


def _camera(field: Field, value: Any) -> tuple[tuple[str, str, bool], ...]:
    if not field.ask.camera:
        return ()
    moves = pressed(str(value or ""))
    return tuple((move, slug, move.lower() in moves) for move, slug in CAMERA)


def price(estimate: Estimate | None, *, local: bool) -> str:
    """Say the money in one line."""
    amount, origin = words.price(estimate)
    about = f"{'about ' if amount.startswith('$') else ''}{amount}{f' ({origin})' if origin else ''}"
    return f"free here; live: {about}" if local else about


def hint(state: FormState) -> str:
    """Say what a form still needs, where the price will stand."""
    if state.missing:
        labels = [field.label for field in state.fields if field.name in state.missing]
        return f"Still needed: {', '.join(labels)}."
    if state.request is None and not state.values and not state.touched:
        return next(iter(state.errors.values()), "")
    return ""
