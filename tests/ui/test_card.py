"""The job card and the player in a real JupyterLab in a real browser."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.needs_chromium

MAKE = """
import vidkit as vk
studio = vk.local()
job = studio.minimax.generate(prompt="A red kite over dunes at dusk [Pan left, Zoom in]", model="T2V-01-Director")
job
"""
#: Long enough that the page, which loads the widget code at its first card, sees it run.
LONG = """
longer = studio.minimax.generate(prompt="Snow falls on a village at night [Truck left]", duration=10)
longer
"""
VIDEO = ".jp-OutputArea-output video"


def player(page) -> dict:
    """What the first <video> of the page says about itself."""
    return page.evaluate(
        f"""() => {{ const v = document.querySelector('{VIDEO}');
        return {{width: v.videoWidth, height: v.videoHeight, duration: v.duration, error: v.error && v.error.message,
                 time: v.currentTime, ready: v.readyState}}; }}"""
    )


def test_a_card_moves_and_becomes_a_player(notebook):
    """While the job runs the card says so and counts; at the end a player stands there that plays and seeks."""
    notebook.write(MAKE, LONG, "video = job.wait()\nlonger.wait()\nvideo.duration")
    notebook.open()
    notebook.run_all()
    live = notebook.page.wait_for_selector(".vk-job:has-text('Processing')", timeout=60_000)
    words = live.inner_text()
    assert "LOCAL" in words
    assert "running" in words
    notebook.picture("card-live")
    notebook.page.wait_for_selector(VIDEO, timeout=120_000)
    notebook.idle()
    notebook.page.evaluate(f"document.querySelector('{VIDEO}').preload = 'auto'")
    notebook.page.wait_for_function(f"document.querySelector('{VIDEO}').readyState >= 3", timeout=20_000)
    facts = player(notebook.page)
    assert facts["error"] is None
    assert facts["width"] / facts["height"] == pytest.approx(1280 / 720, abs=0.02)
    notebook.page.evaluate(f"document.querySelector('{VIDEO}').currentTime = 1.5")
    notebook.page.wait_for_function(f"!document.querySelector('{VIDEO}').seeking", timeout=10_000)
    assert player(notebook.page)["time"] == pytest.approx(1.5, abs=0.05)
    notebook.page.evaluate(f"(v => {{v.muted = true; return v.play()}})(document.querySelector('{VIDEO}'))")
    notebook.page.wait_for_function(f"document.querySelector('{VIDEO}').currentTime > 1.8", timeout=10_000)
    notebook.picture("card-done")
    assert notebook.errors == []


def test_a_saved_card_lasts(notebook):
    """Reopened with a fresh kernel the card still shows its poster, its facts and a player; the file stays small."""
    notebook.write(MAKE, "video = job.wait()")
    notebook.open()
    notebook.run_all()
    notebook.page.wait_for_selector(VIDEO, timeout=120_000)
    notebook.idle()
    notebook.save_and_stop()
    assert notebook.path.stat().st_size < 400_000
    notebook.open(dark=True)
    notebook.page.wait_for_selector(VIDEO, timeout=20_000)
    card = notebook.page.locator(".vk-job").first
    assert "succeeded" in card.inner_text()
    assert "Loading widget" not in notebook.page.inner_text(".jp-Notebook")
    assert notebook.page.evaluate(f"document.querySelector('{VIDEO}').poster").startswith("data:image/jpeg")
    notebook.picture("card-reopened-dark")
