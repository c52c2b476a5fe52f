"""Bodies of V2 held against the rules, and their media fetched and measured."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from vidkit.errors import MediaError
from vidkit.providers.minimax import spec
from vidkit.providers.minimax import spec_models as models
from vidkit.providers.minimax.emulator_core import Desk, invalid, truth
from vidkit.providers.minimax.emulator_files import find
from vidkit.providers.minimax.emulator_images import check_aspect, keep, measured
from vidkit.server.emulator import FetchRefused

#: Role → kind of media. The first of a kind is what an item without a role means.
ROLES = {
    "first_frame": "image",
    "last_frame": "image",
    "reference_image": "image",
    "reference_video": "video",
    "reference_audio": "audio",
    "base_video": "video",
}
_FORMATS = ("jpeg", "png", "webp", "heif", "heic")
_SUFFIXES = {"video": ".mp4", "audio": ".wav"}
_SECONDS = (2.0, 15.0)  # of a reference video or sound
_FPS = (23.9, 60.1)


@dataclass(frozen=True, slots=True)
class Medium:
    """
    One input, kept on disk.

    Attributes:
        role: As in the wire.
        kind: `image`, `video` or `audio`.
        blob: Its id in the store.
        path: Where it lies.
        width: Pixels; 0 for sound.
        height: Pixels; 0 for sound.
        seconds: Length; 0 for images.
    """

    role: str
    kind: str
    blob: str
    path: Path
    width: int = 0
    height: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Item:
    """One item of `content`, before its URL is read."""

    role: str
    kind: str
    url: str


@dataclass(frozen=True, slots=True)
class WantedV2:
    """A body that passed all rules that need no media."""

    model: models.ModelV2
    prompt: str
    resolution: str
    seconds: int
    ratio: str
    items: list[Item] = field(default_factory=list)
    watermark: bool = False


def check(body: Mapping[str, Any]) -> WantedV2:
    """
    Hold a create body against the rules.

    Raises:
        Refusal: 2013 with what is wrong.
    """
    model = model_of(body)
    prompt, items = content_of(body, base=False)
    if not prompt:
        raise invalid("content must hold exactly one non-empty text")
    resolution, seconds = body.get("resolution"), body.get("duration")
    if resolution not in model.resolutions:
        supported = ", ".join(model.resolutions)
        raise invalid(
            f"model {model.name} does not support resolution {resolution}, supported resolutions: {supported}"
        )
    low, high = model.seconds
    if not isinstance(seconds, int) or isinstance(seconds, bool) or not low <= seconds <= high:
        raise invalid(f"duration must be an integer between {low} and {high}")
    ratio = body.get("ratio")
    if ratio is not None and ratio not in spec.V2_RATIOS:
        raise invalid(f"ratio must be one of {', '.join(spec.V2_RATIOS)}")
    if not items and ratio in {None, "adaptive"}:
        raise invalid("ratio is required for text-to-video and must not be adaptive")
    if any(item.role in {"first_frame", "last_frame"} for item in items):
        ratio = "adaptive"  # frames decide the shape whatever is asked for
    _extra(body, model)
    return WantedV2(
        model,
        prompt,
        str(resolution),
        seconds,
        str(ratio or "adaptive"),
        items,
        truth(body.get("aigc_watermark"), "aigc_watermark"),
    )


def model_of(body: Mapping[str, Any]) -> models.ModelV2:
    """Return the model's rules, or refuse."""
    model = models.MODELS_V2.get(str(body.get("model") or ""))
    if model is None:
        raise invalid(f"unsupported model: {body.get('model')}")
    return model


def _extra(body: Mapping[str, Any], model: models.ModelV2) -> None:
    extra = body.get("extra")
    if extra in (None, {}):
        return
    if not isinstance(extra, dict) or not model.expansion or set(extra) != {"prompt_expansion_mode"}:
        raise invalid("extra takes prompt_expansion_mode only, on MiniMax-H3-Max only")
    if extra["prompt_expansion_mode"] not in spec.V2_EXPANSION:
        raise invalid(f"prompt_expansion_mode must be one of {', '.join(spec.V2_EXPANSION)}")


