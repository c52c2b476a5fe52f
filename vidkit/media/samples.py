"""What the local voices can: a sentence to listen to, kept as a small file, and which languages they know."""

from __future__ import annotations

import hashlib
import wave
from pathlib import Path

from vidkit.media.audio import Audio
from vidkit.media.made import make_whole

__all__ = ["fluency", "spoken"]

#: What a voice says when nobody says what.
SENTENCE = "Light falls across the room. Somebody opens a window, and the curtains move."


def spoken(
    voice: str, home: Path, *, text: str | None = None, language: str = "en", made_by: str = ""
) -> Audio:
    """
    Return *text* read by the local studio's voice of that name, made once.

    Args:
        voice: A service's voice; the one that stands for it in descriptions speaks here, too.
        home: Where samples are kept.
        text: What is said; an English sentence where left away.
        language: Of the text.
        made_by: Who made it and how.

    Raises:
        TaskError: With code `language_not_available`.
    """
    from vidkit.engine.describe.narrators import narrator
    from vidkit.engine.encode import SOUND_RATE
    from vidkit.engine.speech.voice import speak

    said = " ".join((text or SENTENCE).split())[:600]
    who = narrator(voice, language)
    key = hashlib.sha256(f"{who.id}|{language}|{said}".encode()).hexdigest()[:12]

    def write(out: Path) -> None:
        samples = speak(said, who, language=language).samples
        with wave.open(str(out), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(SOUND_RATE)
            file.writeframes((samples.clip(-1, 1) * 32767).astype("<i2").tobytes())

    name = "".join(letter for letter in voice if letter.isalnum())[:40] or "voice"
    path = make_whole(home / "samples", f"{name}-{language}-{key}.wav", write)
    return Audio(path, made_by=f"{made_by} (spoken here by {who.name}, {who.style})", local=True)


def fluency(language: str) -> str:
    """
    Say what the local studio does in a language: write descriptions and speak them, only speak, or neither.

    Args:
        language: Its tag.
    """
    from vidkit.engine.describe.languages import code_of
    from vidkit.engine.speech.tongues import tag_of
    from vidkit.engine.work import TaskError

    try:
        tag_of(language)
    except TaskError:
        return "not known"
    try:
        code_of(language)
    except TaskError:
        return "speaks your own text"
    return "writes and speaks it"
