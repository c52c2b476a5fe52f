"""
A clip as a file of its own: cut, shape, captions and hook in one pass.

    script = prepare(known, clip, wish, tongue)
    facts = render(known, clip, script, wish, out, report)
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vidkit.engine import captions, exporting, sights
from vidkit.engine.clips import hooks, naming, origin
from vidkit.engine.clips.phrases import rarity
from vidkit.engine.clips.study import Study
from vidkit.engine.clips.translating import Tongue, same
from vidkit.engine.language import primary
from vidkit.engine.seeing.facts import rate_of
from vidkit.engine.speech.transcript import Sentence, Transcript
from vidkit.engine.subtitles import to_transcript
from vidkit.engine.work import Report, TaskError
from vidkit.models.media import Moment

if TYPE_CHECKING:
    from vidkit.engine.reframe.framing import Framing
    from vidkit.engine.stage.render import Overlay

#: Seconds a hook stays, unless told otherwise; and the least it needs to be read.
_HOOK_SECONDS, _HOOK_LEAST = 3.0, 1.0


@dataclass(frozen=True)
class Wish:
    """
    How clips are to be rendered.

    Attributes:
        width: Pixels.
        height: Pixels.
        ratio: Width over height to reframe to; None shows the whole picture.
        layout: How to reframe.
        captions: Their `style` and `display`; None for none.
        hook: Its `style`, `position`, `keywords` and `seconds`; None for none.
        seed: Chooses among hook sentences.
    """

    width: int
    height: int
    ratio: float | None
    layout: str
    captions: Mapping[str, Any] | None
    hook: Mapping[str, Any] | None
    seed: int = 0


@dataclass(frozen=True)
class Script:
    """
    All text that will be drawn over a clip.

    It is known before a frame is made, so that what cannot be drawn is refused early.

    Attributes:
        start: Where the clip begins in the film.
        end: Where it ends.
        said: Its words, timed from its own first frame.
        translation: Its cues in the target language, likewise.
        display: Which of the two are shown; empty for none.
        hook: The hook's text, empty for none.
        hook_language: Its language.
        notes: What a user should know.
    """

    start: float
    end: float
    said: Transcript
    translation: tuple[Moment, ...] = ()
    display: str = ""
    hook: str = ""
    hook_language: str = "en"
    notes: tuple[str, ...] = ()


def prepare(known: Study, clip: Mapping[str, Any], wish: Wish, tongue: Tongue) -> Script:
    """
    Write all text of a clip and make sure that it can be drawn.

    Raises:
        TaskError: `translation_missing`, `translation_failed`, `font_missing`, `outside_video`,
        `unknown_style`.
    """
    start, end = float(clip["start"]), float(clip["end"])
    if not 0 <= start < end or start >= known.duration:
        raise TaskError(
            f"Clip {clip['index']} ({start:.6g}–{end:.6g} s) does not lie in the film "
            f"of {known.duration:.6g} s.",
            code="outside_video",
            advice="Choose clips that were found in this film.",
        )
    end = min(end, known.duration)
    notes: list[str] = []
    inside = known.transcript.between(start, end)
    sentences = inside.sentences() if inside.words else []
    display = ""
    cues: list[Moment] = []
    if wish.captions is not None:
        display, cues = _captions(wish.captions, sentences, tongue, start, end, notes)
    text, language = "", tongue.target
    if wish.hook is not None:
        text, language = _hook(known, clip, sentences, wish, tongue, start, end, notes)
    shown = [word.text for word in inside.words] if display in {"original", "both"} else []
    captions.check(" ".join([*shown, *(cue.text for cue in cues), text]))
    return Script(
        start,
        end,
        inside.moved(-start),
        tuple(_moved(cue, start, end) for cue in cues),
        display,
        text,
        language,
        tuple(notes),
    )


def render(
    known: Study, clip: Mapping[str, Any], script: Script, wish: Wish, out: Path, report: Report
) -> dict[str, Any]:
    """
    Write the clip.

    Args:
        known: The film.
        clip: Its `index` and `title`.
        script: What is drawn over it.
        wish: How it is to look.
        out: The file.
        report: Progress out, cancel in.
    """
    framing = None
    if wish.ratio is not None:
        from vidkit.engine.reframe.plan import plan

        framing = plan(
            known.path,
            known.survey,
            script.start,
            script.end,
            wish.width / wish.height,
            wish.layout or "Auto",
        )
    made = exporting.export(
        known.path,
        out,
        start=script.start,
        end=script.end,
        width=wish.width,
        height=wish.height,
        framing=framing,
        overlays=overlays(script, wish, float(rate_of(known.survey.fps)), known.transcript.language),
        tags=_tags(known, clip, script, framing),
        report=report,
    )
    return {
        "index": int(clip["index"]),
        "width": made["width"],
        "height": made["height"],
        "seconds": made["seconds"],
        "frames": made["frames"],
        "fps": made["fps"],
        "hook": script.hook,
        "layouts": list(made["layouts"]),
        "notes": list(dict.fromkeys([*script.notes, *made["notes"]])),
    }


def overlays(script: Script, wish: Wish, fps: float, spoken: str) -> list[Overlay]:
    """Make what is drawn over the frames, the hook on top."""
    found: list[Overlay] = []
    if wish.captions is not None and script.display:
        found.append(
            captions.overlay(
                script.said.words,
                width=wish.width,
                height=wish.height,
                fps=fps,
                style=str(wish.captions.get("style") or captions.DEFAULT),
                language=spoken,
                translation=script.translation,
                display=script.display,
            )
        )
    if wish.hook is not None and script.hook:
        begin, end = hook_window(script.end - script.start, wish.hook)
        found.append(
            captions.hook(
                script.hook,
                width=wish.width,
                height=wish.height,
                fps=fps,
                start=begin,
                end=end,
                style=str(wish.hook.get("style") or "serious"),
                language=script.hook_language,
            )
        )
    return found


def hook_window(length: float, hook: Mapping[str, Any]) -> tuple[float, float]:
    """Return when a hook is shown in a clip of *length* seconds."""
    seconds = min(length, max(_HOOK_LEAST, float(hook.get("seconds") or _HOOK_SECONDS)))
    return (length - seconds, length) if hook.get("position") == "end" else (0.0, seconds)


def _captions(
    asked: Mapping[str, Any],
    sentences: Sequence[Sentence],
    tongue: Tongue,
    start: float,
    end: float,
    notes: list[str],
) -> tuple[str, list[Moment]]:
    """Decide what captions show, and fetch the translation."""
    display = str(asked.get("display") or "original")
    cues: list[Moment] = []
    if display != "original":
        if not tongue.needed:
            raise TaskError(
                f"Captions with {display!r} need a language other than {tongue.spoken!r}, which is spoken.",
                code="translation_missing",
                advice="Name the language to translate into, or show the original.",
            )
        cues = tongue.cues(sentences, start, end)
    if not sentences and not cues:
        notes.append("Nothing is said in this clip, so it has no captions.")
        return "", []
    if display != "original" and not cues:
        notes.append(f"The {tongue.target!r} subtitles say nothing in this clip.")
        display = "original" if display == "both" else ""
    return display, cues


def _hook(
    known: Study,
    clip: Mapping[str, Any],
    sentences: Sequence[Sentence],
    wish: Wish,
    tongue: Tongue,
    start: float,
    end: float,
    notes: list[str],
) -> tuple[str, str]:
    """Write the hook in the target language, if there is a way into it."""
    asked = wish.hook or {}
    language, weights = known.transcript.language, known.weights
    if tongue.needed and tongue.ask is None and tongue.supplied:
        # The supplied subtitles are the clip's own words in the target language.
        language = tongue.target
        told = to_transcript(tongue.cues(sentences, start, end), language)
        sentences = told.sentences() if told.words else []
        weights = rarity([cue.text for cue in tongue.supplied], language)
    texts = [sentence.text for sentence in sentences]
    phrases = naming.sure_phrases(sentences, language, weights)
    keywords = asked.get("keywords")
    about, quoted = naming.topic(phrases, keywords, texts, language, weights)
    if not about:
        about = str(clip.get("title") or "")
    if not sentences and not tongue.supplied:
        language = "en"  # what is only seen is named in English
    if not same(language, tongue.target) and tongue.ask is None and about:
        notes.append(f"The hook stays in {language!r}: into {tongue.target!r} it needs a translator.")
    style = str(asked.get("style") or "serious")
    if not (sentences or keywords or known.staged):
        line = hooks.wordless(style, about, end - start)
    else:
        line = hooks.write(
            style,
            about,
            language=language,
            seconds=end - start,
            quoted=quoted,
            asked="" if keywords else hooks.question_in(" ".join(texts)),
            seed=wish.seed,
        )
    if not line:
        notes.append("Nothing is said in this clip and it has no title, so it has no hook.")
    elif primary(language) != "en" and tongue.ask is None:
        notes.append(f"In {language!r} a hook is made of the clip's own words.")
    if line and tongue.needed and tongue.ask is not None:
        return tongue.texts([line])[0], tongue.target
    return line, language


def _moved(cue: Moment, start: float, end: float) -> Moment:
    """Return a cue at the clip's own times, as far as it lies inside."""
    return Moment(max(cue.start, start) - start, min(cue.end, end) - start, cue.text)


def _tags(known: Study, clip: Mapping[str, Any], script: Script, framing: Framing | None) -> dict[str, str]:
    """Say in the file where it comes from; a staged scene stays known, though a clip is not staged again."""
    note: dict[str, Any] = {
        "vidkit": 1,
        "clip": {"of": known.path.name, "start": round(script.start, 3), "end": round(script.end, 3)},
    }
    if known.staged is not None:
        note["staged"] = origin.staged_part(known.staged, script.start, script.end)
    if known.narrated is not None:
        note["narrated"] = origin.narrated_part(known.narrated, script.start, script.end)
    told = sights.of(known.path)
    if framing is None:
        note |= sights.noted(sights.between(told, script.start, script.end))
    else:
        note |= sights.noted(sights.through(told, framing, script.start, script.end))
    title = str(clip.get("title") or known.path.stem)
    return {"title": title[:120], "comment": json.dumps(note, ensure_ascii=False)}
