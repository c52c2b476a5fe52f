"""
Take the pictures of the README and of the tutorials in a real JupyterLab: what a saved cell cannot show.

Run by hand: `python -m tests.bench.readme_pictures [NAME…]`.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

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
NARRATED = """import vidkit as vk

studio = vk.local()
def said(text):
    return {"voice_id": "en-clara", "sequences": [{"text": text}]}
def silence(seconds):
    return {"sequences": [{"duration_ms": int(seconds * 1000)}]}
film = studio.hoox.generate(
    sequence_plan=[
        said("Every evening she climbs up to her lighthouse above the sea."),
        silence(4),
        said("Nobody knows why."),
        said("A red fishing boat comes home in the storm."),
        silence(3.5),
    ],
    format="custom", width=640, height=360, enable={"subtitles": False},
).wait()
description = studio.viddyscribe.describe_text(film, ad_type="standard_ad").wait()"""
EDITED = """editor = description.edit()
editor.set(0, "A lighthouse by the open sea, at dusk.")
editor"""


CHOOSER = """import vidkit as vk

studio = vk.local()
studio.form()"""
WRONG = """import vidkit as vk

studio = vk.local()
studio.form("openai.create", prompt="A white horse in the surf")"""
RATED = """import vidkit as vk

studio = vk.local()
day = studio.openai.create("A white horse runs along a beach at sunset [Push in]", seconds="4", size="1280x720")
night = studio.openai.create("A white horse runs along a beach on a rainy night [Pull out]", seconds="4", size="1280x720")
day.wait()
night.wait()
vk.rate([(day, night)], question="Which opens the film better?")"""


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


def editor(notebook: Notebook) -> None:
    """Let the film beside the table show a line of it."""
    notebook.page.wait_for_selector(".vk-editor", timeout=120_000)
    notebook.page.evaluate("document.querySelectorAll('video').forEach(film => { film.preload = 'auto'; })")
    notebook.page.locator("[data-vk-do=play]").first.click()
    notebook.page.wait_for_timeout(1500)
    notebook.page.evaluate("document.querySelectorAll('video').forEach(film => film.pause())")


def chooser(notebook: Notebook) -> None:
    """Fill it in by mouse, and let it show its line of Python."""
    page = notebook.page
    field = page.locator("[data-vk-field=prompt]")
    field.fill("A white horse runs along a beach at sunset", timeout=60_000)
    page.locator("[data-vk-move='Push in']").click()
    page.wait_for_selector("text=live: about $", timeout=60_000)
    page.locator("[data-vk-code=python]").click()
    page.wait_for_timeout(500)


def wrong(notebook: Notebook) -> None:
    """Type what the model does not make, and look away from the field."""
    field = notebook.page.locator("[data-vk-field=seconds]:not([type=range])")
    field.fill("5", timeout=60_000)
    field.press("Tab")
    notebook.page.wait_for_selector(".vk-error:has-text('seconds')", timeout=20_000)


def rating(notebook: Notebook) -> None:
    """Wait until both films of the first pair are there."""
    notebook.page.wait_for_selector(".vk-rate video, [data-vk-live] video", timeout=180_000)
    notebook.page.evaluate("document.querySelectorAll('video').forEach(film => { film.preload = 'auto'; })")
    notebook.page.wait_for_timeout(2500)


@dataclass(frozen=True)
class Picture:
    """
    One picture.

    Attributes:
        cells: What is run.
        ready: Waits until it can be taken.
        of: What of the page it shows.
        photo: Whether films are in it: those travel smaller as JPEG.
    """

    cells: tuple[str, ...]
    ready: Callable[[Notebook], None]
    of: str = ".jp-Cell >> nth=0"
    photo: bool = False


PICTURES: dict[str, Picture] = {
    "card": Picture((CARD, "job.wait(timeout=120)\nNone"), card),
    "form": Picture((FORM,), form),
    "compare": Picture((COMPARE,), compare, photo=True),
    "editor": Picture((NARRATED, EDITED), editor, of=".vk-edits", photo=True),
    "form-chooser": Picture((CHOOSER,), chooser, of=".vk-form"),
    "form-error": Picture((WRONG,), wrong, of=".vk-form"),
    "rating": Picture((RATED,), rating, of=".vk-rate", photo=True),
}


def main() -> None:
    """Take those that are named, or all."""
    root, home = Path(tempfile.mkdtemp()), Path(tempfile.mkdtemp())
    os.environ["HOME"] = str(home)  # so that the card says ~/vidkit/…, as it does for its reader
    with jupyterlab(root, home) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS, headless=True)
        for name in sys.argv[1:] or PICTURES:
            picture = PICTURES[name]
            page = browser.new_page(viewport={"width": 1280, "height": 1100}, device_scale_factor=1.5)
            notebook = Notebook(page, url, root, None)
            notebook.write(*picture.cells)
            notebook.open()
            notebook.run_all()
            picture.ready(notebook)
            notebook.idle()
            film = {"path": str(OUT / f"{name}.jpg"), "type": "jpeg", "quality": 84}
            letters = {"path": str(OUT / f"{name}.png")}
            page.locator(picture.of).first.screenshot(**(film if picture.photo else letters))
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
