"""
A generate request in either generation → one neutral order, each rule checked in the documents' order.

Settings read here: `viddyscribe_default_format`, `viddyscribe_languages` (53 adds the later one),
`viddyscribe_strict` (unknown voices are refused).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from vidkit.providers.viddyscribe import spec
from vidkit.providers.viddyscribe import spec_words as words
from vidkit.providers.viddyscribe.emulator_core import Body, Desk, invalid

__all__ = ["Config", "config_of", "features_of", "source_of"]

_TRUE, _FALSE = {"true", "1", "yes"}, {"false", "0", "no", ""}


@dataclass(frozen=True, slots=True)
class Config:
    """`generation_config`, whole: every field has a value."""

    format: str
    language: str
    category: str
    ad_type: str
    voice: str
    instructions: str
    read_text: bool
    auto_fit: bool
    over_music: bool
    volume: str
    volume_db: float
    track: str
    own_text: str | None
    captions: Mapping[str, str] | None
    #: Names of the fields that were given.
    given: frozenset[str]

    @property
    def kind(self) -> str:
        """`standard` or `extended`."""
        return self.ad_type.removesuffix("_ad")


def source_of(body: Body, variant: str) -> dict[str, Any]:
    """
    Return what is to be described: `{"type": "media_id" | "url" | "file", …}`.

    Args:
        body: Nested or flat.
        variant: `""`, `"_from_url"` or `"_from_file"`, as the path ends.

    Raises:
        Refusal: It names nothing.
    """
    given = body.fields.get("input")
    if given is not None:
        if not isinstance(given, dict):
            raise invalid("input must be an object")
        source = dict(given)
    elif variant == "_from_url":
        source = {"type": "url", "url": body.fields.get("source_url")}
        if body.fields.get("filename"):
            source["filename"] = body.fields["filename"]
    elif variant == "_from_file" or (body.file is not None and not body.fields.get("media_id")):
        source = {"type": "file"}
    else:
        source = {"type": "media_id", "media_id": body.fields.get("media_id")}
    kind = source.get("type")
    if kind not in ("media_id", "url", "file"):  # a tuple: it may be anything, also unhashable
        raise invalid("input.type must be media_id, url or file")
    if kind == "media_id" and not isinstance(source.get("media_id"), str):
        raise invalid("media_id is required")
    if kind == "url" and not isinstance(source.get("url"), str):
        raise invalid("url is required")
    if kind == "file" and body.file is None:
        raise invalid("the file part is missing")
    return source


def config_of(body: Body, operation: str, desk: Desk) -> Config:
    """
    Return the configuration of *operation*, defaults filled in.

    Raises:
        Refusal: A value the wire does not know.
    """
    given = body.fields.get("generation_config") if "input" in body.fields else body.fields
    given = {} if given is None else given
    if not isinstance(given, dict):
        raise invalid("generation_config must be an object")
    read = _Reader({name: value for name, value in given.items() if value is not None})
    audio = operation == "describe_audio"
    usual = "vtt" if operation == "describe_video" else "json"
    usual = str(desk.host.setting("viddyscribe_default_format") or usual)
    ad_type = read.one("ad_type", spec.AD_TYPES, "standard_ad" if audio else spec.DEFAULT_AD_TYPE)
    if audio and ad_type != "standard_ad":
        raise invalid("ad_type: an audio track is made for standard_ad only")
    languages = [*words.LANGUAGES]
    if int(desk.host.setting("viddyscribe_languages", 52)) >= 53:
        languages.append(words.LATER_LANGUAGE.code)
    voice = read.text("voice", words.DEFAULT_VOICE)
    if desk.host.setting("viddyscribe_strict") and voice not in words.VOICES:
        raise invalid(f"voice: {voice} is not a voice")
    return Config(
        format=read.one("format", spec.FORMATS, usual),
        language=read.one("language", tuple(languages), words.DEFAULT_LANGUAGE),
        category=read.one("video_category", words.CATEGORIES, words.DEFAULT_CATEGORY),
        ad_type=ad_type,
        voice=voice,
        instructions=read.text("custom_instructions", ""),
        read_text=read.truth("read_all_onscreen_text", default=False) and ad_type == "extended_ad",
        auto_fit=read.truth("auto_fit", default=True),
        over_music=read.truth("allow_descriptions_over_music", default=True),
        volume=read.one("volume_option", spec.VOLUME_OPTIONS, "auto"),
        volume_db=read.decibels(),
        track=read.one("audio_track_type", spec.TRACK_TYPES, "mixed"),
        own_text=read.text("description_content", "") or read.text("edl_content", "") or None,
        captions=read.captions(),
        given=frozenset(read.given),
    )


class _Reader:
    """Reads fields of a JSON body, or of a form, where everything is text."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self.given = given

    def text(self, name: str, default: str) -> str:
        value = self.given.get(name, default)
        if not isinstance(value, str):
            raise invalid(f"{name} must be a string")
        return value

    def one(self, name: str, known: tuple[str, ...], default: str) -> str:
        value = self.text(name, default)
        if value not in known:
            listed = f"one of {', '.join(known)}" if len(known) < 20 else f"one of {len(known)} known values"
            raise invalid(f"{name} must be {listed}, not {value!r}")
        return value

    def truth(self, name: str, *, default: bool) -> bool:
        value = self.given.get(name, default)
        if isinstance(value, str) and value.lower() in _TRUE | _FALSE:
            return value.lower() in _TRUE
        if not isinstance(value, bool):
            raise invalid(f"{name} must be true or false")
        return value

    def decibels(self) -> float:
        low, high = spec.VOLUME_DB
        value = self.given.get("volume_level_db", -5.0)
        try:
            found = float(value)
        except (TypeError, ValueError, OverflowError):
            raise invalid("volume_level_db must be a number") from None
        if isinstance(value, bool) or not low <= found <= high:
            raise invalid(f"volume_level_db must lie between {low:g} and {high:g}")
        return found

    def captions(self) -> dict[str, str] | None:
        value = self.given.get("custom_captions")
        if value is None:
            return None
        if (
            not isinstance(value, dict)
            or not isinstance(value.get("content"), str)
            or not value["content"].strip()
        ):
            raise invalid("custom_captions must be an object with content")
        if any(not isinstance(item, str) for item in value.values()):
            raise invalid("custom_captions holds strings")
        return {str(name): item for name, item in value.items()}


def features_of(config: Config, operation: str, source: Mapping[str, Any]) -> list[str]:
    """Name the plan's features that a request uses."""
    needs = {
        "allow_api_ad_video_generation": operation == "describe_video",
        "allow_api_ad_audio_generation": operation == "describe_audio",
        "allow_url_input": source["type"] == "url",
        "allow_standard_ad": config.ad_type == "standard_ad" and operation != "describe_audio",
        "allow_custom_instructions": bool(config.instructions),
        "allow_config_volume": bool({"volume_option", "volume_level_db"} & config.given),
        "allow_custom_video_categories": config.category != words.DEFAULT_CATEGORY,
        "allow_custom_description_workflow": config.own_text is not None,
    }
    return [name for name, used in needs.items() if used]
