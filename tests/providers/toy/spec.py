"""The toy's words and codes, each with our word beside it. Source: we made it up, read 2026-11."""

from __future__ import annotations

from vidkit.errors import (
    AuthError,
    Billed,
    ContentRefused,
    InvalidRequest,
    NotFound,
    QuotaExceeded,
    RateLimited,
    ServiceError,
    VidkitError,
)
from vidkit.models import State

NAME = "toy"
BASE_URL = "https://api.toy.example/toy"
KEY_HEADER = "X-Toy-Key"
LONGEST_S = 6
PRICE_USD_PER_S = 0.01
PRICE_SOURCE = "https://toy.example/prices"
PRICE_DATE = "2026-11"

#: The service's status word → our state.
STATES: dict[str, State] = {
    "waiting": State.queued,
    "drawing": State.running,
    "drawn": State.succeeded,
    "torn": State.failed,
    "stopped": State.cancelled,
}

#: The service's error code → our error, whether it was billed, what to do.
CODES: dict[str, tuple[type[VidkitError], Billed, str]] = {
    "bad_request": (InvalidRequest, Billed.no, "Change the field it names."),
    "no_key": (AuthError, Billed.no, "Set TOY_API_KEY."),
    "no_ink": (QuotaExceeded, Billed.no, "Buy ink."),
    "ugly": (ContentRefused, Billed.no, "Ask for something nicer."),
    "unknown_drawing": (NotFound, Billed.no, "Check the id."),
    "too_fast": (RateLimited, Billed.no, "Wait a little."),
    "broken": (ServiceError, Billed.unknown, "Ask again later."),
}

#: The emulator's neutral fault or error → code and HTTP status.
FAULTS: dict[str, tuple[str, int]] = {
    "400": ("bad_request", 400),
    "401": ("no_key", 401),
    "402": ("no_ink", 402),
    "403": ("no_key", 403),
    "404": ("unknown_drawing", 404),
    "409": ("bad_request", 409),
    "429": ("too_fast", 429),
    "refused": ("ugly", 400),
}
