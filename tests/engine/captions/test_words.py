"""What a typesetter knows of scripts: order, breaks, spaces, capitals."""

from __future__ import annotations

import itertools

import pytest

from vidkit.engine.captions import phrases, scripts
from vidkit.engine.speech.transcript import Word
from vidkit.models import Moment


def texts(groups: list[list[phrases.Token]]) -> list[str]:
    return [" ".join(token.text for token in group) for group in groups]


def lines(row: list[phrases.Token], limit: float, most: int, gap: float) -> list[list[phrases.Token]]:
    """Break a row as if every letter were one wide."""
    widths, gaps = [len(token.text) for token in row], [gap] * (len(row) - 1)
    return phrases.lines(row, widths=widths, gaps=gaps, limit=limit, most=most)


def said(text: str, pace: float = 0.3) -> list[phrases.Token]:
    return phrases.tokens([Word(part, k * pace, (k + 0.9) * pace) for k, part in enumerate(text.split())])


@pytest.mark.parametrize(
    ("words", "right_to_left", "shown"),
    [
        ("one two three", False, "one two three"),
        ("واحد اثنان ثلاثة", True, "ثلاثة اثنان واحد"),
        ("عندي iPhone 15 جديد", True, "جديد iPhone 15 عندي"),
        ("في 2026 كان", True, "كان 2026 في"),
        ("كان 10 20", True, "20 10 كان"),
        ("the word سلام عليكم means", False, "the word عليكم سلام means"),
    ],
)
def test_words_stand_in_the_order_one_reads_them(words: str, right_to_left: bool, shown: str) -> None:
    """Words of one line are ordered as the bidirectional algorithm orders them."""
    row = words.split()
    assert [row[index] for index in scripts.visual_order(row, right_to_left)] == shown.split()


def test_spaces_stand_where_the_script_has_them() -> None:
    """Latin words are spaced, Chinese ones are not, and between the two is a thin space."""
    assert scripts.gap("best", "of") == scripts.SPACE
    assert scripts.gap("最美好", "的") == 0
    assert scripts.gap("用", "Python") == scripts.THIN
    assert scripts.gap("좋은", "시간") == scripts.SPACE
    assert scripts.gap("เวลา", "ที่") == 0


def test_words_without_spaces_come_in_pieces() -> None:
    """Chinese is lit character by character, Japanese phrase by phrase; stops stay with what they end."""
    assert scripts.pieces("那是时代，好。") == ["那", "是", "时", "代，", "好。"]
    assert scripts.pieces("それは最良の時代でした。") == ["それは", "最良の", "時代でした。"]
    assert scripts.pieces("「時代」") == ["「時", "代」"]
    assert scripts.pieces("times,") == ["times,"]


def test_marks_stay_with_their_letters() -> None:
    """A letter is never parted from its vowel signs, conjuncts or joiners."""
    assert scripts.clusters("क्षि") == ["क्षि"]
    assert scripts.clusters("é") == ["é"]
    assert scripts.clusters("เวลา") == ["เว", "ล", "า"]
    assert len(scripts.clusters("👩\u200d🚀")) == 1


def test_capitals_follow_the_language() -> None:
    """Turkish keeps its dot, German its sharp s doubled, Greek loses its accent."""
    assert scripts.upper("istanbul ılık", "tr") == "İSTANBUL ILIK"
    assert scripts.upper("istanbul", "en") == "ISTANBUL"
    assert scripts.upper("Straße", "de") == "STRASSE"
    assert scripts.upper("άνθρωπος", "el") == "ΑΝΘΡΩΠΟΣ"


def test_words_too_long_for_a_line_are_parted_between_syllables() -> None:
    """A compound is cut where a syllable begins, with a hyphen; Thai is cut before a leading vowel, without."""
    parts = scripts.parted("Donaudampfschifffahrtselektrizitätenhauptbetriebswerk", 3)
    assert (
        "".join(part.removesuffix("-") for part in parts)
        == "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk"
    )
    assert all(part.endswith("-") for part in parts[:-1])
    assert max(map(len, parts)) < 24
    thai = "มันเป็นช่วงเวลาที่ดีที่สุด"
    assert "".join(scripts.parted(thai, 2)) == thai
    assert scripts.parted(thai, 2)[1][0] in "เท"


def test_tokens_keep_punctuation_with_its_word() -> None:
    """A lone dash or question mark is no word of its own, and the times go on rising."""
    row = said("( Well , then – what ? )")
    assert [token.text for token in row] == ["(Well,", "then –", "what?)"]
    assert all(a.start < b.start for a, b in itertools.pairwise(row))
    assert phrases.tokens([Word("va", 0, 1), Word("?", 1, 1.1)], "fr")[0].text == "va\u202f?"


def test_a_long_word_without_spaces_gets_times_inside() -> None:
    """A whole Chinese sentence given as one word is lit in even steps from its start to its end."""
    row = phrases.tokens([Word("那是最美好的时代", 1.0, 2.6)])
    assert len(row) == 8
    assert row[0].start == 1.0
    assert row[-1].end == pytest.approx(2.6)
    assert row[4].start == pytest.approx(1.8)


def test_phrases_end_where_sentences_do() -> None:
    """A full stop ends a phrase, and no phrase is longer than it may be."""
    row = said("It was late. Nobody had told him about the door, and so he waited for a very long time.")
    cut = phrases.phrases(row, most=6, fits=lambda group: True)
    assert texts(cut)[0] == "It was late."
    assert all(len(group) <= 6 for group in cut)
    assert [token for group in cut for token in group] == row


def test_phrases_do_not_end_with_words_that_lean_on_the_next() -> None:
    """No phrase ends with an article or a preposition where another cut is possible."""
    row = said("She walked along the river to the house of the old man in the hills of the north")
    for group in phrases.phrases(row, most=5, fits=lambda group: True):
        assert group is not None
        assert group[-1].text not in {"the", "of", "to", "in"}


def test_a_pause_ends_a_phrase() -> None:
    """More than a second of silence parts two phrases even in mid-sentence."""
    words = [Word("and", 0, 0.2), Word("then", 0.2, 0.5), Word("silence", 2.5, 3)]
    assert texts(phrases.phrases(phrases.tokens(words), most=7, fits=lambda group: True)) == [
        "and then",
        "silence",
    ]


def test_lines_are_balanced_and_few() -> None:
    """Two lines of nearly the same length, broken before the little word; one line where one is enough."""
    row = said("The quick brown fox jumps over the lazy dog")
    broken = lines(row, 28, 2, 1)
    assert texts(broken) == ["The quick brown fox jumps", "over the lazy dog"]
    assert len(lines(row, 60, 2, 1)) == 1


def test_no_line_begins_with_a_stop() -> None:
    """Closing punctuation never starts a line and opening never ends one."""
    row = [phrases.Token(text, 0, 1) for text in ("你好", "」", "世界", "「", "再见")]
    broken = lines(row, 5, 3, 0)
    assert not any(scripts.closes(line[0].text) for line in broken)
    assert not any(scripts.opens(line[-1].text) for line in broken[:-1])


def test_subtitles_are_spread_over_their_time() -> None:
    """Words of a cue share its time by their length, and none leaves it."""
    words = phrases.spread([Moment(2.0, 4.0, "a considerable time")])
    assert words[0].start == 2.0
    assert words[-1].end == pytest.approx(4.0, abs=0.15)
    assert words[1].end - words[1].start > 3 * (words[0].end - words[0].start)
