"""
A request: exactly what one operation of one service accepts, checked before anything is sent.

Its class is the table of the service's fields; the form, the price, the line of Python and the curl call of a
request all come from it::

    class DrawRequest(Request):
        provider: ClassVar[str] = "toy"
        operation: ClassVar[str] = "draw"

        prompt: str = pydantic.Field(min_length=1, max_length=200)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

import pydantic

from vidkit.errors import InvalidRequest
from vidkit.models import Estimate, MediaInput
from vidkit.providers.asking import Ask
from vidkit.providers.preview import WirePreview, as_curl, as_python

if TYPE_CHECKING:
    from vidkit.providers.base import Provider

__all__ = ["Request", "invalid_request"]


class Request(pydantic.BaseModel):
    """
    Exactly what one operation of one service accepts, under the service's own field names.

    Unset fields are not sent. Files are `MediaInput`s. Subclasses add cross-field rules as model validators
    and the price as `estimate`.
    """

    model_config = pydantic.ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    provider: ClassVar[str]
    operation: ClassVar[str]
    #: What `Job.wait()` returns.
    result: ClassVar[Literal["video", "project", "description", "audio"]] = "video"
    #: How fields are asked for in a form, where their annotations do not say it all.
    asks: ClassVar[Mapping[str, Ask]] = {}

    @classmethod
    def build(cls, **fields: Any) -> Self:
        """
        Validate *fields* (those that are None count as unset).

        Raises:
            InvalidRequest: With one sentence per wrong field in `fields`. Nothing was sent.
        """
        try:
            return cls(**{name: value for name, value in fields.items() if value is not None})
        except pydantic.ValidationError as wrong:
            raise invalid_request(cls, wrong) from None

    def estimate(self) -> Estimate:
        """Say what this request would cost live; `usd=None` where no price is published."""
        return Estimate(usd=None)

    def prompt_text(self) -> str:
        """Return the words this request is about, for cards and tables."""
        return str(getattr(self, "prompt", "") or "")

    def summary(self) -> tuple[str, ...]:
        """Return the few facts worth a glance, e.g. `("T2V-01", "720P", "6 s")`."""
        return ()

    def wire_preview(self) -> WirePreview | None:
        """Return what would travel, for `as_curl`; None where no single call shows it."""
        return None

    def as_python(self) -> str:
        """Return this request as the line of Python that makes it."""
        return as_python(self.provider, self.operation, {name: getattr(self, name) for name in self.given()})

    def as_curl(self, base_url: str | None = None, *, provider: type[Provider] | None = None) -> str:
        """
        Return this request as a curl call, with the key as its environment variable.

        Args:
            base_url: Of another server than the live service.
            provider: Its class, where the registry does not know it.

        Raises:
            InvalidRequest: This operation takes more than one call.
        """
        preview = self.wire_preview()
        if preview is None:
            raise InvalidRequest(
                "this operation takes more than one HTTP call, so there is no curl line for it.",
                provider=self.provider,
                operation=self.operation,
                advice="Use as_python().",
            )
        if provider is None:
            from vidkit.providers import provider_class

            provider = provider_class(self.provider)
        return as_curl(
            preview, base_url or provider.base_url, header=provider.auth, variable=provider.key_variables[0]
        )

    def given(self) -> list[str]:
        """Name the fields that were given (and are not None), in the order of the model."""
        return [
            name
            for name in type(self).model_fields
            if name in self.model_fields_set and getattr(self, name) is not None
        ]

    def __repr_args__(self) -> list[tuple[str | None, Any]]:
        """Print what was given; a dozen fields that were not say nothing."""
        return [(name, getattr(self, name)) for name in self.given()]

    def media(self) -> dict[str, MediaInput]:
        """Return the media arguments by field name (lists get an index)."""
        found: dict[str, MediaInput] = {}
        for name in type(self).model_fields:
            value = getattr(self, name)
            values = value if isinstance(value, (list, tuple)) else [value]
            for index, item in enumerate(values):
                if isinstance(item, MediaInput):
                    found[name if item is value else f"{name}[{index}]"] = item
        return found


def invalid_request(model: type[Request], wrong: pydantic.ValidationError) -> InvalidRequest:
    """Turn pydantic's findings into one sentence per field, under the service's own names."""
    fields: dict[str, str] = {}
    for item in wrong.errors():
        name = ".".join(str(part) for part in item["loc"]) or "request"
        text = str(item["msg"]).removeprefix("Value error, ")
        fields.setdefault(name, text if text.endswith((".", "?")) else f"{text}.")
    message = " ".join(text if name == "request" else f"{name}: {text}" for name, text in fields.items())
    return InvalidRequest(
        message,
        fields=fields,
        provider=model.provider,
        operation=model.operation,
        advice="Nothing was sent.",
    )
