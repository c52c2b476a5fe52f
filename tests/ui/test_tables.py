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


PROJECT = """
import os, pathlib, tempfile
import vidkit as vk
made = os.environ.get("VIDKIT_UI_PROJECT")  # a home with a real project, for pictures to look at
studio = vk.local(made) if made else vk.local(pathlib.Path(tempfile.mkdtemp()), media="slate")
if not made:
    film = studio.openai.create("A paper boat on a pond", size="1280x720", seconds="12").wait()
    studio.wayin.clips(film, target_duration="DURATION_0_30").wait()
project = next(job for job in studio.jobs if job.operation == "clips").wait()
project
"""


def test_clips_are_ticked_and_the_export_form_opens_below(notebook):
    """Ticks mark the timeline; Export… opens the filled form and its job; saved, the card needs no kernel."""
    notebook.write(PROJECT, "project.form([0]).request.clip_indices, project[0].said")
    notebook.open()
    notebook.run_cell(0)
    page = notebook.page
    page.wait_for_selector(".vk-choice", timeout=60_000)
    page.wait_for_selector(".vk-choice button:visible", timeout=20_000)
    tick = page.locator("[data-vk-clip] .vk-tick").first
    tick.check()
    assert "1 of " in page.inner_text(".vk-choice [role=status]")
    assert page.inner_text(".vk-choice code") == "project.form([0])"
    assert page.locator(".vk-chosen").count() == 1
    notebook.picture("project")
    page.click(".vk-choice button")
    page.wait_for_selector(".vk-form", timeout=20_000)
    assert page.input_value("[data-vk-field=clip_indices]") == "0"
    page.wait_for_selector("[data-vk-submit]:not([disabled])")
    notebook.picture("project-form")
    notebook.run_cell(1)
    notebook.idle()
    assert "(0,)" in page.locator(".jp-Cell").nth(1).inner_text()
    notebook.save_and_stop()
    notebook.open(dark=True)
    page.wait_for_selector(".vk-choice", timeout=60_000)
    page.check("[aria-label='all clips']")
    assert page.locator(".vk-choice button").is_hidden()
    notebook.picture("project-dark")
    assert [error for error in notebook.errors if "model" not in error.lower()] == []


DESCRIPTION = """
import pathlib, tempfile
import vidkit as vk
from vidkit.models import Moment
studio = vk.local(pathlib.Path(tempfile.mkdtemp()), media="slate")
film = studio.openai.create("A paper boat on a pond", size="1280x720", seconds="8").wait()
said = studio.viddyscribe.describe_text(film, ad_type="standard_ad").wait()
said = said.with_cues([Moment(0.5, 2.5, "A pond among reeds."), Moment(3.0, 5.0, "A paper boat drifts by."),
                       Moment(5.5, 7.5, "Rings spread on the water.")])
editor = said.edit()
editor
"""


def test_a_description_is_edited_beside_its_film(notebook):
    """Typing brings an error and takes it away, buttons add and take out, Re-voice… opens the form; saved, it lasts."""
    notebook.write(DESCRIPTION, "[cue.text for cue in editor.edited], editor.changed")
    notebook.open()
    notebook.run_cell(0)
    page = notebook.page
    page.wait_for_selector(".vk-editor", timeout=60_000)
    text = page.locator("[data-vk-edit=text]")
    text.nth(1).click()
    page.keyboard.press("Control+a")
    page.keyboard.type("dd A paper boat & a <b>leaf</b>.", delay=5)
    page.wait_for_selector("tr:nth-child(2) .vk-pill:has-text('changed')")
    assert page.locator(".jp-Notebook .jp-Cell").count() == 2, "no key reached the notebook"
    start = page.locator("[data-vk-edit=start]").nth(1)
    start.fill("2")
    page.wait_for_selector(".vk-error:has-text('0.50 s before the line above it ends')")
    assert start.get_attribute("aria-invalid") == "true"
    assert page.locator("[data-vk-do=voice]").is_disabled()
    notebook.picture("editor-error")
    start.fill("3.1")
    page.wait_for_selector(".vk-error", state="detached")
    page.click("[aria-label='take line 2 out']")
    page.click("[aria-label='new line below line 0']")
    page.wait_for_function("document.querySelectorAll('[data-vk-line]').length === 3")
    page.locator("[data-vk-edit=text]").nth(1).fill("Rings.")
    page.wait_for_function("document.querySelector('video').readyState >= 2")
    page.click("[aria-label='go to line 2']")
    page.wait_for_selector("[data-vk-line='2'].vk-here")
    assert "leaf" in page.inner_text(".vk-saying")
    page.wait_for_selector(".vk-choice [role=status]:has-text('2 changed, 1 taken out')")
    notebook.picture("editor")
    page.click("[data-vk-do=voice]")
    page.wait_for_selector(".vk-form", timeout=20_000)
    assert "Rings." in page.input_value("[data-vk-field=description_content]")
    notebook.run_cell(1)
    notebook.idle()
    told = page.locator(".jp-Cell").nth(1).inner_text()
    assert "['A pond among reeds.', 'Rings.', 'dd A paper boat & a <b>leaf</b>.'], (1, 2)" in told.replace(
        "\n", " "
    )
    notebook.save_and_stop()
    notebook.open(dark=True)
    still = page.locator("[data-vk-still] .vk-card").first
    still.wait_for(timeout=60_000)
    assert "Rings." in still.inner_text()
    assert page.locator(".vk-editor").count() == 0
    notebook.picture("editor-dark")
    assert notebook.errors == []


def test_catalogues_show_and_play_themselves(notebook):
    """Templates stand with their pictures and are searched; a voice's sample plays; camera moves move."""
    notebook.write(
        "import pathlib, tempfile, vidkit as vk\nstudio = vk.local(pathlib.Path(tempfile.mkdtemp()))\nstudio.wayin.templates",
        "studio.viddyscribe.voices['Kore']",
        "vk.camera",
        "studio",
    )
    notebook.open()
    page = notebook.page
    notebook.run_cell(0)
    page.wait_for_selector("[data-vk-table] .vk-search", timeout=60_000)
    assert page.locator("[data-vk-table] img").count() == 35
    notebook.picture("templates")
    page.fill(".vk-search", "static-3")
    assert page.locator("[data-vk-table] img").count() == 1
    notebook.run_cell(1)
    page.wait_for_selector("audio", timeout=60_000)
    page.evaluate("document.querySelector('audio').play()")
    page.wait_for_function("document.querySelector('audio').currentTime > 0.2")
    notebook.picture("voice")
    notebook.run_cell(2)
    page.wait_for_selector(".vk-do-truck-left")
    assert page.evaluate("document.querySelector('.vk-do-truck-left i').getAnimations().length") == 1
    notebook.idle()
    notebook.picture("camera")
    notebook.run_cell(3)
    page.wait_for_selector("[aria-label^='vidkit studio']")
    notebook.idle()
    notebook.picture("studio")
    assert notebook.errors == []
