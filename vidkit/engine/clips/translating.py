"""
Other languages: what somebody supplied, or what a plugged-in translator says; never a guess of ours.

    tongue = tongue_of(args, folder, spoken="en", target="es")
    tongue.cues(sentences, 0.0, 5.0)        # the same moments in Spanish
    tongue.texts(["The Best of Times"])     # needs a translator
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vidkit.engine import subtitles
from vidkit.engine.language import primary
from vidkit.engine.plug import function
from vidkit.engine.speech.transcript import Sentence, Transcript
from vidkit.engine.work import TaskError
from vidkit.errors import VidkitError
from vidkit.models.media import Moment

#: Lines given to a translator at a time: enough for context, few enough that none gets lost.
_BATCH = 40

#: Other names of one language.
_SAME = {"cmn": "zh", "jw": "jv", "nb": "no", "fil": "tl", "iw": "he", "in": "id"}

_PROMPT = """\
Translate these subtitles{source} into the language with the code "{target}".
Answer with nothing but a JSON array of {count} strings: the translation of each line, in the same order. \
Keep names, keep each line about as long as it is, add nothing.

{lines}"""


@dataclass(frozen=True)
class Tongue:
    """
    How the target language is reached.

    Attributes:
        spoken: The language of the film.
        target: The language wanted.
        supplied: Its cues over the whole film, where somebody gave them.
        ask: The plugged-in translator, where there is one.
    """

    spoken: str
    target: str
    supplied: tuple[Moment, ...] = ()
    ask: Callable[[str], str] | None = None

    @property
    def needed(self) -> bool:
        """Whether the target is another language than the one spoken."""
        return not same(self.spoken, self.target)

    @property
    def reachable(self) -> bool:
        """Whether anything can be said in the target language."""
        return not self.needed or bool(self.supplied) or self.ask is not None

    def require(self) -> None:
        """
        Refuse early what could not be said later.

        Raises:
            TaskError: With code `translation_missing`.
        """
        if not self.reachable:
            raise TaskError(
                f"There is no translation from {self.spoken!r} into {self.target!r}.",
                code="translation_missing",
                advice=f"Supply subtitles in {self.target!r}, plug in a translator, or leave it out.",
            )

    def cues(self, sentences: Sequence[Sentence], start: float, end: float) -> list[Moment]:
        """
        Return the moments of a stretch in the target language, at the film's times.

        Args:
            sentences: What is said in it.
            start: Seconds.
            end: Seconds.

        Raises:
            TaskError: `translation_missing` or `translation_failed`.
        """
        self.require()
        if not self.needed:
            return [Moment(one.start, one.end, one.text) for one in sentences]
        if self.supplied:
            # A cue that only reaches in with its edge belongs to the neighbour.
            return [cue for cue in self.supplied if start <= (cue.start + cue.end) / 2 < end]
        told = self.texts([one.text for one in sentences])
        return [
            Moment(one.start, one.end, text)
            for one, text in zip(sentences, told, strict=True)
            if text.strip()
        ]

    def texts(self, lines: Sequence[str]) -> list[str]:
        """
        Translate lines one for one.

        Raises:
            TaskError: With code `translation_missing`, where only fixed subtitles were supplied;
                `translation_failed`, where the translator did not do its work.
        """
        if not self.needed:
            return list(lines)
        if self.ask is None:
            raise TaskError(
                f"Free text cannot be translated into {self.target!r}: no translator is plugged in.",
                code="translation_missing",
                advice="Plug in a translator, or leave the language out.",
            )
        done: list[str] = []
        for at in range(0, len(lines), _BATCH):
            done += self._batch(list(lines[at : at + _BATCH]))
        return done

    def _batch(self, lines: list[str]) -> list[str]:
        if not lines:
            return []
        assert self.ask is not None
        prompt = _PROMPT.format(
            source=f' from "{self.spoken}"' if self.spoken else "",
            target=self.target,
            count=len(lines),
            lines=json.dumps(lines, ensure_ascii=False),
        )
        try:
            answer = self.ask(prompt)
        except VidkitError as error:
            raise TaskError(
                f"The translator failed: {error.message}", code="translation_failed", advice=error.advice
            ) from error
        read = _array(answer)
        if read is not None and len(read) == len(lines):
            return read
        if len(lines) == 1:
            # A model that answers one line with that line and no brackets has done its work.
            if read is None and answer.strip() and "[" not in answer:
                return [answer.strip().strip('"“”')]
            raise TaskError(
                "The translator did not answer with a translation.",
                code="translation_failed",
                advice="Try another model as translator.",
            )
        half = len(lines) // 2  # lines were lost or joined: ask for fewer at a time
        return self._batch(lines[:half]) + self._batch(lines[half:])


def tongue_of(args: Mapping[str, Any], folder: Path, *, spoken: str, target: str | None) -> Tongue:
    """
    Gather what an order gives for its target language.

    Args:
        args: `subtitles` (files by language) and `translator` (a plug), where given.
        folder: Where the files lie.
        spoken: The language of the film.
        target: The language wanted; None is the one spoken.
    """
    cues = supplied(args, folder, target)
    return Tongue(spoken, target or spoken, tuple(cues or ()), asker(args.get("translator")))


def supplied(args: Mapping[str, Any], folder: Path, language: str | None) -> list[Moment] | None:
    """Read the subtitles somebody gave in a language; None where there are none."""
    for tag, name in dict(args.get("subtitles") or {}).items():
        if language and same(str(tag), language):
            text = (folder / str(name)).read_bytes().decode("utf-8-sig", errors="replace")
            return subtitles.read(text)
    return None


def transcript_of(args: Mapping[str, Any], folder: Path, language: str | None) -> Transcript | None:
    """
    Take supplied subtitles as the transcript.

    Only those of a language that is named as spoken: any others may be translations. Where none is named,
    English is what the built-in recogniser would take it for, so English subtitles are better than listening.
    """
    target = args.get("target_language")
    if language is None and not args.get("speech_model") and not (target and same(str(target), "en")):
        language = "en"
    cues = supplied(args, folder, language)
    return subtitles.to_transcript(cues, str(language)) if cues else None


def asker(plug: Mapping[str, Any] | None) -> Callable[[str], str] | None:
    """
    Load the function a plug names.

    Raises:
        TaskError: With code `bad_plug`, when there is no such function.
    """
    if not plug:
        return None
    ask = function(str(plug.get("ask") or ""))
    endpoint = dict(plug.get("endpoint") or {})
    return lambda prompt: str(ask(endpoint, prompt))


def same(one: str | None, other: str | None) -> bool:
    """Tell whether two tags mean one language to a reader: regions do not matter, scripts of Chinese do."""
    first, second = (_SAME.get(primary(tag), primary(tag)) for tag in (one, other))
    if first != second:
        return False
    scripts = {_chinese(tag) for tag in (one, other)} - {""}
    return first != "zh" or len(scripts) < 2


def _chinese(tag: str | None) -> str:
    parts = (tag or "").lower().replace("_", "-").split("-")[1:]
    if {"tw", "hk", "mo", "hant"} & set(parts):
        return "traditional"
    return "simplified" if parts else ""


def _array(answer: str) -> list[str] | None:
    """Read the JSON array out of an answer, with or without talk and fences around it."""
    found = re.search(r"\[.*\]", answer, re.DOTALL)
    try:
        read = json.loads(found.group(0)) if found else None
    except ValueError:
        return None
    if not isinstance(read, list) or not all(isinstance(line, str) for line in read):
        return None
    return [line.strip() for line in read]
