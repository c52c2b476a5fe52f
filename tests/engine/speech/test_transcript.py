"""Words make sentences and pauses, in scripts with and without spaces."""

from __future__ import annotations

from vidkit.engine.speech.transcript import Transcript, Word, join, spread, tokens


def said(text: str, start: float = 0.0, each: float = 0.3) -> Transcript:
    shown = tokens(text)
    return Transcript("en", spread(shown, start, start + each * len(shown)))


def test_full_stops_end_sentences_and_titles_do_not():
    """Dr. and an initial end nothing; ., ! and ? do."""
    texts = [one.text for one in said("Dr. J. Watson came home. Who was there? Nobody!").sentences()]
    assert texts == ["Dr. J. Watson came home.", "Who was there?", "Nobody!"]


def test_a_long_pause_ends_a_sentence():
    """Words a second apart are two sentences even without a full stop."""
    words = (Word("one", 0.0, 0.3), Word("two", 0.3, 0.6), Word("three", 1.6, 1.9))
    assert [one.text for one in Transcript("en", words).sentences()] == ["one two", "three"]


def test_chinese_and_japanese_are_joined_without_spaces():
    """Their sentences read as they are written, and are parted at their own full stop."""
    chinese = said("今天天气很好。我们去公园。")
    assert [one.text for one in chinese.sentences()] == ["今天天气很好。", "我们去公园。"]
    assert len(chinese.words) > 8
    assert join(tokens("きょうはいい天気です。")) == "きょうはいい天気です。"


def test_hindi_and_arabic_stops_are_known():
    """The danda and the Arabic question mark end sentences."""
    assert len(said("यह एक दिन है। वह आया।").sentences()) == 2
    assert len(said("من هذا؟ هذا أبي.").sentences()) == 2


def test_pauses_are_what_lies_between_words():
    """Gaps before, between and after words, but none shorter than asked."""
    words = (Word("a", 1.0, 1.5), Word("b", 1.6, 2.0), Word("c", 3.0, 3.2))
    assert Transcript("en", words).pauses(5.0, 0.3) == [(0.0, 1.0), (2.0, 3.0), (3.2, 5.0)]


def test_it_survives_json():
    """Written and read back it is the same, to the millisecond."""
    one = Transcript("en", (Word("A", 0.1234, 0.5, 0.9), Word("b.", 0.5, 0.75)), "supplied")
    back = Transcript.from_dict(one.as_dict())
    assert back.as_dict() == one.as_dict()
    assert back.source == "supplied"
    assert back.words[0].start == 0.123


def test_between_takes_whole_words():
    """A word whose middle lies outside is left out; times stay."""
    part = said("one two three four").between(0.3, 1.0)
    assert all(0.3 <= (word.start + word.end) / 2 < 1.0 for word in part.words)
    assert len(part.words) in {2, 3}
