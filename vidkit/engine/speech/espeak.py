"""
The espeak-ng library by ctypes: many languages, small, quick, and it tells when each word begins.

One library serves the process, so a lock lets one text be spoken at a time; a sentence takes milliseconds.
"""

from __future__ import annotations

import ctypes
import threading
from functools import lru_cache
from typing import Any, ClassVar

import numpy as np

from vidkit.engine.work import TaskError
from vidkit.errors import MissingPart

_RETRIEVE_IN_STEP = 2  # AUDIO_OUTPUT_SYNCHRONOUS: samples come through the callback, in this thread
_UTF8 = 1
_WORD = 1
_RATE, _VOLUME, _PITCH, _RANGE = 1, 2, 3, 4

_LOCK = threading.Lock()


class _Voice(ctypes.Structure):
    _fields_: ClassVar = [
        ("name", ctypes.c_char_p),
        ("languages", ctypes.c_char_p),
        ("identifier", ctypes.c_char_p),
        ("gender", ctypes.c_ubyte),
        ("age", ctypes.c_ubyte),
        ("variant", ctypes.c_ubyte),
        ("unused", ctypes.c_ubyte),
        ("score", ctypes.c_int),
        ("spare", ctypes.c_void_p),
    ]


class _Event(ctypes.Structure):
    _fields_: ClassVar = [
        ("kind", ctypes.c_int),
        ("message", ctypes.c_uint),
        ("position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("milliseconds", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user", ctypes.c_void_p),
        ("name", ctypes.c_char * 8),
    ]


_Callback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
)


def say(
    text: str, voice: str, *, words_per_minute: int = 175, pitch: int = 50, liveliness: int = 50
) -> tuple[np.ndarray, int, list[tuple[int, float]]]:
    """
    Speak a text.

    Args:
        text: What to say.
        voice: Language tag and variant, `"es+f2"`.
        words_per_minute: 80–450.
        pitch: 0–100.
        liveliness: Range of the pitch, 0–100.

    Returns:
        float32 samples, their rate, and for each word its place in the text (characters) and the second at
        which it begins.
    """
    blocks: list[np.ndarray] = []
    words: list[tuple[int, float]] = []

    def take(samples: Any, count: int, events: Any) -> int:
        if samples and count > 0:
            blocks.append(np.ctypeslib.as_array(samples, (count,)).copy())
        index = 0
        while events[index].kind != 0:
            event = events[index]
            if event.kind == _WORD:
                words.append((event.position - 1, event.sample))
            index += 1
        return 0

    tag, _, variant = voice.partition("+")
    name = f"{_files().get(tag, tag)}+{variant}"
    with _LOCK:
        library, rate = _library()
        if library.espeak_SetVoiceByName(name.encode()) != 0:
            raise TaskError(f"The voice {voice!r} cannot be loaded.", code="voice_not_found")
        for parameter, value in (
            (_RATE, min(450, max(80, words_per_minute))),
            (_VOLUME, 100),
            (_PITCH, min(100, max(0, pitch))),
            (_RANGE, min(100, max(0, liveliness))),
        ):
            library.espeak_SetParameter(parameter, value, 0)
        callback = _Callback(take)  # has to live as long as the library may call it
        library.espeak_SetSynthCallback(callback)
        data = text.encode()
        status = library.espeak_Synth(data, len(data) + 1, 0, 0, 0, _UTF8, None, None)
        library.espeak_Synchronize()
    if status != 0:
        raise TaskError(f"The text could not be spoken (espeak-ng status {status}).", code="speech_failed")
    samples = np.concatenate(blocks) if blocks else np.zeros(0, np.int16)
    return samples.astype(np.float32) / 32768, rate, [(at, sample / rate) for at, sample in words]


def tags() -> tuple[str, ...]:
    """List the language tags it can speak, as it writes them: `("af", "am", …, "en-us", …)`."""
    return tuple(_files())


@lru_cache(maxsize=1)
def _files() -> dict[str, str]:
    """Map language tags to voice files: the library does not find British English under its own tag."""
    found: dict[str, str] = {}
    with _LOCK:
        library, _ = _library()
        library.espeak_ListVoices.restype = ctypes.POINTER(ctypes.POINTER(_Voice))
        listed = library.espeak_ListVoices(None)
        index = 0
        while listed[index]:
            # A priority byte stands before the tag.
            tag = listed[index].contents.languages[1:].decode().lower()
            found.setdefault(tag, listed[index].contents.identifier.decode())
            index += 1
    return found


@lru_cache(maxsize=1)
def _library() -> tuple[Any, int]:
    try:
        import espeakng_loader
    except ImportError as error:
        raise MissingPart(
            "Speaking needs the espeak-ng library, and it is not installed.",
            advice="Run: pip install espeakng-loader",
        ) from error
    library = ctypes.CDLL(espeakng_loader.get_library_path())
    rate = library.espeak_Initialize(_RETRIEVE_IN_STEP, 0, espeakng_loader.get_data_path().encode(), 0)
    if rate <= 0:
        raise TaskError("The espeak-ng library could not be started.", code="speech_failed")
    return library, int(rate)
