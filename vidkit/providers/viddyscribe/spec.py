"""
The facts of ViddyScribe's enterprise API, as tables: hosts, words, codes, paths, limits, credits.

Two generations are about. The newer nests its bodies (`input`, `generation_config`); the older is flat and
has paths of its own for URLs and files. The client speaks the newer, the local server hears both.

Sources, all read 2026-11: seed is the overview the project started from; V-over, V-auth, V-up, V-text,
V-audio, V-video, V-vurl, V-res are pages below docs.viddyscribe.com (overview, authentication,
upload-media, the three generate pages, video-from-url, get-job-results), V-large its guide to large
uploads, V-cred its page about credits. "inferred" is documented nowhere; "studio" is a word of the local
server's own.
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
    MediaError,
    NotFound,
    PermissionDenied,
    QuotaExceeded,
    RateLimited,
    ServiceError,
    VidkitError,
)
from vidkit.models import State

NAME: Final = "viddyscribe"
TITLE: Final = "ViddyScribe"
BASE_URL: Final = "https://api.viddyscribe.com"  # V-over
KEY_HEADER: Final = "X-API-Key"  # seed

# --- paths ---

PREFIX: Final = "/enterprise/api"  # V-over
UPLOAD: Final = f"{PREFIX}/upload_media"  # V-up
UPLOAD_FROM_URL: Final = f"{PREFIX}/upload_media_from_url"  # seed says it exists; path inferred
NOTIFY: Final = f"{PREFIX}/notify_upload_complete"  # V-large
UPLOAD_STATUS: Final = f"{PREFIX}/get_upload_status"  # V-large
RESULTS: Final = f"{PREFIX}/get_results"  # V-res
#: Our operation → the last part of its path (seed); the older variants add `_from_url` and `_from_file`.
PRODUCTS: Final[Mapping[str, str]] = {
    "describe_text": "generate_ad_text",
    "describe_audio": "generate_ad_audio",
    "describe_video": "generate_ad_video",
}

# --- words ---

#: The service's status word → our state (V-res). A word that is not here counts as running.
WORDS: Final[Mapping[str, State]] = {
    "queued": State.queued,
    "processing": State.running,
    "done": State.succeeded,
    "failed": State.failed,
}
#: `upload_status` that end a signed upload (V-large); any other word: it goes on.
UPLOAD_DONE: Final = "completed"
UPLOAD_FAILED: Final = "failed"

FORMATS: Final = ("json", "vtt", "srt", "edl")  # V-over; srt is newer
AD_TYPES: Final = ("extended_ad", "standard_ad")  # V-text
DEFAULT_AD_TYPE: Final = "extended_ad"  # V-text
VOLUME_OPTIONS: Final = ("auto", "max")  # V-video
VOLUME_DB: Final = (-10.0, 0.0)  # V-video
TRACK_TYPES: Final = ("mixed", "ad_only")  # V-audio

# --- limits ---

MULTIPART_BYTES: Final = 32 * 1024 * 1024  # V-up, V-large
LINK_SECONDS: Final = 15 * 60.0  # V-res
UPLOAD_URL_SECONDS: Final = 15 * 60.0  # inferred

# --- credits ---

#: Credits a minute of source video, by operation (V-cred).
CREDITS_A_MINUTE: Final[Mapping[str, float]] = {
    "describe_text": 0.5,
    "describe_audio": 0.75,
    "describe_video": 1.0,
}
#: A video from text one already has (V-cred). For audio from own text no figure is published.
CREDITS_FROM_TEXT: Final = 0.5
CREDITS_SOURCE: Final = "https://docs.viddyscribe.com/help/credits-and-usage"
CREDITS_DATE: Final = "2026-11"

# --- errors ---

_NO, _MAYBE = Billed.no, Billed.unknown


@dataclass(frozen=True, slots=True)
class Code:
    """
    An error code of the wire.

    Attributes:
        status: The HTTP status it comes with; 0 for one that only a failed job has.
        error: Our error.
        billed: Whether it cost credits.
        advice: What to do next.
        source: Where it was read.
        wait: Seconds after which asking again can help, where the answer names none; None: it cannot.
    """

    status: int
    error: type[VidkitError]
    billed: Billed
    advice: str
    source: str
    wait: float | None = None


_FIX = "Change what the message names."
_OTHER_FILE = "Give a file with at least one video stream; a player should show a picture."
_SHORTER = "Cut the video into parts, or ask for a larger plan."
_AGAIN = "Submit again with again=True; if it fails again, look at the file."
_LANGUAGES = "Pass your own text as description_content=."

#: What each code means here.
CODES: Final[Mapping[str, Code]] = {
    "invalid_request": Code(400, InvalidRequest, _NO, _FIX, "inferred: the page names no code"),
    "unauthorized": Code(
        401, AuthError, _NO, "Check the key: it starts with vsk_ and belongs to your team.", "V-auth"
    ),
    "video_too_long": Code(403, PermissionDenied, _NO, _SHORTER, "seed"),
    "file_too_large": Code(
        403, PermissionDenied, _NO, "Encode the video smaller, or ask for a larger plan.", "seed"
    ),
    "feature_not_available": Code(
        403, PermissionDenied, _NO, "Leave that feature out, or change the plan.", "V-auth"
    ),
    "limit_reached": Code(
        403,
        QuotaExceeded,
        _NO,
        "The allowance is used up: wait for the next period or change the plan.",
        "V-auth",
    ),
    "not_found": Code(404, NotFound, _NO, "Check the id, and that the key is of the same team.", "inferred"),
    "upload_not_ready": Code(
        409,
        ServiceError,
        _NO,
        "The upload is still being checked; ask again in a moment.",
        "seed, V-large",
        2.0,
    ),
    "upload_failed": Code(
        409, MediaError, _NO, "The service could not use the upload: upload the file again.", "seed, V-large"
    ),
    "no_video_stream": Code(415, MediaError, _NO, _OTHER_FILE, "seed"),
    "rate_limit_exceeded": Code(
        429,
        RateLimited,
        _NO,
        "Wait as long as it says; the limit is the team's, over all its keys.",
        "seed",
        5.0,
    ),
    "queue_limit_exceeded": Code(
        429,
        RateLimited,
        _NO,
        "Too many jobs are queued: wait until some of them have ended.",
        "seed, V-over",
        15.0,
    ),
    "concurrency_limit_exceeded": Code(
        429,
        RateLimited,
        _NO,
        "Too many submissions are being checked at once: ask again shortly.",
        "seed",
        2.0,
    ),
    "plan_limit_exceeded": Code(
        429,
        QuotaExceeded,
        _NO,
        "The team's allocation is used up: asking again cannot help.",
        "seed",
    ),
    "internal_error": Code(500, ServiceError, _MAYBE, "Ask again later.", "inferred: the page names no code"),
    # codes of failed jobs: the page that lists them could not be had
    "processing_failed": Code(0, JobFailed, _MAYBE, _AGAIN, "inferred"),
    "download_failed": Code(
        0, JobFailed, _NO, "Check that anybody can open the URL, or give the file itself.", "inferred"
    ),
    "unreadable_video": Code(0, JobFailed, _NO, "The file is broken or cut off: export it again.", "studio"),
    "language_not_available": Code(0, JobFailed, _NO, _LANGUAGES, "studio"),
    "content_refused": Code(0, ContentRefused, _NO, "Change the video or the instructions.", "studio"),
}

#: Statuses whose code is not named → the code they count as.
CODE_OF_STATUS: Final[Mapping[int, str]] = {
    400: "invalid_request",
    401: "unauthorized",
    404: "not_found",
    413: "file_too_large",
    415: "no_video_stream",
    422: "invalid_request",
    500: "internal_error",
}

#: Features a plan may lack, and what to do without (V-auth).
FEATURES: Final[Mapping[str, str]] = {
    "allow_api_ad_video_generation": "describe_text() or describe_audio() may be in the plan.",
    "allow_api_ad_audio_generation": "describe_text() or describe_video() may be in the plan.",
    "allow_custom_instructions": "Leave custom_instructions out.",
    "allow_config_volume": "Leave volume_option and volume_level_db out.",
    "allow_custom_video_categories": "Use video_category='Auto'.",
    "allow_custom_description_workflow": "Leave description_content out.",
    "allow_standard_ad": "Use ad_type='extended_ad'.",
    "allow_url_input": "Give the file instead of its URL.",
}
