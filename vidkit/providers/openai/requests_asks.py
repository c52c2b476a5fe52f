"""How fields of this shape are asked for; models of other servers may be typed: nothing is ruled out then."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal

from vidkit.providers.asking import Ask
from vidkit.providers.openai import spec

Values = Mapping[str, Any]


def _known(values: Values) -> bool:
    return spec.family(values.get("model") or spec.DEFAULT_MODEL) is not None


def _sizes(values: Values) -> tuple[str, ...]:
    return spec.sizes_of(values.get("model") or spec.DEFAULT_MODEL) if _known(values) else spec.SIZES


def _frame(values: Values) -> tuple[tuple[int, int], Literal["crop", "pad"]] | None:
    """Return to which size the reference is brought, and how."""
    size = spec.dimensions(str(values.get("size") or spec.DEFAULT_SIZE))
    fit = values.get("fit")
    return (size, fit) if size and fit in {"crop", "pad"} else None


_SECONDS: Final = tuple((f"{item} s", item) for item in spec.SECONDS)
#: Of other servers, and of how a body is written.
COMMON: Final[Mapping[str, Ask]] = {
    "prompt": Ask("prompt", camera=True),
    "extra_body": Ask("json", more=True),
    "body": Ask("choice", default="what the server takes", more=True, help="How the request is written."),
}
CREATE: Final[Mapping[str, Ask]] = {
    **COMMON,
    "model": Ask("open choice", choices=spec.MODELS, default=spec.DEFAULT_MODEL),
    "seconds": Ask(
        "open choice",
        choices=_SECONDS,
        default=f"{spec.DEFAULT_SECONDS} s",
        help="4, 8, 12, 16 or 20; other servers take others.",
    ),
    "size": Ask(
        "open choice", choices=_sizes, default=spec.DEFAULT_SIZE, help="Pixels; sora-2-pro makes larger ones."
    ),
    "input_reference": Ask(
        "media",
        media="image",
        frame=_frame,
        help="First frame: a file, a URL, an earlier job; as large as the video.",
    ),
    "fit": Ask(
        "choice",
        choices=(("cut what stands over", "crop"), ("keep all of it, fill the rest", "pad")),
        default="as it is: it has to be as large as the video",
        when=lambda values: values.get("input_reference"),
        help="Bring the picture to the video's size.",
    ),
    "characters": Ask("list", more=True),
}
REMIX: Final[Mapping[str, Ask]] = {
    **COMMON,
    "video_id": Ask("id", jobs=("openai.create", "openai.remix", "openai.edit", "openai.extend")),
}
EDIT: Final[Mapping[str, Ask]] = {
    **COMMON,
    "video": Ask("media", media="video", help="An earlier job, or a file to upload."),
    "model": Ask("open choice", choices=spec.MODELS, default=spec.DEFAULT_MODEL),
}
EXTEND: Final[Mapping[str, Ask]] = {
    **COMMON,
    "video": Ask("media", media="video", help="An earlier job, or a file to upload."),
    "seconds": Ask("choice", choices=_SECONDS, help="How much is added."),
}
