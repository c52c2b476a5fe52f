"""
How clips are rendered: the fields of `export`, which `clips` and `find_moments` take to render at once.

A field behind a switch that is off would be ignored by the service in silence; here it is refused in words.
"""

from __future__ import annotations

from typing import Any, Self

import pydantic

from vidkit.providers.base import Request
from vidkit.providers.wayin import spec
from vidkit.providers.wayin.spec_languages import LANGUAGES, code_of

#: Field → the switch that opens it.
SWITCH_OF = {field: switch for switch, fields in spec.GATES.items() for field in fields}
#: What people write for the wire's words.
_RATIO_OF = {shown: word for word, shown in spec.RATIOS.items()}
_RESOLUTION_OF = {
    **{f"{pixels}P": word for word, pixels in spec.RESOLUTIONS.items()},
    **{word.partition("_")[2]: word for word in spec.RESOLUTIONS},
}


class RenderRequest(Request):
    """What the three requests share: how clips look."""

    target_lang: str | None = None
    resolution: str | None = None
    enable_caption: bool | None = None
    caption_display: str | None = None
    cc_style_tpl: str | None = None
    enable_ai_hook: bool | None = None
    ai_hook_script_style: str | None = None
    ai_hook_position: str | None = None
    ai_hook_keywords: str | None = None
    ai_hook_text_duration: int | None = None
    enable_ai_reframe: bool | None = None
    ratio: str | None = None
    reframe_layout: str | None = None

    @pydantic.field_validator("target_lang", "source_lang", check_fields=False)
    @classmethod
    def _language(cls, value: str) -> str:
        found = code_of(value)
        if found is None:
            raise ValueError(
                f"There is no language {value!r}; there are {len(LANGUAGES)}: {', '.join(LANGUAGES)}."
            )
        return found

    @pydantic.field_validator("resolution")
    @classmethod
    def _resolution(cls, value: str) -> str:
        word = value.strip().upper()
        return choice(_RESOLUTION_OF.get(word, word), tuple(spec.RESOLUTIONS), "resolution")

    @pydantic.field_validator(*SWITCH_OF)
    @classmethod
    def _opened(cls, value: Any, info: pydantic.ValidationInfo) -> Any:
        """Refuse a field whose switch is off: the service would ignore it."""
        switch = SWITCH_OF[str(info.field_name)]
        if value is not None and not info.data.get(switch):
            raise ValueError(f"It only counts together with {switch}=True; without that it is ignored.")
        return value

    @pydantic.field_validator("caption_display")
    @classmethod
    def _display(cls, value: str) -> str:
        return choice(value.strip().lower(), spec.DISPLAYS, "caption_display")

    @pydantic.field_validator("cc_style_tpl")
    @classmethod
    def _template(cls, value: str) -> str:
        if value not in spec.ALL_TEMPLATES:
            raise ValueError(f"There is no caption template {value!r}; studio.wayin.templates has all 35.")
        return value

    @pydantic.field_validator("ai_hook_script_style")
    @classmethod
    def _style(cls, value: str) -> str:
        return choice(value.strip().lower(), spec.HOOK_STYLES, "ai_hook_script_style")

    @pydantic.field_validator("ai_hook_position")
    @classmethod
    def _position(cls, value: str) -> str:
        return choice(value.strip().lower(), spec.HOOK_POSITIONS, "ai_hook_position")

    @pydantic.field_validator("ai_hook_text_duration")
    @classmethod
    def _milliseconds(cls, value: int) -> int:
        if value <= 0:
            raise ValueError(f"It is in milliseconds and above 0, not {value}.")
        return value

    @pydantic.field_validator("ratio")
    @classmethod
    def _ratio(cls, value: str) -> str:
        word = value.strip().upper()
        if word == spec.OLD_RATIO:
            raise ValueError("The original ratio is what enable_ai_reframe=False gives; leave ratio away.")
        return choice(_RATIO_OF.get(word, word), tuple(spec.RATIOS), "ratio")

    @pydantic.field_validator("reframe_layout")
    @classmethod
    def _layout(cls, value: str, info: pydantic.ValidationInfo) -> str:
        ratio = info.data.get("ratio")
        if ratio is None:  # that is an error of its own
            return value
        by_case = {name.lower(): name for name in spec.LAYOUTS[ratio]}
        return choice(by_case.get(value.strip().lower(), value), spec.LAYOUTS[ratio], f"layout for {ratio}")

    @pydantic.model_validator(mode="after")
    def _ratio_with_reframe(self) -> Self:
        if self.enable_ai_reframe and self.ratio is None:
            raise ValueError(f"enable_ai_reframe=True needs a ratio: {listed(tuple(spec.RATIOS))}.")
        return self

    def look(self) -> tuple[str, ...]:
        """Return how clips will look, for a glance."""
        parts = [self.resolution or spec.DEFAULT_RESOLUTION]
        if self.enable_ai_reframe and self.ratio:
            layout = self.reframe_layout if self.reframe_layout not in {None, "Auto"} else ""
            parts.append(f"{spec.RATIOS[self.ratio]} {layout}".strip())
        if self.enable_caption:
            parts.append(f"captions {self.cc_style_tpl or spec.DEFAULT_TEMPLATE}")
        if self.enable_ai_hook:
            parts.append(f"{self.ai_hook_script_style or spec.DEFAULT_HOOK_STYLE} hook")
        return tuple(parts)

    def notes(self) -> list[str]:
        """Say what will work but perhaps not as meant."""
        template = self.cc_style_tpl or spec.DEFAULT_TEMPLATE
        if self.caption_display == "both" and not template.startswith(spec.STATIC):
            said = f"The vendor's own client shows both languages only with {spec.STATIC}1 … 6"
            return [f"{said}; with {template} nobody says how it looks."]
        return []


def choice(value: str, allowed: tuple[str, ...], what: str) -> str:
    """Return *value* if it is one of *allowed*, else say which there are."""
    if value not in allowed:
        raise ValueError(f"There is no {what} {value!r}; there are {listed(allowed)}.")
    return value


def listed(items: tuple[str, ...]) -> str:
    """Join alternatives: "a, b or c"."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} or {items[-1]}"
