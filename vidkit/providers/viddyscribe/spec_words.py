"""
What ViddyScribe has names for: languages, categories, voices. Read 2026-11.

Sources: seed is the overview page the project started from; V-vurl the older page of the video endpoint,
which prints 38 language codes and 12 categories; V-over the newer overview (53 languages, 31 voices); Chirp
the list of voices of the speech service whose names ViddyScribe's samples
use. "inferred" is documented nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the wire: its code, its name as the seed has it, and where the code was read."""

    code: str
    name: str
    source: str


_PRINTED = """
en-US English (US)|en-GB English (GB)|en-AU English (AU)|en-IN English (IN)|es-ES Spanish (ES)
es-US Spanish (US)|fr-FR French|fr-CA French (CA)|de-DE German|it-IT Italian|pt-BR Portuguese (BR)
ja-JP Japanese|ko-KR Korean|cmn-CN Chinese|ar-XA Arabic|hi-IN Hindi|bn-IN Bengali|da-DK Danish|fi-FI Finnish
gu-IN Gujarati|id-ID Indonesian|kn-IN Kannada|ml-IN Malayalam|mr-IN Marathi|nb-NO Norwegian|nl-NL Dutch (NL)
nl-BE Dutch (BE)|pl-PL Polish|ru-RU Russian|sv-SE Swedish|sw-KE Swahili|ta-IN Tamil|te-IN Telugu|th-TH Thai
tr-TR Turkish|uk-UA Ukrainian|ur-IN Urdu|vi-VN Vietnamese
"""
_INFERRED = """
bg-BG Bulgarian|hr-HR Croatian|cs-CZ Czech|et-EE Estonian|el-GR Greek|he-IL Hebrew|hu-HU Hungarian
lv-LV Latvian|lt-LT Lithuanian|pa-IN Punjabi (India)|ro-RO Romanian|sr-RS Serbian (Cyrillic)|sk-SK Slovak
sl-SI Slovenian
"""


def _languages(table: str, source: str) -> dict[str, Language]:
    rows = [row.partition(" ") for row in table.strip().replace("\n", "|").split("|")]
    return {code: Language(code, name, source) for code, _, name in rows}


#: The 52 languages of the seed by code; the codes of 14 of them are inferred from the Chirp pattern.
LANGUAGES: Final[Mapping[str, Language]] = {
    **_languages(_PRINTED, "V-vurl"),
    **_languages(_INFERRED, "inferred"),
}
#: The newer overview says 53; which one came is not known (inferred: perhaps Cantonese).
LATER_LANGUAGE: Final = Language("yue-HK", "Cantonese", "inferred")
DEFAULT_LANGUAGE: Final = "en-US"  # V-text
#: What people write → the wire's own, unusual code.
LANGUAGE_ALIASES: Final[Mapping[str, str]] = {
    "zh": "cmn-CN", "zh-cn": "cmn-CN", "zh-hans": "cmn-CN", "cmn": "cmn-CN",
    "ar": "ar-XA", "no": "nb-NO", "no-no": "nb-NO", "nb": "nb-NO",
    "en": "en-US", "es": "es-ES", "fr": "fr-FR", "nl": "nl-NL",
}  # fmt: skip

#: The 14 categories, spelled as the wire wants them; the last two are named in the seed only, their spelling
#: is inferred from the name (V-vurl, seed).
CATEGORIES: Final = (
    "Auto", "Educational Lecture", "Documentary", "Narrative Story", "Social Media", "Tutorial/How-To",
    "Vlog", "Commercial/Advertisement", "News", "Entertainment", "Home Video", "Video Call",
    "Educational Kids", "Government Meeting",
)  # fmt: skip
DEFAULT_CATEGORY: Final = "Auto"  # V-text
#: Shorter words → category.
CATEGORY_ALIASES: Final[Mapping[str, str]] = {
    "lecture": "Educational Lecture", "kids": "Educational Kids", "meeting": "Government Meeting",
    "narrative": "Narrative Story", "story": "Narrative Story", "social": "Social Media",
    "tutorial": "Tutorial/How-To", "howto": "Tutorial/How-To", "commercial": "Commercial/Advertisement",
    "advertisement": "Commercial/Advertisement", "ad": "Commercial/Advertisement", "home": "Home Video",
    "call": "Video Call",
}  # fmt: skip

#: V-over says 31 voices and shows one by name; these 30 are Chirp's (inferred). The 31st is not known, so the
#: client lets unknown names pass with a warning.
VOICES: Final = (
    "Achernar", "Achird", "Algenib", "Algieba", "Alnilam", "Aoede", "Autonoe", "Callirrhoe", "Charon",
    "Despina", "Enceladus", "Erinome", "Fenrir", "Gacrux", "Iapetus", "Kore", "Laomedeia", "Leda", "Orus",
    "Puck", "Pulcherrima", "Rasalgethi", "Sadachbia", "Sadaltager", "Schedar", "Sulafat", "Umbriel",
    "Vindemiatrix", "Zephyr", "Zubenelgenubi",
)  # fmt: skip
VOICE_COUNT: Final = 31  # V-over
DEFAULT_VOICE: Final = "Achernar"  # V-video: from its samples
