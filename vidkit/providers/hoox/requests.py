"""
What Hoox can be asked for: a video from words, and its export.

    ExportRequest.build(video_id="vid_9f1", width=1080, height=1350).format     # "ads": cheaper than custom
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal, Self

import pydantic

from vidkit.models import Estimate, MediaInput
from vidkit.providers.asking import Ask
from vidkit.providers.base import Request
from vidkit.providers.hoox import requests_asks, spec
from vidkit.providers.hoox import spec_credits as prices
from vidkit.providers.hoox.requests_media import UrlField, wired
from vidkit.providers.hoox.requests_plan import Block, PlanField
from vidkit.providers.preview import WirePreview, as_python
from vidkit.wire.inputs import MediaField, is_here, mime

#: Where every price was read.
_PRICED: dict[str, Any] = {"source": prices.SOURCE, "date": prices.DATE}


def _id_of(value: Any) -> Any:
    """Take a voice or a look for its id."""
    return getattr(value, "id", value)


def _web(value: str) -> str:
    if not value.startswith(("http://", "https://")):
        raise ValueError("Give a http(s) URL.")
    return value


def _lower(value: Any) -> Any:
    return value.strip().lower() if isinstance(value, str) else value


Id = Annotated[str, pydantic.BeforeValidator(_id_of), pydantic.Field(min_length=1)]
WebUrl = Annotated[str, pydantic.AfterValidator(_web)]
Side = Annotated[int, pydantic.Field(ge=spec.SIZE[0], le=spec.SIZE[1])]
Format = Annotated[
    Literal["vertical", "ads", "square", "horizontal", "custom"], pydantic.BeforeValidator(_lower)
]
AvatarModel = Annotated[str, pydantic.BeforeValidator(_lower)]


class Sized(Request):
    """What both requests share: a format, its size, and who is told."""

    provider: ClassVar[str] = spec.NAME

    format: Format | None = None
    width: Side | None = None
    height: Side | None = None
    webhook_url: WebUrl | None = None

    @pydantic.model_validator(mode="before")
    @classmethod
    def _one_format(cls, values: Any) -> Any:
        """Turn a size into its format: a named one where it has this size, for custom pays a surcharge."""
        if not isinstance(values, dict) or not {"width", "height"} & values.keys():
            return values
        given = _lower(values.get("format"))
        width, height = values.get("width"), values.get("height")
        if not all(value is None or type(value) is int for value in (width, height)):
            return values  # pydantic says what is wrong with them
        size = spec.pixels(spec.CUSTOM, width, height)
        named = spec.named_format(*size)
        if given not in {None, spec.CUSTOM, named}:
            raise ValueError(
                f"width and height count only with format='custom'; {given} has its own size. "
                "Leave one or the other out."
            )
        if not all(spec.SIZE[0] <= side <= spec.SIZE[1] for side in size):
            return {**values, "format": spec.CUSTOM}
        rest = {name: value for name, value in values.items() if name not in {"width", "height"}}
        if named:
            return {**rest, "format": named}
        return {**rest, "format": spec.CUSTOM, "width": size[0], "height": size[1]}

    def size(self) -> tuple[int, int]:
        """Return the pixels asked for (the default format's where none is named)."""
        return spec.pixels(self.format, self.width, self.height)

    def size_words(self) -> tuple[str, ...]:
        """Return format and size for cards."""
        if self.format is None:
            return ()
        width, height = self.size()
        return (self.format, f"{width}×{height}")

    def as_custom(self) -> Self:
        """Return the same request with its format spelt as a custom size."""
        width, height = self.size()
        return self.model_copy(update={"format": spec.CUSTOM, "width": width, "height": height})

    def given(self) -> list[str]:
        """Name the fields that were given: what it is about, then its format."""
        return sorted(super().given(), key=lambda name: name in Sized.model_fields)

    def body(self, write: Callable[[MediaInput], str] | None = None) -> dict[str, Any]:
        """Return the JSON that travels."""
        values = {name: getattr(self, name) for name in self.given()}
        written = wired(values, write) if write else wired(values)
        assert isinstance(written, dict)
        return written


@dataclass(frozen=True, slots=True)
class About:
    """
    What we know of a video that is to be exported, for the estimate; None is unknown.

    Attributes:
        by_api: Whether it was generated through the API (else in the dashboard).
        first: Whether this is its first export.
        seconds: Its length.
        avatar: Whether an avatar is seen in it.
        title: The words it was made from, for cards.
    """

    by_api: bool | None = None
    first: bool | None = None
    seconds: float | None = None
    avatar: bool | None = None
    title: str = ""


class ExportRequest(Sized):
    """`POST /export/start`."""

    operation: ClassVar[str] = "export"
    asks: ClassVar[Mapping[str, Ask]] = requests_asks.EXPORT

    video_id: Annotated[str, pydantic.Field(min_length=1)] | None = None
    #: A film of ours, for the local studio alone: it is put into its dashboard first.
    film: MediaField | None = None
    avatar_model: AvatarModel | None = None
    _about: About = pydantic.PrivateAttr(default_factory=About)

    @pydantic.field_validator("avatar_model")
    @classmethod
    def _known(cls, value: str | None) -> str | None:
        if value is not None and value not in spec.AVATAR_MODELS:
            raise ValueError(f"There is no model {value!r}; there are: {', '.join(spec.AVATAR_MODELS)}.")
        return value

    @pydantic.model_validator(mode="after")
    def _one_video(self) -> Self:
        if (self.video_id is None) is (self.film is None):
            raise ValueError("Give the video_id of a completed generation.")
        if self.film is not None and not is_here(self.film):
            raise ValueError("A film for the local studio has to be a file of yours; download it first.")
        if self.film is not None and not mime(self.film).startswith(("video/", "application/octet-stream")):
            raise ValueError(f"It is {mime(self.film)}, not a video.")
        return self

    def knowing(self, about: About) -> Self:
        """Return the same request, priced by what is known of its video; nothing of it travels."""
        self._about = about
        return self

    def estimate(self) -> Estimate:
        """Add up base, resolution and avatar, as far as known; an unknown part leaves all unknown."""
        about, facts = self._about, _PRICED
        width, height = self.size()
        high = prices.is_high(width, height, custom=self.format == spec.CUSTOM)
        rule = "0 for the first export of an API-made video, 5 per 30 s for others"
        if about.by_api is None or about.seconds is None or (about.by_api and not about.first):
            more = ", + 2.5 per 30 s for this size" if high else ""
            return Estimate(usd=None, basis=f"credits: {rule}{more}", **facts)
        base = prices.base_export(about.seconds, by_api=about.by_api)
        parts = [
            "0 (first export)" if about.by_api else f"{base:g} ({round(about.seconds, 1):g} s at 5 per 30 s)"
        ]
        total: float | None = base
        if high:
            surcharge = prices.high_resolution(about.seconds)
            total, parts = base + surcharge, [*parts, f"{surcharge:g} ({width}×{height})"]
        if about.avatar:
            model = self.avatar_model or "premium"
            price = prices.avatar(model, about.seconds)
            exact = model not in prices.EIGHT_SECOND_SEGMENTS and self.avatar_model is not None
            parts.append(f"{'unknown' if price is None else f'up to {price:g}'} (avatar {model})")
            total = total + price if total is not None and price is not None and exact else None
        return Estimate(usd=None, seconds=about.seconds, credits=total, basis=" + ".join(parts), **facts)

    def prompt_text(self) -> str:
        """Return the words its video was made from, else the video's id or name: it has none of its own."""
        return self._about.title or self.video_id or (self.film.name if self.film else "") or "a film"

    def summary(self) -> tuple[str, ...]:
        """Return format, size and avatar model."""
        return (*self.size_words(), *([self.avatar_model] if self.avatar_model else []))

    def wire_preview(self) -> WirePreview | None:
        """Return the one call it is; with a film of ours it takes two."""
        return WirePreview("POST", spec.EXPORT_START, json=self.body()) if self.film is None else None

    def as_python(self) -> str:
        """Return this request as the line of Python that makes it: both kinds of video come first."""
        fields = {"video_id" if name == "film" else name: getattr(self, name) for name in self.given()}
        return as_python(self.provider, self.operation, fields)


class _Switches(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(frozen=True, extra="forbid")


class WebSearch(_Switches):
    """What is looked for on the web."""

    script: bool | None = None
    images: bool | None = None


class Enable(_Switches):
    """Parts of the video that may be switched off."""

    subtitles: bool | None = None
    broll: bool | None = None
    music: bool | None = None
    transitions: bool | None = None


def _search(value: Any) -> Any:
    """Let True stand for both."""
    return {"script": value, "images": value} if isinstance(value, bool) else value


class GenerateRequest(Sized):
    """`POST /generation/start`."""

    operation: ClassVar[str] = "generate"
    asks: ClassVar[Mapping[str, Ask]] = requests_asks.GENERATE

    prompt: str | None = None
    duration: Annotated[int, pydantic.Field(ge=spec.DURATION[0], le=spec.DURATION[1])] | None = None
    script: str | None = None
    voice_id: Id | None = None
    voice_url: UrlField | None = None
    avatar_id: Id | None = None
    avatar_url: UrlField | None = None
    media_urls: tuple[UrlField, ...] | None = None
    web_urls: Annotated[tuple[WebUrl, ...], pydantic.Field(max_length=spec.URLS)] | None = None
    web_search: Annotated[WebSearch, pydantic.BeforeValidator(_search)] | None = None
    animate_image: bool | None = None
    animate_mode: Literal["standard", "pro"] | None = None
    animate_image_max: Annotated[int, pydantic.Field(ge=1)] | None = None
    emotion_enhancement: bool | None = None
    use_veo3: bool | None = None
    use_space_media: bool | None = None
    save_media_to_space: bool | None = None
    enable: Enable | None = None
    sequence_plan: Annotated[tuple[Block, ...], PlanField] | None = None

    @pydantic.field_validator("prompt", "script")
    @classmethod
    def _says_something(cls, value: str | None) -> str | None:
        if value is not None and not value.strip():
            raise ValueError("It is empty; say what the video is about.")
        return value

    @pydantic.field_validator("voice_url", "avatar_url")
    @classmethod
    def _right_kind(cls, value: MediaInput | None, info: pydantic.ValidationInfo) -> MediaInput | None:
        if value is None or not is_here(value):
            return value
        kinds = ("audio/",) if info.field_name == "voice_url" else ("image/", "video/")
        found = mime(value)
        if not found.startswith(kinds):
            wanted = "speech as MP3, WAV or M4A" if kinds == ("audio/",) else "a picture or a video"
            raise ValueError(f"It is {found}; give {wanted}.")
        return value

    @pydantic.field_validator("sequence_plan")
    @classmethod
    def _some_blocks(cls, value: tuple[Block, ...] | None) -> tuple[Block, ...] | None:
        if value is not None and not value:
            raise ValueError("The plan is empty; it needs at least one block.")
        return value

    @pydantic.model_validator(mode="after")
    def _possible(self) -> Self:
        sources = ("prompt", "script", "voice_url", "avatar_url", "sequence_plan")
        if all(getattr(self, name) is None for name in sources):
            raise ValueError(f"Give one of {', '.join(sources)}.")
        if self.prompt is not None and self.duration is None and self.sequence_plan is None:
            raise ValueError(f"A prompt needs a duration: {spec.DURATION[0]} to {spec.DURATION[1]} seconds.")
        if self.script is not None and not (self.voice_id or self.voice_url or self.avatar_url):
            raise ValueError("A script needs a voice_id: see studio.hoox.voices().")
        return self

    def spoken_seconds(self) -> float:
        """Return about how long it will be: what is asked for, else the script at 150 words a minute."""
        if self.sequence_plan is not None:
            parts = [item for block in self.sequence_plan for item in block.sequences]
            silence = sum((item.duration_ms or 0) / 1000 for item in parts)
            words = sum(len((item.text or "").split()) for item in parts)
            return silence + words * 60 / spec.WORDS_PER_MINUTE
        if self.script is not None:
            return len(self.script.split()) * 60 / spec.WORDS_PER_MINUTE
        return float(self.duration or 0)

    def estimate(self) -> Estimate:
        """Return 5 credits per 30 s, animated images extra; its first export is included."""
        facts = _PRICED
        seconds = self.spoken_seconds()
        if not seconds:  # recorded speech of a length nobody told
            return Estimate(usd=None, basis="credits: 5 per 30 s, first export included", **facts)
        cost = prices.generation(seconds, animated=bool(self.animate_image))
        each = "10 per 30 s with animated images" if self.animate_image else "5 per 30 s"
        basis = f"about {seconds:.0f} s at {each}, first export included"
        return Estimate(usd=None, seconds=round(seconds, 1), credits=cost, basis=basis, **facts)

    def prompt_text(self) -> str:
        """Return the prompt, or what is said."""
        if self.sequence_plan is not None:
            return " ".join(
                item.text for block in self.sequence_plan for item in block.sequences if item.text
            )
        return self.prompt or self.script or "recorded speech"

    def summary(self) -> tuple[str, ...]:
        """Return format, length and voice."""
        length = (f"{self.duration} s",) if self.duration else ()
        voice = (self.voice_id,) if self.voice_id else ()
        return (*(self.size_words() or (spec.DEFAULT_FORMAT,)), *length, *voice)

    def media(self) -> dict[str, MediaInput]:
        """Return all media arguments, those inside the plan too."""
        found = super().media()
        for b, block in enumerate(self.sequence_plan or ()):
            if block.audio_url is not None:
                found[f"sequence_plan[{b}].audio_url"] = block.audio_url
            for s, item in enumerate(block.sequences):
                if item.media is not None and item.media.url is not None:
                    found[f"sequence_plan[{b}].sequences[{s}].media.url"] = item.media.url
        return found

    def wire_preview(self) -> WirePreview:
        """Return the one call it is."""
        return WirePreview("POST", spec.GENERATION_START, json=self.body())
