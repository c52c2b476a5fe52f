"""
What the second generation (H3, H3-Max) can be asked for.

The wire's `content` array is spelled out as named fields here, so that forms and completion know them; an
array in the wire's own shape is taken as well::

    GenerateV2Request.build(prompt="a paper boat", duration=5, first_frame="boat.png")
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Literal, Self

import pydantic

from vidkit.models import Estimate, MediaInput
from vidkit.providers.asking import Ask
from vidkit.providers.base import Request
from vidkit.providers.minimax import requests_asks, spec
from vidkit.providers.minimax import spec_models as models
from vidkit.providers.minimax.requests import listed
from vidkit.providers.minimax.requests_media import ImageField, WebUrl, check_v2, to_url
from vidkit.providers.preview import WirePreview
from vidkit.wire.inputs import MediaField

Ratio = Literal["adaptive", "21:9", "16:9", "4:3", "1:1", "3:4", "9:16"]
Expansion = Literal["disabled", "balanced", "quality"]

#: Field → (kind of media, whether it is a list); the field's name is the wire's role.
ROLES: dict[str, tuple[str, bool]] = {
    "first_frame": ("image", False),
    "last_frame": ("image", False),
    "reference_image": ("image", True),
    "reference_video": ("video", True),
    "reference_audio": ("audio", True),
}


class ContentRequest(Request):
    """What the creating calls of the second generation share: a text and media with roles."""

    provider: ClassVar[str] = spec.NAME

    prompt: str
    model: str = "MiniMax-H3"
    first_frame: ImageField | None = None
    last_frame: ImageField | None = None
    reference_image: tuple[ImageField, ...] = ()
    reference_video: tuple[MediaField, ...] = ()
    reference_audio: tuple[MediaField, ...] = ()
    callback_url: WebUrl | None = None

    @pydantic.model_validator(mode="before")
    @classmethod
    def _from_content(cls, values: Any) -> Any:
        """Spell a `content` array out as fields."""
        if not isinstance(values, dict) or "content" not in values:
            return values
        values = dict(values)
        found = _spelled_out(values.pop("content"))
        twice = sorted(set(found) & {name for name, value in values.items() if value})
        if twice:
            raise ValueError(f"content and {listed(twice)} say the same thing; give one of them.")
        return values | found

    @pydantic.field_validator("reference_image", "reference_video", "reference_audio", mode="before")
    @classmethod
    def _several(cls, value: Any) -> Any:
        return value if isinstance(value, (list, tuple)) else (value,)

    @pydantic.field_validator("prompt")
    @classmethod
    def _says_something(cls, value: str) -> str:
        if not value.strip():
            raise ValueError("The prompt is empty; say what should be seen.")
        if len(value) > spec.V2_TEXT_LIMIT:
            raise ValueError(f"The prompt has {len(value):,} characters; at most {spec.V2_TEXT_LIMIT:,} fit.")
        return value

    @pydantic.field_validator(*ROLES)
    @classmethod
    def _checked(cls, value: Any, info: pydantic.ValidationInfo) -> Any:
        kind, many = ROLES[str(info.field_name)]
        items = value if many else (value,)
        for item in items:
            if item is not None:
                check_v2(item, kind)
        if many and len(items) > spec.V2_COUNT[kind]:
            raise ValueError(f"at most {spec.V2_COUNT[kind]} are taken, not {len(items)}.")
        return value

    @pydantic.model_validator(mode="after")
    def _fits_together(self) -> Self:
        frames = self.first_frame or self.last_frame
        references = self.reference_image or self.reference_video or self.reference_audio
        if frames and references:
            raise ValueError("Frames and references exclude each other; give one kind.")
        if self.reference_audio and not (self.reference_image or self.reference_video):
            raise ValueError("Reference audio needs a reference image or video beside it.")
        if len(list(self.items())) > spec.V2_FILES:
            raise ValueError(f"At most {spec.V2_FILES} files fit into one request.")
        if self.model not in models.MODELS_V2:
            raise ValueError(
                f"There is no model {self.model!r}; there are {listed(tuple(models.MODELS_V2))}."
            )
        return self

    @property
    def known(self) -> models.ModelV2:
        """The rules of the model."""
        return models.MODELS_V2[self.model]

    def items(self) -> Iterator[tuple[str, str, MediaInput]]:
        """Yield (role, kind, input) in the wire's order."""
        for role, (kind, many) in ROLES.items():
            value = getattr(self, role)
            for item in value if many else (value,):
                if item is not None:
                    yield role, kind, item

    def content(self) -> list[dict[str, Any]]:
        """Return the wire's array; reads files."""
        found: list[dict[str, Any]] = [{"type": "text", "text": self.prompt}]
        for role, kind, item in self.items():
            found.append({"type": f"{kind}_url", f"{kind}_url": {"url": to_url(item)}, "role": role})
        return found


