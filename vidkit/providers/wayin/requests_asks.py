"""How WayinVideo asks for its fields: each switch opens its own, layouts go by ratio, nothing impossible."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from vidkit.providers.asking import Ask
from vidkit.providers.wayin import spec
from vidkit.providers.wayin.spec_languages import LANGUAGES

Values = Mapping[str, Any]

_LANGUAGES = tuple((f"{name} ({code})", code) for code, name in LANGUAGES.items())
_LENGTHS = tuple((f"{low}–{high} s", name) for name, (low, high) in spec.DURATIONS.items())
_SIZES = tuple((f"{name} ({pixels}p)", name) for name, pixels in spec.RESOLUTIONS.items())
_SHAPES = tuple((shown, name) for name, shown in spec.RATIOS.items())


def _layouts(values: Values) -> tuple[str, ...]:
    return spec.LAYOUTS.get(str(values.get("ratio") or ""), ())


def _on(*switches: str) -> Callable[[Values], bool]:
    """Return whether all of these switches are on."""
    return lambda values: all(values.get(name) for name in switches)


def _render(*outer: str) -> dict[str, Ask]:
    """
    Return how looks are asked for.

    Args:
        outer: Switches that have to be on before any of it counts.
    """
    always = _on(*outer) if outer else None
    caption, hook, frame = (_on(*outer, switch) for switch in spec.GATES)
    return {
        "resolution": Ask("choice", _SIZES, always, spec.DEFAULT_RESOLUTION, help="Of the shorter side."),
        "enable_caption": Ask("switch", when=always, default=False, help="Animated captions."),
        "caption_display": Ask("choice", spec.DISPLAYS, caption, spec.DEFAULT_DISPLAY, help="What they say."),
        "cc_style_tpl": Ask(
            "choice",
            spec.ALL_TEMPLATES,
            caption,
            spec.DEFAULT_TEMPLATE,
            help="How they look: see studio.wayin.templates.",
        ),
        "enable_ai_hook": Ask(
            "switch", when=always, default=False, help="A line of text that makes people stay."
        ),
        "ai_hook_script_style": Ask(
            "choice", spec.HOOK_STYLES, hook, spec.DEFAULT_HOOK_STYLE, help="Its tone."
        ),
        "ai_hook_position": Ask(
            "choice", spec.HOOK_POSITIONS, hook, spec.DEFAULT_HOOK_POSITION, help="When it stands there."
        ),
        "ai_hook_keywords": Ask("text", when=hook),
        "ai_hook_text_duration": Ask("number", when=hook, low=100, step=100, unit="ms", help="How long."),
        "enable_ai_reframe": Ask(
            "switch", when=always, default=False, help="Another shape, following what matters."
        ),
        "ratio": Ask("choice", _SHAPES, frame, help="The new shape; needed for it."),
        "reframe_layout": Ask(
            "choice",
            _layouts,
            lambda values: frame(values) and bool(_layouts(values)),
            spec.DEFAULT_LAYOUT,
            help="How the film fills it.",
        ),
    }


_SOURCE: Final = {
    "video_url": Ask("media", media="video", help="The film: a file, a page or file URL, an earlier job."),
    "project_name": Ask("text", more=True),
    "source_lang": Ask("choice", _LANGUAGES, default="found out", more=True, help="What is spoken."),
    "target_lang": Ask(
        "choice", _LANGUAGES, default="as spoken", more=True, help="Of titles, descriptions and captions."
    ),
    "limit": Ask("number", low=1, step=1, default="all"),
    "enable_export": Ask("switch", default=False, help="Render the clips at once; export does it later."),
    **_render(spec.EXPORT_GATE),
}
CLIPS: Final[Mapping[str, Ask]] = {
    **_SOURCE,
    "target_duration": Ask("choice", _LENGTHS, default=spec.DEFAULT_DURATION, help="How long a clip may be."),
    **{name: Ask("switch", default=False, more=True) for name in spec.ENTERPRISE},
}
FIND_MOMENTS: Final[Mapping[str, Ask]] = {**_SOURCE, "query": Ask("prompt")}
EXPORT: Final[Mapping[str, Ask]] = {
    "project_id": Ask(
        "id",
        jobs=("wayin.clips", "wayin.find_moments"),
        help="Whose clips: an earlier job, or the project's id.",
    ),
    "clip_indices": Ask("numbers", default="all", help="Their numbers, from 0, with commas."),
    "target_lang": Ask("choice", _LANGUAGES, default="as in the project", more=True, help="Of the captions."),
    **_render(),
}
