"""
The sequence plan of a generation: speech block by block, with what is seen meanwhile.

    [{"voice_id": "en-henry",
      "sequences": [{"text": "Three boats leave at dawn."},
                    {"text": "One comes back.", "media": {"url": "https://…", "show": "full"}}]}]
"""

from __future__ import annotations

from typing import Any, Literal, Self

import pydantic

from vidkit.providers.hoox.requests_media import UrlField


class _Part(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class PlanMedia(_Part):
    """
    What is seen during a sequence.

    Attributes:
        asset_id: A file of the space.
        url: Or a file anywhere.
        show: How: over everything, beside the speaker, behind, or not at all.
        start_at: Second of the file to begin at.
    """

    asset_id: str | None = None
    url: UrlField | None = None
    show: Literal["full", "half", "background", "hide"] | None = None
    start_at: float | None = pydantic.Field(default=None, ge=0)

    @pydantic.model_validator(mode="after")
    def _one(self) -> Self:
        if (self.asset_id is None) is (self.url is None):
            raise ValueError("Give either asset_id or url.")
        return self


class Sequence(_Part):
    """
    One piece of speech, or of silence.

    Attributes:
        text: What is said; None for silence.
        duration_ms: Length of the silence.
        look_id: Look of the avatar.
        media: What is seen.
    """

    text: str | None = None
    duration_ms: int | None = pydantic.Field(default=None, gt=0)
    look_id: str | None = None
    media: PlanMedia | None = None

    @pydantic.model_validator(mode="after")
    def _speech_or_silence(self) -> Self:
        if self.text is None and self.duration_ms is None:
            raise ValueError("A sequence without text needs duration_ms.")
        if self.text is not None and self.duration_ms is not None:
            raise ValueError("duration_ms is for a sequence without text; speech has its own length.")
        if self.text is not None and not self.text.strip():
            raise ValueError("The text is empty; for silence leave it out and give duration_ms.")
        return self


class Block(_Part):
    """
    Sequences said by one voice.

    Attributes:
        sequences: At least one; a silent one stands alone.
        voice_id: Who speaks.
        avatar_id: Who is seen.
        look_id: In which look.
        audio_url: Recorded speech instead of a voice.
    """

    sequences: tuple[Sequence, ...]
    voice_id: str | None = None
    avatar_id: str | None = None
    look_id: str | None = None
    audio_url: UrlField | None = None

    @pydantic.model_validator(mode="after")
    def _silence_alone(self) -> Self:
        if not self.sequences:
            raise ValueError("A block needs at least one sequence.")
        if len(self.sequences) > 1 and any(item.text is None for item in self.sequences):
            raise ValueError("A silent sequence has to be alone in its block.")
        return self


def _blocks(value: Any) -> Any:
    """Let texts stand for blocks: `["First.", "Second."]`."""
    if isinstance(value, (list, tuple)):
        return tuple({"sequences": ({"text": item},)} if isinstance(item, str) else item for item in value)
    return value


PlanField = pydantic.BeforeValidator(_blocks)
