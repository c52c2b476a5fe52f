"""The shared suite, both halves, for the three products."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from vidkit.providers import provider_class
from vidkit.testing.conformance import ProviderConformance, ProviderFacts, StudioConformance, small_video


class TextFacts(ProviderFacts):
    """Words with times: no file."""

    provider_class = provider_class("viddyscribe")
    emulator = "viddyscribe"
    operation = "describe_text"
    words = "custom_instructions"
    main_role: ClassVar[str | None] = None
    creates = "/generate_ad_"
    lists = False

    @classmethod
    def prepare(cls, folder: Path) -> None:
        """Make a small film, and files that are none."""
        film = small_video(folder, 2.0)
        (folder / "words.txt").write_text("no film at all")
        cls.fields = {"video": film}
        cls.bad = [
            {"video": None},
            {"video": folder / "missing.mp4"},
            {"video": folder / "words.txt"},
            {"media_id": "7b0e9c52"},
            {"language": "tlh"},
            {"format": "docx"},
            {"video_category": "Opera"},
            {"custom_instructions": " "},
            {"custom_captions": ""},
        ]
        if cls.operation != "describe_text":
            cls.bad += [
                {"volume_option": "loud"},
                {"volume_option": "max", "volume_level_db": 3},
                {"volume_level_db": -3},
                {"description_content": ""},
            ]
        if cls.operation != "describe_audio":
            cls.bad += [{"ad_type": "short"}, {"ad_type": "standard_ad", "read_all_onscreen_text": True}]


class AudioFacts(TextFacts):
    """A sound track."""

    operation = "describe_audio"
    main_role = "audio"


class VideoFacts(TextFacts):
    """The film, described."""

    operation = "describe_video"
    main_role = "video"


class TestText(TextFacts, ProviderConformance):
    """The wire half for words."""


class TestAudio(AudioFacts, ProviderConformance):
    """The wire half for sound."""


class TestVideo(VideoFacts, ProviderConformance):
    """The wire half for film."""


class TestTextStudio(TextFacts, StudioConformance):
    """The studio half for words."""


class TestAudioStudio(AudioFacts, StudioConformance):
    """The studio half for sound."""


class TestVideoStudio(VideoFacts, StudioConformance):
    """The studio half for film."""
