"""One page to look at: each step with its code, its film in full quality, and its card."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from vidkit.show import words
from vidkit.show.facts import PageSection, StudioFacts
from vidkit.show.job import job_html
from vidkit.show.render import asset, data_url, file_link, render, stylesheet
from vidkit.show.studio import studio_html
from vidkit.show.view import job_view, media_facts, screen


def page(
    title: str, sections: Sequence[PageSection], studio: StudioFacts | None = None, *, embed: bool = True
) -> str:
    """
    Return one HTML file, light or dark as the reader's system is, that needs no network.

    Args:
        title: The page's heading.
        sections: Its steps, in order.
        studio: Drawn at the end, if given.
        embed: Put the films into the page, so that it can be sent as one file; else play them from beside it,
            where they must lie under their names.
    """
    return render(
        "page.html.j2",
        title=words.plain(title, 200),
        style=stylesheet() + asset("page.css"),
        sections=[_section(number, section, embed) for number, section in enumerate(sections, 1)],
        studio=studio_html(studio) if studio else "",
        local=studio is not None and studio.local,
    )


def _section(number: int, section: PageSection, embed: bool) -> dict[str, Any]:
    job = section.job
    video = section.video or (job.video if job else None)
    told: dict[str, Any] = {
        "number": number,
        "title": words.plain(section.title, 300),
        "code": words.clean(section.code, 4000),
        "src": "",
        "poster": data_url(video.poster, "image/jpeg") if video and video.poster else "",
        "prompt": words.pieces(job.prompt) if job else [],
        "about": media_facts(video.media) if video else (),
        "view": job_view(job) if job else None,
        "card": job_html(job) if job and not video else "",
        "job": job,
        "width": 16,
        "height": 9,
        "film": "",
    }
    if video:
        told["width"], told["height"] = screen(video, 1600, 900)
    if section.film is not None:
        told["film"] = words.plain(section.film.name, 120)
        told["src"] = (
            data_url(section.film.read_bytes(), "video/mp4") if embed else file_link(section.film.name)
        )
    return told
