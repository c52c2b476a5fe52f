"""
What V1 can be asked for: one path, and the fields decide the mode.

    GenerateRequest.build(prompt="A lamp flickers [Truck left]", model="T2V-01-Director").mode    # "text"

Subject reference → subject; else last frame → frames; else first frame → image; else text (T2V, I2V, FL2V,
S2V; sending the image under another name makes the service see a text request).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

import pydantic

from vidkit.models import Estimate
from vidkit.models.camera import camera_brackets, complaints
from vidkit.providers.asking import Ask
from vidkit.providers.base import Request
from vidkit.providers.minimax import requests_asks, spec
from vidkit.providers.minimax import spec_models as models
from vidkit.providers.minimax.requests_media import (
    ImageField,
    SubjectField,
    WebUrl,
    check_image,
    to_url,
)
from vidkit.providers.minimax.spec_models import Mode
from vidkit.providers.preview import WirePreview

#: What each mode starts from, for sentences.
STARTS_FROM: dict[Mode, str] = {
    "text": "text only",
    "image": "a first_frame_image",
    "frames": "a first_frame_image and a last_frame_image",
    "subject": "a subject_reference",
}
IMAGE_FIELDS = ("first_frame_image", "last_frame_image", "subject_reference")


class GenerateRequest(Request):
    """`POST /v1/video_generation`, all four modes."""

    provider: ClassVar[str] = spec.NAME
    operation: ClassVar[str] = "generate"
    asks: ClassVar[Mapping[str, Ask]] = requests_asks.GENERATE

    prompt: str | None = None
    model: str | None = None
    duration: int | None = None
    resolution: str | None = None
    first_frame_image: ImageField | None = None
    last_frame_image: ImageField | None = None
    subject_reference: SubjectField | None = None
    prompt_optimizer: bool | None = None
    fast_pretreatment: bool | None = None
    aigc_watermark: bool | None = None
    callback_url: WebUrl | None = None
    #: Not sent: let a model pass whose rules nobody here knows (a custom `base_url` sets it).
    allow_unknown_model: bool = pydantic.Field(default=False, exclude=True)

    @property
    def mode(self) -> Mode:
        """What the service will take this for."""
        if self.subject_reference is not None:
            return "subject"
        if self.last_frame_image is not None:
            return "frames"
        return "text" if self.first_frame_image is None else "image"

    @property
    def effective_model(self) -> str:
        """The model that will be used."""
        return self.model or models.DEFAULT_MODEL[self.mode]

    @property
    def known(self) -> models.Model | None:
        """The rules of that model, where we know them."""
        return models.MODELS.get(self.effective_model)

    @pydantic.field_validator("prompt")
    @classmethod
    def _says_something(cls, value: str | None) -> str | None:
        if value is None:
            return None
        if not value.strip():
            raise ValueError("The prompt is empty; say what should be seen.")
        if len(value) > spec.PROMPT_LIMIT:
            raise ValueError(f"The prompt has {len(value):,} characters; at most {spec.PROMPT_LIMIT:,} fit.")
        return value

    @pydantic.field_validator("resolution")
    @classmethod
    def _upper(cls, value: str | None) -> str | None:
        return value.strip().upper() if value else value  # the wire wants an upper-case P

    @pydantic.field_validator(*IMAGE_FIELDS)
    @classmethod
    def _image(cls, value: Any) -> Any:
        if value is not None:
            check_image(value)
        return value

    @pydantic.model_validator(mode="after")
    def _possible(self) -> Self:
        mode, name = self.mode, self.effective_model
        if mode == "subject" and (self.first_frame_image or self.last_frame_image):
            raise ValueError("A subject_reference and frame images are different modes; give one of them.")
        known = self.known
        if known is None:
            self._check_unknown(name)
        elif mode not in known.modes:
            raise ValueError(_wrong_mode(known, mode))
        else:
            self._check_size(known, mode)
            if self.fast_pretreatment and (not known.fast or mode not in {"text", "image"}):
                raise ValueError(f"fast_pretreatment is not taken by {name} from {STARTS_FROM[mode]}.")
        if mode == "frames" and self.first_frame_image is None:
            raise ValueError("A last_frame_image needs a first_frame_image too.")
        if mode == "text" and self.prompt is None:
            raise ValueError("A prompt is needed: there is no image to start from.")
        return self

    def _check_unknown(self, name: str) -> None:
        if name in models.MODELS_V2:
            raise ValueError(f"{name} belongs to the second generation; use generate_v2(...).")
        if not self.allow_unknown_model:
            raise ValueError(
                f"There is no model {name!r}. There are: {', '.join(models.MODELS)}. "
                "For one that is newer than vidkit, pass allow_unknown_model=True."
            )

    def _check_size(self, known: models.Model, mode: Mode) -> None:
        resolution, seconds = self.effective_size
        lengths = known.lengths(mode, resolution)
        if not lengths:
            choices = known.resolutions(mode)
            other = next(
                (name for name, model in models.MODELS.items() if model.lengths(mode, resolution)), ""
            )
            hint = f" {other} makes it." if other else ""
            raise ValueError(
                f"{known.name} makes {listed(choices)} from {STARTS_FROM[mode]}, not {resolution}.{hint}"
            )
        if seconds not in lengths:
            longest = [size for size in known.resolutions(mode) if seconds in known.lengths(mode, size)]
            hint = f" {seconds} s go with {listed(longest)}." if longest else ""
            raise ValueError(
                f"{known.name} makes {listed([str(item) for item in lengths])} s at {resolution}, "
                f"not {seconds} s.{hint}"
            )

    @property
    def effective_size(self) -> tuple[str, int]:
        """Resolution and seconds that will be made."""
        resolution, seconds = self.known.default if self.known else ("768P", 6)
        return self.resolution or resolution, seconds if self.duration is None else self.duration

    def estimate(self) -> Estimate:
        """Say what it costs (international prices); None for the 01 series and unknown models."""
        return models.price(self.effective_model, *self.effective_size)

    def summary(self) -> tuple[str, ...]:
        """Return model, resolution and length."""
        resolution, seconds = self.effective_size
        return (self.effective_model, resolution, f"{seconds} s")

    def notes(self) -> list[str]:
        """Say what will work but probably not as meant: camera brackets above all."""
        said = complaints(
            camera_brackets(self.prompt_text()),
            model=self.effective_model,
            supported=self.known is None or self.known.brackets,
        )
        if self.known is None:
            said.append(f"vidkit does not know {self.effective_model}: its rules and price are not checked.")
        return said

    def body(self) -> dict[str, Any]:
        """
        Return the JSON body; reads files.

        The 01 series gets neither `duration` nor `resolution`, which it refuses even where they are right.
        """
        old = self.known is not None and self.known.series_01
        found: dict[str, Any] = {"model": self.effective_model}
        for name in self.given():
            if name == "subject_reference":
                found[name] = [{"type": "character", "image": [to_url(self.subject_reference)]}]
            elif name in IMAGE_FIELDS:
                found[name] = to_url(getattr(self, name))
            elif name not in {"model", "allow_unknown_model"} and not (
                old and name in {"duration", "resolution"}
            ):
                found[name] = getattr(self, name)
        return found

    def wire_preview(self) -> WirePreview:
        """Return the one call this is."""
        return WirePreview("POST", spec.V1_CREATE, json=self.body())


def _wrong_mode(known: models.Model, mode: Mode) -> str:
    """Say what a model starts from instead, and which one would do."""
    wants = " or ".join(STARTS_FROM[item] for item in known.modes)
    family = next(
        (
            name
            for name, model in models.MODELS.items()
            if mode in model.modes and name.split("-")[1:] == known.name.split("-")[1:]
        ),
        models.DEFAULT_MODEL[mode],
    )
    return f"{known.name} makes video from {wants}, not from {STARTS_FROM[mode]}; {family} does."


def listed(items: list[str] | tuple[str, ...]) -> str:
    """Join alternatives: "a, b or c"."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} or {items[-1]}"
