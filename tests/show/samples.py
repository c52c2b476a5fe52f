"""Facts to draw: one of every kind, with real pictures, at fixed moments."""

from __future__ import annotations

import functools
import io
import random
from dataclasses import replace
from datetime import UTC, datetime

from PIL import Image, ImageDraw

from vidkit import show
from vidkit.errors import JobFailed, SubmissionUnknown
from vidkit.models import Estimate, MediaFacts, Moment, State, TextTrack, Usage
from vidkit.show.compare import CompareFacts, SideFacts, compare_html, compare_text
from vidkit.show.editor import EditorFacts, LineFacts
from vidkit.show.rating import RatedFacts, RatingFacts, rating_html, rating_text

WHEN = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
LATER = datetime(2126, 11, 20, 10, 30, tzinfo=UTC)


@functools.cache
def poster(width: int = 640, height: int = 360) -> bytes:
    """A JPEG with something on it, about as heavy as posters are."""
    picture = Image.effect_noise((width // 8, height // 8), 60).resize((width, height)).convert("RGB")
    ImageDraw.Draw(picture).ellipse((40, 40, 240, 240), fill=(200, 30, 30))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=70)
    return out.getvalue()


@functools.cache
def preview(count: int = 90_000) -> bytes:
    """Bytes in place of a preview film: here nobody plays them."""
    return random.Random(1).randbytes(count)


def media(width: int = 1280, height: int = 720, duration: float = 4.0) -> MediaFacts:
    return MediaFacts(
        duration, width, height, 24.0, round(duration * 24), "h264", "yuv420p", "aac", 1_234_567, True
    )


VIDEO = show.VideoFacts(
    name="openai-a41e.mp4",
    media=media(),
    path="media/openai-a41e.mp4",
    href="media/openai-a41e.mp4",
    poster=poster(),
    preview=preview(),
    preview_seconds=2.5,
    prompt="The same hill at night, snow falling; slow push in.",
    made_by="OpenAI shape · remix",
    local=True,
    animatic=True,
    parents=("openai-7f3c",),
    captions=(TextTrack("captions", "en", (Moment(0.0, 1.5, "It was the best of times,"),)),),
)

RUNNING = show.JobFacts(
    id="minimax-k3f9",
    provider="MiniMax",
    operation="generate",
    local=True,
    state=State.running,
    remote_id="310427719130417",
    raw_state="Processing",
    prompt="A red kite over dunes at dusk [Pan left, Zoom in] then the wind drops [Static shot]",
    summary=("T2V-01-Director", "720P", "6 s"),
    progress=0.62,
    elapsed=4.2,
    expected=7.0,
    estimate=Estimate(0.28, 6, "768P, 6 s", "platform.minimax.io", "2026-10"),
    created_at=WHEN,
    can_cancel=True,
)
QUEUED = replace(RUNNING, state=State.queued, raw_state="Queueing", progress=None, elapsed=None)
FETCHING = replace(RUNNING, state=State.succeeded, raw_state="Success", downloading=0.4)
DONE = replace(
    RUNNING,
    id="openai-a41e",
    provider="OpenAI shape",
    operation="remix",
    remote_id="video_a41e09c2f77b4",
    state=State.succeeded,
    raw_state="completed",
    progress=1.0,
    elapsed=2.1,
    parents=("openai-7f3c",),
    video=VIDEO,
    expires_at=LATER,
)
LIVE = replace(DONE, local=False, usage=Usage(usd=0.31), video=replace(VIDEO, local=False))
FAILED = replace(
    RUNNING,
    local=False,
    state=State.failed,
    raw_state="Fail",
    progress=None,
    elapsed=31.0,
    error=show.ErrorFacts(
        JobFailed(
            "The prompt was understood, the render was not possible.",
            billed="no",
            advice="Ask again with job.refresh() or a shorter prompt.",
        ).answers(),
        code="1026",
        trace="b1946ac92492d234",
    ),
)
UNKNOWN = replace(
    FAILED,
    state=State.unknown,
    raw_state="",
    remote_id="",
    error=show.ErrorFacts(SubmissionUnknown("The reply to the create was lost.").answers()),
)
CANCELLED = replace(RUNNING, state=State.cancelled, raw_state="", progress=None, elapsed=3.0)
EXPIRED = replace(RUNNING, state=State.expired, raw_state="", progress=None, expires_at=WHEN)
SUBMITTING = replace(QUEUED, state=State.submitting, raw_state="", remote_id="")

JOBS = {
    "submitting": SUBMITTING,
    "queued": QUEUED,
    "running": RUNNING,
    "fetching": FETCHING,
    "done": DONE,
    "live": LIVE,
    "failed": FAILED,
    "unknown": UNKNOWN,
    "cancelled": CANCELLED,
    "expired": EXPIRED,
}

CLIPS = (
    show.ClipFacts(
        0,
        "It was the best of times",
        0.6,
        10.2,
        "The opening.",
        ("times", "wisdom"),
        88,
        "…it was the age of wisdom, it was the age of foolishness…",
        poster(320, 180),
    ),
    show.ClipFacts(1, "The season of Darkness", 14.1, 24.8, "", (), None),
)
PROJECT = show.ProjectFacts(
    "talk.mp4", CLIPS, "WayinVideo · clips", True, ("wayin-b2c3",), poster(1120, 56), 44.0, "p1"
)
EXPORTED = replace(
    PROJECT, clips=tuple(replace(clip, video=replace(VIDEO, animatic=False)) for clip in CLIPS)
)
CUES = (Moment(0.5, 3.2, "A man sits before a bookshelf."), Moment(62, 66, "He turns a page."))
DESCRIPTION = show.DescriptionFacts(
    TextTrack("descriptions", "en-US", CUES),
    "standard_ad",
    "ViddyScribe · describe_text",
    True,
    ("talk.mp4",),
)
SOUND = show.AudioFacts(
    "talk.wav", MediaFacts(20.0, 0, 0, 0.0, 0, "", "", "pcm_s16le", 960_000, False), "media/talk.wav", "media/talk.wav",
    preview(4000), 12.0, (0.1, 0.4, 0.2), "ViddyScribe · describe_audio", True, ("talk.mp4",), DESCRIPTION,
)  # fmt: skip
JOBS |= {
    "clips": replace(DONE, provider="WayinVideo", operation="clips", video=None, project=PROJECT,
                     estimate=Estimate(None, credits=1.5, basis="2 per source minute", date="2026-05")),
    "clipping": replace(RUNNING, provider="WayinVideo", operation="clips", project=replace(PROJECT, clips=CLIPS[:1])),
    "described": replace(DONE, provider="ViddyScribe", operation="describe_text", video=None, description=DESCRIPTION),
    "spoken": replace(DONE, provider="ViddyScribe", operation="describe_audio", video=None, audio=SOUND),
}  # fmt: skip

TABLE = show.JobsTableFacts(
    jobs=tuple(JOBS.values()), total=12, now=datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
)
STUDIO = show.StudioFacts(
    local=True,
    home="~/vidkit",
    services=(
        show.ServiceFacts(
            "minimax", "MiniMax", "http://127.0.0.1:4312/minimax", ("MINIMAX_API_KEY",), "", ("generate",)
        ),
    ),
    spend=show.SpendFacts(estimated_usd=1.36, unpriced=1, seconds=26, jobs=7, cap_usd=5.0),
    running=(RUNNING,),
    total_jobs=7,
    started=True,
    seed=3,
)
LIVE_STUDIO = replace(
    STUDIO,
    local=False,
    started=None,
    services=(
        show.ServiceFacts("openai", "OpenAI shape", "https://api.openai.com/v1", ("OPENAI_API_KEY",)),
        show.ServiceFacts(
            "minimax", "MiniMax", "https://api.minimax.io", ("MINIMAX_API_KEY",), "MINIMAX_API_KEY"
        ),
    ),
    spend=replace(STUDIO.spend, actual_usd=0.59),
)
CATALOGUE = show.CatalogueFacts(
    "OpenAI-shape models",
    ("model", "seconds", "docs"),
    (
        ("sora-2", "4, 8, 12", "https://example.com/docs?a=1&b=2"),
        ("sora-2-pro", "4, 8, 12", "javascript:alert(1)"),
    ),
    ("https://example.com/pricing", "read 2026-11"),
)

ASKED = (("prompt", "A red kite over dunes at dusk [Pan left]"), ("model", "T2V-01-Director"), ("seed", "1"))
OTHER = (
    ("prompt", "A red kite over dunes at night [Truck left]"),
    ("model", "T2V-01-Director"),
    ("seed", "2"),
)
SIDE = SideFacts("A", "MiniMax · generate", "minimax-k3f9", VIDEO, "", ASKED)
COMPARED = CompareFacts((SIDE, replace(SIDE, label="B", name="minimax-m2c1", asked=OTHER)))
FOUR = CompareFacts(
    (
        *COMPARED.sides,
        SideFacts("C", "", "talk.mp4", replace(VIDEO, media=media(720, 1280, 9.5), captions=())),
        SideFacts(
            "D", "OpenAI shape · create", "openai-7f3c", None, "still running, 62 %; run this cell again"
        ),
    )
)
RATED = RatingFacts(
    "a1",
    "Which move is smoother?",
    (
        RatedFacts("minimax-k3f9", "minimax-m2c1", "second", 4.2, ("prompt", "seed"), (poster(), poster())),
        RatedFacts("talk.mp4", "minimax-m2c1", "neither", 61.0),
        *(RatedFacts(f"openai-{index}", f"openai-{index}b", "second", 2.0) for index in range(5)),
    ),
    0.031,
)
RATING = replace(RATED, pairs=(RATED.pairs[0], replace(RATED.pairs[1], preferred="")), odds=None, position=1)

EDITED = EditorFacts(
    (
        LineFacts("0.5", "3.2", "A man sits before a bookshelf.", 0.5, 3.2, mark="changed"),
        LineFacts("2", "4", "He turns a page.", 2, 4, "It begins 1.20 s before the line above it ends."),
        LineFacts("62", "63", "He closes the book and looks out.", 62, 63, "", "About 2.7 s to say.", "new"),
    ),
    DESCRIPTION,
    removed=1,
    voices=True,
)

DRAWN = {
    **{f"job-{name}": (show.job_html, show.job_text, facts) for name, facts in JOBS.items()},
    "video": (show.video_html, show.video_text, VIDEO),
    "project": (show.project_html, show.project_text, PROJECT),
    "exported": (show.project_html, show.project_text, EXPORTED),
    "description": (show.description_html, show.description_text, DESCRIPTION),
    "sound": (show.audio_html, show.audio_text, SOUND),
    "jobs": (show.jobs_html, show.jobs_text, TABLE),
    "studio": (show.studio_html, show.studio_text, STUDIO),
    "studio-live": (show.studio_html, show.studio_text, LIVE_STUDIO),
    "compare": (compare_html, compare_text, COMPARED),
    "compare-four": (compare_html, compare_text, FOUR),
    "rated": (rating_html, rating_text, RATED),
    "rating": (rating_html, rating_text, RATING),
    "catalogue": (show.catalogue_html, show.catalogue_text, CATALOGUE),
}
