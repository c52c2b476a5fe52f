"""
Words become a staging: which place, which light, which weather, which heroes in which colours doing what.

Reading is plain and predictable: the longest known phrase wins, an adjective belongs to the next noun, an action to the
noun before it (or after it, behind an article).

    >>> understand("three brown camels walking at sunset", seed=1).subjects[0].count
    3
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass, field, replace

import numpy as np

from vidkit.engine.stage.palettes import COLOURS
from vidkit.engine.stage.vocabulary import Noun, fallback, nouns, phrases, singulars

#: Which place is the scene when several are named; the others become its backdrop.
PRIORITY = (
    "room", "stage", "underwater", "moon", "mars", "space", "market", "rooftop", "street", "village", "beach", "island",
    "river", "lake", "sea", "park", "farm", "road", "volcano", "jungle", "savanna", "snow", "desert", "forest", "mountain",
    "city", "meadow", "sky",
)  # fmt: skip
_HOUR_ORDER = ("night", "dusk", "sunset", "dawn", "golden", "noon")
_DETERMINERS = {
    "a",
    "an",
    "the",
    "some",
    "his",
    "her",
    "their",
    "its",
    "my",
    "our",
    "this",
    "that",
    "one",
    "very",
    "two",
    "three",
}
_CLOTHES = {
    "dress", "coat", "jacket", "shirt", "skirt", "suit", "sweater", "hoodie", "raincoat", "gown", "cape", "cloak", "robe",
    "uniform", "kimono", "costume", "outfit", "trousers", "overalls", "sari", "scarf", "tuxedo", "poncho", "parka",
}  # fmt: skip
_HATS = {"hat", "cap", "beret", "helmet", "beanie", "hood"}
_HAIR = {"hair", "haired", "hairs", "braids", "curls"}
_HOLDING = {
    "with",
    "holding",
    "carrying",
    "under",
    "holds",
    "carries",
    "playing",
    "plays",
    "reading",
    "reads",
    "raising",
}
_RIDING = {
    "riding",
    "rides",
    "ride",
    "on",
    "driving",
    "drives",
    "rowing",
    "rows",
    "pedaling",
    "paddling",
    "sailing",
    "in",
}
_HELD = {
    "umbrella", "parasol", "balloon", "lantern", "guitar", "flower", "rose", "tulip", "sunflower", "bouquet", "book", "flag",
    "camera", "sword", "candle", "trumpet", "violin", "microphone", "basket", "suitcase", "teddy bear", "telescope",
    "ice cream", "saxophone", "gift", "present", "lamp", "cup", "coffee", "axe", "hammer", "newspaper", "map", "shield",
    "letter", "trophy", "fan", "lollipop", "surfboard", "bow",
}  # fmt: skip
_RIDDEN = {
    "horse", "pony", "stallion", "camel", "elephant", "donkey", "bicycle", "bike", "unicorn", "dragon", "scooter",
    "motorcycle", "motorbike", "vespa", "rowboat", "canoe", "kayak", "raft", "rowing boat", "dromedary", "mule", "boat",
    "skateboard", "sled", "zebra", "giraffe", "ostrich", "turtle", "gondola", "moped", "llama",
}  # fmt: skip
_SWALLOWS = {"car", "bus", "truck", "taxi", "train", "tractor", "van", "jeep", "plane", "airplane", "helicopter", "jet", "submarine", "tram", "ferry", "ship", "lorry", "rocket", "spaceship"}  # fmt: skip
_PLURAL_OF_ITSELF = {
    "fish",
    "sheep",
    "deer",
    "people",
    "men",
    "women",
    "salmon",
    "bison",
    "goldfish",
    "tropical fish",
}
_INSTRUMENTS = {"singer": "microphone", "guitarist": "guitar", "musician": "guitar", "violinist": "violin"}
_PLURALS = {"people", "men", "women", "kids", "leaves", "mice", "geese", "wolves"}
_EXTRA = {"paris": "eiffel tower", "egypt": "pyramid"}
_QUIET = {
    "and", "or", "of", "in", "on", "at", "to", "by", "with", "over", "under", "through", "from", "into", "near", "while",
    "for", "as", "is", "are", "it", "his", "her", "their", "its", "up", "down", "across", "behind", "above", "below",
    "between", "around", "along", "toward", "towards", "against", "beside", "next", "very", "that", "this", "who",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Subject:
    """
    One hero or group of equal heroes.

    Attributes:
        noun: What it is and how it is drawn.
        count: How many (1–12).
        colours: One colour for all, or several in turn; `#RRGGBB`. From the prompt where it names one.
        colour_names: The prompt's own colour words, empty when the colour is the usual one.
        action: walk run dance fly swim sail jump sleep sit wave stand drive play ride, or "".
        eyes: Eye colour, `hair`, `hat`: colours of details when named, else "".
        held: What it holds in its hand, or None.
        ridden: What it rides, or None.
        scale: Factor for "tiny" and "giant".
    """

    noun: Noun
    count: int = 1
    colours: tuple[str, ...] = ()
    colour_names: tuple[str, ...] = ()
    action: str = ""
    eyes: str = ""
    hair: str = ""
    hat: str = ""
    held: Subject | None = None
    ridden: Subject | None = None
    scale: float = 1.0

    def colour(self, index: int = 0) -> str:
        """Return the colour of the *index*-th of them."""
        return self.colours[index % len(self.colours)] if self.colours else self.noun.colour


@dataclass(frozen=True, slots=True)
class Staging:
    """What the words asked for, complete: everything that was not said has been decided."""

    prompt: str
    seed: int
    place: str
    backdrops: tuple[str, ...]
    light: str
    weather: tuple[str, ...]
    season: str
    subjects: tuple[Subject, ...]
    sky_colour: str = ""
    ground_colour: str = ""
    moon: bool = False
    leftovers: tuple[str, ...] = ()

    def facts(self) -> dict[str, object]:
        """Return it JSON-ready, for the file's metadata and for a later description."""
        return {
            "prompt": self.prompt,
            "place": self.place,
            "backdrops": list(self.backdrops),
            "light": self.light,
            "weather": list(self.weather),
            "season": self.season,
            "subjects": [_subject_facts(subject) for subject in self.subjects],
            "seed": self.seed,
        }


