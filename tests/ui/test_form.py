"""Forms in a real JupyterLab in a real browser: typed, clicked, refused, submitted, saved."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.needs_chromium

FORM = """
import vidkit as vk
studio = vk.local()
form = studio.form("minimax.generate")
form
"""


def field(notebook, name: str):
    return notebook.page.locator(f"[data-vk-field={name}]:not([type=range])")


def test_a_form_is_filled_by_mouse_and_becomes_a_job(notebook):
    """Camera chips build a bracket, impossible choices go, the price stands there, Submit brings the player below."""
    notebook.write(FORM, "form.request.as_python(), form.job.wait().duration")
    notebook.open()
    notebook.run_cell(0)
    page = notebook.page
    page.wait_for_selector(".vk-form", timeout=60_000)
    assert page.locator("[data-vk-submit]").is_disabled()
    field(notebook, "prompt").fill("A red kite over dunes at dusk")
    page.locator("[data-vk-move='Pan left']").click()
    page.locator("[data-vk-move='Zoom in']").click()
    page.wait_for_function("document.querySelector('[data-vk-field=prompt]').value.endsWith('[Pan left, Zoom in]')")
    assert page.locator("[data-vk-move='Zoom in']").get_attribute("aria-pressed") == "true"
    field(notebook, "resolution").select_option(label="1080P")
    page.wait_for_function("[...document.querySelector('[data-vk-field=duration]').options].every(o => o.text != '10 s')")
    field(notebook, "resolution").select_option(value="")
    page.wait_for_selector("text=live: about $")
    notebook.picture("form")
    page.locator("[data-vk-code=python]").click()
    assert "studio.minimax.generate(" in page.locator(".vk-code:visible").inner_text()
    notebook.picture("form-python")
    page.locator("[data-vk-submit]").click()
    page.wait_for_selector(".jp-OutputArea-output video", timeout=90_000)
    notebook.picture("form-done")
    notebook.run_cell(1)
    notebook.idle()
    told = page.locator(".jp-Cell").nth(1).inner_text()
    assert "[Pan left, Zoom in]" in told
    assert notebook.errors == []


def test_a_form_is_filled_by_keyboard_alone(notebook):
    """Tab reaches the fields in order, typing brings an error and takes it away, Ctrl+Enter submits."""
    notebook.write(FORM.replace("minimax.generate", "openai.create"))
    notebook.open()
    notebook.run_cell(0)
    page = notebook.page
    page.wait_for_selector(".vk-form", timeout=60_000)
    field(notebook, "prompt").focus()
    page.keyboard.type("A paper boat on a pond", delay=5)
    page.keyboard.press("Tab")
    while page.evaluate("document.activeElement.dataset.vkField") != "seconds":
        page.keyboard.press("Tab")
    page.keyboard.type("5")
    page.wait_for_selector(".vk-error:has-text('seconds')")
    assert field(notebook, "seconds").get_attribute("aria-invalid") == "true"
    notebook.picture("form-error")
    page.keyboard.press("Backspace")
    page.keyboard.type("4")
    page.wait_for_selector(".vk-error", state="detached")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".vk-job", timeout=30_000)
    page.wait_for_selector(".jp-OutputArea-output video", timeout=90_000)
    assert notebook.errors == []
