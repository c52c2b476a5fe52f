"""
Voices that read aloud, with the time of every word.

    narrator = voice("Henry", "en")
    spoken = speak("The kite climbs.", narrator)
    spoken.samples       # at 48 kHz
    spoken.words[0]      # Word("The", 0.0, 0.09)

English has natural voices where `vidkit[local]` is installed; every other language, and English without it,
is spoken by espeak-ng: clear, but a machine's voice.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np

from vidkit.engine.encode import SOUND_RATE
from vidkit.engine.mix import at_loudness
from vidkit.engine.speech import espeak, natural
from vidkit.engine.speech.edges import settle
from vidkit.engine.speech.follow import follow, placed
from vidkit.engine.speech.listening import resampled
from vidkit.engine.speech.tongues import languages as languages  # noqa: PLC0414  # part of this module's face
from vidkit.engine.speech.tongues import shown, tag_of
from vidkit.engine.speech.tongues import spoken as spoken_tags
from vidkit.engine.speech.transcript import Transcript, Word, spread, tokens
from vidkit.engine.work import TaskError

Gender = Literal["female", "male", "neutral"]

#: Every voice is as loud as every other, in LUFS.
LEVEL = -21.0

#: Seconds of silence between sentences.
_BREATH = 0.28


@dataclass(frozen=True, slots=True)
class Voice:
    """
    Somebody who speaks.

    Attributes:
        id: `"en-henry"`, `"es-419-rosa"`.
        name: `"Henry"`.
        language: Tag, `"en"`, `"pt-BR"`, `"cmn"`.
        gender: How the voice is heard.
        engine: `"natural"` or `"espeak"`.
        style: A few words for a reader who chooses.
    """

    id: str
    name: str
    language: str
    gender: Gender
    engine: Literal["natural", "espeak"]
    style: str


@dataclass(frozen=True, slots=True)
class Speech:
    """A spoken text: mono float32 samples at 48 kHz, and when each word is heard."""

    samples: np.ndarray
    words: tuple[Word, ...]

    @property
    def seconds(self) -> float:
        """How long it takes."""
        return len(self.samples) / SOUND_RATE

    def transcript(self, language: str) -> Transcript:
        """Return the words as a transcript."""
        return Transcript(language, self.words, "spoken")


@dataclass(frozen=True, slots=True)
class _Natural:
    name: str
    gender: Gender
    style: str
    pitch: float
    size: float
    pace: float = 1.0
    liveliness: float = 1.0


@dataclass(frozen=True, slots=True)
class _Variant:
    name: str
    gender: Gender
    style: str
    variant: str
    pitch: int
    words_per_minute: int
    liveliness: int = 50


_NATURAL = (
    _Natural("Ada", "female", "warm, natural", 1.0, 1.0),
    _Natural("Henry", "male", "calm, natural", 0.57, 0.87, 0.97, 1.1),
    _Natural("Clara", "female", "bright, young", 1.2, 1.06, 1.06),
    _Natural("Oscar", "male", "deep, slow", 0.47, 0.84, 0.9, 1.05),
    _Natural("Ines", "female", "low, quiet", 0.84, 0.95, 0.95, 0.9),
    _Natural("Robin", "neutral", "light, quick", 0.72, 0.93, 1.1, 1.1),
)

#: The same four people speak every language of espeak-ng.
_VARIANTS = (
    _Variant("Rosa", "female", "clear", "f2", 52, 160),
    _Variant("Bruno", "male", "even", "m3", 42, 158),
    _Variant("Lina", "female", "high, lively", "f4", 66, 172, 66),
    _Variant("Viktor", "male", "deep, slow", "m7", 26, 148, 40),
)


@lru_cache(maxsize=64)
def voices(language: str | None = None) -> tuple[Voice, ...]:
    """
    List who can speak.

    Args:
        language: Its tag; None lists everybody.

    Raises:
        TaskError: With code `language_not_available`.
    """
    if language is None:
        return tuple(one for tag in spoken_tags() for one in _speakers(tag))
    return _speakers(tag_of(language))


def voice(name_or_id: str | None, language: str | None = None) -> Voice:
    """
    Find a voice.

    Args:
        name_or_id: `"Henry"`, `"en-henry"`, `"female"`, `"male"`; None takes the language's first. A voice of
            another language gives the one in *language* that is most like it.
        language: Its tag; by default that of the voice, else English.

    Raises:
        TaskError: With code `voice_not_found` or `language_not_available`; both list what there is.
    """
    wanted = (name_or_id or "").strip().lower()
    known = {one.id.lower(): one for one in voices()}
    if wanted in known and (not language or tag_of(known[wanted].language) == tag_of(language)):
        return known[wanted]
    choice = voices(language or "en")
    if not wanted or wanted in {"auto", "default"}:
        return choice[0]
    for one in choice:
        if wanted in {one.name.lower(), one.id.lower(), one.gender}:
            return one
    elsewhere = known.get(wanted) or next((one for one in known.values() if one.name.lower() == wanted), None)
    if elsewhere is not None:
        same = [one for one in choice if one.gender == elsewhere.gender]
        return (same or choice)[0]
    raise TaskError(
        f"There is no voice {name_or_id!r}.",
        code="voice_not_found",
        advice=f"In this language there are: {', '.join(f'{one.name} ({one.id})' for one in choice)}.",
    )


def cast(key: str, language: str | None = None, gender: str | None = None) -> Voice:
    """
    Pick a voice for a name nobody here knows (a service's own voice id): the same name, the same voice.

    Args:
        key: Any text.
        language: Tag.
        gender: `"female"`, `"male"` or None for any.
    """
    choice = voices(language or "en")
    fitting = [one for one in choice if gender and one.gender == gender.lower()] or list(choice)
    return fitting[int.from_bytes(hashlib.sha256(key.encode()).digest()[:4], "big") % len(fitting)]


def speak(
    text: str,
    voice: Voice,
    *,
    language: str | None = None,
    rate: float = 1.0,
    pitch: float = 1.0,
    spoken: str | None = None,
) -> Speech:
    """
    Read a text aloud.

    Args:
        text: What is written.
        voice: Who reads.
        language: Another language than the voice's own (espeak's people speak all of them).
        rate: 1 is the voice's own pace; 0.5–2.
        pitch: Factor on its pitch.
        spoken: What to say instead of the letters of *text*, where they would be read wrongly (kanji).

    Raises:
        TaskError: With code `language_not_available`.
    """
    if language and tag_of(language) != tag_of(voice.language):
        voice = globals()["voice"](voice.id, language)
    said = " ".join((spoken or text).split())
    if not any(letter.isalnum() for letter in said):
        return Speech(np.zeros(0, np.float32), ())
    if voice.engine == "natural":
        samples, words = _spoken_naturally(said, voice, rate, pitch)
    else:
        samples, words = _spoken_by_espeak(said, voice, rate, pitch)
    if spoken and words:
        words = list(spread(tokens(text), words[0].start, words[-1].end))
    return Speech(at_loudness(samples, LEVEL), tuple(words))


def _speakers(tag: str) -> tuple[Voice, ...]:
    tag_shown = shown(tag)
    people: list[Voice] = []
    if tag == "en-us" and natural.installed():
        people += [
            Voice(f"en-{one.name.lower()}", one.name, "en", one.gender, "natural", one.style)
            for one in _NATURAL
        ]
    people += [
        Voice(f"{tag_shown}-{one.name.lower()}", one.name, tag_shown, one.gender, "espeak", one.style)
        for one in _VARIANTS
    ]
    return tuple(people)


def _spoken_naturally(text: str, voice: Voice, rate: float, pitch: float) -> tuple[np.ndarray, list[Word]]:
    person = next(one for one in _NATURAL if one.name == voice.name)
    parts: list[np.ndarray] = []
    words: list[Word] = []
    at = 0.0
    for sentence in _sentences(text):
        made = natural.say(
            sentence,
            rate=rate * person.pace,
            pitch=pitch * person.pitch,
            size=person.size,
            liveliness=person.liveliness,
        )
        if not made:
            continue
        wave = _trimmed(np.concatenate(made), natural.RATE)
        if parts:
            parts.append(np.zeros(round(_BREATH / rate * natural.RATE), np.float32))
            at += len(parts[-1]) / natural.RATE
        words += [word.moved(at) for word in follow(resampled(wave, natural.RATE), sentence)]
        parts.append(wave)
        at += len(wave) / natural.RATE
    whole = np.concatenate(parts) if parts else np.zeros(0, np.float32)
    return resampled(whole, natural.RATE, SOUND_RATE), words


def _spoken_by_espeak(text: str, voice: Voice, rate: float, pitch: float) -> tuple[np.ndarray, list[Word]]:
    person = next(one for one in _VARIANTS if one.name == voice.name)
    high = person.pitch + 50 * float(np.log2(max(pitch, 0.25)))
    wave, hertz, events = espeak.say(
        text,
        f"{tag_of(voice.language)}+{person.variant}",
        words_per_minute=round(person.words_per_minute * rate),
        pitch=round(high),
        liveliness=person.liveliness,
    )
    words = settle(placed(tokens(text), text, events, len(wave) / hertz), wave, hertz)
    end = max((word.end for word in words), default=0.0)
    kept = wave[: round((end + 0.06) * hertz)]
    return resampled(kept, hertz, SOUND_RATE), words


def _sentences(text: str) -> list[str]:
    """Part a text at sentence ends, so that the pauses between them are ours."""
    words = spread(text.split(), 0.0, 1.0)
    return [one.text for one in Transcript("en", words).sentences()]


def _trimmed(wave: np.ndarray, rate: int) -> np.ndarray:
    """Cut the silence off both ends, but for a moment."""
    loud = np.flatnonzero(np.abs(wave) > 0.01 * max(float(np.abs(wave).max(initial=0.0)), 1e-6))
    if not len(loud):
        return wave
    pad = round(0.03 * rate)
    return wave[max(0, loud[0] - pad) : loud[-1] + pad]
