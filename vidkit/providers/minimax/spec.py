"""
The facts of MiniMax's video service, as tables: hosts, words, codes, paths and limits.

Two generations live side by side. V1 (`/v1/video_generation`: 01 series, Hailuo 02, 2.3, 2.3-Fast) says
nearly everything at HTTP 200 and puts the truth into `base_resp`. V2 (`/v2/video_generation`: H3, H3-Max)
uses real HTTP codes. Models and prices stand in `spec_models.py`.

Sources, all read 2026-11: T2V, I2V, FL2V, S2V, QRY, DL are the official pages (platform.minimax.io,
video-generation-…), ERR the error code page, OLD an early-2025 copy, CN the Chinese pages, AUD two audited
reports of 2026-10, MCP and CLI the official clients, V2 the v2 pages, seed the reseller's page.
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
    JobFailed,
    NotFound,
    PermissionDenied,
    QuotaExceeded,
    RateLimited,
    ServiceError,
    VidkitError,
)
from vidkit.models import State

NAME: Final = "minimax"
TITLE: Final = "MiniMax"

#: Region → host. Accounts and keys are separate; a key of one region fails on the other (T2V, CN, CLI).
REGIONS: Final[Mapping[str, str]] = {
    "international": "https://api.minimax.io",
    "china": "https://api.minimax.cn",
}
#: Other hosts of the same service, by region (CN until 2026; OLD).
OTHER_HOSTS: Final[Mapping[str, str]] = {
    "api.minimaxi.com": "china",
    "api.minimax.chat": "china",
    "api.minimaxi.chat": "international",
}


@dataclass(frozen=True, slots=True)
class Word:
    """A status word of the wire, what it means here, and who says it."""

    state: State
    source: str


#: Status words in lower case → our states. A word that is not here counts as running.
WORDS: Final[Mapping[str, Word]] = {
    "preparing": Word(State.queued, "QRY"),
    "queueing": Word(State.queued, "QRY"),
    "queuing": Word(State.queued, "spelling in public clients"),
    "processing": Word(State.running, "QRY; also in callbacks"),
    "success": Word(State.succeeded, "seed, QRY; also in callbacks"),
    "fail": Word(State.failed, "QRY"),
    "failed": Word(State.failed, "T2V callbacks; CLI; V2"),
    "queued": Word(State.queued, "V2"),
    "running": Word(State.running, "V2"),
    "succeeded": Word(State.succeeded, "V2"),
    "cancelled": Word(State.cancelled, "V2"),
    "expired": Word(State.expired, "CLI, for V2"),
}


@dataclass(frozen=True, slots=True)
class Code:
    """
    What a code means to the caller.

    Attributes:
        error: The branch of our tree.
        heals: Whether asking again, unchanged, can help.
        billed: Whether it cost money.
        message: The service's own words.
        advice: What to do next.
        source: Where the row was read.
    """

    error: type[VidkitError]
    heals: bool
    billed: Billed
    message: str
    advice: str
    source: str


_NO, _MAYBE = Billed.no, Billed.unknown
_FIX = "Correct the request; nothing was created."
_LATER = "Ask again later; nothing here can be corrected."
_SLOWER = "Wait a little; vidkit slows down by itself."
_REFUSED = "Change the prompt or the input; the same request will be refused again."
_KEY = "Check MINIMAX_API_KEY."  # the client adds the region
_BALANCE = "Add credits to the account, then ask again."
_PLAN = "Wait for the plan's next window, or use a pay-as-you-go key."

#: `base_resp.status_code` (V1), the number that ends a V2 message, or `error.code` of a V2 task.
CODES: Final[Mapping[int, Code]] = {
    1000: Code(ServiceError, True, _MAYBE, "unknown error", _LATER, "DL, ERR"),
    1001: Code(ServiceError, True, _MAYBE, "request timeout", _LATER, "DL, ERR"),
    1002: Code(RateLimited, True, _NO, "rate limit", _SLOWER, "T2V, ERR"),
    1004: Code(AuthError, False, _NO, "not authorized", _KEY, "T2V, ERR; probed, AUD"),
    1008: Code(QuotaExceeded, False, _NO, "insufficient balance", _BALANCE, "T2V, ERR"),
    1013: Code(ServiceError, True, _MAYBE, "internal service error", _LATER, "DL"),
    1024: Code(ServiceError, True, _MAYBE, "internal error", _LATER, "ERR"),
    1026: Code(ContentRefused, False, _NO, "input new_sensitive", _REFUSED, "T2V, QRY, ERR"),
    1027: Code(ContentRefused, False, _MAYBE, "output new_sensitive", _REFUSED, "QRY, ERR"),
    1028: Code(QuotaExceeded, False, _NO, "quota exhausted", _PLAN, "CLI"),
    1030: Code(QuotaExceeded, False, _NO, "quota exhausted", _PLAN, "CLI"),
    1033: Code(ServiceError, True, _MAYBE, "system error", _LATER, "ERR"),
    1039: Code(RateLimited, True, _NO, "token limit", _SLOWER, "DL, ERR"),
    1041: Code(RateLimited, True, _NO, "conn limit", _SLOWER, "ERR"),
    1042: Code(InvalidRequest, False, _NO, "invisible character ratio limit", _FIX, "ERR"),
    2013: Code(InvalidRequest, False, _NO, "invalid params", _FIX, "T2V, ERR"),
    2038: Code(
        PermissionDenied,
        False,
        _NO,
        "real-name verification needed",
        "Complete the real-name verification of the account on platform.minimaxi.com.",
        "MCP",
    ),
    2045: Code(RateLimited, True, _NO, "rate growth limit", _SLOWER, "ERR"),
    2049: Code(AuthError, False, _NO, "invalid api key", _KEY, "T2V, ERR"),
    2056: Code(QuotaExceeded, False, _NO, "usage limit exceeded", _PLAN, "ERR"),
    2061: Code(
        PermissionDenied,
        False,
        _NO,
        "your current token plan not support model",
        "Choose another model, or a key whose plan includes this one.",
        "CLI; live",
    ),
}
#: What the service's shortest words mean, said before them.
MEANS: Final[Mapping[int, str]] = {
    1026: "the content filter refused the prompt or an input",
    1027: "the content filter refused the film that was made",
    1042: "the prompt holds too many invisible characters",
    2061: "the key's plan does not include this model",
}
#: A failed task without a code we know.
JOB_FAILED: Final = Code(
    JobFailed, False, _MAYBE, "the task failed", "Read the message; then submit again.", "QRY"
)
#: What a 2013 about an id means (inferred: the code for an unknown id is not documented).
UNKNOWN_ID: Final = Code(
    NotFound,
    False,
    _NO,
    "invalid task_id",
    "Check the id, the key and the region; V2 forgets after 7 days.",
    "V2",
)


@dataclass(frozen=True, slots=True)
class HttpCode:
    """A V2 status: its `error.type` and the code its message usually ends with."""

    type: str
    code: int


#: V2's HTTP codes (V2). 402 and 422 occur on creating endpoints only.
HTTP_CODES: Final[Mapping[int, HttpCode]] = {
    400: HttpCode("bad_request_error", 2013),
    401: HttpCode("authorized_error", 1004),
    402: HttpCode("insufficient_balance_error", 1008),
    422: HttpCode("unprocessable_entity_error", 1026),
    429: HttpCode("rate_limit_error", 1002),
    500: HttpCode("server_error", 1000),
    529: HttpCode("overloaded_error", 1041),
}

# --- paths ---

V1_CREATE: Final = "/v1/video_generation"
V1_QUERY: Final = "/v1/query/video_generation"
V1_TEMPLATE_CREATE: Final = "/v1/video_template_generation"
V1_TEMPLATE_QUERY: Final = "/v1/query/video_template_generation"
FILES_UPLOAD: Final = "/v1/files/upload"
FILES_LIST: Final = "/v1/files/list"
FILES_RETRIEVE: Final = "/v1/files/retrieve"
FILES_CONTENT: Final = "/v1/files/retrieve_content"
FILES_DELETE: Final = "/v1/files/delete"
V2_CREATE: Final = "/v2/video_generation"
V2_QUERY: Final = "/v2/query/video_generation"
V2_REGENERATE: Final = "/v2/video_regeneration"
V2_EXPAND: Final = "/v2/h3_context_ir"

# --- limits ---

PROMPT_LIMIT: Final = 2000  # T2V
V2_TEXT_LIMIT: Final = 7000  # V2
IMAGE_TYPES: Final = ("image/jpeg", "image/png", "image/webp")  # I2V
IMAGE_FORMATS: Final = ("jpeg", "png", "webp")
IMAGE_BYTES: Final = 20 * 1024 * 1024  # I2V: smaller than
IMAGE_SHORT_SIDE: Final = 300  # I2V: longer than
IMAGE_ASPECT: Final = (0.4, 2.5)  # I2V: 2:5 to 5:2
CALLBACK_SECONDS: Final = 3.0  # T2V
LINK_SECONDS: Final = 3600.0  # AUD, CN; it was 9 hours in OLD
V2_KEEP_SECONDS: Final = 7 * 24 * 3600.0  # V2
REQUESTS_PER_MINUTE: Final = 20.0  # Hailuo series; H3 allows 300 (AUD)
V2_UPLOAD_PURPOSE: Final = "video_generation_input"  # AUD
OUTPUT_PURPOSE: Final = "video_generation"  # DL
OUTPUT_NAME: Final = "output_aigc.mp4"  # DL

V2_IMAGE_TYPES: Final = (*IMAGE_TYPES, "image/heic", "image/heif")
V2_VIDEO_TYPES: Final = ("video/mp4", "video/quicktime")
V2_AUDIO_TYPES: Final = ("audio/wav", "audio/x-wav", "audio/mpeg")
V2_BYTES: Final[Mapping[str, int]] = {
    "image": 30 * 1024 * 1024,
    "video": 50 * 1024 * 1024,
    "audio": 15 * 1024 * 1024,
}
V2_PIXELS: Final = (256, 5760)
V2_COUNT: Final[Mapping[str, int]] = {"image": 9, "video": 3, "audio": 3}
V2_FILES: Final = 12
V2_BODY_BYTES: Final = 64 * 1024 * 1024
V2_RATIOS: Final = ("adaptive", "21:9", "16:9", "4:3", "1:1", "3:4", "9:16")
V2_EXPANSION: Final = ("disabled", "balanced", "quality")
V2_TASK_TYPES: Final = ("generation", "h3_context_ir", "regeneration")

# --- sentences of the wire (constants, recorded from the live service) ---

NO_KEY: Final = (
    "login fail: Please carry the API secret key in the 'Authorization' field of the request header"
)
BAD_KEY: Final = "invalid api key"
WRONG_GROUP: Final = "token not match group"


def region_of(host: str) -> str | None:
    """Return the region a host name belongs to, or None for other people's servers."""
    for region, url in REGIONS.items():
        if url.partition("://")[2] == host:
            return region
    return OTHER_HOSTS.get(host)
