"""Spanish, French, Italian, Portuguese: two genders, colours behind the noun that agree with it."""

from __future__ import annotations

from collections.abc import Callable

from vidkit.engine.describe.languages.base import Language

#: How one is said, masculine and feminine; and numbers that have a feminine.
_ONE = {"es": ("un", "una"), "fr": ("un", "une"), "it": ("un", "una"), "pt": ("um", "uma")}
_TWO = {"pt": {"dois": "duas"}}

_ACCENTS = str.maketrans("áéíóú", "aeiou")


def spanish_plural(word: str) -> str:
    """Return the regular plural of a Spanish noun or adjective."""
    if word[-1] in "aeiouáéó":
        return word + "s"
    if word.endswith("z"):
        return word[:-1] + "ces"
    if word[-1] in "ns" and word[-2] in "áéíóú":
        return word[:-2] + word[-2].translate(_ACCENTS) + word[-1] + "es"
    return word + "es"


def french_plural(word: str) -> str:
    """Return the regular plural of a French noun or adjective."""
    if word[-1] in "sxz":
        return word
    return word + ("x" if word.endswith(("eau", "eu")) else "s")


def italian_plural(word: str) -> str:
    """Return the regular plural of an Italian noun or adjective."""
    for end, many in (("cia", "ce"), ("ca", "che"), ("ga", "ghe"), ("co", "chi"), ("go", "ghi"), ("io", "i")):
        if word.endswith(end):
            return word[: -len(end)] + many
    if word.endswith("a"):
        return word[:-1] + "e"
    return word[:-1] + "i" if word[-1] in "oe" else word


def portuguese_plural(word: str) -> str:
    """Return the regular plural of a Portuguese noun or adjective."""
    if word.endswith("ão"):
        return word[:-2] + "ões"
    if word[-1] in "rz" or word.endswith("ês"):
        return word.replace("ês", "es") + "es"
    if word.endswith("al"):
        return word[:-1] + "is"
    if word.endswith("ul"):
        return word[:-1] + "is"
    if word.endswith("m"):
        return word[:-1] + "ns"
    return word if word.endswith("s") else word + "s"


class Romance(Language):
    """
    One of the four.

    Args:
        code: Its tag.
        plural: How it makes plurals.
    """

    def __init__(self, code: str, plural: Callable[[str], str]) -> None:
        super().__init__(code)
        self.plural = plural

    def noun(self, noun: str, count: int) -> tuple[str, bool] | None:
        """Return the noun in its number, and whether it is feminine."""
        entry = self.entry(noun)
        if entry is None:
            return None
        gender, _, forms = entry.partition(" ")
        one, _, many = forms.partition("|")
        return (one if count == 1 else many or self.plural(one)), gender == "f"

    def colour(self, colour: str, feminine: bool, count: int) -> str:
        """Return a colour in gender and number."""
        forms = self.table["colours"].get(colour, "")
        if forms.startswith("="):
            return forms[1:].split("|")[0].lstrip("=")
        word = forms.split("|")[feminine] if forms else ""
        if self.code == "pt" and word == "marrom" and count > 1:
            return "marrons"
        return self.plural(word) if word and count > 1 else word

    def one(self, word: str, feminine: bool) -> str:
        """Return a noun with its indefinite article."""
        article = _ONE[self.code][feminine]
        if self.code == "it":
            vowel = word[0].lower() in "aeiouàèéìòù"
            if feminine:
                return f"un’{word}" if vowel else f"una {word}"
            impure = word.startswith(("z", "gn", "ps", "x", "y")) or (
                word[0] == "s" and word[1:2] not in set("aeiou")
            )
            return f"uno {word}" if impure else f"un {word}"
        if self.code == "es" and word == "águila":
            article = "un"  # a stressed a- takes the masculine article
        return f"{article} {word}"

    def phrase(self, noun: str, count: int, colour: str) -> str | None:
        """Return "un zorro rojo", "deux chats noirs"."""
        found = self.noun(noun, count)
        if found is None:
            return None
        word, feminine = found
        hue = self.colour(colour, feminine, count)
        if count == 1:
            return " ".join(part for part in (self.one(word, feminine), hue) if part)
        number = self.number(count)
        if not 2 <= count <= 9:
            number = self.table["many"].split("|")[feminine]
        number = _TWO.get(self.code, {}).get(number, number) if feminine else number
        return " ".join(part for part in (number, word, hue) if part)

    def clause(self, noun: str, count: int, colour: str, action: str) -> str | None:
        """Return "un zorro rojo corre"."""
        phrase, found = self.worded(noun, count, colour), self.noun(noun, count)
        if phrase is None or found is None:
            return None
        forms = self.table["actions"][action].split("|")[count > 1].split(";")
        return f"{phrase} {forms[found[1] and len(forms) > 1]}"

    def tally(self, count: int) -> str:
        """Return how many times, in the gender of "times"."""
        number = self.number(count) if count <= 9 else str(count)
        return _TWO.get(self.code, {}).get(number, number)
