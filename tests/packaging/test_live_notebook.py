"""The tutorial about going live sends nothing until its reader says so, whatever keys are set."""

from __future__ import annotations

import functools
import re
import socket
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import nbformat
import pytest

import vidkit as vk
from vidkit.providers import provider_class, provider_names
from vidkit.wire import http

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "07_live.ipynb"
CELLS = [cell.source for cell in nbformat.read(NOTEBOOK, as_version=4).cells if cell.cell_type == "code"]
VARIABLES = [name for service in provider_names() for name in provider_class(service).key_variables]
SECRET = "secret-of-nobody-0123456789"
OFF, ON = "PAY = False ", "PAY = True "


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Let the notebook's local studios answer at once with plain films, and put what it makes under tmp_path."""
    with ThreadPoolExecutor(2, "vidkit-test-work") as pool:
        instant = functools.partial(vk.local, clock="instant", media="slate", executor=pool)
        monkeypatch.setattr(vk, "local", instant)
        monkeypatch.setattr(vk.options, "inline", vk.options.inline)
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
        monkeypatch.setattr(http, "FIRST_BACKOFF_S", 0.01)
        yield
        from vidkit.studio import close_all

        close_all()


@pytest.fixture
def hosts(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Collect the names that are looked up, and find none of them: without one nothing leaves this machine."""
    wanted: list[str] = []
    look_up = socket.getaddrinfo

    def seen(host: Any, *args: Any, **facts: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else str(host)
        if name in {"127.0.0.1", "localhost", "None"}:
            return look_up(host, *args, **facts)
        wanted.append(name)
        raise socket.gaierror(socket.EAI_NONAME, "no name leaves this test")

    monkeypatch.setattr(socket, "getaddrinfo", seen)
    return wanted


@pytest.fixture
def run() -> Callable[..., dict[str, Any]]:
    """Return a function that runs the notebook's cells and returns its names."""

    def run(change: Callable[[str], str] = str) -> dict[str, Any]:
        names: dict[str, Any] = {"__name__": "notebook"}
        for number, source in enumerate(CELLS):
            try:
                exec(compile(change(source), f"cell {number} of 07_live", "exec"), names)
            except vk.ServiceError as error:
                names["stopped by"] = error
                break
        return names

    return run


def test_with_every_key_set_nothing_leaves_and_no_key_is_written(
    run: Callable[..., dict[str, Any]],
    hosts: list[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """As it stands the notebook runs to its end, looks up no host, orders nothing live and keeps no key."""
    for name in VARIABLES:
        monkeypatch.setenv(name, SECRET)
    names = run()
    assert "stopped by" not in names
    assert hosts == []
    assert set(names["live"].keys) == set(provider_names())
    assert isinstance(names["stopped"], vk.BudgetExceeded), "the lock held, not a missing key"
    assert names["live"].spend.jobs == 0
    assert names["job"].local
    assert "LIVE" not in capsys.readouterr().out
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert any(path.suffix == ".mp4" for path in written)
    assert not [path for path in written if SECRET.encode() in path.read_bytes()]


@pytest.mark.parametrize("service", provider_names())
def test_even_a_request_sent_straight_to_live_is_stopped(
    service: str, hosts: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lock does not depend on the switch being asked: no service's job passes the notebook's cap."""
    for name in VARIABLES:
        monkeypatch.setenv(name, SECRET)
    names: dict[str, Any] = {}
    lock = next(source for source in CELLS if OFF in source)
    exec(compile(f"import vidkit as vk\n{lock}", "the lock", "exec"), names)
    ask = {
        "hoox": lambda live: live.hoox.generate(script="A lantern drifts.", voice_id="any"),
        "minimax": lambda live: live.minimax.generate("a lantern"),
        "openai": lambda live: live.openai.create("a lantern", model="of no known price"),
        "viddyscribe": lambda live: live.viddyscribe.describe_text("https://films.example/lantern.mp4"),
        "wayin": lambda live: live.wayin.clips("https://films.example/lantern.mp4"),
    }[service]
    with pytest.raises(vk.BudgetExceeded, match="0 jobs"):
        ask(names["live"])
    assert hosts == []


def test_with_the_switch_on_it_goes_where_the_key_is_from(
    run: Callable[..., dict[str, Any]],
    hosts: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The same cells with `PAY = True` do go out, to that service alone: so the tests above would see it."""
    monkeypatch.setenv("MINIMAX_API_KEY", SECRET)
    names = run(lambda source: source.replace(OFF, ON))
    assert set(hosts) == {"api.minimax.io"}
    assert not names["job"].local
    assert "minimax: LIVE" in capsys.readouterr().out
    assert names["stopped by"].billed == "no", "it never arrived"


def test_every_cell_that_can_cost_says_so_first() -> None:
    """Whoever sets the switch reads the price in the cell that will be paid for."""
    paying = [source for source in CELLS if re.search(r"(?<!def )\bstudio_for\(", source)]
    assert len(paying) == 2
    for source in paying:
        assert source.startswith("# Live, this cell costs"), source
    assert sum(OFF in source for source in CELLS) == 1
    assert not any(ON in source for source in CELLS)
