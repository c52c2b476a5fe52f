"""
What a text is about: its words, its key phrases and its most telling sentence, without any learned part.

    keyphrases(["It was the season of darkness."], "en")[0].said    # "the season of darkness"

A phrase is a run of words between the words that only carry grammar, joined across an "of" where the language
has one. It counts for more the rarer its words are in the whole film and the oftener it comes in the clip.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from vidkit.engine.clips.stopwords import ARTICLES, LINKS, STOPWORDS
from vidkit.engine.language import UNSPACED, primary

#: Letters that are written without spaces; such runs are counted by pairs of letters.
_UNSPACED = re.compile(f"[{UNSPACED}]+")
_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*", re.UNICODE)
_LONGEST = 4


@dataclass(frozen=True, slots=True)
class Phrase:
    """
    A phrase as it was said.

    Attributes:
        text: Its own words, as written.
        said: With the article in front of it, where one was said.
        weight: How much it tells; only to be compared with others of the same call.
        sentence: The index of the sentence it was first found in.
        place: Where in that sentence, 0 for its first word.
    """

    text: str
    said: str
    weight: float
    sentence: int
    place: int = 0


def tokens(text: str) -> list[str]:
    """Split a text into lower-case words; of scripts without spaces, into pairs of letters."""
    found: list[str] = []
    for word in _WORD.findall(text.lower().replace("’", "'")):
        if _UNSPACED.search(word):
            for run in _UNSPACED.findall(word):
                found += [run[at : at + 2] for at in range(len(run) - 1)] or [run]
        else:
            found.append(word)
    return found


def is_unspaced(text: str) -> bool:
    """Tell whether most letters of the text belong to a script written without spaces."""
    letters = sum(letter.isalpha() for letter in text)
    return letters > 0 and sum(map(len, _UNSPACED.findall(text))) > letters / 2


def content(text: str, language: str | None) -> list[str]:
    """Return the words of a text that carry a topic."""
    stop = STOPWORDS.get(primary(language), frozenset())
    return [word for word in tokens(text) if word.split("'")[0] not in stop and not word.isdigit()]


def rarity(sentences: Sequence[str], language: str | None) -> dict[str, float]:
    """Weigh every topic word of a film: log of sentences over sentences with it; long words a little more."""
    seen: Counter[str] = Counter()
    for sentence in sentences:
        seen.update(set(content(sentence, language)))
    total = len(sentences) + 1
    return {
        word: (0.6 + math.log(total / count)) * (1 + 0.02 * min(len(word), 12))
        for word, count in seen.items()
    }


def keyphrases(
    sentences: Sequence[str],
    language: str | None,
    *,
    count: int = 8,
    weights: dict[str, float] | None = None,
) -> list[Phrase]:
    """
    Find the phrases that tell what the sentences are about, best first.

    Args:
        sentences: What is said, in order.
        language: Its language; None or one without a word list gives coarser phrases.
        count: At most so many.
        weights: `rarity` of the whole film; by default of these sentences.
    """
    weights = rarity(sentences, language) if weights is None else weights
    found: dict[str, tuple[float, Phrase]] = {}
    for index, sentence in enumerate(sentences):
        runs = _unspaced_runs(sentence) if is_unspaced(sentence) else _runs(sentence, language)
        for place, (words, said) in enumerate(runs):
            key = " ".join(word.lower() for word in words)
            weight = _weight(key, language, weights)
            if weight <= 0:
                continue
            times, known = found.get(key, (0.0, None))
            first = known or Phrase(" ".join(words), said, weight, index, place)
            found[key] = (times + 1, first)
    total = max(1, len(sentences))
    ranked = sorted(
        (
            Phrase(
                one.text,
                one.said,
                # Said often counts, and what comes first is what a speaker begins with.
                round(one.weight * (1 + 0.35 * math.log(times)) * (1.3 - 0.3 * one.sentence / total), 6),
                one.sentence,
                one.place,
            )
            for times, one in found.values()
        ),
        key=lambda phrase: (-phrase.weight, phrase.sentence, phrase.place),
    )
    return _apart(ranked, language)[:count]


def salient(sentences: Sequence[str], language: str | None, weights: dict[str, float]) -> int:
    """Return the index of the sentence that tells most: rare words, middle length, said early."""
    best, chosen = -1.0, 0
    for index, sentence in enumerate(sentences):
        words = content(sentence, language)
        if not words:
            continue
        length = len(tokens(sentence))
        telling = sum(weights.get(word, 0.0) for word in set(words)) / math.sqrt(len(words))
        fit = math.exp(-(((length - 11) / 12) ** 2))
        score = telling * (0.4 + 0.6 * fit) * (1 - 0.15 * index / max(1, len(sentences)))
        if score > best:
            best, chosen = score, index
    return chosen


def _runs(sentence: str, language: str | None) -> list[tuple[list[str], str]]:
    """Cut a sentence at its grammar words and its punctuation into phrases of up to four topic words."""
    code = primary(language)
    stop = STOPWORDS.get(code, frozenset())
    links, articles = LINKS.get(code, frozenset()), ARTICLES.get(code, frozenset())
    found: list[tuple[list[str], str]] = []
    for part in re.split(r"[.,;:!?…—–()\[\]\"“”«»¿¡]+|\s-\s", sentence):
        words = _WORD.findall(part)
        plain = [word.lower().replace("’", "'").split("'")[0] for word in words]
        topic = [word not in stop and not word.isdigit() for word in plain]
        at = 0
        while at < len(words):
            if not topic[at]:
                at += 1
                continue
            end = at + 1
            while end < len(words) and end - at < _LONGEST:
                if topic[end] and not _is_verb(plain[end], code):
                    end += 1
                elif plain[end] in links and end + 1 < len(words) and topic[end + 1]:
                    end += 2
                else:
                    break
            # "the best of times": a superlative before an "of" belongs to the phrase, though grammar alone.
            front = at - 1 if at and plain[at - 1] in articles else at
            if at > 1 and plain[at - 1] in links and plain[at - 2] not in stop:
                front = at
            found.append((words[at:end], " ".join(words[front:end])))
            at = end
    return found


def _is_verb(word: str, code: str) -> bool:
    """Guess whether a word only goes on to say what the phrase did: "authorities insisted"."""
    return code == "en" and len(word) > 4 and word.endswith("ed") and not word.endswith("eed")


def _unspaced_runs(sentence: str) -> list[tuple[list[str], str]]:
    """Cut a sentence without spaces at its punctuation and its kana particles into phrases."""
    found: list[tuple[list[str], str]] = []
    for run in _UNSPACED.findall(sentence):
        pieces = re.split(r"です|ます|した|[のはがをにでともへやかねよ的了在是和吗呢]", run)
        found += [([piece], piece) for piece in pieces if 2 <= len(piece) <= 10]
    return found


def _weight(key: str, language: str | None, weights: dict[str, float]) -> float:
    words = content(key, language)
    known = [weights.get(word, 0.6) for word in words]
    if not known or (len(known) == 1 and len(words[0]) < 3 and not is_unspaced(words[0])):
        return 0.0
    # The sum favours phrases over words; the root keeps a long run from winning by length alone.
    return sum(known) / math.sqrt(len(known)) * (1.15 if len(known) > 1 else 1.0)


def _apart(ranked: list[Phrase], language: str | None) -> list[Phrase]:
    """Drop phrases that say no word a better one has not said."""
    kept: list[Phrase] = []
    spoken: set[str] = set()
    for phrase in ranked:
        words = set(content(phrase.text, language))
        if words - spoken:
            kept.append(phrase)
            spoken |= words
    return kept
