"""Translators to plug in: a good one, a talkative one, one that loses lines, one that fails."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

from vidkit.errors import ServiceError

CALLS: list[str] = []


def _lines(prompt: str) -> list[str]:
    return json.loads(prompt[prompt.rindex("\n\n") :])


def spanish(endpoint: Mapping[str, str], prompt: str, images: Sequence[bytes] = ()) -> str:
    """Answer as asked; the words do not matter, only that they are recognisably another language."""
    CALLS.append(prompt)
    return json.dumps([f"[es] {line}" for line in _lines(prompt)], ensure_ascii=False)


def talkative(endpoint: Mapping[str, str], prompt: str, images: Sequence[bytes] = ()) -> str:
    """Wrap the answer in talk and a fence."""
    return f"Sure! Here you are:\n```json\n{spanish(endpoint, prompt)}\n```\nAnything else?"


def forgetful(endpoint: Mapping[str, str], prompt: str, images: Sequence[bytes] = ()) -> str:
    """Lose the last line of every batch of more than two."""
    lines = _lines(prompt)
    CALLS.append(prompt)
    return json.dumps([f"<{line}>" for line in (lines[:-1] if len(lines) > 2 else lines)])


def useless(endpoint: Mapping[str, str], prompt: str, images: Sequence[bytes] = ()) -> str:
    """Answer with an empty list."""
    return "[]"


def broken(endpoint: Mapping[str, str], prompt: str, images: Sequence[bytes] = ()) -> str:
    """Fail as an endpoint does."""
    raise ServiceError("http://localhost:1 did not answer.", advice="Is it running?")


def target_of(prompt: str) -> str:
    """Return the language a prompt asks for."""
    found = re.search(r'code "([^"]+)"', prompt)
    assert found
    return found.group(1)
