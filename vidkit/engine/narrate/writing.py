"""
Scripts from a prompt: spoken words of about the asked length, made from templates, and honest about it.

No language model writes here. The prompt's own subject and place (and sentences of a web page, where given)
are set into a spoken form that the stage can picture. `ORIGIN` says so wherever a script is shown.
"""

from __future__ import annotations

import itertools
import re
import zlib
from collections.abc import Iterator, Sequence

import numpy as np

from vidkit.engine.language import primary
from vidkit.engine.stage import camera
from vidkit.engine.stage.merge import named
from vidkit.engine.stage.vocabulary import nouns, singulars
from vidkit.engine.stage.words import understand
from vidkit.engine.work import TaskError

#: Said of every script made here.
ORIGIN = "Written by templates from the prompt's own words, without a language model."

#: Words a voice here speaks in a minute, pauses between sentences included.
PACE = 142

#: Lead-ins of a request that are no part of its subject.
_ASKING = re.compile(
    r"^\s*(?:please\s+)?(?:can you\s+|could you\s+)?(?:create|make|write|generate|produce|give me|film|shoot|"
    r"draft|i (?:want|need|would like))\s+(?:me\s+|us\s+)?(?:a|an|the|some)?\s*(?:[\w-]+[\s-]){0,4}?"
    r"(?:video|script|clip|short|reel|story|ad|advert|commercial|film|narration|post|tiktok)s?\s*"
    r"(?:(?:of|about|on|for|explaining|showing|telling|that (?:explains|shows|tells))\s+|[:–—-]\s*)",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\s*(?:,|\band\b)?\s*(?:in|for|of|under)\s+(?:about\s+)?\d+\s*(?:s|sec|seconds?|min|minutes?)\b.*$",
    re.IGNORECASE,
)

#: Sentences by the part they play; {it} is the subject as it was asked for, {place} and {light} where it is.
_OPENINGS = (
    "Look closely at {it}.",
    "Here is a short story about {it}.",
    "Let us spend a moment with {it}.",
    "This is about {it}.",
)
_QUESTIONS = ("Have you ever wondered {it}?", "Today, we look at {it}.", "Let us find out {it}.")
_SETTINGS = (
    "Picture {place} {light}.",
    "It begins {place_in} {light}.",
    "{light_cap}, it is quiet {place_in}.",
)
_MIDDLES = (
    "At first, nothing seems to move.",
    "Then the light changes, and so does everything in it.",
    "Come a little nearer.",
    "Every detail has its reason.",
    "What looks simple from far away is careful work up close.",
    "Take your time with it.",
    "Small things decide here: a colour, a line, a pause.",
    "From above, the whole place comes together.",
    "A little further on, the view opens.",
    "Wait for a moment, and watch what happens next.",
    "It is never quite the same twice.",
    "Step back, and you see how it all belongs together.",
    "Nothing here is in a hurry.",
    "And if you listen, you can almost hear it.",
)
_CLOSINGS = (
    "That is {it}.",
    "Remember {it}, the next time you pass by.",
    "Now you have seen {it}.",
)
_ANSWERED = ("That is {it}.", "Now you know {it}.")
_STORY_ENDS = ("And there the story ends, for today.", "The rest is for another day.")

#: Sentences of web pages that are about the page.
_ABOUT_THE_PAGE = re.compile(
    r"cookie|privacy|subscribe|newsletter|sign up|log in|click|copyright|rights reserved|terms of",
    re.IGNORECASE,
)

_ASKS = re.compile(r"(?:how|why|what|when|where)\b", re.IGNORECASE)

#: Verbs of somebody who does something: "the fox crosses", "the boat is".
_VERB = re.compile(r"[a-z]{2,}(?:[^su'])s$")
_NO_VERB = re.compile(
    r"(?:in|on|at|of|and|or|with|by|under|over|from|to|for|that|who|which|near|as|through|across)$|.*(?:ing|ed)$"
)
_NUMBERS = ("two", "three", "four", "five", "six", "seven", "ten")
_IS = {"is", "are", "was", "were", "has", "have", "can", "will"}

