"""The sentences of a card, made once: template and text twin both read them here, so they cannot disagree."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from vidkit.models import MediaFacts, State
from vidkit.show import words
from vidkit.show.facts import JobFacts, VideoFacts
from vidkit.show.words import Piece

_CODECS = {
    "h264": "H.264",
    "hevc": "H.265",
    "av1": "AV1",
    "vp9": "VP9",
    "aac": "AAC",
    "opus": "Opus",
    "mp3": "MP3",
    "pcm_s16le": "PCM",
}
_ENDED = {State.succeeded: "took", State.failed: "failed after", State.cancelled: "cancelled after"}
ANIMATIC = "animatic of the words, not a neural render"


@dataclass(frozen=True, slots=True)
class Fact:
    """A small fact: the part that counts, and the rest."""

    strong: str = ""
    rest: str = ""
    clock: str = ""  #: a running time that goes on ticking on a live card
    elapsed: float | None = None  #: the seconds behind it

    def __str__(self) -> str:
        return " · ".join(part for part in (self.strong, self.clock + self.rest) if part)


@dataclass(frozen=True, slots=True)
class JobView:
    """A job in words, ready to be laid out; all texts are still unescaped."""

    facts: JobFacts
    title: str
    place: str
    place_title: str
    state: str
    own_word: str
    tone: str
    label: str
    id: str
    remote_id: str
    prompt: list[Piece]
    percent: int | None
    bar: bool
    indeterminate: bool
    status: tuple[Fact, ...]
    cost: tuple[Fact, ...]
    answers: tuple[tuple[str, list[Piece]], ...]
    code: str
    parents: tuple[str, ...]
    saved: str
    expiry: str
    expires: str
    notes: tuple[str, ...]
    rejoin: str


def job_view(facts: JobFacts) -> JobView:
    """Put a job into words."""
    state = _state(facts)
    title = f"{words.plain(facts.provider, 60)} · {words.plain(facts.operation, 60)}"
    identity = words.plain(facts.id, 80)
    bar = facts.moving or facts.downloading is not None
    fraction = facts.downloading if facts.downloading is not None else facts.progress
    if not fraction and facts.state in {State.submitting, State.queued}:
        fraction = None  # a queue that says 0 % says nothing
    percent = None if fraction is None or not bar else round(100 * min(1.0, max(0.0, fraction)))
    return JobView(
        facts=facts,
        title=title,
        place="LOCAL · free" if facts.local else "LIVE",
        place_title=local_title(facts.video) if facts.local else "A live, paid service",
        state=state,
        own_word=_own_word(facts),
        tone="run" if facts.downloading is not None else words.TONES[facts.state],
        label=f"{title} job {identity}, {'local' if facts.local else 'live'}, {state}",
        id=identity,
        remote_id=words.plain(facts.remote_id, 120),
        prompt=words.pieces(facts.prompt),
        percent=percent,
        bar=bar,
        indeterminate=bar and percent is None,
        status=_status(facts, percent),
        cost=_cost(facts),
        answers=tuple(
            (words.plain(question, 40), words.advice(words.plain(answer)))
            for question, answer in facts.error.answers.items()
        )
        if facts.error
        else (),
        code=_code(facts),
        parents=tuple(words.plain(parent, 80) for parent in facts.parents[:6]),
        saved=words.plain(facts.video.path, 300) if facts.video else "",
        expiry=_expiry(facts),
        expires=f"{facts.expires_at.timestamp():.0f}" if facts.expires_at else "",
        notes=tuple(words.plain(note) for note in facts.notes[:5]),
        rejoin=f'studio.job("{identity}")' if facts.state.alive or facts.downloading is not None else "",
    )


def _state(facts: JobFacts) -> str:
    if facts.downloading is not None:
        return "fetching"
    return "unknown: reply lost" if facts.state is State.unknown else str(facts.state)


def _own_word(facts: JobFacts) -> str:
    """Return the service's own word, where it adds anything to ours."""
    own = words.plain(facts.raw_state, 60)
    return "" if own.lower() == str(facts.state) else own


