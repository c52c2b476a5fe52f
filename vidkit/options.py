"""
A few settings for the whole process: set them as attributes of this module.

Example::

    vk.options.wait_timeout = 3600
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

__all__ = ["home_folder", "inline", "provider", "say", "table_rows", "wait_timeout"]

#: What plays in a cell: `"poster"` (a picture only), `"preview"` (a small copy that stays in the notebook),
#: or `"full"` (full quality while the kernel lives, up to 8 MB; the notebook keeps the preview).
inline: Literal["poster", "preview", "full"] = "preview"

#: The service `studio.generate` uses when not told otherwise.
provider: str = "minimax"
#: How long `job.wait()` waits when not told otherwise, in seconds; None waits for ever.
wait_timeout: float | None = 900.0
#: Whether sentences such as "this very request is still running" are printed (cards show them anyway).
say: bool = True
#: How many jobs a table shows.
table_rows: int = 20


def home_folder(home: Path | str | None = None) -> Path:
    """Return *home*, else VIDKIT_HOME, else the place this system has for a user's data."""
    if home is not None:
        return Path(home).expanduser().resolve()
    if told := os.environ.get("VIDKIT_HOME"):
        return Path(told).expanduser().resolve()
    import platformdirs

    return Path(platformdirs.user_data_dir("vidkit", appauthor=False))
