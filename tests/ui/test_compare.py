"""Films under one playhead, and blind rating, in a real JupyterLab in a real browser."""

from __future__ import annotations

import re

import nbformat
import numpy as np
import pytest

from tests.engine.films import film
from tests.show import samples
from vidkit.show.compare import compare_html

pytestmark = pytest.mark.needs_chromium

MAKE = """
import vidkit as vk
asked = {"model": "T2V-01-Director", "seed": 1, "prompt": "A red sun over hills at dusk, slowly [Pan left]"}
dusk = vk.Video("dusk.mp4", request=asked, made_by="MiniMax · generate")
other = asked | {"seed": 2, "prompt": "A white moon over hills at night, slowly [Truck left]"}
night = vk.Video("night.mp4", request=other, made_by="MiniMax · generate")
"""
COMPARE = MAKE + "vk.compare(dusk, night)"
RATE = (
    MAKE
    + "rating = vk.rate([(dusk, night), (night, dusk), (dusk, night)], question='Which sky is <b>calmer</b>?')\nrating"
)
CARD = ".vk-compare"
FILMS = "[...document.querySelectorAll('.vk-compare video')]"
#: A film's place at every drawn frame while both play, as (seconds, seconds).
WATCH = f"""() => new Promise((resolve) => {{
  const films = {FILMS}, seen = [];
  const look = () => {{
    if (films.every((film) => !film.paused)) seen.push(films.map((film) => film.currentTime));
    if (seen.length < 90) requestAnimationFrame(look); else resolve(seen);
  }};
  look();
}})"""


def sky(night: bool):
    """Paint hills under a sun or a moon that moves a little with every frame."""
    height, width = 270, 480
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    top, low = ((18, 26, 60), (60, 84, 140)) if night else ((70, 50, 110), (240, 150, 110))
    light, ground = ((240, 240, 220), (26, 40, 74)) if night else ((226, 60, 40), (90, 52, 96))

    def paint(index: int) -> np.ndarray:
        part = (y / height)[..., None]
        picture = np.array(top) * (1 - part) + np.array(low) * part
        disc = (x - 90 - 2.4 * index) ** 2 + (y - 90) ** 2 < 38**2
        picture[disc] = light
        for row in range(3):
            hill = y > 170 + 34 * row - 20 * np.sin(
                (x + (index if night else -index) * (row + 1)) / (70 - 12 * row)
            )
            picture[hill] = np.array(ground) * (1 - 0.2 * row)
        return picture.astype(np.uint8)

    return paint


@pytest.fixture(scope="module")
def films(lab):
    """A film of 24 and one of 30 frames a second, 3 and 4 seconds long, the second of them silent."""
    _, root = lab
    film(root / "dusk.mp4", 72, (480, 270), fps=24, paint=sky(False), sound=330.0)
    film(root / "night.mp4", 120, (480, 270), fps=30, paint=sky(True), sound=None)


def ready(notebook) -> None:
    """Wait until the players are dressed and both films have a picture."""
    notebook.page.wait_for_selector(f"{CARD} [data-vk-deck]:not([hidden])", timeout=60_000)
    notebook.page.evaluate(f"{FILMS}.forEach((film) => (film.preload = 'auto'))")
    notebook.page.wait_for_function(f"{FILMS}.every((film) => film.readyState >= 2)", timeout=20_000)


def places(notebook) -> list[float]:
    """Where the films are, once none is on its way."""
    notebook.page.wait_for_function(f"{FILMS}.every((film) => !film.seeking)")
    return notebook.page.evaluate(f"{FILMS}.map((film) => film.currentTime)")


def do(notebook, name: str) -> None:
    notebook.page.click(f"{CARD} [data-vk-do={name}]")


def clock(notebook, text: str) -> None:
    """Wait until the clock tells *text*."""
    notebook.page.wait_for_function(
        "(text) => document.querySelector('[data-vk-clock]').textContent.includes(text)", arg=text
    )


