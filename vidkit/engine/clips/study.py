"""
What is known of a film before clips are cut from it: what is said, what is seen, and what was staged.

    known = study(folder, args, report)
    known.transcript, known.survey

Listening and looking run side by side, each on a core of its own. The result is written as `analysis.json`,
so that rendering the clips does not have to look and listen again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from vidkit.engine.clips import origin, translating
from vidkit.engine.clips.looks import Looks
from vidkit.engine.clips.phrases import rarity
from vidkit.engine.known import Known
from vidkit.engine.probe import probe
from vidkit.engine.production import staged_in
from vidkit.engine.seeing.facts import Survey
from vidkit.engine.seeing.source import Source
from vidkit.engine.seeing.survey import known_survey
from vidkit.engine.speech.recognise import known_words
from vidkit.engine.speech.transcript import Sentence, Transcript
from vidkit.engine.work import Report, Share

ANALYSIS = "analysis.json"

#: Of clear speech in the right language even the small model is surer than this.
_SURE = 0.55


@dataclass(frozen=True)
class Study:
    """
    A film that has been looked at and listened to.

    Attributes:
        path: The film.
        transcript: What is said.
        survey: What is seen.
        staged: What our own stage wrote into the file, if it did.
        narrated: What our own narration wrote into it, if it did.
    """

    path: Path
    transcript: Transcript
    survey: Survey
    staged: Mapping[str, Any] | None = None
    narrated: Mapping[str, Any] | None = None

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """What is said, in sentences."""
        return tuple(self.transcript.sentences()) if self.transcript.words else ()

    @cached_property
    def weights(self) -> dict[str, float]:
        """How rare each word is in the film."""
        return rarity([sentence.text for sentence in self.sentences], self.transcript.language)

    @cached_property
    def looks(self) -> Looks:
        """What is seen in any stretch."""
        return Looks(self.survey)

    @property
    def doubts(self) -> list[str]:
        """What a user should know about the transcript."""
        said = self.transcript
        if said.source == "recognised" and said.words and said.certainty < _SURE:
            sure = f"What is said was hard to make out as {said.language!r} (certainty {said.certainty:.0%})"
            return [f"{sure}: name the language spoken, or supply its subtitles."]
        return []

    @property
    def duration(self) -> float:
        """Seconds of pictures."""
        return self.survey.duration

    @property
    def cuts(self) -> list[float]:
        """Where shots begin."""
        return [shot.start for shot in self.survey.shots]

    def save(self, folder: Path, clips: Sequence[Mapping[str, Any]]) -> str:
        """Write it beside the film and return the file's name."""
        note = {
            "vidkit": 1,
            "video": self.path.name,
            "duration": self.duration,
            "transcript": self.transcript.as_dict(),
            "survey": self.survey.as_dict(),
            "clips": list(clips),
        }
        (folder / ANALYSIS).write_text(json.dumps(note, ensure_ascii=False), encoding="utf-8")
        return ANALYSIS


def study(folder: Path, args: Mapping[str, Any], report: Report) -> Study:
    """
    Look through a film and write down what is said.

    Args:
        folder: Where the film lies.
        args: `video`, and where given `language`, `subtitles`, `speech_model`, `known` (a folder of
            notes about films that were studied before).
        report: Progress out, cancel in.

    Raises:
        TaskError: `unreadable_video`, `no_video_stream`, or what the recogniser says about the language.
    """
    path = folder / str(args["video"])
    with Source(path) as source:  # says at once and clearly what is wrong with the file
        has_audio = source.has_audio
    if report.cancelled():
        from vidkit.engine.work import TaskCancelled

        raise TaskCancelled
    language = args.get("language")
    known = probe(path)
    memory = Known(args.get("known"), path)
    narrated = origin.narrated_in(known)
    given = translating.transcript_of(args, folder, language) or origin.transcript(narrated)
    with ThreadPoolExecutor(1, thread_name_prefix="listen") as ear:
        heard = None
        if given is None and has_audio:
            heard = ear.submit(
                known_words,
                memory,
                path,
                language=language,
                model=args.get("speech_model"),
                report=Share(report, 0.0, 0.0),
            )
        seen = known_survey(memory, path, report=report)
        transcript = heard.result() if heard is not None else given
    if transcript is None:
        transcript = Transcript(str(language or "en"))
    # What is said after the last picture cannot be in a clip.
    transcript = transcript.between(0.0, seen.duration)
    return Study(path, transcript, seen, staged_in(known), narrated)


def load(folder: Path, name: str, path: Path) -> Study:
    """Take back what `Study.save` wrote."""
    note = json.loads((folder / name).read_text(encoding="utf-8"))
    known = probe(path)
    return Study(
        path,
        Transcript.from_dict(note["transcript"]),
        Survey.from_dict(note["survey"]),
        staged_in(known),
        origin.narrated_in(known),
    )
