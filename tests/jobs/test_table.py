"""`studio.jobs`: a thousand jobs at once, searched by code, as a data frame."""

from __future__ import annotations

import sqlite3
import sys
import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import vidkit as vk
from tests.jobs.test_journal import record
from tests.show.reading import Reader
from tests.show.samples import poster
from vidkit.errors import MissingPart
from vidkit.jobs import shelf
from vidkit.jobs.journal import transaction
from vidkit.jobs.record import stored_error
from vidkit.media.made import folder_for
from vidkit.models import Estimate, State, Usage


def filled(home: Path, count: int) -> vk.Studio:
    """Return a studio whose journal knows *count* jobs that ended, the newest twenty with films."""
    studio = vk.local(home=home)
    shared: Any = studio._shared
    (home / "media").mkdir(parents=True, exist_ok=True)

    def work(db: sqlite3.Connection) -> None:
        with transaction(db):
            for number in range(count):
                good = number % 3 != 0
                wrong = vk.errors.JobFailed("The prompt was understood, the render was not possible.")
                row = record(
                    f"minimax-{number:04x}", created_at=1.8e9 - 60 * number, ended_at=1.8e9 - 60 * number + 9, local=True,
                    provider="minimax", title="MiniMax", operation="generate", account="local", fingerprint=f"f{number}",
                    prompt=f"Fox {number} & a <hare> run over the hill at dawn, mist in the valley",
                    state=State.succeeded if good else State.failed, estimate=Estimate(0.28, 11.625, "768P", "x", "2026-10"),
                    here=good, usage=Usage(usd=0.0), remote_id=f"r{number}",
                    error=None if good else stored_error(wrong),
                )  # fmt: skip
                if good and number < 20:
                    path = home / "media" / f"{row.id}.mp4"
                    path.write_bytes(b"not a film, and nobody looks")
                    cache = folder_for(path, home / "previews")
                    cache.mkdir(parents=True)
                    (cache / "poster.jpg").write_bytes(poster())
                    row = replace(row, files={"video": f"media/{path.name}"})
                assert shelf.insert(db, row)

    shared.manager.journal.call(work)
    return studio


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home whose journal knows a thousand jobs."""
    home = tmp_path_factory.mktemp("thousand")
    filled(home, 1000).close()
    return home


def test_a_thousand_jobs_come_at_once(home: Path) -> None:
    """From the journal to HTML in half a second and 300 KB, with every single job in it."""
    jobs = vk.local(home=home).jobs
    jobs[:3]._repr_mimebundle_()  # templates and style sheets are read once in a process
    best, source = 9.0, ""
    for _ in range(3):  # a shared machine stumbles now and then
        start = time.perf_counter()
        source = vk.local(home=home).jobs._repr_mimebundle_()["text/html"]
        best = min(best, time.perf_counter() - start)
    assert best < 0.5
    assert len(source.encode()) < 300_000
    text = Reader(source).text
    assert sum(f"minimax-{number:04x}" in text for number in range(1000)) == 1000
    assert "older ones" not in text


def test_lengths_are_rounded(home: Path) -> None:
    """A tenth of a second is enough for a table."""
    told = repr(vk.local(home=home).jobs[:4])
    assert "11.6 s" in told
    assert "11.625" not in told


def test_a_missing_data_frame_names_the_line_that_installs_it(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without pandas: MissingPart with `pip install pandas`."""
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(MissingPart, match="pandas") as missing:
        vk.local(home=home).jobs.to_frame()
    assert "pip install pandas" in str(missing.value.advice)


def test_a_data_frame_holds_numbers_and_times(home: Path) -> None:
    """A row per job in the table's order; money and seconds can be summed, times are aware."""
    pandas = pytest.importorskip("pandas", reason="pandas comes with vidkit[lab]; the frame needs it")
    jobs = vk.local(home=home).jobs[:50]
    table = jobs.to_frame()
    assert list(table["id"]) == [job.id for job in jobs]
    assert table["estimated_usd"].sum() == pytest.approx(14.0)
    assert table["took_seconds"].max() == pytest.approx(9.0)
    assert str(table["created_at"].dt.tz) == "UTC"
    assert table.loc[table["state"] == "failed", "error"].notna().all()
    assert jobs[:0].to_frame().shape == (0, table.shape[1])
    assert isinstance(table, pandas.DataFrame)


def test_the_frame_asks_pandas_for_exactly_this(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows and columns are handed over in full, also where no pandas is installed to take them."""
    seen: dict[str, Any] = {}

    class Frame:
        def __init__(self, rows: list[dict[str, Any]], columns: list[str]) -> None:
            seen.update(rows=rows, columns=columns)

        def astype(self, kinds: dict[str, str]) -> dict[str, str]:
            return kinds

    monkeypatch.setitem(sys.modules, "pandas", SimpleNamespace(DataFrame=Frame))
    vk.local(home=home).jobs[:5].to_frame()
    assert len(seen["rows"]) == 5
    assert all(list(row) == seen["columns"] for row in seen["rows"])
    assert seen["rows"][0]["error"].startswith("The prompt was understood")
