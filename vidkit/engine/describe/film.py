"""
The described film: pictures with their new sound, and the descriptions as a text track.

Standard keeps the pictures as they are, packet by packet, where an MP4 can hold them. Extended writes them
anew, each stop as the same picture again and again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np

from vidkit.engine import notes
from vidkit.engine.describe.languages import table_name
from vidkit.engine.describe.placing import Cue
from vidkit.engine.encode import SOUND_RATE, Encoder, to_yuv
from vidkit.engine.flow import Reel, Sound
from vidkit.engine.seeing import small
from vidkit.engine.seeing.source import Source
from vidkit.engine.subtitles import Moment
from vidkit.engine.work import Report, TaskCancelled

#: Codecs that may be copied into an MP4 which every browser plays.
_COPIED = {"h264", "hevc", "av1", "vp9"}

_AAC = 1024

#: ISO 639-2 codes, by which text tracks are named.
_NAMES = {
    "en": "eng", "es": "spa", "fr": "fra", "de": "deu", "it": "ita", "pt": "por", "ja": "jpn",
    "cmn": "zho", "ar": "ara", "hi": "hin", "ru": "rus", "sw": "swa",
}  # fmt: skip


def keep_pictures(source: Path, out: Path, sound: Sound, cues: Sequence[Moment], language: str) -> bool:
    """
    Copy the pictures of *source* beside a new sound and a text track.

    Returns:
        Whether that was possible; turned pictures, and codecs an MP4 does not hold, have to be written anew.
    """
    import av

    with Source(source) as known:
        turned = known.rotation
    with av.open(str(source)) as old:
        stream = old.streams.video[0]
        if turned or stream.codec_context.name not in _COPIED:
            return False
        part = out.with_name(f".{out.stem}.part.mp4")
        with av.open(str(part), "w", format="mp4", options={"movflags": "+faststart"}) as new:
            new.metadata.update({key: value for key, value in old.metadata.items() if key in _KEPT})
            video = new.add_stream_from_template(stream)
            audio = new.add_stream("aac", rate=SOUND_RATE, layout=_layout(sound))
            audio.codec_context.bit_rate = 160_000
            text = _text_stream(new, language) if cues else None
            begin: float | None = None
            base = stream.time_base or Fraction(1, 90_000)
            with _Track(new, audio, sound) as track:
                for packet in old.demux(stream):
                    if packet.dts is None:
                        continue
                    if begin is None:
                        begin = float(packet.dts * base)
                        _text_packets(new, text, cues)
                    track.until(float(packet.dts * base) - begin)
                    packet.stream = video
                    new.mux(packet)
                track.finish()
        part.replace(out)
    return True


def seconds_of(source: Path) -> float:
    """Return how long the pictures really last: headers may claim anything, packets are there or not."""
    import av

    with av.open(str(source)) as file:
        stream = file.streams.video[0]
        base = float(stream.time_base or Fraction(1, 90_000))
        first, last = float("inf"), 0.0
        step = 1 / float(stream.average_rate or 25)
        for packet in file.demux(stream):
            if packet.pts is None or not packet.size:
                continue
            first = min(first, packet.pts * base)
            last = max(last, (packet.pts + (packet.duration or 0)) * base or packet.pts * base + step)
    return max(0.04, last - min(first, last))


_KEPT = {"title", "comment", "description", "artist", "date", "copyright"}


def with_stops(
    source: Path,
    out: Path,
    sound: Sound,
    seconds: float,
    cues: Sequence[Cue],
    language: str,
    report: Report,
    tags: Mapping[str, str],
) -> dict[str, Any]:
    """Write the pictures anew, standing still where a cue says so; then add the text track."""
    with Source(source) as film:
        width, height, rate = film.width // 2 * 2, film.height // 2 * 2, film.rate
        plain = out.with_name(f".{out.stem}.plain.mp4")
        count = max(1, round(seconds * rate))
        with Encoder(
            plain, width, height, sound=sound, fps=rate, tags=tags, sound_bit_rate=160_000
        ) as encoder:
            for index, planes in enumerate(_shown(film, cues, rate, count, width, height)):
                if index % 24 == 0:
                    if report.cancelled():
                        raise TaskCancelled
                    report.progress(0.6 + 0.38 * index / count)
                encoder.write(*planes)
            frames = encoder.frames
    moments = [Moment(cue.start, cue.end, cue.text) for cue in cues]
    add_text(plain, out, moments, language)
    plain.unlink()
    return {"width": width, "height": height, "frames": frames, "fps": float(rate)}


def _shown(
    film: Source, cues: Sequence[Cue], rate: Fraction, count: int, width: int, height: int
) -> Iterator[tuple[np.ndarray, ...]]:
    """Give the picture of every moment of the result."""
    stops = [(cue.at, cue.stop) for cue in cues if cue.stop]
    frames = film.frames()
    frame = next(frames)[1]
    planes: tuple[np.ndarray, ...] | None = _planes(frame, film.rotation, width, height)
    upcoming = next(frames, None)
    for index in range(count):
        moment = _source_time((index + 0.5) / float(rate), stops)
        while upcoming is not None and upcoming[0] <= moment:
            frame = upcoming[1]
            planes = None
            upcoming = next(frames, None)
        if planes is None:
            planes = _planes(frame, film.rotation, width, height)
        yield planes


def _source_time(moment: float, stops: Sequence[tuple[float, float]]) -> float:
    """Return which moment of the source is on show at a moment of the result."""
    for at, stop in stops:
        if moment < at:
            break
        moment = max(at - 1e-6, moment - stop)
    return moment


def _planes(frame: Any, rotation: int, width: int, height: int) -> tuple[np.ndarray, ...]:
    """Return upright yuv420p planes of a decoded frame."""
    turned = rotation % 180 != 0
    made = to_yuv(frame, height if turned else width, width if turned else height)
    return tuple(np.ascontiguousarray(np.rot90(plane, rotation // 90)) for plane in small.planes(made))


def add_text(source: Path, out: Path, cues: Sequence[Moment], language: str) -> None:
    """Copy an MP4 with a text track beside what it has."""
    import av

    part = out.with_name(f".{out.stem}.part.mp4")
    with (
        av.open(str(source)) as old,
        av.open(str(part), "w", format="mp4", options={"movflags": "+faststart"}) as new,
    ):
        new.metadata.update({key: value for key, value in old.metadata.items() if key in _KEPT})
        copies = {stream.index: new.add_stream_from_template(stream) for stream in old.streams}
        text = _text_stream(new, language) if cues else None
        first = True
        for packet in old.demux():
            if packet.dts is None:
                continue
            if first:
                _text_packets(new, text, cues)
                first = False
            packet.stream = copies[packet.stream.index]
            new.mux(packet)
    part.replace(out)


#: libav's mov_text encoder takes its style from the header of an ASS file.
_HEADER = b"""[Script Info]
ScriptType: v4.00+

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, \
Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, \
MarginR, MarginV, Encoding
Style: Default,Arial,16,&Hffffff,&Hffffff,&H0,&H0,0,0,0,0,100,100,0,0,1,1,0,2,10,10,10,0

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""


