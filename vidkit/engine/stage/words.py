"""
Words become a staging: which place, light and weather, which heroes in which colours doing what.

Reading is plain and predictable: the longest known phrase wins, an adjective belongs to the next noun, an
action to the noun before it (or after it, behind an article).

    >>> understand("three brown camels walking at sunset", seed=1).subjects[0].count
    3
"""

from __future__ import annotations

import re

import numpy as np

from vidkit.engine.stage.reading import (
    Reading,
    read_phrase,
)
from vidkit.engine.stage.staging import Staging, Subject, stable_hash

__all__ = ["PRIORITY", "Staging", "Subject", "stable_hash", "understand"]

#: Which place is the scene when several are named; the others become its backdrop.
PRIORITY = (
    "room",
    "stage",
    "underwater",
    "moon",
    "mars",
    "space",
    "market",
    "rooftop",
    "street",
    "village",
    "beach",
    "island",
    "river",
    "lake",
    "sea",
    "park",
    "farm",
    "road",
    "volcano",
    "jungle",
    "savanna",
    "snow",
    "desert",
    "forest",
    "mountain",
    "city",
    "meadow",
    "sky",
)


#: Places that "the water" may be the water of.
_WATERS = {"sea", "beach", "island", "lake", "river", "underwater"}


_HOUR_ORDER = ("night", "dusk", "sunset", "dawn", "golden", "noon")


def understand(prompt: str, seed: int = 0) -> Staging:
    """
    Read *prompt* (without camera words) into a complete staging.

    Args:
        prompt: Any text; unknown words are kept as leftovers.
        seed: Varies whatever the words leave open.
    """
    words = re.findall(r"[a-zà-öø-ÿ0-9]+(?:['’-][a-zà-öø-ÿ0-9]+)*", prompt.lower().replace("’", "'"))
    words = [word.removesuffix("'s") for word in words]
    reading = Reading()
    position = 0
    while position < len(words):
        position += read_phrase(reading, words, position)
    rng = np.random.default_rng([seed & 0xFFFFFFFF, stable_hash(prompt)])
    return _decide(prompt, seed, reading, rng)


def _decide(prompt: str, seed: int, reading: Reading, rng: np.random.Generator) -> Staging:
    subjects = reading.subjects
    weathers = list(dict.fromkeys(reading.weathers))
    places = set(reading.places)
    if reading.water and not places & _WATERS:
        places.add("lake")
    named = sorted(places, key=PRIORITY.index)
    if named and named[0] in {"room", "stage"}:
        named = [named[0], *[p for p in named[1:] if p != "meadow"]]
    forest = [s for s in subjects if s.noun.name in {"tree", "pine", "oak"} and s.count > 1]
    if forest and "forest" in named:
        subjects = [s for s in subjects if s not in forest]
    if not named:
        named = [_home(subjects, weathers, reading.lights, rng)]
    if "volcano" in named and named[0] in {"meadow", "mountain"}:
        named.insert(0, named.pop(named.index("volcano")))
    if named[0] == "village" and "lake" in named:
        named.insert(0, named.pop(named.index("lake")))
    if named[0] in {"market", "street", "village", "rooftop", "city", "stage", "park"}:
        subjects = [
            s for s in subjects if not (s.noun.name == "lantern" and s.count > 1 and s.action != "fly")
        ]
    place = named[0]
    return Staging(
        prompt=prompt,
        seed=seed,
        place=place,
        backdrops=tuple(named[1:]),
        light=_hour(place, reading, weathers, rng),
        weather=tuple(weathers),
        season=reading.seasons[0] if reading.seasons else "",
        subjects=tuple(subjects[:6]),
        sky_colour=reading.sky_colour,
        ground_colour=reading.ground_colour,
        moon=reading.moon,
        leftovers=tuple(reading.leftovers),
    )


def _home(subjects: list[Subject], weathers: list[str], lights: list[str], rng: np.random.Generator) -> str:
    if "aurora" in weathers or any(subject.noun.home == "snow" for subject in subjects):
        return "snow"
    for subject in subjects:
        noun = subject.noun
        if noun.name in {"kite", "balloon", "hot air balloon", "hot-air balloon", "paraglider"}:
            return "meadow"
        if noun.home == "sky" and (noun.kind == "animal" or noun.name == "helicopter"):
            return str(rng.choice(["meadow", "lake", "sea"]))
        if noun.home and not (noun.home == "meadow" and "snow" in weathers):
            return noun.home
    if "snow" in weathers:
        return "snow"
    if subjects and subjects[0].noun.kind == "thing":
        return (
            "room" if subjects[0].noun.size in "SM" and not weathers and "night" not in lights else "meadow"
        )
    if subjects:
        return str(rng.choice(["meadow", "park", "street"]))
    return str(rng.choice(["meadow", "lake", "mountain", "sea"]))


def _hour(place: str, reading: Reading, weathers: list[str], rng: np.random.Generator) -> str:
    if place == "space":
        return "space"
    if place in {"underwater", "stage"}:
        return place
    hours = [hour for hour in _HOUR_ORDER if hour in reading.lights]
    if "dark" in reading.leftovers and not hours:
        hours = ["night"]
    if place == "moon":
        return "moon"
    if "aurora" in weathers or "fireworks" in weathers or "meteors" in weathers:
        return "night"
    if hours:
        return hours[0]
    if {"fireflies", "lights"} & set(weathers):
        return "dusk" if place in {"market", "village"} or "fireflies" in weathers else "night"
    for weather in ("storm", "fog", "rain"):
        if weather in weathers:
            return weather
    if "cloudy" in weathers:
        return "fog" if rng.random() < 0.3 else "rain"
    if "snow" in weathers or place == "snow":
        return "snow"
    if place == "volcano":
        return "dusk"
    if place == "mars":
        return "sunset"
    if place in {"jungle", "farm", "park"}:
        return str(rng.choice(["noon", "golden"]))
    return str(rng.choice(["noon", "golden", "noon", "sunset"]))
