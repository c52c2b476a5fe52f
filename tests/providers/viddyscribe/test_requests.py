"""What can be asked for: words people write, gates, prices in credits, and what would travel."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.providers.viddyscribe.bodies import body
from vidkit.errors import InvalidRequest
from vidkit.models import Moment, TextTrack
from vidkit.providers.asking import asks_of
from vidkit.providers.viddyscribe import catalogue, spec
from vidkit.providers.viddyscribe.client_media import Upload
from vidkit.providers.viddyscribe.requests import AudioRequest, TextRequest, VideoRequest
from vidkit.providers.viddyscribe.requests_length import seconds_of
from vidkit.wire.inputs import media_input

ID = "7b0e9c52-6b1d-4c0e-9a77-0d9e6a4f1c10"


def text(**fields: Any) -> TextRequest:
    """Build a request for words."""
    return TextRequest.build(**{"media_id": ID, **fields})


def test_the_documented_body_is_what_travels() -> None:
    """The nested example comes out letter for letter, `format` and `language` always in it."""
    made = text(format="vtt", language="fr-FR", video_category="Documentary", ad_type="standard_ad")
    preview = made.wire_preview()
    assert preview is not None
    assert (preview.method, preview.path) == ("POST", "/enterprise/api/generate_ad_text")
    assert preview.json == body("generate_nested")
    bare = text().wire_preview()
    assert bare is not None
    assert bare.json["generation_config"] == {"format": "vtt", "language": "en-US"}


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("fr-fr", "fr-FR"), ("FR", "fr-FR"), ("French", "fr-FR"), ("fr_CA", "fr-CA"), ("zh", "cmn-CN"),
        ("zh-CN", "cmn-CN"), ("ar", "ar-XA"), ("no", "nb-NO"), ("sw", "sw-KE"), ("Punjabi (India)", "pa-IN"),
        ("pt", "pt-BR"), ("en", "en-US"), ("Chinese", "cmn-CN"), ("Spanish", "es-ES"), ("dutch", "nl-NL"),
    ],
)  # fmt: skip
def test_languages_as_people_write_them(given: str, code: str) -> None:
    """Codes in any case, bare languages and names become the wire's code."""
    assert text(language=given).language == code


def test_an_unknown_language_gets_a_hint() -> None:
    """Klingon is refused; a slip of the pen is told what was meant; the 53rd passes with a warning."""
    with pytest.raises(InvalidRequest, match="none of the 52 languages"):
        text(language="tlh")
    with pytest.raises(InvalidRequest, match="Did you mean fr-FR"):
        text(language="Frensh")
    with pytest.warns(UserWarning, match="53rd"):
        assert text(language="yue-HK").language == "yue-HK"


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("documentary", "Documentary"), ("how-to", "Tutorial/How-To"), ("tutorial / how to", "Tutorial/How-To"),
        ("kids", "Educational Kids"), ("VIDEO CALL", "Video Call"), ("commercial", "Commercial/Advertisement"),
    ],
)  # fmt: skip
def test_categories_as_people_write_them(given: str, name: str) -> None:
    """Spaces, slashes and capitals are the wire's business."""
    assert text(video_category=given).video_category == name


def test_voices_are_completed_and_never_refused() -> None:
    """Known voices get their capitals; the unknown 31st passes with a warning."""
    assert VideoRequest.build(media_id=ID, voice="kore").voice == "Kore"
    with pytest.warns(UserWarning, match="Did you mean 'Zephyr'"):
        assert VideoRequest.build(media_id=ID, voice="Zefyr").voice == "Zefyr"


