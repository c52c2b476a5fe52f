"""
The described film: pictures as they are, packet by packet, beside a new sound and the descriptions as text.

Where the picture stands, everything after it comes later. So the film is neither decoded nor coded again and
loses nothing, and each stop is as long as what is spoken, not as whole pictures. Only what an MP4 does not
hold, or holds turned, is written anew first.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from contextlib import closing
from fractions import Fraction
from itertools import accumulate
from pathlib import Path
from typing import Any

from vidkit.engine import notes
from vidkit.engine.describe.placing import Cue
from vidkit.engine.describe.text_track import TextTrack
from vidkit.engine.encode import SoundTrack
from vidkit.engine.exporting import export
from vidkit.engine.flow import Sound
from vidkit.engine.probe import probe
from vidkit.engine.seeing.source import Source
from vidkit.engine.subtitles import Moment
from vidkit.engine.work import Report, Share, TaskCancelled

#: Codecs that may be copied into an MP4 which every browser plays.
_COPIED = {"h264", "hevc", "av1", "vp9"}

#: Tags of a film that are carried over.
_KEPT = {"title", "comment", "description", "artist", "date", "copyright"}


def write(
    source: Path,
    out: Path,
    sound: Sound,
    seconds: float,
    cues: Sequence[Cue],
    language: str,
    told: Mapping[str, Any],
    report: Report,
) -> None:
    """
    Write the described film.

    Args:
        source: The film that is described.
        out: The MP4 to make.
        sound: All of its sound.
        seconds: Its length.
        cues: The descriptions, in order; each says for how long the picture stands for it.
        language: Of the text track.
        told: What is noted of the description in the film's tags.
        report: Progress out, cancel in.
    """
    tags = _tags(source, told, cues)
    if _can_be_copied(source):
        _copy(source, out, sound, seconds, cues, language, tags, report)
        return
    plain = out.with_name(f".{out.stem}.plain.mp4")
    try:
        with Source(source) as film:
            width, height = film.width // 2 * 2, film.height // 2 * 2
        export(source, plain, width=width, height=height, silent=True, crf=20, report=Share(report, 0, 0.9))
        _copy(plain, out, sound, seconds, cues, language, tags, Share(report, 0.9, 1))
    finally:
        plain.unlink(missing_ok=True)


def seconds_of(source: Path) -> float:
    """Return how long the pictures really last: headers may claim anything, packets are there or not."""
    first, _, end = _span(source)
    return max(0.04, end - first)


def _span(source: Path) -> tuple[float, float, float]:
    """Return when the first picture is shown, the last one decoded, and the end; by the file's own clock."""
    import av

    with av.open(str(source)) as file:
        stream = file.streams.video[0]
        base = float(stream.time_base or Fraction(1, 90_000))
        first, last, end = float("inf"), 0.0, 0.0
        step = 1 / float(stream.average_rate or 25)
        for packet in file.demux(stream):
            if packet.pts is None or not packet.size:
                continue
            first, last = min(first, packet.pts * base), max(last, (packet.dts or 0) * base)
            end = max(end, (packet.pts + (packet.duration or 0)) * base or packet.pts * base + step)
    return min(first, end), last, end


def _can_be_copied(source: Path) -> bool:
    """Return whether an MP4 holds these pictures as they are; turned ones players show unturned, or not."""
    import av

    with Source(source) as known:
        turned = known.rotation
    with av.open(str(source)) as file:
        return not turned and file.streams.video[0].codec_context.name in _COPIED


def _copy(
    source: Path,
    out: Path,
    sound: Sound,
    seconds: float,
    cues: Sequence[Cue],
    language: str,
    tags: Mapping[str, str],
    report: Report,
) -> None:
    """Copy the pictures, each later by as long as the picture stood before it."""
    import av

    first, last, _ = _span(source)
    part = out.with_name(f".{out.stem}.part.mp4")
    with (
        av.open(str(source)) as old,
        av.open(str(part), "w", format="mp4", options={"movflags": "+faststart"}) as new,
    ):
        new.metadata.update(tags)
        stream = old.streams.video[0]
        clock = _Clock(cues, Fraction(stream.time_base or Fraction(1, 90_000)), first, last)
        pictures = new.add_stream_from_template(stream)
        text = TextTrack(new, language) if cues else None
        with closing(SoundTrack(new, sound, 160_000)) as track:
            if text is not None:
                text.write(Moment(cue.start, cue.end, cue.text) for cue in cues)
            for index, packet in enumerate(old.demux(stream)):
                if packet.dts is None or packet.pts is None:
                    continue
                packet.pts, packet.dts = clock.later(packet.pts), clock.later(packet.dts)
                packet.stream = pictures
                done = clock.seconds(packet.dts)
                track.up_to(done)
                new.mux(packet)
                if index % 240 == 0:
                    report.progress(min(0.99, max(0.0, done / seconds)))
                    if report.cancelled():
                        raise TaskCancelled
            track.finish(seconds)
    part.replace(out)


class _Clock:
    """
    From the times of a film to those of the film with stops in it, in ticks.

    The same rule moves times of decoding: never backwards, and never behind the showing of the same picture.

    Args:
        cues: In order; a stop begins at the first picture that would come at or after `Cue.at`.
        base: Seconds of a tick.
        first: When the first picture comes, in seconds; it becomes 0.
        last: When the last one is decoded: a stop after it is made before it, as nothing would end it.
    """

    def __init__(self, cues: Sequence[Cue], base: Fraction, first: float, last: float) -> None:
        self._base, self._begin = base, round(Fraction(first) / base)
        end = round(Fraction(last) / base) - self._begin
        stopping = [cue for cue in cues if cue.stop]
        # A first picture has to be there before it can stand.
        self._at = [max(1, min(round(Fraction(cue.at) / base), end)) for cue in stopping]
        self._stood = list(accumulate((Fraction(cue.stop) for cue in stopping), initial=Fraction(0)))

    def later(self, ticks: int) -> int:
        """Return when something comes that came at a time."""
        ticks -= self._begin
        return ticks + round(self._stood[bisect_right(self._at, ticks)] / self._base)

    def seconds(self, ticks: int) -> float:
        """Return ticks as seconds."""
        return float(ticks * self._base)


def _tags(source: Path, told: Mapping[str, Any], cues: Sequence[Cue]) -> dict[str, str]:
    """Return the tags, and in them what was described; what a film of ours says moves with its pictures."""
    tags = {key: value for key, value in probe(source).tags.items() if key in _KEPT}
    known = notes.read(tags)
    if tags.get("comment") and not known:
        return tags  # somebody's own words stay
    known = notes.with_stops(known, [(cue.at, cue.stop) for cue in cues if cue.stop])
    known = {"vidkit": 1, **known, "described": dict(told)}
    return {**tags, "comment": json.dumps(known, ensure_ascii=False)}
