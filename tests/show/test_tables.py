"""Tables of jobs and of what services offer."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta

from tests.show import samples
from tests.show.reading import Reader
from vidkit import show
from vidkit.models import State
from vidkit.show import words


def many(count: int) -> show.JobsTableFacts:
    kinds = list(samples.JOBS.values())
    jobs = tuple(
        replace(
            kinds[number % len(kinds)],
            id=f"minimax-{number:04x}",
            prompt="A fox & a <hare> run over the hill at dawn, mist in the valley; slow truck left " * 2,
            created_at=samples.WHEN - timedelta(minutes=number),
        )
        for number in range(count)
    )
    return show.JobsTableFacts(jobs, now=samples.WHEN)


def test_a_thousand_jobs_fit_into_one_output() -> None:
    """300 KB at most, in well under a second, and every job is listed or counted."""
    start = time.perf_counter()
    source = show.jobs_html(many(1000))
    assert time.perf_counter() - start < 3.0
    assert len(source.encode()) < 300_000
    text = Reader(source).text
    listed = sum(f"minimax-{number:04x}" in text for number in range(1000))
    left = 1000 - listed
    assert listed >= 600
    assert (f"{left} older" in text) == (left > 0)


def test_newest_stand_first_with_pictures() -> None:
    """Order is kept, and finished jobs show a small picture of their film."""
    page = Reader(show.jobs_html(samples.TABLE))
    ids = [word for word in page.text.split() if word.startswith(("minimax-", "openai-"))]
    assert ids[:2] == ["minimax-k3f9", "minimax-k3f9"]
    pictures = [attrs["src"] or "" for tag, attrs in page.tags if tag == "img"]
    assert len(pictures) == 2
    assert all(len(picture) < 8000 for picture in pictures)


def test_an_empty_table_says_how_to_begin() -> None:
    """No jobs yet is an invitation, not a void."""
    assert "studio.generate" in Reader(show.jobs_html(show.JobsTableFacts(()))).text
    assert show.jobs_text(show.JobsTableFacts(())).startswith("Jobs: 0 jobs")


def test_text_columns_are_aligned_also_for_wide_letters() -> None:
    """Every row has its state in the same terminal cell, Chinese prompts or not."""
    jobs = (replace(samples.RUNNING, prompt="红色的风筝飞过沙丘"), replace(samples.DONE, prompt="kite"))
    lines = show.jobs_text(show.JobsTableFacts(jobs, now=samples.WHEN)).splitlines()
    places = [
        words.width(line[: line.index(word)])
        for line, word in zip(lines[2:], ("MiniMax", "OpenAI"), strict=True)
    ]
    assert places[0] == places[1]


def test_money_in_tables_is_honest() -> None:
    """Free when local, the charge when told, the estimate when not, unknown when nobody knows."""
    priced = show.jobs_text(
        show.JobsTableFacts((samples.DONE, samples.LIVE, replace(samples.LIVE, usage=None)), now=samples.WHEN)
    )
    assert "free (live $0.28)" in priced
    assert "$0.31" in priced
    assert "about $0.28" in priced
    nothing = replace(samples.LIVE, estimate=None, usage=None)
    assert "unknown" in show.jobs_text(show.JobsTableFacts((nothing,), now=samples.WHEN))


def test_a_catalogue_with_short_rows_is_still_a_table() -> None:
    """Rows may be shorter than the headings."""
    facts = show.CatalogueFacts("Voices", ("name", "language"), (("Ada",),))
    assert "Ada" in show.catalogue_text(facts)
    assert "Ada" in show.catalogue_html(facts)


def test_a_refusal_that_cost_nothing_shows_no_price() -> None:
    """A live job that certainly was not billed says so in its row, instead of what it would have cost."""
    answers = {"What": "refused", "Billed?": "No.", "Still running?": "No.", "What next": "Change it."}
    job = replace(samples.LIVE, state=State.failed, usage=None, video=None, error=show.ErrorFacts(answers))
    told = show.jobs_text(show.JobsTableFacts((job,)))
    assert "not billed" in told
    assert "$" not in told
