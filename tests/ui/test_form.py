"""Forms in a real JupyterLab in a real browser: typed, clicked, refused, submitted, saved."""

from __future__ import annotations

import pytest
from PIL import Image

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
    page.wait_for_function(
        "document.querySelector('[data-vk-field=prompt]').value.endsWith('[Pan left, Zoom in]')"
    )
    assert page.locator("[data-vk-move='Zoom in']").get_attribute("aria-pressed") == "true"
    field(notebook, "resolution").select_option(label="1080P")
    page.wait_for_function(
        "[...document.querySelector('[data-vk-field=duration]').options].every(o => o.text != '10 s')"
    )
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
        ring = "getComputedStyle(document.activeElement.closest('.vk-upload') ?? document.activeElement).outlineStyle"
        assert page.evaluate(ring) != "none", "wherever the focus is, it is seen"
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


LIVE = """
import vidkit as vk
from vidkit.server import StudioServer
server = StudioServer(media="slate", clock="instant").start()
live = vk.connect("openai", base_url=server.base_url("openai"), api_key=server.key)
paid = live.form("openai.create", prompt="a red kite")
paid
"""


def test_paid_services_ask_files_travel_and_the_notebook_lasts(notebook, tmp_path):
    """Only Send it sends; a picture is shown as it is cut; no letter reaches the notebook; reopened, all is there."""
    picture = tmp_path / "noise.png"
    Image.effect_noise((1300, 1000), 90).save(picture)
    assert picture.stat().st_size > 2 * 512 * 1024, "more than two pieces"
    notebook.write(
        LIVE, "form = live.form('openai.create', prompt='a <b>dune</b>'); form", "form.request.as_python()"
    )
    notebook.open()
    notebook.run_cell(0)
    page = notebook.page
    first = page.locator(".jp-Cell").nth(0)
    first.locator("[data-vk-submit]").click(timeout=60_000)
    page.wait_for_selector("[data-vk-confirm]")
    notebook.picture("form-confirm")
    assert "live and paid: about $" in first.locator(".vk-ask").inner_text()
    assert page.evaluate("'vkBack' in document.activeElement.dataset"), "the safe answer has the focus"
    page.keyboard.press("Escape")
    page.wait_for_selector("[data-vk-confirm]", state="detached")
    assert page.locator(".jp-OutputArea-output video").count() == 0
    first.locator("[data-vk-submit]").click()
    page.locator("[data-vk-confirm]").click()
    page.wait_for_selector(".jp-OutputArea-output video", timeout=90_000)

    notebook.run_cell(1)
    second = page.locator(".jp-Cell").nth(1)
    second.locator("[data-vk-upload=input_reference]").set_input_files(picture, timeout=30_000)
    second.locator(".vk-error:has-text('1300x1000')").wait_for()
    second.locator("[data-vk-field=fit]").select_option(label="cut what stands over")
    second.locator(".vk-cut img").wait_for()
    assert second.locator(".vk-error").count() == 0
    second.locator("[data-vk-field=fit]").scroll_into_view_if_needed()
    notebook.picture("form-fit")
    second.locator("[data-vk-field=fit]").focus()
    page.keyboard.press("b")
    page.keyboard.press("d")
    page.keyboard.press("d")
    assert page.locator(".jp-Notebook .jp-Cell").count() == 3
    second.locator("[data-vk-field=fit]").select_option(value="0")
    notebook.run_cell(2)
    notebook.idle()
    assert "noise.png" in page.locator(".jp-Cell").nth(2).inner_text()
    assert page.locator("[data-vk-still]:visible").count() == 0, (
        "the plain drawing does not repeat the living one"
    )
    page.set_viewport_size({"width": 720, "height": 1000})
    second.locator("[data-vk-field=prompt]").scroll_into_view_if_needed()
    notebook.picture("form-narrow")
    assert page.evaluate(
        "[...document.querySelectorAll('.vk-form')].every(form => form.scrollWidth <= form.clientWidth + 1)"
    )
    page.set_viewport_size({"width": 1280, "height": 1000})

    notebook.save_and_stop()
    saved = notebook.path.read_text()
    assert "widget-view" not in saved
    notebook.open(dark=True)
    page.wait_for_selector("[data-vk-still]")
    shown = page.locator(".jp-Notebook").inner_text()
    assert "Loading widget" not in shown
    assert "model not found" not in shown
    assert "a <b>dune</b>" in page.locator("[data-vk-still]").nth(1).inner_text()
    assert "cut what stands over" in page.locator("[data-vk-still]").nth(1).inner_text()
    notebook.picture("form-reopened-dark")
    assert notebook.errors == []
