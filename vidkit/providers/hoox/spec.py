"""
The facts of Hoox's public API, as tables: words, codes, paths, formats, limits. Prices: `spec_credits.py`.

Sources, read 2026-11: `seed` is the seed page (export start, the oldest text); START, STATUS, GEN, GENST,
ERR, AUTH, HOOK, COST, EXP, VOICE, AVATAR, DUP the pages of docs.hoox.video of these names; DOCS the older
sources of the same pages (2025-10); OBS the behaviour of the server's route handlers as observed in 2025-10;
SKILL a newer public description (2026). Where they disagree the newer one stands here, the rest in README.md.
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

NAME: Final = "hoox"
TITLE: Final = "Hoox"
BASE_URL: Final = "https://app.hoox.video/api/public/v1"  # START, AUTH
KEY_VARIABLE: Final = "HOOX_API_KEY"

#: Status words in lower case → our states (STATUS, GENST). A word that is not here counts as running.
WORDS: Final[Mapping[str, State]] = {
    "pending": State.queued,
    "processing": State.running,
    "completed": State.succeeded,
    "done": State.succeeded,  # DUP, for a copy that is ready at once
    "failed": State.failed,
}

#: Steps of an export, in order; progress may begin anew in each (OBS).
EXPORT_STEPS: Final = ("render-audio", "avatar", "render")
#: Steps of a generation, in order (GENST, OBS).
GENERATION_STEPS: Final = (
    "QUEUE",
    "VOICE_GENERATION",
    "TRANSCRIPTION",
    "SEARCH_MEDIA",
    "PLACE_BROLL",
    "DISPLAY_BROLL",
    "REDIRECTING",
)


@dataclass(frozen=True, slots=True)
class Code:
    """
    What a code of a refused request means.

    Attributes:
        error: The branch of our tree.
        status: The HTTP status it comes with.
        spelling: As the service writes it; both letter cases occur, so it is compared without case.
        billed: Whether it cost credits.
        advice: What to do next.
        source: Where the row was read.
    """

    error: type[VidkitError]
    status: int
    spelling: str
    billed: Billed
    advice: str
    source: str


_NO, _MAYBE = Billed.no, Billed.unknown
_FIX = "Correct the request; nothing was created."
_KEY = f"Check {KEY_VARIABLE}; a new key of the space ends the old one at once."
_OWN = "It belongs to another space: use that space's key."
_LATER = "Ask again later; nothing here can be corrected."
_MEDIA = "Give a public http(s) link to a file the service can read."


def _row(
    spelling: str,
    status: int,
    source: str,
    error: type[VidkitError] = InvalidRequest,
    advice: str = _FIX,
    billed: Billed = _NO,
) -> Code:
    return Code(error, status, spelling, billed, advice, source)


#: Codes of refused requests, by upper-case name.
CODES: Final[Mapping[str, Code]] = {
    row.spelling.upper(): row
    for row in (
        _row("MISSING_VIDEO_ID", 400, "seed", advice="Give the video_id of a completed generation."),
        _row(
            "VIDEO_NOT_FOUND",
            404,
            "seed; status DOCS",
            NotFound,
            "Check the id and the key: ids belong to a space.",
        ),
        _row("UNAUTHORIZED_VIDEO", 403, "seed; status DOCS", PermissionDenied, _OWN),
        _row(
            "VIDEO_NOT_READY",
            400,
            "seed; status OBS",
            advice="Wait until its generation is completed, then export.",
        ),
        _row(
            "INVALID_FORMAT",
            400,
            "seed; status OBS",
            advice="The formats are vertical, ads, square, horizontal and custom; nothing was created.",
        ),
        _row(
            "INSUFFICIENT_CREDITS",
            402,
            "seed; status ERR, OBS",
            QuotaExceeded,
            "Add credits to the space, then ask again.",
        ),
        _row("INVALID_VALUE", 400, "OBS"),
        _row("INVALID_TYPE", 400, "ERR"),
        _row("MISSING_FIELD", 400, "GEN"),
        _row(
            "MISSING_CONTENT",
            400,
            "GEN",
            advice="Give a prompt, a script, a voice_url, an avatar_url or a sequence_plan.",
        ),
        _row("MISSING_VOICE", 400, "GEN", advice="A script needs a voice: see studio.hoox.voices()."),
        _row("INVALID_VOICE_ID", 400, "GEN", advice="See studio.hoox.voices() for those there are."),
        _row("INVALID_AVATAR_ID", 400, "GEN", advice="See studio.hoox.avatars(): it is a look's id."),
        _row("INVALID_ANIMATE_MODE", 400, "GEN"),
        _row("INVALID_AVATAR_MODEL", 400, "OBS"),
        _row(
            "INCOMPATIBLE_AVATAR_MODEL",
            400,
            "OBS",
            advice="Leave avatar_model out and the service chooses one that fits.",
        ),
        _row("INVALID_PARAMETER", 400, "OBS", advice="Leave avatar_model out: this video has no avatar."),
        _row("INVALID_PLAN", 400, "SKILL"),
        _row(
            "PLAN_RESOLUTION_FAILED",
            404,
            "SKILL",
            NotFound,
            "A voice, look or file the plan names is not there.",
        ),
        _row("invalid_media_url", 400, "ERR", advice=_MEDIA),
        _row("invalid_voice_url", 400, "ERR", advice=_MEDIA),
        _row("invalid_avatar_url", 400, "ERR", advice=_MEDIA),
        _row("MEDIA_PROCESSING_FAILED", 400, "GEN", advice=_MEDIA),
        _row("VOICE_PROCESSING_FAILED", 400, "GEN", advice=_MEDIA),
        _row("AVATAR_PROCESSING_FAILED", 400, "GEN", advice=_MEDIA),
        _row("SCRIPT_GENERATION_FAILED", 500, "GEN, OBS", ServiceError, _LATER),
        _row(
            "job_not_found", 404, "ERR, STATUS", NotFound, "Check the id and the key: ids belong to a space."
        ),
        _row("unauthorized_job", 403, "ERR, STATUS", PermissionDenied, _OWN),
        _row("invalid_api_key", 401, "AUTH", AuthError, _KEY),
        _row(
            "plan_required", 403, "AUTH, OBS", PermissionDenied, "The public API needs the Enterprise plan."
        ),
        _row(
            "rate_limit_exceeded",
            429,
            "AUTH",
            RateLimited,
            "Wait up to a minute: 100 requests a minute for the whole space, status calls included.",
        ),
        _row("internal_error", 500, "ERR", ServiceError, _LATER, _MAYBE),
        _row("not_found", 404, "inferred", NotFound, "Check the path and the id."),
        # No page names a code for refused content; the local studio says it so, and both sides read it so.
        _row(
            "CONTENT_POLICY_VIOLATION",
            400,
            "inferred",
            ContentRefused,
            "Change the words or the media; the same request will be refused again.",
        ),
    )
}
#: Of an error body that names none (OBS).
FALLBACK_CODE: Final = "API_ERROR"
#: Parts of codes that tell of a content filter, whatever its exact spelling (inferred).
REFUSED_PARTS: Final = ("POLICY", "MODERATION", "REFUSED", "NSFW")


@dataclass(frozen=True, slots=True)
class Failed:
    """What a failed job's code means: the words where the service has none, and what to do next."""

    error: type[VidkitError]
    message: str
    advice: str
    source: str


