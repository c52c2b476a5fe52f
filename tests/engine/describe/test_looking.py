"""What is measured about footage nobody noted anything about: truly there, and said only when it is new."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from tests.engine.portrait import portrait
from vidkit.engine.describe import looking, reading
from vidkit.engine.describe import statements as st
from vidkit.engine.describe.colours import basic, layers, main_colours
from vidkit.engine.describe.vision import Eyes
from vidkit.engine.encode import Encoder
from vidkit.engine.seeing.survey import survey
from vidkit.engine.work import TaskError
from vidkit.errors import MissingPart

SIZE = (320, 180)


def meadow() -> np.ndarray:
    """Green below, blue above."""
    picture = np.zeros((180, 320, 3), np.uint8)
    picture[:90], picture[90:] = (90, 150, 230), (70, 150, 60)
    picture[:, ::16] = picture[:, ::16] * 0.9
    return picture


def titled(text: str, size: int = 30) -> np.ndarray:
    """White words on black."""
    image = Image.new("RGB", SIZE)
    ImageDraw.Draw(image).text((40, 70), text, fill="white", font=words(size))
    return np.asarray(image)


def words(size: int):
    from importlib import resources

    from PIL import ImageFont

    return ImageFont.truetype(str(resources.files("manimgx_fonts") / "NotoSans[wght].ttf"), size)


def face() -> np.ndarray:
    """A large face at the right of a grey room."""
    picture = np.full((180, 320, 3), 120, np.uint8)
    picture[::9] = 100
    picture[2:178, 140:316] = np.asarray(Image.fromarray(portrait(480)).resize((176, 176)))
    return picture


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five shots of two to three seconds: a meadow, a title, a face, the meadow again, black."""
    path = tmp_path_factory.mktemp("looking") / "film.mp4"
    shots = [meadow(), titled("THE LAST TRAIN"), face(), meadow(), np.zeros((180, 320, 3), np.uint8)]
    with Encoder(path, *SIZE) as out:
        for shot in shots:
            for _ in range(60):
                out.write_rgb(shot)
    return path


@pytest.fixture(scope="module")
def said(film: Path) -> dict[float, list[object]]:
    """What there is to say, by the second at which its shot begins."""
    beats, notes = looking.beats(film, survey(film, every=0.5))
    assert notes == []
    return {round(beat.start, 1): [remark.said for remark in beat.remarks] for beat in beats}


def test_colours_are_told_by_where_they_are(said):
    """The first shot is green below and blue above."""
    assert st.Layers("green", "blue") in said[0.0]


def test_a_title_is_read(said):
    """Large letters are read as they stand, whether or not small print is asked for."""
    assert st.Written("THE LAST TRAIN") in said[2.5]


def test_a_face_is_found_with_its_place(said):
    """A large face at the right is said to be just that."""
    assert st.People("close", "right") in said[5.0]


def test_a_view_that_returns_is_recognised(said):
    """The meadow is not described a second time."""
    assert st.Again() in said[7.5]
    assert not any(isinstance(one, st.View | st.Layers) for one in said[7.5])


def test_black_is_told(said):
    """A black screen is an event for who cannot see it."""
    assert st.Blank("black") in said[10.0]


def test_small_print_is_read_only_when_asked(tmp_path):
    """A line of small letters is left alone by default."""
    path = tmp_path / "print.mp4"
    big = np.asarray(Image.fromarray(meadow()).resize((1280, 720))).copy()
    image = Image.fromarray(big)
    ImageDraw.Draw(image).text((90, 640), "Photographed in Lisbon", fill="white", font=words(26))
    with Encoder(path, 1280, 720, preset="ultrafast") as out:
        for _ in range(30):
            out.write_rgb(np.asarray(image))
    seen = survey(path, every=0.5, faces=False)
    for asked in (False, True):
        beats, _ = looking.beats(path, seen, read_text=asked)
        told = [remark.said for beat in beats for remark in beat.remarks]
        assert (st.Written("Photographed in Lisbon") in told) == asked


