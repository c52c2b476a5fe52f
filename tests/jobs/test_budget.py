"""Money: shown, capped before anything leaves, counted after; unknown is never 0."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.jobs.test_journal import put, record
from vidkit.errors import Billed, BudgetExceeded, InvalidRequest, JobFailed
from vidkit.jobs.budget import Spend, sums
from vidkit.jobs.journal import Journal
from vidkit.jobs.record import Record, stored_error
from vidkit.models import Estimate, State, Usage


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    """Open a journal."""
    made = Journal(tmp_path / "home")
    yield made
    made.close()


def priced(id: str, usd: float | None, seconds: float | None = 4.0, **changes: object) -> Record:
    """Return a job with an estimate, made just now."""
    now = datetime.now(UTC).timestamp() + 1
    return replace(record(id, **changes), created_at=now, estimate=Estimate(usd, seconds))


def check(spend: Spend, journal: Journal, wanted: Record) -> None:
    """Ask the budget about a request."""

    def work(db: sqlite3.Connection) -> None:
        spend.check(db, wanted)

    journal.call(work)


def test_unknown_is_never_zero() -> None:
    """Jobs without a price are counted as such, and an empty sum is None."""
    found = sums([priced("a", None), priced("b", 0.5)])
    assert (found.estimated_usd, found.actual_usd, found.unpriced) == (0.5, None, 1)
    assert sums([priced("a", None)]).estimated_usd is None


def test_the_charge_replaces_the_estimate() -> None:
    """What the service said it took is what counts against a cap."""
    found = sums([replace(priced("a", 1.0), usage=Usage(usd=0.25))])
    assert (found.estimated_usd, found.actual_usd, found.committed_usd) == (1.0, 0.25, 0.25)


def test_only_what_was_certainly_not_billed_is_free() -> None:
    """A refused create costs nothing; a failure that may have been billed counts."""

    def failed(id: str, billed: Billed) -> Record:
        return replace(
            priced(id, 1.0), state=State.failed, error=stored_error(JobFailed("no", billed=billed))
        )

    assert sums([failed("a", Billed.no)]).jobs == 0
    assert sums([failed("b", Billed.unknown)]).committed_usd == 1.0


def test_a_cap_in_dollars_counts_what_is_committed(journal: Journal) -> None:
    """Two jobs of $0.40 fit under $1, the third does not, and the error has the figures."""
    spend = Spend(journal, local=False).cap(usd=1)
    put(journal, priced("a", 0.4), priced("b", 0.4))
    check(spend, journal, priced("c", 0.2))
    with pytest.raises(BudgetExceeded, match=r"\$1\.00.*\$0\.80.*\$0\.40") as caught:
        check(spend, journal, priced("c", 0.4))
    assert caught.value.billed is Billed.no


def test_a_cap_in_dollars_holds_what_has_no_price(journal: Journal) -> None:
    """An unknown price cannot be promised to fit; the user may let it pass."""
    spend = Spend(journal, local=False).cap(usd=100)
    with pytest.raises(BudgetExceeded, match="no price"):
        check(spend, journal, priced("a", None))
    check(spend.cap(usd=100, allow_unknown=True), journal, priced("a", None))


def test_caps_in_seconds_and_jobs(journal: Journal) -> None:
    """Seconds of video and number of jobs can be capped as well."""
    put(journal, priced("a", 0.4, 4.0))
    with pytest.raises(BudgetExceeded, match="the cap is 1 job, 1 submitted so far"):
        check(Spend(journal, local=False).cap(jobs=1), journal, priced("b", 0.4))
    with pytest.raises(BudgetExceeded, match="4 s are used"):
        check(Spend(journal, local=False).cap(seconds=6), journal, priced("b", 0.4))
    with pytest.raises(BudgetExceeded, match="not known"):
        check(Spend(journal, local=False).cap(seconds=6), journal, priced("b", 0.4, None))


def test_a_cap_counts_from_when_it_was_set_or_from_where_one_says(journal: Journal) -> None:
    """Last month's jobs do not eat this cap, unless `since` says so."""
    old = replace(priced("a", 5.0), created_at=(datetime.now(UTC) - timedelta(days=30)).timestamp())
    put(journal, old)
    spend = Spend(journal, local=False)
    assert spend.estimated == 5.0
    check(spend.cap(usd=1), journal, priced("b", 0.4))
    with pytest.raises(BudgetExceeded):
        check(
            Spend(journal, local=False).cap(usd=1, since=datetime.now(UTC) - timedelta(days=60)),
            journal,
            priced("b", 0.4),
        )


def test_live_and_local_money_are_apart(journal: Journal) -> None:
    """What the local studio would have cost never eats a live cap."""
    put(journal, priced("a", 5.0, local=True))
    check(Spend(journal, local=False).cap(usd=1), journal, priced("b", 0.4))
    assert Spend(journal, local=True).estimated == 5.0


def test_a_cap_can_be_lifted_and_cannot_be_negative(journal: Journal) -> None:
    """`cap()` lifts all; a negative one is a mistake."""
    spend = Spend(journal, local=False).cap(jobs=0)
    with pytest.raises(BudgetExceeded):
        check(spend, journal, priced("a", 0.1))
    check(spend.cap(), journal, priced("a", 0.1))
    for wrong in (-1, "5", True):
        with pytest.raises(InvalidRequest, match="usd"):
            spend.cap(usd=wrong)


def test_caps_add_up(journal: Journal) -> None:
    """Naming one limit leaves the others alone; None lifts just that one."""
    spend = Spend(journal, local=False).cap(usd=5).cap(jobs=3)
    assert (spend.limit.usd, spend.limit.jobs) == (5, 3)
    spend.cap(usd=None)
    assert (spend.limit.usd, spend.limit.jobs) == (None, 3)


def test_the_text_says_what_is_known(journal: Journal) -> None:
    """Unknown sums read as unknown, caps are named."""
    put(journal, priced("a", None))
    text = repr(Spend(journal, local=False).cap(usd=5, since=datetime.now(UTC) - timedelta(days=1)))
    assert "charged unknown" in text
    assert "cap usd=5" in text


@pytest.mark.parametrize("local", [True, False])
def test_no_job_costs_nothing(journal: Journal, local: bool) -> None:
    """Before the first job nothing was spent: no sum is unknown then."""
    assert repr(Spend(journal, local=local)) == "0 jobs · nothing spent · no cap"
