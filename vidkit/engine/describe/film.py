"""
The described film: pictures as they are, packet by packet, beside a new sound and the descriptions as text.

Where the picture stands, everything after it comes later. So the film is neither decoded nor coded again and
loses nothing, and each stop is as long as what is spoken, not as whole pictures. Only what an MP4 does not
hold, or holds turned, is written anew first.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from vidkit.engine import notes
from vidkit.engine.describe.clock import Clock, Pictures
from vidkit.engine.describe.placing import Cue
from vidkit.engine.describe.text_track import TextTrack
from vidkit.engine.exporting import export
from vidkit.engine.flow import Sound
from vidkit.engine.probe import probe
from vidkit.engine.seeing.source import Source
from vidkit.engine.sound_track import SoundTrack
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
    pictures = Pictures(source)
    if _can_be_copied(source, pictures):
        _copy(source, pictures, out, sound, seconds, cues, language, tags, report)
        return
    plain = out.with_name(f".{out.stem}.plain.mp4")
    try:
        with Source(source) as film:
            width, height = film.width // 2 * 2, film.height // 2 * 2
        export(source, plain, width=width, height=height, silent=True, crf=18, report=Share(report, 0, 0.9))
        copied = Share(report, 0.9, 1)
        _copy(plain, Pictures(plain), out, sound, seconds, cues, language, tags, copied)
    finally:
        plain.unlink(missing_ok=True)


def _can_be_copied(source: Path, pictures: Pictures) -> bool:
    """Return whether an MP4 holds these pictures as they are; turned ones players show unturned, or not."""
    import av

    with Source(source) as known:
        turned = known.rotation
    with av.open(str(source)) as file:
        return pictures.whole and not turned and file.streams.video[0].codec_context.name in _COPIED


def _copy(
    source: Path,
    pictures: Pictures,
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

    clock = Clock(pictures, cues)
    part = out.with_name(f".{out.stem}.part.mp4")
    with (
        av.open(str(source)) as old,
        av.open(str(part), "w", format="mp4", options={"movflags": "+faststart"}) as new,
    ):
        new.metadata.update(tags)
        stream = old.streams.video[0]
        copies = new.add_stream_from_template(stream)
        text = TextTrack(new, language) if cues else None
        with closing(SoundTrack(new, sound, 160_000)) as track:
            if text is not None:
                text.write(Moment(cue.start, cue.end, cue.text) for cue in cues)
            packets = (packet for packet in old.demux(stream) if packet.size and packet.pts is not None)
            for index, (packet, decoded) in enumerate(zip(packets, pictures.decoded, strict=True)):
                packet.pts, packet.dts = clock.later(packet.pts or 0), clock.later(int(decoded))
                packet.stream = copies
                done = float(packet.dts * pictures.base)
                track.up_to(done)
                new.mux(packet)
                if index % 240 == 0:
                    report.progress(min(0.99, max(0.0, done / seconds)))
                    if report.cancelled():
                        raise TaskCancelled
            track.finish(seconds)
    part.replace(out)


def _tags(source: Path, told: Mapping[str, Any], cues: Sequence[Cue]) -> dict[str, str]:
    """Return the tags, and in them what was described; what a film of ours says moves with its pictures."""
    tags = {key: value for key, value in probe(source).tags.items() if key in _KEPT}
    known = notes.read(tags)
    if tags.get("comment") and not known:
        return tags  # somebody's own words stay
    known = notes.with_stops(known, [(cue.at, cue.stop) for cue in cues if cue.stop])
    known = {"vidkit": 1, **known, "described": dict(told)}
    return {**tags, "comment": json.dumps(known, ensure_ascii=False)}
