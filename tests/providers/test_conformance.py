"""The suite, both halves, for the providers that need no film; the toy brings its own tests (`test_sixth.py`)."""

from __future__ import annotations

from tests.providers.facts import MiniMaxFacts, MiniMaxNextFacts, OpenAIFacts
from vidkit.testing.conformance import ProviderConformance, StudioConformance


class TestOpenAI(OpenAIFacts, ProviderConformance):
    """The OpenAI-compatible shape."""


class TestMiniMax(MiniMaxFacts, ProviderConformance):
    """MiniMax, first generation."""


class TestMiniMaxNext(MiniMaxNextFacts, ProviderConformance):
    """MiniMax, second generation."""


class TestOpenAIStudio(OpenAIFacts, StudioConformance):
    """The OpenAI-compatible shape, through a studio."""


class TestMiniMaxStudio(MiniMaxFacts, StudioConformance):
    """MiniMax, first generation, through a studio."""


class TestMiniMaxNextStudio(MiniMaxNextFacts, StudioConformance):
    """MiniMax, second generation, through a studio."""
