"""The job card: what was asked, where it stands, what came of it, what it cost, what to do next."""

from __future__ import annotations

from typing import Any

from vidkit.models import State
from vidkit.show import results, words
from vidkit.show.facts import JobFacts
from vidkit.show.player import kit, script
from vidkit.show.render import file_link, render, stylesheet
from vidkit.show.video import player, preview_note
from vidkit.show.view import JobView, job_view, media_facts
from vidkit.show.words import Piece

#: A finished card's size in the notebook, in characters: with its preview, and the poster alone.
CARD_LIMIT = 250_000


def job_html(facts: JobFacts) -> str:
    """Draw a job as a card that needs no script, no kernel and no network."""
    return _card(facts, style=stylesheet())


def live_html(facts: JobFacts, message: str = "") -> str:
    """Draw the inside of a living card; its styles come with the widget."""
    return _card(facts, live=True, message=words.plain(message))


def _card(facts: JobFacts, *, style: str = "", live: bool = False, message: str = "") -> str:
    view = job_view(facts)
    video = facts.video
    values: dict[str, Any] = {
        "job": view,
        "style": style,
        "live": live,
        "message": message,
        "remote_short": words.short(view.remote_id, 18),
        "media": media_facts(video.media) if video else (),
        "href": file_link(video.href) if video else "",
        "preview_note": preview_note(video) if video else "",
        "screen": None,
        "kit": kit(video) if video else {"seconds": 0},
        "script": "" if live else script(),
        "project": None,
        "description": None,
        "sound": None,
    }
    if facts.project and facts.project.clips:
        values["project"] = results.clips_view(facts.project, room=40_000 if live else results.LIMIT)
    if facts.description:
        values["description"] = results.cues_view(facts.description)
    if facts.audio and not live:
        values["sound"] = results.sound_view(facts.audio)
    if video and not live:
        bare = render("job.html.j2", **{**values, "script": ""})
        values["screen"] = player(video, 340, 300, room=CARD_LIMIT - len(bare) - 1500 - len(script()))
    return render("job.html.j2", **values)


def job_text(facts: JobFacts) -> str:
    """Tell the same as the card, for terminals and for readers of plain text."""
    view = job_view(facts)
    own = f" ({view.own_word})" if view.own_word and facts.settled else ""
    lines = [f"{view.title}  [{view.place}]  {view.state}{own}"]
    prompt = "".join(f"[{piece.text}]" if piece.code else piece.text for piece in view.prompt)
    if prompt:
        lines.append(f"  {words.plain(prompt)}")
    if view.bar:
        lines.append(f"  {_bar(view)}")
    if facts.video:
        lines.append(_row(media_facts(facts.video.media)))
    lines.append(_row(view.status))
    if facts.project:
        lines.extend(results.project_lines(facts.project))
    if facts.description:
        lines.extend(results.description_lines(facts.description))
    if facts.audio:
        lines.extend(results.audio_lines(facts.audio))
    if view.parents:
        lines.append(f"  from {', '.join(view.parents)}")
    if view.saved:
        lines.append(f"  saved {view.saved}")
    if facts.video and preview_note(facts.video):
        lines.append(f"  {preview_note(facts.video)}")
    lines.extend(f"  {question:<15} {_told(answer)}" for question, answer in view.answers)
    lines.extend(f"  {note}" for note in view.notes)
    lines.append(
        "  " + "   ".join(part for part in (_ids(view), *map(str, view.cost), view.expiry, view.code) if part)
    )
    if view.rejoin:
        lines.append(f"  rejoin: {view.rejoin}")
    return "\n".join(line for line in lines if line.strip())


def job_line(facts: JobFacts) -> str:
    """Tell a job in one line, as a terminal's last word about it."""
    view = job_view(facts)
    told = [f"{view.title} {view.id}: {view.state}"]
    if facts.state is State.succeeded and facts.video:
        told += [str(fact) for fact in media_facts(facts.video.media)[:2]]
        told.append(f"saved {view.saved}" if view.saved else "")
    elif view.answers:
        told.append(_told(view.answers[0][1]))
    else:
        told += [str(fact) for fact in view.status[:2]]
    return " · ".join(part for part in told if part)


def _row(facts: tuple[Any, ...]) -> str:
    return "  " + "   ".join(map(str, facts))


def _told(pieces: list[Piece]) -> str:
    return "".join(piece.text for piece in pieces)


def _ids(view: JobView) -> str:
    return f"{view.id} · {words.short(view.remote_id, 18)}" if view.remote_id else view.id


def _bar(view: JobView, cells: int = 30) -> str:
    done = round(cells * (view.percent or 0) / 100)
    return "█" * done + "░" * (cells - done)
