"""Take the README's pictures in a real JupyterLab: card, form, compare. Run by hand: `python -m tests.bench.readme_pictures`."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from tests.ui.conftest import CHROMIUM
from tests.ui.lab import FLAGS, Notebook, jupyterlab

OUT = Path(__file__).parents[2] / "notebooks" / "images"
CARD = """import vidkit as vk

studio = vk.local()
job = studio.generate(
    "A red kite over dunes at dusk [Pan left, Zoom in], then the wind drops [Static shot]"
)
job"""
FORM = """import vidkit as vk

studio = vk.local()
studio.form("minimax.generate", prompt="A red kite over dunes at dusk [Pan left, Zoom in]")"""
COMPARE = """import vidkit as vk

studio = vk.local()
day = studio.openai.create("Two sailing boats leave a harbour in the morning light", size="1280x720")
day.wait()
night = studio.openai.remix(day, "The same harbour at night, snow falling, a lighthouse lit")
night.wait()
vk.compare(day, night)"""


def card(notebook: Notebook) -> None:
    """Wait for the player."""
    notebook.page.wait_for_selector(".vk-job video", timeout=120_000)


def form(notebook: Notebook) -> None:
    """Wait for the form to say its price."""
    notebook.page.wait_for_selector("text=live: about $", timeout=60_000)


def compare(notebook: Notebook) -> None:
    """Wipe from one film to the other, in the middle of both."""
    notebook.page.wait_for_selector("button:has-text('Wipe')", timeout=120_000)
    notebook.page.locator("button:has-text('Wipe')").click()
    notebook.page.evaluate("document.querySelectorAll('video').forEach(film => { film.preload = 'auto'; })")
    notebook.page.wait_for_timeout(2000)


PICTURES: dict[str, tuple[tuple[str, ...], Any]] = {
    "card": ((CARD, "job.wait(timeout=120)\nNone"), card),
    "form": ((FORM,), form),
    "compare": ((COMPARE,), compare),
}


def main() -> None:
    """Take those that are named, or all."""
    root, home = Path(tempfile.mkdtemp()), Path(tempfile.mkdtemp())
    os.environ["HOME"] = str(home)  # so that the card says ~/vidkit/…, as it does for its reader
    with jupyterlab(root, home) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS, headless=True)
        for name in sys.argv[1:] or PICTURES:
            cells, ready = PICTURES[name]
            page = browser.new_page(viewport={"width": 1280, "height": 1100}, device_scale_factor=1.5)
            notebook = Notebook(page, url, root, None)
            notebook.write(*cells)
            notebook.open()
            notebook.run_all()
            ready(notebook)
            notebook.idle()
            film = {"path": str(OUT / f"{name}.jpg"), "type": "jpeg", "quality": 84}
            letters = {"path": str(OUT / f"{name}.png")}
            page.locator(".jp-Cell").first.screenshot(**(film if name == "compare" else letters))
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