def _spelled_out(content: Any) -> dict[str, Any]:
    """Turn the wire's array into fields."""
    if not isinstance(content, (list, tuple)):
        raise ValueError("content is a list of items with a type.")  # noqa: TRY004  # pydantic wants ValueError
    found: dict[str, Any] = {}
    for item in content:
        kind = item.get("type", "") if isinstance(item, dict) else ""
        if kind == "text":
            if "prompt" in found:
                raise ValueError("content holds more than one text.")
            found["prompt"] = item.get("text", "")
            continue
        media = kind.removesuffix("_url")
        if kind not in {"image_url", "video_url", "audio_url"}:
            raise ValueError(f"there is no content type {kind!r}.")
        role = item.get("role") or ("first_frame" if media == "image" else f"reference_{media}")
        if ROLES.get(role, ("", False))[0] != media:
            raise ValueError(f"{kind} has no role {role!r}.")
        url = item.get(kind)
        url = url.get("url") if isinstance(url, dict) else url
        value = _remote(url)
        if ROLES[role][1]:
            found.setdefault(role, []).append(value)
        elif role in found:
            raise ValueError(f"content holds more than one {role}.")
        else:
            found[role] = value
    return found


def _remote(url: Any) -> Any:
    """Take `mm_file://ID` for the service's own file."""
    if isinstance(url, str) and url.startswith("mm_file://"):
        return MediaInput(remote=(spec.NAME, url.removeprefix("mm_file://")))
    return url


