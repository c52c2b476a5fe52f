"""Tables, galleries and editors in a real JupyterLab in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest

pytestmark = pytest.mark.needs_chromium

HERE = f"import sys; sys.path.insert(0, {str(Path(__file__).parents[2])!r})"
JOBS = """
import pathlib, tempfile
from tests.jobs.test_table import filled
studio = filled(pathlib.Path(tempfile.mkdtemp()), 1000)
studio.jobs
"""
CARD = ".vk-card[data-vk-table]"


def cells(notebook, column: int) -> list[str]:
    return notebook.page.evaluate(
        "i => [...document.querySelector('.vk-card table[data-vk-rows]').tBodies[0].rows].map(r => r.cells[i]?.innerText)",
        column,
    )


def test_a_thousand_jobs_are_searched_sorted_and_leafed_through(notebook):
    """Also in a reopened notebook without a kernel: the table is plain HTML, its script makes it one."""
    notebook.write(HERE, JOBS)
    notebook.open()
    notebook.run_all()
    page = notebook.page
    page.wait_for_selector(f"{CARD} .vk-search", timeout=60_000)
    assert page.locator("details[data-vk-older]:visible").count() == 0
    assert len(cells(notebook, 1)) == 20
    told = page.locator(f"{CARD} [role=status]")
    assert told.inner_text() == "1–20 of 1,000"
    notebook.picture("jobs")
    page.fill(".vk-search", "fox 990 dawn")
    assert told.inner_text() == "1 found of 1,000"
    assert page.locator(".jp-Notebook .jp-Cell").count() == 2, "no key reached the notebook"
    page.fill(".vk-search", "<hare> nobody")
    assert cells(notebook, 0) == ["nothing like that here"]
    page.fill(".vk-search", "")
    page.click(".vk-chips button:has-text('failed')")
    assert set(cells(notebook, 1)) == {"failed"}
    page.click(".vk-chips button:has-text('failed')")
    page.click("th >> text=age")
    page.click("th >> text=age")
    assert cells(notebook, 2)[0].startswith("Fox 999 ")
    assert page.get_attribute("th:has-text('age')", "aria-sort") == "descending"
    notebook.save_and_stop()
    notebook.open(dark=True)
    page.wait_for_selector(f"{CARD} .vk-search", timeout=60_000)
    page.click("[aria-label='page on']")
    assert told.inner_text() == "21–40 of 1,000"
    assert cells(notebook, 2)[0].startswith("Fox 20 ")
    notebook.picture("jobs-dark")
    assert notebook.errors == []
