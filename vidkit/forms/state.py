"""
A form without its widgets: values, which fields stand there, what is wrong, what it costs, the request.

    state = FormState(studio.minimax, "generate")
    state.set("prompt", "a red kite")
    state.request            # the validated request, or None while something is wrong
    state.set("prompt", "")
    state.errors             # {"request": "A prompt is needed: …"}

The operation itself judges: what a form accepts is what a cell accepts, word for word.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vidkit.errors import InvalidRequest, VidkitError
from vidkit.providers.asking import Ask, asks_of
from vidkit.providers.base import Provider, Request, job_operation, operations

if TYPE_CHECKING:
    from vidkit.jobs import Job
    from vidkit.models import Estimate

__all__ = ["Field", "FormState", "fields_of", "operation_of", "request_class"]

#: Words of field names that people write otherwise.
_SPELT = {
    "id": "ID", "url": "URL", "urls": "URLs", "ai": "AI", "aigc": "AI", "ad": "description", "db": "dB",
    "veo3": "Veo 3", "cc": "caption", "tpl": "template", "lang": "language",
}  # fmt: skip
_ARGUMENT = re.compile(r"^ {4}\*{0,2}(\w+): (.*)$")


@dataclass(frozen=True, slots=True)
class Field:
    """
    One field of a form.

    Attributes:
        name: The service's own.
        ask: How it is asked for.
        required: Whether no request is possible without it.
        help: What the operation's docstring says of it.
    """

    name: str
    ask: Ask
    required: bool
    help: str

    @property
    def label(self) -> str:
        """The name as people read it."""
        return " ".join(_SPELT.get(word, word) for word in self.name.split("_"))


def operation_of(provider: type[Provider], name: str) -> job_operation[Any]:
    """
    Return a job operation of a provider.

    Raises:
        InvalidRequest: It has none of that name, or one that makes no job.
    """
    found = inspect.getattr_static(provider, name, None)
    if not isinstance(found, job_operation):
        known = [
            item
            for item in operations(provider)
            if isinstance(inspect.getattr_static(provider, item), job_operation)
        ]
        raise InvalidRequest(
            f"{provider.name} has no form {name!r}.",
            provider=provider.name,
            advice=f"There are forms for: {', '.join(known)}.",
        )
    return found


def request_class(provider: type[Provider], operation: str) -> type[Request]:
    """
    Return the request an operation builds.

    Raises:
        LookupError: No class claims it: the provider's requests are not imported by its client.
    """
    waiting, found = [Request], []
    while waiting:
        cls = waiting.pop()
        waiting += cls.__subclasses__()
        named = getattr(cls, "provider", None), getattr(cls, "operation", None)
        if named == (provider.name, operation) and "operation" in vars(cls):
            found.append(cls)
    if not found:
        raise LookupError(f"no request class says provider={provider.name!r}, operation={operation!r}")
    return found[-1]


class FormState:
    """
    What stands in a form.

    Args:
        provider: The service, connected.
        operation: Which job operation.
        values: What stands in it from the start.

    Raises:
        InvalidRequest: There is no such operation, or no such field.
    """

    def __init__(self, provider: Provider, operation: str, values: Mapping[str, Any] | None = None) -> None:
        self.provider = provider
        self.operation = operation
        self._door = operation_of(type(provider), operation)
        own = fields_of(self._door, request_class(type(provider), operation))
        self.fields = (*own, *_options(provider, {field.name for field in own}))
        #: What the operation does, in one sentence.
        self.purpose = inspect.cleandoc(self._door.__doc__ or "").partition("\n")[0].replace("`", "")
        self._values: dict[str, Any] = {}
        self.request: Request | None = None
        #: One sentence per field that is wrong; what concerns several stands under `"request"`.
        self.errors: dict[str, str] = {}
        #: Fields in the order they were last changed.
        self.touched: list[str] = []
        for name, value in (values or {}).items():
            self._field(name)
            self._values[name] = value
        self._judge()

    def _field(self, name: str) -> Field:
        for field in self.fields:
            if field.name == name:
                return field
        raise InvalidRequest(
            f"the form has no field {name!r}.",
            provider=self.provider.name,
            operation=self.operation,
            advice=f"It has: {', '.join(field.name for field in self.fields)}.",
        )

    # --- what stands in it ----------------------------------------------------------------------------

    @property
    def values(self) -> dict[str, Any]:
        """What is given in the fields that are shown: the arguments of the operation."""
        shown = self._values
        while True:  # a gate may stand behind another gate
            fewer = {
                field.name: shown[field.name]
                for field in self.fields
                if field.name in shown and field.ask.shown(shown)
            }
            if fewer == shown:
                return fewer
            shown = fewer

    def set(self, name: str, value: Any) -> None:
        """Put a value into a field; None (or an empty text or list) takes it out."""
        self._field(name)
        self.touched = [*(item for item in self.touched if item != name), name]
        if value is None or value in ("", [], ()):
            self._values.pop(name, None)
        else:
            self._values[name] = value
        self._drop_impossible()
        self._judge()

    def visible(self) -> list[Field]:
        """Return the fields that belong into the form now."""
        values = self.values
        return [field for field in self.fields if field.ask.shown(values)]

    def choices(self, name: str) -> list[tuple[str, Any]]:
        """Return what a field can be now, as (shown, value) pairs."""
        return self._field(name).ask.offered(self.values)

    def _drop_impossible(self) -> None:
        """Take out choices that another field has made impossible: they are no longer offered."""
        for field in self.fields:
            if field.ask.kind == "choice" and field.name in self._values:
                offered = [value for _, value in field.ask.offered(self.values)]
                if offered and self._values[field.name] not in offered:
                    del self._values[field.name]

    # --- what it comes to -----------------------------------------------------------------------------

    def _judge(self) -> None:
        self.request, self.errors = None, dict.fromkeys(self.missing, "It is needed.")
        if self.errors:
            return
        values = self.values
        try:
            self.request, _ = self._door.request(self.provider, (), values)
        except InvalidRequest as wrong:
            shown = {field.name for field in self.visible()}
            for name, sentence in (wrong.fields or {"request": wrong.message}).items():
                self.errors[_place(name, shown)] = sentence
        if set(self.errors) == {"request"}:
            self.errors = {self._culprit(values) or "request": self.errors["request"]}

    def _culprit(self, values: Mapping[str, Any]) -> str:
        """Return the field changed last without which all would be well, for an error of several fields."""
        for name in reversed([*(name for name in values if name not in self.touched), *self.touched]):
            if name in values and not self._field(name).required:
                try:
                    self._door.request(
                        self.provider, (), {key: item for key, item in values.items() if key != name}
                    )
                except InvalidRequest:
                    continue
                return name
        return ""

    def told(self, name: str) -> str:
        """Return what to say under a field: nothing before it was touched and is merely empty."""
        field = self._field(name)
        if field.required and name not in self._values and name not in self.touched:
            return ""
        return self.errors.get(name, "")

    @property
    def missing(self) -> list[str]:
        """Required fields that are still empty."""
        return [field.name for field in self.visible() if field.required and field.name not in self._values]

    @property
    def estimate(self) -> Estimate | None:
        """What the request would cost live; None while there is none."""
        return self.request.estimate() if self.request is not None else None

    def python(self) -> str:
        """Return the line of Python that does the same."""
        if self.request is None:
            return ""
        line = self.request.as_python()
        own = type(self.request).model_fields
        for name in ("seed", "again"):
            if name in self.values and name not in own:
                given = f"{name}={self.values[name]!r}"
                line = f"{line[:-1]}    {given},\n)" if line.endswith("\n)") else f"{line[:-1]}, {given})"
        return line

    def curl(self) -> str:
        """Return the curl call that does the same, or why there is none."""
        if self.request is None:
            return ""
        try:
            return self.request.as_curl(self.provider.wire.base_url, provider=type(self.provider))
        except VidkitError as none:
            return f"# {none.message}"

    def submit(self, *, again: bool = False) -> Job[Any]:
        """
        Start the job.

        Raises:
            InvalidRequest: Something is wrong; nothing was sent.
            BudgetExceeded: A cap of yours says no; nothing was sent.
        """
        values = {**self.values, "again": True} if again else self.values
        request, options = self._door.request(self.provider, (), values)
        return self.provider.starter.start(self.provider, request, options)


def _place(name: str, shown: set[str]) -> str:
    """Return under which field an error belongs: `media_urls.0` is told under `media_urls`."""
    first = name.split(".", 1)[0].split("[", 1)[0]
    return first if first in shown else "request"


def fields_of(door: job_operation[Any], request: type[Request]) -> tuple[Field, ...]:
    """Return the fields in the order the operation takes them."""
    asks = asks_of(request)
    said = argument_help(door.__doc__ or "")
    fields = []
    for name, parameter in inspect.signature(door.function).parameters.items():
        if name in asks:
            required = parameter.default is parameter.empty or request.model_fields[name].is_required()
            told = asks[name].help
            fields.append(
                Field(
                    name, asks[name], required, said.get(name, "").replace('"', "") if told is None else told
                )
            )
    return tuple(fields)


def _options(provider: Provider, taken: set[str]) -> list[Field]:
    """Return what every job operation takes beside the service's own fields."""
    found = []
    if provider.wire.local and not provider.takes_seed and "seed" not in taken:
        seed = Ask("number", low=0, step=1, more=True)
        found.append(
            Field("seed", seed, required=False, help="Another number, another take. Local studio only.")
        )
    if "again" not in taken:
        found.append(
            Field(
                "again",
                Ask("switch", default=False, more=True),
                required=False,
                help="Make a new one, even if the same was asked for before.",
            )
        )
    return found


def argument_help(docstring: str) -> dict[str, str]:
    """Return what a Google-style docstring says of each argument, in one line each."""
    lines = inspect.cleandoc(docstring).splitlines()
    if "Args:" not in lines:
        return {}
    found: dict[str, str] = {}
    name = ""
    for line in lines[lines.index("Args:") + 1 :]:
        if line and not line.startswith(" "):
            break
        if start := _ARGUMENT.match(line):
            name = start.group(1)
            found[name] = start.group(2).strip()
        elif name and line.strip():
            found[name] += f" {line.strip()}"
    return {key: text.replace("`", "") for key, text in found.items()}