#: How a place is spoken of, alone and with its preposition.
_PLACES = {
    "sea": ("the open sea", "out at sea"),
    "beach": ("a long beach", "on the beach"),
    "island": ("a small island", "on the island"),
    "underwater": ("a coral reef", "under the sea"),
    "lake": ("a still lake", "by the lake"),
    "river": ("a winding river", "by the river"),
    "desert": ("the desert", "in the desert"),
    "savanna": ("the wide savanna", "on the savanna"),
    "jungle": ("the jungle", "in the jungle"),
    "forest": ("a quiet forest", "in the forest"),
    "mountain": ("a range of mountains", "in the mountains"),
    "volcano": ("a volcano", "near the volcano"),
    "snow": ("a snowy landscape", "in the arctic"),
    "city": ("a big city", "in the city"),
    "street": ("a city street", "in the street"),
    "village": ("a small village", "in the village"),
    "market": ("a busy market", "at the market"),
    "rooftop": ("the rooftops", "on the rooftop"),
    "meadow": ("a green meadow", "in the meadow"),
    "park": ("a park", "in the park"),
    "farm": ("a farm", "on the farm"),
    "road": ("an open road", "on the road"),
    "room": ("a quiet room", "in the room"),
    "stage": ("an empty stage", "on the stage"),
    "space": ("outer space", "in outer space"),
    "moon": ("the surface of the moon", "on the moon"),
    "mars": ("the red planet", "on mars"),
    "sky": ("the sky above the clouds", "above the clouds"),
}
_LIGHTS = {
    "sunset": "at sunset",
    "dawn": "at dawn",
    "dusk": "at dusk",
    "night": "at night",
    "golden": "in the late afternoon",
    "storm": "before a storm",
    "rain": "in the rain",
    "fog": "in the fog",
    "snow": "in the snow",
}


def write_script(prompt: str, seconds: float, language: str = "en", web: str | None = None) -> str:
    """
    Write a script to be spoken.

    Args:
        prompt: What it is about; whole sentences in it are kept as they are.
        seconds: How long it takes to speak, about.
        language: Of the script; only English is written here.
        web: Text of pages to draw facts from: their own sentences are quoted, nearest to the prompt first.

    Raises:
        TaskError: With code `language_not_available` or `no_script`.
    """
    if primary(language) != "en":
        raise TaskError(
            f"Scripts are written in English only here, not in {language!r}.",
            code="language_not_available",
            advice="Give the script itself: a script in any language is spoken.",
        )
    plain = camera.parse(" ".join(prompt.split()))[0]
    if not any(letter.isalnum() for letter in plain):
        raise TaskError("There is nothing to write about.", code="no_script", advice="Give a prompt.")
    wanted = max(6, round(seconds * PACE / 60))
    rng = np.random.default_rng(zlib.crc32(plain.lower().encode()))
    subject, said = _subject(plain)
    body = [*said, *_quoted(plain, web or "", wanted)]
    words = _slots(subject, plain)
    asks = bool(_ASKS.match(subject))
    opening = _pick(rng, _QUESTIONS if asks else _OPENINGS, words)
    closing = _pick(rng, _STORY_ENDS if said else _ANSWERED if asks else _CLOSINGS, words)
    script = [opening] if not said else []
    script += body
    room = wanted - _count([*script, closing])
    if room > 4 and not said:
        setting = _pick(rng, _SETTINGS, words)
        script.insert(1, setting)
        room -= len(setting.split())
    for sentence in _filling(rng, plain, body):
        if room < len(sentence.split()) * 0.6:
            break
        script.append(sentence)
        room -= len(sentence.split())
    if _count([*script, closing]) <= wanted * 1.15 or len(script) < 2:
        script.append(closing)
    return " ".join(_shortened(script, wanted))