def _text_stream(file: Any, language: str) -> Any:
    stream = file.add_stream("mov_text")
    stream.codec_context.subtitle_header = _HEADER
    stream.time_base = Fraction(1, 1000)
    stream.metadata["language"] = _NAMES.get(table_name(language), "und")
    stream.metadata["handler_name"] = "Descriptions"
    return stream


def _text_packets(file: Any, stream: Any, cues: Sequence[Moment]) -> None:
    """Write the cues as mov_text samples: a length and the text; an empty one clears the line."""
    import av

    if stream is None:
        return
    at = 0
    for cue in cues:
        start, end = round(cue.start * 1000), round(cue.end * 1000)
        for text, begin, until in (("", at, start), (cue.text, start, end)):
            if until <= begin:
                continue
            data = text.encode()
            packet = av.Packet(len(data).to_bytes(2, "big") + data)
            packet.stream = stream
            packet.time_base = Fraction(1, 1000)
            packet.pts = packet.dts = begin
            packet.duration = until - begin
            packet.is_keyframe = True
            file.mux(packet)
        at = end


class _Track:
    """The new sound on its way into a file, side by side with the pictures."""

    def __init__(self, file: Any, stream: Any, sound: Sound) -> None:
        self._file, self._stream, self._layout = file, stream, _layout(sound)
        self._reel = Reel(sound)
        self._at = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._reel.close()

    def until(self, seconds: float) -> None:
        """Encode up to a time."""
        end = int(seconds * SOUND_RATE)
        while self._at + _AAC <= end and self._block():
            pass

    def finish(self) -> None:
        """Encode the rest."""
        while self._block():
            pass
        for packet in self._stream.encode(None):
            self._file.mux(packet)

    def _block(self) -> bool:
        import av

        piece = self._reel.take(_AAC)
        if not piece.shape[1]:
            return False
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(piece), format="fltp", layout=self._layout)
        frame.sample_rate = SOUND_RATE
        frame.pts = self._at
        frame.time_base = Fraction(1, SOUND_RATE)
        for packet in self._stream.encode(frame):
            self._file.mux(packet)
        self._at += piece.shape[1]
        return piece.shape[1] == _AAC


def _layout(sound: Sound) -> str:
    return "mono" if sound.channels == 1 else "stereo"


def tags_of(source: Path) -> dict[str, str]:
    """Return the tags of a file that are carried over."""
    from vidkit.engine.probe import probe

    return {key: value for key, value in probe(source).tags.items() if key in _KEPT}


def note(tags: Mapping[str, str], told: Mapping[str, Any], cues: Sequence[Cue]) -> dict[str, str]:
    """Add what was described to the tags; what a film of ours says already moves with its pictures."""
    known = notes.read(tags)
    if tags.get("comment") and not known:
        return dict(tags)  # somebody's own words stay
    known = notes.with_stops(known, [(cue.at, cue.stop) for cue in cues if cue.stop])
    known = {"vidkit": 1, **known, "described": dict(told)}
    return {**tags, "comment": json.dumps(known, ensure_ascii=False)}
