"""Take the README's picture: a cell and its card in a real JupyterLab. Run by hand: `python -m tests.bench.readme_card`."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.ui.conftest import CHROMIUM
from tests.ui.lab import FLAGS, Notebook, jupyterlab

OUT = Path(__file__).parents[2] / "notebooks" / "images" / "card.png"
CELL = """import vidkit as vk

studio = vk.local()
job = studio.generate(
    "A red kite over dunes at dusk [Pan left, Zoom in], then the wind drops [Static shot]"
)
job"""


def main() -> None:
    root, home = Path(tempfile.mkdtemp()), Path(tempfile.mkdtemp())
    os.environ["HOME"] = str(home)  # so that the card says ~/vidkit/…, as it does for its reader
    with jupyterlab(root, home) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS, headless=True)
        page = browser.new_page(viewport={"width": 1280, "height": 800}, device_scale_factor=1.5)
        notebook = Notebook(page, url, root, None)
        notebook.write(CELL, "job.wait(timeout=120)\nNone")
        notebook.open()
        notebook.run_all()
        page.wait_for_selector(".vk-job video", timeout=120_000)
        notebook.idle()
        page.locator(".jp-Cell").first.screenshot(path=str(OUT))
        browser.close()


if __name__ == "__main__":
    main()
