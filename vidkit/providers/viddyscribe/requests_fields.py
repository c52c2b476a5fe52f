"""Fields with words in them: what people write → what the wire compares letter by letter."""

from __future__ import annotations

import difflib
import warnings
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any

import pydantic

from vidkit.errors import VidkitWarning
from vidkit.models import MediaInput, TextTrack
from vidkit.providers.viddyscribe import spec_words as words
from vidkit.providers.viddyscribe.requests_cues import to_vtt
from vidkit.wire.inputs import mime

__all__ = [
    "Captions",
    "CaptionsField",
    "CategoryField",
    "DescriptionText",
    "LanguageField",
    "VoiceField",
    "is_video",
    "one_of",
]

#: Voiced as they are, its sentences would stand in wrong places, and be paid for.
_UNPLACED = (
    "It came with a film that stops for it, and whether its times are those of that film or of the one it "
    "describes cannot be told. describe_text(video) gives the words at the film's own times."
)
_TEXT_SUFFIXES = {".vtt", ".srt", ".txt"}


def _close(word: str, known: Iterable[str]) -> str:
    by_lower = {item.lower(): item for item in known}
    found = difflib.get_close_matches(word.lower(), by_lower, 1, 0.6)
    return f" Did you mean {by_lower[found[0]]!r}?" if found else ""


def one_of(name: str, value: str, known: tuple[str, ...]) -> str:
    """
    Return *value* if the wire knows it.

    Raises:
        ValueError: It does not; says what it knows.
    """
    if value not in known:
        raise ValueError(f"{name} is one of {', '.join(known)}, not {value!r}.")
    return value


def _plain(text: str) -> str:
    return "".join(letter for letter in text.lower() if letter.isalnum())


def _language(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    text = value.strip()
    low = text.lower().replace("_", "-")
    if low in words.LANGUAGE_ALIASES:
        return words.LANGUAGE_ALIASES[low]
    if low == words.LATER_LANGUAGE.code.lower():
        warnings.warn(
            f"{words.LATER_LANGUAGE.code} is a guess at the 53rd language; the service may refuse it.",
            VidkitWarning,
            stacklevel=2,
        )
        return words.LATER_LANGUAGE.code
    for (
        language
    ) in words.LANGUAGES.values():  # the whole code, its first part where it is the only one, a name
        if low in {language.code.lower(), language.name.lower()}:
            return language.code
    first = [code for code in words.LANGUAGES if code.split("-")[0] == low]
    if len(first) == 1:
        return first[0]
    # "Spanish" is spoken in two countries here and means the one that "es" means.
    named = [item.code for item in words.LANGUAGES.values() if item.name.lower().startswith(f"{low} (")]
    if named:
        return words.LANGUAGE_ALIASES.get(named[0].split("-")[0], named[0])
    names = {**{item.name: item.code for item in words.LANGUAGES.values()}, **{c: c for c in words.LANGUAGES}}
    close = difflib.get_close_matches(low, [name.lower() for name in names], 1, 0.7)
    code = next((code for name, code in names.items() if close and name.lower() == close[0]), "")
    hint = f" Did you mean {code}?" if code else ""
    raise ValueError(
        f"{value!r} is none of the {len(words.LANGUAGES)} languages.{hint} "
        "studio.viddyscribe.languages shows them."
    )


def _category(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    plain = _plain(value)
    by_plain = {_plain(item): item for item in words.CATEGORIES}
    found = by_plain.get(plain) or words.CATEGORY_ALIASES.get(plain)
    if found is None:
        raise ValueError(
            f"{value!r} is none of the {len(words.CATEGORIES)} categories.{_close(value, words.CATEGORIES)} "
            "studio.viddyscribe.categories shows them."
        )
    return found


def _voice(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if not value.strip():
        raise ValueError("The voice is empty; studio.viddyscribe.voices shows them.")
    known = {name.lower(): name for name in words.VOICES}
    found = known.get(value.strip().lower())
    if found is None:
        warnings.warn(
            f"No voice {value!r} is known here.{_close(value, words.VOICES)} It is sent as it is.",
            VidkitWarning,
            stacklevel=2,
        )
    return found or value.strip()


def _text(value: Any) -> Any:
    """Take a text, a Description (its WebVTT), a text track, or the path of a text file."""
    if isinstance(value, TextTrack):
        return to_vtt(value.cues)
    if isinstance(getattr(value, "vtt", None), str):
        if getattr(value, "placed", True) is False:
            raise ValueError(_UNPLACED)
        return value.vtt
    if isinstance(value, Path) or (
        isinstance(value, str) and "\n" not in value and Path(value).suffix.lower() in _TEXT_SUFFIXES
    ):
        path = Path(value).expanduser()
        try:
            return path.read_text("utf-8-sig")
        except (OSError, UnicodeDecodeError) as wrong:
            raise ValueError(f"{path} cannot be read as text ({wrong.__class__.__name__}).") from None
    return value


def _says_something(value: str) -> str:
    if not value.strip():
        raise ValueError("The text is empty.")
    return value


class Captions(pydantic.BaseModel):
    """`custom_captions`: what is said in the film, so that descriptions keep off it."""

    model_config = pydantic.ConfigDict(frozen=True, extra="forbid")

    content: str
    format: str | None = None
    filename: str | None = None

    @pydantic.field_validator("content")
    @classmethod
    def _content(cls, value: str) -> str:
        return _says_something(value)

    @pydantic.field_validator("format")
    @classmethod
    def _format(cls, value: str | None) -> str | None:
        return None if value is None else one_of("format", value, ("vtt", "srt", "text"))

    def wire(self) -> dict[str, str]:
        """Return it as the body has it."""
        return {name: value for name, value in self.model_dump().items() if value is not None}


def _captions(value: Any) -> Any:
    if isinstance(value, Mapping):
        content = _text(value.get("content"))
        return {**value, **({} if content is None else {"content": content})}
    if isinstance(value, Captions):
        return value
    content = _text(value)
    if not isinstance(content, str):
        return value
    made = {"content": content}
    if isinstance(value, (str, Path)) and content is not value:  # it was read from a file
        made["filename"] = Path(value).name
    if content.lstrip("\ufeff").startswith("WEBVTT"):
        made["format"] = "vtt"
    return made


def is_video(value: MediaInput) -> None:
    """
    Refuse what certainly holds no picture; all else is the service's to judge.

    Raises:
        ValueError: It is a picture, a sound or a text.
    """
    found = mime(value)
    if found.split("/")[0] in {"image", "audio", "text"} or found in {"application/pdf", "application/json"}:
        raise ValueError(f"video: {value.name or 'The input'} is {found}, not a video.")


LanguageField = Annotated[str, pydantic.BeforeValidator(_language)]
CategoryField = Annotated[str, pydantic.BeforeValidator(_category)]
VoiceField = Annotated[str, pydantic.BeforeValidator(_voice)]
DescriptionText = Annotated[str, pydantic.BeforeValidator(_text), pydantic.AfterValidator(_says_something)]
CaptionsField = Annotated[Captions, pydantic.BeforeValidator(_captions)]
