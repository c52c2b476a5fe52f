"""
How a request's fields are asked for: what a form shows for each, when, and which choices are possible.

Most of it is read from the annotations; a request class says the rest as `asks`::

    class ExportRequest(Request):
        asks: ClassVar = {
            "ratio": Ask("choice", choices=RATIOS, when=lambda values: values.get("enable_ai_reframe")),
        }

Functions get the values as they stand in the form (unset fields are absent). Forms show them and decide
nothing: whether a request is right, its model says.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from vidkit.models import MediaInput

if TYPE_CHECKING:
    from vidkit.providers.base import Request

__all__ = ["Ask", "Choices", "asks_of"]

Kind = Literal[
    "prompt",  # words over several lines, with a count
    "text",  # one line
    "choice",  # one of a few
    "open choice",  # one of a few, or something else
    "number",  # with low, high, step
    "switch",  # yes or no
    "media",  # a video, picture or sound: path, upload, earlier job
    "media list",  # several
    "id",  # something the service has: an earlier job or its id
    "list",  # several texts, one a line
    "numbers",  # several whole numbers
    "json",  # whatever else, as JSON
]
Values = Mapping[str, Any]
#: Choices: the values, or pairs of what is shown and the value.
Choices = Sequence[Any] | Callable[[Values], Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Ask:
    """
    How one field is asked for.

    Attributes:
        kind: What widget suits it.
        choices: Values, or (shown, value) pairs, or a function of the form's values that returns them.
        when: Whether the field is shown, given the form's values; None is always.
        default: What the service takes where nothing is given (or a function of the values that says it);
            shown, never sent.
        low: Least number.
        high: Greatest number, or the most characters of a text.
        step: Between numbers.
        unit: Of the number, e.g. `"s"`.
        media: `"video"`, `"image"`, `"audio"` for media.
        camera: Whether camera brackets belong into this text.
        jobs: Operations whose finished jobs are offered for an id, e.g. `("wayin.clips",)`.
        more: Rarely wanted: behind "More".
        help: What a form says of it, where the operation's docstring speaks to people who type; empty says
            nothing: the choices do.
        frame: Of a picture: the size it is brought to in pixels, given the form's values.
    """

    kind: Kind
    choices: Choices = ()
    when: Callable[[Values], Any] | None = None
    default: Any = None
    low: float | None = None
    high: float | None = None
    step: float | None = None
    unit: str = ""
    media: str = ""
    camera: bool = False
    jobs: tuple[str, ...] = ()
    more: bool = False
    help: str | None = None
    frame: Callable[[Values], tuple[tuple[int, int], Literal["crop", "pad"]] | None] | None = None

    def offered(self, values: Values) -> list[tuple[str, Any]]:
        """Return the possible choices as (shown, value) pairs."""
        found = self.choices(values) if callable(self.choices) else self.choices
        return [item if isinstance(item, tuple) else (str(item), item) for item in found]

    def said_default(self, values: Values) -> str:
        """Return what the service takes where nothing is given; empty where nobody says."""
        found = self.default(values) if callable(self.default) else self.default
        named = next((shown for shown, value in self.offered(values) if value == found), found)
        return "" if named is None else str(named)

    def shown(self, values: Values) -> bool:
        """Whether the field belongs into the form now."""
        return self.when is None or bool(self.when(values))


def asks_of(request: type[Request]) -> dict[str, Ask]:
    """Return how to ask for each field of a request that travels, in the model's order."""
    found = {}
    for name, field in request.model_fields.items():
        if field.exclude:  # ours, not the service's
            continue
        given = request.asks.get(name)
        read = _read(name, field.annotation, field.metadata)
        if given is None:
            found[name] = read
        else:  # what the class leaves open, its annotations say
            found[name] = replace(
                given,
                low=read.low if given.low is None else given.low,
                high=read.high if given.high is None else given.high,
                step=read.step if given.step is None else given.step,
                choices=given.choices or read.choices,
            )
    return found


def _read(name: str, annotation: Any, metadata: Sequence[Any]) -> Ask:
    """Read a field's annotation."""
    kinds, limits = _parts(annotation)
    limits = [*limits, *metadata]
    low = _limit(limits, "ge", "gt")
    high = _limit(limits, "le", "lt", "max_length")
    choices = [
        value for kind in kinds if typing.get_origin(kind) is Literal for value in typing.get_args(kind)
    ]
    if choices:
        return Ask("choice", choices=tuple(choices))
    if MediaInput in kinds:
        return Ask("media")
    if any(typing.get_origin(kind) in {list, tuple} for kind in kinds):
        inner = next(kind for kind in kinds if typing.get_origin(kind) in {list, tuple})
        items = {part for item in typing.get_args(inner) for part in _parts(item)[0]}
        if MediaInput in items:
            return Ask("media list")
        return Ask("list" if items <= {str, ...} else "numbers" if items <= {int, ...} else "json")
    if kinds == [bool]:
        return Ask("switch")
    if set(kinds) <= {int, float} and kinds:
        return Ask("number", low=low, high=high, step=1 if kinds == [int] else None)
    if str in kinds:
        return Ask("prompt" if name == "prompt" else "text", high=high)
    return Ask("json")


def _parts(annotation: Any) -> tuple[list[Any], list[Any]]:
    """Take an annotation apart: the kinds of value (without None), and what pydantic was told about them."""
    origin = typing.get_origin(annotation)
    if origin is typing.Annotated:
        inner, *told = typing.get_args(annotation)
        kinds, limits = _parts(inner)
        for item in told:  # Field(ge=…) holds its limits one level deeper
            limits += list(getattr(item, "metadata", ())) or [item]
        return kinds, limits
    if origin in {typing.Union, types.UnionType}:
        kinds, limits = [], []
        for item in typing.get_args(annotation):
            if item is not type(None):
                more, told = _parts(item)
                kinds += more
                limits += told
        return kinds, limits
    return [annotation], []


def _limit(limits: Sequence[Any], *names: str) -> float | None:
    for item in limits:
        for name in names:
            value = getattr(item, name, None)
            if isinstance(value, (int, float)):
                return float(value)
    return None
