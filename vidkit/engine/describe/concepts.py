"""
From the stage's six hundred words to the two hundred every language has grammar for.

A word stands for itself, for a synonym, or for what it is drawn as: an albatross is drawn as a bird, so
"a bird" is what a sighted person would say too.
"""

from __future__ import annotations

from collections.abc import Container
from functools import lru_cache

from vidkit.engine.stage.vocabulary import fallback, nouns

_SAME = {
    "husky": "dog", "raccoon": "", "hyena": "wolf", "puma": "lion",
    "cougar": "lion", "koala": "", "polar bear": "bear", "grizzly bear": "bear",
    "black cat": "cat", "robot": "robot", "android": "robot", "pony": "horse", "stallion": "horse",
    "mule": "donkey", "fawn": "deer", "gazelle": "deer", "antelope": "deer", "stag": "deer",
    "reindeer": "deer", "elk": "moose", "hare": "rabbit", "bunny": "rabbit", "rat": "mouse", "hamster": "",
    "guinea pig": "", "chipmunk": "squirrel", "seahorse": "", "mammoth": "", "yeti": "", "ostrich": "",
    "heron": "", "stork": "bird", "crane": "bird", "raven": "crow", "seagull": "gull", "albatross": "gull",
    "pigeon": "bird", "dove": "bird", "hawk": "eagle", "falcon": "eagle", "meerkat": "", "manta ray": "",
    "sea lion": "seal", "cheetah": "leopard", "jaguar": "leopard", "snow leopard": "leopard",
    "lioness": "lion", "toad": "frog", "salmon": "fish", "tuna": "fish", "goldfish": "fish",
    "tropical fish": "fish", "clownfish": "fish", "sheep": "sheep", "lamb": "sheep", "ram": "sheep",
    "piglet": "pig", "calf": "cow", "duckling": "chick", "alligator": "crocodile", "dromedary": "camel",
    "lotus": "water lily", "lily": "water lily", "fir": "pine", "oak": "tree", "daisy": "flower",
    "cherry blossom": "cherry tree", "sakura": "cherry tree", "apple tree": "tree", "home": "house",
    "cottage": "house", "cabin": "hut", "farmhouse": "house", "snowhouse": "igloo", "chapel": "church",
    "cathedral": "church", "merry-go-round": "carousel", "well": "", "treehouse": "", "palace": "",
    "sandcastle": "", "eiffel tower": "tower", "gazebo": "hut", "airplane": "plane", "aeroplane": "plane",
    "jet": "plane", "sailing boat": "sailboat", "fishing boat": "boat", "yacht": "sailboat",
    "rowboat": "boat", "rowing boat": "boat", "raft": "boat", "gondola": "canoe", "kayak": "canoe",
    "motorboat": "boat", "speedboat": "boat", "galleon": "ship", "pirate ship": "ship",
    "sailing ship": "ship", "cruise ship": "ship", "space shuttle": "rocket", "spaceship": "rocket",
    "spacecraft": "rocket", "starship": "rocket", "space station": "satellite", "flying saucer": "ufo",
    "bike": "bicycle", "motorbike": "motorcycle", "moped": "scooter", "vespa": "scooter",
    "automobile": "car", "jeep": "car", "sports car": "car", "race car": "car", "police car": "car",
    "cab": "taxi", "lorry": "truck", "van": "car", "school bus": "bus", "minibus": "bus",
    "steam train": "train", "locomotive": "train", "trolley": "tram", "fire engine": "fire truck",
    "paper airplane": "paper plane", "glider": "plane", "hot-air balloon": "hot air balloon",
    "blimp": "airship", "zeppelin": "airship", "paraglider": "parachute", "drone": "", "buoy": "",
    "asteroid": "rock", "comet": "", "earth": "planet", "jupiter": "planet", "saturn": "planet",
    "carriage": "", "wagon": "", "rickshaw": "", "stroller": "", "tank": "", "skateboard": "",
    "mom": "woman", "mother": "woman", "lady": "woman", "doctor": "woman", "teacher": "woman",
    "grandma": "woman", "grandmother": "woman", "violinist": "woman", "dad": "man", "father": "man",
    "guy": "man", "gentleman": "man", "grandpa": "man", "grandfather": "man", "worker": "man",
    "soldier": "man", "explorer": "man", "kid": "child", "toddler": "child", "brother": "boy",
    "sister": "girl", "spaceman": "astronaut", "cosmonaut": "astronaut", "ballerina": "dancer",
    "prince": "king", "princess": "queen", "samurai": "knight", "guitarist": "musician",
    "artist": "painter", "diver": "swimmer", "witch": "wizard", "hero": "superhero", "rider": "",
    "ninja": "person", "monk": "person", "nun": "person", "clown": "man", "pirate": "man",
    "cowboy": "man", "angel": "", "fairy": "", "santa": "", "stone": "rock", "sofa": "", "couch": "",
    "armchair": "chair", "bonfire": "campfire", "fire": "campfire", "mug": "cup", "coffee": "cup",
    "present": "gift", "lamp post": "street lamp", "streetlight": "street lamp", "hot dog": "",
    "beach umbrella": "parasol", "tv": "television", "phone": "telephone", "laptop": "computer",
    "watch": "clock", "football": "ball", "soccer ball": "ball", "basketball": "ball",
    "beach ball": "ball", "cupcake": "", "crystal": "", "honey": "", "pot": "", "tea": "", "skull": "",
    "typewriter": "computer", "gramophone": "", "sled": "sled", "surfboard": "", "surfer": "person",
    "palm tree": "palm", "leaf": "", "bouquet": "", "potted plant": "", "plant": "", "bonsai": "",
    "jack-o'-lantern": "pumpkin", "merry": "", "ruin": "", "museum": "", "mansion": "", "moth": "butterfly",
}  # fmt: skip

