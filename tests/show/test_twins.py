"""HTML and text say the same, last in any reader, and stay small."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

import pytest

from tests.show import samples
from tests.show.reading import Reader, sanitized, stripped
from vidkit import show
from vidkit.models import Usage
from vidkit.show.compare import compare_script
from vidkit.show.player import script
from vidkit.show.scripts import page_script
from vidkit.show.view import job_view, media_facts

OURS = {script(), page_script("table.js"), page_script("gallery.js"), compare_script()}
SNAPSHOTS = Path(__file__).parent / "snapshots"


def told(text: str) -> set[str]:
    """The words and numbers of a text, without layout."""
    return set(re.findall(r"[\w$.%:/×·-]*\w[\w$.%:/×·-]*", text))


@pytest.mark.parametrize("name", samples.DRAWN)
def test_every_word_of_the_text_twin_stands_in_the_html(name: str) -> None:
    """What a terminal tells, the card tells too: no fact lives in one twin alone."""
    html, text, facts = samples.DRAWN[name]
    page = Reader(html(facts))
    titles = " ".join(
        value or ""
        for _, attrs in page.tags
        for key, value in attrs.items()
        if key in {"title", "aria-label"}
    )
    drawn = re.sub(r"[█░]+|…|[\[\]()]", " ", text(facts))
    everything = " ".join((page.text + " " + titles).split())
    missing = {word for word in told(drawn) if word.rstrip(":,.") not in everything}
    assert missing <= {"rejoin:", "key:", "id", "service"}, "only the text's own column heads and labels"


@pytest.mark.parametrize("name", samples.JOBS)
def test_both_twins_of_a_job_tell_every_fact(name: str) -> None:
    """State, place, prompt, money, ids, answers and what was made stand in both."""
    facts = samples.JOBS[name]
    view = job_view(facts)
    html, text = Reader(show.job_html(facts)).text, show.job_text(facts)
    flat = " ".join(text.split())
    wanted = [
        view.title,
        view.place,
        view.state,
        view.id,
        *map(str, view.cost),
        view.expiry,
        view.saved,
        view.rejoin,
    ]
    wanted += ["".join(piece.text for piece in answer) for _, answer in view.answers]
    wanted += [str(fact) for fact in view.status]
    if facts.video:
        wanted += [str(fact) for fact in media_facts(facts.video.media)]
    for want in filter(None, wanted):
        assert " ".join(want.split()) in html, want
        assert " ".join(want.split()) in flat, want


def test_credits_of_the_local_book_are_told_as_play_money() -> None:
    """A local card shows the credits its service booked, and that they are free; without any it claims none."""
    told = show.job_text(replace(samples.DONE, usage=Usage(credits=5.0, seconds=17.0)))
    assert "booked here: 5 credits, free" in told
    for none in (None, Usage(seconds=5.0)):
        assert "booked" not in show.job_text(replace(samples.DONE, usage=none))


@pytest.mark.parametrize("name", samples.DRAWN)
def test_html_is_well_formed_and_carries_no_script(name: str) -> None:
    """Every tag is closed in order; nothing runs but the player's own script, word for word."""
    html, _, facts = samples.DRAWN[name]
    page = Reader(html(facts))
    assert not page.open
    assert not page.crossed
    assert not {tag for tag, _ in page.tags} & {"iframe", "object", "embed", "svg", "source"}
    assert not [key for _, attrs in page.tags for key in attrs if key.startswith("on")]
    assert set(page.scripts) <= OURS


@pytest.mark.parametrize("name", samples.DRAWN)
def test_html_looks_the_same_as_when_it_was_last_looked_at(name: str) -> None:
    """A change of markup is seen in a diff; VIDKIT_SNAPSHOTS=write accepts it."""
    html, _, facts = samples.DRAWN[name]
    pretty = "\n".join(Reader(html(facts)).lines) + "\n"
    pretty = re.sub(r"preview \(\d+", "preview (", pretty)
    path = SNAPSHOTS / f"{name}.html"
    if os.environ.get("VIDKIT_SNAPSHOTS") == "write":
        path.write_text(pretty, encoding="utf-8")
    assert pretty == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", samples.DRAWN)
def test_an_untrusted_notebook_still_shows_everything(name: str) -> None:
    """Without style sheet, svg and var() all words remain, and colours and spacing come from plain declarations."""
    html, _, facts = samples.DRAWN[name]
    source = html(facts)
    left = sanitized(source)
    assert Reader(left).text == Reader(source).text
    inline = re.findall(r'style="([^"]*)"', source)
    assert not [style for style in inline if "var(" in style or "light-dark" in style]
    outer = Reader(left).tags[0][1]["style"] or ""
    assert "background-color: #ffffff" in outer
    assert "color: #1b2330" in outer


@pytest.mark.parametrize("name", samples.DRAWN)
def test_an_untrusted_notebook_has_no_dead_button(name: str) -> None:
    """Where no script runs, every button lies in something whose own style hides it."""
    html, _, facts = samples.DRAWN[name]
    assert not Reader(sanitized(html(facts))).buttons


def test_github_shows_one_picture_and_the_facts() -> None:
    """Where style and video are stripped, the poster stands once, and the words around it."""
    page = Reader(stripped(show.job_html(samples.DONE)))
    pictures = [attrs for tag, attrs in page.tags if tag == "img"]
    assert len(pictures) == 1
    assert (pictures[0]["src"] or "").startswith("data:image/jpeg;base64,")
    assert pictures[0]["alt"]
    assert "1280×720" in page.text


