"""Tables: all jobs of a studio, and the catalogues services offer."""

from __future__ import annotations

import html
import json
from datetime import UTC, datetime
from typing import Any

from vidkit.models import State
from vidkit.show import words
from vidkit.show.facts import CatalogueFacts, JobFacts, JobsTableFacts
from vidkit.show.render import data_url, render, web_link
from vidkit.show.scripts import page_script, page_style
from vidkit.show.thumbs import caption_picture, thumbnail

#: A table's size in the notebook, in characters, however many jobs there are.
TABLE_LIMIT = 280_000
_PAGE_ROWS = 100
_CATALOGUE_ROWS = 400
_CATALOGUE_PAGE = 40
_TEXT_ROWS = 60


def _row(job: JobFacts, now: datetime) -> dict[str, str]:
    """Put a job into the words of one row."""
    actual = words.used(job.usage)
    estimated = words.price(job.estimate)[0]
    if job.local:
        cost = "free" if estimated == "no published price" else f"free (live {estimated})"
    elif actual:
        cost = actual
    elif job.error and job.error.answers.get("Billed?", "").startswith("No"):
        cost = "not billed"
    else:
        cost = "unknown" if estimated == "no published price" else f"about {estimated}"
    media = job.video.media if job.video else None
    asked = job.estimate.seconds if job.estimate else None
    length = media.duration if media else asked
    percent = f" {round(100 * job.progress)} %" if job.moving and job.progress is not None else ""
    fetching = job.downloading is not None
    return {
        "state": "fetching" if fetching else f"{job.state}{percent}",
        "tone": "run" if fetching else words.TONES[job.state],
        "prompt": words.plain(job.prompt, 160) or "(no prompt)",
        "where": f"{words.plain(job.provider, 40)} · {words.plain(job.operation, 40)}",
        "place": "LOCAL" if job.local else "LIVE",
        "id": words.plain(job.id, 60),
        "seconds": f"{round(length, 1):g} s" if length else "",
        "cost": cost,
        "age": words.age(job.created_at, now) if job.created_at else "",
        "why": words.plain(job.error.answers.get("What", ""), 140) if job.error else "",
    }


def _heading(facts: JobsTableFacts) -> str:
    total = facts.total if facts.total is not None else len(facts.jobs)
    alive = sum(job.state.alive for job in facts.jobs)
    unknown = sum(job.state is State.unknown for job in facts.jobs)
    told = [f"{total} {'job' if total == 1 else 'jobs'}"]
    if alive - unknown:
        told.append(f"{alive - unknown} running")
    if unknown:
        told.append(f"{unknown} unknown: decide what to do")
    return ", ".join(told)


def jobs_html(facts: JobsTableFacts) -> str:
    """
    Draw jobs as a table: the newest in full, older ones folded, all within one output's size.

    Every job's own row comes first, pictures take the room that is left. In the page a script makes one table
    of it, to search, sort and leaf through.
    """
    now = facts.now or datetime.now(UTC)
    newest = [{**_row(job, now), "thumb": ""} for job in facts.jobs[: facts.rows]]
    values: dict[str, Any] = {
        "style": page_style("tables.css"),
        "script": page_script("table.js") if len(newest) > 1 else "",
        "title": words.plain(facts.title, 80),
        "heading": _heading(facts),
        "page_rows": facts.rows,
        "tones": json.dumps({str(state): tone for state, tone in words.TONES.items()} | {"fetching": "run"}),
        "newest": newest,
        "pages": [],
        "left": 0,
    }
    room = TABLE_LIMIT - _bytes(render("jobs.html.j2", **values))
    older = facts.jobs[facts.rows :]
    shown = 0
    while shown < len(older) and room > 0:
        rows = []
        for job in older[shown : shown + _PAGE_ROWS]:
            row = {**_row(job, now), "prompt": words.plain(job.prompt, 48)}
            room -= sum(_bytes(html.escape(row[key])) for key in _COMPACT) + 76
            if room <= 0:
                break
            rows.append(row)
        if rows:
            title = f"{len(newest) + shown + 1}–{len(newest) + shown + len(rows)}"
            values["pages"].append({"title": title, "rows": rows})
        shown += len(rows)
    for row, job in zip(newest, facts.jobs, strict=False):
        small = thumbnail(job.video.poster) if job.video and job.video.poster else b""
        drawn = data_url(small, "image/jpeg") if small else ""
        if drawn and (room := room - len(drawn) - 160) > 0:
            row["thumb"] = drawn
    total = facts.total if facts.total is not None else len(facts.jobs)
    values["left"] = max(0, total - len(newest) - shown)
    return render("jobs.html.j2", **values)


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "replace"))


