"""
How things look: facts in, HTML and its text twin out.

Python decides facts, templates decide looks. Callers fill the dataclasses of `facts` and hand them to one
function per thing; the HTML stands alone (no script, no kernel, no network), survives an untrusted notebook,
and says the same as the text::

    from vidkit import show

    show.job_html(facts)     # a card
    show.job_text(facts)     # the same for a terminal
    show.live.display_job(job.facts, job.on_change, job.cancel)   # a card that moves while the job does
"""

from __future__ import annotations

from vidkit.show import live
from vidkit.show.facts import (
    AudioFacts,
    CatalogueFacts,
    ClipFacts,
    DescriptionFacts,
    ErrorFacts,
    JobFacts,
    JobsTableFacts,
    PageSection,
    ProjectFacts,
    ServiceFacts,
    SpendFacts,
    StudioFacts,
    VideoFacts,
)
from vidkit.show.job import job_html, job_line, job_text
from vidkit.show.page import page
from vidkit.show.results import (
    audio_html,
    audio_text,
    description_html,
    description_text,
    project_html,
    project_text,
)
from vidkit.show.studio import studio_html, studio_text
from vidkit.show.tables import catalogue_html, catalogue_text, jobs_html, jobs_text
from vidkit.show.video import video_html, video_text

__all__ = [
    "AudioFacts",
    "CatalogueFacts",
    "ClipFacts",
    "DescriptionFacts",
    "ErrorFacts",
    "JobFacts",
    "JobsTableFacts",
    "PageSection",
    "ProjectFacts",
    "ServiceFacts",
    "SpendFacts",
    "StudioFacts",
    "VideoFacts",
    "audio_html",
    "audio_text",
    "catalogue_html",
    "catalogue_text",
    "description_html",
    "description_text",
    "job_html",
    "job_line",
    "job_text",
    "jobs_html",
    "jobs_text",
    "live",
    "page",
    "project_html",
    "project_text",
    "studio_html",
    "studio_text",
    "video_html",
    "video_text",
]