def _subject_facts(subject: Subject) -> dict[str, object]:
    facts: dict[str, object] = {"noun": subject.noun.name, "count": subject.count, "kind": subject.noun.kind}
    facts["colours"] = list(subject.colour_names) or [subject.colour()]
    facts["action"] = subject.action
    if subject.held:
        facts["held"] = subject.held.noun.name
    if subject.ridden:
        facts["rides"] = subject.ridden.noun.name
    return facts


@dataclass(slots=True)
class _Reading:
    """What has been read so far, and the adjectives waiting for their noun."""

    places: list[str] = field(default_factory=list)
    lights: list[str] = field(default_factory=list)
    weathers: list[str] = field(default_factory=list)
    seasons: list[str] = field(default_factory=list)
    subjects: list[Subject] = field(default_factory=list)
    leftovers: list[str] = field(default_factory=list)
    colours: list[str] = field(default_factory=list)
    count: int | None = None
    action: str = ""
    scale: float = 1.0
    eyes: str = ""
    hair: str = ""
    linked: int = 0  # how many of the last subjects are joined by "and" without an action of their own
    sky_colour: str = ""
    ground_colour: str = ""
    moon: bool = False

    def forget_adjectives(self) -> None:
        self.colours, self.count, self.action, self.scale = [], None, "", 1.0
        self.eyes = self.hair = ""


def stable_hash(text: str) -> int:
    """Return the same 32-bit number for the same text in every process."""
    return zlib.crc32(" ".join(text.lower().split()).encode())


def understand(prompt: str, seed: int = 0) -> Staging:
    """
    Read *prompt* (without camera words) into a complete staging.

    Args:
        prompt: Any text; unknown words are kept as leftovers and colour the choice of scene only through the seed.
        seed: Varies whatever the words leave open.
    """
    words = re.findall(r"[a-zà-öø-ÿ0-9]+(?:['’-][a-zà-öø-ÿ0-9]+)*", prompt.lower().replace("’", "'"))
    words = [word.removesuffix("'s") for word in words]
    reading = _Reading()
    position = 0
    while position < len(words):
        position += _read_phrase(reading, words, position)
    rng = np.random.default_rng([seed & 0xFFFFFFFF, stable_hash(prompt)])
    return _decide(prompt, seed, reading, rng)


def _read_phrase(reading: _Reading, words: list[str], at: int) -> int:
    """Read the longest known phrase at *at*; return how many words it took."""
    for length in (3, 2, 1):
        if at + length > len(words):
            continue
        phrase = " ".join(words[at : at + length])
        taken = _take(reading, phrase, words, at, length)
        if taken:
            return taken
    word = words[at]
    if "-" in word:
        words[at : at + 1] = [part for part in word.split("-") if part] or ["a"]
        return 0 if len(words) > at and "-" not in words[at] else 1
    if word not in _QUIET:
        reading.leftovers.append(word)
    return 1


