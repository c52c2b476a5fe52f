"""The suite, run for every provider there is, and for the toy that another package would bring."""

from __future__ import annotations

from typing import Any, ClassVar

from tests.providers.conformance import ProviderConformance
from tests.providers.toy import Toy
from tests.providers.toy.emulator import ToyEmulator
from vidkit.providers import provider_class


class TestToy(ProviderConformance):
    """The sixth provider."""

    provider_class = Toy
    emulator = ToyEmulator
    operation = "draw"
    fields: ClassVar[dict[str, Any]] = {"prompt": "a red kite", "seconds": 1}
    bad: ClassVar[list[dict[str, Any]]] = [
        {"prompt": ""},
        {"prompt": "x" * 201},
        {"seconds": 99},
        {"seconds": 5, "colour": "sepia"},
        {"picture": "no/such/file.png"},
    ]

    def test_value_operations_have_both_doors(self, provider: Toy) -> None:
        """A value operation answers when called and when awaited."""
        import asyncio

        async def awaited() -> list[str]:
            return await provider.aio.colours()

        assert provider.colours() == asyncio.run(awaited()) == ["black", "sepia"]


class TestOpenAI(ProviderConformance):
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


class TestMiniMax(ProviderConformance):
    """MiniMax, first generation."""

    provider_class = provider_class("minimax")
    emulator = "minimax"
    operation = "generate"
    fields: ClassVar[dict[str, Any]] = {"prompt": "a red kite [Pan left]", "model": "T2V-01-Director"}
    bad: ClassVar[list[dict[str, Any]]] = [
        {"prompt": ""},
        {"prompt": "x" * 2_001},
        {"model": "no-such-model"},
        {"model": "T2V-01", "first_frame_image": "https://example.com/a.png"},
        {"duration": 7},
        {"model": "I2V-01", "first_frame_image": "no/such/file.png"},
    ]


class TestMiniMaxNext(TestMiniMax):
    """MiniMax, second generation."""

    operation = "generate_v2"
    fields: ClassVar[dict[str, Any]] = {"prompt": "a red kite"}
    bad: ClassVar[list[dict[str, Any]]] = [{"prompt": "x" * 10_000}, {"model": "no-such-model"}]
