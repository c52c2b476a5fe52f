"""
What can be asked for, with the rules that save a refused (or a paid and useless) job.

    CreateRequest.build(prompt="a paper boat", size="1280x720", seconds=8).estimate()

Rules about sizes, lengths and references bind the models we know (`spec.MODELS`); any other id is another
server's business and passes through.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, Self

import pydantic

from vidkit.errors import MediaError
from vidkit.models import Estimate, MediaInput
from vidkit.providers.asking import Ask
from vidkit.providers.base import Request
from vidkit.providers.openai import requests_asks, spec
from vidkit.providers.preview import WirePreview
from vidkit.wire.inputs import MediaField, image_size, is_here, media_input, mime

Prompt = Annotated[str, pydantic.Field(max_length=spec.PROMPT_LIMIT)]
#: How a body is written: form parts (official clients always do) or JSON (some gateways insist).
Body = Literal["multipart", "json"]
Fit = Literal["crop", "pad"]

_NUMBER = re.compile(r"\d{1,6}(\.\d+)?", re.ASCII)
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_\-:.=+/]*")


def _prompt(value: str) -> str:
    if not value.strip():
        raise ValueError("The prompt is empty; say what should be seen.")
    return value


def _seconds(value: Any) -> Any:
    """Spell a number as the wire's string: 8 and 8.0 are "8"."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return f"{value:g}"
    return value


def _video_id(value: Any) -> Any:
    """Take a job of this service, or a snapshot, for its id there; another service's job is only its file."""
    provider = getattr(value, "provider", None)
    name = getattr(provider, "name", provider)
    remote = getattr(value, "remote_id", None)
    return remote if isinstance(remote, str) and remote and name in {None, spec.NAME} else value


def _only_id(value: Any) -> Any:
    found = _video_id(value)
    if not isinstance(found, str):
        raise ValueError("Pass a finished job of this service, or its id.")  # noqa: TRY004  # pydantic names the field
    return found


def _source(value: Any) -> MediaInput:
    """Take a finished job or an id as the service's own video, and anything else as a file to upload."""
    value = _video_id(value)
    try:
        if isinstance(value, str) and not value.startswith(("http:", "https:", "data:")):
            # `video_7f3c…` and `kite.mp4` are told apart by what lies on the disk, then by the ending.
            is_path = Path(value).suffix.lower() in {".mp4", ".mov", ".webm", ".m4v"} or Path(value).is_file()
            if not is_path and _ID.fullmatch(value):
                return MediaInput(remote=(spec.NAME, value))
        return media_input(value)
    except MediaError as wrong:
        raise ValueError(f"{wrong.message} {wrong.advice}".strip()) from None


def _character_id(value: Any) -> Any:
    """Take a character, its `{"id": …}`, or the bare id."""
    if isinstance(value, dict):
        return value.get("id", value)
    return getattr(value, "id", value)


PromptField = Annotated[Prompt, pydantic.AfterValidator(_prompt)]
SecondsField = Annotated[str, pydantic.BeforeValidator(_seconds)]
VideoId = Annotated[
    str,
    pydantic.BeforeValidator(_only_id),
    pydantic.StringConstraints(min_length=1, pattern=r"^[^/?#\s]+$"),
]
SourceField = Annotated[MediaField, pydantic.BeforeValidator(_source)]
CharacterId = Annotated[
    str, pydantic.BeforeValidator(_character_id), pydantic.StringConstraints(min_length=1)
]


class OpenAIRequest(Request):
    """What all requests of this shape share."""

    provider: ClassVar[str] = spec.NAME

    prompt: PromptField
    #: Fields of other servers (`{"num_frames": 81, "seed": 7}`), sent as they are.
    extra_body: dict[str, Any] | None = None
    #: How to write the body; by default the client decides (multipart first).
    body: Body | None = None

    def wire_preview(self) -> WirePreview:
        """Return what the create would send."""
        from vidkit.providers.openai.requests_parts import preview  # that stands on this module

        return preview(self)


