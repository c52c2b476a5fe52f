"""
What a video agent template can be asked for: pictures and texts, in the template's order.

    TemplateRequest.build(template_id="393769180141805569", media_inputs="me.jpg", text_inputs="a goose")
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Self

import pydantic

from vidkit.models import Estimate
from vidkit.providers.asking import Ask
from vidkit.providers.base import Request
from vidkit.providers.minimax import requests_asks, spec
from vidkit.providers.minimax import spec_models as models
from vidkit.providers.minimax.requests_media import ImageField, WebUrl, check_image, to_url
from vidkit.providers.preview import WirePreview


def _value(item: Any) -> Any:
    """Take the wire's `{"value": x}` for x."""
    return item["value"] if isinstance(item, dict) and set(item) == {"value"} else item


def _several(value: Any) -> Any:
    return tuple(_value(item) for item in (value if isinstance(value, (list, tuple)) else [value]))


class TemplateRequest(Request):
    """`POST /v1/video_template_generation`."""

    provider: ClassVar[str] = spec.NAME
    operation: ClassVar[str] = "generate_template"
    asks: ClassVar[Mapping[str, Ask]] = requests_asks.TEMPLATE

    template_id: Annotated[str, pydantic.StringConstraints(pattern=r"^[0-9]{1,32}$")]
    media_inputs: Annotated[tuple[ImageField, ...], pydantic.BeforeValidator(_several)] = ()
    text_inputs: Annotated[tuple[str, ...], pydantic.BeforeValidator(_several)] = ()
    callback_url: WebUrl | None = None

    @pydantic.field_validator("media_inputs")
    @classmethod
    def _images(cls, value: Any) -> Any:
        for item in value:
            check_image(item)
        return value

    @pydantic.model_validator(mode="after")
    def _possible(self) -> Self:
        known = models.TEMPLATES.get(self.template_id)
        if known is None:
            if not (self.media_inputs or self.text_inputs):
                raise ValueError("A template needs media_inputs or text_inputs.")
            return self
        for name, wanted in (("media_inputs", known.media), ("text_inputs", known.texts)):
            if len(getattr(self, name)) != wanted:
                raise ValueError(f"{known.name} takes {wanted} {name}, not {len(getattr(self, name))}.")
        return self

    @property
    def title(self) -> str:
        """The template's name, where it is public."""
        known = models.TEMPLATES.get(self.template_id)
        return known.name if known else f"template {self.template_id}"

    def estimate(self) -> Estimate:
        """Say that no price is published."""
        return Estimate(usd=None, basis="no price is published for templates")

    def prompt_text(self) -> str:
        """Return the template's name and the texts."""
        return ": ".join((self.title, *self.text_inputs))

    def summary(self) -> tuple[str, ...]:
        """Return the template."""
        return (self.title,)

    def body(self) -> dict[str, Any]:
        """Return the JSON body; reads files."""
        found: dict[str, Any] = {"template_id": self.template_id}
        if self.media_inputs:
            found["media_inputs"] = [{"value": to_url(item)} for item in self.media_inputs]
        if self.text_inputs:
            found["text_inputs"] = [{"value": text} for text in self.text_inputs]
        if self.callback_url:
            found["callback_url"] = self.callback_url
        return found

    def wire_preview(self) -> WirePreview:
        """Return the one call this is."""
        return WirePreview("POST", spec.V1_TEMPLATE_CREATE, json=self.body())
