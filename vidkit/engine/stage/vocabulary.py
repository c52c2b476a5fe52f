"""
The dictionary of the stage: data files read once into one index of phrases.

Every phrase of up to three words leads to what it may mean: a noun, a place, a light, a weather, a season,
an action, a number or a size.
"""

from __future__ import annotations

import tomllib
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

#: How tall a hero of each size class stands, in pixels at 720 lines.
SIZES: dict[str, float] = {"T": 78, "S": 128, "M": 186, "L": 252, "H": 300, "G": 345}


@dataclass(frozen=True, slots=True)
class Noun:
    """
    One thing that can be shown.

    Attributes:
        name: The word.
        kind: animal, vehicle, building, plant, thing or person.
        habitat: ground, air, water or under (free-floating under water).
        home: The place it suggests when the prompt names none, or "".
        drawn: An emoji, or `@name` of a procedural painter.
        colour: Its usual colour, `#RRGGBB`.
        size: Key of `SIZES`.
        heading: Which way it faces: `<`, `>` or `-`.
        action: What it does unless told otherwise, or "".
    """

    name: str
    kind: str
    habitat: str
    home: str
    drawn: str
    colour: str
    size: str
    heading: str
    action: str = ""


@lru_cache(maxsize=4)
def _read(name: str) -> dict[str, Any]:
    text = resources.files("vidkit.engine.stage").joinpath("data", name).read_text(encoding="utf-8")
    return tomllib.loads(text)


def words_of(name: str) -> frozenset[str]:
    """Return the words of one of the reader's small lists."""
    return frozenset(_read("grammar.toml")["lists"][name].split("|"))


def _entries(table: dict[str, Any], path: tuple[str, ...]) -> list[Noun]:
    found: list[Noun] = []
    for key, value in table.items():
        if isinstance(value, dict):
            found += _entries(value, (*path, key))
        else:
            kind, habitat, home = (*path, "", "")[:3]
            drawn, colour, size, heading, action = (*value.split(), "")[:5]
            found.append(
                Noun(key, kind, habitat, home, drawn, colour, size, heading, _STEMS.get(action, action))
            )
    return found


_STEMS = {
    "dancing": "dance",
    "walking": "walk",
    "running": "run",
    "waving": "wave",
    "flying": "fly",
    "swimming": "swim",
}


@lru_cache(maxsize=1)
def nouns() -> dict[str, Noun]:
    """Return every noun by its word, aliases included."""
    table = dict(_read("nouns.toml"))
    aliases = table.pop("aliases")
    known = {noun.name: noun for noun in _entries(table, ())}
    for word, target in aliases.items():
        known.setdefault(word, known[target])
    return known


@lru_cache(maxsize=1)
def phrases() -> dict[str, tuple[tuple[str, str], ...]]:
    """Return phrase -> ((category, meaning), …) for everything that is not a noun."""
    index: dict[str, list[tuple[str, str]]] = {}
    for category, table in _read("places.toml").items():
        for meaning, words in table.items():
            for word in words.split("|"):
                index.setdefault(word, []).append((category, meaning))
    return {word: tuple(meanings) for word, meanings in index.items()}


_IRREGULAR: dict[str, str] = _read("grammar.toml")["irregular"]


def singulars(word: str) -> list[str]:
    """Return what *word* might be the plural of, likeliest first; empty for what looks singular."""
    if word in _IRREGULAR:
        return [_IRREGULAR[word]]
    if not word.endswith("s") or word.endswith("ss") or len(word) < 4:
        return []
    candidates = [word[:-1]]
    if word.endswith("ies"):
        candidates.insert(0, word[:-3] + "y")
    if word.endswith("es"):
        candidates.append(word[:-2])
    if word.endswith("ves"):
        candidates += [word[:-3] + "f", word[:-3] + "fe"]
    return candidates


_SKIP = words_of("skip")
_SHY = words_of("shy")


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    found: dict[str, str] = {}
    for code in (
        *range(0x1F300, 0x1F650),
        *range(0x1F680, 0x1F700),
        *range(0x1F900, 0x1FA00),
        *range(0x1FA70, 0x1FAFF),
    ):
        words = unicodedata.name(chr(code), "").split()
        if not words or len(words) > 2 or _SKIP & set(words):
            continue
        for word in {words[-1], " ".join(words)}:
            found.setdefault(word.lower(), chr(code))
    return found


def fallback(word: str) -> Noun | None:
    """Return a thing for a word outside our table, where Unicode names a picture so; else None."""
    if word in _SHY or len(word) < 3 or word.endswith("ing"):
        return None
    char = _names().get(word)
    return Noun(word, "thing", "ground", "", char, "#D98A4A", "M", "-") if char else None
