"""
What is said and when: scripts and blocks become one track of speech with the time of every word.

A passage is a stretch with one speaker and one picture of the user's own, or a silence.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from vidkit.engine.encode import SOUND_RATE
from vidkit.engine.frames import read_sound
from vidkit.engine.mix import at_loudness
from vidkit.engine.speech.listening import RATE, resampled
from vidkit.engine.speech.transcript import Sentence, Transcript, Word, tokens
from vidkit.engine.speech.voice import LEVEL, Voice, cast, speak, voice
from vidkit.engine.stage import camera
from vidkit.engine.work import Report, TaskCancelled, TaskError

#: Seconds before the first word, between sentences, between speakers, after the last word.
LEAD, BREATH, TURN, TAIL = 0.45, 0.32, 0.55, 1.1

#: A narration this long is refused: nobody renders an hour by mistake.
LONGEST = 1800.0


@dataclass(frozen=True, slots=True)
class Passage:
    """
    A stretch of a narration.

    Attributes:
        text: What is said; empty for a silence.
        silence: Seconds, where nothing is said.
        voice: Who speaks; "" takes the narration's voice.
        audio: A recording of it, instead of a voice.
        media: The user's own picture for it: file, show, start.
        avatar: Who is seen speaking, or None.
    """

    text: str = ""
    silence: float = 0.0
    voice: str = ""
    audio: str = ""
    media: Mapping[str, Any] | None = None
    avatar: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence as it is heard, and the passage it belongs to."""

    sentence: Sentence
    passage: Passage


@dataclass(frozen=True, slots=True)
class Told:
    """The whole narration: its sound (mono, 48 kHz), its lines, and how long it is."""

    samples: np.ndarray
    lines: tuple[Line, ...]
    seconds: float
    language: str
    voice: str

    @property
    def words(self) -> tuple[Word, ...]:
        """All words in order."""
        return tuple(word for line in self.lines for word in line.sentence.words)

    @property
    def windows(self) -> list[tuple[float, float]]:
        """Where somebody speaks."""
        return [(line.sentence.start, line.sentence.end) for line in self.lines if line.sentence.words]


def passages(args: Mapping[str, Any]) -> list[Passage]:
    """
    Read a task's script or blocks.

    Raises:
        TaskError: With code `no_script`, when there is nothing to say and nothing to show.
    """
    found: list[Passage] = []
    for block in args.get("blocks") or ():
        who = {"voice": str(block.get("voice") or ""), "avatar": block.get("avatar")}
        audio = str(block.get("audio") or "")
        rows = list(block.get("sequences") or ())
        if audio:
            text = " ".join(str(row.get("text") or "") for row in rows).strip()
            media = next((row.get("media") for row in rows if row.get("media")), None)
            found.append(Passage(text=text, audio=audio, media=media, **who))
            continue
        for row in rows:
            text = str(row.get("text") or "").strip()
            silence = 0.0 if text else float(row.get("seconds") or 0.0)
            if text or silence > 0:
                found.append(Passage(text=text, silence=silence, media=row.get("media"), **who))
    script = str(args.get("script") or "").strip()
    if not found and args.get("voice_audio"):
        found = [Passage(text=script, audio=str(args["voice_audio"]), avatar=args.get("avatar"))]
    elif not found and script:
        found = [Passage(text=part.strip()) for part in re.split(r"\n\s*\n", script) if part.strip()]
    if not any(p.text or p.audio or p.silence for p in found):
        raise TaskError("There is nothing to say.", code="no_script", advice="Give a script or blocks.")
    return found


def tell(found: Sequence[Passage], args: Mapping[str, Any], folder: Path, report: Report) -> Told:
    """
    Speak the passages one after the other.

    Args:
        found: What to say.
        args: voice and language of the narration.
        folder: Where recordings lie.
        report: Cancel in.

    Raises:
        TaskError: `language_not_available`, `no_speech` (an empty recording), `too_long`.
    """
    narrator = narrator_of(args.get("voice"), args.get("language"))
    language = str(args.get("language") or narrator.language)
    parts: list[np.ndarray] = [_still(LEAD)]
    lines: list[Line] = []
    at, before = LEAD, ""
    for passage in found:
        if report.cancelled():
            raise TaskCancelled
        speaker = narrator_of(passage.voice, language) if passage.voice else narrator
        if lines and not passage.silence:
            gap = TURN if passage.voice != before else BREATH
            parts.append(_still(gap))
            at += gap
        before = passage.voice
        samples, made = _passage(passage, speaker, language, folder)
        lines += [Line(_later(one, at), passage) for one in made]
        parts.append(samples)
        at += len(samples) / SOUND_RATE
        if at > LONGEST:
            raise TaskError(
                f"The narration is longer than {LONGEST / 60:.0f} minutes.",
                code="too_long",
                advice="Give a shorter script.",
            )
    parts.append(_still(TAIL))
    track = np.concatenate(parts)
    return Told(track, tuple(lines), len(track) / SOUND_RATE, language, narrator.id)


