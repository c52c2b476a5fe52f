"""Catalogues show themselves: sortable tables, templates with pictures, voices to hear."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import vidkit as vk
from tests.show.reading import Reader
from vidkit.errors import InvalidRequest
from vidkit.providers.hoox.catalogue import Look, Looks, Voice, Voices
from vidkit.providers.minimax.catalogue import catalogue
from vidkit.providers.openai.values import Catalogue, Model
from vidkit.providers.viddyscribe import catalogue as described
from vidkit.providers.wayin import catalogue as clipped
from vidkit.show.thumbs import caption_picture

TABLES = {
    "wayin languages": clipped.languages(),
    "wayin templates": clipped.templates(),
    "minimax models": catalogue(),
    "hoox voices": Voices([Voice("v1", "Ada", "en", "female", ("warm",))]),
    "hoox looks": Looks([Look("l1", "a1", "Ada at home")]),
    "openai models": Catalogue(lambda: [Model.of("sora-2"), Model.of("mine")]),
    "viddyscribe languages": described.languages(),
    "viddyscribe categories": described.categories(),
    "viddyscribe voices": described.voices(),
}


@pytest.mark.parametrize("name", TABLES)
def test_every_catalogue_shows_itself(name: str) -> None:
    """Every cell that prints also stands in the HTML, under its headings; a filtered one shows what is left."""
    table = TABLES[name]
    bundle = table._repr_mimebundle_()
    page = Reader(bundle["text/html"])
    assert not page.crossed
    _, heads, rows = table.table()
    for cell in {*heads, *(cell for row in rows for cell in row)}:
        assert " ".join(cell.split()) in page.text
    assert len([tag for tag, _ in page.tags if tag == "tr"]) == len(rows) + 1
    fewer = table(rows[-1][0])
    assert 1 <= len(fewer) <= len(table)
    assert rows[-1][0] in Reader(fewer._repr_mimebundle_()["text/html"]).text


def test_every_caption_template_has_its_picture() -> None:
    """35 different pictures, small enough for one output."""
    templates = clipped.templates()
    pictures = {item.id: caption_picture(item.id) for item in templates}
    assert all(picture.startswith(b"\xff\xd8") for picture in pictures.values())
    assert len(set(pictures.values())) == len(templates)
    source = templates._repr_mimebundle_()["text/html"]
    assert len(re.findall("data:image/jpeg", source)) == len(templates)
    assert len(source) < 250_000
    assert caption_picture("../../x") == b""


def test_a_voice_is_heard(tmp_path: Path) -> None:
    """A name gives a small sound that plays, in the voice that describes; another name, another sound; made once."""
    voices = vk.local(tmp_path).viddyscribe.voices
    heard = voices["kore"]
    assert 2 < heard.duration < 12
    assert "Kore" in heard.made_by
    assert "spoken here by" in heard.made_by
    assert max(heard.peaks(20)) > 0.1
    stamp = heard.path.stat().st_mtime_ns
    assert voices["Kore"].path.stat().st_mtime_ns == stamp
    assert voices.sample("Kore", "Good morning.").path != heard.path
    assert voices[0] == ("Achernar", "default")


def test_voices_that_cannot_be_heard_say_why() -> None:
    """A misspelt name is corrected; a live service's voices are not imitated."""
    with pytest.raises(InvalidRequest, match="Did you mean 'Kore'"):
        _ = vk.local().viddyscribe.voices["Korre"]
    with pytest.raises(InvalidRequest, match="no samples"):
        _ = vk.connect("viddyscribe", api_key="k").viddyscribe.voices["Kore"]


def test_languages_say_what_is_done_in_them_here() -> None:
    """The local studio's table tells which languages it writes; a live service's says nothing of that."""
    here = vk.local().viddyscribe.languages
    written = {row[0].split("-")[0] for row in here("writes")}
    assert written == {"en", "es", "fr", "de", "it", "pt", "ja", "cmn", "ar", "hi", "ru", "sw"}
    (korean,) = here("ko-KR")
    assert "speaks your own text" in korean
    assert "local studio" in Reader(here._repr_mimebundle_()["text/html"]).text
    live = vk.connect("viddyscribe", api_key="k").viddyscribe.languages
    assert live.head == ("code", "language", "source")
    assert live.names == here.names


def test_camera_moves_show_themselves() -> None:
    """Fifteen little stages, each with its token and what it does; the text twin tells the same."""
    bundle = vk.camera._repr_mimebundle_()
    page = Reader(bundle["text/html"])
    assert not page.crossed
    for move in vk.camera.moves:
        assert f"[{move}]" in page.text
        assert f"[{move}]" in bundle["text/plain"]
    stages = [
        attrs["class"] or "" for _, attrs in page.tags if (attrs.get("class") or "").startswith("vk-scene")
    ]
    assert len(set(stages)) == 15
