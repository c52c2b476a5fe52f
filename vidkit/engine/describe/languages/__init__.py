"""
The languages a description can be written in, by the tags services use.

    >>> language("pt-BR").say(Actor("fox", 2, "red", "run"))
    'Duas raposas vermelhas correm.'
"""

from __future__ import annotations

from functools import lru_cache

from vidkit.engine.describe.languages.base import Language
from vidkit.engine.language import primary
from vidkit.engine.work import TaskError

#: Tags of the tables, in the order they are listed to people.
LANGUAGES = ("en", "es", "fr", "de", "it", "pt", "ja", "cmn", "ar", "hi", "ru", "sw")

#: Other tags for the same languages.
_SAME = {"zh": "cmn"}


def table_name(tag: str) -> str:
    """Return a tag's language as the tables are named, whether there is one or not: `"zh-CN"` → `"cmn"`."""
    code = primary(tag)
    return _SAME.get(code, code)


def code_of(tag: str) -> str:
    """
    Return the table's code for a tag such as `en-US`, `cmn-CN`, `ar-XA`.

    Raises:
        TaskError: With code `language_not_available`; the message names those there are.
    """
    code = table_name(tag)
    if code not in LANGUAGES:
        raise TaskError(
            f"The local studio has no description sentences for {tag!r}; it has {', '.join(LANGUAGES)}.",
            code="language_not_available",
            advice="Choose one of these, or give the descriptions as your own text.",
        )
    return code


def language(tag: str) -> Language:
    """Return the language of a tag."""
    return _made(code_of(tag))


@lru_cache(maxsize=len(LANGUAGES))
def _made(code: str) -> Language:
    from vidkit.engine.describe.languages import romance
    from vidkit.engine.describe.languages.arabic import Arabic
    from vidkit.engine.describe.languages.chinese import Chinese
    from vidkit.engine.describe.languages.english import English
    from vidkit.engine.describe.languages.german import German
    from vidkit.engine.describe.languages.hindi import Hindi
    from vidkit.engine.describe.languages.japanese import Japanese
    from vidkit.engine.describe.languages.russian import Russian
    from vidkit.engine.describe.languages.swahili import Swahili

    plurals = {
        "es": romance.spanish_plural,
        "fr": romance.french_plural,
        "it": romance.italian_plural,
        "pt": romance.portuguese_plural,
    }
    if code in plurals:
        return romance.Romance(code, plurals[code])
    kinds: dict[str, type[Language]] = {
        "en": English, "de": German, "ru": Russian, "ar": Arabic, "hi": Hindi, "sw": Swahili,
        "ja": Japanese, "cmn": Chinese,
    }  # fmt: skip
    return kinds[code](code)