def test_the_reader_fetches_nothing(monkeypatch):
    """Its weights are the files that came with it: it never asks a server, not even whether they are right."""
    fetch = pytest.importorskip("rapidocr.utils.download_file").DownloadFile

    def refuse(*_: object) -> None:
        raise AssertionError("the reader looks for its weights elsewhere")

    monkeypatch.setattr(fetch, "run", refuse)
    reading._reader.cache_clear()
    image = Image.new("RGB", (640, 360), "black")
    ImageDraw.Draw(image).text((60, 150), "THE LAST LIGHT", fill="white", font=words(48))
    assert [line.text for line in reading.lines(np.asarray(image))] == ["THE LAST LIGHT"]


def test_weights_that_did_not_come_are_a_missing_part(monkeypatch, tmp_path):
    """A package without its files is told with the line that installs it."""
    pytest.importorskip("rapidocr")
    (tmp_path / "models").mkdir()
    monkeypatch.setattr(reading.resources, "files", lambda _: tmp_path)
    with pytest.raises(MissingPart, match="weights") as caught:
        reading._weights("det")
    assert "vidkit[local]" in caught.value.advice


def test_nothing_is_read_where_nothing_stands():
    """A picture without words has none."""
    assert reading.lines(meadow()) == []


def test_colour_names_are_what_people_say():
    """Plain colours, pale ones and dark ones have the names a person would give them."""
    for name, rgb in {
        "red": (200, 30, 30), "orange": (240, 140, 20), "yellow": (240, 220, 50), "green": (60, 150, 50),
        "turquoise": (40, 180, 170), "blue": (40, 80, 200), "purple": (130, 60, 190), "pink": (240, 160, 190),
        "brown": (110, 70, 40), "white": (245, 245, 245), "grey": (128, 128, 128), "black": (10, 10, 12),
    }.items():  # fmt: skip
        assert main_colours(np.full((90, 160, 3), rgb, np.uint8)) == (name,)
    assert layers(meadow()) == ("green", "blue")
    assert layers(np.full((90, 160, 3), 128, np.uint8)) is None
    assert [basic(word) for word in ("crimson", "navy", "#102030")] == ["red", "blue", ""]


ASKED: list[tuple[dict[str, str], str, list[bytes]]] = []


def answer(endpoint: dict[str, str], prompt: str, images: list[bytes]) -> str:
    """A vision model for tests: remembers what it was asked."""
    ASKED.append((endpoint, prompt, images))
    return f'"Une prairie numéro {len(ASKED)}."'


def fails(endpoint: dict[str, str], prompt: str, images: list[bytes]) -> str:
    raise ConnectionError("no route")


def test_a_vision_model_takes_the_place_of_measured_sentences(film):
    """It is asked once a shot, in the language, with a picture and the user's wishes; its words are what is said."""
    ASKED.clear()
    plug = {"ask": f"{__name__}:answer", "endpoint": {"model": "m"}}
    eyes = Eyes(plug, "fr", "Documentary", "Name the plants.")
    beats, _ = looking.beats(film, survey(film, every=0.5), eyes=eyes)
    assert len(ASKED) == 5
    endpoint, prompt, images = ASKED[1]
    assert endpoint == {"model": "m"}
    assert all(
        part in prompt for part in ("French", "Documentary", "Name the plants.", "Une prairie numéro 1")
    )
    assert images[0][:2] == b"\xff\xd8"
    told = [remark.said for remark in beats[1].remarks]
    assert told == ["Une prairie numéro 2.", st.Written("THE LAST TRAIN")]


def test_a_vision_model_that_fails_fails_the_job(film):
    """Nothing is made up in its place: the error says what to check."""
    eyes = Eyes({"ask": f"{__name__}:fails"}, "en")
    with pytest.raises(TaskError, match="no route") as caught:
        eyes.look([meadow()], 3.0)
    assert caught.value.code == "processing_failed"
    with pytest.raises(TaskError, match="cannot be loaded"):
        Eyes({"ask": "nowhere.at:all"}, "en")
