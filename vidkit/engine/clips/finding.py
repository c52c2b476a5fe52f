"""
From a studied film to its clips: candidates, scores, choice, names.

    for clip, span in clips(known, shortest=3, longest=20, limit=3, notes=[]):
        print(clip.index, clip.start, clip.end, span.sentences[0].text)
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from vidkit.engine.clips import candidates, naming, pictures
from vidkit.engine.clips.candidates import Span
from vidkit.engine.clips.moments import Found, Rank, looked, meant, quotes
from vidkit.engine.clips.naming import Name
from vidkit.engine.clips.phrases import rarity
from vidkit.engine.clips.scoring import Context, Score, choose, judge
from vidkit.engine.clips.study import Study
from vidkit.engine.clips.translating import Tongue
from vidkit.engine.speech.transcript import Word
from vidkit.engine.speech.transcript import sentence as as_sentence
from vidkit.engine.subtitles import to_transcript

#: No clip is briefer than this where nobody asked for briefer ones.
_AT_LEAST, _SEEN_AT_LEAST = 3.0, 4.0

#: A film with so little said is clipped by its pictures too: share of its length, and number of words.
_TALK_SHARE, _TALK_WORDS = 0.10, 6

#: Where people speak, what is only seen counts this much.
_SEEN_WEIGHT = 0.85

#: Where nobody said how many: those at least so good, against the best.
_GOOD_ENOUGH = 0.6


@dataclass(frozen=True)
class Clip:
    """
    A stretch worth publishing.

    Attributes:
        index: Its rank, from 0.
        start: Seconds.
        end: Seconds.
        title: What it is called.
        description: What is in it.
        tags: A few words to find it by.
        score: 0–100.
        text: What is said in it.
        judged: The judgements the score was summed from, each 0–1; of a moment, what was matched.
    """

    index: int
    start: float
    end: float
    title: str = ""
    description: str = ""
    tags: tuple[str, ...] = ()
    score: float = 0.0
    text: str = ""
    judged: dict[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Return it JSON-ready; times to the millisecond."""
        return {
            "index": self.index,
            "start": round(self.start, 3),
            "end": round(self.end, 3),
            "title": self.title,
            "description": self.description,
            "tags": list(self.tags),
            "score": self.score,
            "text": self.text,
            "judged": self.judged,
        }


def clips(
    known: Study, *, shortest: float, longest: float, limit: int | None, notes: list[str]
) -> list[tuple[Clip, Span]]:
    """
    Choose the best clips of a film; they share no word, and none begins or ends inside one.

    Args:
        known: The film.
        shortest: Seconds a clip must have.
        longest: Seconds it may have.
        limit: How many at most; None for all that are good.
        notes: What a user should know is added here.
    """
    words = known.transcript.words
    duration, shots = known.duration, known.survey.shots
    least = min(max(shortest, _AT_LEAST), longest)
    context = Context(known.transcript.language, duration, shortest, longest, known.weights, known.looks)
    talk = sum(word.end - word.start for word in words) / max(duration, 1e-6)
    # A word or two may have been heard into music; what somebody supplied, or we spoke, was said.
    talks = len(words) >= (_TALK_WORDS if known.transcript.source == "recognised" else 1)
    spans: list[Span] = []
    if talks:
        spans = candidates.spoken(known.sentences, duration, shots, shortest=least, longest=longest)
        # Brief ones only where nothing else is to be had.
        spans = spans or candidates.spoken(
            known.sentences, duration, shots, shortest=shortest, longest=longest
        )
    seen_least = min(max(shortest, _SEEN_AT_LEAST), longest)
    seen = candidates.seen(shots, duration, shortest=seen_least, longest=longest, words=words)
    if talks and talk >= _TALK_SHARE:
        seen = [span for span in seen if not _spoken_in(words, span)]
    scored = [(span, judge(span, context)) for span in spans]
    weight = _SEEN_WEIGHT if spans else 1.0
    for span in seen:
        score = judge(span, context)
        scored.append((span, replace(score, total=round(score.total * weight, 1))))
    if not scored:
        whole = _whole(known, longest)
        if duration < shortest:
            notes.append(f"The film has only {duration:.3g} s, fewer than the {shortest:g} s asked for.")
        scored = [(whole, judge(whole, context))]
    chosen = choose(scored, limit)
    if limit is None and chosen:
        chosen = [pair for pair in chosen if pair[1].total >= _GOOD_ENOUGH * chosen[0][1].total]
    if not talks and known.survey.has_audio:
        notes.append("Nothing is said in this film, so its clips were chosen by picture.")
    elif not talks:
        notes.append("The film is silent, so its clips were chosen by picture.")
    return [(_clip(index, span, score), span) for index, (span, score) in enumerate(chosen)]


