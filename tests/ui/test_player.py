"""The player in a real browser: frames, speed, loop, captions, timeline, keyboard; also in a reopened notebook."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.needs_chromium

FILM = """
import vidkit as vk
from vidkit.models import Moment, TextTrack
made = vk.local().openai.create("A paper boat on a pond", size="1280x720", seconds="4").wait()
said = TextTrack("captions", "en", (Moment(0.5, 1.5, "A boat."), Moment(2.0, 3.0, "It <i>sails</i>.")))
seen = TextTrack("descriptions", "en", (Moment(1.0, 2.5, "A pond among reeds."),))
film = vk.Video(made.path, captions=(said, seen))
film
"""
TOOLS = ".vk-card [data-vk-tools]"


def time_of(notebook) -> float:
    return notebook.page.evaluate("document.querySelector('.vk-card video').currentTime")


def ready(notebook) -> None:
    notebook.page.wait_for_selector(f"{TOOLS}:not([hidden])", timeout=60_000)
    notebook.page.evaluate("document.querySelector('.vk-card video').preload = 'auto'")
    notebook.page.wait_for_function("document.querySelector('.vk-card video').readyState >= 3")


def test_frames_speed_loop_captions_and_timeline(notebook):
    """Each tool does its work: one frame is one frame, captions stand as text, a click on a stretch goes there."""
    notebook.write(FILM)
    notebook.open()
    notebook.run_all()
    ready(notebook)
    page = notebook.page
    start = time_of(notebook)
    for _ in range(3):
        page.click(f"{TOOLS} [data-vk-on]")
        page.wait_for_function("!document.querySelector('.vk-card video').seeking")
    assert time_of(notebook) == pytest.approx(start + 3.5 / 24, abs=0.6 / 24)
    assert "frame 3" in page.inner_text(f"{TOOLS} [data-vk-clock]")
    page.click(f"{TOOLS} [data-vk-back]")
    page.wait_for_function("document.querySelector('[data-vk-clock]').textContent.endsWith('frame 2')")
    page.click(f"{TOOLS} [data-vk-track-of=captions]")
    page.click(".vk-lane[aria-label=captions] .vk-stretch >> nth=1")
    page.wait_for_function("document.querySelector('[data-vk-line]').textContent === 'It <i>sails</i>.'")
    page.click(f"{TOOLS} [data-vk-track-of=descriptions]")
    page.wait_for_function(
        "document.querySelector('[data-vk-line]').textContent.includes('A pond among reeds.')"
    )
    assert page.locator("[data-vk-line] i").count() == 0
    notebook.picture("player")
    page.click(f"{TOOLS} [data-vk-loop]")
    page.click(f"{TOOLS} [data-vk-speed]")
    state = page.evaluate("(v => [v.loop, v.playbackRate])(document.querySelector('.vk-card video'))")
    assert state == [True, 0.5]
    page.click(f"{TOOLS} [data-vk-track-of=captions]")
    page.click(f"{TOOLS} [data-vk-track-of=descriptions]")
    assert page.locator("[data-vk-line]").is_hidden()
    assert notebook.errors == []


def test_the_keyboard_plays_and_a_reopened_notebook_too(notebook):
    """Space, comma, full stop and arrows work on the focused card, after saving and reopening without a kernel."""
    notebook.write(FILM)
    notebook.open()
    notebook.run_all()
    ready(notebook)
    notebook.save_and_stop()
    notebook.open(dark=True)
    ready(notebook)
    page = notebook.page
    page.evaluate("document.querySelector('.vk-card video').muted = true")
    page.focus(".vk-card[data-vk-player]")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.querySelector('.vk-card video').currentTime > 0.9")
    page.keyboard.press(".")
    page.wait_for_function("document.querySelector('[data-vk-clock]').textContent.endsWith('frame 25')")
    page.keyboard.press("c")
    page.wait_for_function("document.querySelector('[data-vk-line]').textContent === 'A boat.'")
    page.keyboard.press(" ")
    page.wait_for_function("!document.querySelector('.vk-card video').paused")
    page.keyboard.press(" ")
    page.wait_for_function("document.querySelector('.vk-card video').paused")
    notebook.picture("player-dark")
    assert notebook.page.locator(".jp-Notebook .jp-Cell").count() == 1, "no key reached the notebook"


def test_full_quality_comes_in_pieces_and_is_not_saved(notebook):
    """With inline="full" the page plays the whole file from memory, while the notebook keeps the preview alone."""
    notebook.write(FILM.replace("import vidkit as vk", "import vidkit as vk\nvk.options.inline = 'full'", 1))
    notebook.open()
    notebook.run_all()
    notebook.page.wait_for_selector(
        "[data-vk-note]:has-text('full quality, in this page only')", timeout=60_000
    )
    notebook.page.wait_for_function(
        "document.querySelector('.vk-card video').videoWidth === 1280", timeout=20_000
    )
    assert notebook.page.evaluate("document.querySelector('.vk-card video').src").startswith("blob:")
    notebook.save_and_stop()
    saved = notebook.path.read_text()
    assert len(saved) < 300_000
    assert "widget-view" not in saved
    assert notebook.errors == []