def _take(reading: _Reading, phrase: str, words: list[str], at: int, length: int) -> int:
    after = words[at + length] if at + length < len(words) else ""
    if length == 1 and _take_adjective(reading, phrase, after):
        return 1
    noun, plural = _find_noun(phrase)
    meanings = phrases().get(phrase, ())
    if not meanings and not noun:
        *front, last = phrase.split()
        for single in singulars(last):
            known = phrases().get(" ".join([*front, single]), ())
            meanings = meanings or tuple(m for m in known if m[0] == "places")
    if not noun and not meanings:
        if length == 1 and phrase not in _QUIET and (noun := fallback(phrase)):
            _add_subject(reading, noun, False, words, at)
            return 1
        if length == 1 and phrase not in _QUIET:
            for single in singulars(phrase):
                if noun := fallback(single):
                    _add_subject(reading, noun, True, words, at)
                    return 1
        return 0
    categories = {category for category, _ in meanings}
    for category, meaning in meanings:
        _note(reading, category, meaning, phrase, words, at, noun is not None)
    if noun and not (categories & {"actions", "numbers", "sizes"}):
        _add_subject(reading, noun, plural, words, at)
    elif categories & {"places"}:
        reading.forget_adjectives()
    return length


def _take_adjective(reading: _Reading, word: str, after: str) -> bool:
    if match := re.fullmatch(r"([a-z]+)-(eyed|haired)", word):
        if match[1] in COLOURS:
            setattr(reading, "eyes" if match[2] == "eyed" else "hair", COLOURS[match[1]])
            return True
        return False
    if word == "rainbow" and after and (_find_noun(after)[0] or after in COLOURS):
        reading.colours.append("colorful")
        return True
    if word in COLOURS:
        # "orange", "rose", "lavender" and "coral" are colours only in front of something else.
        if _find_noun(word)[0] and (not after or after in _QUIET or after in phrases()):
            return bool(after) and after in {"and"} and False
        reading.colours.append(word)
        return True
    if word in {"colourful", "multicoloured", "multicolored", "vibrant"}:
        reading.colours.append("colorful")
        return True
    last = reading.subjects[-1] if reading.subjects else None
    if (
        last
        and last.noun.kind == "person"
        and reading.colours
        and word in _CLOTHES | _HATS | _HAIR | {"eyes"}
    ):
        name = reading.colours[-1]
        changes: dict[str, object] = {"colours": (COLOURS[name],), "colour_names": (name,)}
        if word in _HATS:
            changes = {"hat": COLOURS[name]}
        elif word in _HAIR:
            changes = {"hair": COLOURS[name]}
        elif word == "eyes":
            changes = {"eyes": COLOURS[name]}
        reading.subjects[-1] = replace(last, **changes)  # type: ignore[arg-type]  # names checked above
        reading.forget_adjectives()
        return True
    if last and word == "eyes" and reading.colours:
        reading.subjects[-1] = replace(last, eyes=COLOURS[reading.colours[-1]])
        reading.forget_adjectives()
        return True
    return False


def _find_noun(phrase: str) -> tuple[Noun | None, bool]:
    known = nouns()
    if phrase in known:
        return known[phrase], phrase in _PLURALS
    if not phrase:
        return None, False
    *front, last = phrase.split()
    for single in singulars(last):
        name = " ".join([*front, single])
        if name in known:
            return known[name], True
    return None, False


def _note(
    reading: _Reading, category: str, meaning: str, phrase: str, words: list[str], at: int, noun: bool
) -> None:
    before = words[at - 1] if at else ""
    if category == "numbers":
        reading.count = int(meaning)
    elif category == "sizes":
        reading.scale = 0.62 if meaning == "small" else 1.45
    elif category == "actions":
        _note_action(
            reading,
            meaning,
            before,
            words[at + len(phrase.split())] if at + len(phrase.split()) < len(words) else "",
        )
    elif category == "places":
        reading.places.append(meaning)
        if reading.colours and not noun:
            hue = COLOURS[reading.colours[-1]]
            if meaning == "sky":
                reading.sky_colour = hue
            else:
                reading.ground_colour = hue
        if extra := _EXTRA.get(phrase):
            reading.subjects.append(Subject(nouns()[extra]))
    elif category == "lights":
        reading.lights.append(meaning)
        reading.moon = reading.moon or "moon" in phrase
        if not noun:
            reading.forget_adjectives()
    elif category == "weathers":
        reading.weathers.append(meaning)
    elif category == "seasons":
        reading.seasons.append(meaning)


