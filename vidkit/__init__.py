"""
Make videos through APIs in a notebook: durable jobs, live cards, inline players, and a local studio.

Everything here loads when it is first used, so that `import vidkit` takes no time::

    import vidkit as vk

    studio = vk.local()
    video = studio.generate("A red kite over dunes [Pan left]").wait()
"""

from __future__ import annotations

import importlib
import logging
from typing import TYPE_CHECKING, Any

from vidkit._version import __version__
from vidkit.errors import (
    AuthError,
    Billed,
    BudgetExceeded,
    ContentRefused,
    InvalidRequest,
    JobCancelled,
    JobExpired,
    JobFailed,
    JobTimeout,
    MediaError,
    MissingPart,
    NotFound,
    PermissionDenied,
    QuotaExceeded,
    RateLimited,
    ServiceError,
    SubmissionUnknown,
    VidkitError,
    VidkitWarning,
)

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from vidkit import options, testing
    from vidkit._camera import camera
    from vidkit._doctor import doctor
    from vidkit._register import register
    from vidkit.comparing import Comparison, Rating, compare, rate
    from vidkit.jobs import Job
    from vidkit.media import Audio, Clip, Description, Project, Video
    from vidkit.models import State
    from vidkit.nested import enable_nested
    from vidkit.studio import Studio, connect, local

__all__ = [
    "Audio",
    "AuthError",
    "Billed",
    "BudgetExceeded",
    "Clip",
    "Comparison",
    "ContentRefused",
    "Description",
    "InvalidRequest",
    "Job",
    "JobCancelled",
    "JobExpired",
    "JobFailed",
    "JobTimeout",
    "MediaError",
    "MissingPart",
    "NotFound",
    "PermissionDenied",
    "Project",
    "QuotaExceeded",
    "RateLimited",
    "Rating",
    "ServiceError",
    "State",
    "Studio",
    "SubmissionUnknown",
    "Video",
    "VidkitError",
    "VidkitWarning",
    "__version__",
    "camera",
    "compare",
    "connect",
    "doctor",
    "enable_nested",
    "local",
    "options",
    "rate",
    "register",
    "testing",
]

#: Name → where it lives: a module, or a module and an attribute.
_LAZY = {
    "Audio": "vidkit.media:Audio",
    "Clip": "vidkit.media:Clip",
    "Comparison": "vidkit.comparing:Comparison",
    "Description": "vidkit.media:Description",
    "Job": "vidkit.jobs:Job",
    "Project": "vidkit.media:Project",
    "Rating": "vidkit.comparing:Rating",
    "State": "vidkit.models:State",
    "Studio": "vidkit.studio:Studio",
    "Video": "vidkit.media:Video",
    "camera": "vidkit._camera:camera",
    "compare": "vidkit.comparing:compare",
    "connect": "vidkit.studio:connect",
    "doctor": "vidkit._doctor:doctor",
    "enable_nested": "vidkit.nested:enable_nested",
    "local": "vidkit.studio:local",
    "options": "vidkit.options",
    "rate": "vidkit.comparing:rate",
    "register": "vidkit._register:register",
    "testing": "vidkit.testing",
}

logging.getLogger("vidkit").addHandler(logging.NullHandler())  # silent until somebody listens


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module 'vidkit' has no attribute {name!r}")
    module, _, attribute = _LAZY[name].partition(":")
    found = importlib.import_module(module)
    value = globals()[name] = getattr(found, attribute) if attribute else found
    return value


def __dir__() -> list[str]:
    return __all__


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Give IPython the magics `%%vidkit` and `%vidkit`: what `%load_ext vidkit` calls."""
    from vidkit.magics import load

    load(shell)


def unload_ipython_extension(shell: InteractiveShell) -> None:
    """Take them away again: what `%unload_ext vidkit` calls."""
    from vidkit.magics import unload

    unload(shell)
