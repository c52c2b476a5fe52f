"""What a comparison says differs, what it weighs, and that a rating gives nothing away."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace

from PIL import Image

from tests.show import samples
from tests.show.reading import Reader, stripped
from vidkit.show.compare import CompareFacts, SideFacts, compare_html, compare_text, differences
from vidkit.show.rating import rating_html, rating_live, rating_text


def side(label: str, **asked: str) -> SideFacts:
    """A side that is nothing but its request."""
    return SideFacts(label, asked=tuple(asked.items()))


def marked(*sides: SideFacts) -> dict[str, list[list[str]]]:
    """What is highlighted: field → for every side the stretches."""
    rows, _ = differences(CompareFacts(sides))
    return {row.name: [[bit.text for bit in cell if bit.differs] for cell in row.cells] for row in rows}


def test_words_of_a_prompt_are_compared_one_by_one() -> None:
    """Only what the other has not is highlighted, neighbours together."""
    one = side("A", prompt="A red kite over the dunes at dusk [Pan left]")
    two = side("B", prompt="A pale blue kite over the dunes at night [Truck left]")
    assert marked(one, two) == {"prompt": [["red", "dusk", "Pan"], ["pale blue", "night", "Truck"]]}


def test_short_values_are_highlighted_whole_and_equal_ones_not_at_all() -> None:
    """720P against 1080P is one difference, not two digits of it; what is missing is a dash."""
    one = side("A", resolution="720P", seed="1", model="x")
    two = side("B", resolution="1080P", model="x")
    assert marked(one, two) == {"resolution": [["720P"], ["1080P"]], "seed": [["1"], []]}
    rows, same = differences(CompareFacts((one, two)))
    assert rows[1].cells[1][0].text == "—"
    assert same == [("model", "x")]


def test_among_three_the_odd_one_is_highlighted() -> None:
    """Two that agree are not blamed for the third."""
    sides = [side("A", size="720p"), side("B", size="1080p"), side("C", size="720p")]
    assert marked(*sides) == {"size": [[], ["1080p"], []]}


def test_a_file_without_a_prompt_does_not_blur_the_others() -> None:
    """Where one has no prompt, those of the others are still compared word by word."""
    words = "A red kite over the dunes at"
    sides = [side("A", prompt=f"{words} dusk"), side("B", prompt=f"{words} night"), side("C")]
    assert marked(*sides) == {"prompt": [["dusk"], ["night"], []]}
    assert marked(sides[0], sides[2]) == {"prompt": [[f"{words} dusk"], []]}


def test_prompts_with_nothing_in_common_are_highlighted_whole() -> None:
    """A full stop both have is no agreement."""
    one = side("A", prompt="A red kite flies over the dunes, slowly.")
    two = side("B", prompt="Snow falls; nobody walks through that village tonight.")
    assert [len(stretches) for stretches in marked(one, two)["prompt"]] == [1, 1]


def test_a_difference_beyond_the_cut_is_told() -> None:
    """Prompts that differ only after what is shown are not called the same."""
    common = "word " * 400
    found = marked(side("A", prompt=common + "day"), side("B", prompt=common + "night"))
    assert found["prompt"] == [["… (2,003 characters)"], ["… (2,005 characters)"]]


def test_two_previews_stay_under_480_kilobytes() -> None:
    """With the heaviest posters and previews there are, and four of them under a megabyte a message."""
    out = io.BytesIO()
    Image.open(io.BytesIO(samples.poster())).save(out, "JPEG", quality=34)
    poster = out.getvalue()
    assert 18_000 < len(poster) <= 20_000, "as heavy as posters are"
    heavy = replace(samples.VIDEO, poster=poster, preview=samples.preview(150_000))
    one = replace(samples.SIDE, video=heavy)
    two = compare_html(CompareFacts((one, replace(one, label="B"))))
    assert two.count('src="data:video/mp4') == 2
    assert len(two.encode()) <= 480_000
    four = compare_html(CompareFacts(tuple(replace(one, label=label) for label in "ABCD")))
    assert four.count('src="data:video/mp4') == 4
    assert len(four.encode()) <= 960_000


def test_without_script_every_film_has_its_own_controls() -> None:
    """Nothing dead stands there: the common controls are hidden until the script shows them."""
    page = Reader(compare_html(samples.COMPARED))
    films = [attrs for tag, attrs in page.tags if tag == "video"]
    assert len(films) == 2
    assert all("controls" in attrs for attrs in films)
    deck = next(attrs for _, attrs in page.tags if "data-vk-deck" in attrs)
    assert "hidden" in deck


def test_github_shows_the_posters_and_the_differences() -> None:
    """Where style and video are stripped, both pictures stand there, labelled, and the table below."""
    page = Reader(stripped(compare_html(samples.COMPARED)))
    assert len([tag for tag, _ in page.tags if tag == "img"]) == 2
    for word in ("A", "B", "dusk", "night", "Truck", "minimax-m2c1"):
        assert word in page.text


def test_a_side_without_a_film_says_why() -> None:
    """A running job has its place, with its state in words, in both twins."""
    for told in (Reader(compare_html(samples.FOUR)).text, compare_text(samples.FOUR)):
        assert "still running, 62 %" in told


def test_captions_travel_with_the_film_as_data() -> None:
    """The script reads them as JSON; they are no markup."""
    page = Reader(compare_html(samples.COMPARED))
    cues = [json.loads(attrs["data-vk-cues"] or "") for _, attrs in page.tags if "data-vk-cues" in attrs]
    assert cues == [[[0.0, 1.5, "It was the best of times,"]]] * 2


def test_a_rating_gives_nothing_away() -> None:
    """Neither name nor prompt nor captions nor file of a film is anywhere in what is drawn while it is judged."""
    film = replace(
        samples.VIDEO, name="secret.mp4", path="secret.mp4", href="secret.mp4", prompt="secret kite"
    )
    alive = replace(samples.RATING, left=film, right=replace(film, made_by="secret service"))
    for drawn in (rating_live(alive), rating_html(alive), rating_text(alive)):
        bare = re.sub(r'base64,[^"]*', "", drawn)
        for word in ("secret", "minimax", "best of times", "openai", "talk.mp4"):
            assert word not in bare, word
    page = Reader(rating_live(alive))
    assert [attrs["data-vk-film"] for _, attrs in page.tags if "data-vk-film" in attrs] == [
        "a1-1-0",
        "a1-1-1",
    ]
    assert len({attrs["alt"] for tag, attrs in page.tags if tag == "img"}) == 2


def test_a_long_rating_stays_small() -> None:
    """Two hundred pairs with posters: under 300 KB."""
    pairs = tuple(replace(samples.RATED.pairs[0], seconds=float(index)) for index in range(200))
    assert len(rating_html(replace(samples.RATED, pairs=pairs)).encode()) < 300_000
