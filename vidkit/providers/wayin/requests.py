"""
What WayinVideo can be asked for: clips of a video, moments in it, and clips rendered again.

    ClipsRequest.build(video_url="talk.mp4", target_duration="DURATION_30_60", limit=3)
    ExportRequest.build(project_id="prj-7f0c", enable_ai_reframe=True, ratio="RATIO_9_16")
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, Self

import pydantic

from vidkit.models import Estimate, MediaInput
from vidkit.providers.asking import Ask
from vidkit.providers.base import Request
from vidkit.providers.preview import WirePreview
from vidkit.providers.wayin import requests_asks, spec
from vidkit.providers.wayin.requests_render import RenderRequest, choice, listed
from vidkit.wire.inputs import MediaField, is_here, mime, read_bytes

HEADERS = {spec.VERSION_HEADER: spec.VERSION}
#: An upload's identity: a word without dot or slash, so that a path is never taken for one.
_IDENTITY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{5,}")


def _identity(value: Any) -> Any:
    """Take an upload's bare identity, as the wire does; a file of that name goes first."""
    if isinstance(value, dict):
        value = value.get("identity") or value.get("identify") or value
    if isinstance(value, str) and _IDENTITY.fullmatch(value) and not Path(value).exists():
        return MediaInput(remote=(spec.NAME, value))
    return value


VideoField = Annotated[MediaField, pydantic.BeforeValidator(_identity)]


class SourceRequest(RenderRequest):
    """A project made from a video, rendered at once where `enable_export` says so."""

    provider: ClassVar[str] = spec.NAME
    result: ClassVar[Literal["video", "project", "description", "audio"]] = "project"
    path: ClassVar[str]

    video_url: VideoField
    project_name: str | None = None
    source_lang: str | None = None
    limit: int | None = None
    enable_export: bool | None = None
    #: Seconds of the video, where known: for the estimate only.
    seconds: float | None = pydantic.Field(default=None, exclude=True)

    @pydantic.field_validator("video_url")
    @classmethod
    def _is_video(cls, value: MediaInput) -> MediaInput:
        if value.remote is not None and value.remote[0] not in {"", spec.NAME}:
            raise ValueError(f"That is a file of {value.remote[0]}; give the video itself.")
        if not is_here(value):
            return value
        kind = mime(value)
        if not kind.startswith("video/") and kind != "application/octet-stream":
            raise ValueError(f"{value.name or 'The input'} is {kind}; give a video (MP4, MOV, WebM, AVI).")
        size = value.path.stat().st_size if value.path is not None else len(read_bytes(value))
        if size > spec.UPLOAD_BYTES:
            raise ValueError(f"The video has {size / 1e9:.1f} GB; at most 5 GB can be uploaded.")
        return value

    @pydantic.field_validator("limit")
    @classmethod
    def _some(cls, value: int) -> int:
        if value < 1:
            raise ValueError(f"At least 1 clip, not {value}; leave it away for all of them.")
        return value

    @pydantic.model_validator(mode="after")
    def _renders(self) -> Self:
        idle = [name for name in spec.RENDER_FIELDS if getattr(self, name) not in {None, False}]
        if idle and not self.enable_export:
            raise ValueError(
                f"{' and '.join(idle[:3])} only count together with enable_export=True; "
                "without it, clips are found and not rendered (export renders them later)."
            )
        return self

    def given(self) -> list[str]:
        """Name the fields that were given, what the request is about first."""
        names = super().given()
        first = [name for name in ("video_url", "query", "project_name", "target_duration") if name in names]
        return first + [name for name in names if name not in {*first, "seconds"}]

    def estimate(self) -> Estimate:
        """Say what it costs in API units where the length is known; no price is published."""
        rate = spec.UNITS_PER_MINUTE * (0.5 if getattr(self, "enable_express_mode", None) else 1.0)
        basis = f"about {rate:g} units per minute of source"
        if self.enable_export:
            basis += ", and rendering, whose price nobody says"
        units = None
        if self.seconds and not self.enable_export:
            units = round(rate * self.seconds / 60, 2)
            basis = f"{self.seconds / 60:.1f} min × {rate:g} units"
        return Estimate(None, self.seconds, basis, spec.UNITS_SOURCE, spec.UNITS_DATE, credits=units)

    def prompt_text(self) -> str:
        """Return what it is about: a question, a name, or the video's."""
        words = getattr(self, "query", None) or self.project_name
        return str(words or self.video_url.name or self.video_url.url or "a video")

    def summary(self) -> tuple[str, ...]:
        """Return length, number and, where they are rendered, looks."""
        parts = []
        if duration := getattr(self, "target_duration", None):
            low, high = spec.DURATIONS[duration]
            parts.append(f"{low}–{high} s")
        if self.limit:
            parts.append(f"top {self.limit}")
        return (*parts, *(self.look() if self.enable_export else ()))

    def body(self, video_url: str) -> dict[str, Any]:
        """Return the JSON body, once the video is somewhere the service can read it."""
        return {name: getattr(self, name) for name in self.given()} | {"video_url": video_url}

    def address(self) -> str | None:
        """Return `video_url` as the wire wants it, or None where the video has to be uploaded first."""
        if self.video_url.remote is not None:
            return self.video_url.remote[1]
        return None if is_here(self.video_url) else self.video_url.url

    def wire_preview(self) -> WirePreview | None:
        """Return the one call this is; None where an upload comes before it."""
        address = self.address()
        if address is None:
            return None
        return WirePreview("POST", spec.PREFIX + self.path, json=self.body(address), headers=HEADERS)