def content_of(body: Mapping[str, Any], *, base: bool) -> tuple[str, list[Item]]:
    """Read `content`: the text, and the media with their roles; *base* for regeneration."""
    content = body.get("content")
    if not isinstance(content, list) or not content:
        raise invalid("content is required")
    texts: list[str] = []
    items: list[Item] = []
    for entry in content:
        kind = str(entry.get("type", "")) if isinstance(entry, dict) else ""
        if kind == "text":
            texts.append(str(entry.get("text") or ""))
            continue
        media = kind.removesuffix("_url")
        if kind not in {"image_url", "video_url", "audio_url"}:
            raise invalid(f"unsupported content type: {kind or entry!r}")
        role = str(entry.get("role") or _default_role(media, base=base))
        if ROLES.get(role) != media or (role == "base_video") != base:
            raise invalid(f"{kind} does not take role {role}")
        url = entry.get(kind)
        url = url.get("url") if isinstance(url, dict) else None
        if not isinstance(url, str) or not url:
            raise invalid(f"{kind}.url is required")
        items.append(Item(role, media, url))
    if len(texts) > 1 or any(not text.strip() for text in texts):
        raise invalid("content must hold exactly one non-empty text")
    if texts and len(texts[0]) > spec.V2_TEXT_LIMIT:
        raise invalid(f"text must be at most {spec.V2_TEXT_LIMIT} characters")
    _combination(items)
    return (texts[0].strip() if texts else ""), items


def _default_role(media: str, *, base: bool) -> str:
    if base:
        return "base_video"
    return "first_frame" if media == "image" else f"reference_{media}"


def _combination(items: list[Item]) -> None:
    count = {role: sum(item.role == role for item in items) for role in ROLES}
    for role in ("first_frame", "last_frame", "base_video"):
        if count[role] > 1:
            raise invalid(f"at most one {role} is allowed")
    for media, limit in spec.V2_COUNT.items():
        if count[f"reference_{media}"] > limit:
            raise invalid(f"at most {limit} reference {media}s are allowed")
    references = count["reference_image"] + count["reference_video"] + count["reference_audio"]
    if references and (count["first_frame"] or count["last_frame"]):
        raise invalid("frames and references cannot be combined")
    if count["reference_audio"] and not (count["reference_image"] or count["reference_video"]):
        raise invalid("reference_audio needs a reference image or video")
    if len(items) > spec.V2_FILES:
        raise invalid(f"at most {spec.V2_FILES} files are allowed")


async def take(desk: Desk, owner: str, items: list[Item]) -> list[Medium]:
    """
    Read, check and keep the media.

    Raises:
        Refusal: One breaks a rule.
        FetchRefused: A URL cannot be read.
    """
    media = [await _take(desk, owner, item) for item in items]
    for kind in ("video", "audio"):
        total = sum(item.seconds for item in media if item.kind == kind and item.role != "base_video")
        if total > _SECONDS[1] + 0.1:
            raise invalid(
                f"reference {kind}s last {total:.1f}s together, at most {_SECONDS[1]:g}s are allowed"
            )
    return media


async def _take(desk: Desk, owner: str, item: Item) -> Medium:
    from vidkit.engine.probe import probe

    data = await _bytes(desk, owner, item)
    if item.kind == "image":
        width, height, kind = await measured(item.role, data, _FORMATS)
        low, high = spec.V2_PIXELS
        if min(width, height) < low or max(width, height) > high:
            raise invalid(f"{item.role} must have sides of {low}-{high}px, got {width}x{height}")
        check_aspect(item.role, width, height)
        kept = await keep(desk, owner, data, f"{item.role}.{kind}", f"image/{kind}")
        return Medium(item.role, "image", kept.id, kept.path, width, height)
    kept = await keep(desk, owner, data, f"{item.role}{_SUFFIXES[item.kind]}", f"{item.kind}/*")
    try:
        facts = await asyncio.to_thread(probe, kept.path)
    except MediaError as wrong:
        raise invalid(f"{item.role} cannot be read: {wrong.message}") from None
    if item.role != "base_video" and not _SECONDS[0] <= facts.duration <= _SECONDS[1] + 0.1:
        raise invalid(f"{item.role} must last 2-15s, got {facts.duration:.1f}s")
    if item.kind == "video":
        if not facts.video_codec:
            raise invalid(f"{item.role} holds no video")
        if item.role != "base_video" and not _FPS[0] <= facts.fps <= _FPS[1]:
            raise invalid(f"{item.role} must have 23.976-60 fps, got {facts.fps:g}")
        check_aspect(item.role, facts.width, facts.height)
    return Medium(item.role, item.kind, kept.id, kept.path, facts.width, facts.height, facts.duration)


async def _bytes(desk: Desk, owner: str, item: Item) -> bytes:
    limit = spec.V2_BYTES[item.kind]
    if not item.url.startswith("mm_file://"):
        if not item.url.startswith(("http://", "https://", "data:")):
            raise invalid(f"{item.role} must be a URL, a data URL or mm_file://")
        return (await desk.host.fetch(item.url, limit=limit))[0]
    found = await find(desk, item.url.removeprefix("mm_file://"), owner)
    size = (await asyncio.to_thread(found.stat)).st_size
    if size > limit:
        raise FetchRefused(f"{item.role} is larger than {limit} bytes")
    return await asyncio.to_thread(found.read_bytes)
