"""
The facts of the OpenAI-compatible `/v1/videos` shape, as tables: words, codes, paths, limits, prices.

OpenAI's own service closed on 2026-09-24; the shape lives on in other servers: a protocol, not a vendor.
Sources name where a row was read: SPEC is openai-openapi `openapi.yaml` f85dbe2 (2026-08), GUIDE the video
guide, SDK openai-python 3.52.0, WIRE what official clients were seen to send, LIVE what others recorded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from vidkit.errors import (
    AuthError,
    Billed,
    ContentRefused,
    InvalidRequest,
    JobExpired,
    JobFailed,
    NotFound,
    PermissionDenied,
    QuotaExceeded,
    RateLimited,
    ServiceError,
    VidkitError,
)
from vidkit.models import State

BASE_URL: Final = "https://api.openai.com/v1"
NAME: Final = "openai"


@dataclass(frozen=True, slots=True)
class Word:
    """A status word of the wire, what it means here, and who says it."""

    state: State
    source: str


#: Status words → our states. A word that is not here counts as running.
WORDS: Final[Mapping[str, Word]] = {
    "queued": Word(State.queued, "SPEC"),
    "in_progress": Word(State.running, "SPEC"),
    "completed": Word(State.succeeded, "SPEC"),
    "failed": Word(State.failed, "SPEC"),
    "expired": Word(State.expired, "GUIDE, batch section; absent from the enum"),
    "pending": Word(State.queued, "OpenRouter docs; gateways"),
    "processing": Word(State.running, "gateways"),
    "running": Word(State.running, "gateways"),
    "succeeded": Word(State.succeeded, "DeepInfra"),
    "success": Word(State.succeeded, "gateways"),
    "cancelled": Word(State.cancelled, "Inworld, OpenRouter"),
    "canceled": Word(State.cancelled, "American spelling of the same"),
    "deleted": Word(State.cancelled, "SGLang: the reply to a delete"),
    "error": Word(State.failed, "gateways"),
}


@dataclass(frozen=True, slots=True)
class Code:
    """
    What a code means to the caller.

    Attributes:
        error: The branch of our tree.
        heals: Whether asking again, unchanged, can help.
        billed: Whether it cost money.
        advice: What to do next.
        source: Where the row was read.
    """

    error: type[VidkitError]
    heals: bool
    billed: Billed
    advice: str
    source: str


_FIX = "Correct the request; nothing was created."
_REFUSED = "Change the prompt or the input; the same request will be refused again."

#: `error.code` (or `error.type`) of an HTTP error or of a failed job.
CODES: Final[Mapping[str, Code]] = {
    "invalid_value": Code(InvalidRequest, False, Billed.no, _FIX, "LIVE"),
    "invalid_type": Code(InvalidRequest, False, Billed.no, _FIX, "LIVE, image endpoints"),
    "missing_required_parameter": Code(InvalidRequest, False, Billed.no, _FIX, "inferred"),
    "string_too_long": Code(InvalidRequest, False, Billed.no, _FIX, "inferred"),
    "invalid_request_error": Code(InvalidRequest, False, Billed.no, _FIX, "SPEC"),
    "video_generation_user_error": Code(InvalidRequest, False, Billed.no, _FIX, "LIVE, Azure"),
    "invalid_api_key": Code(
        AuthError, False, Billed.no, "Set OPENAI_API_KEY to a key of this server, or pass api_key=.", "LIVE"
    ),
    "model_not_found": Code(
        NotFound, False, Billed.no, "Look at studio.openai.models for what this server has.", "inferred"
    ),
    "rate_limit_exceeded": Code(
        RateLimited, True, Billed.no, "Wait a little; vidkit slows down by itself.", "SPEC"
    ),
    "insufficient_quota": Code(
        QuotaExceeded, False, Billed.no, "Add credits, then ask again.", "SPEC TooManyRequests"
    ),
    "moderation_blocked": Code(ContentRefused, False, Billed.unknown, _REFUSED, "LIVE"),
    "content_policy_violation": Code(ContentRefused, False, Billed.unknown, _REFUSED, "gateways"),
    "sentinel_block": Code(ContentRefused, False, Billed.no, _REFUSED, "LIVE, uncertain"),
    "server_error": Code(
        ServiceError, True, Billed.unknown, "Ask again later; nothing here can be corrected.", "SPEC"
    ),
    "expired": Code(
        JobExpired, False, Billed.unknown, "The result is gone; submit again with again=True.", "GUIDE"
    ),
}

#: HTTP status → meaning, where the body has no code we know. Others below 500 count as InvalidRequest.
STATUSES: Final[Mapping[int, Code]] = {
    400: CODES["invalid_request_error"],
    401: CODES["invalid_api_key"],
    402: CODES["insufficient_quota"],
    403: Code(
        PermissionDenied,
        False,
        Billed.no,
        "Ask the server's owner for access to this model or operation.",
        "inferred",
    ),
    404: Code(NotFound, False, Billed.no, "Check the id and the base URL; finished videos expire.", "LIVE"),
    410: Code(NotFound, False, Billed.no, "It is gone for good.", "inferred: the closed service"),
    429: CODES["rate_limit_exceeded"],
}

#: A failed job whose code nobody knows.
JOB_FAILED: Final = Code(JobFailed, False, Billed.unknown, "Read the message; then submit again.", "SPEC")

# --- what a request may say ---

SORA_2: Final = ("sora-2", "sora-2-2025-10-06", "sora-2-2025-12-08")
SORA_2_PRO: Final = ("sora-2-pro", "sora-2-pro-2025-10-06")
#: Ids are an open set (SPEC: "any string or one of these"); rules below bind only those we know.
MODELS: Final = SORA_2 + SORA_2_PRO
DEFAULT_MODEL: Final = "sora-2"
DEFAULT_SECONDS: Final = "4"
DEFAULT_SIZE: Final = "720x1280"

#: Lengths: the schema stops at 12, the guide goes on to 20 (unresolved; `strict` narrows the server).
SECONDS_STRICT: Final = ("4", "8", "12")
SECONDS: Final = ("4", "8", "12", "16", "20")
#: SPEC's enum; the guide and the price list add 1080p.
SIZES_STRICT: Final = ("720x1280", "1280x720", "1024x1792", "1792x1024")
SIZES: Final = (*SIZES_STRICT, "1080x1920", "1920x1080")
SIZES_SORA_2: Final = ("720x1280", "1280x720")

VARIANTS: Final[Mapping[str, tuple[str, str]]] = {
    "video": ("video/mp4", ".mp4"),
    "thumbnail": ("image/webp", ".webp"),
    "spritesheet": ("image/jpeg", ".jpg"),  # GUIDE names .jpg; SPEC forgets the type
}
IMAGE_TYPES: Final = ("image/jpeg", "image/png", "image/webp")

PROMPT_LIMIT: Final = 32_000  # SPEC
DATA_URL_LIMIT: Final = 20_971_520  # SPEC, characters
CHARACTER_NAME_LIMIT: Final = 80  # SPEC
CHARACTERS_LIMIT: Final = 2  # GUIDE
EXTENSIONS_LIMIT: Final = 6  # GUIDE
EXTENDED_SECONDS_LIMIT: Final = 120  # GUIDE
EXPIRES_AFTER: Final = 3600.0  # LIVE: expires_at − completed_at was 3600 exactly
BATCH_EXPIRES_AFTER: Final = 24 * 3600.0  # GUIDE
BATCH_LINES_LIMIT: Final = 50_000  # SPEC
BATCH_BYTES_LIMIT: Final = 200 * 1024 * 1024  # SPEC
LIST_DEFAULT: Final = 20  # as elsewhere in this API; inferred
LIST_LIMIT: Final = 100  # SPEC
WEBHOOK_EVENTS: Final = ("video.completed", "video.failed")  # GUIDE

# --- sentences of the wire (constants, recorded from the live service) ---

REFERENCE_MISMATCH: Final = "Inpaint image must match the requested width and height"
MODERATION_BLOCKED: Final = "Your request was blocked by our moderation system."

# --- prices ---

PRICE_SOURCE: Final = "OpenAI price page, read 2026-09-19 (the service has since closed)"
PRICE_DATE: Final = "2026-09"
#: US dollars per generated second: (model family, shorter side) → (standard, batch).
PRICES: Final[Mapping[tuple[str, int], tuple[float, float]]] = {
    ("sora-2", 720): (0.10, 0.05),
    ("sora-2-pro", 720): (0.30, 0.15),
    ("sora-2-pro", 1024): (0.50, 0.25),
    ("sora-2-pro", 1080): (0.70, 0.35),
}


def family(model: str) -> str | None:
    """Return the alias a model id belongs to, or None for other people's models."""
    if model in SORA_2:
        return "sora-2"
    return "sora-2-pro" if model in SORA_2_PRO else None


def dimensions(size: str) -> tuple[int, int] | None:
    """Read `"1280x720"`; None when it is not a size."""
    width, cross, height = size.partition("x")
    if not (cross and width.isascii() and width.isdigit() and height.isascii() and height.isdigit()):
        return None
    return (int(width), int(height)) if int(width) and int(height) else None


def sizes_of(model: str, *, strict: bool = False) -> tuple[str, ...]:
    """Return the sizes a known model makes."""
    if family(model) == "sora-2":
        return SIZES_SORA_2
    return SIZES_STRICT if strict else SIZES


def price(model: str, size: str, *, batch: bool = False) -> float | None:
    """Return US dollars per second, or None where no price was published."""
    pixels, line = dimensions(size), family(model)
    if pixels is None or line is None:
        return None
    rates = PRICES.get((line, min(pixels)))
    return rates[batch] if rates else None


#: Requests a minute by tier 1–5. Source: OpenAI model pages, read 2026-09.
REQUESTS_PER_MINUTE: Final[Mapping[str, tuple[int, int, int, int, int]]] = {
    "sora-2": (25, 50, 125, 200, 375),
    "sora-2-pro": (10, 25, 50, 75, 150),
}