class ClipsRequest(SourceRequest):
    """`POST /api/v2/clips`."""

    operation: ClassVar[str] = "clips"
    path: ClassVar[str] = spec.CLIPS
    asks: ClassVar[Mapping[str, Ask]] = requests_asks.CLIPS

    target_duration: str | None = None
    enable_more_results: bool | None = None
    enable_express_mode: bool | None = None

    @pydantic.field_validator("target_duration")
    @classmethod
    def _duration(cls, value: str) -> str:
        return choice(value.strip().upper(), tuple(spec.DURATIONS), "target_duration")


class FindMomentsRequest(SourceRequest):
    """`POST /api/v2/clips/find-moments`."""

    operation: ClassVar[str] = "find_moments"
    path: ClassVar[str] = spec.FIND
    asks: ClassVar[Mapping[str, Ask]] = requests_asks.FIND_MOMENTS

    query: str

    @pydantic.field_validator("query")
    @classmethod
    def _asks(cls, value: str) -> str:
        if not value.strip():
            raise ValueError("The query is empty; say what to look for.")
        return value


class ExportRequest(RenderRequest):
    """`POST /api/v2/clips/export`."""

    provider: ClassVar[str] = spec.NAME
    operation: ClassVar[str] = "export"
    asks: ClassVar[Mapping[str, Ask]] = requests_asks.EXPORT
    result: ClassVar[Literal["video", "project", "description", "audio"]] = "project"

    project_id: str
    clip_indices: tuple[int, ...] | None = None
    #: Seconds of the clips, where known: for the estimate only.
    seconds: float | None = pydantic.Field(default=None, exclude=True)

    @pydantic.field_validator("project_id")
    @classmethod
    def _named(cls, value: str) -> str:
        if not value.strip():
            raise ValueError(
                "It is empty; give a project, its job, or the id that clips or find_moments gave."
            )
        return value.strip()

    @pydantic.field_validator("clip_indices", mode="before")
    @classmethod
    def _numbers(cls, value: Any) -> Any:
        """Take numbers or clips, one or several; twice is once."""
        if value is None:
            return None
        items = value if isinstance(value, (list, tuple, set, range)) else [value]
        found = [item if isinstance(item, (int, str)) else getattr(item, "index", item) for item in items]
        if not found:
            raise ValueError("There are none in it; leave it away for all clips.")
        if any(isinstance(item, bool) or not isinstance(item, int) or item < 0 for item in found):
            raise ValueError("Clips are named by their index, whole numbers from 0.")
        return tuple(dict.fromkeys(found))

    def given(self) -> list[str]:
        """Name the fields that were given, what the request is about first."""
        names = [name for name in super().given() if name != "seconds"]
        first = [name for name in ("project_id", "clip_indices") if name in names]
        return first + [name for name in names if name not in first]

    def estimate(self) -> Estimate:
        """Say honestly that no price of rendering is known."""
        return Estimate(None, self.seconds, "rendering has no published price")

    def prompt_text(self) -> str:
        """Name the clips and the project."""
        if self.clip_indices is None:
            return f"all clips of {self.project_id}"
        numbers = tuple(str(number) for number in self.clip_indices)
        return f"clip {listed(numbers).replace(' or ', ' and ')} of {self.project_id}"

    def summary(self) -> tuple[str, ...]:
        """Return how the clips will look."""
        return self.look()

    def body(self) -> dict[str, Any]:
        """Return the JSON body."""
        found = {name: getattr(self, name) for name in self.given()}
        if self.clip_indices is not None:
            found["clip_indices"] = list(self.clip_indices)
        return found

    def wire_preview(self) -> WirePreview:
        """Return the one call this is."""
        return WirePreview("POST", spec.PREFIX + spec.EXPORT, json=self.body(), headers=HEADERS)


__all__ = ["HEADERS", "ClipsRequest", "ExportRequest", "FindMomentsRequest", "Request", "SourceRequest"]
