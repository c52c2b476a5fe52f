"""Spoken sentences as the stage can take them: without idioms, with the place and the hour they leave out."""

from __future__ import annotations

import re

from vidkit.engine.stage.vocabulary import nouns
from vidkit.engine.stage.words import understand


def plain(said: str) -> str:
    """
    Leave out words that only sound like things: "on board", "the way home", "watch what happens".

    The stage takes every word it has a picture for at its word, which is right for prompts; spoken sentences
    are full of idioms, so here it gets only the nouns of its own table.
    """
    for hero in understand(said).subjects:
        name = hero.noun.name
        if name not in nouns() or name in _IDIOMS:
            said = re.sub(rf"\b{re.escape(name)}(?:s|es)?\b", " ", said, flags=re.IGNORECASE)
    return re.sub(r"\s+([.,;:!?])", r"\1", " ".join(said.split()))


def recalled(said: str, known: dict[str, str]) -> str:
    """
    Name in full what is named shortly: after "a paper boat", "the boat" is the paper boat.

    Args:
        said: A sentence in English.
        known: Short name → full name of what was named so far; what this sentence names is added.
    """

    def full(found: re.Match[str]) -> str:
        whose, head, after = found.group(1), found.group(2).lower(), found.group(3) or ""
        own = f"{head} {after.lower()}" in nouns()  # "the fire engine" is no fire
        return found.group(0) if own or head not in known else f"{whose} {known[head]}"

    said = re.sub(rf"\b({_WHOSE})\s+([a-z]+)\b(?=(?:\s+([a-z]+))?)", full, said, flags=re.IGNORECASE)
    for hero in understand(said).subjects:
        head, name = hero.noun.name.split()[-1], " ".join([*hero.colour_names, hero.noun.name])
        if hero.count == 1 and head in nouns() and nouns()[head].kind == hero.noun.kind:
            known[head] = name
    return said


_WHOSE = "the|that|this|its|his|her|their|my|our|your"

#: Words of the table that spoken sentences mostly use otherwise.
_IDIOMS = {"home", "watch", "ring", "key", "board", "way", "present", "iron", "cap", "bank", "fan", "mark"}

#: How a place is written behind what stands there.
PLACES = {
    "sea": "by the sea",
    "beach": "on the beach",
    "island": "on an island",
    "underwater": "underwater",
    "lake": "by the lake",
    "river": "by the river",
    "desert": "in the desert",
    "savanna": "on the savanna",
    "jungle": "in the jungle",
    "forest": "in the forest",
    "mountain": "in the mountains",
    "volcano": "near the volcano",
    "snow": "in the arctic",
    "city": "in the city",
    "street": "in the street",
    "village": "in the village",
    "market": "at the market",
    "rooftop": "on the rooftop",
    "meadow": "in the meadow",
    "park": "in the park",
    "farm": "on the farm",
    "road": "on the road",
    "room": "in the room",
    "stage": "on the stage",
    "space": "in outer space",
    "moon": "on the moon",
    "mars": "on mars",
    "sky": "above the clouds",
}
#: How an hour is written behind that.
LIGHTS = {
    "sunset": " at sunset",
    "dawn": " at dawn",
    "dusk": " at dusk",
    "night": " at night",
    "golden": " in the late afternoon",
    "noon": " in daylight",
}
#: How a weather is written behind that.
WEATHERS = {"snow": " in the snow", "rain": " in the rain", "storm": " in the storm", "fog": " in the fog"}
