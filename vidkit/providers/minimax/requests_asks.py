"""How MiniMax asks for its fields: models by mode, sizes and lengths by model; nothing impossible."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from vidkit.providers.asking import Ask
from vidkit.providers.minimax import spec
from vidkit.providers.minimax import spec_models as models
from vidkit.providers.minimax.spec_models import Mode

Values = Mapping[str, Any]


def _mode(values: Values) -> Mode:
    if values.get("subject_reference") is not None:
        return "subject"
    if values.get("last_frame_image") is not None:
        return "frames"
    return "text" if values.get("first_frame_image") is None else "image"


def _model(values: Values) -> models.Model | None:
    return models.MODELS.get(values.get("model") or models.DEFAULT_MODEL[_mode(values)])


def _models(values: Values) -> list[str]:
    return [name for name, model in models.MODELS.items() if _mode(values) in model.modes]


def _resolutions(values: Values) -> list[str]:
    model, mode, seconds = _model(values), _mode(values), values.get("duration")
    if model is None:
        return []
    return [
        name for name in model.resolutions(mode) if seconds is None or seconds in model.lengths(mode, name)
    ]


def _lengths(values: Values) -> list[tuple[str, int]]:
    model, mode = _model(values), _mode(values)
    if model is None:
        return []
    resolution = values.get("resolution")
    names = [resolution] if resolution else model.resolutions(mode)
    return [
        (f"{item} s", item) for item in sorted({item for name in names for item in model.lengths(mode, name)})
    ]


def _default(values: Values) -> tuple[str, int]:
    model = _model(values)
    return model.default if model is not None else ("", 0)


def _has_fast(values: Values) -> bool:
    model = _model(values)
    return model is not None and model.fast and _mode(values) in {"text", "image"}


GENERATE: Final[Mapping[str, Ask]] = {
    "prompt": Ask("prompt", high=spec.PROMPT_LIMIT, camera=True),
    "model": Ask("choice", choices=_models, default=lambda values: models.DEFAULT_MODEL[_mode(values)]),
    "resolution": Ask(
        "choice",
        choices=_resolutions,
        default=lambda values: _default(values)[0],
        help="What the model makes at this length.",
    ),
    "duration": Ask(
        "choice",
        choices=_lengths,
        default=lambda values: f"{_default(values)[1]} s",
        help="What the model makes at this resolution.",
    ),
    "first_frame_image": Ask(
        "media",
        media="image",
        when=lambda values: not values.get("subject_reference"),
        help="Start from this picture: a file, a URL, an earlier job.",
    ),
    "last_frame_image": Ask("media", media="image", when=lambda values: values.get("first_frame_image")),
    "subject_reference": Ask("media", media="image", when=lambda values: not values.get("first_frame_image")),
    "fast_pretreatment": Ask("switch", when=_has_fast, more=True),
    "prompt_optimizer": Ask(
        "switch",
        default=True,
        more=True,
        help="Let the service enrich the prompt; off follows it word for word.",
    ),
    "aigc_watermark": Ask("switch", more=True),
    "callback_url": Ask("text", more=True),
}


def _v2(values: Values) -> models.ModelV2:
    return models.MODELS_V2.get(values.get("model") or "", next(iter(models.MODELS_V2.values())))


def _lengths_v2(values: Values) -> list[tuple[str, int]]:
    low, high = _v2(values).seconds
    return [(f"{item} s", item) for item in range(low, high + 1)]


def _no_frames(values: Values) -> bool:
    return not values.get("first_frame") and not values.get("last_frame")


def _references(values: Values) -> bool:
    """Whether there is something to hear a sound beside."""
    return _no_frames(values) and bool(values.get("reference_image") or values.get("reference_video"))


def _no_references(values: Values) -> bool:
    return not any(values.get(f"reference_{kind}") for kind in ("image", "video", "audio"))


GENERATE_V2: Final[Mapping[str, Ask]] = {
    "prompt": Ask("prompt", high=spec.V2_TEXT_LIMIT, camera=True),
    "model": Ask(
        "choice",
        choices=tuple(models.MODELS_V2),
        default=next(iter(models.MODELS_V2)),
        help="H3-Max also makes small drafts.",
    ),
    "resolution": Ask(
        "choice", choices=lambda values: _v2(values).resolutions, default="768P", help="What the model makes."
    ),
    "duration": Ask(
        "choice", choices=_lengths_v2, default=f"{models.DEFAULT_V2_SECONDS} s", help="How long."
    ),
    "ratio": Ask(
        "choice", default="16:9, or as the picture", help="Its shape; adaptive follows the picture."
    ),
    "first_frame": Ask("media", media="image", when=_no_references),
    "last_frame": Ask("media", media="image", when=_no_references),
    "reference_image": Ask("media list", media="image", when=_no_frames),
    "reference_video": Ask("media list", media="video", when=_no_frames),
    "reference_audio": Ask("media list", media="audio", when=_references),
    "prompt_expansion_mode": Ask(
        "choice",
        when=lambda values: _v2(values).expansion,
        more=True,
        help="How much the model adds to the prompt.",
    ),
    "aigc_watermark": Ask("switch", more=True),
    "callback_url": Ask("text", more=True),
}

REGENERATE_V2: Final[Mapping[str, Ask]] = {
    "base_video": Ask("media", media="video"),
    "aigc_watermark": Ask("switch", more=True),
    "callback_url": Ask("text", more=True),
}


def _template(values: Values) -> models.Template | None:
    return models.TEMPLATES.get(str(values.get("template_id") or ""))


def _takes(what: str) -> Callable[[Values], bool]:
    """Return whether a template takes any of these; one nobody here knows may take everything."""

    def takes(values: Values) -> bool:
        known = _template(values)
        return known is None or bool(getattr(known, what))

    return takes


TEMPLATE: Final[Mapping[str, Ask]] = {
    "template_id": Ask(
        "open choice",
        choices=[(item.name, item.id) for item in models.TEMPLATES.values()],
        help="One of these, or the number on a template's page.",
    ),
    "media_inputs": Ask("media list", media="image", when=_takes("media")),
    "text_inputs": Ask("list", when=_takes("texts"), help="Texts in the template's order, one a line."),
    "callback_url": Ask("text", more=True),
}
