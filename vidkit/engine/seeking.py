"""
Where to begin to decode: at a key frame that is not later than the wanted moment, in any kind of file.

    with open_media("recording.ts") as file:
        stream = file.streams.video[0]
        packets = packets_from(file, stream, Fraction(5))     # the first one is a key frame before 5 s
"""

from __future__ import annotations

import contextlib
import itertools
import math
from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from av import Packet, VideoStream
    from av.container import InputContainer

__all__ = ["packets_from"]

#: Seconds of the first step back where a jump landed behind the key frame; each further one is longer.
_STEP, _LONGER = Fraction(2), 4


def packets_from(file: InputContainer, stream: VideoStream, time: Fraction) -> Iterator[Packet]:
    """
    Give a stream's packets from a key frame at or before a moment on.

    Transport streams have no index: a jump lands on any packet, and what comes up to the next key frame
    cannot be decoded. There one goes further back until a key frame lies between landing and moment.

    Args:
        file: The open file.
        stream: Its pictures.
        time: Seconds on the container's own clock.

    Raises:
        FFmpegError: The file cannot be jumped in.
    """
    import av

    base = stream.time_base or Fraction(1, 1000)
    begin = (stream.start_time or 0) * base
    file.seek(math.floor(time / base), stream=stream, backward=True)
    packets, back = file.demux(stream), _STEP
    while (found := _key_frame(packets, time, base)) is None:
        # Before the beginning is the beginning; some kinds of file know no moment there.
        ahead = time - back if time - back > begin else begin - _STEP
        try:
            file.seek(math.floor(ahead / base), stream=stream, backward=True)
        except av.FFmpegError:
            file.seek(math.floor(begin / base), stream=stream, backward=True)
        packets = file.demux(stream)
        if ahead < begin:
            return packets
        back *= _LONGER
    return itertools.chain([found], packets)


def _key_frame(packets: Iterator[Packet], time: Fraction, base: Fraction) -> Packet | None:
    """Return the first key frame that is not later than *time*."""
    import av

    with contextlib.suppress(av.FFmpegError):  # where a file breaks off there is a key frame before, or none
        for packet in packets:
            at = packet.dts if packet.pts is None else packet.pts
            if at is None or (at if packet.dts is None else packet.dts) * base > time:
                break
            if packet.is_keyframe:
                return packet if at * base <= time else None
    return None
