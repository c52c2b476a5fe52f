"""The whole page in a real browser: accessible, quick with many cards, unmoved by strangers' text, narrow, untrusted."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import nbformat
import pytest

from tests.show import samples
from tests.show.test_hostile import NASTY, nasty_facts
from vidkit import show
from vidkit.models import Moment, TextTrack
from vidkit.show.form import ChoiceFacts, FieldFacts, FormFacts, MediaGiven, form_html, form_still
from vidkit.show.render import live_stylesheet

pytestmark = pytest.mark.needs_chromium

ROOT = Path(__file__).parents[2]
NPM = ROOT / "tests" / "npm"
#: A studio that answers at once, with plain films: here it is about the page.
STUDIO = f"""
import sys, tempfile
sys.path.insert(0, {str(ROOT)!r})
import vidkit as vk
from vidkit.models import Moment, TextTrack
studio = vk.local(tempfile.mkdtemp(), clock="instant", media="slate")
job = studio.openai.create("A kite over dunes", size="1280x720", seconds="4", seed=1)
other = studio.openai.create("A kite over a lake", size="1280x720", seconds="4", seed=2)
a, b = job.wait(), other.wait()
"""
CARDS = """
film = vk.Video(a.path, captions=(TextTrack("captions", "en", (Moment(0.5, 1.5, "A kite."), Moment(2, 3, "Dunes."))),))
wrong = studio.form("openai.create", prompt="A kite", seconds="5")
display(job, film, studio.jobs, studio, studio.form("minimax.generate"), studio.form(), wrong, vk.compare(a, b))
"""
#: Every drawing there is, in every state.
SAMPLES = """
from IPython.display import HTML
from tests.show.samples import DRAWN
for drawn, _, facts in DRAWN.values():
    display(HTML(drawn(facts)))
