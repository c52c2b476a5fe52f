"""
The sound of a film in another one, packet by packet: coded once, it is not coded again.

    export("film.mp4", "upright.mp4", width=180, height=320)
    keep_sound("upright.mp4", "film.mp4")     # True
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from av import Packet
    from av.container import InputContainer, OutputContainer

__all__ = ["keep_sound"]

#: What every player hears in an MP4.
_PLAYED = {"aac", "mp3"}
#: Seconds by which pictures may begin at another time than those of the source.
_TOGETHER = 0.002
#: What the container writes by itself.
_ITS_OWN = {"major_brand", "minor_version", "compatible_brands", "encoder", "creation_time"}


def keep_sound(film: Path | str, source: Path | str) -> bool:
    """
    Give a film that shows its source anew the sound of the source, as it is.

    Args:
        film: An MP4 with the same sound, coded again: it is replaced.
        source: Where that sound came from.

    Returns:
        False where nothing was done: no sound in one of them, one that an MP4 does not hold, or pictures of
        the source that begin at another time than its clock.
    """
    import av

    film, source = Path(film), Path(source)
    part = film.with_name(f".{film.stem}.sound.mp4")
    with av.open(str(film)) as pictures, av.open(str(source)) as sounds:
        if not (pictures.streams.audio and sounds.streams.audio and sounds.streams.video):
            return False
        if sounds.streams.audio[0].codec_context.name not in _PLAYED or _begin(sounds) > _TOGETHER:
            return False
        try:
            with av.open(str(part), "w", format="mp4", options={"movflags": "+faststart"}) as made:
                kept = {name: text for name, text in pictures.metadata.items() if name not in _ITS_OWN}
                made.metadata.update(kept)
                _copy(made, pictures, sounds)
            part.replace(film)
        finally:
            part.unlink(missing_ok=True)
    return True


def _begin(film: InputContainer) -> float:
    """Return how far the first picture is from the container's own zero, in seconds."""
    stream = film.streams.video[0]
    return abs(float((stream.start_time or 0) * (stream.time_base or Fraction(0))))


def _copy(made: OutputContainer, pictures: InputContainer, sounds: InputContainer) -> None:
    """Copy pictures of one and sound of the other, side by side as players want them."""
    shown, heard = pictures.streams.video[0], sounds.streams.audio[0]
    video, audio = made.add_stream_from_template(shown), made.add_stream_from_template(heard)
    waiting = _packets(sounds, audio=True)
    sound = next(waiting, None)
    for picture in _packets(pictures, audio=False):
        while sound is not None and _time(sound) <= _time(picture):
            sound.stream = audio
            made.mux(sound)
            sound = next(waiting, None)
        picture.stream = video
        made.mux(picture)
    while sound is not None:
        sound.stream = audio
        made.mux(sound)
        sound = next(waiting, None)


def _packets(film: InputContainer, *, audio: bool) -> Iterator[Packet]:
    stream = film.streams.audio[0] if audio else film.streams.video[0]
    return (packet for packet in film.demux(stream) if packet.dts is not None and packet.size)


def _time(packet: Packet) -> Fraction:
    return (packet.dts or 0) * Fraction(packet.time_base or 1)
