"""The video card: the picture plays, the facts stand below."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from vidkit.models import TextTrack
from vidkit.show import words
from vidkit.show.facts import VideoFacts
from vidkit.show.player import kit, script
from vidkit.show.render import data_url, file_link, render, stylesheet
from vidkit.show.view import local_title, media_facts, screen, video_place

_LIMIT = 250_000
_CUES = 400


@dataclass(frozen=True, slots=True)
class Screen:
    """What the player template needs: addresses and a size."""

    width: int
    height: int
    poster: str
    inner_poster: str
    src: str
    alt: str


def player(facts: VideoFacts, longest: int, tallest: int, room: int = _LIMIT) -> Screen | None:
    """
    Choose what plays, within *room* characters.

    The small preview travels inside the output; without one the file plays by its relative address. The
    poster is written a second time, as the video's own, only if there is room for it: without it the picture
    underneath shows.
    """
    poster = data_url(facts.poster, "image/jpeg") if facts.poster else ""
    preview = data_url(facts.preview, "video/mp4") if facts.preview else ""
    if len(poster) > room:
        poster = ""
    if len(poster) + len(preview) > room:
        preview = ""
    source = preview or file_link(facts.href)
    if not poster and not source:
        return None
    width, height = screen(facts, longest, tallest)
    inner = poster if source and 2 * len(poster) + len(preview) <= (room if preview else 47_000) else ""
    about = words.plain(facts.prompt, 120)
    alt = f"{'Video' if source else 'Still'}: {about or words.plain(facts.name, 120)}"
    return Screen(width, height, poster, inner, source, alt)


def preview_note(facts: VideoFacts) -> str:
    """Say what the little player is not: the whole film in full quality."""
    if not facts.preview:
        return ""
    first = f" of the first {words.seconds(facts.preview_seconds)}" if facts.preview_seconds else ""
    return f"small preview{first}; the saved file has full quality"


def video_html(facts: VideoFacts) -> str:
    """Draw a video that plays in a notebook and leaves its picture and facts where nothing plays."""
    values: dict[str, Any] = {
        "video": facts,
        "style": stylesheet(),
        "name": words.plain(facts.name, 200),
        "made_by": words.plain(facts.made_by, 120),
        "where": video_place(facts),
        "title": local_title(facts) if facts.local else "",
        "pieces": words.pieces(facts.prompt),
        "media": media_facts(facts.media),
        "parents": tuple(words.plain(parent, 80) for parent in facts.parents[:6]),
        "path": words.plain(facts.path, 300),
        "href": file_link(facts.href),
        "preview_note": preview_note(facts),
        "tracks": [_track(track) for track in facts.captions[:4]],
        "screen": None,
        "tall": False,
        "kit": kit(facts),
        "script": script(),
    }
    bare = render("video.html.j2", **values)
    values["screen"] = shown = player(facts, 640, 440, room=_LIMIT - len(bare) - 2000 - len(script()))
    values["tall"] = shown is not None and shown.width < 420
    return render("video.html.j2", **values)


def video_text(facts: VideoFacts) -> str:
    """Tell the same in plain text."""
    place = video_place(facts)
    head = "  ".join(
        part
        for part in (
            words.plain(facts.name, 200),
            words.plain(facts.made_by, 120),
            f"[{place}]" if place else "",
        )
        if part
    )
    lines = [head, f"  {words.plain(facts.prompt, words.PROMPT_LIMIT)}"]
    lines.append("  " + "   ".join(map(str, media_facts(facts.media))))
    if facts.parents:
        lines.append(f"  from {', '.join(words.plain(parent, 80) for parent in facts.parents[:6])}")
    if facts.path:
        lines.append(f"  saved {words.plain(facts.path, 300)}")
    lines.append(f"  {preview_note(facts)}")
    for track in facts.captions[:4]:
        told = _track(track)
        lines.append(f"  {told['title']}")
        lines.extend(f"    {cue['when']}  {cue['text']}" for cue in told["cues"])
        lines.append(f"    {told['more']}")
    return "\n".join(line for line in lines if line.strip())


def _track(track: TextTrack) -> dict[str, Any]:
    shown = track.cues[:_CUES]
    return {
        "kind": track.kind,
        "title": f"{track.kind} ({words.plain(track.language, 20)}), "
        f"{len(track.cues)} line{'' if len(track.cues) == 1 else 's'}",
        "cues": [
            {
                "when": f"{words.clock(cue.start)}–{words.clock(cue.end)}",
                "text": words.plain(cue.text, 300),
                "start": f"{cue.start:.3f}",
                "end": f"{cue.end:.3f}",
            }
            for cue in shown
        ],
        "more": f"… and {len(track.cues) - len(shown)} more" if len(track.cues) > len(shown) else "",
    }
