"""
What every provider has to do, as a suite to subclass: state the facts once, and pytest does the rest.

::

    from vidkit.testing.conformance import ProviderConformance, ProviderFacts, StudioConformance

    class AcmeFacts(ProviderFacts):
        provider_class = Acme
        emulator = AcmeEmulator
        operation = "generate"
        fields = {"prompt": "a red kite", "seconds": 1}
        bad = [{"prompt": ""}, {"seconds": 99}]

    class TestAcme(AcmeFacts, ProviderConformance):
        "The client against the emulator: creates, looks, errors, files, keys."

    class TestAcmeStudio(AcmeFacts, StudioConformance):
        "What a person gets: jobs, journal, money."

What else can be different about a service is said in `ProviderFacts`: another field for words, a film that
goes in, a result that is no film, an upload before the create. The suite knows no service; it needs pytest,
and no network but loopback. `python -m vidkit.providers.new NAME` writes a package that uses it.
"""

from __future__ import annotations

import pytest

for _part in ("facts", "connected", "requests", "client", "studio"):  # failed asserts shall show their values
    pytest.register_assert_rewrite(f"{__name__}.{_part}")

from vidkit.testing.conformance.client import ProviderConformance  # noqa: E402  # after the line above
from vidkit.testing.conformance.facts import (  # noqa: E402
    ProviderFacts,
    Recorder,
    check_file,
    small_video,
)
from vidkit.testing.conformance.studio import StudioConformance  # noqa: E402

__all__ = [
    "ProviderConformance",
    "ProviderFacts",
    "Recorder",
    "StudioConformance",
    "check_file",
    "small_video",
]
