"""Blind rating without a page: order, sides, answers, what is kept, the table."""

from __future__ import annotations

import sys
from collections import Counter

import pytest

import vidkit as vk
from tests.engine.films import film
from vidkit.comparing.answers import Answers, odds
from vidkit.errors import InvalidRequest, MediaError, MissingPart


@pytest.fixture(scope="module")
def films(tmp_path_factory):
    """Three small films."""
    folder = tmp_path_factory.mktemp("films")
    return [film(folder / f"{name}.mp4", 6, sound=None) for name in "abc"]


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


def choose(rating: vk.Rating, name: str) -> None:
    """Answer as somebody who likes the film of that name, on whichever side it stands."""
    asked = len([row for row in rating.table if row["choice"]]) + 1
    row = next(row for row in rating.table if row["asked"] == asked)
    liked = next((side for side in ("first", "second") if row[side] == name), None)
    rating.answer(0 if liked is None else 1 if row["left"] == liked else 2)


def test_answers_are_told_of_films_not_of_sides(films, home) -> None:
    """Whoever likes b gets b in every row that has it, whatever side it stood on."""
    rating = vk.compare(*films, blind=True, home=home)
    assert isinstance(rating, vk.Rating)
    while not rating.done:
        choose(rating, "b.mp4")
    table = {(row["first"], row["second"]): row for row in rating.table}
    assert table["a.mp4", "b.mp4"]["choice"] == "second"
    assert table["b.mp4", "c.mp4"]["preferred"] == "b.mp4"
    assert table["a.mp4", "c.mp4"]["choice"] == "neither"
    assert table["a.mp4", "c.mp4"]["preferred"] is None
    assert rating.summary == {"first": 1, "second": 1, "neither": 1, "pairs": 3, "odds": None}
    assert [row["pair"] for row in rating.table] == [1, 2, 3]
    for word in ("b.mp4", "no preference", "first 1 · second 1"):
        assert word in str(rating)


def test_a_rating_goes_on_where_it_was_left(films, home) -> None:
    """The same pairs and question find the answers again, and the order; another question is another rating."""
    pairs = [(films[0], films[1]), (films[1], films[2])]
    first = vk.rate(pairs, home=home)
    choose(first, "b.mp4")
    second = vk.rate(pairs, home=home)
    assert [row["choice"] for row in second.table] == [row["choice"] for row in first.table]
    assert [row["left"] for row in second.table] == [row["left"] for row in first.table]
    assert "1 of 2" in str(second)
    assert "b.mp4" not in str(second), "what is not finished stays blind"
    assert not any(row["choice"] for row in vk.rate(pairs, question="Which is faster?", home=home).table)
    assert not any(row["choice"] for row in vk.rate(pairs, again=True, home=home).table)


def test_the_last_answer_can_be_taken_back(films, home) -> None:
    """Also from the file."""
    pairs = [(films[0], films[1]), (films[1], films[2])]
    rating = vk.rate(pairs, home=home).answer(1).answer(2).take_back()
    assert sum(row["choice"] is not None for row in rating.table) == 1
    assert not vk.rate(pairs, home=home).done


def test_a_changed_film_is_another_film(films, home, tmp_path) -> None:
    """Answers about a file that was written anew since are not taken for answers about it."""
    own = film(tmp_path / "own.mp4", 6, sound=None)
    vk.rate([(own, films[0])], home=home).answer(1)
    assert vk.rate([(own, films[0])], home=home).done
    film(own, 12, sound=None)
    assert not vk.rate([(own, films[0])], home=home).done


def test_sides_and_order_are_chance_but_balanced(tmp_path) -> None:
    """In one half of the pairs the second stands left; the order is not always the user's."""
    pairs = [(f"a{index}", f"b{index}") for index in range(20)]
    found = [Answers(tmp_path, "?", pairs, again=True).order for _ in range(20)]
    assert all(Counter(turned for _, turned in order) == {True: 10, False: 10} for order in found)
    assert len({tuple(order) for order in found}) == 20


def test_a_broken_file_begins_anew_and_says_so(tmp_path, caplog) -> None:
    """Half a file is no answer."""
    answers = Answers(tmp_path, "?", [("a", "b")])
    answers.path.parent.mkdir(parents=True, exist_ok=True)
    answers.path.write_text('{"order": [[0, fal')
    with caplog.at_level("WARNING", "vidkit.comparing"):
        assert Answers(tmp_path, "?", [("a", "b")]).position == 0
    assert "begins anew" in caplog.text


def test_chance_is_told_by_the_sign_test() -> None:
    """Nine of ten would happen by chance about once in fifty times; five of five is the first that counts."""
    assert odds(9, 1) == pytest.approx(22 / 1024)
    assert odds(5, 0) == pytest.approx(2 / 32)
    assert odds(5, 5) == 1.0
    assert odds(2, 2) is None


def test_the_page_answers_only_about_the_pair_it_shows(films, home) -> None:
    """A key pressed twice in a hurry is one answer; odd messages are none."""
    rating = vk.rate([(films[0], films[1]), (films[1], films[2])], home=home)
    for message in (
        {"kind": "rate", "pair": 0, "choice": 1},
        {"kind": "rate", "pair": 0, "choice": 2},
        {"kind": "rate", "pair": 7, "choice": 2},
        {"kind": "rate", "choice": 9, "pair": 1},
        {"kind": "want", "film": "../../etc/passwd"},
        {"kind": "nonsense"},
    ):
        rating._heard(message, [])
    assert sum(row["choice"] is not None for row in rating.table) == 1


def test_mistakes_are_told_in_words(films, home, tmp_path) -> None:
    """No pair, half a pair, no film, one film, a wrong key."""
    with pytest.raises(InvalidRequest, match="no pair"):
        vk.rate([], home=home)
    with pytest.raises(InvalidRequest, match="pair 2"):
        vk.rate([(films[0], films[1]), (films[0],)], home=home)
    with pytest.raises(MediaError, match="no video file"):
        vk.rate([(films[0], tmp_path / "none.mp4")], home=home)
    with pytest.raises(InvalidRequest, match="1 films"):
        vk.compare(films[0])
    with pytest.raises(InvalidRequest, match="int is no film"):
        vk.compare(films[0], 3)
    with pytest.raises(InvalidRequest, match="labels"):
        vk.compare(films[0], films[1], labels=("only",))
    rating = vk.rate([(films[0], films[1])], home=home)
    with pytest.raises(InvalidRequest, match="no answer"):
        rating.answer(3)
    with pytest.raises(InvalidRequest, match="has its answer"):
        rating.answer(1).answer(1)


def test_a_frame_needs_pandas_and_says_so(films, home, monkeypatch) -> None:
    """Without pandas the install line stands in the error; with it the rows become a frame."""
    rating = vk.rate([(films[0], films[1])], home=home)
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(MissingPart, match="pip install pandas"):
        rating.to_frame()

    class Pandas:
        DataFrame = staticmethod(list)

    monkeypatch.setitem(sys.modules, "pandas", Pandas)
    assert rating.to_frame() == rating.table


def test_a_comparison_of_files_is_told_in_text(films) -> None:
    """Names, sizes and lengths stand there; what is the same stands once."""
    found = vk.compare(films[0], films[1], labels=("old", "new"))
    told = str(found)
    assert "old  a.mp4" in told
    assert "new  b.mp4" in told
    assert "differs: nothing that is known" in told
    assert found.differences == {}