def test_text_comes_from_wherever_it_is(tmp_path: Path) -> None:
    """Own words may be a text, a file, a text track or a description; captions get their format."""
    vtt = "WEBVTT\n\n00:01.000 --> 00:02.000\nA kite.\n"
    path = tmp_path / "words.vtt"
    path.write_text("\ufeff" + vtt, "utf-8")
    track = TextTrack("descriptions", "en", (Moment(1, 2, "A kite."),))

    class Like:
        vtt = "WEBVTT\n\n"

    for given in (vtt, path, str(path)):
        assert VideoRequest.build(media_id=ID, description_content=given).description_content == vtt
    made = VideoRequest.build(media_id=ID, description_content=track)
    assert made.description_content.startswith("WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nA kite.")
    assert VideoRequest.build(media_id=ID, description_content=Like()).description_content == Like.vtt
    captions = text(custom_captions=str(path)).config()["custom_captions"]
    assert captions == {"content": vtt, "format": "vtt", "filename": "words.vtt"}
    assert (
        text(custom_captions={"content": "1\n00:00:01,000 --> 00:00:02,000\nHi\n", "format": "srt"}).config()[
            "custom_captions"
        ]["format"]
        == "srt"
    )
    with pytest.raises(InvalidRequest, match="cannot be read"):
        text(custom_captions=tmp_path / "missing.srt")
    with pytest.raises(InvalidRequest, match="format is one of vtt, srt, text"):
        text(custom_captions={"content": "x", "format": "ass"})


@pytest.mark.parametrize(
    ("model", "fields", "says"),
    [
        (TextRequest, {"media_id": None}, "either a video or the media_id"),
        (TextRequest, {"media_id": ID, "video": b"\0\0\0\x18ftypisom"}, "either a video or the media_id"),
        (TextRequest, {"media_id": None, "video": b"RIFF....WAVEfmt "}, "audio/wav, not a video"),
        (TextRequest, {"media_id": " "}, "empty"),
        (TextRequest, {"ad_type": "standard_ad", "read_all_onscreen_text": True}, "extended_ad' only"),
        (TextRequest, {"voice": "Kore"}, "voice"),
        (AudioRequest, {"ad_type": "extended_ad"}, "ad_type"),
        (AudioRequest, {"audio_track_type": "stereo"}, "mixed, ad_only"),
        (VideoRequest, {"volume_level_db": -3}, "volume_option='max'"),
        (VideoRequest, {"volume_option": "max", "volume_level_db": -11}, "between -10 and 0"),
        (VideoRequest, {"description_content": " "}, "empty"),
    ],
)  # fmt: skip
def test_each_gate_says_one_clear_sentence(model: Any, fields: dict[str, Any], says: str) -> None:
    """What cannot work is refused before anything is sent, and the sentence names the field."""
    with pytest.raises(InvalidRequest, match=says):
        model.build(**{"media_id": ID, **fields})


@pytest.mark.parametrize(
    ("model", "more", "rate"),
    [
        (TextRequest, {}, 0.5),
        (AudioRequest, {}, 0.75),
        (VideoRequest, {}, 1.0),
        (VideoRequest, {"own": True}, 0.5),
    ],
)
def test_credits_are_a_minute_of_source(film: Path, model: Any, more: dict[str, Any], rate: float) -> None:
    """Credits follow product and length, with source and date; a video from own text costs half."""
    fields = {"description_content": "WEBVTT\n\n00:00.000 --> 00:01.000\nA.\n"} if more else {}
    found = model.build(video=film, **fields).estimate()
    assert found.seconds == pytest.approx(2.0, abs=0.1)
    assert found.credits == pytest.approx(rate * found.seconds / 60, abs=1e-3)
    assert found.usd is None
    assert found.source == spec.CREDITS_SOURCE
    assert found.date
    assert f"{rate:g} credits a minute" in found.basis


def test_unknown_lengths_and_prices_are_unknown(film: Path) -> None:
    """An id or URL has no length here, and audio from own text no published price: None, never 0."""
    assert text().estimate().credits is None
    assert text(media_id=None, video="https://x.test/talk.mp4").estimate().credits is None
    own = AudioRequest.build(
        video=film, description_content="WEBVTT\n\n00:00.000 --> 00:01.000\nA.\n"
    ).estimate()
    assert own.credits is None
    assert own.seconds is not None


