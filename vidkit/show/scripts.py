"""Scripts that travel inside durable HTML: they dress what stands there; without them nothing is missing."""

from __future__ import annotations

import functools
import re

from vidkit.show.render import asset, stylesheet

__all__ = ["page_script", "page_style"]

_DECLARATION = re.compile(r"(?<=[;{])(\s*)([a-z-]+\s*:\s*[^;{}]+);")


@functools.cache
def page_script(name: str) -> str:
    """Return a file of `static/` without comments and indents: it travels in every output that uses it."""
    source = re.sub(r"/\*.*?\*/", "", asset(name), flags=re.DOTALL)
    return "\n".join(line.strip() for line in source.splitlines() if line.strip())


@functools.cache
def page_style(name: str) -> str:
    """Return the card's style sheet and one more of `static/`: for what scripts and widgets add."""
    plain = re.sub(r"/\*.*?\*/", "", asset(name), flags=re.DOTALL)
    strong = _DECLARATION.sub(r"\1\2 !important;", plain)
    return (
        stylesheet() + re.sub(r"\s*([{};,])\s*|\s*\n\s*", lambda found: found.group(1) or " ", strong).strip()
    )