_COMPACT = ("state", "prompt", "where", "id", "seconds", "cost", "age")


def jobs_text(facts: JobsTableFacts) -> str:
    """Tell the same in aligned columns."""
    now = facts.now or datetime.now(UTC)
    rows = [_row(job, now) for job in facts.jobs[: min(facts.rows, _TEXT_ROWS)]]
    lines = [f"{words.plain(facts.title, 80)}: {_heading(facts)}"]
    columns = {
        "id": 24,
        "state": 16,
        "prompt": 44,
        "where": 26,
        "place": 5,
        "seconds": 7,
        "cost": 22,
        "age": 12,
    }
    table = [{key: row[key] for key in columns} for row in rows]
    lines += _columns(["id", "state", "prompt", "service", "", "length", "cost", "age"], table, columns)
    total = facts.total if facts.total is not None else len(facts.jobs)
    if total > len(rows):
        lines.append(f"… and {total - len(rows)} older ones")
    return "\n".join(lines)


def _columns(heads: list[str], rows: list[dict[str, str]], widest: dict[str, int]) -> list[str]:
    if not rows:
        return []
    keys = list(widest)
    cells = {
        key: min(widest[key], max([words.width(head), *(words.width(row[key]) for row in rows)]))
        for key, head in zip(keys, heads, strict=True)
    }
    lines = ["  " + "  ".join(words.fit(head, cells[key]) for key, head in zip(keys, heads, strict=True))]
    lines += ["  " + "  ".join(words.fit(row[key], cells[key]) for key in keys) for row in rows]
    return [line.rstrip() for line in lines]


def catalogue_html(facts: CatalogueFacts) -> str:
    """Draw what a service offers as a table; addresses become links, sources stand below."""
    rows = [
        [{"text": words.clean(cell, 300), "link": web_link(cell)} for cell in row[: len(facts.columns)]]
        for row in facts.rows[:_CATALOGUE_ROWS]
    ]
    shown = [
        data_url(picture, "image/jpeg") if (picture := caption_picture(name)) else ""
        for name in facts.pictures
    ]
    return render(
        "catalogue.html.j2",
        style=page_style("tables.css"),
        script=page_script("table.js") if len(rows) > 1 else "",
        page_rows=_CATALOGUE_PAGE,
        title=words.plain(facts.title, 120),
        columns=[words.plain(column, 60) for column in facts.columns],
        rows=[
            {"cells": row, "picture": shown[place] if place < len(shown) else ""}
            for place, row in enumerate(rows)
        ],
        pictures=any(shown),
        left=len(facts.rows) - len(rows),
        total=len(facts.rows),
        note=words.advice(words.plain(facts.note, 300)),
        sources=[{"text": words.plain(source, 300), "link": web_link(source)} for source in facts.sources],
    )


def catalogue_text(facts: CatalogueFacts) -> str:
    """Tell the same in aligned columns."""
    keys = {str(index): 48 for index in range(len(facts.columns))}
    table = [
        {key: words.plain(row[index], 300) if index < len(row) else "" for index, key in enumerate(keys)}
        for row in facts.rows[:_CATALOGUE_ROWS]
    ]
    lines = [f"{words.plain(facts.title, 120)}: {len(facts.rows)}"]
    lines += _columns([words.plain(column, 60) for column in facts.columns], table, keys)
    if len(facts.rows) > len(table):
        lines.append(f"… and {len(facts.rows) - len(table)} more")
    if facts.note:
        lines.append(f"  {words.plain(facts.note, 300)}")
    lines += [f"  source: {words.plain(source, 300)}" for source in facts.sources]
    return "\n".join(lines)
