"""The studio half of the suite, for every provider there is and for the toy."""

from __future__ import annotations

from typing import ClassVar

from tests.providers import test_conformance as wire_half
from tests.providers.conformance_studio import StudioConformance


class _Facts:
    """Take the class attributes of the wire half; each provider states its facts once."""

    def __init_subclass__(cls, *, of: type, **more: object) -> None:
        super().__init_subclass__(**more)
        for name in ("provider_class", "emulator", "operation", "fields", "bad", "settings"):
            if hasattr(of, name):
                setattr(cls, name, getattr(of, name))


class TestToyStudio(_Facts, StudioConformance, of=wire_half.TestToy):
    """The sixth provider."""


class TestOpenAIStudio(_Facts, StudioConformance, of=wire_half.TestOpenAI):
    """The OpenAI-compatible shape."""


class TestMiniMaxStudio(_Facts, StudioConformance, of=wire_half.TestMiniMax):
    """MiniMax, first generation: it has no list."""

    lists: ClassVar[bool] = False


class TestMiniMaxNextStudio(_Facts, StudioConformance, of=wire_half.TestMiniMaxNext):
    """MiniMax, second generation: its list has no prompts."""
