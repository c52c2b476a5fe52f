"""How ViddyScribe asks for its fields: the film, the language and the kind first, the rest behind More."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vidkit.providers.asking import Ask
from vidkit.providers.viddyscribe import spec
from vidkit.providers.viddyscribe import spec_words as words

__all__ = ["AUDIO", "TEXT", "VIDEO"]


def _no_id(values: Mapping[str, Any]) -> bool:
    return not values.get("media_id")


def _extended(values: Mapping[str, Any]) -> bool:
    return bool(values.get("ad_type", spec.DEFAULT_AD_TYPE) == "extended_ad")


def _loud(values: Mapping[str, Any]) -> bool:
    return bool(values.get("volume_option") == "max")


_LANGUAGES = [(f"{item.name} · {item.code}", item.code) for item in words.LANGUAGES.values()]
_KINDS = [("extended: the picture waits", "extended_ad"), ("standard: in the pauses", "standard_ad")]
_SHARED: Mapping[str, Ask] = {
    "video": Ask("media", media="video", when=_no_id, help="The film: a file, a URL, an earlier job."),
    "media_id": Ask("text", when=lambda values: not values.get("video"), more=True),
    "language": Ask("choice", choices=_LANGUAGES, default=words.DEFAULT_LANGUAGE, help="What it is told in."),
    "video_category": Ask(
        "choice", choices=words.CATEGORIES, default=words.DEFAULT_CATEGORY, help="What kind of film it is."
    ),
    "custom_instructions": Ask("prompt"),
    "auto_fit": Ask("switch", default=True, more=True),
    "allow_descriptions_over_music": Ask("switch", default=True, more=True),
    "custom_captions": Ask("prompt", more=True),
}
_SPOKEN: Mapping[str, Ask] = {
    "voice": Ask(
        "open choice",
        choices=words.VOICES,
        default=words.DEFAULT_VOICE,
        help="Who speaks: type a letter to see names.",
    ),
    "description_content": Ask(
        "prompt", more=True, help="Your own words with times instead: WebVTT, or the path of a file of it."
    ),
    "volume_option": Ask(
        "choice",
        choices=spec.VOLUME_OPTIONS,
        default="auto",
        more=True,
        help="How loud the words are over the film.",
    ),
    "volume_level_db": Ask(
        "number", low=spec.VOLUME_DB[0], high=spec.VOLUME_DB[1], step=0.5, unit="dB", when=_loud, more=True
    ),
}
_KIND: Mapping[str, Ask] = {
    "ad_type": Ask("choice", choices=_KINDS, default=spec.DEFAULT_AD_TYPE, help="When it is told."),
    "read_all_onscreen_text": Ask("switch", default=False, when=_extended),
}


def _format(usual: str) -> Ask:
    return Ask("choice", choices=spec.FORMATS, default=usual, more=True, help="Of the text that comes along.")


TEXT: Mapping[str, Ask] = {**_SHARED, **_KIND, "format": _format("vtt")}
AUDIO: Mapping[str, Ask] = {
    **_SHARED,
    **_SPOKEN,
    "audio_track_type": Ask(
        "choice",
        choices=[("film and description", "mixed"), ("description alone", "ad_only")],
        default="mixed",
        help="What the sound file holds.",
    ),
    "format": _format("json"),
}
VIDEO: Mapping[str, Ask] = {**_SHARED, **_SPOKEN, **_KIND, "format": _format("vtt")}