def moments(
    known: Study, query: str, *, limit: int | None, notes: list[str], rank: Rank
) -> list[tuple[Clip, Span]]:
    """
    Find the moments a query is about, best first.

    Args:
        known: The film.
        query: A quotation, a question, a description.
        limit: How many at most; None for all that stand out.
        notes: What a user should know is added here.
        rank: Scores texts against a query.
    """
    found: list[Found] = []
    if known.sentences:
        found = quotes(query, known.transcript, known.duration, known.cuts)
        if not found:
            found = meant(query, known.transcript, known.duration, known.cuts, rank)
    if not found:
        shots = known.survey.shots
        texts = [
            pictures.words(known.looks.between(shot.start, shot.end), 1, shot.duration, known.staged)
            for shot in shots
        ]
        found = looked(query, shots, texts, rank)
        if not known.sentences:
            looks = "these are the shots whose look does" if found else "and no measured look does"
            notes.append(f"Nothing is said in this film that could answer the query; {looks}.")
        elif found:
            notes.append("Nothing said answers the query; these are the shots whose look does.")
    if any(one.how == "words" for one in found):
        notes.append(
            "Moments were found by their words, not by meaning: that part is not installed. "
            'Run: pip install "vidkit[local]"'
        )
    made = []
    for index, one in enumerate(found[:limit]):
        span = Span(
            one.start,
            one.end,
            one.sentences,
            candidates.within(known.survey.shots, one.start, one.end),
        )
        judged = {"how": one.how, "likeness": round(one.score, 3)}
        clip = Clip(
            index, one.start, one.end, score=round(100 * min(1.0, one.score), 1), text=one.text, judged=judged
        )
        made.append((clip, span))
    return made


def named(known: Study, found: Sequence[tuple[Clip, Span]], tongue: Tongue, notes: list[str]) -> list[Clip]:
    """
    Give clips their titles, descriptions and tags, in the target language.

    Raises:
        TaskError: `translation_missing`, where something is said and there is no way into the target
        language.
    """
    taken: list[str] = []
    made: list[Clip] = []
    foreign = _supplied_weights(tongue)
    plain: list[int] = []  # places in `made` whose texts still have to be translated
    for clip, span in found:
        translated = _from_cues(clip, span, tongue, foreign, taken) if tongue.needed else None
        if translated is not None:
            called = translated
        elif span.sentences:
            called = naming.name(span.sentences, known.transcript.language, known.weights, taken)
            plain.append(len(made))
            if tongue.needed and tongue.ask is None:
                notes.append(
                    f"Clip {clip.index} is named in {tongue.spoken!r}: the {tongue.target!r} subtitles say "
                    "nothing there."
                )
        else:
            look = known.looks.between(clip.start, clip.end)
            called = pictures.name(
                look, clip.start, clip.end, len(span.shots), known.duration, known.staged, taken
            )
            plain.append(len(made))
        taken.append(called.title)
        made.append(replace(clip, title=called.title, description=called.description, tags=called.tags))
    if tongue.needed and plain:
        _translate(made, plain, tongue, notes)
    return made


def _translate(made: list[Clip], plain: Sequence[int], tongue: Tongue, notes: list[str]) -> None:
    """Translate titles, descriptions and tags in place; of silent films they may stay English."""
    if tongue.ask is None:
        if any(not made[at].text for at in plain):
            notes.append(
                f"Titles of what is only seen are in English: into {tongue.target!r} they need a translator."
            )
        return
    lines: list[str] = []
    for at in plain:
        lines += [made[at].title, made[at].description, *made[at].tags]
    told = iter(tongue.texts(lines))
    for at in plain:
        clip = made[at]
        made[at] = replace(
            clip, title=next(told), description=next(told), tags=tuple(next(told) for _ in clip.tags)
        )


def _from_cues(
    clip: Clip, span: Span, tongue: Tongue, weights: dict[str, float], taken: Sequence[str]
) -> Name | None:
    """Name a clip by the supplied translation of what is said in it, where there is one."""
    if not span.sentences or not tongue.supplied:
        return None
    transcript = to_transcript(tongue.cues(span.sentences, clip.start, clip.end), tongue.target)
    if not transcript.words:
        return None
    return naming.name(transcript.sentences(), tongue.target, weights, taken)


def _supplied_weights(tongue: Tongue) -> dict[str, float]:
    return rarity([cue.text for cue in tongue.supplied], tongue.target) if tongue.needed else {}


def _clip(index: int, span: Span, score: Score) -> Clip:
    return Clip(index, span.start, span.end, score=score.total, text=span.text, judged=dict(score.parts))


def _spoken_in(words: Sequence[Word], span: Span) -> bool:
    """Tell whether anything is said in a stretch."""
    at = bisect_right(words, span.start + 1e-6, key=lambda word: word.end)
    return at < len(words) and words[at].start < span.end - 1e-6


def _whole(known: Study, longest: float) -> Span:
    """Take the film from its beginning, as much as a clip may hold."""
    end = min(known.duration, longest)
    words = known.transcript.words
    kept = [word for word in words if word.end <= end + 1e-6]
    if len(kept) < len(words):  # end in the pause before the first word that does not fit
        end = min(end, max(words[len(kept)].start, kept[-1].end if kept else 0.0)) or end
    sentences = (as_sentence(kept),) if kept else ()
    return Span(0.0, end, sentences, candidates.within(known.survey.shots, 0.0, end), whole=False)
