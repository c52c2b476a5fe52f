"""What the conformance suite has to know about WayinVideo: three operations, one of which needs a project."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any, ClassVar

from vidkit.errors import InvalidRequest
from vidkit.providers import provider_class
from vidkit.providers.wayin import spec
from vidkit.server import Served
from vidkit.testing.conformance import ProviderFacts, small_video
from vidkit.wire import loop

#: The project that exports render.
PROJECT = "prj-suite"
HEADERS = {spec.VERSION_HEADER: spec.VERSION}


class _Facts(ProviderFacts):
    """What all three share."""

    provider_class = provider_class("wayin")
    emulator = "wayin"
    creates = "/clips"
    lists = False


class ClipFacts(_Facts):
    """Clips that are found and not rendered."""

    operation = "clips"
    words = "project_name"
    main_role = None

    @classmethod
    def prepare(cls, folder: Path) -> None:
        film = small_video(folder)
        (folder / "words.mp4").write_text("only words")
        cls.fields = {"video_url": film, "project_name": "kite"}
        cls.bad = [
            {"video_url": folder / "no-such-film.mp4"},
            {"video_url": folder / "words.mp4"},
            {"video_url": ""},
            {"target_duration": "DURATION_1_2"},
            {"source_lang": "klingon"},
            {"limit": 0},
            {"resolution": "HD_720"},
            {"enable_export": True, "enable_ai_reframe": True},
            {"enable_export": True, "cc_style_tpl": "temp-1"},
        ]

    def in_one_call(self) -> dict[str, Any] | None:
        """Name a video that is elsewhere: one that is here takes an upload first."""
        return {**self.fields, "video_url": "http://127.0.0.1:9/film.mp4"}


class RenderedFacts(ClipFacts):
    """Clips that are found and rendered at once."""

    main_role = "clip-0"

    @classmethod
    def prepare(cls, folder: Path) -> None:
        super().prepare(folder)
        cls.fields = {**cls.fields, "enable_export": True, "limit": 2}
        cls.bad = [item for item in cls.bad if item != {"resolution": "HD_720"}]


class MomentFacts(ClipFacts):
    """Moments."""

    operation = "find_moments"
    words = "query"

    @classmethod
    def prepare(cls, folder: Path) -> None:
        super().prepare(folder)
        cls.fields = {"video_url": cls.fields["video_url"], "query": "the red kite"}
        cls.bad = [item for item in cls.bad if "target_duration" not in item]
        cls.bad += [{"query": " "}]


class ExportFacts(_Facts):
    """Clips of a project, rendered."""

    operation = "export"
    words = "ai_hook_keywords"
    main_role = "clip-0"
    fields: ClassVar[dict[str, Any]] = {
        "project_id": PROJECT,
        "clip_indices": [0],
        "enable_ai_hook": True,
        "ai_hook_keywords": "kite",
    }
    bad: ClassVar[list[dict[str, Any]]] = [
        {"project_id": ""},
        {"clip_indices": []},
        {"clip_indices": [-1]},
        {"clip_indices": ["first"]},
        {"resolution": "8K"},
        {"enable_caption": True, "cc_style_tpl": "temp-99"},
        {"enable_caption": True, "caption_display": "all"},
        {"caption_display": "both"},
        {"enable_ai_hook": False},
        {"ai_hook_script_style": "sarcastic"},
        {"ai_hook_text_duration": 0},
        {"enable_ai_reframe": True},
        {"ratio": "RATIO_9_16"},
        {"enable_ai_reframe": True, "ratio": "RATIO_1_1", "reframe_layout": "Split 2"},
        {"enable_ai_reframe": True, "ratio": "RATIO_ORIGINAL"},
        {"target_lang": "klingon"},
    ]


def give_project(server: Served, folder: Path) -> None:
    """Let a server have the project that exports render, made as any client makes one."""
    wire = provider_class("wayin").make_wire(
        base_url=server.base_url("wayin"), key=server.key, local=True, transport=server.transport
    )

    async def give() -> None:
        with contextlib.suppress(InvalidRequest):  # no such project yet
            await wire.send("GET", f"/api/v2/clips/results/{PROJECT}")
            return
        place = (await wire.send("POST", "/api/v2/upload/single-file", json={"name": "film.mp4"})).json()[
            "data"
        ]
        film = folder / "film.mp4"
        film = film if film.exists() else small_video(folder)
        await wire.send("PUT", place["upload_url"], content=film.read_bytes(), with_key=False)
        server.set("wayin_project_id", PROJECT)
        await wire.send("POST", "/api/v2/clips", json={"video_url": place["identity"]})
        server.set("wayin_project_id", "")
        seen = (await wire.send("GET", f"/api/v2/clips/results/{PROJECT}")).json()["data"]
        assert seen["status"] == "SUCCEEDED", seen

    loop.run(give(), timeout=60)