_AGAIN = "Submit it again with again=True; if it fails again, ask the service with this code."

#: `error.code` of failed jobs.
FAILURES: Final[Mapping[str, Failed]] = {
    "EXPORT_FAILED": Failed(JobFailed, "the export failed", _AGAIN, "STATUS"),
    "ENCODING_FAILED": Failed(JobFailed, "the video could not be encoded", _AGAIN, "STATUS"),
    "FORMAT_CONVERSION_FAILED": Failed(
        JobFailed,
        "the video could not be brought to this format",
        "Try one of the named formats: vertical, ads, square, horizontal.",
        "STATUS",
    ),
    "STORAGE_FAILED": Failed(JobFailed, "the file could not be stored", _AGAIN, "STATUS"),
    "GENERATION_FAILED": Failed(JobFailed, "the generation failed", _AGAIN, "GENST"),
    "SCRIPT_GENERATION_FAILED": Failed(
        JobFailed, "no script could be written", "Change the prompt, or give a script of your own.", "GENST"
    ),
    "VOICE_GENERATION_FAILED": Failed(
        JobFailed, "the voice could not speak this", "Choose another voice: studio.hoox.voices().", "GENST"
    ),
    "AVATAR_PROCESSING_FAILED": Failed(
        JobFailed, "the avatar could not be made", "Choose another look: studio.hoox.avatars().", "GENST"
    ),
    "MEDIA_PROCESSING_FAILED": Failed(JobFailed, "a media file could not be used", _MEDIA, "GENST"),
    "ASSEMBLY_FAILED": Failed(JobFailed, "the parts could not be put together", _AGAIN, "GENST"),
    "CONTENT_POLICY_VIOLATION": Failed(
        ContentRefused,
        "a content filter refused it",
        "Change the words or the media; the same request will be refused again.",
        "inferred",
    ),
}
#: A job that ended well and never told where its file is.
NO_RESULT: Final = Failed(
    JobFailed,
    "the service says completed and gives no result",
    "Look in the dashboard for it. job.refresh() asks once more; else submit with again=True.",
    "OBS",
)
#: Looks after which a completed job without a result is given up.
PATIENT_LOOKS: Final = 12