def _subject(plain: str) -> tuple[str, list[str]]:
    """Return what a request is about, and the sentences in it that can be spoken as they are."""
    sentences = [part.strip() for part in re.split(r"(?<=[.!?])\s+", plain) if part.strip()]
    about = _TAIL.sub("", _ASKING.sub("", sentences[0]).rstrip(".!? ")).strip() or sentences[0].rstrip(".!?")
    asked = about != sentences[0].rstrip(".!? ")
    # A prompt of several sentences is a story already; a request or a bare phrase is only a subject.
    spoken = sentences[1:] if asked else (sentences if len(sentences) > 1 or _is_sentence(plain) else [])
    first = about.split()[0].lower()
    common = {"a", "an", "the", "our", "my", "your", "some", "many", *_NUMBERS, *nouns()}
    if first in common or _ASKS.match(first) or any(one in common for one in singulars(first)):
        about = about[0].lower() + about[1:]  # it stands inside a sentence now
    return about.rstrip("?"), [one if one[-1] in ".!?" else f"{one}." for one in spoken]


def _is_sentence(text: str) -> bool:
    """Whether a text tells something: it ends like a sentence, or somebody in it does something."""
    if text.rstrip()[-1:] in ".!?" and len(text.split()) >= 5:
        return True
    words = [word.lower() for word in re.findall(r"[A-Za-z'-]+", text)][:9]
    known = nouns()
    for before, after in itertools.pairwise(words):
        does = _VERB.match(after) and after.rstrip("s") not in known
        if before in known and (does or after in _IS):
            return True
        many = any(one in known for one in singulars(before))
        if many and after not in known and not _NO_VERB.match(after):
            return True
    return False


def _slots(subject: str, plain: str) -> dict[str, str]:
    seen = understand(plain)
    alone, within = _PLACES.get(seen.place, ("a quiet place", "there"))
    light = _LIGHTS.get(seen.light, "in the morning light")
    return {
        "it": subject,
        "place": alone,
        "place_in": within,
        "light": light,
        "light_cap": light[0].upper() + light[1:],
    }


def _pick(rng: np.random.Generator, choice: Sequence[str], words: dict[str, str]) -> str:
    return str(choice[int(rng.integers(len(choice)))]).format(**words)


def _filling(rng: np.random.Generator, plain: str, body: Sequence[str]) -> Iterator[str]:
    """Give sentences that fit anywhere, never the same twice in a row; heroes and place are named again."""
    seen = understand(plain)
    heroes = [hero.noun.name for hero in seen.subjects[:3]]
    within = _PLACES.get(seen.place, ("", "there"))[1]
    order = [str(one) for one in rng.permutation(_MIDDLES)]
    named_again = [f"Watch the {hero} {within}." for hero in heroes]
    named_again += [f"The {hero} is at the heart of it." for hero in heroes]
    used = {one.lower() for one in body}
    turn = 0
    while True:
        for sentence in order:
            if turn % 3 == 2 and named_again:
                yield named_again[(turn // 3) % len(named_again)]
            if sentence.lower() not in used:
                yield sentence
            turn += 1


def _quoted(plain: str, web: str, wanted: int) -> list[str]:
    """Choose sentences of a page: those that say most about the prompt, in the page's order."""
    if not web.strip():
        return []
    from vidkit.engine.meaning import rank

    parts = [part.strip() for part in re.split(r"(?<=[.!?])\s+", " ".join(web.split()))]
    parts = [
        part
        for part in parts
        if 5 <= len(part.split()) <= 28
        and part[-1] in ".!?"
        and part[0].isupper()
        and "http" not in part
        and not _ABOUT_THE_PAGE.search(part)
    ][:120]
    if not parts:
        return []
    ranking = rank(plain, parts)
    chosen: list[int] = []
    room = int(wanted * 0.75)
    for index in ranking.order:
        length = len(parts[index].split())
        if length <= room:
            chosen.append(index)
            room -= length
        if room < 6:
            break
    return [parts[index] for index in sorted(chosen)]


def _shortened(script: list[str], wanted: int) -> list[str]:
    """Leave out sentences before the last until it is about short enough; the first and last stay."""
    kept = list(script)
    while len(kept) > 2 and _count(kept) > wanted * 1.15:
        # What names a place is worth most to the stage.
        weak = [i for i in range(1, len(kept) - 1) if "places" not in named(kept[i])] or [len(kept) - 2]
        kept.pop(weak[-1])
    return kept


def _count(sentences: Sequence[str]) -> int:
    return sum(len(sentence.split()) for sentence in sentences)