def _status(facts: JobFacts, percent: int | None) -> tuple[Fact, ...]:
    """Say where it stands: progress, the service's own word, time, what was asked for."""
    found = []
    own = _own_word(facts)
    if facts.downloading is not None:
        found.append(Fact(f"{percent} %", "fetching the file"))
    elif percent is not None:
        found.append(Fact(f"{percent} %", own or str(facts.state)))
    elif own and not facts.settled:
        found.append(Fact(rest=own))
    time = _time(facts)
    if str(time):
        found.append(time)
    asked = " · ".join(words.plain(part, 60) for part in facts.summary[:8])
    if asked:
        found.append(Fact(rest=asked))
    return tuple(found)


def _time(facts: JobFacts) -> Fact:
    if facts.moving:
        about = f"about {words.clock(facts.expected)}" if facts.expected else ""
        if facts.elapsed is None:
            return Fact(rest=f"usually {about}" if about else "")
        return Fact(
            rest=f" of {about}" if about else "", clock=words.clock(facts.elapsed), elapsed=facts.elapsed
        )
    if facts.elapsed is None or facts.state not in _ENDED:
        return Fact()
    return Fact(rest=f"{_ENDED[facts.state]} {words.seconds(facts.elapsed)}")


def _cost(facts: JobFacts) -> tuple[Fact, ...]:
    """
    Say the money: what it would cost, what it did; nothing known is said as such.

    Where a service tells its credits, the local studio's own book is shown, as play money.
    """
    amount, origin = words.price(facts.estimate)
    origin = f" ({origin})" if origin else ""
    if facts.local:
        live = Fact(rest=f"live: {'about ' if amount.startswith('$') else ''}{amount}{origin}")
        booked = facts.usage.credits if facts.usage is not None else None
        return (live,) if booked is None else (live, Fact(rest=f"booked here: {booked:g} credits, free"))
    estimated = Fact("", f"estimated {amount}{origin}")
    actual = words.used(facts.usage)
    if actual:
        return estimated, Fact(strong=f"cost {actual}")
    if facts.state is State.succeeded:
        return estimated, Fact(rest="cost: not told by the service")
    return (estimated,)


def _code(facts: JobFacts) -> str:
    if facts.error is None:
        return ""
    code, trace = words.plain(facts.error.code, 80), words.plain(facts.error.trace, 120)
    return " · ".join(
        part for part in (f"code {code}" if code else "", f"trace {trace}" if trace else "") if part
    )


def _expiry(facts: JobFacts) -> str:
    if facts.expires_at is None:
        return ""
    gone = facts.expires_at <= datetime.now(UTC)
    when = words.moment(facts.expires_at)
    return f"expired {when}" if gone else f"expires {when}"


def media_facts(media: MediaFacts | None) -> tuple[Fact, ...]:
    """Say what a file is: size, length, codecs, bytes."""
    if media is None:
        return ()
    found = []
    if media.width:
        found.append(Fact(f"{media.width}×{media.height}"))
    found.append(Fact(words.seconds(media.duration), f"{media.fps:g} fps" if media.fps else ""))
    codecs = [
        _CODECS.get(name, words.plain(name, 20)) for name in (media.video_codec, media.audio_codec) if name
    ]
    if codecs:
        found.append(Fact("", " + ".join(codecs) + ("" if media.has_audio else ", silent")))
    found.append(Fact("", words.size(media.bytes)))
    return tuple(found)


def local_title(video: VideoFacts | None) -> str:
    """Say what local means: for pictures staged from words, that they are not what a model would paint."""
    made = "Made on this machine by the local studio"
    return f"{made}: {ANIMATIC}" if video is not None and video.animatic else made


def video_place(facts: VideoFacts) -> str:
    """Say whose it is: made locally, made live, or nobody's business."""
    if not facts.local:
        return "" if facts.local is None else "LIVE"
    return "LOCAL · animatic" if facts.animatic else "LOCAL"


def screen(facts: VideoFacts, longest: int, tallest: int) -> tuple[int, int]:
    """Fit the picture into a box without turning it; an unknown size counts as 16:9."""
    across, down = (facts.media.width, facts.media.height) if facts.media and facts.media.width else (16, 9)
    scale = min(longest / across, tallest / down)
    return max(1, round(across * scale)), max(1, round(down * scale))
