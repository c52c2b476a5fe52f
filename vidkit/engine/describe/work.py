"""One description from order to files: look, listen, write, speak, place, mix."""

from __future__ import annotations

import json
import wave
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from vidkit.engine import mix, subtitles
from vidkit.engine.describe import film, looking, narrators, placing, quiet, soundtrack, staged
from vidkit.engine.describe.beats import Beat, Remark
from vidkit.engine.describe.languages import code_of, language
from vidkit.engine.describe.placing import Cue, Span
from vidkit.engine.describe.vision import Eyes
from vidkit.engine.encode import SOUND_RATE
from vidkit.engine.hearing import sound_between
from vidkit.engine.probe import probe
from vidkit.engine.seeing.source import Source
from vidkit.engine.seeing.survey import survey
from vidkit.engine.speech.voice import Speech, Voice, voices
from vidkit.engine.subtitles import Moment
from vidkit.engine.work import Report


class Work:
    """
    A description being made.

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
        self.cues: list[Cue] = []
        self.skipped = 0
        self._check_language()
        with Source(self.source) as source:
            self.rate = source.rate
            self.has_audio = source.has_audio
            self.begin = source.begin
            self.notes += source.notes
        self.duration = film.seconds_of(self.source)
        self.told = staged.told_in(probe(self.source))

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
        """Decide what is said, and when."""
        self.report.progress(0.02)
        if self.args.get("own_text"):
            self._plan_own()
            return
        beats = self._beats()
        self.report.progress(0.4)
        words = language(self.tag)
        if self.extended:
            self.cues = placing.with_stops(beats, self._quiet(), self.duration, words, self._speak)
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
        seen = survey(self.source, every=0.5, report=_Part(self.report, 0.02, 0.25))
        self.notes += [note for note in seen.notes if note not in self.notes]
        read_text = bool(self.args.get("read_text"))
        beats, notes = looking.beats(
            self.source, seen, read_text=read_text, eyes=eyes, report=_Part(self.report, 0.25, 0.4)
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
                quiet = self._quiet()
                self.cues = placing.with_stops(beats, quiet, self.duration, words, self._speak, settle=0.0)
            else:
                free = placing.gaps(self._busy, self.duration)
                self.cues = placing.into_pauses(beats, free, self.duration, words, self._speak)
            self._tell_left_out(len(beats))
            return
        for one in moments:
            speech = self._speak(one.text, 1.0)
            self.cues.append(Cue(one.start, one.start + speech.seconds, one.text, speech, one.start))

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

    def _speak(self, marked: str, rate: float) -> Speech:
        return narrators.spoken(marked, self.voice, self.tag, rate)

    # What is heard

    @cached_property
    def programme(self) -> np.ndarray:
        """The programme's sound with as many channels as it has (at most two); empty where there is none."""
        if not self.has_audio:
            return np.zeros((2, 0), np.float32)
        sound = sound_between(self.source, self.begin, self.begin + self.duration, notes=self.notes)
        return np.zeros((2, 0), np.float32) if sound is None else sound

    @cached_property
    def _spoken_spans(self) -> list[Span]:
        known = (self.told or {}).get("spoken")
        return quiet.spoken(self.source, self.programme, self.folder, self.args, self.notes, known)

    @property
    def _busy(self) -> list[Span]:
        """Where no description may be spoken."""
        if self.args.get("over_music", True) is False:
            return sorted([*self._spoken_spans, *soundtrack.sounding(self.programme)])
        return self._spoken_spans

    def _quiet(self) -> list[Span]:
        return placing.gaps(self._spoken_spans, self.duration, 0.0, 0.0)

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
    def _sound(self) -> np.ndarray:
        programme = self.programme
        if self.extended and any(cue.stop for cue in self.cues):
            programme = soundtrack.stretched(soundtrack.fitted(programme, self.duration), self.cues)
        peak = self._peak if self.args.get("volume") == "max" else None
        return soundtrack.mixed(programme, self.cues, self.seconds, peak_db=peak)

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
        sound = self._sound
        if self.args.get("track") == "ad_only":
            track = soundtrack.voice_track(self.cues, self.seconds)
            if self.args.get("volume") == "max":
                track = soundtrack.at_peak(track, self._peak)
            sound = track[None]
        with wave.open(str(self.folder / name), "wb") as file:
            file.setnchannels(len(sound))
            file.setsampwidth(2)
            file.setframerate(SOUND_RATE)
            for first in range(0, sound.shape[1], SOUND_RATE * 10):
                piece = np.clip(sound[:, first : first + SOUND_RATE * 10], -1, 1) * 32767
                file.writeframes(piece.round().astype("<i2").T.tobytes())
        return name

    def write_film(self, name: str) -> str:
        """Write the described film."""
        out = self.folder / name
        stops = any(cue.stop for cue in self.cues)
        if stops or not film.keep_pictures(self.source, out, self._sound, self.moments, self.tag):
            told = {"language": self.tag, "ad_type": "extended" if self.extended else "standard"}
            tags = film.note(film.tags_of(self.source), told, self.cues)
            film.with_stops(self.source, out, self._sound, self.cues, self.tag, self.report, tags)
        return name

    def facts(self) -> dict[str, Any]:
        """Return what was made, JSON-ready."""
        return {
            "segments": [{"start": one.start, "end": one.end, "text": one.text} for one in self.moments],
            "language": self.tag,
            "ad_type": "extended" if self.extended else "standard",
            "voice": self.voice.id,
            "duration": round(self.seconds, 3),
            "source_duration": round(self.duration, 3),
            "programme_loudness": _loudness(self.programme),
            "result_loudness": _loudness(self._sound) if "_sound" in self.__dict__ else None,
            "left_out": self.skipped,
            "notes": self.notes,
        }


class _Part:
    """A stretch of the whole work's progress."""

    def __init__(self, report: Report, first: float, last: float) -> None:
        self.report, self.first, self.last = report, first, last

    def progress(self, value: float) -> None:
        self.report.progress(self.first + (self.last - self.first) * value)

    def cancelled(self) -> bool:
        return self.report.cancelled()

    def publish(self, result: Mapping[str, Any]) -> None:
        self.report.publish(result)


def _loudness(sound: np.ndarray) -> float | None:
    if not sound.size:
        return None
    level = mix.loudness(sound)
    return round(level, 2) if level > mix.SILENCE else None
