"""
A title, a description and tags for a clip, from what is said in it.

    called = name(span.sentences, "en", weights)
    called.title        # "The Best of Times and the Worst of Times"

Titles are made of the speaker's own words: nothing is claimed that was not said.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from vidkit.engine.clips.phrases import Phrase, content, is_unspaced, keyphrases, salient, tokens
from vidkit.engine.clips.stopwords import STOPWORDS
from vidkit.engine.language import primary
from vidkit.engine.speech.transcript import Sentence

_TITLE = 64
_DESCRIPTION = 240
_TAGS = 5

#: A word heard with less certainty than this is kept out of titles and tags, unless nothing else was said.
_SURE = 0.45

_AND = {"en": "and", "es": "y", "fr": "et", "de": "und", "it": "e", "pt": "e", "nl": "en", "sv": "och"}


@dataclass(frozen=True, slots=True)
class Name:
    """What a clip is called."""

    title: str
    description: str
    tags: tuple[str, ...]


def name(
    sentences: Sequence[Sentence],
    language: str,
    weights: Mapping[str, float],
    taken: Collection[str] = (),
) -> Name:
    """
    Name a clip by what is said in it.

    Args:
        sentences: What is said.
        language: Its language.
        weights: How rare each word is in the film.
        taken: Titles other clips have; this one gets another.
    """
    texts = [sentence.text for sentence in sentences]
    phrases = sure_phrases(sentences, language, weights)
    title = next((option for option in _titles(texts, phrases, language) if option not in taken), "")
    if not title:
        title = _shortened(texts[salient(texts, language, dict(weights))].rstrip(".。"), _TITLE)
    return Name(title, describe(texts, language, weights), tags(phrases))


def sure_phrases(
    sentences: Sequence[Sentence], language: str, weights: Mapping[str, float], count: int = 12
) -> list[Phrase]:
    """Find the key phrases of a clip; words the listener was not sure of count little."""
    known = dict(weights)
    for sentence in sentences:
        for word in sentence.words:
            if word.probability < _SURE:
                for part in tokens(word.text):
                    known[part] = 0.05
    return keyphrases([sentence.text for sentence in sentences], language, count=count, weights=known)


def describe(texts: Sequence[str], language: str, weights: Mapping[str, float]) -> str:
    """Return the one or two sentences that tell most, in the order they are said."""
    if not texts:
        return ""
    first = salient(texts, language, dict(weights))
    rest = [index for index in range(len(texts)) if index != first]
    chosen = [first]
    if rest:
        second = rest[salient([texts[index] for index in rest], language, dict(weights))]
        if len(texts[first]) + len(texts[second]) < _DESCRIPTION:
            chosen = sorted((first, second))
    told = _shortened(" ".join(_capital(texts[index].strip()) for index in chosen), _DESCRIPTION)
    return told if told[-1:] in ".!?…。！？؟।" else told.rstrip(" ,;:—–-") + "…"


def tags(phrases: Sequence[Phrase]) -> tuple[str, ...]:
    """Turn key phrases into a few lower-case tags."""
    found: list[str] = []
    for phrase in phrases:
        tag = phrase.text.lower().strip("'’-")
        if len(tag) <= 32 and tag not in found:
            found.append(tag)
    return tuple(found[:_TAGS])


def _titles(texts: Sequence[str], phrases: Sequence[Phrase], language: str) -> list[str]:
    """List titles from the best to the plainest."""
    options: list[str] = []
    asked = next((text.strip() for text in texts[:2] if re.search(r"[?？؟]\W*$", text)), "")
    if 8 <= len(asked) <= _TITLE:
        options.append(_capital(asked))
    best = phrases[:6]
    pairs = [(one, other) for at, one in enumerate(best) for other in best[at + 1 :]]
    # Two phrases of one sentence belong together more surely than two from anywhere.
    pairs.sort(
        key=lambda pair: (
            -(pair[0].weight + pair[1].weight) * (1.2 if pair[0].sentence == pair[1].sentence else 1)
        )
    )
    joined = [text for text in (_pair(one, other, language) for one, other in pairs) if text]
    # A bare word may be any part of speech; with its article or a companion it is a thing.
    singles = [styled(one.said, language) for one in best if " " in one.said or is_unspaced(one.said)]
    # A pair, the best phrase alone, the other phrases, and only then pairs of weaker ones.
    options += joined[:1] + singles + joined[1:]
    return [option for option in options if len(option) <= _TITLE]


def _pair(one: Phrase, other: Phrase, language: str) -> str:
    """Join two phrases that are both worth it, in the order they are said."""
    joint = _AND.get(primary(language))
    if joint is None or other.weight < 0.6 * one.weight or " " not in one.text:
        return ""
    first, second = sorted((one, other), key=lambda phrase: (phrase.sentence, phrase.place))
    text = styled(f"{first.said} {joint} {_small_start(second.said, language)}", language)
    return text if len(text) <= _TITLE else ""


def styled(text: str, language: str) -> str:
    """Write a title the way its language does: English with capitals, others as a sentence begins."""
    if primary(language) != "en":
        return _capital(text)
    small = {"a", "an", "and", "as", "at", "but", "by", "for", "from", "in", "into", "nor", "of", "on", "or"}
    small |= {"the", "to", "with", "vs"}
    words = text.split()
    return " ".join(
        word if index and word.lower() in small else _capital(word) for index, word in enumerate(words)
    )


def _small_start(text: str, language: str) -> str:
    """Take the capital off an article that stood at the beginning of its sentence."""
    first, _, rest = text.partition(" ")
    if rest and first.lower() in STOPWORDS.get(primary(language), ()):
        return f"{first.lower()} {rest}"
    return text


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _shortened(text: str, limit: int) -> str:
    """Cut a text at a word, with an ellipsis."""
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    head = cut.rsplit(" ", 1)[0] if " " in cut[limit // 2 :] else cut
    return head.rstrip(" ,;:.—–-") + "…"


def topic(
    phrases: Sequence[Phrase],
    keywords: str | None,
    sentences: Sequence[str],
    language: str,
    weights: Mapping[str, float],
) -> tuple[str, bool]:
    """
    Choose what a hook is built around, and tell whether it is a sentence to be quoted rather than a thing.

    Args:
        phrases: Of the clip, best first.
        keywords: What the user wants it to be about; words that were not said are taken as they are.
        sentences: What is said.
        language: Its language.
        weights: How rare each word is in the film.
    """
    things = [phrase for phrase in phrases if " " in phrase.said or is_unspaced(phrase.said)]
    if keywords and keywords.strip():
        wanted = set(content(keywords, language)) or set(tokens(keywords))
        matching = [phrase for phrase in things if wanted & set(content(phrase.text, language))]
        if matching:
            return max(
                matching,
                key=lambda phrase: (len(wanted & set(content(phrase.text, language))), phrase.weight),
            ).said, False
        return ", ".join(part.strip() for part in re.split(r"[,;、]", keywords) if part.strip()), False
    if things:
        return things[0].said, False
    if sentences:
        told = sentences[salient(sentences, language, dict(weights))]
        return _shortened(told.rstrip(".。 "), 60), True
    return "", False