# --- formats ---


@dataclass(frozen=True, slots=True)
class Format:
    """A named format: its pixels and what it is for."""

    width: int
    height: int
    ratio: str
    source: str


FORMATS: Final[Mapping[str, Format]] = {
    "vertical": Format(1080, 1920, "9:16", "seed"),
    "ads": Format(1080, 1350, "4:5", "seed"),
    "square": Format(1080, 1080, "1:1", "seed"),
    "horizontal": Format(1920, 1080, "16:9", "START; refused by the server of OBS and absent in SKILL"),
}
CUSTOM: Final = "custom"
FORMAT_NAMES: Final = (*FORMATS, CUSTOM)
DEFAULT_FORMAT: Final = "vertical"  # GEN
DEFAULT_SIZE: Final = (1080, 1920)  # START: of custom without numbers
SIZE: Final = (1, 5000)  # START, OBS


def named_format(width: int, height: int) -> str | None:
    """Return the named format of this size: it costs no high-resolution surcharge, custom does."""
    return next(
        (name for name, item in FORMATS.items() if (item.width, item.height) == (width, height)), None
    )


def pixels(form: str | None, width: float | None = None, height: float | None = None) -> tuple[int, int]:
    """Return the size of a format; *width* and *height* count for custom only."""
    if form == CUSTOM:
        sides = zip((width, height), DEFAULT_SIZE, strict=True)
        across, down = (int(default if side is None else side) for side, default in sides)
        return across, down
    found = FORMATS[form or DEFAULT_FORMAT]
    return found.width, found.height


# --- avatar models ---

#: Models by what they animate (OBS, SKILL): a filmed look takes the first alone, a drawn one all others.
FILMED_MODEL: Final = "standard"
AI_MODELS: Final = (
    "veo-3-fast",
    "veo-3",
    "veo-3-lite",
    "omni-flash",
    "ora-lite",
    "ora-standard",
    "ora-pro",
    "seedance-2",
    "seedance-2-fast",
    "seedance-2-1080p",
)
AVATAR_MODELS: Final = (FILMED_MODEL, "premium", "ultra", *AI_MODELS)


def automatic_model(*, filmed: bool, veo: bool) -> str:
    """Return the model the service chooses (OBS)."""
    if veo:
        return "veo-3-fast"
    return FILMED_MODEL if filmed else "premium"


def model_fits(model: str, *, filmed: bool, veo: bool) -> bool:
    """Whether a look (or a video generated with use_veo3) takes this model (OBS)."""
    if veo:
        return model in AI_MODELS
    return (model == FILMED_MODEL) is filmed


# --- limits ---

REQUESTS_PER_MINUTE: Final = 100.0  # AUTH: per space, status calls included
WINDOW_SECONDS: Final = 60.0  # AUTH
PROMPT_LIMIT: Final = 10_000  # DOCS, of /script/generate
DURATION: Final = (10, 600)  # GEN
SCRIPT_DURATION: Final = 60  # DOCS: where none is given
URLS: Final = 10  # GEN
ANIMATE_MODES: Final = ("standard", "pro")  # GEN, old; still accepted (OBS)
SHOWS: Final = ("full", "half", "background", "hide")  # SKILL
ENABLES: Final = ("subtitles", "broll", "music", "transitions")  # SKILL
LINK_SECONDS: Final = 7 * 24 * 3600.0  # STATUS says "7" and no unit: days are inferred
WEBHOOK_SECONDS: Final = 10.0  # HOOK
WORDS_PER_MINUTE: Final = 150.0  # ours: length of a script nobody has spoken yet

# --- paths ---

EXPORT_START: Final = "/export/start"
EXPORT_STATUS: Final = "/export/status"
GENERATION_START: Final = "/generation/start"
GENERATION_STATUS: Final = "/generation/status"
SCRIPT: Final = "/script/generate"
DUPLICATE: Final = "/video/duplicate"
VOICES: Final = "/voice/list"
VOICE: Final = "/voice"
AVATARS: Final = "/avatar/list"
AVATAR: Final = "/avatar"
OLD_VOICES: Final = "/resources/voices"
OLD_AVATARS: Final = "/resources/avatars"
#: Of the local studio alone: a film of yours, standing where the service's dashboard has its own.
DASHBOARD: Final = "/_dashboard/videos"

# --- webhooks (HOOK) ---

WEBHOOK_HEADERS: Final[Mapping[str, str]] = {
    "content-type": "application/json",
    "user-agent": "Hoox-API/1.0",
    "x-hoox-webhook": "true",
}
TASKS: Final[Mapping[str, str]] = {"generate": "video_generate", "export": "video_export"}
#: The part of a webhook URL that only we and the service know (ours: nothing is signed).
TOKEN: Final = "vidkit_token"  # noqa: S105  # the name of a query parameter