class CreateRequest(OpenAIRequest):
    """`POST /videos`."""

    operation: ClassVar[str] = "create"
    asks: ClassVar[Mapping[str, Ask]] = requests_asks.CREATE

    model: str | None = None
    seconds: SecondsField | None = None
    size: str | None = None
    input_reference: MediaField | None = None
    characters: tuple[CharacterId, ...] | None = None
    #: Not sent: fit the reference to the size by cutting (`crop`) or by filling up (`pad`).
    fit: Fit | None = None

    @property
    def effective_model(self) -> str:
        """The model that will be used."""
        return self.model or spec.DEFAULT_MODEL

    @property
    def effective_size(self) -> str:
        """The size that will be made."""
        return self.size or spec.DEFAULT_SIZE

    @property
    def known(self) -> bool:
        """Whether the rules of the service's own models apply."""
        return spec.family(self.effective_model) is not None

    @pydantic.field_validator("size")
    @classmethod
    def _is_size(cls, value: str | None) -> str | None:
        if value is not None and spec.dimensions(value) is None:
            raise ValueError(f"{value!r} is no size; write it as '1280x720'.")
        return value

    @pydantic.field_validator("seconds")
    @classmethod
    def _is_length(cls, value: str | None) -> str | None:
        if value is not None and (not _NUMBER.fullmatch(value) or float(value) <= 0):
            raise ValueError(f"{value!r} is no length in seconds.")
        return value

    @pydantic.field_validator("characters")
    @classmethod
    def _few(cls, value: tuple[str, ...] | None) -> tuple[str, ...] | None:
        if value is not None and len(value) > spec.CHARACTERS_LIMIT:
            raise ValueError(f"At most {spec.CHARACTERS_LIMIT} characters fit into one video.")
        return value

    @pydantic.model_validator(mode="after")
    def _possible(self) -> Self:
        if not self.known:
            return self
        model, size = self.effective_model, self.effective_size
        if self.seconds is not None and self.seconds not in spec.SECONDS:
            raise ValueError(
                f"{model} makes {_listed(spec.SECONDS)} seconds, not {self.seconds}. "
                "For another server's model, pass its name as model."
            )
        sizes = spec.sizes_of(model)
        if size not in sizes:
            also = " sora-2-pro makes it." if size in spec.SIZES else ""
            raise ValueError(f"{model} makes {_listed(sizes)}, not {size}.{also}")
        return self

    @pydantic.model_validator(mode="after")
    def _reference(self) -> Self:
        reference = self.input_reference
        if reference is None:
            if self.fit is not None:
                raise ValueError("fit= needs an input_reference to fit.")
            return self
        if not is_here(reference):
            if self.fit is not None:
                raise ValueError(
                    "Only an image that is here can be fitted; download it first, or leave fit= away."
                )
            return self
        kind = mime(reference)
        if kind not in spec.IMAGE_TYPES and not (kind.startswith("image/") and self.fit):
            raise ValueError(f"input_reference is {kind}; it must be a JPEG, PNG or WebP image.")
        try:
            measured = image_size(reference)
        except MediaError as wrong:
            raise ValueError(f"input_reference: {wrong.message}") from None
        found = f"{measured.width}x{measured.height}"
        if not self.known or self.fit is not None or found == self.effective_size:
            return self
        offers = ["fit='crop'", "fit='pad'"]
        if found in spec.sizes_of(self.effective_model):
            offers.insert(0, f"size='{found}'")
        raise ValueError(
            f"input_reference has {found} pixels and the video {self.effective_size}: they must be equal. "
            f"Pass {_listed(offers)}."
        )

    def estimate(self) -> Estimate:
        """Multiply seconds by the published rate."""
        seconds = float(self.seconds or spec.DEFAULT_SECONDS)
        rate = spec.price(self.effective_model, self.effective_size)
        return _estimate(seconds, rate, f"{self.effective_model} at {self.effective_size}")

    def summary(self) -> tuple[str, ...]:
        """Return model, size and length."""
        return (
            self.effective_model,
            self.effective_size.replace("x", "×"),
            f"{self.seconds or spec.DEFAULT_SECONDS} s",
        )


