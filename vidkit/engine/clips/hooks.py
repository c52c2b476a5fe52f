"""
The line of text that makes one stay: thirteen tones around the clip's own key phrase.

    write("dramatic", "the season of darkness")     # "It all comes down to the season of darkness…"

Every sentence stays true whatever the phrase is: it points at what is said and promises nothing else.
English has a grammar for each tone; in another language the clip's own words stand, with the tone's
punctuation.
"""

from __future__ import annotations

import hashlib
import re

from vidkit.engine.language import primary

#: `{p}` is the phrase as said, `{P}` the same with a capital, `{s}` the clip's length in seconds.
GRAMMAR: dict[str, tuple[str, ...]] = {
    "serious": ("What {p} really asks of us", "A hard look at {p}", "{P}, taken seriously"),
    "casual": ("So, about {p}", "Okay, let's talk about {p}", "A quick word on {p}"),
    "informative": ("{P}, in {s} seconds", "What to know about {p}", "{P}: the short version"),
    "conversational": ("Ever thought about {p}?", "What do you make of {p}?", "Can we talk about {p}?"),
    "humorous": ("{P}. Yes, really.", "Plot twist: {p}", "Nobody warned me about {p}"),
    "parody": ("Breaking news: {p}", "Previously, on “{P}”", "Coming soon to a screen near you: {p}"),
    "inspirational": (
        "A thought to carry with you: {p}",
        "There is something to learn from {p}",
        "Look again at {p}",
    ),
    "dramatic": ("Everything turns on {p}", "And then: {p}", "It all comes down to {p}…"),
    "empathetic": ("If {p} is on your mind too", "For everyone who knows {p}", "You are not alone with {p}"),
    "persuasive": ("Give {p} {s} seconds of your time", "Hear this out: {p}", "Give {p} a fair hearing"),
    "neutral": ("{P}", "On {p}", "About {p}"),
    "excited": ("You have to hear this: {p}!", "Wait for it: {p}!", "Here it comes: {p}!"),
    "calm": ("A quiet moment with {p}", "Take a breath: {p}", "Slowly, on {p}"),
}

#: What a tone says before a sentence that is quoted whole.
_BEFORE = {
    "serious": "",
    "casual": "So: ",
    "informative": "In short: ",
    "conversational": "What would you say? ",
    "humorous": "Plot twist: ",
    "parody": "Breaking news: ",
    "inspirational": "Carry this with you: ",
    "dramatic": "And then: ",
    "empathetic": "Sounds familiar? ",
    "persuasive": "Hear this out: ",
    "neutral": "",
    "excited": "Wait for it: ",
    "calm": "Take a breath: ",
}

#: What a tone says over pictures without words: true of every such clip.
_WORDLESS = {
    "serious": "Watch closely",
    "casual": "Just watch this",
    "informative": "{s} seconds without a word",
    "conversational": "What do you see?",
    "humorous": "No words. Literally.",
    "parody": "A film without dialogue presents",
    "inspirational": "Look at this for a moment",
    "dramatic": "Not a word is spoken…",
    "empathetic": "Stay with this for a moment",
    "persuasive": "Give this {s} seconds",
    "excited": "Watch this!",
    "calm": "Just look",
}

#: How a tone ends a line that is only the speaker's own words.
_MARKS = {"excited": "!", "dramatic": "…", "calm": "…", "conversational": "?", "humorous": "!"}

STYLES = tuple(GRAMMAR)


def write(
    style: str,
    phrase: str,
    *,
    language: str = "en",
    seconds: float = 0.0,
    quoted: bool = False,
    asked: str = "",
    seed: int = 0,
) -> str:
    """
    Write the hook of a clip.

    Args:
        style: One of `STYLES`; an unknown one is written as `neutral`.
        phrase: What it is about, as said: `"the season of darkness"`.
        language: Of the phrase.
        seconds: Length of the clip.
        quoted: Whether the phrase is a whole sentence of the clip.
        asked: A question the clip itself asks; in a talking tone that is the better hook.
        seed: Chooses among the sentences of a tone.
    """
    phrase = " ".join(phrase.split()).strip(" .,;:")
    if asked and style in {"conversational", "casual", "informative", "serious"} and len(asked) <= 70:
        return asked
    if not phrase:
        return ""
    if primary(language) != "en":
        mark = _MARKS.get(style, "")
        # A statement does not become a question by its mark alone.
        line = f"“{_capital(phrase)}”" if quoted else _capital(phrase)
        return line + (mark if mark != "?" else "…")
    if quoted:
        return f"{_BEFORE.get(style, '')}“{_capital(phrase)}”"
    options = [
        option for option in GRAMMAR.get(style, GRAMMAR["neutral"]) if seconds >= 5 or "{s}" not in option
    ]
    if len(phrase) > 36:  # long phrases take the shortest sentence there is
        options = sorted(options, key=len)[:1]
    pick = hashlib.sha256(f"{seed}|{style}|{phrase.lower()}".encode()).digest()[0] % len(options)
    return options[pick].format(p=_inside(phrase), P=_capital(phrase), s=round(seconds))


def wordless(style: str, title: str, seconds: float) -> str:
    """Write the hook of a clip in which nothing is said; a plain tone gives its title."""
    return _WORDLESS.get(style, title).format(s=max(1, round(seconds)))


def question_in(text: str) -> str:
    """Return the first question a text asks, or nothing."""
    found = re.search(r"(?:^|(?<=[.!?]\s))([^.!?]{6,70}\?)", text)
    return found.group(1).strip() if found else ""


def _inside(phrase: str) -> str:
    """Write a phrase as it stands inside a sentence: without the capital its article once had."""
    first, _, rest = phrase.partition(" ")
    return f"{first.lower()} {rest}" if rest and first in {"The", "A", "An", "My", "Our", "Your"} else phrase


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
