"""
What is said and when: words with times, and the sentences and pauses they make.

    said = recognise("talk.mp4")
    said.sentences()[0].text        # "It was the best of times, it was the worst of times."
    said.pauses(44.0)               # where nothing is said, up to the end of the film
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from vidkit.engine.language import ALONE, AMONG, UNSPACED

Source = Literal["recognised", "supplied", "spoken"]

#: A pause this long between words ends a sentence even where no full stop was heard.
_SILENT_STOP = 0.9

#: A pause this long does so when the next word is written with a capital.
_CAPITAL_STOP = 0.45

_STOP = re.compile(r"[.!?…。！？؟।॥｡]+[\"'”’»)\]」』]*$")
_SHORTENED = re.compile(
    r"^(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|St|Sr|Jr|vs|etc|approx|No|vol|Fig|e\.g|i\.e|[A-Za-z](?:\.[A-Za-z])+)\.$"
)

#: Letters of scripts that are written without spaces between words.
_NO_SPACES = re.compile(f"[{UNSPACED}{AMONG}]")


@dataclass(frozen=True, slots=True)
class Word:
    """One word as it is written, the seconds in which it is heard, and how sure the listener was (0–1)."""

    text: str
    start: float
    end: float
    probability: float = 1.0

    def moved(self, seconds: float) -> Word:
        """Return it later by *seconds* (earlier, if negative)."""
        return replace(self, start=self.start + seconds, end=self.end + seconds)


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words that belong together."""

    start: float
    end: float
    text: str
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Transcript:
    """
    Everything said in a recording.

    Attributes:
        language: Primary tag, `"en"`.
        words: In order of time; they never overlap.
        source: Whether a model heard it, somebody supplied it, or we spoke it ourselves.
    """

    language: str
    words: tuple[Word, ...] = ()
    source: Source = "recognised"

    @property
    def text(self) -> str:
        """All of it as one line."""
        return join(word.text for word in self.words)

    @property
    def certainty(self) -> float:
        """How sure the listener was on average (0–1); 0 where nothing was heard."""
        return sum(word.probability for word in self.words) / len(self.words) if self.words else 0.0

    def sentences(self) -> list[Sentence]:
        """Part the words at full stops of any script, and at long pauses."""
        found: list[Sentence] = []
        run: list[Word] = []
        for word, following in zip(self.words, (*self.words[1:], None), strict=False):
            run.append(word)
            if following is None or _ends(word, following):
                found.append(sentence(run))
                run = []
        return found

    def pauses(self, duration: float, shortest: float = 0.3) -> list[tuple[float, float]]:
        """
        List where no word is spoken.

        Args:
            duration: Length of the recording in seconds.
            shortest: Seconds; briefer gaps are left out.
        """
        gaps: list[tuple[float, float]] = []
        at = 0.0
        for word in self.words:
            if word.start - at >= shortest:
                gaps.append((at, word.start))
            at = max(at, word.end)
        if duration - at >= shortest:
            gaps.append((at, duration))
        return gaps

    def between(self, start: float, end: float) -> Transcript:
        """Return the words whose middle lies from *start* to *end*, at unchanged times."""
        kept = tuple(word for word in self.words if start <= (word.start + word.end) / 2 < end)
        return replace(self, words=kept)

    def moved(self, seconds: float) -> Transcript:
        """Return it later by *seconds* (earlier, if negative)."""
        return replace(self, words=tuple(word.moved(seconds) for word in self.words))

    def as_dict(self) -> dict[str, Any]:
        """Return it JSON-ready; times to the millisecond."""
        return {
            "language": self.language,
            "source": self.source,
            "words": [
                [word.text, round(word.start, 3), round(word.end, 3), round(word.probability, 3)]
                for word in self.words
            ],
        }

    @classmethod
    def from_dict(cls, told: Mapping[str, Any]) -> Transcript:
        """Read what `as_dict` wrote."""
        words = tuple(Word(str(t), float(a), float(b), float(p)) for t, a, b, p in told["words"])
        return cls(str(told["language"]), words, told.get("source", "recognised"))


def sentence(words: Sequence[Word]) -> Sentence:
    """Put words into one sentence."""
    return Sentence(words[0].start, words[-1].end, join(word.text for word in words), tuple(words))


def join(texts: Iterable[str]) -> str:
    """Write words one after the other, with spaces where their script has them."""
    line = ""
    for text in texts:
        part = text.strip()
        if not part:
            continue
        close = line and _NO_SPACES.match(line[-1]) and _NO_SPACES.match(part[0])
        line += part if close or not line else f" {part}"
    return line


def tokens(text: str) -> list[str]:
    """
    Part a text into what is shown and timed as one word.

    Scripts without spaces are parted into single characters, with their punctuation; Thai, Lao, Khmer and
    Burmese, whose vowels belong to the letter before, stay whole between spaces.
    """
    found: list[str] = []
    for part in text.split():
        found += re.findall(_TOKEN, part)
    return found


_WIDE = f"[{ALONE}]"
_MARKS = (
    r"[\u3001-\u3003\u3008-\u301f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
    r"ー々ゃゅょっャュョッァィゥェォぁぃぅぇぉ]"
)
_TOKEN = re.compile(rf"{_WIDE}{_MARKS}*|(?:(?!{_WIDE}).)+")


def weight(text: str) -> float:
    """Estimate how long a word takes to say, in letters: wide characters are syllables, marks are silent."""
    total = 0.0
    for letter in text:
        if _NO_SPACES.match(letter) and letter.isalnum():
            total += 2.6
        elif letter.isdigit():
            total += 3.5
        elif letter.isalnum():
            total += 1.0
    return max(total, 0.5) + 0.8  # even a one-letter word takes a moment


def spread(texts: Sequence[str], start: float, end: float) -> tuple[Word, ...]:
    """Time words by their length between *start* and *end*."""
    whole = sum(weight(text) for text in texts)
    words: list[Word] = []
    at = start
    for text in texts:
        until = at + (end - start) * weight(text) / whole
        words.append(Word(text, at, until))
        at = until
    return tuple(words)


def _ends(word: Word, following: Word) -> bool:
    gap = following.start - word.end
    if _STOP.search(word.text):
        return not _SHORTENED.match(word.text)
    return gap >= _SILENT_STOP or (gap >= _CAPITAL_STOP and following.text[:1].isupper())
