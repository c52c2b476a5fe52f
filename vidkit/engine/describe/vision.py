"""
The user's own eyes: a vision model behind a function named in the order.

    sees = Eyes({"ask": "vidkit.wire.chat:ask", "endpoint": {"model": "llava"}}, "fr")
    sees.look(pictures, seconds=3.0)      # "Une femme ouvre une lettre."

The engine knows no HTTP: it loads the function and gives it pictures and a prompt.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from vidkit.engine.describe.languages import table_name
from vidkit.engine.plug import function
from vidkit.engine.work import TaskError

#: Longest side of the pictures that are sent.
_SIDE = 768

_NAMES = {
    "en": "English", "es": "Spanish", "fr": "French", "de": "German", "it": "Italian", "pt": "Portuguese",
    "ja": "Japanese", "cmn": "Mandarin Chinese (simplified characters)", "ar": "Arabic", "hi": "Hindi",
    "ru": "Russian", "sw": "Swahili",
}  # fmt: skip

_PROMPT = (
    "You write audio description for a blind listener. Describe what these pictures, taken in order from one "
    "shot of a film, show: who, what, where, and what happens. One sentence in {language}, present tense, "
    "third person, at most {words} words. Only what can be seen: no guesses about feelings or meaning, "
    'never "we see", no mention of the camera.{category}{said}{instructions} Answer with the sentence alone.'
)


class Eyes:
    """
    Asks a vision model about shots.

    Args:
        plug: `ask` ("package.module:function") and `endpoint`.
        language: Tag or code of the language to answer in.
        category: What kind of video it is, in the service's words.
        instructions: What the user asked for.
    """

    def __init__(
        self, plug: Mapping[str, Any], language: str, category: str = "", instructions: str = ""
    ) -> None:
        self.ask = function(str(plug["ask"]), code="processing_failed")
        self.endpoint = dict(plug.get("endpoint") or {})
        self.language = _NAMES.get(table_name(language), language)
        self.category = f" The video is: {category}." if category and category != "Auto" else ""
        self.instructions = f" The producer asks: {instructions.strip()}" if instructions.strip() else ""
        self._before = ""

    def look(self, pictures: Sequence[np.ndarray], seconds: float) -> str:
        """Return one sentence about a shot that leaves *seconds* to say it in; "" for an empty answer."""
        words = max(5, min(24, round(seconds * 2.3)))
        said = f" Said before: {self._before!r}; do not repeat it." if self._before else ""
        prompt = _PROMPT.format(
            language=self.language,
            words=words,
            said=said,
            category=self.category,
            instructions=self.instructions,
        )
        try:
            answer = self.ask(self.endpoint, prompt, [_jpeg(picture) for picture in pictures])
        except Exception as error:
            raise TaskError(
                f"The vision model that is plugged in did not answer: {error}",
                code="processing_failed",
                advice="Check the studio's vision setting.",
            ) from error
        self._before = " ".join(str(answer).strip().strip('"“”').split())
        return self._before


def _jpeg(picture: np.ndarray) -> bytes:
    from PIL import Image

    image = Image.fromarray(picture)
    image.thumbnail((_SIDE, _SIDE))
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=85)
    return buffer.getvalue()