def test_the_film_lies_on_its_picture_even_where_position_is_dropped() -> None:
    """The inline margin is exactly the picture's height, so readers see one picture, not two."""
    page = Reader(show.job_html(samples.DONE))
    picture = next(attrs for tag, attrs in page.tags if tag == "img")
    film = next(attrs for tag, attrs in page.tags if tag == "video")
    assert f"margin-top:-{picture['height']}px" in (film["style"] or "")
    assert f"height:{picture['height']}px" in (film["style"] or "")
    assert film["preload"] == "metadata"
    assert "controls" in film
    assert (film["src"] or "").startswith("data:video/mp4;base64,")


def test_a_finished_card_stays_small() -> None:
    """At most 50 KB with the heaviest poster, 250 KB with the heaviest preview as well."""
    heavy = replace(
        samples.VIDEO, poster=b"\xff\xd8" + samples.preview(20_000 - 2), preview=samples.preview(150_000)
    )
    with_preview = show.job_html(replace(samples.DONE, video=heavy))
    assert "data:video/mp4" in with_preview
    assert len(with_preview.encode()) <= 250_000
    alone = show.job_html(replace(samples.DONE, video=replace(heavy, preview=None, href="")))
    assert "data:image/jpeg" in alone
    assert len(alone.encode()) <= 50_000
    played_beside = show.job_html(replace(samples.DONE, video=replace(heavy, preview=None)))
    assert 'src="media/openai-a41e.mp4"' in played_beside
    assert len(played_beside.encode()) <= 50_000


def test_media_beyond_the_agreed_size_never_makes_the_card_grow() -> None:
    """A preview or a poster that is too large is left out, the card itself remains."""
    huge = replace(samples.VIDEO, poster=samples.preview(400_000), preview=samples.preview(900_000))
    source = show.job_html(replace(samples.DONE, video=huge))
    assert len(source) <= 250_000
    assert "succeeded" in Reader(source).text


def test_a_video_card_has_the_same_limits() -> None:
    """The player of a video obeys 250 KB too."""
    heavy = replace(samples.VIDEO, poster=samples.preview(20_000), preview=samples.preview(150_000))
    assert len(show.video_html(heavy).encode()) <= 250_000


def test_a_job_card_can_be_found_by_the_notebook_sanitizer() -> None:
    """The outermost tag and the closing comment are what tests/nbval_sanitize.cfg looks for."""
    pattern = r'(?s)<div class="vk-card vk-job.*?<!-- /vk-job -->'
    for facts in samples.JOBS.values():
        assert re.fullmatch(pattern, show.job_html(facts))


def test_prices_are_never_typeset_as_formulas() -> None:
    """Notebooks turn text between dollars into mathematics; every card opts out."""
    for html, _, facts in samples.DRAWN.values():
        classes = (Reader(html(facts)).tags[0][1]["class"] or "").split()
        assert {"tex2jax_ignore", "mathjax_ignore"} <= set(classes)


def test_the_progress_bar_has_a_role_and_a_value() -> None:
    """Screen readers hear how far it is; without a figure they hear none."""
    known = next(
        attrs
        for _, attrs in Reader(show.job_html(samples.RUNNING)).tags
        if attrs.get("role") == "progressbar"
    )
    assert known["aria-valuenow"] == "62"
    unknown = next(
        attrs for _, attrs in Reader(show.job_html(samples.QUEUED)).tags if attrs.get("role") == "progressbar"
    )
    assert "aria-valuenow" not in unknown


def test_money_is_told_honestly() -> None:
    """No price is not zero, an estimate has its date, an actual sum stands beside it."""
    unpriced = replace(samples.LIVE, estimate=None, usage=None)
    assert "no published price" in show.job_text(unpriced)
    assert "$0" not in show.job_text(unpriced)
    assert "not told by the service" in show.job_text(unpriced)
    assert "price of 2026-10" in show.job_text(samples.LIVE)
    assert "cost $0.31" in show.job_text(samples.LIVE)


def test_local_results_are_called_animatics() -> None:
    """The local studio never pretends."""
    assert "LOCAL · free" in show.job_html(samples.DONE)
    assert "animatic" in show.job_html(samples.DONE)
    assert "LIVE" in show.job_html(samples.LIVE)
    assert "animatic" not in show.job_html(samples.LIVE)


def test_one_line_says_how_it_ended() -> None:
    """A terminal's last word names the job, its state, and the file or the reason."""
    assert show.job_line(samples.DONE) == (
        "OpenAI shape · remix openai-a41e: succeeded · 1280×720 · 4.0 s · 24 fps · saved media/openai-a41e.mp4"
    )
    assert "the render was not possible" in show.job_line(samples.FAILED)
    assert "\n" not in show.job_line(samples.UNKNOWN)


def test_a_queue_claims_no_progress() -> None:
    """0 % of something that has not begun is no figure; a running job's 0 % is."""
    assert "%" not in show.job_text(replace(samples.QUEUED, progress=0.0))
    assert "0 % · Processing" in show.job_text(replace(samples.RUNNING, progress=0.0))


def test_one_line_is_not_lines() -> None:
    """A track with one line says so in the singular."""
    assert "captions (en), 1 line\n" in show.video_text(samples.VIDEO)
