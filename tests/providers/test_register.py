"""`vk.register`: a service of one's own without a package, in every studio of this process at once."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

import vidkit as vk
from tests.providers.toy import Toy, ToyEmulator
from vidkit import providers
from vidkit.errors import InvalidRequest, VidkitError
from vidkit.providers import BUILT_IN, RESERVED, provider_class, provider_names
from vidkit.providers.base import Provider
from vidkit.server import registry
from vidkit.server.emulator import Emulator
from vidkit.studio import Studio
from vidkit.testing import studio as make_studio


@pytest.fixture(autouse=True)
def _forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget afterwards what a test registered."""
    monkeypatch.setattr(providers, "_registered", {})
    monkeypatch.setattr(registry, "_registered", {})


@pytest.fixture
def studio(home) -> Iterator[Any]:
    """A studio whose server runs before anything is registered."""
    with make_studio(home) as made:
        made.openai  # noqa: B018  # starts its server
        yield made


def test_a_running_studio_has_it_at_once(studio: Any) -> None:
    """Registered after the server started, the provider makes its film, and its form and price are there."""
    vk.register(Toy, ToyEmulator)
    assert "toy" in dir(studio)
    assert {"toy", "openai"} <= set(provider_names())
    job = studio.toy.generate("a red kite", seconds=2)
    assert job.wait(timeout=60).duration == pytest.approx(2, abs=0.1)
    assert job.cost.estimated == pytest.approx(0.04)
    assert "Toy · generate" in str(studio.form("toy.generate"))


def test_the_same_name_again_replaces_it(studio: Any) -> None:
    """A cell that is run twice counts as changed, for the client and for its emulator."""
    vk.register(Toy, ToyEmulator)
    first = studio.toy

    class Better(Toy):
        title = "Better toy"

    class BetterEmulator(ToyEmulator):
        title = "Better toy"

    vk.register(Better, BetterEmulator)
    assert isinstance(studio.toy, Better)
    assert studio.toy is not first
    assert type(studio.server.host.emulators["toy"]) is BetterEmulator
    assert studio.toy.generate("a red kite", seconds=1).wait(timeout=60)
    assert studio.toy is studio.toy


def test_without_an_emulator_it_is_live_only(studio: Any) -> None:
    """The local studio does not offer what nobody imitates; a live one does."""
    vk.register(Toy)
    assert "toy" not in dir(studio)
    assert vk.connect("toy", api_key="k").toy.title == "Toy"


def test_jobs_of_an_absent_provider_stay_listed(studio: Any) -> None:
    """In a kernel that has not registered it yet, the job is in the table, and says what is missing when asked."""
    vk.register(Toy, ToyEmulator)
    done = studio.toy.generate("a red kite", seconds=1)
    done.wait(timeout=60)
    path = studio.home
    studio.close()
    providers._registered.clear()
    registry._registered.clear()
    with make_studio(path) as later:
        assert done.id in str(later.jobs)
        assert later.job(done.id).wait(timeout=60).path.exists()
        with pytest.raises(VidkitError, match="toy"):
            later.provider("toy")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": "openai"}, "'openai' of its own"),
        ({"name": "jobs"}, "`studio.jobs` means something else"),
        ({"name": "My Films"}, "'My Films' cannot stand behind"),
        ({"name": "class"}, "'class' cannot stand behind"),
        ({"name": "other"}, "'other' and its emulator 'toy'"),
    ],
)
def test_what_cannot_be_registered_is_said(changes: dict[str, Any], words: str) -> None:
    """A name that cannot be had, or two that differ, are refused in words; nothing is registered."""
    wrong = type("Wrong", (Toy,), changes)
    twin = ToyEmulator if changes["name"] == "other" else type("Twin", (ToyEmulator,), changes)
    with pytest.raises(InvalidRequest, match=words):
        vk.register(wrong, twin)
    assert provider_names() == sorted(BUILT_IN)


def test_a_provider_that_says_too_little_is_told_what_is_missing() -> None:
    """Missing facts and steps are named, instead of failing at the first request."""

    class Half(Provider):
        name = "half"
        title = "Half"

    with pytest.raises(InvalidRequest, match=r"key_variables, base_url, look\(\), submit\(\)"):
        vk.register(Half)

    class HalfEmulator(Emulator):
        name = "toy"

    with pytest.raises(InvalidRequest, match=r"title, prefix, client_base, fault_response\(\), routes\(\)"):
        vk.register(Toy, HalfEmulator)
    for nothing in (Toy.make_wire(key="k"), "toy", None):
        with pytest.raises(InvalidRequest, match="not a class"):
            vk.register(nothing)


def test_reserved_names_are_those_a_studio_has(home) -> None:
    """What may not be a provider's name is all that a studio offers beside its services."""
    offered = {name for name in dir(vk.local(home)) if not name.startswith("_")}
    assert offered - set(BUILT_IN) <= RESERVED
    assert isinstance(vk.local(home), Studio)


def test_another_process_serves_the_home(home) -> None:
    """Where a server that cannot know our class serves the home, one of ours joins it: same home, same jobs."""
    script = (
        "import sys; from vidkit.testing import studio\n"
        f"with studio({str(home)!r}) as made:\n"
        "    made.server; print('ready', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout.readline().strip() == "ready"
        vk.register(Toy, ToyEmulator)
        here = vk.local(home)
        theirs = here.openai.base_url
        job = here.toy.generate("a red kite", seconds=1)
        assert job.wait(timeout=60).path.exists()
        assert here.toy.base_url.split("/toy")[0] != theirs.split("/openai")[0]
        here.close()
        other.stdin.close()
    assert provider_class("toy") is Toy
