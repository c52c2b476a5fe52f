"""Prompts, errors, names and addresses come from strangers: they stay text."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.show import samples
from tests.show.reading import Reader
from vidkit import show
from vidkit.models import Estimate, Moment, State, TextTrack
from vidkit.show.compare import CompareFacts, SideFacts, compare_html, compare_script, compare_text
from vidkit.show.job import live_html
from vidkit.show.player import script
from vidkit.show.rating import RatedFacts, RatingFacts, rating_html, rating_live, rating_text
from vidkit.show.scripts import page_script

#: Scripts that may stand in a drawing, word for word.
OURS = {script(), page_script("table.js"), page_script("gallery.js"), compare_script()}
NASTY = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style><script>alert(1)</script>",
    "</bdi></div><!-- /vk-job --><iframe src=//evil.example>",
    "' onmouseover='alert(1)",
    "javascript:alert(1)",
    "data:text/html;base64,PHNjcmlwdD4=",
    "{{ 7 * 7 }}{% for x in y %}",
    "[<b onclick=alert(1)>Pan left</b>]",
    "\u202egnp.exe\u202c \u2066hidden\u2069",
    "\x1b[2J\x1b]0;title\x07\x00\x08",
    "&lt;script&gt; &#106;avascript",
    "]]><svg/onload=alert(1)>",
    "<!--><script>",
    "\ud800 lone",
    "x" * 100_000,
    "$\\href{javascript:alert(1)}{x}$",
]
TAGS = {
    "div", "span", "b", "bdi", "style", "table", "tbody", "thead", "tr", "th", "td", "code", "img", "video", "a",
    "details", "summary", "button", "section", "main", "header", "h1", "h2", "p", "pre", "html", "head", "body",
    "meta", "title", "audio", "script", "input", "kbd",
}  # fmt: skip


def nasty_facts(text: str) -> list[str]:
    """Draw everything that can be drawn, with *text* in every place a stranger can reach."""
    video = show.VideoFacts(
        name=text, media=replace(samples.media(), video_codec=text), path=text, href=text, poster=samples.poster(),
        prompt=text, made_by=text, local=True, parents=(text,),
        captions=(TextTrack("captions", text, (Moment(0, 1, text),)),),
    )  # fmt: skip
    job = show.JobFacts(
        id=text, provider=text, operation=text, local=False, state=State.failed, remote_id=text, raw_state=text,
        prompt=text, summary=(text,), estimate=Estimate(1.0, 4, text, text, text),
        error=show.ErrorFacts({"What": text, text: text}, code=text, trace=text), parents=(text,), video=video,
        created_at=datetime(2026, 1, 1, tzinfo=UTC), notes=(text,), can_cancel=True,
    )  # fmt: skip
    alive = replace(job, state=State.running, progress=0.5)
    clip = show.ClipFacts(0, text, 0, 1, text, (text,), 5.0, text, samples.poster())
    project = show.ProjectFacts(
        text, (clip, replace(clip, video=video)), text, True, (text,), None, 3.0, text
    )
    said = show.DescriptionFacts(
        TextTrack("descriptions", text, (Moment(0, 1, text),)), text, text, True, (text,)
    )
    sound = show.AudioFacts(text, None, text, text, None, None, (0.5,), text, True, (text,), said)
    service = show.ServiceFacts(text, text, text, (text,), text, (text,))
    studio = show.StudioFacts(local=False, home=text, services=(service,), running=(alive,))
    return [
        show.job_html(job),
        show.job_html(alive),
        live_html(alive, text),
        show.video_html(video),
        show.project_html(project),
        show.description_html(said),
        show.audio_html(sound),
        show.job_html(replace(job, project=project, description=said, audio=sound, video=None)),
        show.jobs_html(show.JobsTableFacts((job, alive), title=text)),
        show.studio_html(studio),
        show.catalogue_html(show.CatalogueFacts(text, (text,), ((text,),), (text,))),
        compare_html(compared(text, video)),
        rating_html(rated(text)),
        rating_live(replace(rated(text), position=0, left=video, right=video)),
        show.page(text, [show.PageSection(text, text, job)], studio),
    ]


def compared(text: str, video: show.VideoFacts) -> CompareFacts:
    """A comparison with *text* everywhere, and one side that has no film."""
    asked = ((text, text), ("prompt", f"A kite {text} in the evening over the hills"))
    side = SideFacts(text, text, text, video, "", asked)
    return CompareFacts((side, replace(side, asked=()), replace(side, video=None, state=text)))


def rated(text: str) -> RatingFacts:
    """A rating with *text* everywhere."""
    pair = RatedFacts(text, text, "first", 1.0, (text,), (samples.poster(), b"no picture"))
    return RatingFacts(text, text, (pair, pair))


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_hostile_text_stays_text(text: str) -> None:
    """No foreign tag, no handler, no script address, no early end of the card, whatever a stranger writes."""
    for source in nasty_facts(text):
        page = Reader(source)
        assert not page.open
        assert not page.crossed
        assert {tag for tag, _ in page.tags} <= TAGS
        assert set(page.scripts) <= OURS, "only our own script, word for word"
        for tag, attrs in page.tags:
            assert not [name for name in attrs if name.startswith("on")]
            for name in ("href", "src", "poster", "action"):
                value = (attrs.get(name) or "").lower()
                assert (
                    value == ""
                    or value.startswith(("http://", "https://", "data:image/jpeg;", "data:video/mp4;"))
                    or (":" not in value.split("/")[0] and not value.startswith("//"))
                ), (tag, name, value[:60])
        assert source.count("<!-- /vk-job -->") == source.count('<div class="vk-card vk-job')
        source.encode()


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_a_terminal_is_not_driven_by_strangers(text: str) -> None:
    """No escape sequence, bell or direction mark reaches the terminal."""
    job = replace(samples.FAILED, prompt=text, raw_state=text, remote_id=text, summary=(text,), notes=(text,))
    others = (compare_text(compared(text, samples.VIDEO)), rating_text(rated(text)))
    for told in (
        show.job_text(job),
        show.job_line(job),
        show.jobs_text(show.JobsTableFacts((job,))),
        *others,
    ):
        assert not [letter for letter in told if ord(letter) < 32 and letter != "\n"]
        assert not set(told) & set(
            "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\x7f\x9b"
        )
        told.encode()


def test_a_very_long_prompt_is_cut_and_counted() -> None:
    """100,000 characters make a card no reader has to scroll through, and it says how long the prompt was."""
    job = replace(samples.RUNNING, prompt="word " * 20_000)
    source = show.job_html(job)
    assert len(source) < 20_000
    assert "100,000 characters" in source
    assert "100,000 characters" in show.job_text(job)


def test_foreign_directions_end_where_the_text_ends() -> None:
    """Right-to-left text is isolated, so that it cannot reorder the facts around it."""
    job = replace(samples.RUNNING, prompt="\u202eשלום [Pan left]", raw_state="\u202eمعالجة")
    source = show.job_html(job)
    assert "<bdi>\u202e" in source or "<bdi>שלום" in source
    assert "\u202eمعالجة" not in source


def test_only_web_addresses_become_links() -> None:
    """In a catalogue http(s) cells are links; anything else is text."""
    links = [
        attrs["href"] for tag, attrs in Reader(show.catalogue_html(samples.CATALOGUE)).tags if tag == "a"
    ]
    assert links == ["https://example.com/docs?a=1&b=2", "https://example.com/pricing"]


@pytest.mark.parametrize(
    "path",
    [
        "../../etc/passwd",
        "/etc/passwd",
        "//evil.example/x",
        "javascript:x",
        "C:\\x.mp4",
        "file:///x",
        "a/../../b",
    ],
)
def test_a_film_is_linked_only_below_the_notebook(path: str) -> None:
    """An address that leaves the folder, or has a scheme, neither plays nor links."""
    page = Reader(show.video_html(replace(samples.VIDEO, href=path, preview=None)))
    assert not [tag for tag, _ in page.tags if tag in {"a", "video"}]


def test_odd_file_names_are_quoted() -> None:
    """A name with spaces, quotes and signs is percent-encoded."""
    page = Reader(show.video_html(replace(samples.VIDEO, href='media/a "b" #1?.mp4', preview=None)))
    assert [attrs["src"] for tag, attrs in page.tags if tag == "video"] == ["media/a%20%22b%22%20%231%3F.mp4"]


def test_a_poster_that_is_no_picture_leaves_the_table_standing() -> None:
    """Broken bytes give a row without a thumbnail."""
    job = replace(samples.DONE, video=replace(samples.VIDEO, poster=b"\xff\xd8not a jpeg"))
    page = Reader(show.jobs_html(show.JobsTableFacts((job,))))
    assert not [tag for tag, _ in page.tags if tag == "img"]
    assert "succeeded" in page.text
