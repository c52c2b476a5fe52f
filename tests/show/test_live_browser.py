"""The script of the living card in a real browser: nothing flickers, time ticks, the button tells."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from tests.show import samples
from vidkit.show.job import live_html
from vidkit.show.render import asset, live_stylesheet

pytestmark = pytest.mark.needs_chromium

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]
MODEL = """
class Model {
  constructor(html) { this.state = {html}; this.on_ = {}; this.sent = []; }
  get(name) { return this.state[name]; }
  set(name, value) { this.state[name] = value; (this.on_["change:" + name] || []).forEach((f) => f()); }
  on(event, f) { (this.on_[event] ||= []).push(f); }
  off(event, f) { this.on_[event] = (this.on_[event] || []).filter((g) => g !== f); }
  send(message) { this.sent.push(message); }
  tell(message) { (this.on_["msg:custom"] || []).forEach((f) => f(message)); }
}
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """One Chromium for this file."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A page with a living card of a running job; `window.model` is its model."""
    page = browser.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    script = (asset("morph.js") + asset("card.js")).replace(
        "export default { render };", "window.render = render;"
    )
    page.set_content(f"<style>{live_stylesheet()}</style><div id=card></div>")
    page.add_script_tag(content=MODEL.replace("class Model", "window.Model = class Model"))
    page.add_script_tag(content="(() => {" + script + "})()")
    page.evaluate(
        "html => { window.model = new Model(html);"
        " window.end = render({model: window.model, el: document.getElementById('card')}); }",
        live_html(samples.RUNNING),
    )
    yield page
    assert errors == []
    page.close()


def draw(page: Any, facts: Any, message: str = "") -> None:
    """Send a new drawing, as Python would."""
    page.evaluate("html => window.model.set('html', html)", live_html(facts, message))


def test_a_new_drawing_touches_only_what_changed(page: Any) -> None:
    """The bar is the same element, only wider: it can glide, and focus stays on the button."""
    page.evaluate("window.bar = document.querySelector('.vk-fill')")
    page.focus("[data-vk-cancel]")
    draw(page, replace(samples.RUNNING, progress=0.8))
    assert page.evaluate("window.bar.isConnected && window.bar.style.width") == "80%"
    assert page.evaluate("document.activeElement.hasAttribute('data-vk-cancel')")
    assert page.evaluate("document.querySelector('[role=progressbar]').getAttribute('aria-valuenow')") == "80"
    assert "width" in page.evaluate("getComputedStyle(window.bar).transitionProperty")


def test_elapsed_time_ticks_without_the_kernel(page: Any) -> None:
    """4.2 s after submission the clock says 0:04, a moment later more, with nothing sent."""
    assert page.inner_text("[data-vk-elapsed]") == "0:04"
    page.wait_for_function("document.querySelector('[data-vk-elapsed]').textContent === '0:05'", timeout=3000)


def test_the_card_becomes_what_the_job_became(page: Any) -> None:
    """Queued, running and fetching have the same words as their lasting twins."""
    for facts, word in (
        (samples.QUEUED, "queued"),
        (samples.FETCHING, "fetching"),
        (samples.RUNNING, "running"),
    ):
        draw(page, facts)
        assert page.inner_text("[role=status]").strip() == word
    assert page.evaluate("document.querySelectorAll('.vk-card').length") == 1


def test_a_bar_without_a_figure_wanders(page: Any) -> None:
    """Where the service tells no progress the bar moves to and fro, and claims no value."""
    draw(page, samples.QUEUED)
    assert page.evaluate("document.querySelector('.vk-fill').classList.contains('vk-wander')")
    assert (
        page.evaluate("document.querySelector('[role=progressbar]').hasAttribute('aria-valuenow')") is False
    )


def test_cancel_is_sent_once_and_says_when_the_kernel_is_busy(page: Any) -> None:
    """The button tells at once that it was heard here, and after a while that the kernel has not."""
    page.click("[data-vk-cancel]")
    assert page.inner_text("[data-vk-cancel]") == "Cancelling…"
    page.click("[data-vk-cancel]", force=True)
    draw(page, replace(samples.RUNNING, progress=0.7))
    assert page.inner_text("[data-vk-cancel]") == "Cancelling…"
    assert page.evaluate("window.model.sent") == [{"kind": "cancel"}]
    page.wait_for_function(
        "document.querySelector('[data-vk-cancel]').textContent.includes('busy')", timeout=5000
    )


def test_a_refused_cancel_can_be_asked_again(page: Any) -> None:
    """The reason stands on the card and the button is a button again."""
    page.click("[data-vk-cancel]")
    page.evaluate("window.model.tell({kind: 'heard'}); window.model.tell({kind: 'refused'})")
    draw(page, samples.RUNNING, "Not cancelled: it was too late.")
    assert "too late" in page.inner_text("[role=alert]")
    assert page.evaluate("document.querySelector('[data-vk-cancel]').disabled") is False


def test_leaving_takes_everything_along(page: Any) -> None:
    """After the clean-up no timer and no listener is left."""
    page.evaluate("window.end()")
    assert json.loads(page.evaluate("JSON.stringify(Object.values(window.model.on_).flat().length)")) == 0


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_cards_follow_jupyterlabs_theme(browser: Any, dark: bool) -> None:
    """The theme attribute of the page decides; the ink is the token's."""
    from vidkit import show
    from vidkit.show.render import tokens

    page = browser.new_page()
    page.set_content(
        f'<body data-jp-theme-light="{"false" if dark else "true"}">{show.job_html(samples.DONE)}'
    )
    ink = tokens()["--vk-ink"][dark].lstrip("#")
    wanted = f"rgb({int(ink[:2], 16)}, {int(ink[2:4], 16)}, {int(ink[4:], 16)})"
    assert page.evaluate("getComputedStyle(document.querySelector('.vk-strong')).color") == wanted
    box = "(s) => { const r = document.querySelector(s).getBoundingClientRect(); return [r.x, r.y, r.width, r.height]; }"
    assert page.evaluate(f"({box})('.vk-video')") == pytest.approx(
        page.evaluate(f"({box})('.vk-poster')"), abs=1.5
    )
    page.close()
