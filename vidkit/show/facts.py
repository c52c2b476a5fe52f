"""
What can be shown: plain facts, gathered by whoever has them, drawn by this room.

Nothing here knows a job, a file or a service. `jobs`, `media` and `studio` fill these inside their repr
methods; texts may be hostile (prompts, errors and names come from users and services) and are escaped when
drawn. Durations are in seconds, sizes in bytes and pixels, money in US dollars, times aware; None is always
"unknown", never zero.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from vidkit.models import Estimate, MediaFacts, Moment, State, TextTrack, Usage


@dataclass(frozen=True, slots=True)
class VideoFacts:
    """
    One video as people meet it: facts, two small pictures of it, where it lies.

    Attributes:
        name: What to call it, usually the file's name.
        media: What the probe found; None while unknown or when the file is gone.
        path: Where the file lies, as the user would write it (relative to the working folder where that is
            shorter).
        href: A relative URL of the file for the browser (`"media/kite.mp4"`), only if the notebook's server
            can serve it; empty otherwise. It plays when there is no preview, and is the "Full quality" link.
        poster: JPEG, at most 20 KB.
        preview: H.264 MP4, at most 150 KB, playable by browsers.
        preview_seconds: How much of the video the preview shows, when that is not all of it.
        prompt: The words it was made from.
        made_by: Who made it and how, e.g. `"MiniMax · generate"`; empty for a file of the user's own.
        local: Made by the local studio rather than a live service; None for a file of the user's own.
        animatic: Its pictures were staged from words by the local studio.
        parents: Ids of the jobs or names of the files it was made from.
        captions: Timed text that came with it.
        lanes: Stretches worth a click, by what they are: `("shots", …)`, `("clips", …)`.
    """

    name: str
    media: MediaFacts | None = None
    path: str = ""
    href: str = ""
    poster: bytes | None = field(default=None, repr=False)
    preview: bytes | None = field(default=None, repr=False)
    preview_seconds: float | None = None
    prompt: str = ""
    made_by: str = ""
    local: bool | None = None
    animatic: bool = False
    parents: tuple[str, ...] = ()
    captions: tuple[TextTrack, ...] = ()
    lanes: tuple[tuple[str, tuple[Moment, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class ClipFacts:
    """
    One clip of a project.

    Attributes:
        index: Its number in the project.
        title: The service's, as all texts here.
        start: Seconds from the beginning of the source.
        end: …
        description: What happens in it.
        tags: Key words.
        score: 0–100, where there is one.
        said: What is said in it, where somebody knows.
        picture: JPEG of it.
        video: Its file, once exported.
    """

    index: int
    title: str
    start: float
    end: float
    description: str = ""
    tags: tuple[str, ...] = ()
    score: float | None = None
    said: str = ""
    picture: bytes | None = field(default=None, repr=False)
    video: VideoFacts | None = None


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """
    The clips found in a video.

    Attributes:
        name: The service's name for it.
        clips: In the service's order, best first.
        made_by: Who made it and how.
        local: Made by the local studio, or live; None is nobody's business.
        parents: Ids of the jobs or names of the files it was made from.
        strip: JPEG of the whole film's time from left to right, where the film is at hand.
        duration: Of that film, in seconds.
        key: Of this drawing on the page, where a kernel listens to it.
    """

    name: str
    clips: tuple[ClipFacts, ...] = ()
    made_by: str = ""
    local: bool | None = None
    parents: tuple[str, ...] = ()
    strip: bytes | None = field(default=None, repr=False)
    duration: float | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class DescriptionFacts:
    """
    An audio description as text.

    Attributes:
        track: What is said when, and in which language.
        kind: `"standard_ad"`, `"extended_ad"` or empty.
        made_by: Who made it and how.
        local: …
        parents: …
    """

    track: TextTrack
    kind: str = ""
    made_by: str = ""
    local: bool | None = None
    parents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AudioFacts:
    """
    One sound.

    Attributes:
        name: What to call it.
        media: What the probe found.
        path: Where it lies, as the user would write it.
        href: A relative URL of it, if the notebook's server can serve it.
        preview: AAC in MP4, at most 150 KB.
        preview_seconds: How much of it the preview holds, when that is not all.
        peaks: Loudest samples (0–1) of equal stretches, for a waveform.
        made_by: Who made it and how.
        local: …
        parents: …
        description: What is said in it.
    """

    name: str
    media: MediaFacts | None = None
    path: str = ""
    href: str = ""
    preview: bytes | None = field(default=None, repr=False)
    preview_seconds: float | None = None
    peaks: tuple[float, ...] = ()
    made_by: str = ""
    local: bool | None = None
    parents: tuple[str, ...] = ()
    description: DescriptionFacts | None = None


@dataclass(frozen=True, slots=True)
class ErrorFacts:
    """
    Why a job has no result: the four answers every error owes.

    Attributes:
        answers: `VidkitError.answers()`: What, Billed?, Still running?, What next, in that order.
        code: The service's own code, as text.
        trace: The service's id of the request, for its support people.
    """

    answers: dict[str, str]
    code: str = ""
    trace: str = ""


@dataclass(frozen=True, slots=True)
class JobFacts:
    """
    One job at one moment.

    Attributes:
        id: Ours, e.g. `"minimax-k3f9"`.
        provider: The service's title, e.g. `"MiniMax"`.
        operation: e.g. `"generate"`.
        local: Whether the local studio does it (free, an animatic) or a live service (paid).
        state: Our word.
        remote_id: The service's id; empty before it answered.
        raw_state: The service's own word for the state.
        prompt: What it is about; camera brackets inside are shown as chips.
        summary: The request in a few words, e.g. `("T2V-01-Director", "720P", "6 s")`.
        progress: 0–1, or None when the service does not say.
        elapsed: Seconds since it was submitted; once ended, how long it took.
        expected: Seconds such a job usually takes, if anything is known.
        downloading: 0–1 while its file is being fetched (0.0 from the moment it has succeeded), None when
            nothing is being fetched, because it is too early or all is here. A card stays live until this is
            None again.
        estimate: What it would cost live.
        usage: What it did cost.
        error: Set when it failed, was cancelled, expired, or its submission is unknown.
        parents: Ids of the jobs or names of the files it was made from.
        video: Its result, once here; or one of the next three.
        project: The clips, perhaps so far.
        description: The timed text.
        audio: The sound.
        created_at: When it was submitted.
        expires_at: When the result dies at the service.
        can_cancel: Whether a Cancel button can work.
        notes: Sentences worth saying, e.g. that the same request was alive and this is its job.
    """

    id: str
    provider: str
    operation: str
    local: bool
    state: State
    remote_id: str = ""
    raw_state: str = ""
    prompt: str = ""
    summary: tuple[str, ...] = ()
    progress: float | None = None
    elapsed: float | None = None
    expected: float | None = None
    downloading: float | None = None
    estimate: Estimate | None = None
    usage: Usage | None = None
    error: ErrorFacts | None = None
    parents: tuple[str, ...] = ()
    video: VideoFacts | None = None
    project: ProjectFacts | None = None
    description: DescriptionFacts | None = None
    audio: AudioFacts | None = None
    created_at: datetime | None = None
    expires_at: datetime | None = None
    can_cancel: bool = False
    notes: tuple[str, ...] = ()

    @property
    def settled(self) -> bool:
        """Whether nothing more will come by itself: it has ended and no file is on its way."""
        return self.state.terminal and self.downloading is None

    @property
    def moving(self) -> bool:
        """Whether it is worth watching: neither settled nor waiting for the user's decision."""
        return not self.settled and self.state is not State.unknown


