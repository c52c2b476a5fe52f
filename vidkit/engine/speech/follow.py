"""
Follow a known text through a recording: every word's edges, in any language espeak-ng speaks.

The text is spoken by espeak-ng, whose word times are known, and the two sounds are laid against each other
(dynamic time warping over their cepstra). Inside a phrase this finds words several times closer than the
attention of a small recogniser does, which tells what was said but only roughly when.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from vidkit.engine.speech import espeak
from vidkit.engine.speech.edges import settle
from vidkit.engine.speech.listening import RATE, resampled
from vidkit.engine.speech.tongues import tag_of
from vidkit.engine.speech.transcript import Word, spread, tokens
from vidkit.engine.work import TaskError
from vidkit.errors import MissingPart

_HOP = 160  # 10 ms
_WINDOW = 400
_SIZE = 512
_BANDS, _CEPSTRA = 26, 13

#: The model voice; the cepstra are normalised, so that its pitch and size hardly matter.
_MODEL = "m3"
_PACE = 165

#: A gap between words that parts phrases; each phrase is followed for itself.
_PHRASE = 0.04

#: Seconds of one phrase at most.
_LONGEST = 15.0

#: A found edge further than this from where it was expected is not believed.
_BELIEF = 0.5

#: No word is shorter.
_SHORTEST = 0.05


def follow(samples: np.ndarray, text: str, language: str = "en") -> tuple[Word, ...]:
    """
    Find the words of a known text in its recording.

    Args:
        samples: Mono at 16 kHz, some seconds long, without much else in it.
        text: What is said.
        language: Its tag; one that espeak-ng does not speak is timed by the length of its words.
    """
    seconds = len(samples) / RATE
    found = _followed(samples, tokens(text), language) or list(spread(tokens(text), 0.0, seconds))
    return tuple(settle(found, samples, RATE))


def refine(words: Sequence[Word], samples: np.ndarray, language: str) -> list[Word]:
    """
    Move the edges of words inside their phrases; those beside pauses are left to `settle`.

    Args:
        words: Settled words, in order of time.
        samples: The mono sound at 16 kHz they were heard in.
        language: Its tag; one that espeak-ng does not speak leaves the words as they are.
    """
    refined: list[Word] = []
    for phrase in _phrases(words):
        start, end = phrase[0].start, phrase[-1].end
        piece = samples[round(start * RATE) : round(end * RATE)]
        found = _followed(piece, [word.text for word in phrase], language) if len(phrase) > 1 else []
        refined += _believed(phrase, [word.moved(start) for word in found]) if found else phrase
    return refined


def placed(
    text: Sequence[str], written: str, events: Sequence[tuple[int, float]], seconds: float
) -> list[Word]:
    """
    Give each written word the moment at which espeak-ng reached it.

    Args:
        text: The words.
        written: The text they stand in, in this order.
        events: (place in the text, second) of each word that was begun.
        seconds: Length of the sound.
    """
    spans: list[tuple[int, int, str]] = []
    at = 0
    for token in text:
        at = written.index(token, at)
        spans.append((at, at + len(token), token))
        at += len(token)
    times = [min((t for place, t in events if low <= place < high), default=None) for low, high, _ in spans]
    words: list[Word] = []
    index = 0
    while index < len(spans):
        following = next((n for n in range(index + 1, len(spans)) if times[n] is not None), len(spans))
        begin = times[index]
        start = begin if begin is not None else (words[-1].end if words else 0.0)
        end = times[following] if following < len(spans) else seconds
        end = seconds if end is None else end
        words += spread([token for _, _, token in spans[index:following]], start, max(end, start + 0.01))
        index = following
    return words


def _followed(samples: np.ndarray, text: Sequence[str], language: str) -> list[Word]:
    """Return the words' times in a sound, or nothing where espeak-ng cannot help."""
    if not text or len(samples) < 8 * _HOP:
        return []
    written = " ".join(text)
    try:
        voice = f"{tag_of(language)}+{_MODEL}"
        wave, rate, events = espeak.say(written, voice, words_per_minute=_PACE)
    except (TaskError, MissingPart):
        return []  # no such language: the times stay as they are
    model = placed(text, written, events, len(wave) / rate)
    if not len(wave) or not model:
        return []
    model_sound = resampled(wave, rate)
    last = np.flatnonzero(np.abs(model_sound) > 0.01)
    model_sound = model_sound[: (last[-1] + _HOP) if len(last) else len(model_sound)]
    path = _warp(_cepstra(model_sound), _cepstra(samples))
    top = len(samples) / RATE

    def there(second: float) -> float:
        index = second / 0.01
        return min(top, float(np.interp(index, np.arange(len(path)), path)) * 0.01)

    starts = [there(word.start) for word in model]
    ends = [*starts[1:], top]
    return [Word(word.text, a, max(a, b)) for word, a, b in zip(model, starts, ends, strict=True)]


