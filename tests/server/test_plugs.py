"""What the owner plugs in reaches an order, and keys never do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from vidkit.server.plugs import plugs


class Settings:
    """The one method of a host that plugs need."""

    def __init__(self, **settings: Any) -> None:
        self._settings = settings

    def setting(self, name: str, default: Any = None) -> Any:
        return self._settings.get(name, default)


def test_nothing_set_is_nothing_plugged() -> None:
    """Without settings an order gets no arguments and no files."""
    assert plugs(Settings(), "talk.mp4") == ({}, {})  # type: ignore[arg-type]


def test_subtitles_are_found_by_the_videos_name(tmp_path: Path) -> None:
    """Only `stem.language.srt|vtt` of this very video are taken, by language."""
    for name in ("talk.en.srt", "talk.es-MX.vtt", "talk.txt", "other.en.srt", "talk.srt"):
        (tmp_path / name).write_text("x")
    args, inputs = plugs(Settings(subtitles=tmp_path), "talk.mp4")  # type: ignore[arg-type]
    assert args == {"subtitles": {"en": "subtitles-en.srt", "es-mx": "subtitles-es-mx.vtt"}}
    assert inputs == {
        "subtitles-en.srt": tmp_path / "talk.en.srt",
        "subtitles-es-mx.vtt": tmp_path / "talk.es-MX.vtt",
    }


def test_an_endpoint_becomes_a_plug_without_a_key() -> None:
    """An endpoint gets the built-in asker; only the key's variable travels."""
    given = {"base_url": "http://localhost:1/v1", "model": "m", "key_variable": "MY_KEY"}
    args, _ = plugs(Settings(translator=given, vision={"ask": "mine:see"}), "a.mp4")  # type: ignore[arg-type]
    assert args["translator"] == {"ask": "vidkit.wire.chat:ask", "endpoint": given}
    assert args["vision"] == {"ask": "mine:see", "endpoint": {}}


@pytest.mark.parametrize(
    "settings",
    [
        {"translator": "http://localhost"},
        {"vision": {"model": "m"}},
        {"vision": {"base_url": "http://x/v1", "api_key": "sk-secret-123"}},
        {"subtitles": "/no/such/folder"},
        {"speech_model": "/no/such/folder"},
    ],
)
def test_a_malformed_setting_is_refused_by_name(settings: dict[str, Any]) -> None:
    """A wrong setting says which it is; a key that was written down is not repeated."""
    with pytest.raises(ValueError, match=next(iter(settings))) as caught:
        plugs(Settings(**settings), "a.mp4")  # type: ignore[arg-type]
    assert "sk-secret" not in str(caught.value)
