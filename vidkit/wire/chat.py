"""
One question to an OpenAI-compatible chat endpoint: how a translator or a vision model of the user's is asked.

Called by name from worker processes, which have no event loop: it blocks.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Mapping, Sequence
from typing import Any

from vidkit.errors import AuthError, ServiceError
from vidkit.wire.redact import redact, remember

__all__ = ["ask"]

_SECONDS = 120.0


def ask(endpoint: Mapping[str, str], prompt: str, images: Sequence[bytes] = ()) -> str:
    """
    Return the answer to *prompt*.

    Args:
        endpoint: `base_url` (with its `/v1`), `model`, and `key_variable` where a key is needed.
        prompt: The question.
        images: JPEG pictures it is about.

    Raises:
        AuthError: The key's variable is empty, or the endpoint refused the key.
        ServiceError: It did not answer, or not with a text.
    """
    import httpx

    variable = endpoint.get("key_variable", "")
    key = os.environ.get(variable, "").strip() if variable else ""
    if variable and not key:
        raise AuthError(f"there is no key in {variable}.", operation="ask", advice=f"Set {variable}.")
    content: list[dict[str, Any]] = [{"type": "text", "text": prompt}]
    for image in images:
        data = base64.b64encode(image).decode("ascii")
        content.append({"type": "image_url", "image_url": {"url": f"data:image/jpeg;base64,{data}"}})
    body = {
        "model": endpoint.get("model", ""),
        "messages": [{"role": "user", "content": content if images else prompt}],
        "temperature": 0,
    }
    base_url = endpoint.get("base_url", "")
    if not base_url.startswith(("http://", "https://")):
        raise ServiceError(
            "the endpoint has no http(s) base_url.",
            operation="ask",
            advice='Give {"base_url": "http://…/v1", "model": …}.',
        )
    url = f"{base_url.rstrip('/')}/chat/completions"
    remember(key)
    try:
        reply = httpx.post(
            url,
            json=body,
            headers={"Authorization": f"Bearer {key}"} if key else {},
            timeout=_SECONDS,
            follow_redirects=False,
        )
    except (httpx.HTTPError, httpx.InvalidURL) as wrong:
        raise ServiceError(
            f"{redact(url)} did not answer: {type(wrong).__name__}.", operation="ask", advice="Is it running?"
        ) from None
    if reply.status_code in {401, 403}:
        raise AuthError(f"{url} refused the key in {variable or '(none)'}.", operation="ask")
    if reply.status_code != 200:
        said = redact(reply.text[:300])
        raise ServiceError(f"{url} answered HTTP {reply.status_code}: {said}", operation="ask")
    try:
        answer = reply.json()["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError):
        answer = None
    if not isinstance(answer, str) or not answer.strip():
        raise ServiceError(f"{url} answered without a text.", operation="ask")
    return answer.strip()