def _phrases(words: Sequence[Word]) -> list[list[Word]]:
    phrases: list[list[Word]] = []
    for word in words:
        joins = bool(phrases) and word.start - phrases[-1][-1].end < _PHRASE
        if joins and word.end - phrases[-1][0].start < _LONGEST:
            phrases[-1].append(word)
        else:
            phrases.append([word])
    return phrases


def _believed(phrase: Sequence[Word], found: Sequence[Word]) -> list[Word]:
    """Take the found edges where they are near what was heard; the phrase's own ends stay."""
    edges = [phrase[0].start]
    for before, after in zip(phrase[1:], found[1:], strict=True):
        edge = after.start if abs(after.start - before.start) < _BELIEF else before.start
        edges.append(max(edge, edges[-1] + _SHORTEST))
    edges.append(phrase[-1].end)
    for index in range(len(edges) - 2, 0, -1):
        edges[index] = min(edges[index], edges[index + 1] - _SHORTEST)
    return [
        replace(word, start=a, end=max(b, a + 0.01))
        for word, a, b in zip(phrase, edges[:-1], edges[1:], strict=True)
    ]


def _cepstra(samples: np.ndarray) -> np.ndarray:
    """Return normalised mel cepstra and their slopes, every 10 ms."""
    raised = np.append(samples[:1], samples[1:] - 0.97 * samples[:-1])
    count = max(1, len(samples) // _HOP)
    padded = np.pad(raised, (_WINDOW // 2, _WINDOW))
    frames = np.lib.stride_tricks.sliding_window_view(padded, _WINDOW)[::_HOP][:count]
    power = np.abs(np.fft.rfft(frames * np.hanning(_WINDOW), _SIZE)) ** 2
    energy = np.log(power @ _bank() + 1e-7)
    energy = np.maximum(energy, energy.max() - 9.0)  # what is far below the speech is silence, hiss or not
    turns = np.cos(np.pi / _BANDS * (np.arange(_BANDS) + 0.5) * np.arange(_CEPSTRA)[:, None])
    values = energy @ turns.T
    values = (values - values.mean(0)) / (values.std(0) + 1e-6)
    slopes = np.gradient(values, axis=0) if len(values) > 1 else np.zeros_like(values)
    return np.concatenate([values, 2.0 * slopes], axis=1).astype(np.float32)


def _bank() -> np.ndarray:
    def mel(hertz: float) -> float:
        return float(2595 * np.log10(1 + hertz / 700))

    points = np.linspace(mel(80), mel(7600), _BANDS + 2)
    bins = (700 * (10 ** (points / 2595) - 1)) / (RATE / 2) * (_SIZE // 2)
    at = np.arange(_SIZE // 2 + 1)[:, None]
    rise = (at - bins[:-2]) / (bins[1:-1] - bins[:-2])
    fall = (bins[2:] - at) / (bins[2:] - bins[1:-1])
    return np.asarray(np.clip(np.minimum(rise, fall), 0, None))


def _warp(model: np.ndarray, heard: np.ndarray) -> np.ndarray:
    """Return, for each moment of the model, the moment heard that fits, in steps of 10 ms."""
    rows, columns = len(model), len(heard)
    far = (model**2).sum(1)[:, None] + (heard**2).sum(1)[None] - 2 * model @ heard.T
    cost = np.sqrt(np.maximum(far, 0))
    # Anti-diagonal by anti-diagonal, so that each step is one vector operation.
    came = np.zeros((rows, columns), np.uint8)
    older = np.full(rows + 1, np.inf)  # diagonal d-2, by row, shifted by one
    old = np.full(rows + 1, np.inf)
    for diagonal in range(rows + columns - 1):
        low, high = max(0, diagonal - columns + 1), min(rows, diagonal + 1)
        row = np.arange(low, high)
        here = cost[row, diagonal - row]
        if diagonal == 0:
            best, origin = np.zeros(1), np.zeros(1, np.uint8)
        else:
            ways = np.stack([older[row], old[row], old[row + 1]])  # both on; the model on; the sound on
            origin = ways.argmin(0).astype(np.uint8)
            best = ways[origin, np.arange(len(row))]
        came[row, diagonal - row] = origin
        new = np.full(rows + 1, np.inf)
        new[row + 1] = best + here
        older, old = old, new
    path = np.zeros(rows)
    first = np.full(rows, columns, np.int64)
    last = np.zeros(rows, np.int64)
    i, j = rows - 1, columns - 1
    while i >= 0 and j >= 0:
        first[i], last[i] = min(first[i], j), max(last[i], j)
        move = came[i, j]
        if i == 0 and j == 0:
            break
        if move == 0:
            i, j = i - 1, j - 1
        elif move == 1:
            i -= 1
        else:
            j -= 1
    path[:] = first  # a word begins where its first sound is first heard
    return path
