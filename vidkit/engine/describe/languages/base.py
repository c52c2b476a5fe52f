"""
What all languages share: their tables, and the sentences that need no grammar beyond filling a place.

A language differs in how a noun stands with its number and colour (`phrase`) and how its verb follows
(`clause`); the rest is in its table, `data/<code>.toml`.
"""

from __future__ import annotations

import json
import tomllib
from functools import lru_cache
from importlib import resources
from typing import Any

from vidkit.engine.describe import statements as st
from vidkit.engine.describe.concepts import concept_of, picture_of
from vidkit.engine.stage.vocabulary import nouns

_DATA = "vidkit.engine.describe"


@lru_cache(maxsize=16)
def table(code: str) -> dict[str, Any]:
    """Return a language's table."""
    text = resources.files(_DATA).joinpath("data", f"{code}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@lru_cache(maxsize=1)
def emoji_names() -> dict[str, dict[str, str]]:
    """Return Unicode's names of pictures: language -> emoji -> name."""
    text = resources.files(_DATA).joinpath("data", "cldr.json").read_text(encoding="utf-8")
    return json.loads(text)["names"]


class Language:
    """
    One language; subclasses bring its grammar.

    Attributes:
        code: Its tag, as the tables are named.
        between: What stands between two sentences.
    """

    between = " "

    def __init__(self, code: str) -> None:
        self.code = code
        self.table = table(code)
        self.stop: str = self.table["stop"]
        self.nouns: dict[str, str] = self.table.get("nouns", {})

    # What a language has of its own

    def phrase(self, noun: str, count: int, colour: str) -> str | None:
        """Return the noun with number and colour, ready to be a subject; None: the word is unknown."""
        raise NotImplementedError

    def clause(self, noun: str, count: int, colour: str, action: str) -> str | None:
        """Return subject and verb, without a full stop; None: the word is unknown."""
        raise NotImplementedError

    def there(self, noun: str, count: int, colour: str) -> str | None:
        """Return the sentence that somebody or something is in the picture."""
        phrase = self.worded(noun, count, colour)
        one, many = self.table["there"].split("|")
        return None if phrase is None else (one if count == 1 else many).format(phrase)

    def dressed(self, noun: str, count: int, colour: str) -> str | None:
        """Return people in clothes of a colour; None: the word is unknown, or the colour has no clothes."""
        phrase, hue = self.phrase(noun, count, ""), self.table["hues"].get(colour)
        return None if phrase is None or hue is None else self.table["dressed"].format(phrase=phrase, hue=hue)

    # What all share

    def say(self, statement: st.Statement) -> str:
        """Return the sentence, or "" where this language has no words for it."""
        said = self._say(statement)
        return self.finish(said) if said else ""

    def finish(self, sentence: str) -> str:
        """Begin with a capital and end with a full stop."""
        sentence = sentence.strip()
        if not sentence:
            return ""
        if not sentence.endswith((self.stop, ".", "!", "?", "…")):
            sentence += self.stop
        return sentence[0].upper() + sentence[1:]

    def shown(self, marked: str) -> str:
        """Return the text as it is read with the eyes."""
        return marked

    def spoken(self, marked: str) -> str:
        """Return the text as a voice is given it."""
        return marked

    def number(self, count: int) -> str:
        """Return a number from two to nine as a word, beyond that "many"."""
        words = self.table["numbers"].split("|")[0].split()
        return words[count - 2] if 2 <= count <= 9 else self.table["many"].split("|")[0]

    def hue(self, colour: str) -> str:
        """Return the name of a colour that stands alone."""
        return self.table["hues"][colour]

    def joined(self, words: list[str]) -> str:
        """Join one or two words."""
        return words[0] if len(words) == 1 else self.table["and"].format(*words[:2])

    def _say(self, said: st.Statement) -> str:
        words = self.table
        match said:
            case st.Setting(place, hour):
                where = words["places"].get(place, "")
                when = words["hours"].get(hour, "")
                return words["setting"].format(place=where, hour=when) if where else ""
            case st.Weather(kind):
                return words["weather"].get(kind, "")
            case st.Camera(way):
                return words["camera"][way]
            case st.Written(text):
                return words["text"].format(text)
            case st.People(how, side):
                people = words["people"]
                return people["form"].format(people=people[how], side=words["sides"][side])
            case st.View(light, colours):
                hues = [words["hues"][colour] for colour in colours]
                return words["view"][light].format(colours=self.joined(hues))
            case st.Layers(below, above):
                return words["view"]["layers"].format(below=self.hue(below), above=self.hue(above))
            case st.Movement(how, side):
                moves = words["movement"]
                place = "" if how == "still" else words["sides"][side]
                return moves["form"].format(movement=moves[how], side=place)
            case st.Again():
                return words["again"]
            case st.Blank(colour):
                return words[colour]
            case st.Style():
                return words["style"]
            case st.Actor():
                return self._actor(said)
        raise TypeError(f"{said!r} is no statement.")

    def _actor(self, actor: st.Actor) -> str:
        said = ""
        if actor.rides:
            ridden = self.table["rides"].get(concept_of(actor.rides, self.table["rides"]) or "", "")
            said = self.riding(actor, ridden) or "" if ridden else ""
        if not said and actor.action:
            said = self.clause(actor.noun, actor.count, actor.colour, actor.action) or ""
        said = said or self.there(actor.noun, actor.count, actor.colour) or self._listed(actor)
        if said and actor.held and (held := self.phrase(actor.held, 1, "")):
            said = self.finish(said) + self.between + self.finish(self.table["held"].format(held))
        return said

    def riding(self, actor: st.Actor, ridden: str) -> str | None:
        """Return who rides, and on what."""
        clause = self.clause(actor.noun, actor.count, actor.colour, "ride")
        return None if clause is None else f"{clause} {ridden}"

    def _listed(self, actor: st.Actor) -> str:
        """Name something for which only Unicode has a word: in a form that is right in every gender."""
        name = self.named(actor.noun)
        if not name:
            return ""
        if actor.count == 1:
            return self.table["listed"].format(name)
        return self.table["listed_many"].format(name, count=self.tally(actor.count))

    def tally(self, count: int) -> str:
        """Return a bare number as a word for counting."""
        return str(count)

    def named(self, noun: str) -> str:
        """Return Unicode's word for a noun that the grammar does not know, or ""."""
        picture = picture_of(noun)
        return emoji_names().get(self.code, {}).get(picture, "") if picture else ""

    def worded(self, noun: str, count: int, colour: str) -> str | None:
        """Return the noun with number and colour: of people, what they wear; of all else, what it has."""
        known = nouns().get(noun)
        if colour and known is not None and known.kind == "person":
            return self.dressed(noun, count, colour) or self.phrase(noun, count, "")
        return self.phrase(noun, count, colour)

    def entry(self, noun: str) -> str | None:
        """Return what the table holds about a noun or the nearest one it knows."""
        known = concept_of(noun, self.nouns)
        return self.nouns[known] if known else None
