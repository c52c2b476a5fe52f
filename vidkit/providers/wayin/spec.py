"""
The facts of WayinVideo's API v2, as tables: paths, words, what a clip may look like, errors, limits, units.

Sources, all read 2026-11: seed is the Clips Export page (2026-04-01); N the newest pages (AI Clipping as of
2026-06-14 or later, Find Moments, quick start, rate limits); M the middle ones (2026-03-13…16: status codes,
upload); O the oldest (2026-03-10); CLI the vendor's own command line; obs a third party's client; tpl a third
party's list of caption templates. `inferred` stands where no page says it.
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
    NotFound,
    PermissionDenied,
    QuotaExceeded,
    RateLimited,
    ServiceError,
    VidkitError,
)
from vidkit.models import State

NAME: Final = "wayin"
TITLE: Final = "WayinVideo"
HOST: Final = "https://wayinvideo-api.wayin.ai"  # seed

# --- paths, below the generation's prefix ---

PREFIX: Final = "/api/v2"  # seed
OLD_PREFIX: Final = "/open/v2"  # O
PREFIXES: Final = (PREFIX, OLD_PREFIX)
CLIPS: Final = "/clips"
CLIPS_RESULTS: Final = "/clips/results"
FIND: Final = "/clips/find-moments"
FIND_RESULTS: Final = "/clips/find-moments/results"
EXPORT: Final = "/clips/export"  # its results lie right below it: no /results/ here (seed)
UPLOAD: Final = "/upload/single-file"

#: Sent with every request, GETs too (seed, CLI).
VERSION_HEADER: Final = "x-wayinvideo-api-version"
VERSION: Final = "v2"
#: Of the local studio only: sentences (as JSON) about what was made otherwise than asked.
NOTES_HEADER: Final = "x-vidkit-notes"


@dataclass(frozen=True, slots=True)
class Word:
    """A status word of the wire, what it means here, and who says it."""

    state: State
    source: str


#: Status words → our states; there is no word for cancelled or expired.
WORDS: Final[Mapping[str, Word]] = {
    "CREATED": Word(State.queued, "seed"),
    "QUEUED": Word(State.queued, "seed"),
    "ONGOING": Word(State.running, "seed"),
    "SUCCEEDED": Word(State.succeeded, "seed"),
    "FAILED": Word(State.failed, "seed"),
}


# --- what can be asked for ---

#: Seconds a clip may have, shortest and longest (N).
DURATIONS: Final[Mapping[str, tuple[int, int]]] = {
    "DURATION_0_30": (0, 30),
    "DURATION_0_90": (0, 90),
    "DURATION_30_60": (30, 60),
    "DURATION_60_90": (60, 90),
    "DURATION_90_180": (90, 180),
    "DURATION_180_300": (180, 300),
}
DEFAULT_DURATION: Final = "DURATION_0_90"
#: Shorter side in pixels: names from the seed, pixels inferred (none are published).
RESOLUTIONS: Final[Mapping[str, int]] = {
    "SD_480": 480,
    "HD_720": 720,
    "FHD_1080": 1080,
    "QHD_2K": 1440,
    "UHD_4K": 2160,
}
DEFAULT_RESOLUTION: Final = "SD_480"
RATIOS: Final[Mapping[str, str]] = {
    "RATIO_9_16": "9:16",
    "RATIO_1_1": "1:1",
    "RATIO_4_5": "4:5",
    "RATIO_16_9": "16:9",
}  # seed
#: The oldest pages' way to say "leave it" (O); today that is `enable_ai_reframe: false`.
OLD_RATIO: Final = "RATIO_ORIGINAL"
_TALL: Final = (
    "Auto", "Full", "Fit", "Grid 4", "Split 2", "Trio", "PiP", "Screen First", "Gameplay A", "Gameplay B",
)  # fmt: skip
#: Layouts by ratio; letters' case and spaces matter (N).
LAYOUTS: Final[Mapping[str, tuple[str, ...]]] = {
    "RATIO_16_9": ("Auto", "Full", "Fit", "Grid 4", "Split 2", "Trio", "PiP", "OTS", "Screen First"),
    "RATIO_9_16": _TALL,
    "RATIO_4_5": _TALL,
    "RATIO_1_1": ("Auto", "Full", "Fit", "Grid 4", "Trio"),
}
DEFAULT_LAYOUT: Final = "Auto"
DISPLAYS: Final = ("both", "original", "translation")  # seed
DEFAULT_DISPLAY: Final = "original"
HOOK_STYLES: Final = (
    "serious", "casual", "informative", "conversational", "humorous", "parody", "inspirational", "dramatic",
    "empathetic", "persuasive", "neutral", "excited", "calm",
)  # fmt: skip
DEFAULT_HOOK_STYLE: Final = "serious"
HOOK_POSITIONS: Final = ("beginning", "end")  # seed
DEFAULT_HOOK_POSITION: Final = "beginning"
#: Caption templates by group (tpl).
TEMPLATES: Final[Mapping[str, tuple[str, ...]]] = {
    "named": ("smart-bg-focus", "box-highlight", "word-focus", "underline-focus"),
    "numbered": tuple(f"temp-{number}" for number in range(18)),
    "static": tuple(f"temp-static-{number}" for number in range(1, 7)),
    "gaming": tuple(f"game-streamer-{number}" for number in range(1, 8)),
}
ALL_TEMPLATES: Final = tuple(name for group in TEMPLATES.values() for name in group)
DEFAULT_TEMPLATE: Final = "temp-7"  # seed
#: The vendor's command line takes `both` only with templates that begin so (CLI); the seed does otherwise.
STATIC: Final = "temp-static-"

# --- gates: fields that only count while their switch is on (seed, N) ---

EXPORT_GATE: Final = "enable_export"
CAPTION_FIELDS: Final = ("caption_display", "cc_style_tpl")
HOOK_FIELDS: Final = (
    "ai_hook_script_style", "ai_hook_position", "ai_hook_keywords", "ai_hook_text_duration",
)  # fmt: skip
REFRAME_FIELDS: Final = ("ratio", "reframe_layout")
#: Switch → the fields it opens.
GATES: Final[Mapping[str, tuple[str, ...]]] = {
    "enable_caption": CAPTION_FIELDS,
    "enable_ai_hook": HOOK_FIELDS,
    "enable_ai_reframe": REFRAME_FIELDS,
}
RENDER_FIELDS: Final = ("resolution", *GATES, *CAPTION_FIELDS, *HOOK_FIELDS, *REFRAME_FIELDS)
#: Enterprise plan only (N).
ENTERPRISE: Final = ("enable_more_results", "enable_express_mode")

# --- errors: there are no codes but HTTP's, so the words have to be read ---

_NO, _MAYBE = Billed.no, Billed.unknown
_FIX = "Correct the request; nothing was created."


@dataclass(frozen=True, slots=True)
class Code:
    """
    What an answer means to the caller.

    Attributes:
        error: The branch of our tree.
        heals: Whether asking again, unchanged, can help.
        billed: Whether it cost units (failed calls deduct none; M).
        message: The words we give where the service gave none.
        advice: What to do next.
        source: Where the row was read.
    """

    error: type[VidkitError]
    heals: bool
    billed: Billed
    message: str
    advice: str
    source: str


CODES: Final[Mapping[int, Code]] = {
    400: Code(InvalidRequest, False, _NO, "the request was refused", _FIX, "M"),
    401: Code(AuthError, False, _NO, "unauthorized", "Check WAYIN_API_KEY.", "inferred"),
    403: Code(
        AuthError,
        False,
        _NO,
        "the key is missing or wrong",
        "Check WAYIN_API_KEY; a key is shown once, in the API dashboard.",
        "M",
    ),
    404: Code(NotFound, False, _NO, "there is nothing here", "Check the id.", "inferred"),
    405: Code(InvalidRequest, False, _NO, "wrong method", _FIX, "inferred"),
    410: Code(NotFound, False, _NO, "its time is over", "Submit it again.", "inferred"),
    429: Code(
        RateLimited,
        True,
        _NO,
        "more than 15 requests in a minute, or more than 5 projects at once",
        "Wait for a running project to end, or a minute.",
        "M, N",
    ),
    500: Code(ServiceError, True, _MAYBE, "server fault", "Ask again later.", "M"),
}


@dataclass(frozen=True, slots=True)
class Meaning:
    """
    What words in a 400 or an `error_message` give away.

    Attributes:
        words: Each has to occur, in any case.
        code: What it means.
    """

    words: tuple[str, ...]
    code: Code


_UNITS = Code(
    QuotaExceeded, False, _NO, "not enough API units", "Add API units; website credits do not count.", "O"
)
_PLAN = Code(
    PermissionDenied, False, _NO, "not in this plan", "Leave that field away, or choose a higher plan.", "N"
)
_CONTENT = Code(
    ContentRefused,
    False,
    _NO,
    "content policy",
    "Use another video; this one will be refused again.",
    "inferred",
)
#: The first that fits wins; all inferred, because no such sentence is published.
MEANINGS: Final = (
    *(Meaning((word, "unit"), _UNITS) for word in ("not enough", "insufficient", "exceed")),
    Meaning(("insufficient",), _UNITS),
    Meaning(("balance",), _UNITS),
    *(Meaning((word,), _PLAN) for word in (" plan", "enterprise", "subscription", "upgrade")),
    *(Meaning((word,), _CONTENT) for word in ("content policy", "moderation", "copyright", "violat")),
)

# --- limits and units ---

REQUESTS_PER_MINUTE: Final = 15.0  # N: all endpoints together, polls too
PROJECTS_AT_ONCE: Final = 5  # N
#: So long a success may lack clips that were asked for as files (obs saw it; the figure is ours).
EARLY_SECONDS: Final = 600.0
POLL_SECONDS: Final = 30.0  # the documents' advice; the CLI's 10 s breaks the limit at three projects
LINK_SECONDS: Final = 24 * 3600.0  # N: each look signs a fresh one
KEEP_SECONDS: Final = 3 * 24 * 3600.0  # CLI: about three days, by plan
UPLOAD_SECONDS: Final = 3600.0  # M
UPLOAD_BYTES: Final = 5 * 10**9  # M
#: Endings that are documented; others may be taken and fail later (M).
UPLOAD_TYPES: Final[Mapping[str, str]] = {
    "avi": "video/x-msvideo",
    "mp4": "video/mp4",
    "mov": "video/quicktime",
    "webm": "video/webm",
}
UNITS_PER_MINUTE: Final = 2.0  # obs, unverified; halved by express mode (N)
UNITS_SOURCE: Final = "a third party's figure; the service publishes none"
UNITS_DATE: Final = "2026-11"


def meaning(message: str) -> Code | None:
    """Return what a sentence of the service gives away beyond its HTTP code, or None."""
    text = f" {message.lower()}"
    return next((item.code for item in MEANINGS if all(word in text for word in item.words)), None)