def _note_action(reading: _Reading, meaning: str, before: str, after: str) -> None:
    if meaning == "hold":
        return
    described = (
        before in _DETERMINERS
        or before in COLOURS
        or (before in phrases() and any(c in {"sizes", "numbers"} for c, _ in phrases()[before]))
    )
    last = reading.subjects[-1] if reading.subjects else None
    # "with flying cars": the verb belongs to what follows; "a girl flying kites": to who does it.
    leads = (
        meaning in {"fly", "swim", "sleep", "dance", "jump", "walk", "run"}
        and _find_noun(after)[0] is not None
    )
    if last is None or described or (leads and last.noun.kind != "person"):
        reading.action = meaning
        return
    for back in range(1, max(1, reading.linked) + 1):
        subject = reading.subjects[-back]
        if back == 1 or not subject.action:
            reading.subjects[-back] = replace(subject, action=meaning)


def _add_subject(reading: _Reading, noun: Noun, plural: bool, words: list[str], at: int) -> None:
    count = reading.count
    if noun.name in _PLURAL_OF_ITSELF and count is None:
        plural = True
    if plural and (count is None or count == 1):
        count = {"animal": 4, "person": 3, "building": 3}.get(noun.kind, 3) if noun.size not in "TS" else 5
    following = words[at + 1] if at + 1 < len(words) else ""
    if (
        noun.kind == "plant"
        and noun.size in "TSM"
        and (plural or following in {"field", "fields", "meadow", "garden"})
    ):
        count = max(count or 0, 9)
    names = tuple(reading.colours)
    colours: tuple[str, ...] = tuple(COLOURS[name] for name in names)
    if "colorful" in names or "rainbow" in names:
        colours = ("#E8503F", "#F2A93B", "#3FA7A0", "#7D5FB2", "#F07FA8", "#4F8FD0")
        count = max(count or 1, 1)
    if noun.drawn in {"@cat", "@dog"} and not names and noun.colour.startswith("#34"):
        names = ()
    subject = Subject(
        noun,
        min(12, max(1, count or 1)),
        colours,
        names,
        reading.action or noun.action,
        reading.eyes,
        reading.hair,
        "",
        None,
        None,
        reading.scale,
    )
    if noun.name in _INSTRUMENTS:
        subject = replace(subject, held=Subject(nouns()[_INSTRUMENTS[noun.name]]))
    before = [
        w for w in words[max(0, at - 5) : at] if w not in _DETERMINERS and w not in COLOURS and w != "little"
    ]
    verb = before[-1] if before else ""
    joined = "and" in words[max(0, at - 3) : at] and bool(reading.subjects)
    reading.forget_adjectives()
    if at and words[at - 1] == "of" and reading.subjects and reading.subjects[-1].noun.kind == "thing":
        return  # "a cup of coffee", "a basket of apples": the first noun is the thing
    if _joins_last(reading, subject, verb):
        return
    reading.linked = reading.linked + 1 if joined else 1
    reading.subjects.append(subject)


def _joins_last(reading: _Reading, subject: Subject, verb: str) -> bool:
    """Give *subject* into the hands, or under the seat, of the person before it."""
    last = reading.subjects[-1] if reading.subjects else None
    if not last or (last.noun.kind not in {"person", "animal"} and last.noun.name != "robot"):
        return False
    name = subject.noun.name
    if name == "kite" and last.action == "fly" and last.noun.kind == "person":
        reading.subjects[-1] = replace(last, action="wave")
        return False
    if (
        verb in _HOLDING
        and name in _HELD
        and last.held is None
        and not (verb == "with" and last.noun.kind == "animal")
    ):
        action = "stand" if verb in {"playing", "plays"} else last.action
        reading.subjects[-1] = replace(last, held=subject, action=action)
        return True
    if last.noun.kind == "person" and verb in _RIDING and last.action in {"ride", "drive", "sail", "sit", ""}:
        if name == "boat":
            subject = replace(subject, noun=nouns()["rowboat"])
        if name in _RIDDEN and (verb not in {"on", "in"} or last.action or last.count == 1):
            reading.subjects[-1] = replace(last, ridden=subject, action="ride")
            return True
        if name in _SWALLOWS and verb in {"driving", "drives", "riding"}:
            reading.subjects[-1] = replace(subject, action="drive")
            return True
    return False


def _decide(prompt: str, seed: int, reading: _Reading, rng: np.random.Generator) -> Staging:
    subjects = reading.subjects
    weathers = list(dict.fromkeys(reading.weathers))
    named = sorted(set(reading.places), key=PRIORITY.index)
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
        if noun.home == "sky" and (noun.kind == "animal" or noun.name in {"helicopter"}):
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


def _hour(place: str, reading: _Reading, weathers: list[str], rng: np.random.Generator) -> str:
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
