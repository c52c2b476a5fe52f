"""
Things that go wrong on purpose: a fault waits for requests that match it, plays, and is used up.

From Python: `server.faults.add("lost_reply", service="openai", method="POST")`; from elsewhere:
`POST /_studio/faults`.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

__all__ = ["ANSWERS", "KINDS", "Fault", "Faults"]

#: Faults that the emulator says in its wire's own words, instead of processing the request.
ANSWERS = frozenset({"400", "401", "402", "403", "404", "409", "429", "500", "502", "503", "504", "refused"})

#: Every kind, with what it does.
KINDS: Mapping[str, str] = {
    **dict.fromkeys(sorted(ANSWERS), "answered in the wire's own words; the request is not processed"),
    "garbage": "502 with an HTML page, as gateways send; not processed",
    "lost_request": "the connection breaks before anything is processed",
    "lost_reply": "the request is processed, then the connection breaks without a byte",
    "stall": "processed, but the answer (or the rest of the body, with `at`) comes `seconds` later",
    "cut": "the body breaks off after the share `at` of its bytes",
    "expired_link": "a signed link is answered as if its time were over",
    "fail_job": "the next job made ends as failed with `code` and `message`",
    "duplicate_webhook": "a webhook is delivered twice",
    "lost_webhook": "a webhook is never sent",
}


@dataclass(slots=True)
class Fault:
    """
    One fault and what it waits for; empty filters match everything.

    Attributes:
        kind: One of `KINDS`.
        service: Emulator name; media links count as `"media"`, webhooks match any.
        method: HTTP method.
        path: Text that the path contains.
        times: How often it plays; 0 is for ever.
        after: How many matching requests pass unharmed first.
        seconds: For `stall`, and the wait that a 429 or 503 names.
        at: Share of the body (0–1) after which `cut` and `stall` act.
        code: For `fail_job`: neutral error code, e.g. `"refused"`.
        message: For `fail_job`.
    """

    kind: str
    service: str = ""
    method: str = ""
    path: str = ""
    times: int = 1
    after: int = 0
    seconds: float | None = None
    at: float | None = None
    code: str = "server_error"
    message: str = "The local studio was told to let this job fail."
    played: int = 0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"there is no fault {self.kind!r}; there are: {', '.join(KINDS)}")

    def matches(self, service: str, method: str, path: str) -> bool:
        """Whether this fault waits for such a request."""
        return (
            (service == "*" or self.service in {"", service})
            and self.method.upper() in {"", method.upper()}
            and self.path in path
            and (self.times == 0 or self.played < self.times)
        )


class Faults:
    """The faults in force; safe to use from any thread."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._lock = threading.Lock()

    def add(self, kind: str | Fault, **facts: Any) -> Fault:
        """Put a fault in force; *facts* are `Fault`'s attributes."""
        if isinstance(kind, str):
            known = {item.name for item in fields(Fault)} - {"kind", "played"}
            if unknown := set(facts) - known:
                raise ValueError(
                    f"a fault has no {', '.join(sorted(unknown))}; it has: {', '.join(sorted(known))}"
                )
            kind = Fault(kind, **facts)
        with self._lock:
            self._faults.append(kind)
        return kind

    def clear(self) -> None:
        """Let nothing go wrong any more."""
        with self._lock:
            self._faults.clear()

    def take(self, kinds: frozenset[str], service: str, method: str = "", path: str = "") -> Fault | None:
        """Use up the first fault of one of *kinds* that waits for this request."""
        with self._lock:
            for fault in self._faults:
                if fault.kind not in kinds or not fault.matches(service, method, path):
                    continue
                if fault.after > 0:
                    fault.after -= 1
                    continue
                fault.played += 1
                return fault
        return None

    def listing(self) -> list[dict[str, Any]]:
        """Return all faults as JSON-ready facts, played ones included."""
        with self._lock:
            return [asdict(fault) for fault in self._faults]
