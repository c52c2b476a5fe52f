"""What the toy accepts."""

from __future__ import annotations

from typing import ClassVar, Literal, Self

import pydantic

from tests.providers.toy import spec
from vidkit.models import Estimate
from vidkit.providers.base import Request, WirePreview
from vidkit.wire.inputs import MediaField, data_url


class DrawRequest(Request):
    """Draw something that moves."""

    provider: ClassVar[str] = spec.NAME
    operation: ClassVar[str] = "draw"

    prompt: str = pydantic.Field(min_length=1, max_length=200)
    seconds: int = pydantic.Field(default=2, ge=1, le=spec.LONGEST_S)
    colour: Literal["black", "sepia"] = "black"
    picture: MediaField | None = None

    @pydantic.model_validator(mode="after")
    def _sepia_is_slow(self) -> Self:
        if self.colour == "sepia" and self.seconds > 4:
            raise ValueError("seconds: sepia dries slowly; at most 4 seconds.")
        return self

    def estimate(self) -> Estimate:
        """Say what it would cost live."""
        return Estimate(
            usd=self.seconds * spec.PRICE_USD_PER_S,
            seconds=self.seconds,
            basis=f"{self.seconds} s × ${spec.PRICE_USD_PER_S}",
            source=spec.PRICE_SOURCE,
            date=spec.PRICE_DATE,
        )

    def summary(self) -> tuple[str, ...]:
        """Return the facts worth a glance."""
        return (self.colour, f"{self.seconds} s")

    def body(self) -> dict[str, object]:
        """Return the JSON body; reads the picture."""
        made: dict[str, object] = {
            "prompt": self.prompt,
            "seconds": self.seconds,
            "colour": self.colour,
        }
        if self.picture is not None:
            made["picture"] = data_url(self.picture)
        return made

    def wire_preview(self) -> WirePreview:
        """Return what would travel."""
        return WirePreview("POST", "/drawings", json=self.body())
