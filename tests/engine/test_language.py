"""One table says which scripts part no words, and every room reads it the same way."""

from __future__ import annotations

import pytest

from vidkit.engine.captions import scripts
from vidkit.engine.clips.phrases import is_unspaced
from vidkit.engine.meaning import terms
from vidkit.engine.speech.transcript import join, tokens


@pytest.mark.parametrize("text", ["ตัวอย่าง", "ဥပမာ", "ឧទាហរណ៍", "ひらがな", "漢字", "𠮷野"])
def test_scripts_without_spaces_are_those_everywhere(text):
    """Captions, titles, transcripts and search agree: no space is set, and words are compared in pairs of letters."""
    assert all(scripts.unspaced(letter) for letter in text)
    assert is_unspaced(text)
    assert join([text, text]) == text + text
    assert all(len(term) <= 2 for term in terms(text))


@pytest.mark.parametrize("text", ["Häuser", "шум", "مثال", "हिन्दी"])
def test_scripts_with_spaces_keep_them(text):
    """Latin, Cyrillic, Arabic and Devanagari words are words."""
    assert not any(scripts.unspaced(letter) for letter in text)
    assert not is_unspaced(text)
    assert join([text, text]) == f"{text} {text}"
    assert tokens(text) == [text]
