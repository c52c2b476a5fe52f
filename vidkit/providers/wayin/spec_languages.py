"""
The hundred languages of the wire, and other people's spellings of them.

Source: the list in the vendor's command line client (CLI), read 2026-11; the names are ours. Javanese is
`jw`, Tagalog `tl`, and Chinese has to say which script.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

#: Code → English name. Source and target sets are taken to be the same (inferred).
LANGUAGES: Final[Mapping[str, str]] = {
    "af": "Afrikaans", "sq": "Albanian", "am": "Amharic", "ar": "Arabic", "hy": "Armenian", "as": "Assamese",
    "az": "Azerbaijani", "ba": "Bashkir", "eu": "Basque", "be": "Belarusian", "bn": "Bengali",
    "bs": "Bosnian",
    "br": "Breton", "bg": "Bulgarian", "my": "Burmese", "ca": "Catalan", "zh-cn": "Chinese, simplified",
    "zh-tw": "Chinese, traditional", "hr": "Croatian", "cs": "Czech", "da": "Danish", "nl": "Dutch",
    "en": "English", "et": "Estonian", "fo": "Faroese", "fi": "Finnish", "fr": "French", "gl": "Galician",
    "ka": "Georgian", "de": "German", "el": "Greek", "gu": "Gujarati", "ht": "Haitian Creole", "ha": "Hausa",
    "haw": "Hawaiian", "he": "Hebrew", "hi": "Hindi", "hu": "Hungarian", "is": "Icelandic",
    "id": "Indonesian",
    "it": "Italian", "ja": "Japanese", "jw": "Javanese", "kn": "Kannada", "kk": "Kazakh", "km": "Khmer",
    "ko": "Korean", "lo": "Lao", "la": "Latin", "lv": "Latvian", "ln": "Lingala", "lt": "Lithuanian",
    "lb": "Luxembourgish", "mk": "Macedonian", "mg": "Malagasy", "ms": "Malay", "ml": "Malayalam",
    "mt": "Maltese", "mi": "Maori", "mr": "Marathi", "mn": "Mongolian", "ne": "Nepali", "no": "Norwegian",
    "nn": "Norwegian Nynorsk", "oc": "Occitan", "ps": "Pashto", "fa": "Persian", "pl": "Polish",
    "pt": "Portuguese", "pa": "Punjabi", "ro": "Romanian", "ru": "Russian", "sa": "Sanskrit", "sr": "Serbian",
    "sn": "Shona", "sd": "Sindhi", "si": "Sinhala", "sk": "Slovak", "sl": "Slovenian", "so": "Somali",
    "es": "Spanish", "su": "Sundanese", "sw": "Swahili", "sv": "Swedish", "tl": "Tagalog", "tg": "Tajik",
    "ta": "Tamil", "tt": "Tatar", "te": "Telugu", "th": "Thai", "bo": "Tibetan", "tr": "Turkish",
    "tk": "Turkmen", "uk": "Ukrainian", "ur": "Urdu", "uz": "Uzbek", "vi": "Vietnamese", "cy": "Welsh",
    "yi": "Yiddish", "yo": "Yoruba",
}  # fmt: skip

#: Spellings in lower case that mean one of these.
_OTHER_NAMES: Final[Mapping[str, str]] = {
    "zh": "zh-cn", "zh-hans": "zh-cn", "zh-hans-cn": "zh-cn", "zh-sg": "zh-cn", "cmn": "zh-cn",
    "zh-hant": "zh-tw", "zh-hant-tw": "zh-tw", "zh-hk": "zh-tw", "jv": "jw", "fil": "tl", "nb": "no",
    "iw": "he", "in": "id",
}  # fmt: skip


def code_of(language: str) -> str | None:
    """Return the wire's code for a language however it is spelled (`pt-BR`, `zh_Hans`, `Welsh`), or None."""
    text = language.strip().lower().replace("_", "-")
    text = _OTHER_NAMES.get(text, text)
    if text in LANGUAGES:
        return text
    primary = text.partition("-")[0]
    if primary != "zh" and _OTHER_NAMES.get(primary, primary) in LANGUAGES:
        return _OTHER_NAMES.get(primary, primary)
    return next((code for code, name in LANGUAGES.items() if name.lower() == text), None)
