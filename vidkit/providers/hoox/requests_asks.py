"""How Hoox asks for its fields: words or a plan first, a size only of custom, the rest behind More."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from vidkit.providers.asking import Ask
from vidkit.providers.hoox import spec

Values = Mapping[str, Any]

#: Formats with their pixels.
_FORMATS = [
    *((f"{name} {item.ratio} · {item.width}×{item.height}", name) for name, item in spec.FORMATS.items()),
    (f"{spec.CUSTOM}: your own size", spec.CUSTOM),
]


def _custom(values: Values) -> bool:
    return values.get("format") == spec.CUSTOM


def _prompted(values: Values) -> bool:
    return bool(values.get("prompt")) and not values.get("sequence_plan")


def _side(default: int) -> Ask:
    low, high = spec.SIZE
    return Ask("number", when=_custom, default=default, low=low, high=high, step=2, unit="px")


_SIZED: Mapping[str, Ask] = {
    "format": Ask(
        "choice", choices=_FORMATS, default=spec.DEFAULT_FORMAT, help="Its shape, by where it will be shown."
    ),
    "width": _side(spec.DEFAULT_SIZE[0]),
    "height": _side(spec.DEFAULT_SIZE[1]),
    "webhook_url": Ask("text", more=True),
}

GENERATE: Final[Mapping[str, Ask]] = {
    **_SIZED,
    "prompt": Ask("prompt", when=lambda values: not values.get("script")),
    "duration": Ask(
        "number",
        when=_prompted,
        low=spec.DURATION[0],
        high=spec.DURATION[1],
        step=1,
        unit="s",
        help="How long it shall be; needed with a prompt.",
    ),
    "script": Ask("prompt", when=lambda values: not values.get("prompt")),
    "voice_id": Ask("text", when=lambda values: not values.get("voice_url")),
    "voice_url": Ask("media", media="audio", when=lambda values: not values.get("voice_id"), more=True),
    "avatar_id": Ask("text", when=lambda values: not values.get("avatar_url")),
    "avatar_url": Ask("media", media="image", when=lambda values: not values.get("avatar_id"), more=True),
    "media_urls": Ask(
        "media list", help="Pictures and films to show: links; the local studio takes files, too."
    ),
    "web_urls": Ask("list", more=True),
    "web_search": Ask("switch", more=True, help="Read up on it first."),
    "animate_image": Ask("switch", more=True),
    "animate_mode": Ask(
        "choice",
        choices=spec.ANIMATE_MODES,
        when=lambda values: values.get("animate_image"),
        more=True,
        help="How well they move.",
    ),
    "animate_image_max": Ask(
        "number",
        step=1,
        when=lambda values: values.get("animate_image"),
        more=True,
        help="At most so many pictures.",
    ),
    "emotion_enhancement": Ask("switch", more=True),
    "use_veo3": Ask("switch", more=True),
    "use_space_media": Ask("switch", more=True),
    "save_media_to_space": Ask("switch", more=True),
    "enable": Ask("json", more=True, help='E.g. {"subtitles": false}; also music, broll, transitions.'),
    "sequence_plan": Ask("json", more=True),
}

EXPORT: Final[Mapping[str, Ask]] = {
    **_SIZED,
    "format": Ask(
        "choice", choices=_FORMATS, default="as it was made", help="Its shape, by where it will be shown."
    ),
    "video_id": Ask(
        "id", jobs=("hoox.generate", "hoox.export"), help="The video: an earlier job, or the service's id."
    ),
    "avatar_model": Ask("choice", choices=spec.AVATAR_MODELS, default="one that fits", more=True),
}
