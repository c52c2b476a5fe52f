"""Descriptions as a text track of an MP4 (mov_text), which players list beside the subtitles."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from vidkit.engine.describe.languages import table_name
from vidkit.engine.subtitles import Moment

#: ISO 639-2 codes, by which text tracks are named.
_NAMES = {
    "en": "eng", "es": "spa", "fr": "fra", "de": "deu", "it": "ita", "pt": "por", "ja": "jpn",
    "cmn": "zho", "ar": "ara", "hi": "hin", "ru": "rus", "sw": "swa",
}  # fmt: skip

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


class TextTrack:
    """
    The text track of a file that is being written; to be made before its first packet.

    Args:
        file: The open output.
        language: As asked for ("fr-FR").
    """

    def __init__(self, file: Any, language: str) -> None:
        self._file = file
        self._stream = file.add_stream("mov_text")
        self._stream.codec_context.subtitle_header = _HEADER
        self._stream.time_base = Fraction(1, 1000)
        self._stream.metadata["language"] = _NAMES.get(table_name(language), "und")
        self._stream.metadata["handler_name"] = "Descriptions"

    def write(self, cues: Iterable[Moment]) -> None:
        """Write the texts as samples: a length and the text; an empty one clears the line."""
        import av

        at = 0
        for cue in cues:
            start, end = round(cue.start * 1000), round(cue.end * 1000)
            for text, begin, until in (("", at, start), (cue.text, start, end)):
                if until <= begin:
                    continue
                data = text.encode()
                packet = av.Packet(len(data).to_bytes(2, "big") + data)
                packet.stream = self._stream
                packet.time_base = Fraction(1, 1000)
                packet.pts = packet.dts = begin
                packet.duration = until - begin
                packet.is_keyframe = True
                self._file.mux(packet)
            at = end
