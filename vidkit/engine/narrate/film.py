"""From a plan to a film: shot after shot, crossing over, captions on top, one encoder for all."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from vidkit.engine import captions, sights
from vidkit.engine.encode import SOUND_RATE, Encoder
from vidkit.engine.narrate import pictures, presenter
from vidkit.engine.narrate.pictures import Source
from vidkit.engine.narrate.plan import Plan
from vidkit.engine.narrate.shots import View
from vidkit.engine.sound_track import CodedSound
from vidkit.engine.stage.camera import Shot
from vidkit.engine.stage.compose import Frame
from vidkit.engine.stage.render import Overlay, blend
from vidkit.engine.work import Report, TaskCancelled
from vidkit.models.camera import CameraMove

#: Seconds in which one shot crosses over into the next.
_CROSS = 0.45

#: Style of captions where none is named.
STYLE = "word-focus"

_HONEST = "Narrated animatic staged by vidkit's local studio; not a neural render."


@dataclass(slots=True)
class _Take:
    """A shot ready to be filmed: its source, and what is drawn over it."""

    source: Source
    over: Callable[[Frame, int], None] | None

    def frame(self, index: int) -> Frame:
        frame = self.source.frame(index)
        if self.over is not None:
            self.over(frame, index)
        return frame


def film(
    plan: Plan,
    out: Path,
    width: int,
    height: int,
    sound: np.ndarray | CodedSound,
    voice: np.ndarray,
    report: Report,
    *,
    meta: Mapping[str, Any] | None = None,
    overlays: tuple[Overlay, ...] = (),
) -> dict[str, Any]:
    """
    Film a plan.

    Args:
        plan: What to film.
        out: The MP4 to make.
        width: Pixels, even.
        height: The same.
        sound: (2, n) samples at 48 kHz, or a film's own sound as it is coded.
        voice: The bare voice, or what sounds most like it: the rim around a presenter follows it.
        report: Progress out, cancel in.
        meta: Written into the file's comment.
        overlays: More to draw over every frame.

    Returns:
        width, height, frames, seconds, fps.
    """
    fps = plan.fps
    count = max(1, round(plan.seconds * fps))
    firsts = [min(count - 1, round(view.start * fps)) for view in plan.views]
    ends = [*firsts[1:], count]
    cross = _crossing(plan)
    soft = [cross if _softly(a, b) else 0 for a, b in itertools.pairwise(plan.views)]
    drawn = list(overlays)
    if plan.args.get("subtitles", True) and plan.transcript.words:
        drawn.append(
            captions.overlay(
                plan.transcript.words,
                width=width,
                height=height,
                fps=fps,
                style=str(plan.args.get("style") or STYLE),
                language=plan.transcript.language,
            )
        )
    builder = _Builder(plan, width, height, voice, cross)
    with (
        Encoder(out, width, height, sound=sound, fps=fps, tags=_tags(plan, width, height, meta)) as coded,
        _ahead(builder, firsts, ends) as takes,
    ):
        old: tuple[_Take, int] | None = None
        for view_index, (first, end) in enumerate(zip(firsts, ends, strict=True)):
            take, begin = takes(view_index), max(0, first - cross)
            for index in range(first, end):
                if index % 6 == 0:
                    if report.cancelled():
                        raise TaskCancelled
                    report.progress(0.1 + 0.88 * index / count)
                frame = take.frame(index - begin)
                if old is not None and index < first + soft[view_index - 1]:
                    # The old shot lies over the new one, less and less: from a half at the cut to nothing.
                    share = 0.5 * (1 - (index - first + 0.5) / cross)
                    blend(frame, old[0].frame(index - old[1]), _eased(share))
                if view_index < len(soft) and index >= end - soft[view_index]:
                    following = takes(view_index + 1)
                    share = 0.5 * (index - (end - cross) + 0.5) / cross
                    blend(frame, following.frame(index - (end - cross)), _eased(share))
                for draw in drawn:
                    draw(frame, index)
                coded.write(*frame)
            old = (take, begin)
        frames = coded.frames
    return {"width": width, "height": height, "frames": frames, "seconds": frames / fps, "fps": fps}


class _Builder:
    """Builds the shots of a plan at one size."""

    def __init__(self, plan: Plan, width: int, height: int, voice: np.ndarray, cross: int) -> None:
        self.plan, self.width, self.height = plan, width, height
        self.voice, self.cross = voice, cross

    def take(self, index: int, first: int, end: int) -> _Take:
        plan, view = self.plan, self.plan.views[index]
        count = end - first + 2 * self.cross
        avatar = self._avatar(view)
        if view.avatar == "full" and avatar:
            return _Take(self._speaker(avatar, self.width, self.height, count), None)
        if view.avatar == "half" and avatar:
            wide, tall = pictures.half_of(self.width, self.height)
            both = pictures.Beside(
                self._scene(view, wide, tall, count),
                self._speaker(avatar, wide, tall, count),
                self.width,
                self.height,
            )
            return _Take(both, None)
        source = self._scene(view, self.width, self.height, count)
        if view.avatar == "inset" and avatar:
            side = presenter.side_of(self.width, self.height)
            start = max(0, first - self.cross) / plan.fps
            level = presenter.loudness_of(self.voice, SOUND_RATE, plan.fps, start)
            speaker = self._speaker(avatar, side, side, count)
            return _Take(source, presenter.window(speaker, self.width, self.height, level))
        return _Take(source, None)

    def _scene(self, view: View, width: int, height: int, count: int) -> Source:
        if view.media and view.media.get("show") != "hide":
            path = self.plan.media[str(view.media["file"])]
            start = float(view.media.get("start") or 0.0)
            return pictures.of_file(
                path, view.shot(), width, height, count, self.plan.fps, view.seed, start=start
            )
        return pictures.staged(
            view.prompt, view.seed, view.shot(), width, height, count, self.plan.fps, near=view.near
        )

    def _speaker(self, avatar: Mapping[str, Any], width: int, height: int, count: int) -> Source:
        calm = Shot((CameraMove.zoom_in,), 0.2)
        if avatar.get("file"):
            path = self.plan.media[str(avatar["file"])]
            return pictures.of_file(path, calm, width, height, count, self.plan.fps, self.plan.seed)
        prompt = str(avatar.get("prompt") or "A person standing in a room")
        # A window or half a frame shows head and shoulders, a whole frame the figure.
        near = 1.35 if (width, height) == (self.width, self.height) else 2.2
        return pictures.portrait(prompt, self.plan.seed, calm, width, height, count, self.plan.fps, near)

    def _avatar(self, view: View) -> Mapping[str, Any] | None:
        if not view.avatar:
            return None
        blocks = [block["avatar"] for block in self.plan.args.get("blocks") or () if block.get("avatar")]
        found = self.plan.args.get("avatar") or (blocks[0] if blocks else None)
        return found if isinstance(found, Mapping) else None


@contextmanager
def _ahead(builder: _Builder, firsts: list[int], ends: list[int]) -> Iterator[Callable[[int], _Take]]:
    """Give shots in order; the next one is built while this one is filmed, and old ones are forgotten."""
    waiting: dict[int, Future[_Take]] = {}
    with ThreadPoolExecutor(1, thread_name_prefix="vidkit-shots") as side:

        def order(index: int) -> None:
            if index < len(firsts) and index not in waiting:
                waiting[index] = side.submit(builder.take, index, firsts[index], ends[index])

        def take(index: int) -> _Take:
            order(index)
            order(index + 1)
            for done in [known for known in waiting if known < index - 1]:
                del waiting[done]
            return waiting[index].result()

        yield take


def _softly(before: View, after: View) -> bool:
    """Whether two shots cross over: a closer view of the same scene is cut to, or it would be seen twice."""
    same = before.prompt == after.prompt and before.media == after.media and before.avatar == after.avatar
    return not same


def _eased(share: float) -> float:
    return share * share * (3 - 2 * share) if share < 0.5 else share


def _sights(plan: Plan, width: int, height: int) -> Iterator[sights.Sight]:
    """Tell where the subjects of each staged shot will be in the picture, before there are frames."""
    fps, cross = plan.fps, _crossing(plan)
    for view in plan.views:
        if view.avatar == "full" or (view.media and view.media.get("show") != "hide"):
            continue  # somebody's own pictures
        wide, tall = pictures.half_of(width, height) if view.avatar == "half" else (width, height)
        first, end = round(view.start * fps), round(view.end * fps)
        begin = max(0, first - cross)
        count = end - first + 2 * cross
        share = np.array([1, wide / width, tall / height, wide / width, tall / height])
        told = pictures.seen(view.prompt, view.seed, view.shot(), wide, tall, count, fps, near=view.near)
        # The camera is under way before its shot begins: the old one crosses over into it.
        told = sights.between(told, (first - begin) / fps, (end - begin) / fps)
        yield from (replace(sight, way=sight.way * share + [first / fps, 0, 0, 0, 0]) for sight in told)


def _crossing(plan: Plan) -> int:
    """Return the frames by which shots reach into each other on either side of a cut."""
    return round(_CROSS * plan.fps / 2) if plan.args.get("transitions", True) else 0


def _tags(plan: Plan, width: int, height: int, meta: Mapping[str, Any] | None) -> dict[str, str]:
    """Say in the file what it shows, second by second, so that it can be described truthfully later."""
    from vidkit.engine.stage.words import understand

    shots = []
    for view in plan.views:
        shot: dict[str, Any] = {"start": round(view.start, 3), "end": round(view.end, 3)}
        if view.media and view.media.get("show") != "hide":
            shot["media"] = str(view.media["file"])
        elif view.avatar != "full":
            shot["scene"] = understand(view.prompt, view.seed).facts()
        shots.append({**shot, "camera": list(view.moves), "avatar": view.avatar})
    told = {
        "title": plan.args.get("title") or "",
        "seconds": plan.seconds,
        "width": width,
        "height": height,
        "shots": shots,
        "sentences": plan.sentences,
        "voice": plan.voice,
        "language": plan.transcript.language,
        "words": [[word.text, round(word.start, 2), round(word.end, 2)] for word in plan.transcript.words],
    }
    note = {
        "vidkit": 1,
        "narrated": told,
        **sights.noted(_sights(plan, width, height)),
        "meta": dict(meta or {}),
    }
    title = str(plan.args.get("title") or (plan.sentences[0]["text"] if plan.sentences else "Narration"))
    return {
        "title": title[:120],
        "comment": json.dumps(note, ensure_ascii=False),
        "description": _HONEST,
    }
