"""The studio half of the suite, for every provider there is and for the toy."""

from __future__ import annotations

import inspect
from typing import ClassVar

from tests.providers import test_conformance as wire_half
from tests.providers.conformance_studio import StudioConformance
from tests.providers.facts import ProviderFacts


class _Facts:
    """Take the facts of the wire half; each provider states them once."""

    def __init_subclass__(cls, *, of: type, **more: object) -> None:
        super().__init_subclass__(**more)
        for name in (*ProviderFacts.__annotations__, "prepare", "saying", "in_one_call"):
            if name not in vars(cls) and hasattr(of, name):
                setattr(cls, name, inspect.getattr_static(of, name))


class TestToyStudio(_Facts, StudioConformance, of=wire_half.TestToy):
    """The sixth provider."""


class TestOpenAIStudio(_Facts, StudioConformance, of=wire_half.TestOpenAI):
    """The OpenAI-compatible shape."""


class TestMiniMaxStudio(_Facts, StudioConformance, of=wire_half.TestMiniMax):
    """MiniMax, first generation: it has no list."""

    lists: ClassVar[bool] = False


class TestMiniMaxNextStudio(_Facts, StudioConformance, of=wire_half.TestMiniMaxNext):
    """MiniMax, second generation: its list has no prompts."""
