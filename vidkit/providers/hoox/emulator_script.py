"""`POST /script/generate`: a script, written at once."""

from __future__ import annotations

import asyncio
import html
import re
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from vidkit.providers.hoox import spec
from vidkit.providers.hoox import spec_credits as prices
from vidkit.providers.hoox.emulator_checks import is_link, is_number
from vidkit.providers.hoox.emulator_core import Detail, Refusal, credits_of, new_id, reply
from vidkit.providers.hoox.emulator_space import Space
from vidkit.server.emulator import FetchRefused

PAGE_LIMIT = 4 * 1024 * 1024
PAGE_LETTERS = 6_000
#: No pattern here may look further than the next bracket: pages are of strangers, and large.
_TAG = re.compile(r"<[^<>]+>")
_WORDLESS = re.compile(r"<(script|style|head)\b", re.IGNORECASE)
_IMAGE = re.compile(r"<img\b[^<>]*?\bsrc=[\"'](https?://[^\"'<>]+)", re.IGNORECASE)


class Scripts:
    """Scripts, on their own or for a generation."""

    def __init__(self, space: Space) -> None:
        self.space = space
        self.desk = space.desk

    def routes(self) -> list[Route]:
        """Return the route; this endpoint speaks the flat shape of errors."""
        return [Route(spec.SCRIPT, self.desk.door(self.generate, shape="B"), methods=["POST"])]

    async def generate(self, request: Request, owner: str) -> Response:
        """Check, charge, write."""
        body = await self.desk.body(request)
        _check(body)
        urls = body.get("urls") or []
        seconds = float(body.get("duration") or spec.SCRIPT_DURATION)
        cost = prices.script(seconds, urls=len(urls), web_search=bool(body.get("webSearch")))
        self.space.afford(owner, cost)
        pages = await self.pages(urls)
        text = await write(body["prompt"], seconds, pages)
        self.space.hold(owner, new_id("script"), cost)
        images = [url for page in pages for url in _IMAGE.findall(page)]
        return reply({"script": text, "cost": credits_of(cost), "extractedImages": images})

    async def pages(self, urls: Sequence[str]) -> list[str]:
        """Read pages; one that cannot be read is left out, as a search engine would."""
        found = []
        for url in urls:
            try:
                data, _ = await self.desk.host.fetch(url, limit=PAGE_LIMIT)
            except FetchRefused:
                continue
            found.append(data.decode("utf-8", "replace"))
        return found


async def write(prompt: str, seconds: float, pages: Sequence[str] = ()) -> str:
    """
    Have the engine write a script.

    Raises:
        Refusal: It cannot.
    """
    from vidkit.engine.narrate import write_script
    from vidkit.errors import VidkitError

    web = " ".join(plain(page)[:PAGE_LETTERS] for page in pages) or None
    try:
        return await asyncio.to_thread(write_script, prompt, seconds, web=web)
    except VidkitError as wrong:
        raise Refusal("SCRIPT_GENERATION_FAILED", wrong.message) from None


def plain(page: str) -> str:
    """Return the words of a page."""
    return " ".join(html.unescape(_TAG.sub(" ", _worded(page))).split())


def _worded(page: str) -> str:
    """Return a page without what holds no words; each end is sought once, and missed once."""
    kept: list[str] = []
    open_ended: set[str] = set()
    at = 0
    for found in _WORDLESS.finditer(page):
        name = found[1].lower()
        if found.start() < at or name in open_ended:
            continue
        end = re.compile(f"</{name}[^<>]*>", re.IGNORECASE).search(page, found.end())
        if end is None:
            open_ended.add(name)
            continue
        kept.append(page[at : found.start()])
        at = end.end()
    return " ".join([*kept, page[at:]])


def _check(body: Mapping[str, Any]) -> None:
    wrong = []
    prompt, duration, urls = body.get("prompt"), body.get("duration"), body.get("urls")
    low, high = spec.DURATION
    if prompt is None or prompt == "":
        wrong.append(Detail("MISSING_FIELD", "prompt is required", "prompt"))
    elif not isinstance(prompt, str):
        wrong.append(Detail("INVALID_TYPE", "prompt must be a string", "prompt"))
    elif len(prompt) > spec.PROMPT_LIMIT:
        wrong.append(Detail("INVALID_VALUE", f"prompt may have {spec.PROMPT_LIMIT} characters", "prompt"))
    if duration is not None and not is_number(duration):
        wrong.append(Detail("INVALID_TYPE", "duration must be a number", "duration"))
    elif duration is not None and not low <= duration <= high:
        wrong.append(Detail("INVALID_VALUE", f"duration must be between {low} and {high}", "duration"))
    if urls is not None and not (isinstance(urls, list) and all(is_link(item) for item in urls)):
        wrong.append(Detail("INVALID_TYPE", "urls must be an array of URLs", "urls"))
    elif urls is not None and len(urls) > spec.URLS:
        wrong.append(Detail("INVALID_VALUE", f"urls may hold at most {spec.URLS}", "urls"))
    if body.get("webSearch") is not None and not isinstance(body["webSearch"], bool):
        wrong.append(Detail("INVALID_TYPE", "webSearch must be a boolean", "webSearch"))
    if wrong:
        raise Refusal(wrong[0].code, wrong[0].message, details=wrong, title="Validation failed")