@dataclass(frozen=True, slots=True)
class JobsTableFacts:
    """
    Many jobs, newest first.

    Attributes:
        jobs: Those to show; posters are used as thumbnails, previews are ignored.
        total: How many there are in all, when `jobs` is only the first of them.
        now: The moment ages are counted from; None counts from the moment of drawing.
        title: The heading.
        rows: How many are drawn in full, and stand on one page.
    """

    jobs: tuple[JobFacts, ...]
    total: int | None = None
    now: datetime | None = None
    title: str = "Jobs"
    rows: int = 25


@dataclass(frozen=True, slots=True)
class ServiceFacts:
    """
    One service of a studio.

    Attributes:
        name: Its attribute, e.g. `"minimax"`.
        title: e.g. `"MiniMax"`.
        base_url: Where it is reached; empty before the local server was started.
        key_variables: The environment variables that may hold its key; names only, never a key.
        key_found: Which of them is set (or `"api_key="` when given in code); empty for none. Not needed when
            local.
        operations: What it can do.
    """

    name: str
    title: str
    base_url: str = ""
    key_variables: tuple[str, ...] = ()
    key_found: str = ""
    operations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SpendFacts:
    """
    Money and time against the user's own caps.

    Attributes:
        estimated_usd: Sum of the estimates that are known; for a local studio, what it would have cost live.
        actual_usd: Sum of what services said they charged.
        unpriced: Jobs whose cost nobody knows; they are in neither sum.
        seconds: Seconds of video asked for.
        jobs: Jobs submitted.
        cap_usd: The user's caps; None is no cap.
        cap_seconds: …
        cap_jobs: …
    """

    estimated_usd: float | None = None
    actual_usd: float | None = None
    unpriced: int = 0
    seconds: float = 0.0
    jobs: int = 0
    cap_usd: float | None = None
    cap_seconds: float | None = None
    cap_jobs: int | None = None


@dataclass(frozen=True, slots=True)
class StudioFacts:
    """
    A studio at a glance.

    Attributes:
        local: Whether it is the local one.
        home: The folder its journal and media live in.
        services: In the order they are offered.
        spend: Against caps.
        running: Jobs that are alive, newest first.
        total_jobs: All jobs the journal knows.
        started: Whether the local server is up; None for live studios.
        seed: The local studio's seed, if one was chosen.
    """

    local: bool
    home: str = ""
    services: tuple[ServiceFacts, ...] = ()
    spend: SpendFacts = field(default_factory=SpendFacts)
    running: tuple[JobFacts, ...] = ()
    total_jobs: int = 0
    started: bool | None = None
    seed: int | None = None


@dataclass(frozen=True, slots=True)
class CatalogueFacts:
    """
    A table of things a service offers: models, voices, files.

    Attributes:
        title: What these are.
        columns: Headings.
        rows: One text per column; http(s) URLs become links.
        sources: Where this was read and when, one per line.
        pictures: Per row, the name of a picture that comes with us (a caption template's), or nothing.
        note: One line below: how to pick one, or hear it.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    sources: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class PageSection:
    """
    One step on a page.

    Attributes:
        title: One line: what happens here.
        code: The Python that does it.
        job: The job it made.
        film: Its video file in full quality; of a project, the best clip's.
        video: What is known of the film, where the job's result is more than that one film.
    """

    title: str
    code: str = ""
    job: JobFacts | None = None
    film: Path | None = None
    video: VideoFacts | None = None
