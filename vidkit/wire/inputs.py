"""
Media arguments: whatever a person has at hand becomes a `MediaInput`, and can be read, measured and compared.

Accepted: a vidkit Video or finished job, a path, bytes, an open file, a Pillow image, an http(s) or data URL,
and the services' own `{"file_id": …}` / `{"image_url": …}`. Nothing is fetched from the network here.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
import re
import urllib.parse
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

import pydantic

from vidkit.errors import MediaError
from vidkit.models import MediaInput

if TYPE_CHECKING:
    from PIL import Image

__all__ = [
    "ImageSize",
    "MediaField",
    "data_url",
    "describe",
    "digest",
    "filename",
    "fit_image",
    "image_size",
    "media_input",
    "mime",
    "read_bytes",
    "sniff",
]

#: Reading more than this into memory is refused unless the caller allows it.
READ_LIMIT = 512 * 1024 * 1024
SNIFF_BYTES = 512

_DATA_URL = re.compile(r"data:([^;,]*)((?:;[^;,]*)*),(.*)", re.DOTALL)

#: (offset, magic, type): the first that fits wins.
_MAGIC: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF8", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (8, b"WAVE", "audio/wav"),
    (8, b"AVI ", "video/x-msvideo"),
    (0, b"BM", "image/bmp"),
    (0, b"II*\x00", "image/tiff"),
    (0, b"MM\x00*", "image/tiff"),
    (4, b"ftypheic", "image/heic"),
    (4, b"ftypmif1", "image/heic"),
    (4, b"ftypavif", "image/avif"),
    (4, b"ftypM4A", "audio/mp4"),
    (4, b"ftypqt", "video/quicktime"),
    (4, b"ftyp", "video/mp4"),
    (0, b"\x1aE\xdf\xa3", "video/webm"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"\xff\xf3", "audio/mpeg"),
    (0, b"OggS", "audio/ogg"),
    (0, b"fLaC", "audio/flac"),
    (0, b"%PDF", "application/pdf"),
    (0, b"PK\x03\x04", "application/zip"),
)

SUFFIXES = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/bmp": ".bmp",
    "image/tiff": ".tiff",
    "image/heic": ".heic",
    "image/avif": ".avif",
    "video/mp4": ".mp4",
    "video/quicktime": ".mov",
    "video/webm": ".webm",
    "video/x-msvideo": ".avi",
    "audio/mpeg": ".mp3",
    "audio/mp4": ".m4a",
    "audio/wav": ".wav",
    "audio/ogg": ".ogg",
    "audio/flac": ".flac",
}


class ImageSize(NamedTuple):
    """Width and height in pixels, and the format in lower case (`"jpeg"`, `"png"`, `"webp"`, …)."""

    width: int
    height: int
    format: str


def media_input(value: Any) -> MediaInput:
    """
    Turn *value* into a MediaInput.

    Raises:
        MediaError: It is nothing that holds media, or the file is not there.
    """
    if isinstance(value, MediaInput):
        return value
    if hasattr(value, "__media_input__"):
        return media_input(value.__media_input__())
    if isinstance(value, Path):
        return _from_path(value)
    if isinstance(value, str):
        return _from_text(value)
    if isinstance(value, (bytes, bytearray, memoryview)):
        return _from_bytes(bytes(value), "")
    if isinstance(value, dict):
        return _from_dict(value)
    if hasattr(value, "read"):
        name = getattr(value, "name", "")
        return _from_bytes(value.read(), Path(name).name if isinstance(name, str) else "")
    if hasattr(value, "save") and hasattr(value, "mode") and hasattr(value, "size"):  # a Pillow image
        buffer = io.BytesIO()
        value.save(buffer, format="PNG")
        return MediaInput(data=buffer.getvalue(), name="image.png")
    raise MediaError(
        f"{type(value).__name__} is not media.",
        advice="Give a path, bytes, a URL, a vidkit Video or a finished job.",
    )


def _from_path(path: Path) -> MediaInput:
    full = path.expanduser().absolute()  # a restarted kernel may stand in another folder
    if full.is_dir():
        raise MediaError(f"{path} is a folder, not a file.")
    if not full.is_file():
        raise MediaError(f"there is no file {path}.")
    if full.stat().st_size == 0:
        raise MediaError(f"{path} is empty.")
    return MediaInput(path=full, name=full.name)


def _from_bytes(data: Any, name: str) -> MediaInput:
    if not isinstance(data, bytes):
        raise MediaError("the file is open as text; open it in binary mode ('rb').")
    if not data:
        raise MediaError("there are no bytes in it.")
    return MediaInput(data=data, name=name)


def _from_text(text: str) -> MediaInput:
    scheme = text.split(":", 1)[0].lower() if ":" in text[:8] else ""
    if scheme in {"http", "https"}:
        if not urllib.parse.urlsplit(text).hostname:
            raise MediaError(f"{text!r} is not a whole URL.")
        return MediaInput(url=text, name=Path(urllib.parse.urlsplit(text).path).name)
    if scheme == "data":
        _decode(text)
        return MediaInput(url=text)
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]+://", text):
        raise MediaError(f"a {text.split(':', 1)[0]} URL cannot be used; http, https and data can.")
    if not text.strip():
        raise MediaError("the path is empty.")
    try:
        return _from_path(Path(text))
    except (OSError, ValueError):  # too long, or holds a null: no path at all
        raise MediaError(f"there is no file {text[:80]!r}.") from None


def _from_dict(value: dict[str, Any]) -> MediaInput:
    for name in ("file_id", "id"):
        if isinstance(value.get(name), str) and value[name]:
            return MediaInput(remote=("", value[name]))
    for name in ("image_url", "video_url", "url"):
        found = value.get(name)
        found = found.get("url") if isinstance(found, dict) else found
        if isinstance(found, str) and found:
            return _from_text(found)
    raise MediaError("a dict must hold file_id, id, image_url or url.")


def _decode(url: str) -> tuple[bytes, str]:
    """Return the bytes and the declared type of a data URL."""
    match = _DATA_URL.fullmatch(url)
    if match is None:
        raise MediaError("the data URL has no comma.")
    kind, options, body = match.groups()
    if ";base64" not in options.lower():
        return urllib.parse.unquote_to_bytes(body), kind
    try:
        data = base64.b64decode(re.sub(r"\s", "", urllib.parse.unquote(body)), validate=True)
    except (binascii.Error, ValueError):
        raise MediaError("the data URL is not proper base64.") from None
    if not data:
        raise MediaError("the data URL is empty.")
    return data, kind


def read_bytes(value: MediaInput, limit: int = READ_LIMIT) -> bytes:
    """
    Read an input that is here: a file, bytes or a data URL.

    Args:
        value: The input.
        limit: Most bytes allowed.

    Raises:
        MediaError: It is larger, gone, or somewhere else (an http URL, a service's id).
    """
    if value.path is not None:
        try:
            size = value.path.stat().st_size
            if size > limit:
                raise MediaError(f"{value.path.name} has {_mb(size)}; at most {_mb(limit)} are allowed.")
            return value.path.read_bytes()
        except OSError as wrong:
            raise MediaError(f"{value.path} cannot be read: {wrong.strerror or wrong}.") from None
    if value.data is not None:
        data = value.data
    elif value.url is not None and value.url.startswith("data:"):
        data = _decode(value.url)[0]
    else:
        raise MediaError("this input is not on this machine; download it first.")
    if len(data) > limit:
        raise MediaError(f"the input has {_mb(len(data))}; at most {_mb(limit)} are allowed.")
    return data


def _mb(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 100_000 else f"{size} bytes"


def head(value: MediaInput) -> bytes:
    """Return the first bytes of an input that is here, for sniffing."""
    if value.path is not None:
        try:
            with value.path.open("rb") as file:
                return file.read(SNIFF_BYTES)
        except OSError as wrong:
            raise MediaError(f"{value.path} cannot be read: {wrong.strerror or wrong}.") from None
    return read_bytes(value)[:SNIFF_BYTES]


def is_here(value: MediaInput) -> bool:
    """Whether the bytes are on this machine."""
    return value.path is not None or value.data is not None or (value.url or "").startswith("data:")


def sniff(data: bytes) -> str:
    """Return the media type that the first bytes show; names and declared types are never trusted."""
    for offset, magic, kind in _MAGIC:
        if data[offset : offset + len(magic)] == magic:
            return kind
    start = data[:SNIFF_BYTES].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start[:1] in {b"{", b"["}:
        return "application/json"
    if start[:1] == b"<":
        return "image/svg+xml" if b"<svg" in start.lower() else "text/html"
    if start.startswith(b"WEBVTT"):
        return "text/vtt"
    try:
        start.decode("utf-8")
    except UnicodeDecodeError as wrong:
        if wrong.start < len(start) - 3:  # not merely a letter cut in two at the end
            return "application/octet-stream"
    return "text/plain" if start and b"\x00" not in start else "application/octet-stream"


def mime(value: MediaInput) -> str:
    """Return the sniffed media type of an input that is here, or "" where it is not."""
    return sniff(head(value)) if is_here(value) else ""


def filename(value: MediaInput, stem: str = "upload") -> str:
    """Return a file name to send along, with the ending its bytes deserve."""
    if value.name and Path(value.name).suffix:
        return value.name
    return f"{Path(value.name).stem or stem}{SUFFIXES.get(mime(value), '.bin')}"


def image_size(value: MediaInput) -> ImageSize:
    """
    Measure an image that is here by its header.

    Raises:
        MediaError: It is no image, or a broken one, or not on this machine.
    """
    with _open_image(value) as image:
        return ImageSize(image.width, image.height, (image.format or "").lower())


def _open_image(value: MediaInput) -> Image.Image:
    from PIL import Image, UnidentifiedImageError

    source = io.BytesIO(read_bytes(value)) if value.path is None else value.path
    label = value.name or "the input"
    try:
        return Image.open(source)
    except UnidentifiedImageError:
        kind = sniff(head(value))
        what = "no image" if kind.startswith("image/") else f"{kind}, not an image"
        raise MediaError(f"{label} is {what} that can be read.", advice="Give a JPEG, PNG or WebP.") from None
    except (OSError, Image.DecompressionBombError, SyntaxError, ValueError) as wrong:
        raise MediaError(f"{label} cannot be read as an image: {wrong}.") from None


def fit_image(value: MediaInput, size: tuple[int, int], mode: Literal["crop", "pad"] = "crop") -> MediaInput:
    """
    Return the image at exactly *size* pixels.

    Args:
        value: An image that is here.
        size: Width and height.
        mode: `"crop"` fills the frame and cuts what stands over, around the middle; `"pad"` keeps the whole
            image on a blurred copy of itself.

    Raises:
        MediaError: It is no image.
    """
    from PIL import Image, ImageFilter, ImageOps

    if mode not in {"crop", "pad"}:
        raise MediaError(f"mode must be 'crop' or 'pad', not {mode!r}.")
    with _open_image(value) as opened:
        try:
            image: Image.Image = ImageOps.exif_transpose(opened).convert("RGB")
        except (OSError, SyntaxError, ValueError) as wrong:
            raise MediaError(f"{value.name or 'the image'} is broken: {wrong}.") from None
        kind = "JPEG" if (opened.format or "") == "JPEG" else "PNG"
    filled = ImageOps.fit(image, size, Image.Resampling.LANCZOS)
    if mode == "pad":
        filled = filled.filter(ImageFilter.GaussianBlur(max(size) / 40))
        whole = ImageOps.contain(image, size, Image.Resampling.LANCZOS)
        filled.paste(whole, ((size[0] - whole.width) // 2, (size[1] - whole.height) // 2))
    buffer = io.BytesIO()
    filled.save(buffer, format=kind, **({"quality": 95} if kind == "JPEG" else {}))
    stem = Path(value.name).stem or "image"
    return MediaInput(
        data=buffer.getvalue(), name=f"{stem}-{size[0]}x{size[1]}.{'jpg' if kind == 'JPEG' else 'png'}"
    )


def digest(value: MediaInput) -> str:
    """Return what makes two inputs the same: the hash of the contents, or the address elsewhere."""
    if value.path is not None:
        hasher = hashlib.sha256()
        try:
            with value.path.open("rb") as file:
                while block := file.read(1 << 20):
                    hasher.update(block)
        except OSError as wrong:
            raise MediaError(f"{value.path} cannot be read: {wrong.strerror or wrong}.") from None
        return f"sha256:{hasher.hexdigest()}"
    if is_here(value):
        return f"sha256:{hashlib.sha256(read_bytes(value)).hexdigest()}"
    if value.url is not None:
        return f"url:{value.url}"
    if value.remote is not None:
        return f"id:{value.remote[0]}:{value.remote[1]}"
    raise MediaError("the input is empty.")


def data_url(value: MediaInput) -> str:
    """Return an input as a URL a JSON body can hold: URLs as they are, bytes as a data URL."""
    if value.url is not None:
        return value.url
    data = read_bytes(value)
    return f"data:{sniff(data[:SNIFF_BYTES])};base64,{base64.b64encode(data).decode()}"


def describe(value: MediaInput) -> dict[str, str]:
    """Return an input as JSON for the journal: the hash of its contents, or its address elsewhere."""
    return {"media": digest(value)}


def _field(value: Any) -> MediaInput:
    try:
        return media_input(value)
    except MediaError as wrong:
        raise ValueError(f"{wrong.message} {wrong.advice}".strip()) from None  # pydantic names the field


#: A request's media field: accepts whatever `media_input` does; in JSON it is the digest of its contents.
MediaField = Annotated[
    MediaInput,
    pydantic.BeforeValidator(_field),
    pydantic.PlainSerializer(describe, return_type=dict[str, str], when_used="json"),
]
