"""Reading a prompt phrase by phrase: adjectives wait for their noun, actions find theirs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from vidkit.engine.stage.palettes import COLOURS
from vidkit.engine.stage.staging import Subject
from vidkit.engine.stage.vocabulary import Noun, fallback, nouns, phrases, singulars, words_of

_DETERMINERS = words_of("determiners")


_CLOTHES = words_of("clothes")


_HATS = words_of("hats")


_HAIR = words_of("hair")


_HOLDING = words_of("holding")


_RIDING = words_of("riding")


_HELD = words_of("held")


_RIDDEN = words_of("ridden")


_SWALLOWS = words_of("swallows")


_PLURAL_OF_ITSELF = words_of("plural_of_itself")


_INSTRUMENTS = {"singer": "microphone", "guitarist": "guitar", "musician": "guitar", "violinist": "violin"}


_PLURALS = words_of("plurals")


_EXTRA = {"paris": "eiffel tower", "egypt": "pyramid"}


_QUIET = words_of("quiet")


_VERBS_TOO = words_of("verbs_too")


_VERBS_BEHIND = words_of("verbs_behind")


_WHO = words_of("who")


_WHOM = words_of("whom")


_HOMEWARD = words_of("homeward")


_GONE = words_of("gone")


@dataclass(slots=True)
class Reading:
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
    water: bool = False  # "the water" was said: a lake, unless another word says which

    def forget_adjectives(self) -> None:
        """Start afresh for the next noun."""
        self.colours, self.count, self.action, self.scale = [], None, "", 1.0
        self.eyes = self.hair = ""


def read_phrase(reading: Reading, words: list[str], at: int) -> int:
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


def _take(reading: Reading, phrase: str, words: list[str], at: int, length: int) -> int:
    after = words[at + length] if at + length < len(words) else ""
    if phrase in _GONE:
        return length  # after the rain it does not rain
    if length == 1 and _take_adjective(reading, phrase, after):
        return 1
    noun, plural = _find_noun(phrase)
    meanings = phrases().get(phrase, ())
    if phrase in _VERBS_TOO and _is_verb(words[at - 1] if at else "", phrase, after):
        noun, meanings = None, tuple(item for item in meanings if item[0] == "actions")
        if not meanings:
            reading.leftovers.append(phrase)
            return 1
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
    if phrase == "home" and at and _goes(words[at - 1]):
        return 1  # a boat that comes home brings no house
    categories = {category for category, _ in meanings}
    for category, meaning in meanings:
        _note(reading, category, meaning, phrase, words, at, noun is not None)
    if noun and not (categories & {"actions", "numbers", "sizes"}):
        _add_subject(reading, noun, plural, words, at)
    elif categories & {"places"}:
        reading.forget_adjectives()
    return length


def _is_verb(before: str, word: str, after: str) -> bool:
    """
    Say whether a word stands between who does it and what is done: "a dog watches the sea".

    What is hardly ever a thing behind a thing needs no more than the one before it: "a lantern swings".
    """
    if before in _WHO or (before == "to" and not word.endswith("s")):
        return True
    if any(category == "weathers" for category, _ in phrases().get(before, ())):
        return after in _DETERMINERS  # "fireworks show the way", but "a fireworks show"
    return _find_noun(before)[0] is not None and (
        word in _VERBS_BEHIND or after in _DETERMINERS or after in _WHOM
    )


def _goes(word: str) -> bool:
    """Say whether *word* is what somebody does on the way home."""
    return word in _HOMEWARD or any(category == "actions" for category, _ in phrases().get(word, ()))


def _take_adjective(reading: Reading, word: str, after: str) -> bool:
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
            return False
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
    reading: Reading, category: str, meaning: str, phrase: str, words: list[str], at: int, noun: bool
) -> None:
    before = words[at - 1] if at else ""
    if category == "numbers":
        reading.count = int(meaning)
    elif category == "sizes":
        reading.scale = 0.62 if meaning == "small" else 1.45
    elif category == "actions":
        who = reading.subjects[-1].noun if reading.subjects else None
        if phrase.startswith(("drift", "float")) and who and who.habitat == "water":
            meaning = "sail"  # a boat that drifts over a lake stays on it; a lantern does not
        _note_action(
            reading,
            meaning,
            before,
            words[at + len(phrase.split())] if at + len(phrase.split()) < len(words) else "",
        )
    elif category == "places":
        if phrase == "water":
            reading.water = True
        else:
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


def _note_action(reading: Reading, meaning: str, before: str, after: str) -> None:
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


def _add_subject(reading: Reading, noun: Noun, plural: bool, words: list[str], at: int) -> None:
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


def _joins_last(reading: Reading, subject: Subject, verb: str) -> bool:
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
