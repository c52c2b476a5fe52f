"""
What ViddyScribe can be asked for: three products of one video, under the service's own field names.

    TextRequest.build(video="talk.mp4", language="fr", ad_type="standard_ad").body(media_id="7b0e…")

Text first, read by a person, then a video made from it costs what a video from scratch costs.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

import pydantic

from vidkit.models import Estimate
from vidkit.providers.asking import Ask
from vidkit.providers.base import Request
from vidkit.providers.preview import WirePreview
from vidkit.providers.viddyscribe import requests_asks, spec
from vidkit.providers.viddyscribe import spec_words as words
from vidkit.providers.viddyscribe.requests_fields import (
    Captions,
    CaptionsField,
    CategoryField,
    DescriptionText,
    LanguageField,
    VoiceField,
    is_video,
    one_of,
)
from vidkit.providers.viddyscribe.requests_length import bytes_of, seconds_of
from vidkit.wire.inputs import MediaField, is_here

__all__ = ["AudioRequest", "DescribeRequest", "TextRequest", "VideoRequest"]

_OURS = {"video", "media_id"}
#: In pauses there is no time for it; the service reads all of it in extended descriptions only.
_READS = "read_all_onscreen_text: It works with ad_type='extended_ad' only."


class DescribeRequest(Request):
    """What the three products share."""

    provider: ClassVar[str] = spec.NAME

    #: The film, wherever it is: the client brings it to the service.
    video: MediaField | None = None
    #: Or one that the service has.
    media_id: str | None = None
    format: str | None = None
    language: LanguageField = words.DEFAULT_LANGUAGE
    video_category: CategoryField | None = None
    custom_instructions: str | None = None
    auto_fit: bool | None = None
    allow_descriptions_over_music: bool | None = None
    custom_captions: CaptionsField | None = None

    @pydantic.field_validator("format")
    @classmethod
    def _a_format(cls, value: str | None) -> str | None:
        return None if value is None else one_of("format", value, spec.FORMATS)

    @pydantic.field_validator("custom_instructions")
    @classmethod
    def _instructions_say_something(cls, value: str | None) -> str | None:
        if value is not None and not value.strip():
            raise ValueError("The instructions are empty; leave them out.")
        return value

    @pydantic.model_validator(mode="after")
    def _one_source(self) -> Self:
        if (self.video is None) == (self.media_id is None):
            raise ValueError("Give either a video or the media_id of one that was uploaded.")
        if self.media_id is not None and not self.media_id.strip():
            raise ValueError("media_id: It is empty; upload() returns one.")
        if self.video is not None and is_here(self.video):
            is_video(self.video)
        return self

    # --- what it costs, what it says ------------------------------------------------------------------

    def estimate(self) -> Estimate:
        """Return the credits: so many a minute of source video, where its length is known here."""
        rate, seconds = self._rate(), None if self.video is None else seconds_of(self.video)
        if rate is None or seconds is None:
            return Estimate(usd=None, seconds=seconds)
        return Estimate(
            usd=None,
            credits=round(rate * seconds / 60, 4),
            seconds=seconds,
            basis=f"{seconds:.1f} s of video × {rate:g} credits a minute",
            source=spec.CREDITS_SOURCE,
            date=spec.CREDITS_DATE,
        )

    def _rate(self) -> float | None:
        return spec.CREDITS_A_MINUTE[self.operation]

    def prompt_text(self) -> str:
        """Return what is described, and how, in the asker's words."""
        if self.video is not None and self.video.remote is None:
            name = self.video.name or (self.video.path.name if self.video.path else "") or "a video"
        else:
            name = (
                f"media {self.media_id or (self.video.remote[1] if self.video and self.video.remote else '')}"
            )
        return f"{name}: {self.custom_instructions}" if self.custom_instructions else name

    def summary(self) -> tuple[str, ...]:
        """Return the facts worth a glance."""
        kind = str(getattr(self, "ad_type", "standard_ad")).removesuffix("_ad")
        voice = getattr(self, "voice", None)
        return (self.language, kind, *((str(voice),) if voice else ()))

    # --- how it travels -------------------------------------------------------------------------------

    @property
    def path(self) -> str:
        """Where it is posted."""
        return f"{spec.PREFIX}/{spec.PRODUCTS[self.operation]}"

    def config(self) -> dict[str, Any]:
        """Return `generation_config`: what was given, and the format, whose default the pages disagree on."""
        made: dict[str, Any] = {"format": self.format or self._format()}
        for name in type(self).model_fields:
            value = getattr(self, name)
            if name in _OURS or name == "format" or value is None:
                continue
            if name == "language" or name in self.model_fields_set:
                made[name] = value.wire() if isinstance(value, Captions) else value
        return made

    def _format(self) -> str:
        return "vtt"

    def body(self, **source: str) -> dict[str, Any]:
        """Return the JSON body; *source* is `media_id=` or `url=` (and `filename=`)."""
        kind = "url" if "url" in source else "media_id"
        return {"input": {"type": kind, **source}, "generation_config": self.config()}

    def wire_preview(self) -> WirePreview | None:
        """Return one call that does it: id or URL as JSON, a small file as a form; None for larger ones."""
        if self.media_id is not None:
            return WirePreview("POST", self.path, json=self.body(media_id=self.media_id))
        video = self.video
        assert video is not None
        if video.remote is not None:
            return WirePreview("POST", self.path, json=self.body(media_id=video.remote[1]))
        if video.url is not None and not is_here(video):
            return WirePreview("POST", self.path, json=self.body(url=video.url))
        if video.path is None or bytes_of(video) > spec.MULTIPART_BYTES:
            return None
        fields = [
            ("input", json.dumps({"type": "file"})),
            ("generation_config", json.dumps(self.config(), ensure_ascii=False)),
        ]
        return WirePreview("POST", self.path, fields=fields, files={"file": str(video.path)})


