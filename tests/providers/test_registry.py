"""Finding providers by name: built in, from other packages, and not at all."""

from __future__ import annotations

import importlib.metadata
import subprocess
import sys

import pytest

import vidkit.providers as registry
from vidkit.errors import InvalidRequest, MissingPart, VidkitWarning
from vidkit.providers import BUILT_IN, provider_class, provider_names
from vidkit.providers.base import Provider, operations


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> list[importlib.metadata.EntryPoint]:
    """Pretend that other packages registered providers."""
    points: list[importlib.metadata.EntryPoint] = []
    monkeypatch.setattr(importlib.metadata, "entry_points", lambda group: points)
    monkeypatch.setattr(registry, "_loaded", {})
    return points


def point(name: str, value: str) -> importlib.metadata.EntryPoint:
    """Name an entry point."""
    return importlib.metadata.EntryPoint(name, value, registry.GROUP)


@pytest.mark.parametrize("name", sorted(BUILT_IN))
def test_built_in_providers_load_and_fit_their_name(name: str) -> None:
    """Every line of the registry leads to a provider of that name with the facts that cards and keys need."""
    found = provider_class(name)
    assert issubclass(found, Provider)
    assert found.name == name
    assert found.title
    assert found.key_variables
    assert found.base_url.startswith("https://")
    assert operations(found)


def test_names_load_nothing() -> None:
    """Listing the providers imports none of them."""
    code = (
        "import sys; from vidkit.providers import provider_names; "
        "assert {'minimax', 'openai'} <= set(provider_names()); "
        "assert not [m for m in sys.modules if m.startswith('vidkit.providers.')]"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_another_package_can_register_a_provider(installed: list[importlib.metadata.EntryPoint]) -> None:
    """An entry point is all a sixth provider needs."""
    installed.append(point("toy", "tests.providers.toy:Toy"))
    assert "toy" in provider_names()
    assert provider_class("toy").name == "toy"


def test_a_built_in_name_cannot_be_taken(installed: list[importlib.metadata.EntryPoint]) -> None:
    """A package that claims the name of a built-in provider (and with it its keys) is ignored, visibly."""
    installed.append(point("openai", "evil:Provider"))
    with pytest.warns(VidkitWarning, match="evil"):
        assert provider_names() == sorted(BUILT_IN)


def test_unknown_names_get_a_suggestion(installed: list[importlib.metadata.EntryPoint]) -> None:
    """A typo is answered with the name it was meant to be, anything else with the list."""
    with pytest.raises(InvalidRequest) as caught:
        provider_class("openia")
    assert "openai" in caught.value.advice
    with pytest.raises(InvalidRequest) as caught:
        provider_class("zzz")
    assert "minimax" in caught.value.advice


def test_a_missing_package_is_named(
    installed: list[importlib.metadata.EntryPoint], tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A provider whose code needs an absent package says which, with the line that installs it."""
    (tmp_path / "needy_provider.py").write_text("import package_that_is_not_there\n")
    monkeypatch.syspath_prepend(tmp_path)
    installed += [point("needy", "needy_provider:P"), point("gone", "nowhere_at_all:P")]
    with pytest.raises(MissingPart) as caught:
        provider_class("needy")
    assert "pip install package_that_is_not_there" in caught.value.advice
    with pytest.raises(InvalidRequest, match="nowhere_at_all"):
        provider_class("gone")