#: Pictures whose Unicode name is the word, where the stage draws something else or by hand.
_PICTURES = {
    "raccoon": "🦝", "koala": "🐨", "hamster": "🐹", "clown": "🤡", "ostrich": "🦤", "yeti": "🦍",
    "sofa": "🛋", "couch": "🛋", "campfire": "🔥", "bonfire": "🔥", "kangaroo": "🦘", "unicorn": "🦄",
    "moose": "🫎", "mermaid": "🧜‍♀️", "superhero": "🦸", "fairy": "🧚", "rider": "🏇",
    "palace": "🏰", "coral": "🪸",
}  # fmt: skip


def concept_of(noun: str, known: Container[str]) -> str | None:
    """Return the word among *known* that a noun stands for, or None."""
    if noun in known:
        return noun
    if noun in _SAME:
        if not _SAME[noun] or _SAME[noun] in known:
            return _SAME[noun] or None
        noun = _SAME[noun]
    entry = nouns().get(noun)
    if entry is None:
        return None
    if entry.name != noun:  # another spelling of it
        return concept_of(entry.name, known)
    if not entry.drawn.startswith("@"):
        return None
    return next((name for name in _drawn_alike()[entry.drawn] if name in known), None)


@lru_cache(maxsize=1)
def _drawn_alike() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for noun in nouns().values():
        found.setdefault(noun.drawn, []).append(noun.name)
    # The plainest word first: "@bird" is a bird before it is an albatross.
    return {
        drawn: tuple(sorted(names, key=lambda name: (name != drawn[1:], len(name), name)))
        for drawn, names in found.items()
    }


def picture_of(noun: str) -> str:
    """Return the emoji by which Unicode names a noun, or ""."""
    if noun in _PICTURES:
        return _PICTURES[noun]
    entry = nouns().get(noun) or fallback(noun)
    return "" if entry is None or entry.drawn.startswith("@") else entry.drawn
