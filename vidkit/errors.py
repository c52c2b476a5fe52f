"""
Everything that can go wrong, as one tree.

Branches follow what the reader can do about it, and every error answers four questions: what failed, was it
billed, does it still run, what to do next.

::

    VidkitError
    ├── InvalidRequest        fix the request; nothing was sent
    ├── AuthError             supply another key, or the other region
    ├── PermissionDenied      the key is fine but may not do this
    ├── NotFound              no such job or file (or its time is over)
    ├── QuotaExceeded         add credits or wait for the plan's window
    ├── RateLimited           wait `retry_after` seconds
    ├── ServiceError          the service's fault; asking again may help
    ├── JobFailed             the service gave up on the job
    │   └── ContentRefused    its content filter did
    ├── JobTimeout            we stopped waiting; the job goes on
    ├── JobCancelled          somebody stopped it
    ├── JobExpired            the result existed and is gone
    ├── SubmissionUnknown     the reply to a create was lost: it may exist, it may be billed
    ├── BudgetExceeded        your own cap said no; nothing was sent
    ├── MediaError            a file is not what it should be
    └── MissingPart           an optional package is not installed; the text has the install line
"""

from __future__ import annotations

from enum import StrEnum

__all__ = [
    "AuthError",
    "Billed",
    "BudgetExceeded",
    "ContentRefused",
    "InvalidRequest",
    "JobCancelled",
    "JobExpired",
    "JobFailed",
    "JobTimeout",
    "MediaError",
    "MissingPart",
    "NotFound",
    "PermissionDenied",
    "QuotaExceeded",
    "RateLimited",
    "ServiceError",
    "SubmissionUnknown",
    "VidkitError",
    "VidkitWarning",
]


class Billed(StrEnum):
    """Whether money went: `yes`, `no`, or honestly `unknown`."""

    yes = "yes"
    no = "no"
    unknown = "unknown"


class VidkitError(Exception):
    """
    The root. `str(error)` is one clear sentence; the attributes hold the facts behind it.

    Attributes:
        message: What failed, in one sentence. Keys never occur in it.
        provider: The service's name (`"minimax"`), or None where no service was involved.
        operation: Its operation (`"generate"`), or None.
        job_id: Our id of the job concerned, or None.
        code: The service's own code, as text, or None.
        billed: Whether this cost money.
        still_running: Whether the job goes on at the service; None when nobody knows.
        advice: What to do next, in one sentence.
        retry_after: Seconds after which asking again can help, or None.
    """

    default_billed = Billed.unknown
    default_still_running: bool | None = None
    default_advice = ""

    def __init__(
        self,
        message: str,
        *,
        provider: str | None = None,
        operation: str | None = None,
        job_id: str | None = None,
        code: str | None = None,
        billed: Billed | str | None = None,
        still_running: bool | None = None,
        advice: str | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.provider = provider
        self.operation = operation
        self.job_id = job_id
        self.code = code
        self.billed = Billed(billed) if billed is not None else self.default_billed
        self.still_running = self.default_still_running if still_running is None else still_running
        self.advice = self.default_advice if advice is None else advice
        self.retry_after = retry_after

    def __str__(self) -> str:
        where = " · ".join(part for part in (self.provider, self.operation, self.job_id) if part)
        text = f"{where}: {self.message}" if where else self.message
        return f"{text} {self.advice}" if self.advice else text

    def answers(self) -> dict[str, str]:
        """Answer the four questions every error has to answer, ready to show."""
        running = {True: "Yes.", False: "No.", None: "Unknown."}[self.still_running]
        billed = {
            Billed.yes: "Yes.",
            Billed.no: "No.",
            Billed.unknown: "Unknown: look at the service's own usage page.",
        }
        return {
            "What": self.message,
            "Billed?": billed[self.billed],
            "Still running?": running,
            "What next": self.advice or "Read the message; then ask again.",
        }


class InvalidRequest(VidkitError):
    """The request cannot work, and says where. Nothing was sent, nothing was paid."""

    default_billed = Billed.no
    default_still_running = False

    def __init__(self, message: str, *, fields: dict[str, str] | None = None, **facts: object) -> None:
        super().__init__(message, **facts)  # type: ignore[arg-type]  # the keyword facts of VidkitError
        #: One sentence per field that is wrong, so that a form can show it in place.
        self.fields = fields or {}


class AuthError(VidkitError):
    """No key, a wrong key, or a key of another region."""

    default_billed = Billed.no
    default_still_running = False


class PermissionDenied(VidkitError):
    """The key is known but may not do this."""

    default_billed = Billed.no
    default_still_running = False


class NotFound(VidkitError):
    """The service knows no such job or file, or no longer does."""

    default_billed = Billed.no
    default_still_running = False


class QuotaExceeded(VidkitError):
    """Balance, plan or credits are used up."""

    default_billed = Billed.no
    default_still_running = False


class RateLimited(VidkitError):
    """Too many requests; `retry_after` says how long to wait where the service told us."""

    default_billed = Billed.no
    default_advice = "Wait a little; vidkit slows down by itself for later requests."


class ServiceError(VidkitError):
    """The service stumbled (5xx, a broken body, no connection)."""

    default_advice = "Ask again later; the job, if there is one, is kept in studio.jobs."


class JobFailed(VidkitError):
    """The service ended the job without a result."""

    default_still_running = False


class ContentRefused(JobFailed):
    """A content filter refused the prompt, an input or the output."""

    default_advice = "Change the prompt or the input; the same request will be refused again."


class JobTimeout(VidkitError):
    """Our patience ended, not the job: it goes on, and `wait()` can be called again."""

    default_still_running = True
    default_advice = "Call wait() again: the job goes on and its file will be fetched when it ends."


class JobCancelled(VidkitError):
    """The job was cancelled."""

    default_still_running = False
    default_advice = "If you want it after all, ask again: the same request makes a new job."


class JobExpired(VidkitError):
    """The service threw the result away before it was fetched."""

    default_still_running = False
    default_advice = "The result is gone at the service; submit again with again=True."


class SubmissionUnknown(VidkitError):
    """A create was sent and its reply was lost: the job may exist and may be billed."""

    default_advice = (
        "Look at the service's own list first. job.refresh() looks again where the service can list jobs; "
        "again=True submits a new, possibly second, paid job."
    )


class BudgetExceeded(VidkitError):
    """Your own cap stopped the request before it left."""

    default_billed = Billed.no
    default_still_running = False
    default_advice = "Raise the cap with studio.spend.cap(...), or choose a cheaper request."


class MediaError(VidkitError):
    """A media file is missing, broken, or not of the kind it should be."""

    default_billed = Billed.no
    default_still_running = False


class MissingPart(VidkitError):
    """An optional package is missing; the message holds the exact line that installs it."""

    default_billed = Billed.no
    default_still_running = False


class VidkitWarning(UserWarning):
    """Something odd that vidkit survived: an unknown status word, a camera word nobody knows."""
