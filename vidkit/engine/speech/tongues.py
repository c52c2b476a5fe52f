"""Which languages can be spoken here, and under which tag: `"zh-CN"` is `"cmn"`, `"en"` is `"en-us"`."""

from __future__ import annotations

import re
from functools import lru_cache

from vidkit.engine.speech import espeak
from vidkit.engine.work import TaskError

#: Constructed and historical languages, second spellings of the same one, and two whose dictionary is missing
#: from the package (fo, kaa) are not offered.
_LEFT_OUT = re.compile(
    r"^(?:chr|cmn-latn|en-(?:shaw|us-nyc|gb-x)|fa-latn|grc|ia|io|jbo|la$|lfn|mto|nci|piqd|py|qdb|quc|qya|sjn"
    r"|xex|ru-|fo$|kaa$)"
)

#: How others call these languages.
_ALIASES = {
    "zh": "cmn",
    "zh-cn": "cmn",
    "zh-hans": "cmn",
    "zh-tw": "cmn",
    "zh-hant": "cmn",
    "zh-sg": "cmn",
    "zh-hk": "yue",
    "en": "en-us",
    "en-au": "en-gb",
    "en-ie": "en-gb",
    "en-nz": "en-gb",
    "en-za": "en-gb",
    "en-in": "en-gb",
    "es-mx": "es-419",
    "es-ar": "es-419",
    "es-co": "es-419",
    "es-us": "es-419",
    "fr": "fr-fr",
    "no": "nb",
    "nn": "nb",
    "iw": "he",
    "in": "id",
}


def languages() -> tuple[str, ...]:
    """List the languages that can be spoken here, as primary tags: `("af", …, "cmn", …, "en", …)`."""
    return tuple(sorted({tag.split("-")[0] for tag in spoken()}))


@lru_cache(maxsize=1)
def spoken() -> tuple[str, ...]:
    """List the tags of everything that can be spoken here, with regions."""
    return tuple(tag for tag in espeak.tags() if not _LEFT_OUT.match(tag))


def tag_of(language: str) -> str:
    """
    Return the tag under which a language is spoken here.

    Raises:
        TaskError: With code `language_not_available` and the list of those that are.
    """
    tag = language.strip().replace("_", "-").lower()
    for form in (tag, tag.split("-")[0]):
        for candidate in (_ALIASES.get(form, form), form):
            if candidate in spoken():
                return candidate
    raise TaskError(
        f"The language {language!r} cannot be spoken here.",
        code="language_not_available",
        advice=f"These can: {', '.join(languages())}.",
    )


def shown(tag: str) -> str:
    """Write a tag the usual way: region in capitals, and none where it says nothing."""
    if tag in {"en-us", "fr-fr"}:
        return tag.split("-", maxsplit=1)[0]
    first, *rest = tag.split("-")
    return "-".join([first, *(part.upper() if len(part) == 2 else part for part in rest)])
