"""Subtitles of every dialect are read; what is written is read by independent parsers."""

from __future__ import annotations

import io
import re

import pytest

from vidkit.engine.subtitles import Moment, read, timecode, to_transcript, write_edl, write_srt, write_vtt
from vidkit.engine.work import TaskError

CUES = [
    Moment(1.2, 2.84, "It was the best of times,"),
    Moment(2.98, 4.57, "it was <the> worst & last\nof times."),
    Moment(3661.5, 3664.0, "これは字幕です。"),
]


def test_vtt_is_read_by_another_parser():
    """The webvtt package finds the same times and texts."""
    webvtt = pytest.importorskip("webvtt")
    text = write_vtt(CUES, kind="descriptions", language="en")
    assert text.startswith("WEBVTT\nKind: descriptions\nLanguage: en\n\n")
    parsed = (
        webvtt.from_buffer(io.StringIO(text)) if hasattr(webvtt, "from_buffer") else webvtt.from_string(text)
    )
    assert len(parsed) == len(CUES)
    assert [cue.start for cue in parsed] == ["00:00:01.200", "00:00:02.980", "01:01:01.500"]
    assert parsed[0].text == CUES[0].text


@pytest.mark.parametrize("write", [write_vtt, write_srt])
def test_what_is_written_is_read_back(write):
    """The same moments, to the millisecond, with their line breaks and odd letters."""
    assert read(write(CUES)) == CUES


def test_srt_has_commas_and_numbers():
    """Numbered from 1, decimals behind a comma, an empty line between."""
    assert write_srt(CUES[:1]) == "1\n00:00:01,200 --> 00:00:02,840\nIt was the best of times,\n"


@pytest.mark.parametrize(
    "text",
    [
        "WEBVTT\n\n00:04.500 --> 00:06.250 align:start position:10%\n<v Roger>A <b>fox</b>.</v>\n",
        "\ufeffWEBVTT - with a title\n\nNOTE a remark\n\nid-1\n0:04.5 --> 0:06.25\nA fox.\n",
        "1\r\n00:00:04,500 --> 00:00:06,250\r\nA fox.\r\n",
        "1\n00:00:04.500 -> 00:00:06.250\n{\\an8}A fox.\n2\n00:00:07,000 --> 00:00:07,000\nempty\n",
        "00:04.500 - 00:06.250 A fox.\n",
        "[0:04.5 - 0:06.25] A fox.\n",
    ],
)
def test_many_dialects_are_read(text):
    """Short clocks, settings, styling, remarks, carriage returns, bracketed times: all one moment."""
    assert read(text) == [Moment(4.5, 6.25, "A fox.")]


def test_plain_lines_end_where_the_next_begins():
    """A list of times and texts needs no ends."""
    assert read("0:01 One.\n0:03 Two.\n") == [Moment(1, 3, "One."), Moment(3, 7, "Two.")]


def test_what_is_no_subtitle_is_refused():
    """Prose without times has a code of its own; an empty VTT is simply empty."""
    with pytest.raises(TaskError) as caught:
        read("Once upon a time there was a fox.")
    assert caught.value.code == "bad_subtitles"
    assert read("WEBVTT\n") == []


def test_the_edit_list_is_cmx3600():
    """Every event line has the form of CMX3600; record times are those of the cues; sources run on."""
    text = write_edl(CUES, 25, "Talk")
    assert text.splitlines()[:2] == ["TITLE: Talk", "FCM: NON-DROP FRAME"]
    events = re.findall(
        r"^(\d{3})  (\S{1,8})\s+(\S+)\s+C\s+(\S{11}) (\S{11}) (\S{11}) (\S{11})$", text, re.MULTILINE
    )
    assert [event[0] for event in events] == ["001", "002", "003"]
    assert events[0][5:] == ("00:00:01:05", "00:00:02:21")
    assert events[0][3] == "00:00:00:00"
    assert events[1][3] == events[0][4]
    assert "* COMMENT: It was the best of times," in text


def test_drop_frame_counts_like_the_clock():
    """At 29.97 one minute is 1798 frames, labelled 00:01:00;02 at frame 1800; ten minutes are 17982."""
    assert timecode(1799, 30000 / 1001, drop=True) == "00:00:59;29"
    assert timecode(1800, 30000 / 1001, drop=True) == "00:01:00;02"
    assert timecode(17982, 30000 / 1001, drop=True) == "00:10:00;00"
    assert timecode(90, 25) == "00:00:03:15"
    assert "FCM: DROP FRAME" in write_edl(CUES, 30000 / 1001, "x")


def test_cues_become_timed_words():
    """Words lie inside their cue, in order, longer ones longer."""
    words = to_transcript(CUES, "en").words
    assert words[0].text == "It"
    assert words[0].start == 1.2
    first = [word for word in words if word.end <= 2.84 + 1e-6]
    assert [word.text for word in first] == CUES[0].text.split()
    assert first[-1].end == pytest.approx(2.84)
    assert len(words) > 14  # the Japanese cue is parted into characters
