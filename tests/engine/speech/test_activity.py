"""Where anybody speaks is found, and an independent detector agrees."""

from __future__ import annotations

import numpy as np
import pytest

from vidkit.engine.speech import activity
from vidkit.engine.speech.listening import RATE


def shares(spans: list[tuple[float, float]], seconds: float) -> np.ndarray:
    """Whether somebody speaks, for every 30 ms."""
    times = np.arange(0, seconds, 0.03) + 0.015
    return np.array([any(a <= t < b for a, b in spans) for t in times])


def test_webrtcvad_agrees(talk_sound):
    """Another detector, by another method, agrees on at least 85 of 100 windows of 30 ms."""
    webrtcvad = pytest.importorskip("webrtcvad")
    judge = webrtcvad.Vad(2)
    size = round(0.03 * RATE)
    loud = talk_sound * (0.5 / np.abs(talk_sound).max())
    whole = (loud[: len(loud) // size * size] * 32767).astype(np.int16).reshape(-1, size)
    theirs = np.array([judge.is_speech(window.tobytes(), RATE) for window in whole])
    ours = shares(activity.voiced(talk_sound), len(whole) * 0.03)[: len(theirs)]
    agreed = float((ours == theirs).mean())
    print(f"agreement with webrtcvad on talk.mp4: {agreed:.3f}; by {activity.method()}")
    assert agreed >= 0.85


def test_every_word_lies_in_speech(talk, talk_sound):
    """Hardly any word is missed: 97 of 100 word middles lie in a stretch that was found."""
    spans = activity.voiced(talk_sound)
    inside = [any(a <= (w.start + w.end) / 2 <= b for a, b in spans) for w in talk.words]
    assert np.mean(inside) >= 0.97


def test_loudness_alone_does_too(talk_sound, monkeypatch):
    """Without the learned detector it says so, and still finds the sentences of a clean recording."""
    learned = shares(activity.voiced(talk_sound), 44)
    monkeypatch.setattr(activity, "method", lambda: "loudness")
    assert (shares(activity.voiced(talk_sound), 44) == learned).mean() >= 0.8


def test_silence_and_noise_are_no_speech():
    """Digital silence gives nothing; five seconds of hiss nearly nothing."""
    assert activity.voiced(np.zeros(5 * RATE, np.float32)) == []
    hiss = np.random.default_rng(1).standard_normal(5 * RATE).astype(np.float32) * 0.05
    if activity.method() == "learned":
        assert sum(b - a for a, b in activity.voiced(hiss)) < 0.5
