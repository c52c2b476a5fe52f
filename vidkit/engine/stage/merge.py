"""
An instruction changes a prompt: what it names replaces what was said before, the rest stays.

    merge("a red kite over dunes at sunset", "make it night")             # "a red kite over dunes, night"
    merge("a dog on a beach", "replace the dog with a horse")             # "a horse on a beach"
"""

from __future__ import annotations

import re

from vidkit.engine.stage.palettes import COLOURS
from vidkit.engine.stage.vocabulary import phrases

_SWAP = re.compile(
    r"\b(?:replace|swap|exchange|change|turn)\s+(?:the\s+|an?\s+)?"
    r"(?P<old>[\w' -]+?)\s+(?:with|by|for|into|to)\s+"
    r"(?P<new>(?:an?\s+|the\s+)?[\w' -]+)",
    re.IGNORECASE,
)
_INSTEAD = re.compile(
    r"(?P<new>\b(?:an?\s+|the\s+)?[\w'-]+)\s+instead\s+of\s+(?:the\s+|an?\s+)?(?P<old>[\w'-]+)", re.IGNORECASE
)
_REMOVE = re.compile(
    r"\b(?:remove|delete|drop|take\s+out|without)\s+(?:the\s+|an?\s+|any\s+)?(?P<old>[\w']+)", re.IGNORECASE
)
_RECOLOUR = re.compile(
    r"\b(?:make|paint|colou?r|turn|let)\s+(?:the\s+)?(?P<what>[\w']+)\s+(?:be\s+|look\s+)?(?P<colour>[a-z]+)\b",
    re.IGNORECASE,
)
_ORDERS = re.compile(
    r"\b(?:please|make\s+it(?:\s+look)?|turn\s+it\s+into|change\s+(?:it\s+)?to|change\s+the\s+(?:time|weather|scene|light)"
    r"(?:\s+of\s+day)?\s+to|set\s+it|add(?:ing)?|now|instead|same\s+(?:scene|shot|video)(?:\s+but)?|the\s+scene|this\s+video"
    r"|the\s+video|shift\s+(?:the\s+)?(?:palette|colou?rs?)?\s*to|extend|continue|keep|everything\s+else|as\s+before|but)\b",
    re.IGNORECASE,
)  # fmt: skip


def merge(old: str, new: str) -> str:
    """
    Apply an instruction to a prompt.

    Args:
        old: The prompt of the scene as it is, without camera words.
        new: What should be different, without camera words.
    """
    old, rest = obeyed(old, new)
    return ", ".join(part for part in (old, rest) if part)


def obeyed(old: str, new: str) -> tuple[str, str]:
    """Return the old words as the new ones leave them, and what the new ones say beside."""
    old, rest = _swaps(old, new)
    rest = _ORDERS.sub(" ", rest)
    rest = re.sub(r"\s+", " ", rest).strip(" ,.;")
    about = named(rest)
    for category in ("lights", "weathers", "seasons", "places"):
        if about & {category}:
            old = _strip(old, category)
    old = re.sub(r"\b(?:at|in|on|during|over|under)\s*(?=$|[,.;])", "", old)
    return re.sub(r"\s+([,.;])", r"\1", re.sub(r"\s+", " ", old)).strip(" ,;."), rest


def named(text: str) -> set[str]:
    """Tell what words are about: lights, weathers, seasons, places."""
    return set().union(*(about for _, _, about in _spans(text)))


def _swaps(old: str, new: str) -> tuple[str, str]:
    """Carry out what names its object: replacing, removing, recolouring."""
    rest = new

    def swapped(match: re.Match[str]) -> str:
        nonlocal old
        pattern = re.compile(
            rf"\b(?:(?:an?|the)\s+)?(?:[\w-]+\s+)??{re.escape(match['old'])}\b", re.IGNORECASE
        )
        exact = re.compile(rf"\b(?:(?:an?|the)\s+)?{re.escape(match['old'])}\b", re.IGNORECASE)
        for attempt in (exact, pattern):
            if attempt.search(old):
                old = attempt.sub(match["new"].strip(), old, count=1)
                return " "
        return match["new"]

    def removed(match: re.Match[str]) -> str:
        nonlocal old
        old = re.sub(
            rf"\b(?:and\s+)?(?:(?:an?|the)\s+)?{re.escape(match['old'])}\b",
            "",
            old,
            count=1,
            flags=re.IGNORECASE,
        )
        return " "

    def recoloured(match: re.Match[str]) -> str:
        nonlocal old
        what, colour = match["what"], match["colour"].lower()
        found = re.search(rf"(?P<before>[\w-]+\s+)?\b(?P<what>{re.escape(what)})\b", old, re.IGNORECASE)
        if colour not in COLOURS or found is None or what.lower() == "it":
            return match[0]
        before = found["before"] or ""
        before = "" if before.strip().lower() in COLOURS else before
        old = old[: found.start()] + before + f"{colour} {found['what']}" + old[found.end() :]
        return " "

    rest = _INSTEAD.sub(swapped, rest)
    rest = _REMOVE.sub(removed, rest)
    rest = _RECOLOUR.sub(recoloured, rest)
    rest = _SWAP.sub(swapped, rest)
    return old, rest


def _spans(text: str) -> list[tuple[int, int, set[str]]]:
    """Find known phrases, longest first, with what they are about."""
    words = [(match.start(), match.end(), match[0].lower()) for match in re.finditer(r"[\w'-]+", text)]
    spans = []
    at = 0
    while at < len(words):
        for length in (3, 2, 1):
            chunk = words[at : at + length]
            meanings = (
                phrases().get(" ".join(word for _, _, word in chunk), ()) if len(chunk) == length else ()
            )
            if meanings:
                spans.append((chunk[0][0], chunk[-1][1], {category for category, _ in meanings}))
                at += length
                break
        else:
            at += 1
    return spans


def _strip(text: str, category: str) -> str:
    """Take out the phrases about one thing, with the small words before them."""
    for start, end, about in reversed(_spans(text)):
        if category in about and not about & {"actions"}:
            head = re.sub(
                r"(?:\b(?:at|in|on|during|under|by|with|the|an?|over|of|against)\s+)+$",
                "",
                text[:start],
                flags=re.IGNORECASE,
            )
            text = head + text[end:]
    return text
