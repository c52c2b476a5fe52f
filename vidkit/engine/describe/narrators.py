"""Who reads the descriptions, and how a written sentence becomes a spoken one."""

from __future__ import annotations

from functools import lru_cache

from vidkit.engine.describe.languages import code_of, language
from vidkit.engine.describe.languages.base import Language
from vidkit.engine.speech.voice import Speech, Voice, speak, voice, voices
from vidkit.engine.stage.staging import stable_hash
from vidkit.engine.work import TaskError


def narrator(name: str, tag: str) -> Voice:
    """
    Return a voice of ours by name, or for a service's own voice one that stands for it.

    The same name is always the same voice, and a natural one where the language has them.

    Raises:
        TaskError: With code `language_not_available`.
    """
    try:
        return voice(name, tag)
    except TaskError as error:
        if error.code != "voice_not_found":
            raise
    choice = voices(tag)
    natural = [one for one in choice if one.engine == "natural"] or list(choice)
    return natural[stable_hash(name.lower()) % len(natural)]


def writer(tag: str) -> Language:
    """Return who writes a language; somebody's own text in another one needs only full stops."""
    try:
        return language(code_of(tag))
    except TaskError:
        return language("en")


@lru_cache(maxsize=32)  # half a megabyte each; wanted again soon, at another rate or in another pause
def spoken(marked: str, who: Voice, tag: str, rate: float) -> Speech:
    """Speak a text that is marked as its language does (readings beside characters)."""
    words = writer(tag)
    shown, said = words.shown(marked), words.spoken(marked)
    return speak(shown, who, language=tag, rate=rate, spoken=said if said != shown else None)
