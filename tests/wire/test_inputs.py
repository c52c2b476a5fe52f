"""Media arguments: whatever a person has at hand, read and measured, or refused in words."""

from __future__ import annotations

import base64
import io
import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

import pydantic
import pytest
from PIL import Image

from vidkit.errors import InvalidRequest, MediaError
from vidkit.models import MediaInput
from vidkit.providers.base import Request
from vidkit.wire import MediaField, inputs, media_input


def picture(width: int = 64, height: int = 48, kind: str = "PNG", **save: Any) -> bytes:
    """Paint a picture whose left half is red and right half is blue."""
    image = Image.new("RGB", (width, height), "red")
    image.paste("blue", (width // 2, 0, width, height))
    buffer = io.BytesIO()
    image.save(buffer, kind, **save)
    return buffer.getvalue()


@pytest.fixture
def png(tmp_path: Path) -> Path:
    """Keep a picture on disk."""
    path = tmp_path / "still.png"
    path.write_bytes(picture())
    return path


def test_every_accepted_kind(png: Path) -> None:
    """Paths, text, bytes, open files, Pillow images, URLs, the services' dicts and our own objects are taken."""
    assert media_input(png) == media_input(str(png)) == MediaInput(path=png, name="still.png")
    assert media_input(b"abc").data == media_input(bytearray(b"abc")).data == b"abc"
    with png.open("rb") as file:
        opened = media_input(file)
    assert (opened.data, opened.name) == (png.read_bytes(), "still.png")
    assert inputs.image_size(media_input(Image.new("RGB", (5, 4)))) == (5, 4, "png")
    assert media_input("https://x.example.com/a/b.png?c=1").name == "b.png"
    assert media_input({"file_id": "file_1"}).remote == ("", "file_1")
    assert (
        media_input({"image_url": {"url": "https://x.example.com/a.png"}}).url
        == "https://x.example.com/a.png"
    )
    assert media_input(SimpleNamespace(__media_input__=lambda: png)).path == png
    same = MediaInput(url="https://x.example.com/")
    assert media_input(same) is same


def test_relative_paths_survive_a_change_of_folder(png: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A path is kept absolute: a restarted kernel may stand elsewhere."""
    monkeypatch.chdir(png.parent)
    found = media_input("still.png")
    os.chdir("/")
    assert inputs.read_bytes(found) == png.read_bytes()


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("no/such/file.png", "no file"),
        ("", "empty"),
        (b"", "no bytes"),
        (7, "int is not media"),
        (None, "NoneType is not media"),
        ({}, "file_id"),
        ({"file_id": ""}, "file_id"),
        ("ftp://x.example.com/a.png", "ftp"),
        ("file:///etc/passwd", "file"),
        ("http://", "whole URL"),
        ("data:image/png;base64", "comma"),
        ("data:image/png;base64,@@@", "base64"),
        ("data:image/png;base64,", "empty"),
        ("a\x00b", "no file"),
        ("x" * 5000, "no file"),
        (io.StringIO("text"), "binary mode"),
    ],
)
def test_what_is_no_media_is_named(value: Any, words: str) -> None:
    """Anything else is refused with a sentence that names what is wrong with it."""
    with pytest.raises(MediaError, match=words):
        media_input(value)


def test_folders_and_empty_files_are_refused(tmp_path: Path) -> None:
    """A folder is no file, and a file of no bytes is no media."""
    (tmp_path / "empty.png").touch()
    with pytest.raises(MediaError, match="folder"):
        media_input(tmp_path)
    with pytest.raises(MediaError, match="empty"):
        media_input(tmp_path / "empty.png")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (picture(kind="PNG"), "image/png"),
        (picture(kind="JPEG"), "image/jpeg"),
        (picture(kind="WEBP"), "image/webp"),
        (picture(kind="GIF"), "image/gif"),
        (b"\x00\x00\x00\x18ftypisom", "video/mp4"),
        (b"\x00\x00\x00\x14ftypqt  ", "video/quicktime"),
        (b"\x1aE\xdf\xa3\x01", "video/webm"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", "audio/wav"),
        (b"ID3\x04", "audio/mpeg"),
        (b'\n {"error": 1}', "application/json"),
        (b"<!doctype html>", "text/html"),
        (b"<svg xmlns='x'>", "image/svg+xml"),
        (b"WEBVTT\n", "text/vtt"),
        ("größe".encode() * 200, "text/plain"),
        (b"\x80\x81\x82\x83\x84", "application/octet-stream"),
        (b"", "application/octet-stream"),
    ],
)
def test_types_are_sniffed(data: bytes, kind: str) -> None:
    """The type comes from the first bytes alone."""
    assert inputs.sniff(data) == kind


def test_images_are_measured_by_their_header(png: Path) -> None:
    """Size and format are those of the bytes, whatever the name says; data URLs work as well."""
    wrong = png.with_name("photo.jpg")
    png.rename(wrong)
    assert inputs.image_size(media_input(wrong)) == (64, 48, "png")
    url = f"data:image/gif;base64,{base64.b64encode(picture(7, 9, 'JPEG')).decode()}"
    assert inputs.image_size(media_input(url)) == (7, 9, "jpeg")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"only words", "text/plain"),
        (b"\x00\x00\x00\x18ftypisom", "video/mp4"),
        (b"\x89PNG\r\n\x1a\nxx", "no image"),
    ],
)
def test_what_is_no_image_is_named(tmp_path: Path, data: bytes, words: str) -> None:
    """A text, a video or a broken picture given as an image is refused with what it is."""
    path = tmp_path / "a.png"
    path.write_bytes(data)
    for value in (data, path):
        with pytest.raises(MediaError, match=words):
            inputs.image_size(media_input(value))


def test_reading_is_bounded_and_local(png: Path) -> None:
    """Too many bytes, a vanished file and something elsewhere are refused."""
    with pytest.raises(MediaError, match="at most 10 bytes"):
        inputs.read_bytes(media_input(png), limit=10)
    with pytest.raises(MediaError, match="at most 2 bytes"):
        inputs.read_bytes(media_input(b"abc"), limit=2)
    gone = media_input(png)
    png.unlink()
    with pytest.raises(MediaError, match="cannot be read"):
        inputs.read_bytes(gone)
    with pytest.raises(MediaError, match="not on this machine"):
        inputs.read_bytes(media_input("https://x.example.com/a.png"))


def test_the_same_contents_have_the_same_digest(png: Path) -> None:
    """Path, bytes and data URL of one picture are one and the same input; other places are their address."""
    data = png.read_bytes()
    forms = [png, data, inputs.data_url(media_input(png))]
    assert len({inputs.digest(media_input(form)) for form in forms}) == 1
    assert inputs.digest(media_input(data)) != inputs.digest(media_input(data + b"x"))
    assert inputs.digest(media_input("https://x.example.com/a")) == "url:https://x.example.com/a"
    assert inputs.digest(media_input({"file_id": "f"})) == "id::f"


def test_data_urls_carry_the_true_type(png: Path) -> None:
    """Bytes become a data URL of their sniffed type; URLs stay as they are."""
    url = inputs.data_url(media_input(png))
    assert url.startswith("data:image/png;base64,")
    assert inputs.read_bytes(media_input(url)) == png.read_bytes()
    assert inputs.data_url(media_input("https://x.example.com/a")) == "https://x.example.com/a"


def test_names_to_send_along(png: Path) -> None:
    """A name is kept, or made from the bytes."""
    assert inputs.filename(media_input(png)) == "still.png"
    assert inputs.filename(media_input(png.read_bytes()), "reference") == "reference.png"
    assert inputs.filename(media_input(b"\x01\x02")) == "upload.bin"


def test_crop_fills_and_cuts_around_the_middle() -> None:
    """A cropped picture has the size asked for and keeps its middle."""
    fitted = inputs.fit_image(media_input(picture(400, 100)), (100, 100), "crop")
    assert inputs.image_size(fitted) == (100, 100, "png")
    image = Image.open(io.BytesIO(fitted.data or b"")).convert("RGB")
    assert image.getpixel((5, 50)) == (255, 0, 0)
    assert image.getpixel((95, 50)) == (0, 0, 255)


def test_pad_keeps_the_whole_picture() -> None:
    """A padded picture holds all of the original, at its shape, in the middle of the frame."""
    fitted = inputs.fit_image(media_input(picture(400, 100, "JPEG", quality=95)), (200, 200), "pad")
    assert inputs.image_size(fitted) == (200, 200, "jpeg")
    image = Image.open(io.BytesIO(fitted.data or b"")).convert("RGB")
    red, _, blue = image.getpixel((5, 100))
    assert red > 200
    assert blue < 60
    assert image.getpixel((195, 100))[2] > 200


def test_phone_pictures_are_turned_upright() -> None:
    """A picture whose camera noted a rotation is fitted as people see it."""
    exif = Image.Exif()
    exif[0x0112] = 6  # "turn me clockwise": the left edge as stored is the top as seen
    data = picture(80, 40, "JPEG", exif=exif.tobytes(), quality=95)
    fitted = inputs.fit_image(media_input(data), (40, 80))
    image = Image.open(io.BytesIO(fitted.data or b"")).convert("RGB")
    assert image.getpixel((20, 10))[0] > 200
    assert image.getpixel((20, 70))[2] > 200


def test_a_truncated_picture_is_a_media_error() -> None:
    """A picture that breaks off is refused, not passed on."""
    with pytest.raises(MediaError, match="broken"):
        inputs.fit_image(media_input(picture(300, 300, "JPEG")[:-200]), (10, 10))


class Draw(Request):
    """A request with media fields."""

    provider: ClassVar[str] = "toy"
    operation: ClassVar[str] = "draw"

    prompt: str = pydantic.Field(min_length=1)
    image: MediaField | None = None
    references: list[MediaField] | None = None


def test_media_fields_accept_and_measure(png: Path) -> None:
    """A request takes media in any form and lists it by field."""
    made = Draw.build(prompt="x", image=str(png), references=[b"one", {"file_id": "f"}])
    assert list(made.media()) == ["image", "references[0]", "references[1]"]
    assert made.media()["image"].path == png


def test_media_fields_refuse_in_place() -> None:
    """A bad file is an invalid request that names the field; nothing was sent."""
    with pytest.raises(InvalidRequest) as caught:
        Draw.build(prompt="x", image="missing.png", references=[7])
    assert set(caught.value.fields) == {"image", "references.0"}
    assert "missing.png" in caught.value.fields["image"]


def test_a_request_in_the_journal_holds_digests_only(png: Path) -> None:
    """As JSON a request holds no bytes and no paths: the same contents give the same JSON."""
    by_path = Draw.build(prompt="x", image=png).model_dump(mode="json", exclude_none=True)
    by_bytes = Draw.build(prompt="x", image=png.read_bytes()).model_dump(mode="json", exclude_none=True)
    assert by_path == by_bytes
    assert by_path["image"]["media"].startswith("sha256:")
