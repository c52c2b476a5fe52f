"""What the suite has to know about Hoox, stated once for both of its halves."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import Any, ClassVar

from vidkit.providers import provider_class
from vidkit.testing.conformance import ProviderFacts, small_video

#: A voice that is spoken without any learned part.
VOICE = "es-rosa"


class GenerateFacts(ProviderFacts):
    """A few words become a video; its file comes by an export of its own."""

    provider_class = provider_class("hoox")
    emulator = "hoox"
    operation = "generate"
    words = "script"
    main_role = None
    lists = False
    fields: ClassVar[dict[str, Any]] = {"script": "Three boats.", "voice_id": VOICE, "format": "square"}
    bad: ClassVar[list[dict[str, Any]]] = [
        {"script": None},
        {"script": "  "},
        {"voice_id": None},
        {"prompt": "boats"},
        {"prompt": "boats", "duration": 5},
        {"format": "wide"},
        {"format": "square", "width": 300, "height": 300},
        {"format": "custom", "width": 5001, "height": 300},
        {"voice_url": b"only words"},
        {"media_urls": ["no/such/file.png"]},
        {"web_urls": ["https://example.com/"] * 11},
        {"enable": {"smell": True}},
        {"sequence_plan": []},
        {"sequence_plan": [{"sequences": [{"text": None}]}]},
    ]


class ExportFacts(ProviderFacts):
    """A video made in the dashboard is exported."""

    provider_class = provider_class("hoox")
    emulator = "hoox"
    operation = "export"
    lists = False
    films: ClassVar[Path]

    @classmethod
    def prepare(cls, folder: Path) -> None:
        """Give the dashboard a film."""
        cls.films = folder / "dashboard"
        cls.films.mkdir()
        small_video(cls.films, 0.5)
        cls.settings = {"hoox_dashboard": str(cls.films)}
        cls.fields = {"video_id": "dash_film", "format": "square"}
        cls.bad = [
            {"video_id": ""},
            {"video_id": cls.films / "no-such-film.mp4"},
            {"video_id": b"no film"},
            {"video_id": None},
            {"format": "wide"},
            {"format": "custom", "width": 0},
            {"format": "custom", "height": 5001},
            {"avatar_model": "no-such-model"},
            {"webhook_url": "nowhere"},
        ]

    def saying(self, text: str) -> dict[str, Any]:
        """An export has no words: another film is another request."""
        name = hashlib.sha256(text.encode()).hexdigest()[:12]
        if not (self.films / f"{name}.mp4").exists():
            shutil.copy(self.films / "film.mp4", self.films / f"{name}.mp4")
        return {"video_id": f"dash_{name}"}
