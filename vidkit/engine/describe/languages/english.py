"""English: articles, plurals, and a verb that knows one from many."""

from __future__ import annotations

from vidkit.engine.describe.languages.base import Language
from vidkit.engine.stage.vocabulary import fallback, nouns

_IRREGULAR = {
    "man": "men", "woman": "women", "person": "people", "child": "children", "mouse": "mice",
    "goose": "geese", "ox": "oxen", "sheep": "sheep", "deer": "deer", "fish": "fish", "moose": "moose",
    "wolf": "wolves", "calf": "calves", "leaf": "leaves", "fisherman": "fishermen", "snowman": "snowmen",
    "gentleman": "gentlemen", "spaceman": "spacemen", "salmon": "salmon", "tuna": "tuna", "shrimp": "shrimp",
    "squid": "squid", "dice": "dice", "cactus": "cacti", "scarf": "scarves", "passerby": "passers-by",
    "bread": "loaves of bread", "cheese": "cheeses", "clownfish": "clownfish", "goldfish": "goldfish",
    "jellyfish": "jellyfish", "starfish": "starfish", "pufferfish": "pufferfish",
    "tropical fish": "tropical fish", "spacecraft": "spacecraft", "bison": "bison", "buffalo": "buffalo",
    "bamboo": "bamboo stalks", "coral": "corals", "lavender": "lavender plants", "yarn": "balls of yarn",
}  # fmt: skip

_NO_ARTICLE = {"earth", "jupiter", "saturn", "mars", "santa"}
_MASS = {
    "bread", "cheese", "coffee", "tea", "honey", "popcorn", "chocolate", "candy", "corn", "wine", "beer",
    "bamboo", "lavender", "coral", "yarn", "fire", "ice cream", "pizza",
}  # fmt: skip
_VOWEL_BUT_A = ("uni", "use", "eu", "ufo", "one")
_SILENT_H = ("hour", "honest")


def plural(noun: str) -> str:
    """Return the plural of an English noun."""
    if noun in _IRREGULAR:
        return _IRREGULAR[noun]
    *front, last = noun.split(" ")
    if front:
        return " ".join([*front, plural(last)])
    if last.endswith(("s", "x", "z", "ch", "sh")):
        return last + "es"
    if last.endswith("y") and last[-2:-1] not in "aeiou":
        return last[:-1] + "ies"
    if last in {"potato", "tomato", "hero", "superhero", "volcano", "mango"}:
        return last + "es"
    return last + "s"


def article(words: str) -> str:
    """Return the words with "a" or "an" in front."""
    lower = words.lower()
    vowel = lower[0] in "aeiou" and not lower.startswith(_VOWEL_BUT_A)
    return ("an " if vowel or lower.startswith(_SILENT_H) else "a ") + words


class English(Language):
    """English needs no noun table: the stage's own words are English."""

    def phrase(self, noun: str, count: int, colour: str) -> str | None:
        """Return "a red fox", "two red foxes"."""
        if noun not in nouns() and fallback(noun) is None:
            return None
        hue = {"colorful": "colourful"}.get(colour, colour)
        if noun in _NO_ARTICLE:
            return noun.capitalize()
        if count == 1:
            words = f"{hue} {noun}".strip()
            return words if noun in _MASS else article(words)
        return " ".join(part for part in (self.number(count), hue, plural(noun)) if part)

    def clause(self, noun: str, count: int, colour: str, action: str) -> str | None:
        """Return "a red fox runs", "two red foxes run"."""
        phrase = self.worded(noun, count, colour)
        one, many = self.table["actions"][action].split("|")
        return None if phrase is None else f"{phrase} {one if count == 1 else many}"
