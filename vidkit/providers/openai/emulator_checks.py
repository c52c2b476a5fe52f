"""What a create must satisfy, in the service's order: required, enums, then fields against each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from vidkit.providers.openai import spec
from vidkit.providers.openai.emulator_bodies import Upload
from vidkit.providers.openai.emulator_errors import Refusal, invalid_type, invalid_value, missing


@dataclass(frozen=True, slots=True)
class Plan:
    """A create as understood: every default filled in."""

    prompt: str
    model: str
    seconds: str
    size: str

    @property
    def width(self) -> int:
        """Pixels."""
        return (spec.dimensions(self.size) or (0, 0))[0]

    @property
    def height(self) -> int:
        """Pixels."""
        return (spec.dimensions(self.size) or (0, 0))[1]


def check_prompt(fields: Mapping[str, Any]) -> str:
    """Return the prompt, or refuse it."""
    prompt = fields.get("prompt")
    if prompt is None:
        raise missing("prompt")
    if not isinstance(prompt, str):
        raise invalid_type("prompt", "a string", kind_of(prompt))
    if not prompt.strip():
        raise Refusal(
            400,
            "Invalid 'prompt': string too short. Expected a string with minimum length 1.",
            param="prompt",
            code="string_too_short",
        )
    if len(prompt) > spec.PROMPT_LIMIT:
        raise Refusal(
            400,
            f"Invalid 'prompt': string too long. Expected a string with maximum length {spec.PROMPT_LIMIT}, "
            f"but got a string with length {len(prompt)} instead.",
            param="prompt",
            code="string_too_long",
        )
    return prompt


def check_create(fields: Mapping[str, Any], *, strict: bool, open_models: bool) -> Plan:
    """
    Check everything that needs no file: required, enums, model × size × seconds.

    Args:
        fields: The body.
        strict: Take the schema's narrow enums and insist on `seconds` as a string.
        open_models: Take any model id and any sensible size and length (other servers' dialects).
    """
    prompt = check_prompt(fields)
    model = fields.get("model") or spec.DEFAULT_MODEL
    if not isinstance(model, str):
        raise invalid_type("model", "a string", kind_of(model))
    if spec.family(model) is None and not open_models:
        raise Refusal(
            400,
            f"The model '{model}' does not exist or you do not have access to it.",
            param="model",
            code="model_not_found",
        )
    size = fields.get("size") or spec.DEFAULT_SIZE
    if open_models:
        size = _open_size(fields, size)
    seconds = check_seconds(fields.get("seconds"), strict=strict, open_models=open_models)
    if open_models:
        pixels = spec.dimensions(size) if isinstance(size, str) else None
        if pixels is None or max(pixels) > 4096 or min(pixels) < 64:
            raise invalid_value("size", size, spec.SIZES)
        return Plan(prompt, model, seconds, size)
    sizes = spec.SIZES_STRICT if strict else spec.SIZES
    if size not in sizes:
        raise invalid_value("size", size, sizes)
    if size not in spec.sizes_of(model, strict=strict):
        raise invalid_value("size", size, spec.sizes_of(model, strict=strict))
    return Plan(prompt, model, seconds, size)


def _open_size(fields: Mapping[str, Any], size: Any) -> Any:
    """Let vLLM's `width` and `height` stand for `size`."""
    width, height = str(fields.get("width") or ""), str(fields.get("height") or "")
    return f"{width}x{height}" if width.isdigit() and height.isdigit() else size


def check_seconds(value: Any, *, strict: bool, open_models: bool = False) -> str:
    """Return the length in the wire's spelling; a JSON number is coerced unless *strict*."""
    if value is None or value == "":
        return spec.DEFAULT_SECONDS
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise invalid_type("seconds", "a string", kind_of(value))
    if not isinstance(value, str):
        if strict:
            raise invalid_type("seconds", "one of '4', '8', or '12'", kind_of(value))
        value = f"{value:g}"
    allowed = spec.SECONDS_STRICT if strict else spec.SECONDS
    if open_models:
        try:
            if 0 < float(value) <= 60:
                return str(value)
        except ValueError:
            pass
        raise invalid_value("seconds", value, allowed)
    if value not in allowed:
        raise invalid_value("seconds", value, allowed)
    return str(value)


def check_characters(fields: Mapping[str, Any]) -> list[str]:
    """Return the ids of the characters asked for (GUIDE only: `characters: [{"id": …}]`, at most two)."""
    value = fields.get("characters")
    if value is None:
        return []
    if not isinstance(value, list):
        raise invalid_type("characters", "an array of objects", kind_of(value))
    ids = [item.get("id") if isinstance(item, Mapping) else None for item in value]
    for index, item in enumerate(ids):
        if not isinstance(item, str) or not item:
            raise missing(f"characters[{index}].id")
    if len(ids) > spec.CHARACTERS_LIMIT:
        raise Refusal(
            400,
            f"Invalid 'characters': array too long. Expected an array with maximum length "
            f"{spec.CHARACTERS_LIMIT}, but got an array with length {len(ids)} instead.",
            param="characters",
            code="array_above_max_length",
        )
    return [str(item) for item in ids]


def kind_of(value: Any) -> str:
    """Name a value's kind as the wire's errors do."""
    kinds: list[tuple[type | tuple[type, ...], str]] = [
        (Upload, "a file"),
        (bool, "a boolean"),
        (str, "a string"),
        (int, "an integer"),
        (float, "a decimal"),
        (list, "an array"),
        (Mapping, "an object"),
    ]
    return next((name for kind, name in kinds if isinstance(value, kind)), "null")
