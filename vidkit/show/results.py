"""Results that are no single film: the clips of a project, the cues of a description, a sound."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from vidkit.show import words
from vidkit.show.facts import AudioFacts, ClipFacts, DescriptionFacts, ProjectFacts
from vidkit.show.render import data_url, file_link, render, stylesheet
from vidkit.show.scripts import page_script, page_style
from vidkit.show.thumbs import thumbnail
from vidkit.show.video import Screen, player
from vidkit.show.view import Fact, media_facts

#: A card's size in the notebook, in characters; two previews and many posters fit.
LIMIT = 520_000
#: Bytes of the pictures under a timeline.
_STRIP = 40_000
_CLIPS = 24
_CUES = 400
_TEXT_ROWS = 30


# --- clips --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ClipView:
    """One clip in words; `screen` where it plays, `thumb` where it is only a picture."""

    number: str
    title: str
    about: str
    tags: tuple[str, ...]
    when: str
    length: str
    score: str
    said: str
    thumb: str
    screen: Screen | None
    facts: tuple[Fact, ...]
    path: str
    href: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the timeline, in percent of its length: a clip, or what lies between."""

    percent: float
    clip: bool
    title: str
    numbers: str = ""


def clips_view(facts: ProjectFacts, room: int = LIMIT) -> dict[str, Any]:
    """Put a project's clips into words and choose what plays, within *room* characters."""
    shown = facts.clips[:_CLIPS]
    exported = any(clip.video for clip in shown)
    share = room - 1900 * len(shown) - (4 * len(facts.strip) // 3 if facts.strip else 0)
    clips = []
    for clip in shown:
        screen = None
        if clip.video is not None:
            screen = player(clip.video, 300, 260, room=max(0, share))
            if screen is not None:
                share -= len(screen.poster) + len(screen.inner_poster) + len(screen.src)
        small = thumbnail(clip.picture) if clip.picture and screen is None else b""
        share -= 4 * len(small) // 3
        clips.append(_clip(clip, screen, data_url(small, "image/jpeg") if small else ""))
    return {
        "clips": clips,
        "gallery": exported,
        "heading": _clips_heading(facts),
        "stretches": _timeline(shown, facts.duration),
        "strip": data_url(facts.strip, "image/jpeg") if facts.strip and len(facts.strip) < _STRIP else "",
        "left": len(facts.clips) - len(shown),
    }


def _clips_heading(facts: ProjectFacts) -> str:
    count = len(facts.clips)
    made = sum(clip.video is not None for clip in facts.clips)
    told = "no clip" if not count else f"{count} clip{'s' if count != 1 else ''}"
    return f"{told}, {made} exported" if made else told


def _clip(clip: ClipFacts, screen: Screen | None, thumb: str) -> ClipView:
    video = clip.video
    about, said = words.plain(clip.description, 320), words.plain(clip.said, 220)
    return ClipView(
        number=str(clip.index),
        title=words.plain(clip.title, 160),
        about=about if about != said else "",
        tags=tuple(words.plain(tag, 40) for tag in clip.tags[:6]),
        when=f"{words.clock(clip.start)}–{words.clock(clip.end)}",
        length=words.seconds(clip.end - clip.start),
        score="" if clip.score is None else f"{clip.score:.0f}",
        said=said,
        thumb=thumb,
        screen=screen,
        facts=media_facts(video.media) if video else (),
        path=words.plain(video.path, 300) if video else "",
        href=file_link(video.href) if video else "",
    )


def _timeline(clips: tuple[ClipFacts, ...], duration: float | None) -> tuple[Stretch, ...]:
    """Lay the clips out on the film's time; where they overlap they become one stretch."""
    spans: list[tuple[float, float, str, str]] = []
    for clip in sorted(clips, key=lambda item: item.start):
        title, number = words.plain(clip.title, 60), str(clip.index)
        if spans and clip.start < spans[-1][1]:
            start, end, titles, numbers = spans[-1]
            spans[-1] = (start, max(end, clip.end), f"{titles} · {title}", f"{numbers} {number}")
        else:
            spans.append((clip.start, clip.end, title, number))
    whole = max(spans[-1][1], duration or 0.0) if spans else 0.0
    if whole <= 0:
        return ()
    found, at = [], 0.0
    for start, end, title, numbers in spans:
        if start > at:
            found.append(Stretch(round(100 * (start - at) / whole, 2), False, ""))
        found.append(Stretch(round(100 * (end - start) / whole, 2), True, title, numbers))
        at = end
    if whole - at > 0.001 * whole:
        found.append(Stretch(round(100 * (whole - at) / whole - 0.01, 2), False, ""))
    return tuple(found)


def _origin(facts: ProjectFacts | DescriptionFacts | AudioFacts) -> dict[str, Any]:
    """Say who made a result, where, and from what."""
    return {
        "made_by": words.plain(facts.made_by, 120),
        "where": _place(facts.local),
        "local": facts.local,
        "parents": tuple(words.plain(parent, 80) for parent in facts.parents[:6]),
    }


def project_html(facts: ProjectFacts) -> str:
    """Draw a project: its clips on the source's time, then each with picture, words and score."""
    return render(
        "project.html.j2",
        style=page_style("tables.css"),
        script=page_script("gallery.js") if facts.clips else "",
        key=words.plain(facts.key, 40),
        name=words.plain(facts.name, 160),
        **_origin(facts),
        project=clips_view(facts),
    )


def project_lines(facts: ProjectFacts) -> list[str]:
    """Tell a project's clips in lines."""
    lines = []
    for clip in facts.clips[:_TEXT_ROWS]:
        view = _clip(clip, None, "")
        score = f"  score {view.score}" if view.score else ""
        lines.append(f"  {view.number:>3}  {view.when:<15} {words.fit(view.title, 56).rstrip()}{score}")
        if view.said:
            lines.append(f"       {view.said}")
        if view.path:
            lines.append(f"       saved {view.path}")
    if len(facts.clips) > _TEXT_ROWS:
        lines.append(f"  … and {len(facts.clips) - _TEXT_ROWS} more")
    return lines


def project_text(facts: ProjectFacts) -> str:
    """Tell the same in plain text."""
    head = f"{words.plain(facts.name, 160)}  {words.plain(facts.made_by, 120)}  {_clips_heading(facts)}"
    return "\n".join([head, *project_lines(facts)])


# --- descriptions -------------------------------------------------------------------------------------


def cues_view(facts: DescriptionFacts) -> dict[str, Any]:
    """Put the cues of a description into words."""
    cues = facts.track.cues
    kind = {"standard_ad": "standard, in the pauses", "extended_ad": "extended, the picture waits"}
    told = (
        f"{len(cues)} cue{'s' if len(cues) != 1 else ''}",
        words.plain(facts.track.language, 20),
        kind.get(facts.kind, words.plain(facts.kind, 40)),
    )
    return {
        "heading": " · ".join(part for part in told if part),
        "cues": [
            {
                "when": f"{words.clock(cue.start)}–{words.clock(cue.end)}",
                "text": words.plain(cue.text, 600),
            }
            for cue in cues[:_CUES]
        ],
        "left": max(0, len(cues) - _CUES),
        "language": words.plain(facts.track.language, 20),
    }


def description_html(facts: DescriptionFacts) -> str:
    """Draw a description as the table its editor reads."""
    return render(
        "description.html.j2",
        style=stylesheet(),
        **_origin(facts),
        description=cues_view(facts),
    )


def description_lines(facts: DescriptionFacts) -> list[str]:
    """Tell a description's cues in lines."""
    view = cues_view(facts)
    lines = [f"  {view['heading']}"]
    lines += [f"  {cue['when']:<12} {cue['text']}" for cue in view["cues"][:_TEXT_ROWS]]
    if len(facts.track.cues) > _TEXT_ROWS:
        lines.append(f"  … and {len(facts.track.cues) - _TEXT_ROWS} more")
    return lines


def description_text(facts: DescriptionFacts) -> str:
    """Tell the same in plain text."""
    return "\n".join([f"Audio description  {words.plain(facts.made_by, 120)}", *description_lines(facts)])


# --- sounds -------------------------------------------------------------------------------------------


def sound_view(facts: AudioFacts) -> dict[str, Any]:
    """Put a sound into words, with what plays and the bars of its waveform."""
    loudest = (
        max(facts.peaks, default=0.0) or 1.0
    )  # the picture is of its shape; the ear hears how loud it is
    source = data_url(facts.preview, "audio/mp4") if facts.preview else file_link(facts.href)
    note = ""
    if facts.preview:
        first = f" of the first {words.seconds(facts.preview_seconds)}" if facts.preview_seconds else ""
        note = f"small preview{first}; the saved file has full quality"
    return {
        "src": source,
        "name": words.plain(facts.name, 160),
        "facts": media_facts(facts.media),
        "path": words.plain(facts.path, 300),
        "href": file_link(facts.href),
        "note": note,
        "bars": [max(2, round(46 * peak / loudest)) for peak in facts.peaks[:220]],
        "description": cues_view(facts.description) if facts.description else None,
    }


def audio_html(facts: AudioFacts) -> str:
    """Draw a sound that plays in a notebook, with its waveform and what is said in it."""
    return render(
        "audio.html.j2",
        style=stylesheet(),
        **_origin(facts),
        sound=sound_view(facts),
    )


def audio_lines(facts: AudioFacts) -> list[str]:
    """Tell a sound in lines."""
    view = sound_view(facts)
    lines = ["  " + "   ".join(map(str, view["facts"]))]
    if view["path"]:
        lines.append(f"  saved {view['path']}")
    if facts.description:
        lines += description_lines(facts.description)
    return lines


def audio_text(facts: AudioFacts) -> str:
    """Tell the same in plain text."""
    head = f"{words.plain(facts.name, 160)}  {words.plain(facts.made_by, 120)}"
    return "\n".join([head, *audio_lines(facts)])


def _place(local: bool | None) -> str:
    return "" if local is None else "LOCAL" if local else "LIVE"