class RemixRequest(OpenAIRequest):
    """`POST /videos/{video_id}/remix`."""

    operation: ClassVar[str] = "remix"
    asks: ClassVar[Mapping[str, Ask]] = requests_asks.REMIX

    video_id: VideoId

    def estimate(self) -> Estimate:
        """Say what is known: model, size and length are the source's."""
        return _estimate(None, None, "as long as its source, at its model's rate (never stated officially)")

    def summary(self) -> tuple[str, ...]:
        """Return the source."""
        return (f"remix of {_short(self.video_id)}",)


class _FromVideo(OpenAIRequest):
    video: SourceField

    @pydantic.field_validator("video")
    @classmethod
    def _usable(cls, value: MediaInput) -> MediaInput:
        if value.remote is not None:
            if value.remote[0] not in {"", spec.NAME}:
                raise ValueError(f"That video is at {value.remote[0]}; save it and pass the file.")
            return value
        if not is_here(value):
            raise ValueError("A video by URL cannot be sent; download it first, or pass the job or its id.")
        kind = mime(value)
        if not kind.startswith("video/"):
            raise ValueError(f"video is {kind or 'empty'}, not a video.")
        return value

    @property
    def source_id(self) -> str | None:
        """The service's id of the source, or None where a file is uploaded."""
        return self.video.remote[1] if self.video.remote is not None else None

    def _of(self) -> str:
        return _short(self.source_id) if self.source_id else (self.video.name or "an upload")


class EditRequest(_FromVideo):
    """`POST /videos/edits`."""

    operation: ClassVar[str] = "edit"
    asks: ClassVar[Mapping[str, Ask]] = requests_asks.EDIT

    #: Wanted by the guide when a file is uploaded; taken from the source otherwise.
    model: str | None = None

    @pydantic.model_validator(mode="after")
    def _model(self) -> Self:
        if self.source_id is not None and self.model is not None:
            raise ValueError("model= is the source's when you edit by id; leave it away.")
        return self

    def estimate(self) -> Estimate:
        """Say what is known: the length is the source's."""
        return _estimate(None, None, "as long as its source, at its model's rate (never stated officially)")

    def summary(self) -> tuple[str, ...]:
        """Return the source."""
        return (f"edit of {self._of()}",)


class ExtendRequest(_FromVideo):
    """`POST /videos/extensions`."""

    operation: ClassVar[str] = "extend"
    asks: ClassVar[Mapping[str, Ask]] = requests_asks.EXTEND

    #: How much is added; the result is the stitched clip.
    seconds: SecondsField

    @pydantic.field_validator("seconds")
    @classmethod
    def _is_length(cls, value: str) -> str:
        if value not in spec.SECONDS:
            raise ValueError(f"An extension adds {_listed(spec.SECONDS)} seconds, not {value}.")
        return value

    def estimate(self) -> Estimate:
        """Say what is known: the seconds added, but not the source's rate."""
        return _estimate(
            float(self.seconds), None, "added seconds at the source's rate (never stated officially)"
        )

    def summary(self) -> tuple[str, ...]:
        """Return the source and what is added."""
        return (f"extension of {self._of()}", f"+{self.seconds} s")


def _estimate(seconds: float | None, rate: float | None, what: str) -> Estimate:
    usd = None if rate is None or seconds is None else round(rate * seconds, 4)
    basis = f"{seconds:g} s × ${rate:.2f} ({what})" if usd is not None else what
    return Estimate(usd=usd, seconds=seconds, basis=basis, source=spec.PRICE_SOURCE, date=spec.PRICE_DATE)


def _short(video_id: str) -> str:
    return video_id if len(video_id) <= 16 else f"{video_id[:14]}…"


def _listed(items: tuple[str, ...] | list[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} or {items[-1]}"
