"""
What a typesetter knows of writing systems: which way they run, where words end, what may begin a line.

Only what captions need: whole paragraphs of mixed directions are set word by word, so the order of words in a
line is decided here and the shaping inside a word by the font engine.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from vidkit.engine.language import AMONG, UNSPACED, primary

#: Letters and marks whose words are written without spaces between them.
_UNSPACED = re.compile(f"[{UNSPACED}{AMONG}]")

#: Not at the start of a line.
_CLOSING = set(")]}»›”’!?.,:;%…、。，．：；？！）］｝〉》」』】〕〗〙ー々ゝゞヽヾ·ๆฯ।॥،؛؟۔")

#: Not at the end of a line.
_OPENING = set("([{«‹“‘¿¡（［｛〈《「『【〔〖〘$€£#")

_VOWELS = set("aeiouyаеёиоуыэюяαεηιουω")

#: Em of space between words where a space belongs, and between Latin and CJK.
SPACE, THIN = 0.27, 0.16


def unspaced(char: str) -> bool:
    """Return whether *char* belongs to a script without spaces between words."""
    return _UNSPACED.match(char) is not None


def joins(char: str) -> bool:
    """Return whether letters like *char* join, stack, change places or run to the left."""
    point = ord(char)
    return (
        0x0590 <= point <= 0x109F
        or 0x1780 <= point <= 0x17FF
        or 0xFB1D <= point <= 0xFEFC
        or 0x0300 <= point <= 0x036F
    )


def han(char: str) -> bool:
    """Return whether *char* is a Chinese character."""
    point = ord(char)
    return 0x3400 <= point <= 0x9FFF or 0x20000 <= point <= 0x3FFFF or 0xF900 <= point <= 0xFAFF


def kana(char: str) -> bool:
    """Return whether *char* is Japanese kana."""
    return 0x3040 <= ord(char) <= 0x30FF


def hangul(char: str) -> bool:
    """Return whether *char* is Korean."""
    return 0xAC00 <= ord(char) <= 0xD7FF or 0x1100 <= ord(char) <= 0x11FF


def gap(left: str, right: str) -> float:
    """Return the space between two words, in em."""
    if not left or not right:
        return 0.0
    first, second = unspaced(left[-1]), unspaced(right[0])
    if first and second:
        return 0.0
    return THIN if first or second else SPACE


def clusters(text: str) -> list[str]:
    """Split into what a reader calls letters: marks and joiners stay with their base."""
    parts: list[str] = []
    for char in text:
        joined = bool(parts) and (
            unicodedata.category(char) in {"Mn", "Mc", "Me"}
            or char == "\u200d"
            or parts[-1][-1] == "\u200d"
            or 0x1F3FB <= ord(char) <= 0x1F3FF
            or _virama(parts[-1][-1])
            or parts[-1][-1] in "เแโใไ"
        )
        if joined:
            parts[-1] += char
        else:
            parts.append(char)
    return parts


def pieces(word: str) -> list[str]:
    """
    Split a word of a script without spaces into what can be lit and broken on its own.

    Japanese breaks where hiragana gives way to kanji or katakana, which is nearly where its phrases do;
    Chinese breaks between any two characters. Others stay whole.
    """
    if len(word) < 3 or not any(han(char) or kana(char) for char in word):
        return [word]
    japanese = any(kana(char) for char in word)
    parts: list[str] = []
    for cluster in clusters(word):
        head = cluster[0]
        stays = bool(parts) and (
            head in _CLOSING
            or parts[-1][-1] in _OPENING
            or (not unspaced(head) and not unspaced(parts[-1][-1]))
            or (japanese and not _phrase_begins(parts[-1][-1], head))
        )
        if stays:
            parts[-1] += cluster
        else:
            parts.append(cluster)
    return parts


def parted(word: str, count: int) -> list[str]:
    """
    Part a word that is too long for a line into *count* nearly equal pieces, between letters.

    Where there is a choice the cut goes after a vowel, and in Thai and Lao before one that leads; scripts
    with spaces get a hyphen.
    """
    letters = clusters(word)
    parts: list[str] = []
    begin = 0
    for number in range(1, count):
        goal = len(letters) * number / count
        around = range(max(begin + 2, int(goal) - 3), min(len(letters) - 2, int(goal) + 4))
        if not around:
            continue
        cut = min(around, key=lambda at: abs(at - goal) + (0 if _opens_syllable(letters, at) else 2.5))
        parts.append("".join(letters[begin:cut]))
        begin = cut
    parts.append("".join(letters[begin:]))
    hyphen = "" if unspaced(word[0]) else "-"
    return [part + hyphen for part in parts[:-1]] + parts[-1:]


def punctuation(text: str) -> bool:
    """Return whether there is nothing to read aloud in *text*."""
    return bool(text) and all(unicodedata.category(char)[0] in "PZ" for char in text)


def closes(text: str) -> bool:
    """Return whether *text* may not begin a line."""
    return bool(text) and text[0] in _CLOSING


def opens(text: str) -> bool:
    """Return whether *text* may not end a line."""
    return bool(text) and text[-1] in _OPENING


def rtl(text: str) -> bool | None:
    """Return the direction of the first strong letter: True for right to left, None where there is none."""
    for char in text:
        kind = unicodedata.bidirectional(char)
        if kind in {"R", "AL"}:
            return True
        if kind == "L":
            return False
    return None


def visual_order(words: Sequence[str], right_to_left: bool) -> list[int]:
    """
    Return the indices of the words of one line from left to right.

    The bidirectional algorithm at the level of words: numbers go with the Latin word before them, everything
    undecided goes with the paragraph.
    """
    directions: list[bool] = []
    for word in words:
        own = rtl(word)
        if own is None:
            number = any(unicodedata.bidirectional(char) == "EN" for char in word)
            own = directions[-1] if number and directions and not directions[-1] else right_to_left
        directions.append(own)
    order = list(range(len(words)))
    # Runs against the paragraph are turned, then the whole line where the paragraph runs to the left.
    start = 0
    while start < len(words):
        end = start + 1
        while end < len(words) and directions[end] == directions[start]:
            end += 1
        if directions[start] != right_to_left:
            order[start:end] = reversed(order[start:end])
        start = end
    return order[::-1] if right_to_left else order


def upper(text: str, language: str) -> str:
    """Set in capitals as the language does: Turkish dots its I, Greek drops the accent."""
    code = primary(language)
    if code in {"tr", "az"}:
        return text.replace("i", "İ").upper()
    if code == "el":
        plain = unicodedata.normalize("NFD", text.upper())
        return unicodedata.normalize("NFC", plain.replace("\u0301", ""))
    return text.upper()


def script_name(char: str) -> str:
    """Return the name of a character's script, as Unicode's names begin."""
    name = unicodedata.name(char, "")
    if name.startswith(("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO")):
        return "Korean" if name.startswith("HANGUL") else "Chinese and Japanese"
    return name.split(" ")[0].capitalize() if name else f"U+{ord(char):04X}"


def _phrase_begins(before: str, char: str) -> bool:
    """Return whether a Japanese phrase may begin between two characters."""
    hiragana = 0x3040 <= ord(before) <= 0x309F or before in _CLOSING
    return hiragana and not 0x3040 <= ord(char) <= 0x309F


def _opens_syllable(letters: Sequence[str], at: int) -> bool:
    """Return whether a syllable may begin here: with a consonant between vowels, or a leading vowel."""
    if letters[at][0] in "เแโใไ":
        return True
    sounds = [unicodedata.normalize("NFD", letter)[0].lower() in _VOWELS for letter in letters]
    return sounds[at - 1] and not sounds[at] and at + 1 < len(sounds) and sounds[at + 1]


def _virama(char: str) -> bool:
    """Return whether *char* joins the next consonant to its own."""
    return unicodedata.combining(char) == 9