"""
READY = ".jp-OutputArea-output .vk-compare [data-vk-deck]:not([hidden])"


def axe() -> Path:
    """Return axe-core as npm has it, fetched on first use."""
    found = NPM / "node_modules" / "axe-core" / "axe.min.js"
    if not found.is_file() and shutil.which("npm"):
        command = ["npm", "install", "--no-audit", "--no-fund", "--silent"]
        subprocess.run(command, cwd=NPM, capture_output=True, timeout=300, check=False)
    if not found.is_file():
        if os.environ.get("VIDKIT_REQUIRE_ALL") == "1":
            pytest.fail("npm's axe-core cannot be installed", pytrace=False)
        pytest.skip("npm's axe-core cannot be installed")
    return found


#: Takes the outputs out of Lab's panels, inside which axe believes everything hidden.
ALONE = """() => {
  const main = document.createElement('main');
  main.style.cssText = 'position:absolute;left:0;top:0;width:1100px;background:var(--jp-layout-color0)';
  main.append(...document.querySelectorAll('.jp-OutputArea-output'));
  document.querySelector('#main').style.display = 'none';
  document.body.style.overflow = 'visible';
  document.body.append(main);
}"""


def violations(page) -> list[str]:
    """What axe finds serious or critical on our cards, with the place and what it says."""
    if not page.evaluate("'axe' in window"):
        page.add_script_tag(path=str(axe()))
    found = page.evaluate(
        """async () => (await axe.run({include: [['.vk-card']]}, {resultTypes: ['violations']})).violations
        .flatMap(v => v.nodes.map(n => [v.impact, v.id, n.target.join(' '), n.failureSummary, n.html.slice(0, 160)]))"""
    )
    serious = [item for item in found if item[0] in {"serious", "critical"}]
    return sorted({f"{item[1]}: {item[4]}" for item in serious})


def test_no_serious_accessibility_violation(notebook):
    """Axe-core finds nothing serious on card, player, table, form, compare and all other drawings, light and dark."""
    notebook.write(STUDIO, CARDS, SAMPLES)
    page = notebook.page
    page.set_viewport_size(
        {"width": 1280, "height": 16000}
    )  # all of it painted: axe looks at what can be seen
    notebook.open()
    notebook.run_all()
    page.wait_for_selector(READY, timeout=90_000)
    notebook.idle()
    assert page.locator(".vk-card").count() >= 25
    page.evaluate("document.querySelectorAll('.vk-card details').forEach(d => d.open = true)")
    page.evaluate(ALONE)
    light = violations(page)
    notebook.picture("page-light")
    page.evaluate("window.jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab Dark'})")
    page.wait_for_selector("body[data-jp-theme-light=false]", timeout=20_000, state="attached")
    page.wait_for_timeout(500)
    dark = violations(page)
    notebook.picture("page-dark")
    assert light + dark == []
    page.evaluate(
        "document.querySelector('.vk-card .vk-facts').style.setProperty('color', '#444', 'important')"
    )
    assert any("color-contrast" in item for item in violations(page)), "the check itself can fail"
    assert notebook.errors == []


# --- strangers' text --------------------------------------------------------------------------------------


def nasty_form(text: str) -> FormFacts:
    """Return a form with *text* in every place a stranger can reach."""
    choices = (ChoiceFacts(text, text, chosen=True), ChoiceFacts(text, "1"))
    kinds = ("prompt", "text", "choice", "open choice", "number", "switch", "media", "id", "list", "json")
    fields = tuple(
        FieldFacts(kind.replace(" ", "_"), text, kind, text, value=text, error=text, choices=choices, default=text,
                   unit=text, count=text, media=(MediaGiven(text, text),), accept=text)
        for kind in kinds
    )  # fmt: skip
    return FormFacts(
        "f", text, False, fields, text, text, text, text, confirm=text, note=text, operations=choices
    )


def strange_page(path: Path, text: str) -> int:
    """Write every drawing of a hostile text into one page, and return how many there are."""
    drawn = [*nasty_facts(text)[:-1], form_html(nasty_form(text)), form_still(nasty_form(text))]
    style = f"<style>{live_stylesheet()}</style>"
    head = f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>strange</title>{style}</head>'
    path.write_text(f"{head}<body>{''.join(drawn)}<p id=end>the end</p></body></html>", "utf-8", "replace")
    return len(drawn)


@pytest.fixture
def watched(browser):
    """A page that writes down whatever is executed, asked for elsewhere, or opened."""
    context = browser.new_context(viewport={"width": 1000, "height": 900})
    page = context.new_page()
    page.seen = []
    page.on("dialog", lambda dialog: (page.seen.append(f"dialog {dialog.message}"), dialog.dismiss()))
    page.on("popup", lambda popup: page.seen.append(f"popup {popup.url}"))

    def asked(route):
        url = route.request.url
        if urlsplit(url).scheme in {"http", "https", "ftp", "ws"}:
            page.seen.append(f"request {url}")
            route.abort()
        else:
            route.continue_()

    page.route("**/*", asked)
    yield page
    context.close()


def test_hostile_text_does_nothing_in_a_browser(watched, tmp_path):
    """Every drawing, form and exported page with every hostile text: nothing runs, breaks out, or is fetched."""
    for number, text in enumerate(NASTY):
        path = tmp_path / f"strange-{number}.html"
        drawn = strange_page(path, text)
        watched.goto(path.as_uri(), wait_until="domcontentloaded")
        assert watched.evaluate(LOOK) == [drawn, 0, 0, 0, 0], text[:60]
        path.write_text(nasty_facts(text)[-1], "utf-8", "replace")
        watched.goto(path.as_uri(), wait_until="domcontentloaded")
        assert watched.evaluate(LOOK)[2:] == [0, 0, 0], text[:60]
    watched.wait_for_timeout(200)
    assert watched.seen == []


def test_camera_words_stay_whole_and_no_prompt_scrolls_sideways(watched, tmp_path):
    """However narrow the card, its prompt needs no scrollbar, and a move that fits a line is not parted."""
    done = replace(samples.DONE, prompt="A white horse runs along a beach on a rainy night [Pull out]")
    (tmp_path / "card.html").write_text(f'<body style="font-size:13px">{show.job_html(done)}', "utf-8")
    watched.goto((tmp_path / "card.html").as_uri())
    for width in range(330, 820, 7):
        watched.set_viewport_size({"width": width, "height": 600})
        wide, tall = watched.evaluate(
            """() => { const text = document.querySelector(".vk-prompt"), chip = text.querySelector(".vk-chip");
            return [text.offsetHeight - text.clientHeight, chip.getClientRects().length] }"""
        )
        assert (wide, tall) == (0, 1), width


#: Presses and points at everything; counts cards, what fell out of them, what may not stand there, links that run,
#: and cards that letters without a space have made too wide.
LOOK = """() => {
  for (const node of document.querySelectorAll('.vk-card button, .vk-card summary')) node.click();
  for (const node of document.querySelectorAll('.vk-card *'))
    node.dispatchEvent(new MouseEvent('mouseover', {bubbles: true}));
  const count = (path) => document.querySelectorAll(path).length;
  const links = [...document.querySelectorAll('a')].filter((a) => ['javascript:', 'data:'].includes(a.protocol));
  const wide = [...document.querySelectorAll('.vk-card')].filter((card) => card.offsetWidth > 1090);
  return [count('body > .vk-card'), count('body > :not(.vk-card):not(#end)'),
    count('iframe, object, embed, svg, [onerror], [onload], [onclick], [onmouseover]'), links.length, wide.length];
}"""


# --- saved notebooks --------------------------------------------------------------------------------------


@pytest.fixture
def finished(studio):
    """The facts of a finished job with a real film, told with captions of strangers."""
    job = studio.openai.create("A kite over <b>dunes</b>", size="1280x720", seconds="4")
    job.wait()
    facts = job.facts()
    track = TextTrack("captions", "en", (Moment(0.1, 3.5, NASTY[1]),))
    return replace(facts, video=replace(facts.video, captions=(track,)))


def saved(path: Path, drawings: list[str]) -> None:
    """Write a notebook that was run elsewhere: every drawing is the output of a cell."""
    cells = [
        nbformat.v4.new_code_cell(
            f"job{number}", outputs=[nbformat.v4.new_output("display_data", {"text/html": source, "text/plain": ""})]
        )
        for number, source in enumerate(drawings)
    ]  # fmt: skip
    book = nbformat.v4.new_notebook(cells=cells)
    book.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(book, path)


def test_nbconvert_shows_posters_and_facts(watched, tmp_path, finished):
    """`nbconvert --to html`: the card with its poster and facts; nothing is asked for on behalf of a card."""
    from nbconvert import HTMLExporter

    saved(tmp_path / "book.ipynb", [show.job_html(finished), show.video_html(finished.video)])
    exporter = HTMLExporter(mathjax_url="", require_js_url="", jquery_url="", mermaid_js_url="")
    source, _ = exporter.from_filename(str(tmp_path / "book.ipynb"))
    (tmp_path / "book.html").write_text(source)
    watched.goto((tmp_path / "book.html").as_uri())
    watched.wait_for_selector(".vk-job")
    assert "succeeded" in watched.inner_text(".vk-job")
    assert "A kite over <b>dunes</b>" in watched.inner_text(".vk-job")
    assert watched.evaluate("document.querySelector('.vk-job img').naturalWidth") > 300
    watched.click("[data-vk-track-of=captions] >> nth=0")
    watched.evaluate("document.querySelector('.vk-card[data-vk-player] video').currentTime = 1")
    watched.wait_for_function("document.querySelector('[data-vk-line]').textContent.includes('onerror')")
    assert watched.locator("[data-vk-line] img").count() == 0
    assert [item for item in watched.seen if "cdnjs" not in item] == []


def test_fifty_cards_untrusted_trusted_and_narrow(notebook, finished):
    """
    Fifty finished cards: posters and facts untrusted, players trusted, no halt while scrolling, whole at 420 px.

    Nothing runs before the reader trusts the notebook.
    """
    drawings = [show.job_html(replace(finished, id=f"openai-{number:04}")) for number in range(50)]
    saved(notebook.path, drawings)
    notebook.open()
    page = notebook.page
    page.wait_for_selector(".vk-job")
    first = page.locator(".vk-job").first
    assert "succeeded" in first.inner_text()
    assert page.evaluate("document.querySelector('.vk-job img').naturalWidth") > 300
    assert page.locator("[data-vk-tools]:not([hidden])").count() == 0, "no script runs untrusted"
    assert page.locator(".vk-tools:visible, .vk-line-of:visible").count() == 0, (
        "and nothing dead stands there"
    )
    notebook.picture("page-untrusted")
    page.evaluate("void window.jupyterapp.commands.execute('notebook:trust')")
    page.click(".jp-Dialog .jp-mod-accept")
    page.wait_for_selector("[data-vk-tools]:not([hidden])", timeout=30_000)
    halts = page.evaluate(SCROLL)
    assert halts["top"] > 5000, "there was something to scroll"
    assert halts["longest"] < 1500, halts
    assert halts["median"] < 100, halts
    page.set_viewport_size({"width": 420, "height": 900})
    page.evaluate("window.jupyterapp.commands.execute('application:toggle-left-area')")
    page.wait_for_timeout(500)
    notebook.picture("page-narrow")
    cut = page.evaluate(
        "[...document.querySelectorAll('.vk-job')].filter(c => c.offsetWidth && c.scrollWidth > c.clientWidth + 1).length"
    )
    assert cut == 0
    assert (
        page.evaluate("Math.max(...[...document.querySelectorAll('.vk-job')].map(c => c.offsetWidth))") < 420
    )
    assert notebook.errors == []


#: Scrolls the whole notebook, a screenful at a time, and says how long drawings took in ms.
SCROLL = """async () => {
  const area = document.querySelector('.jp-WindowedPanel-outer') || document.querySelector('.jp-Notebook');
  const frames = [];
  let last = performance.now();
  for (let step = 0; step < 80 && area.scrollTop + area.clientHeight < area.scrollHeight - 2; step++) {
    area.scrollTop += area.clientHeight * 0.8;
    await new Promise(requestAnimationFrame);
    const now = performance.now();
    frames.push(now - last);
    last = now;
  }
  frames.sort((a, b) => a - b);
  return {top: area.scrollTop, longest: frames.at(-1), median: frames[frames.length >> 1], steps: frames.length};
}"""