def test_the_length_is_read_from_the_header(film: Path, shelf: Path, tmp_path: Path) -> None:
    """MP4s state it; other, cut and hostile files have none, and raise nothing."""
    assert seconds_of(media_input(film)) == pytest.approx(2.0, abs=0.1)
    assert seconds_of(media_input(film.read_bytes())) == pytest.approx(2.0, abs=0.1)
    odd = {
        "cut": film.read_bytes()[:60],
        "loop": b"\0\0\0\1ftyp" + bytes(8) + b"\0\0\0\0\0\0\0\0",
        "none": b"\x1aE\xdf\xa3" + bytes(64),
        "short": b"\0\0\0\x10moov\0\0\0\x08mvhd",
    }
    for name, data in odd.items():
        (tmp_path / name).write_bytes(data)
        assert seconds_of(media_input(tmp_path / name)) is None, name
    assert seconds_of(media_input("https://x.test/a.mp4")) is None


def test_what_one_call_can_do_is_one_curl_line(film: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ids and URLs travel as JSON, a small file as a form, a large one in several calls: no line."""
    url = text(media_id=None, video="https://x.test/talk.mp4").wire_preview()
    assert url is not None
    assert url.json["input"] == {"type": "url", "url": "https://x.test/talk.mp4"}
    sent = text(media_id=None, video=Upload("m1")).wire_preview()
    assert sent is not None
    assert sent.json["input"] == {"type": "media_id", "media_id": "m1"}
    line = text(media_id=None, video=film).as_curl()
    assert "X-API-Key: $VIDDYSCRIBE_API_KEY" in line
    assert "--form-string 'input={" in line
    monkeypatch.setattr(spec, "MULTIPART_BYTES", 10)
    with pytest.raises(InvalidRequest, match="more than one HTTP call"):
        text(media_id=None, video=film).as_curl()


def test_the_catalogues_show_themselves() -> None:
    """52 languages, 14 categories, 30 voices: a table each, and a word filters it."""
    assert len(catalogue.languages()) == 52
    assert len(catalogue.categories()) == 14
    assert len(catalogue.voices()) == 30
    assert catalogue.languages()("spanish").names == ("es-ES", "es-US")
    shown = repr(catalogue.languages()("french"))
    assert shown.splitlines()[0].split() == ["code", "language", "source"]
    assert "fr-CA" in shown


def test_cards_say_what_it_is_about(film: Path) -> None:
    """The film's name and the instructions are the words; language, kind and voice the facts."""
    made = VideoRequest.build(video=film, custom_instructions="Name the tools.", voice="Kore", language="fr")
    assert made.prompt_text() == "talk.mp4: Name the tools."
    assert made.summary() == ("fr-FR", "extended", "Kore")
    assert text().prompt_text() == f"media {ID}"


@pytest.mark.parametrize("model", [TextRequest, AudioRequest, VideoRequest])
def test_forms_know_every_field(model: Any) -> None:
    """Each field is asked for by its kind; what stands in the way of another is not shown beside it."""
    asks = asks_of(model)
    assert set(asks) == set(model.model_fields)
    assert {"media_id", "video"} <= set(asks)
    assert not asks["media_id"].shown({"video": "talk.mp4"})
    assert not asks["video"].shown({"media_id": ID})
    assert len(asks["language"].offered({})) == 52
    for name, ask in asks.items():
        for _, value in ask.offered({}):
            assert getattr(model.build(media_id=ID, **{name: value}), name) == value
    if "read_all_onscreen_text" in asks:
        assert not asks["read_all_onscreen_text"].shown({"ad_type": "standard_ad"})
    if "volume_level_db" in asks:
        assert [asks["volume_level_db"].shown({"volume_option": word}) for word in ("max", "auto")] == [
            True,
            False,
        ]
