"""How fields of this shape are asked for; models of other servers may be typed: nothing is ruled out then."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from vidkit.providers.asking import Ask
from vidkit.providers.openai import spec

Values = Mapping[str, Any]


def _known(values: Values) -> bool:
    return spec.family(values.get("model") or spec.DEFAULT_MODEL) is not None


def _sizes(values: Values) -> tuple[str, ...]:
    return spec.sizes_of(values.get("model") or spec.DEFAULT_MODEL) if _known(values) else spec.SIZES


_SECONDS: Final = tuple((f"{item} s", item) for item in spec.SECONDS)
#: Of other servers, and of how a body is written.
COMMON: Final[Mapping[str, Ask]] = {
    "prompt": Ask("prompt", camera=True),
    "extra_body": Ask("json", more=True),
    "body": Ask("choice", more=True),
}
CREATE: Final[Mapping[str, Ask]] = {
    **COMMON,
    "model": Ask("open choice", choices=spec.MODELS, default=spec.DEFAULT_MODEL),
    "seconds": Ask("open choice", choices=_SECONDS, default=f"{spec.DEFAULT_SECONDS} s"),
    "size": Ask("open choice", choices=_sizes, default=spec.DEFAULT_SIZE),
    "input_reference": Ask("media", media="image"),
    "fit": Ask("choice", when=lambda values: values.get("input_reference")),
    "characters": Ask("list", more=True),
}
REMIX: Final[Mapping[str, Ask]] = {
    **COMMON,
    "video_id": Ask("id", jobs=("openai.create", "openai.remix", "openai.edit", "openai.extend")),
}
EDIT: Final[Mapping[str, Ask]] = {
    **COMMON,
    "video": Ask("media", media="video"),
    "model": Ask("open choice", choices=spec.MODELS, default=spec.DEFAULT_MODEL),
}
EXTEND: Final[Mapping[str, Ask]] = {
    **COMMON,
    "video": Ask("media", media="video"),
    "seconds": Ask("choice", choices=_SECONDS),
}