def test_two_films_have_one_playhead(films, notebook):
    """Playing, seeking, stepping and stopping: never more than a frame apart, whatever their rates and lengths."""
    notebook.write(COMPARE)
    notebook.open()
    notebook.run_all()
    ready(notebook)
    page = notebook.page
    notebook.picture("compare")
    do(notebook, "play")
    seen = page.evaluate(WATCH)
    apart = sorted(abs(a - b) for a, b in seen)
    assert len({a for a, _ in seen}) > 20, "they really moved"
    assert apart[len(apart) // 2] <= 0.5 / 24
    assert apart[int(0.8 * len(apart))] <= 1 / 24, "a busy machine may hold one of them up for a moment"
    do(notebook, "play")
    page.wait_for_function(f"{FILMS}.every((film) => film.paused)")
    first, second = places(notebook)
    assert first == pytest.approx(second, abs=0.001)
    page.locator("[data-vk-time]").fill("1.5")
    assert places(notebook) == pytest.approx([1.5, 1.5], abs=0.001)
    for _ in range(3):
        do(notebook, "on")
    assert places(notebook) == pytest.approx([1.5 + 3.5 / 30] * 2, abs=0.001)
    clock(notebook, "frame 38 | 48")
    page.locator("[data-vk-time]").fill("3.6")
    assert places(notebook) == pytest.approx([3 - 0.5 / 24, 3.6], abs=0.03), (
        "the shorter one rests at its end"
    )
    do(notebook, "play")
    page.wait_for_function(f"{FILMS}.every((film) => film.paused)", timeout=15_000)
    assert page.inner_text(f"{CARD} [data-vk-do=play]") == "Play"
    do(notebook, "loop")
    do(notebook, "speed")
    do(notebook, "play")
    page.wait_for_function(f"{FILMS}[1].currentTime > 0.3 && {FILMS}.every((film) => !film.paused)")
    assert page.evaluate(f"{FILMS}[0].muted") is False, "the one that has a sound"
    assert page.locator("[data-vk-sound='1']").is_disabled(), "the other is silent and says so"
    page.click("[data-vk-sound='0']")
    assert page.evaluate(f"{FILMS}.map((film) => film.muted)") == [True, True]
    do(notebook, "play")
    words = page.inner_text(CARD)
    for same in ("same:", "T2V-01-Director"):
        assert same in words
    marked = page.locator(f"{CARD} .vk-differs").all_inner_texts()
    assert {"1", "2", "dusk", "night", "30 fps", "silent"} <= set(marked)
    assert notebook.errors == []


def test_the_wipe_is_moved_by_hand_and_by_keyboard(films, notebook):
    """Dragging cuts both pictures at one line; keys move it; no key reaches the notebook; full quality is the file."""
    notebook.write(COMPARE, "7")
    notebook.open()
    notebook.run_all()
    ready(notebook)
    page = notebook.page
    do(notebook, "wipe")
    box = page.locator(".vk-wipes").bounding_box()
    boxes = [page.locator(f"{CARD} video").nth(index).bounding_box() for index in (0, 1)]
    assert boxes[0] == boxes[1] == pytest.approx(box)
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + 60, steps=4)
    page.mouse.up()
    handle = page.locator(".vk-handle")
    assert handle.get_attribute("aria-valuenow") == "30"
    shapes = page.evaluate(
        "[...document.querySelectorAll('.vk-side')].map((side) => getComputedStyle(side).clipPath)"
    )
    assert [[float(part) for part in re.findall(r"[\d.]+(?=%)", shape)] for shape in shapes] == [
        pytest.approx([70, 0], abs=0.5),
        pytest.approx([0, 30], abs=0.5),
    ]
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    assert handle.get_attribute("aria-valuenow") == "42"
    page.focus(CARD)
    page.keyboard.press("]")
    assert handle.get_attribute("aria-valuenow") == "44"
    page.keyboard.press(".")
    clock(notebook, "frame 1")
    notebook.picture("compare-wipe")
    for key in ("m", "s", "l", "w", "ArrowRight"):
        page.keyboard.press(key)
    assert places(notebook)[0] > 1
    assert page.locator(".vk-wipes").is_hidden()
    assert page.locator(".jp-Notebook .jp-CodeCell").count() == 2, "no key reached the notebook"
    do(notebook, "full")
    page.wait_for_function(f"{FILMS}.every((film) => film.src.includes('/files/') && film.readyState >= 2)")
    assert page.evaluate(f"{FILMS}.map((film) => film.videoWidth)") == [480, 480]
    assert len({round(at, 3) for at in places(notebook)}) == 1
    assert notebook.errors == []


