"""Bodies held against the rules: what is wrong is a 400 in words, what is gated off is ignored."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from vidkit.providers.wayin import spec
from vidkit.providers.wayin.emulator_core import Desk, Refusal, invalid
from vidkit.providers.wayin.spec_languages import LANGUAGES

#: Wire codes that the rest of the world spells otherwise.
_SPELLED = {"jw": "jv"}
#: What fits the services' own whole numbers (inferred); larger ones would be none here either.
_LARGEST = 2**31 - 1


def source(body: Mapping[str, Any], desk: Desk, *, moments: bool) -> dict[str, Any]:
    """
    Check the fields of a new project.

    Returns:
        What its order needs: name, languages, lengths, limit, query, and `render` where it renders at once.
    """
    url = text(body, "video_url")
    if not url:
        raise invalid("video_url is required")
    low, high = spec.DURATIONS[
        spec.DEFAULT_DURATION
        if moments
        else one_of(body, "target_duration", spec.DURATIONS, spec.DEFAULT_DURATION)
    ]
    found: dict[str, Any] = {
        "video_url": url,
        "name": text(body, "project_name") or "",
        "source_lang": language(body, "source_lang"),
        "target_lang": language(body, "target_lang"),
        "shortest": low,
        "longest": high,
        "limit": whole(body, "limit"),
        "express": flag(body, "enable_express_mode"),
        "render": None,
    }
    if moments:
        found["query"] = text(body, "query") or ""
        if not found["query"] and not desk.oldest:
            raise invalid("query is required")
    for name in spec.ENTERPRISE:
        if flag(body, name) and desk.plan != "enterprise":
            raise invalid(f"{name} is available on the Enterprise plan only")
    if flag(body, spec.EXPORT_GATE):
        found["render"] = render(body, desk)
    return found


def render(body: Mapping[str, Any], desk: Desk) -> dict[str, Any]:
    """Check how clips shall look, and return it as the engine's arguments."""
    resolution = one_of(body, "resolution", spec.RESOLUTIONS, spec.DEFAULT_RESOLUTION)
    found: dict[str, Any] = {
        "short_side": spec.RESOLUTIONS[resolution],
        "ratio": None,
        "layout": None,
        "captions": None,
        "hook": None,
        "upscale": desk.on("upscale"),
    }
    if flag(body, "enable_caption"):
        template = text(body, "cc_style_tpl") or spec.DEFAULT_TEMPLATE
        if template not in spec.ALL_TEMPLATES:
            if desk.on("strict_templates"):
                raise invalid(f"unknown cc_style_tpl: {template}")
            template = (
                spec.DEFAULT_TEMPLATE
            )  # what the service does is not known; an export should not die of it
        display = one_of(body, "caption_display", spec.DISPLAYS, spec.DEFAULT_DISPLAY)
        found["captions"] = {"style": template, "display": display}
    if flag(body, "enable_ai_hook"):
        milliseconds = whole(body, "ai_hook_text_duration")
        found["hook"] = {
            "style": one_of(body, "ai_hook_script_style", spec.HOOK_STYLES, spec.DEFAULT_HOOK_STYLE),
            "position": one_of(body, "ai_hook_position", spec.HOOK_POSITIONS, spec.DEFAULT_HOOK_POSITION),
            "keywords": text(body, "ai_hook_keywords"),
            "seconds": None if milliseconds is None else milliseconds / 1000,
        }
    if flag(body, "enable_ai_reframe"):
        found |= _shape(body, desk)
    return found


def _shape(body: Mapping[str, Any], desk: Desk) -> dict[str, Any]:
    if text(body, "ratio") is None:
        if desk.oldest:
            return {}
        raise invalid("ratio is required when enable_ai_reframe is true")
    if desk.oldest and body["ratio"] == spec.OLD_RATIO:
        return {}
    ratio = one_of(body, "ratio", spec.RATIOS, "")
    layouts = spec.LAYOUTS[ratio]
    return {
        "ratio": spec.RATIOS[ratio],
        "layout": one_of(body, "reframe_layout", layouts, spec.DEFAULT_LAYOUT, f" for {ratio}"),
    }


def indices(body: Mapping[str, Any], known: Collection[int]) -> list[int]:
    """Check which clips are meant; all of them where nothing is said, twice counts once."""
    given = body.get("clip_indices")
    if given is None:
        return sorted(known)
    if not isinstance(given, list) or any(
        isinstance(item, bool) or not isinstance(item, int) for item in given
    ):
        raise invalid("clip_indices must be an array of integers")
    if not given:
        raise invalid("clip_indices must not be empty")
    outside = [item for item in given if item not in known]
    if outside:
        raise invalid(f"clip_indices out of range: {', '.join(map(str, outside))}")
    return list(dict.fromkeys(given))


def language(body: Mapping[str, Any], name: str) -> str | None:
    """Check a language code."""
    code = text(body, name)
    if code is not None and code not in LANGUAGES:
        raise invalid(f"unsupported {name}: {code}")
    return code


def spelled(code: str | None) -> str | None:
    """Return a wire code as the engine spells languages."""
    return None if code is None else _SPELLED.get(code, code)


def text(body: Mapping[str, Any], name: str) -> str | None:
    """Read an optional text; a blank one counts as none."""
    value = body.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise invalid(f"{name} must be a string")
    return value.strip() or None


def flag(body: Mapping[str, Any], name: str) -> bool:
    """Read an optional switch."""
    value = body.get(name)
    if value is not None and not isinstance(value, bool):
        raise invalid(f"{name} must be a boolean")
    return bool(value)


def whole(body: Mapping[str, Any], name: str) -> int | None:
    """Read an optional whole number from 1."""
    value = body.get(name)
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= _LARGEST:
        raise invalid(f"{name} must be an integer greater than 0")
    return value


def one_of(
    body: Mapping[str, Any], name: str, allowed: Collection[str], default: str, where: str = ""
) -> str:
    """Read one of several words; their case matters."""
    value = text(body, name)
    if value is None:
        return default
    if value not in allowed:
        raise invalid(f"{name}{where} must be one of {', '.join(allowed)}")
    return value


__all__ = ["Refusal", "indices", "render", "source", "spelled", "text"]
