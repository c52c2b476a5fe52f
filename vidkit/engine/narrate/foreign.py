"""
What a sentence in another language shows, in the words the stage reads.

    in_english("Un barco rojo sale del puerto al amanecer.", "es")    # "red ship, by the sea, at dawn"

Only words of our own tables are found (people, animals, things, colours, places, hours): enough to set a
scene, and no translation.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from vidkit.engine.describe.languages import table_name
from vidkit.engine.describe.languages.base import table
from vidkit.engine.narrate.stageable import LIGHTS, PLACES

#: Languages whose words we know, besides English.
LANGUAGES = ("ar", "cmn", "de", "es", "fr", "hi", "it", "ja", "pt", "ru", "sw")

#: Those that write words without spaces between.
_WHOLE = {"cmn", "ja"}

#: How far from its noun a colour may stand, in letters.
_NEAR = 24

#: How far a number may stand before its noun.
_CLOSE = 14

_NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight", "nine")

_READING = re.compile(r"《[^》]*》")


@dataclass(frozen=True, slots=True)
class _Sign:
    """A written form, the part it plays (noun, colour, number, place, light) and its English word."""

    form: str
    part: str
    english: str


def in_english(text: str, language: str) -> str:
    """
    Return what a sentence shows as English words, in the sentence's order; "" where nothing is known.

    Args:
        text: The sentence.
        language: Its tag.
    """
    code = table_name(language)
    if code not in LANGUAGES:
        return ""
    low = text.lower()
    taken = [False] * len(low)
    found: list[tuple[int, _Sign]] = []
    for sign in _signs(code):
        for match in re.finditer(_pattern(sign, code), low):
            if not any(taken[match.start() : match.end()]):
                taken[match.start() : match.end()] = [True] * (match.end() - match.start())
                found.append((match.start(), sign))
    found.sort(key=lambda one: one[0])
    colours = [(at, sign.english) for at, sign in found if sign.part == "colour"]
    words: list[str] = []
    counts = [(at + len(sign.form), sign.english) for at, sign in found if sign.part == "number"]
    for at, sign in found:
        if sign.part == "noun":
            many = next((word for end, word in counts if 0 <= at - end <= _CLOSE), "")
            near = [pair for pair in colours if abs(pair[0] - at) <= _NEAR]
            if near:
                best = min(near, key=lambda pair: abs(pair[0] - at))
                colours.remove(best)
                words.append(f"{many} {best[1]} {sign.english}".strip())
            else:
                words.append(f"{many} {sign.english}".strip())
    words += list(dict.fromkeys(sign.english for _, sign in found if sign.part == "place"))[:1]
    words += list(dict.fromkeys(sign.english for _, sign in found if sign.part == "light"))[:1]
    return ", ".join(dict.fromkeys(words))


@lru_cache(maxsize=16)
def _signs(code: str) -> tuple[_Sign, ...]:
    """List what a language can name, longest forms first: "flying fish" before "fish"."""
    known = table(code)
    signs: list[_Sign] = []
    for english, told in known.get("nouns", {}).items():
        _, _, names = _READING.sub("", told).partition(" ")
        signs += [_Sign(form.strip().lower(), "noun", english) for form in names.split("|")]
    for group in ("colours", "hues"):
        for english, told in known.get(group, {}).items():
            shades = _READING.sub("", str(told)).split("|")
            signs += [_Sign(form.strip().lower(), "colour", english) for form in shades]
    for row in _READING.sub("", str(known.get("numbers", ""))).split("|"):  # one row for each gender
        forms = row.split()
        signs += [
            _Sign(form.lower(), "number", english)
            for form, english in zip(forms, _NUMBERS[-len(forms) :], strict=False)
            if forms
        ]
    for english, told in _places()[code].items():
        part = "light" if english in LIGHTS else "place"
        word = LIGHTS[english].strip() if part == "light" else PLACES[english]
        signs += [_Sign(form.lower(), part, word) for form in told.split("|")]
    usable = {sign for sign in signs if len(sign.form) > (0 if code in _WHOLE else 1)}
    return tuple(sorted(usable, key=lambda sign: (-len(sign.form), sign.form, sign.part, sign.english)))


def _pattern(sign: _Sign, code: str) -> str:
    form = re.escape(sign.form)
    if code in _WHOLE:
        return form
    if code == "ar":  # the article, "and", "in", "to" are written together with the word
        return rf"(?<!\w)(?:و|ف)?(?:ب|ل|ك)?(?:ال|ل)?{form}(?!\w)"
    if code == "ru":  # adjectives and nouns change their last letters
        stem = re.escape(sign.form[:-1] if len(sign.form) > 4 and sign.form[-1] in "аяоеыйийь" else sign.form)
        return rf"(?<!\w){stem}\w{{0,3}}(?!\w)"
    if code == "hi":
        return rf"(?<![\w\u0900-\u097f]){form}(?:ें|ों|े|ा|ी|ियाँ|ियां)?(?![\w\u0900-\u097f])"
    endings = "e|en|er|es|n|s|m|em" if code == "de" and sign.part == "colour" else "n|s|es|en"
    return rf"(?<!\w){form}(?:{endings})?(?!\w)"


@lru_cache(maxsize=1)
def _places() -> dict[str, dict[str, str]]:
    text = resources.files("vidkit.engine.narrate").joinpath("data", "places.toml").read_text("utf-8")
    return tomllib.loads(text)
