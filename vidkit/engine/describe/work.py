"""One description from order to files: look, listen, write, speak, place, mix."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from vidkit.engine import subtitles
from vidkit.engine.describe import film, looking, narrators, placing, quiet, soundtrack, staged
from vidkit.engine.describe.beats import Beat, Remark
from vidkit.engine.describe.clock import Pictures
from vidkit.engine.describe.languages import code_of, language
from vidkit.engine.describe.languages.base import Language
from vidkit.engine.describe.placing import Cue, Span, Spoken
from vidkit.engine.describe.vision import Eyes
from vidkit.engine.encode import SOUND_RATE
from vidkit.engine.flow import Fitted, Sound
from vidkit.engine.hearing import UNREADABLE_NOTE, Recording
from vidkit.engine.known import Known
from vidkit.engine.loudness import SILENCE, Meter
from vidkit.engine.probe import probe
from vidkit.engine.seeing.source import Source
from vidkit.engine.seeing.survey import known_survey
from vidkit.engine.speech.voice import Voice, voices
from vidkit.engine.subtitles import Moment
from vidkit.engine.work import Report, Share, TaskCancelled


@dataclass(frozen=True, slots=True)
class _Heard:
    """What the ear found: loudness, where anybody speaks, where anything sounds (if asked), and notes."""

    meter: Meter
    spoken: list[Span]
    sounding: list[Span]
    notes: list[str]


class Work:
    """
    A description being made; to be closed, as it listens in a thread of its own.

    Args:
        folder: The work folder.
        args: See `tasks_describe.describe_text`.
        report: Progress out, cancel in.
    """

    def __init__(self, folder: Path, args: Mapping[str, Any], report: Report) -> None:
        self.folder, self.args, self.report = folder, args, report
        self.source = folder / str(args["video"])
        self.tag = str(args.get("language") or "en-US")
        self.extended = str(args.get("ad_type") or "standard").startswith("extended")
        self.notes: list[str] = []
        self._known = Known(args.get("known"), self.source)
        self.cues: list[Cue] = []
        self.skipped = 0
        self._check_language()
        with Source(self.source) as source:
            self.rate = source.rate
            begin = source.begin
            self.notes += source.notes
        self.duration = Pictures(self.source).seconds
        self.told = staged.told_in(probe(self.source))
        recording = Recording(self.source, begin, begin + self.duration)
        self._readable = recording.readable
        if recording.channels and not recording.readable:
            self.notes.append(UNREADABLE_NOTE)
        #: The programme's sound, of exactly its length.
        self.programme = Fitted(recording if recording.readable else None, round(self.duration * SOUND_RATE))
        self._stopped = threading.Event()
        self._ear = ThreadPoolExecutor(1, thread_name_prefix="listen")
        self._listening: Future[_Heard] | None = None
        self._tape = soundtrack.Tape(folder)
        self._said: dict[tuple[str, float], soundtrack.Kept] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopped.set()
        self._ear.shutdown()
        self._tape.close()

    # What is said

    def _check_language(self) -> None:
        """Refuse early: a language without sentences needs somebody's own text, and always a voice."""
        voices(self.tag)
        if not self.args.get("own_text"):
            code_of(self.tag)

    @cached_property
    def voice(self) -> Voice:
        """Who speaks."""
        return narrators.narrator(str(self.args.get("voice") or ""), self.tag)

    def plan(self) -> None:
        """Decide what is said, and when; somebody listens while the pictures are looked at."""
        self.report.progress(0.02)
        self._listening = self._ear.submit(self._listen)
        if self.args.get("own_text"):
            self._plan_own()
            return
        beats = self._beats()
        self.report.progress(0.4)
        words = language(self.tag)
        if self.extended:
            self.cues = self._with_stops(beats, words)
        else:
            free = placing.gaps(self._busy, self.duration)
            fit = self.args.get("auto_fit", True) is not False
            self.cues = placing.into_pauses(beats, free, self.duration, words, self._speak, fit=fit)
        # What the camera does is said where there is time for it, and not missed where there is none.
        self._tell_left_out(sum(max(one.weight for one in beat.remarks) > 3 for beat in beats))
        self.report.progress(0.6)

    def _beats(self) -> list[Beat]:
        plug = self.args.get("vision")
        if plug or self.told is None:
            return self._looked_at(plug)
        beats = staged.beats(self.told, self.duration)
        unknown = self.told.get("unknown") or []
        if unknown:
            beats += [
                beat
                for beat in self._looked_at(None)
                if any(start - 0.1 <= beat.start < end for start, end in unknown)
            ]
        return beats

    def _looked_at(self, plug: Mapping[str, Any] | None) -> list[Beat]:
        eyes = None
        if plug:
            category, wishes = (str(self.args.get(key) or "") for key in ("category", "instructions"))
            eyes = Eyes(plug, code_of(self.tag), category, wishes)
        elif self.args.get("instructions"):
            self.notes.append("Instructions are followed by a vision model that is plugged in; none is.")
        seen = known_survey(self._known, self.source, every=0.5, report=Share(self.report, 0.02, 0.25))
        self.notes += [note for note in seen.notes if note not in self.notes]
        read_text = bool(self.args.get("read_text"))
        beats, notes = looking.beats(
            self.source, seen, read_text=read_text, eyes=eyes, report=Share(self.report, 0.25, 0.4)
        )
        self.notes += notes
        if eyes is None:
            self.notes.append(
                "Described from what can be measured; plug in a vision model for what is shown."
            )
        return beats

    def _plan_own(self) -> None:
        """Speak somebody's own text: where it stands, or moved into pauses and stops."""
        moments = subtitles.read(str(self.args["own_text"]))
        if self.extended or self.args.get("auto_fit", True) is not False:
            words = narrators.writer(self.tag)
            beats = [
                Beat(one.start, max(one.end, one.start + 1.0), (Remark(one.text, 9),)) for one in moments
            ]
            if self.extended:
                self.cues = self._with_stops(beats, words, settle=0.0)
            else:
                free = placing.gaps(self._busy, self.duration)
                self.cues = placing.into_pauses(beats, free, self.duration, words, self._speak)
            self._tell_left_out(len(beats))
            return
        for one in moments:
            speech = self._speak(one.text, 1.0)
            self.cues.append(Cue(one.start, one.start + speech.seconds, one.text, speech, one.start))

    def _with_stops(self, beats: Sequence[Beat], words: Language, settle: float = 0.25) -> list[Cue]:
        quiet = placing.gaps(self._heard.spoken, self.duration, 0.0, 0.0)
        rate = float(self.rate)
        return placing.with_stops(beats, quiet, self.duration, words, self._speak, rate=rate, settle=settle)

    def _tell_left_out(self, wanted: int) -> None:
        self.skipped = max(0, wanted - len(self.cues))
        if self.skipped:
            why = "stand too close together" if self.extended else "found no pause long enough"
            self.notes.append(f"{self.skipped} of {wanted} descriptions {why} and were left out.")

    def tell_of_source(self) -> None:
        """
        Give the sentences the times of the film that is described, not of one with stops in it.

        A text alone is read, edited and voiced beside that film; as `own_text` it brings the same stops.
        """
        self.cues = placing.in_source(self.cues, self.duration)

    def _speak(self, marked: str, rate: float) -> Spoken:
        if (marked, rate) not in self._said:
            self._said[marked, rate] = self._tape.keep(narrators.spoken(marked, self.voice, self.tag, rate))
        return self._said[marked, rate]

    # What is heard

    def _listen(self) -> _Heard:
        """Run through the programme once, and find where anybody speaks."""
        if not self._readable:
            return _Heard(Meter(), [], [], [])
        report = _Stoppable(self.report, self._stopped)
        music = self.args.get("over_music", True) is False
        heard = quiet.listen(self.programme, music=music, report=report)
        known = (self.told or {}).get("spoken")
        notes: list[str] = []
        spans = quiet.spoken(self.source, heard, self.folder, self.args, notes, known, report=report)
        return _Heard(heard.meter, spans, heard.sounding, notes)

    @cached_property
    def _heard(self) -> _Heard:
        heard = self._listening.result() if self._listening is not None else self._listen()
        self.notes += heard.notes
        return heard

    @property
    def _busy(self) -> list[Span]:
        """Where no description may be spoken."""
        return sorted([*self._heard.spoken, *self._heard.sounding])

    # What is made

    @property
    def seconds(self) -> float:
        """Length of the result."""
        return self.duration + sum(cue.stop for cue in self.cues)

    @property
    def moments(self) -> list[Moment]:
        """The descriptions as timed texts."""
        return [Moment(round(cue.start, 3), round(cue.end, 3), cue.text) for cue in self.cues]

    @cached_property
    def _sound(self) -> soundtrack.Metered:
        """Programme and descriptions."""
        peak = self._peak if self.args.get("volume") == "max" else None
        if self.extended and any(cue.stop for cue in self.cues):
            stopped = soundtrack.Stopped(self.programme, self.cues)
            made = soundtrack.mixed(stopped, self.cues, self.seconds, peak_db=peak)
        else:
            heard = self._heard.meter if self._readable else None
            made = soundtrack.mixed(self.programme, self.cues, self.seconds, peak_db=peak, heard=heard)
        return soundtrack.Metered(made)

    @property
    def _peak(self) -> float:
        """Highest peak of the voice that was asked for, in dBFS."""
        given = self.args.get("volume_db")
        return -5.0 if given is None else float(given)

    def texts(self) -> dict[str, str]:
        """Write the descriptions as VTT, SRT, EDL and JSON."""
        title = str(self.args.get("name") or self.source.stem)
        segments = [{"start": one.start, "end": one.end, "text": one.text} for one in self.moments]
        made = {
            "vtt": subtitles.write_vtt(self.moments, "descriptions", self.tag),
            "srt": subtitles.write_srt(self.moments),
            "edl": subtitles.write_edl(self.moments, self.rate, title),
            "json": json.dumps({"language": self.tag, "segments": segments}, ensure_ascii=False, indent=1),
        }
        for kind, text in made.items():
            (self.folder / f"description.{kind}").write_text(text, encoding="utf-8")
        return {kind: f"description.{kind}" for kind in made}

    def write_sound(self, name: str) -> str:
        """Write the sound as 16-bit WAV: programme and descriptions, or the descriptions alone."""
        sound: Sound = self._sound
        if self.args.get("track") == "ad_only":
            peak = self._peak if self.args.get("volume") == "max" else None
            sound = soundtrack.Voices(self.cues, self.seconds, peak)
        for _ in soundtrack.Written(sound, self.folder / name).blocks():
            self._check()
        return name

    def write_film(self, name: str, beside: str = "") -> str:
        """
        Write the described film.

        Args:
            name: Of the file.
            beside: Name of a WAV file for the same sound, which is made on the way; "" for none.
        """
        sound = soundtrack.Written(self._sound, self.folder / beside) if beside else self._sound
        told = {"language": self.tag, "ad_type": "extended" if self.extended else "standard"}
        film.write(
            self.source,
            self.folder / name,
            sound,
            self.seconds,
            self.cues,
            self.tag,
            told,
            Share(self.report, 0.6, 1.0),
        )
        return name

    def _check(self) -> None:
        if self.report.cancelled():
            raise TaskCancelled

    def facts(self) -> dict[str, Any]:
        """Return what was made, JSON-ready."""
        return {
            "segments": [{"start": one.start, "end": one.end, "text": one.text} for one in self.moments],
            "language": self.tag,
            "ad_type": "extended" if self.extended else "standard",
            "voice": self.voice.id,
            "duration": round(self.seconds, 3),
            "source_duration": round(self.duration, 3),
            "programme_loudness": _loudness(self._heard.meter),
            "result_loudness": _loudness(self._sound.meter) if "_sound" in self.__dict__ else None,
            "left_out": self.skipped,
            "notes": self.notes,
        }


class _Stoppable:
    """A report for whoever works beside: listens for a cancel, and for the end of the work it is part of."""

    def __init__(self, report: Report, stopped: threading.Event) -> None:
        self._report, self._stopped = report, stopped

    def progress(self, value: float) -> None:
        pass

    def cancelled(self) -> bool:
        return self._stopped.is_set() or self._report.cancelled()

    def publish(self, result: Mapping[str, Any]) -> None:
        pass


def _loudness(meter: Meter | None) -> float | None:
    level = meter.loudness if meter is not None else SILENCE
    return round(level, 2) if level > SILENCE else None
