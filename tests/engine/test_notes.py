"""What films of ours say of themselves."""

import json

import pytest

from vidkit.engine import notes

NARRATED = {
    "language": "en",
    "words": [["Once", 0.0, 0.5], ["upon", 1.0, 1.5]],
    "sentences": [{"start": 0.0, "end": 1.5, "text": "Once upon"}],
    "shots": [{"start": 0.0, "end": 0.75}, {"start": 0.75, "end": 3.0}],
}
STAGED = {"prompt": "a kite", "camera": {"shots": [{"start": 1.0, "end": 2.0, "words": "pan"}], "end": {}}}


@pytest.mark.parametrize(
    "comment",
    [
        "",
        "words",
        "[1]",
        "{}",
        '{"staged": {"prompt": "a kite"}}',
        "[" * 100_000,
        '{"vidkit": 1, "staged": 3}',
    ],
)
def test_other_peoples_comments_tell_nothing(comment):
    """Words, others' JSON and JSON nested without end are no note of ours."""
    assert notes.part({"comment": comment}, "staged") is None
    assert notes.part({}, "staged") is None


def test_a_note_of_ours_is_read_by_its_parts():
    """What stands in the file comes back; what does not is None."""
    tags = {"comment": json.dumps({"vidkit": 1, "staged": STAGED})}
    assert notes.part(tags, "staged") == STAGED
    assert notes.part(tags, "narrated") is None


def test_what_is_told_moves_with_pictures_that_stand():
    """After a stop all words, sentences and shots come later by it; what goes on across it grows longer."""
    moved = notes.with_stops(
        {"vidkit": 1, "narrated": NARRATED, "staged": STAGED}, [(0.75, 2.0), (1.75, 0.5)]
    )
    assert moved["narrated"]["words"] == [["Once", 0.0, 0.5], ["upon", 3.0, 3.5]]
    assert moved["narrated"]["sentences"] == [{"start": 0.0, "end": 3.5, "text": "Once upon"}]
    assert [(one["start"], one["end"]) for one in moved["narrated"]["shots"]] == [(0.0, 2.75), (2.75, 5.5)]
    assert moved["staged"]["camera"]["shots"] == [{"start": 3.0, "end": 4.5, "words": "pan"}]
    assert moved["narrated"]["language"] == "en"
    assert notes.with_stops({"vidkit": 1, "meta": {}}, [(0.0, 1.0)]) == {"vidkit": 1, "meta": {}}
