"""
What the studio's owner plugs in for the engine: known subtitles, a speech model, a translator, eyes.

    vk.local(settings={
        "subtitles": "subtitles/",          # talk.en.srt, talk.es.vtt beside a video called talk.mp4
        "speech_model": "models/small",     # a faster-whisper model folder, for other languages than English
        "translator": {"base_url": "http://localhost:8000/v1", "model": "…", "key_variable": "MY_KEY"},
        "vision": {"base_url": "http://localhost:8000/v1", "model": "llava", "key_variable": "MY_KEY"},
    })

Or, in place of an endpoint, a function of your own: `{"ask": "my_package:answer"}`, called as
`answer(endpoint, prompt, images)`. Keys are named by their variable and never written down.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vidkit.server.emulator import Host

__all__ = ["plugs"]

_ASK = "vidkit.wire.chat:ask"
_TEXTS = {".srt", ".vtt"}


def plugs(host: Host, video_name: str) -> tuple[dict[str, Any], dict[str, Path]]:
    """
    Return what an order about a video may use: arguments to merge, and the files they name.

    Args:
        host: Holds the settings.
        video_name: The video's file name as its owner knows it.

    Raises:
        ValueError: A setting is malformed; says which and how it should be.
    """
    args: dict[str, Any] = {}
    inputs: dict[str, Path] = {}
    for name in ("translator", "vision"):
        given = host.setting(name)
        if given is not None:
            args[name] = _plug(name, given)
    model = host.setting("speech_model")
    if model is not None:
        args["speech_model"] = str(_folder("speech_model", model))
    texts = host.setting("subtitles")
    if texts is not None:
        found = _subtitles(_folder("subtitles", texts), Path(video_name).stem)
        inputs = {f"subtitles-{language}{path.suffix}": path for language, path in found.items()}
        args["subtitles"] = {
            language: f"subtitles-{language}{path.suffix}" for language, path in found.items()
        }
    return args, inputs


def _plug(name: str, given: Any) -> dict[str, Any]:
    if not isinstance(given, Mapping) or not (given.get("base_url") or given.get("ask")):
        raise ValueError(
            f'the setting {name} is {{"base_url": …, "model": …, "key_variable": …}} '
            'or {"ask": "package:function"}'
        )
    endpoint = {key: str(value) for key, value in given.items() if key != "ask" and value is not None}
    if any("key" in key and key != "key_variable" for key in endpoint):
        raise ValueError(
            f"the setting {name} takes the name of the key's variable as key_variable, never a key"
        )
    return {"ask": str(given.get("ask") or _ASK), "endpoint": endpoint}


def _folder(name: str, given: Any) -> Path:
    folder = Path(given).expanduser().resolve()
    if not folder.is_dir():
        raise ValueError(f"the setting {name} names no folder: {given}")
    return folder


def _subtitles(folder: Path, stem: str) -> dict[str, Path]:
    """Return the timed texts of a video by language, as `stem.language.srt` names it."""
    found = {}
    for path in sorted(folder.iterdir()):
        head, dot, language = path.stem.rpartition(".")
        if path.suffix.lower() in _TEXTS and dot and head == stem and language:
            found[language.lower()] = path
    return found
