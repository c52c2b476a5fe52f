"""The suite, both halves, for the toy that another package would bring and for the providers that need no film."""

from __future__ import annotations

import asyncio

from tests.providers.facts import MiniMaxFacts, MiniMaxNextFacts, OpenAIFacts, ToyFacts
from tests.providers.toy import Toy, spec
from vidkit.testing.conformance import ProviderConformance, StudioConformance


class TestToy(ToyFacts, ProviderConformance):
    """The sixth provider."""

    def test_value_operations_have_both_doors(self, provider: Toy) -> None:
        """A value operation answers when called and when awaited."""

        async def awaited() -> dict[str, tuple[int, int]]:
            return await provider.aio.shapes()

        assert provider.shapes() == asyncio.run(awaited()) == spec.SHAPES


class TestOpenAI(OpenAIFacts, ProviderConformance):
    """The OpenAI-compatible shape."""


class TestMiniMax(MiniMaxFacts, ProviderConformance):
    """MiniMax, first generation."""


class TestMiniMaxNext(MiniMaxNextFacts, ProviderConformance):
    """MiniMax, second generation."""


class TestToyStudio(ToyFacts, StudioConformance):
    """The sixth provider, through a studio."""


class TestOpenAIStudio(OpenAIFacts, StudioConformance):
    """The OpenAI-compatible shape, through a studio."""


class TestMiniMaxStudio(MiniMaxFacts, StudioConformance):
    """MiniMax, first generation, through a studio."""


class TestMiniMaxNextStudio(MiniMaxNextFacts, StudioConformance):
    """MiniMax, second generation, through a studio."""
