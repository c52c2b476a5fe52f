"""What the suite has to know about each provider that needs no film, stated once for both of its halves."""

from __future__ import annotations

from typing import Any, ClassVar

from vidkit.providers import provider_class
from vidkit.testing.conformance import ProviderFacts

__all__ = ["MiniMaxFacts", "MiniMaxNextFacts", "OpenAIFacts"]


class OpenAIFacts(ProviderFacts):
    """The OpenAI-compatible shape."""

    provider_class = provider_class("openai")
    emulator = "openai"
    operation = "create"
    fields: ClassVar[dict[str, Any]] = {"prompt": "a red kite", "seconds": "4"}
    bad: ClassVar[list[dict[str, Any]]] = [
        {"prompt": ""},
        {"prompt": "x" * 32_001},
        {"size": "1x1"},
        {"seconds": "5"},
        {"input_reference": "no/such/file.png"},
        {"input_reference": b"only words"},
    ]


class MiniMaxFacts(ProviderFacts):
    """MiniMax, first generation: it has no list."""

    provider_class = provider_class("minimax")
    emulator = "minimax"
    operation = "generate"
    lists = False
    fields: ClassVar[dict[str, Any]] = {"prompt": "a red kite [Pan left]", "model": "T2V-01-Director"}
    bad: ClassVar[list[dict[str, Any]]] = [
        {"prompt": ""},
        {"prompt": "x" * 2_001},
        {"model": "no-such-model"},
        {"model": "T2V-01", "first_frame_image": "https://example.com/a.png"},
        {"duration": 7},
        {"model": "I2V-01", "first_frame_image": "no/such/file.png"},
    ]


class MiniMaxNextFacts(MiniMaxFacts):
    """MiniMax, second generation: its list has no prompts."""

    operation = "generate_v2"
    lists = True
    fields: ClassVar[dict[str, Any]] = {"prompt": "a red kite"}
    bad: ClassVar[list[dict[str, Any]]] = [{"prompt": "x" * 10_000}, {"model": "no-such-model"}]