class GenerateV2Request(ContentRequest):
    """`POST /v2/video_generation`."""

    operation: ClassVar[str] = "generate_v2"
    asks: ClassVar[Mapping[str, Ask]] = requests_asks.GENERATE_V2

    duration: int = models.DEFAULT_V2_SECONDS
    resolution: str = "768P"
    ratio: Ratio | None = None
    prompt_expansion_mode: Expansion | None = None
    aigc_watermark: bool | None = None

    @pydantic.model_validator(mode="before")
    @classmethod
    def _from_extra(cls, values: Any) -> Any:
        """Spell the wire's `extra` out."""
        if not isinstance(values, dict) or "extra" not in values:
            return values
        values = dict(values)
        extra = values.pop("extra")
        if not isinstance(extra, dict) or set(extra) - {"prompt_expansion_mode"}:
            raise ValueError("extra takes prompt_expansion_mode and nothing else.")
        return values | extra

    @pydantic.field_validator("resolution")
    @classmethod
    def _upper(cls, value: str) -> str:
        return value.strip().upper()

    @pydantic.model_validator(mode="after")
    def _possible(self) -> Self:
        known = self.known
        if self.resolution not in known.resolutions:
            raise ValueError(f"{known.name} makes {listed(known.resolutions)}, not {self.resolution}.")
        low, high = known.seconds
        if not low <= self.duration <= high:
            raise ValueError(f"{known.name} makes {low} to {high} s, not {self.duration} s.")
        if self.prompt_expansion_mode is not None and not known.expansion:
            raise ValueError(f"prompt_expansion_mode is not taken by {known.name}; MiniMax-H3-Max takes it.")
        if self.ratio == "adaptive" and not list(self.items()):
            raise ValueError("ratio 'adaptive' needs an image or a video to follow; give e.g. '16:9'.")
        return self

    def estimate(self) -> Estimate:
        """Say what output and images cost; reference videos cost by their length, which is not known here."""
        known = self.known
        images = sum(kind == "image" for _, kind, _ in self.items())
        extra = max(0, images - known.free_images)
        rate = known.output[self.resolution]
        basis = f"{self.duration} s × ${rate:.2f}"
        if extra:
            basis += f" + {extra} images × ${known.image:g}"
        if self.reference_video:
            return Estimate(
                None,
                self.duration,
                f"{basis} + reference video at ${known.video[self.resolution]:g} per second",
                models.PRICE_SOURCE,
                models.PRICE_DATE,
            )
        usd = round(self.duration * rate + extra * known.image, 4)
        return Estimate(usd, self.duration, basis, models.PRICE_SOURCE, models.PRICE_DATE)

    def summary(self) -> tuple[str, ...]:
        """Return model, resolution, ratio and length."""
        ratio = self.effective_ratio
        return (self.model, self.resolution, *([ratio] if ratio else []), f"{self.duration} s")

    @property
    def effective_ratio(self) -> str | None:
        """The ratio that travels: text needs one, frames decide it themselves."""
        if self.first_frame or self.last_frame:
            return "adaptive"
        return self.ratio or (None if list(self.items()) else "16:9")

    def body(self) -> dict[str, Any]:
        """Return the JSON body; reads files."""
        found: dict[str, Any] = {
            "model": self.model,
            "content": self.content(),
            "resolution": self.resolution,
            "duration": self.duration,
        }
        if self.effective_ratio:
            found["ratio"] = self.effective_ratio
        if self.prompt_expansion_mode:
            found["extra"] = {"prompt_expansion_mode": self.prompt_expansion_mode}
        for name in ("callback_url", "aigc_watermark"):
            if getattr(self, name) is not None:
                found[name] = getattr(self, name)
        return found

    def wire_preview(self) -> WirePreview:
        """Return the one call this is."""
        return WirePreview("POST", spec.V2_CREATE, json=self.body())


class RegenerateV2Request(Request):
    """
    `POST /v2/video_regeneration`: a 768P video of H3 becomes 2K.

    Source: V2 names the call, the role and the sizes; the exact body is inferred from them.
    """

    provider: ClassVar[str] = spec.NAME
    operation: ClassVar[str] = "regenerate_v2"
    asks: ClassVar[Mapping[str, Ask]] = requests_asks.REGENERATE_V2

    base_video: MediaField
    #: Seconds of the base video, where known: for the estimate only.
    seconds: float | None = pydantic.Field(default=None, exclude=True)
    aigc_watermark: bool | None = None
    callback_url: WebUrl | None = None

    @pydantic.field_validator("base_video")
    @classmethod
    def _checked(cls, value: MediaInput) -> MediaInput:
        check_v2(value, "video")
        return value

    def estimate(self) -> Estimate:
        """Say what it costs where the length is known."""
        rate = models.REGENERATION_PER_SECOND
        usd = None if self.seconds is None else round(self.seconds * rate, 4)
        return Estimate(usd, self.seconds, f"${rate:.2f} per second", models.PRICE_SOURCE, models.PRICE_DATE)

    def summary(self) -> tuple[str, ...]:
        """Return model and resolution."""
        return ("MiniMax-H3", "2K")

    def prompt_text(self) -> str:
        """Name the video: this request has no words of its own."""
        return f"{self.base_video.name or 'a video'} at 2K"

    def body(self) -> dict[str, Any]:
        """Return the JSON body; reads files."""
        item = {"type": "video_url", "video_url": {"url": to_url(self.base_video)}, "role": "base_video"}
        found: dict[str, Any] = {"model": "MiniMax-H3", "content": [item], "resolution": "2K"}
        for name in ("aigc_watermark", "callback_url"):
            if getattr(self, name) is not None:
                found[name] = getattr(self, name)
        return found

    def wire_preview(self) -> WirePreview:
        """Return the one call this is."""
        return WirePreview("POST", spec.V2_REGENERATE, json=self.body())