def test_a_saved_comparison_lasts(films, notebook):
    """Reopened without a kernel, in the dark: it plays, steps and wipes; the notebook stays under 480 KB."""
    notebook.write(COMPARE)
    notebook.open()
    notebook.run_all()
    ready(notebook)
    notebook.save_and_stop()
    assert notebook.path.stat().st_size < 480_000
    notebook.open(dark=True)
    ready(notebook)
    page = notebook.page
    page.focus(CARD)
    page.keyboard.press("ArrowRight")
    assert places(notebook) == pytest.approx([1, 1], abs=0.001)
    notebook.picture("compare-dark")
    page.keyboard.press("w")
    page.wait_for_selector(".vk-wipes:visible")
    notebook.picture("compare-wipe-dark")
    assert notebook.errors == []


def test_a_stranger_s_notebook_shows_both_pictures_and_runs_nothing(notebook):
    """Opened untrusted: posters side by side with labels, the differences, no dead button, no script."""
    notebook.write("1")
    book = nbformat.read(notebook.path, 4)
    html = compare_html(samples.COMPARED)
    book.cells[0].outputs = [nbformat.v4.new_output("display_data", {"text/html": html})]
    nbformat.write(book, notebook.path)
    notebook.open(dark=True)
    page = notebook.page
    page.wait_for_selector(".vk-differs", timeout=20_000)
    boxes = [page.locator("img.vk-poster").nth(index).bounding_box() for index in (0, 1)]
    assert boxes[0]["y"] == boxes[1]["y"]
    assert boxes[0]["x"] < boxes[1]["x"]
    assert (
        page.locator(".vk-tool:visible, .vk-time:visible, [data-vk-dressed], .jp-OutputArea script").count()
        == 0
    )
    assert [page.locator(".vk-badge").nth(index).inner_text() for index in (0, 1)] == ["A", "B"]
    grounds = page.evaluate(
        "[...document.querySelectorAll('td, th')].map((one) => getComputedStyle(one).backgroundColor)"
    )
    assert set(grounds) == {"rgb(255, 255, 255)"}, "dark ink never stands on a dark theme's rows"
    notebook.picture("compare-untrusted")


def test_rating_is_blind_by_keys_and_becomes_a_table(films, notebook):
    """Nothing on the page names a film; 1, 2, 0 and Backspace answer; run again it goes on; the table lasts."""
    notebook.write(RATE, "[row['choice'] for row in rating.table], rating.done")
    notebook.open()
    notebook.run_cell(0)
    ready(notebook)
    page = notebook.page
    assert page.locator("[data-vk-still]").is_hidden()
    source = page.locator(CARD).evaluate("card => card.outerHTML")
    bare = re.sub(r'base64,[^"]*', "", source)
    assert not re.search("dusk|night|MiniMax|T2V", bare)
    assert page.locator(f"{CARD} b b").count() == 0, "the question is text"
    do(notebook, "play")
    page.wait_for_function(f"{FILMS}.every((film) => !film.paused)")
    notebook.picture("rate")
    page.focus(CARD)
    for key, left in (("1", "2 of 3"), ("Backspace", "1 of 3"), ("2", "2 of 3"), ("0", "3 of 3")):
        page.keyboard.press(key)
        page.wait_for_selector(f"{CARD} [role=status]:has-text('{left}')")
    notebook.save_and_stop()
    notebook.open()
    page.wait_for_selector(".vk-rated:has-text('2 of 3')", timeout=20_000)
    assert "Loading widget" not in page.inner_text(".jp-Notebook"), "saved half-way it says how to go on"
    notebook.run_cell(0)
    page.wait_for_selector(f"{CARD} [role=status]:has-text('3 of 3')", timeout=30_000)
    ready(notebook)
    notebook.picture("rate-again")
    page.click("[data-vk-rate='1']")
    table = page.wait_for_selector(".vk-rated table", timeout=20_000)
    assert "no preference" in table.inner_text()
    notebook.run_cell(1)
    notebook.idle()
    told = page.locator(".jp-Cell").nth(1).inner_text()
    assert told.count("'neither'") == 1
    assert "None" not in told
    assert "True" in told
    page.locator(".jp-Cell").nth(0).scroll_into_view_if_needed()
    notebook.picture("rated")
    assert page.locator(".jp-Notebook .jp-CodeCell").count() == 2, "no key reached the notebook"
    notebook.save_and_stop()
    notebook.open(dark=True)
    page.wait_for_selector(".vk-rated table", timeout=20_000)
    assert "Loading widget" not in page.inner_text(".jp-Notebook")
    notebook.picture("rated-dark")
    assert notebook.errors == []