class _Spoken(DescribeRequest):
    """What the two products with a voice share."""

    voice: VoiceField | None = None
    volume_option: str | None = None
    volume_level_db: float | None = None
    description_content: DescriptionText | None = None

    @pydantic.field_validator("volume_option")
    @classmethod
    def _an_option(cls, value: str | None) -> str | None:
        return None if value is None else one_of("volume_option", value, spec.VOLUME_OPTIONS)

    @pydantic.model_validator(mode="after")
    def _volume(self) -> Self:
        low, high = spec.VOLUME_DB
        if self.volume_level_db is None:
            return self
        if not low <= self.volume_level_db <= high:
            raise ValueError(f"volume_level_db: It lies between {low:g} and {high:g} dB.")
        if self.volume_option != "max":
            raise ValueError("volume_level_db: It counts with volume_option='max' only.")
        return self


class _Extendable(DescribeRequest):
    """What the two products share for which the picture can wait."""

    ad_type: str = spec.DEFAULT_AD_TYPE
    read_all_onscreen_text: bool | None = None

    _ad_type = pydantic.field_validator("ad_type")(lambda value: one_of("ad_type", value, spec.AD_TYPES))

    @pydantic.model_validator(mode="after")
    def _reading_takes_time(self) -> Self:
        if self.read_all_onscreen_text and self.ad_type == "standard_ad":
            raise ValueError(_READS)
        return self


class TextRequest(_Extendable):
    """`generate_ad_text`: what is said when."""

    operation: ClassVar[str] = "describe_text"
    asks: ClassVar[Mapping[str, Ask]] = requests_asks.TEXT
    result: ClassVar[Literal["video", "project", "description", "audio"]] = "description"


class AudioRequest(_Spoken):
    """`generate_ad_audio`: the sound track with the descriptions in its pauses, or these alone."""

    operation: ClassVar[str] = "describe_audio"
    asks: ClassVar[Mapping[str, Ask]] = requests_asks.AUDIO
    result: ClassVar[Literal["video", "project", "description", "audio"]] = "audio"

    audio_track_type: str | None = None

    @pydantic.field_validator("audio_track_type")
    @classmethod
    def _a_track(cls, value: str | None) -> str | None:
        return None if value is None else one_of("audio_track_type", value, spec.TRACK_TYPES)

    def _format(self) -> str:
        return "json"

    def _rate(self) -> float | None:
        """From own text it is billed lower, and the page does not say by how much."""
        return None if self.description_content else super()._rate()


class VideoRequest(_Extendable, _Spoken):
    """`generate_ad_video`: the film with its descriptions spoken."""

    operation: ClassVar[str] = "describe_video"
    asks: ClassVar[Mapping[str, Ask]] = requests_asks.VIDEO

    def _rate(self) -> float | None:
        return spec.CREDITS_FROM_TEXT if self.description_content else super()._rate()
