"""The real recording, heard once, and what is known to be said in it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from vidkit.engine.speech.listening import heard
from vidkit.engine.speech.recognise import recognise
from vidkit.engine.speech.transcript import Transcript

MEDIA = Path(__file__).resolve().parents[4] / "shared" / "media"
TALK = MEDIA / "talk.mp4"

#: Charles Dickens, A Tale of Two Cities, first sentence (1859).
OPENING = (
    "It was the best of times, it was the worst of times, it was the age of wisdom, it was the age of "
    "foolishness, it was the epoch of belief, it was the epoch of incredulity, it was the season of light, it "
    "was the season of darkness, it was the spring of hope, it was the winter of despair, we had everything "
    "before us, we had nothing before us, we were all going direct to heaven, we were all going direct the "
    "other way - in short, the period was so far like the present period, that some of its noisiest "
    "authorities insisted on its being received, for good or for evil, in the superlative degree of "
    "comparison only."
)


@pytest.fixture(scope="session")
def talk() -> Transcript:
    """What the recogniser hears in the real recording."""
    if not TALK.is_file():
        pytest.skip("../shared/media/talk.mp4 is not here")
    pytest.importorskip("faster_whisper")
    return recognise(TALK)


@pytest.fixture(scope="session")
def talk_sound() -> np.ndarray:
    """Its sound, mono at 16 kHz."""
    if not TALK.is_file():
        pytest.skip("../shared/media/talk.mp4 is not here")
    return heard(TALK)