def narrator_of(name: object, language: object = None) -> Voice:
    """Find a voice; an id that nobody here knows always gets the same one."""
    wanted, tongue = str(name or ""), str(language) if language else None
    try:
        return voice(wanted, tongue)
    except TaskError as error:
        if error.code != "voice_not_found":
            raise
        return cast(wanted, tongue)


def _passage(
    passage: Passage, speaker: Voice, language: str, folder: Path
) -> tuple[np.ndarray, list[Sentence]]:
    if passage.audio:
        return _recorded(passage, language, folder)
    if not passage.text:
        still = _still(passage.silence)
        return still, [Sentence(0.0, passage.silence, "", ())]
    parts: list[np.ndarray] = []
    made: list[Sentence] = []
    at = 0.0
    for text in sentences_of(passage.text):
        said, _ = camera.parse(text)  # "[Push in]" is an order to the camera, not to the speaker
        spoken = speak(said, speaker, language=language)
        if not spoken.words:
            continue
        if parts:
            parts.append(_still(BREATH))
            at += BREATH
        # The text keeps its camera words for the one who plans the shots.
        made.append(_later(Sentence(spoken.words[0].start, spoken.words[-1].end, text, spoken.words), at))
        parts.append(spoken.samples)
        at += spoken.seconds
    return (np.concatenate(parts) if parts else _still(0.1)), made


def _recorded(passage: Passage, language: str, folder: Path) -> tuple[np.ndarray, list[Sentence]]:
    """Take a recording as it is, and find its sentences: in the text that came with it, or by listening."""
    from vidkit.engine.speech.recognise import recognise

    path = folder / passage.audio
    sound = read_sound(path)
    if not sound.size:
        raise TaskError(
            f"{passage.audio!r} holds no sound.", code="no_speech", advice="Give recorded speech."
        )
    samples = at_loudness(sound.mean(0), LEVEL)
    if passage.text:
        words = _over_speech(tokens(passage.text), samples, language)
    else:
        words = recognise(path, language=language).words
    if not words:
        raise TaskError(
            f"Nobody speaks in {passage.audio!r}.", code="no_speech", advice="Give recorded speech."
        )
    return samples, Transcript(language, words, "supplied").sentences()


def _over_speech(shown: Sequence[str], samples: np.ndarray, language: str) -> tuple[Word, ...]:
    """Follow a known text through a recording of any length, stretch of speech by stretch of speech."""
    from vidkit.engine.speech.activity import voiced
    from vidkit.engine.speech.follow import follow
    from vidkit.engine.speech.transcript import weight

    low = resampled(samples, SOUND_RATE)
    spans = voiced(low, gap=0.35) or [(0.0, len(low) / RATE)]
    whole, total = sum(end - start for start, end in spans), sum(weight(text) for text in shown)
    words: list[Word] = []
    rest = list(shown)
    spent = said = 0.0
    for index, (start, end) in enumerate(spans):
        spent += end - start
        mine: list[str] = []
        while rest and (index == len(spans) - 1 or said + weight(rest[0]) / 2 <= total * spent / whole):
            said += weight(rest[0])
            mine.append(rest.pop(0))
        if mine:
            # Detectors wake up late: a soft first word begins a little before its stretch.
            begin = max(words[-1].end if words else 0.0, start - 0.15)
            piece = low[round(begin * RATE) : round(end * RATE)]
            words += [word.moved(begin) for word in follow(piece, " ".join(mine), language)]
    return tuple(words)


def sentences_of(text: str) -> list[str]:
    """Part a text into sentences of any script; brackets stay with theirs."""
    parts = re.split(r"(?<=[.!?…])[\"'”’)\]]*\s+(?=[^a-z\s])|(?<=[。！？؟।])\s*", " ".join(text.split()))
    made: list[str] = []
    for part in parts:
        if not part or not part.strip():
            continue
        # "Dr." and "J." end nothing.
        if made and re.search(r"(?:^|\s)(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|St|vs|No)\.$", made[-1]):
            made[-1] += f" {part}"
        else:
            made.append(part.strip())
    return made


def _later(sentence: Sentence, seconds: float) -> Sentence:
    return replace(
        sentence,
        start=sentence.start + seconds,
        end=sentence.end + seconds,
        words=tuple(word.moved(seconds) for word in sentence.words),
    )


def _still(seconds: float) -> np.ndarray:
    return np.zeros(round(seconds * SOUND_RATE), np.float32)
