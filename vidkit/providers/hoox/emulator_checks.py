"""The rules of `/generation/start`: all that is wrong with a body is said at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from vidkit.providers.hoox import spec
from vidkit.providers.hoox.emulator_core import Detail, Refusal

_TEXTS = ("prompt", "script", "voice_id", "avatar_id")
_LINKS = {
    "voice_url": "invalid_voice_url",
    "avatar_url": "invalid_avatar_url",
    "webhook_url": "INVALID_VALUE",
}
_SWITCHES = (
    "animate_image",
    "emotion_enhancement",
    "use_veo3",
    "use_space_media",
    "save_media_to_space",
)
#: A day: beyond it a number of milliseconds is a mistake, or none (JSON of some clients writes NaN).
_LONGEST_MS = 86_400_000
_SOURCES = ("prompt", "script", "voice_url", "avatar_url", "sequence_plan")


def check(body: Mapping[str, Any]) -> None:
    """
    Hold a body against every rule.

    Raises:
        Refusal: With one entry for each broken rule.
    """
    wrong = [*_content(body), *_types(body), *_links(body), *_numbers(body), *_choices(body)]
    if wrong:
        title = "Validation failed"
        raise Refusal(wrong[0].code, wrong[0].message, details=wrong, title=title)


def _content(body: Mapping[str, Any]) -> Iterator[Detail]:
    if body.get("sequence_plan") is not None:
        return  # it overrides prompt and script, and has checks of its own
    if not any(body.get(name) for name in _SOURCES):
        yield Detail("MISSING_CONTENT", f"One of {', '.join(_SOURCES)} is required")
    if body.get("prompt") and body.get("duration") is None:
        yield Detail("MISSING_FIELD", "duration is required with a prompt", "duration")
    if body.get("script") and not any(body.get(name) for name in ("voice_id", "voice_url", "avatar_url")):
        yield Detail("MISSING_VOICE", "A script needs voice_id, voice_url or avatar_url", "voice_id")


def _types(body: Mapping[str, Any]) -> Iterator[Detail]:
    for name in _TEXTS:
        if body.get(name) is not None and not isinstance(body[name], str):
            yield Detail("INVALID_TYPE", f"{name} must be a string", name)
    for name in _SWITCHES:
        if body.get(name) is not None and not isinstance(body[name], bool):
            yield Detail("INVALID_TYPE", f"{name} must be a boolean", name)
    for name, known in (("web_search", ("script", "images")), ("enable", spec.ENABLES)):
        value = body.get(name)
        if value is None:
            continue
        if not isinstance(value, dict):
            yield Detail("INVALID_TYPE", f"{name} must be an object", name)
            continue
        for key, item in value.items():
            if key not in known:
                yield Detail("INVALID_VALUE", f"{name} has no {key}", name)
            elif not isinstance(item, bool):
                yield Detail("INVALID_TYPE", f"{name}.{key} must be a boolean", name)


def _links(body: Mapping[str, Any]) -> Iterator[Detail]:
    for name, code in _LINKS.items():
        if body.get(name) is not None and not is_link(body[name]):
            yield Detail(code, f"{name} must be a http(s) URL", name)
    for name, code in (("media_urls", "invalid_media_url"), ("web_urls", "INVALID_VALUE")):
        value = body.get(name)
        if value is None:
            continue
        if not isinstance(value, list):
            yield Detail("INVALID_TYPE", f"{name} must be an array", name)
        elif not all(is_link(item) for item in value):
            yield Detail(code, f"{name} must hold http(s) URLs", name)
        elif name == "web_urls" and len(value) > spec.URLS:
            yield Detail("INVALID_VALUE", f"{name} may hold at most {spec.URLS} URLs", name)


def _numbers(body: Mapping[str, Any]) -> Iterator[Detail]:
    ranges: dict[str, tuple[float, float]] = {
        "duration": spec.DURATION,
        "width": spec.SIZE,
        "height": spec.SIZE,
        "animate_image_max": (0, float("inf")),
    }
    for name, (low, high) in ranges.items():
        value = body.get(name)
        if value is None:
            continue
        if not is_number(value):
            yield Detail("INVALID_TYPE", f"{name} must be a number", name)
        elif not low <= value <= high:
            yield Detail("INVALID_VALUE", f"{name} must be between {low:g} and {high:g}", name)


def _choices(body: Mapping[str, Any]) -> Iterator[Detail]:
    form = body.get("format")
    if form is not None and form not in spec.FORMAT_NAMES:
        yield Detail("INVALID_FORMAT", f"format must be one of {', '.join(spec.FORMAT_NAMES)}", "format")
    mode = body.get("animate_mode")
    if mode is not None and mode not in spec.ANIMATE_MODES:
        message = f"animate_mode must be one of {', '.join(spec.ANIMATE_MODES)}"
        yield Detail("INVALID_ANIMATE_MODE", message, "animate_mode")


def is_link(value: Any) -> bool:
    """Whether a value is a URL to fetch; the local studio takes data URLs, too."""
    return isinstance(value, str) and value.startswith(("http://", "https://", "data:"))


def is_number(value: Any) -> bool:
    """Whether a value is a number."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def check_plan(plan: Any) -> list[dict[str, Any]]:
    """
    Hold a sequence plan against its rules and return its blocks.

    Raises:
        Refusal: INVALID_PLAN, naming the place.
    """
    if not isinstance(plan, list) or not plan:
        raise _bad_plan("must be an array of at least one block", "sequence_plan")
    for b, block in enumerate(plan):
        where = f"sequence_plan[{b}]"
        sequences = block.get("sequences") if isinstance(block, dict) else None
        if not isinstance(sequences, list) or not sequences:
            raise _bad_plan("needs at least one sequence", where)
        if block.get("audio_url") and not is_link(block["audio_url"]):
            raise _bad_plan("audio_url must be a http(s) URL", where)
        for s, item in enumerate(sequences):
            _check_sequence(item, len(sequences) == 1, f"{where}.sequences[{s}]")
    return plan


def _check_sequence(item: Any, alone: bool, where: str) -> None:
    if not isinstance(item, dict):
        raise _bad_plan("must be an object", where)
    text, length = item.get("text"), item.get("duration_ms")
    if text is not None and (not isinstance(text, str) or not text.strip()):
        raise _bad_plan("text must be a string that says something, or null", where)
    if text is None and not (is_number(length) and 0 < (length or 0) <= _LONGEST_MS):
        raise _bad_plan("needs duration_ms when text is null", where)
    if text is None and not alone:
        raise _bad_plan("without text must be alone in its block", where)
    if text is not None and length is not None:
        raise _bad_plan("has a text and therefore takes no duration_ms", where)
    media = item.get("media")
    if media is None:
        return
    if not isinstance(media, dict) or not (media.get("asset_id") or is_link(media.get("url"))):
        raise _bad_plan("media needs asset_id or url", where)
    if media.get("url") and not is_link(media["url"]):
        raise _bad_plan("media.url must be a http(s) URL", where)
    rules: dict[str, Callable[[Any], bool]] = {
        "show": lambda value: value in spec.SHOWS,
        "start_at": lambda value: is_number(value) and 0 <= value <= _LONGEST_MS,
    }
    for name, right in rules.items():
        if media.get(name) is not None and not right(media[name]):
            raise _bad_plan(f"media.{name} is not valid", where)


def _bad_plan(what: str, where: str) -> Refusal:
    return Refusal("INVALID_PLAN", f"{where} {what}", where)
