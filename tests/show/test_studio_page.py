"""The studio at a glance, and the page of the demo."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.show import samples
from tests.show.reading import Reader
from vidkit import show


def test_keys_are_told_by_name_only() -> None:
    """A key that is set is named by its variable; one that is missing says what to set."""
    text = show.studio_text(samples.LIVE_STUDIO)
    assert "MINIMAX_API_KEY is set" in text
    assert "set OPENAI_API_KEY" in text


def test_spend_stands_against_its_cap() -> None:
    """Estimated, charged, unpriced and the cap are all told."""
    text = show.studio_text(samples.LIVE_STUDIO)
    assert "estimated $1.36, charged $0.59, plus 1 without a published price (cap $5.00, 27 % used)" in text
    assert "27 % used" in Reader(show.studio_html(samples.LIVE_STUDIO)).text


def test_unknown_money_is_not_zero() -> None:
    """A live studio that knows no sum says unknown, and before its first job that nothing was spent."""
    facts = replace(samples.LIVE_STUDIO, spend=show.SpendFacts(jobs=2))
    assert "estimated unknown, charged unknown" in show.studio_text(facts)
    none = replace(samples.LIVE_STUDIO, spend=show.SpendFacts())
    assert "nothing spent" in show.studio_text(none)


def test_a_cap_of_nothing_is_used_up() -> None:
    """A cap of zero is full, not a division by zero."""
    facts = replace(samples.STUDIO, spend=show.SpendFacts(cap_usd=0.0, cap_jobs=0))
    assert "100 % used" in Reader(show.studio_html(facts)).text


def test_the_local_studio_says_what_it_is() -> None:
    """Local, free, an animatic."""
    text = show.studio_text(samples.STUDIO)
    assert "LOCAL · free" in text
    assert "animatic" in text
    assert "none needed" in text


def film(folder: Path) -> Path:
    path = folder / "1 kite.mp4"
    path.write_bytes(samples.preview(3000))
    return path


def test_a_page_holds_everything_or_plays_from_beside_it(tmp_path: Path) -> None:
    """Embedded it is one file; otherwise films are addressed by their names."""
    sections = [show.PageSection("A kite", "studio.generate(...)", samples.DONE, film(tmp_path))]
    whole = Reader(show.page("vidkit demo", sections, samples.STUDIO))
    assert not whole.open
    films = [attrs["src"] or "" for tag, attrs in whole.tags if tag == "video"]
    assert [each[:20] for each in films] == ["data:video/mp4;base6"]
    beside = Reader(show.page("vidkit demo", sections, embed=False))
    assert [attrs["src"] for tag, attrs in beside.tags if tag == "video"] == ["1%20kite.mp4"]
    assert "studio.generate(...)" in beside.text


def test_a_page_asks_the_network_for_nothing(tmp_path: Path) -> None:
    """No address outside the page is fetched when it opens."""
    page = show.page("demo", [show.PageSection("A kite", "", samples.DONE, film(tmp_path))], samples.STUDIO)
    for tag, attrs in Reader(page).tags:
        assert tag not in {"link", "script", "iframe"}
        assert not (attrs.get("src") or "").startswith(("http", "//"))
    assert "@import" not in page
    assert "url(" not in page


def test_a_step_without_a_film_shows_its_card() -> None:
    """A failed step of a demo is on the page too, with its answers."""
    text = Reader(show.page("demo", [show.PageSection("It failed", "", samples.FAILED)])).text
    assert "the render was not possible" in text


def test_a_page_tells_what_each_film_is(tmp_path: Path) -> None:
    """Who made it, from what, how long it took, and what it would have cost stand under the film."""
    page = show.page("demo", [show.PageSection("A kite", "", samples.DONE, film(tmp_path))])
    text = Reader(page).text
    for fact in (
        "OpenAI shape · remix · LOCAL · free",
        "from openai-7f3c",
        "took 2.1 s",
        "live: about $0.28",
    ):
        assert fact in text


def test_seconds_are_told_to_a_tenth() -> None:
    """How long films are in sum is told as a person would say it."""
    facts = replace(samples.STUDIO, spend=show.SpendFacts(seconds=22.6737))
    assert "22.7 s of video" in show.studio_text(facts)
