"""What the emulator orders from the engine: every field of the wire under the engine's names, and the plugs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from vidkit.server import StudioServer
from vidkit.server.emulator import Order


@pytest.fixture
def orders(server: StudioServer, monkeypatch: pytest.MonkeyPatch) -> list[Order]:
    """Collect what is ordered."""
    seen: list[Order] = []
    real = server.host.create

    async def listen(**facts: Any) -> Any:
        seen.append(facts["order"])
        return await real(**facts)

    monkeypatch.setattr(server.host, "create", listen)
    return seen


def test_defaults_are_whole(wire: httpx.Client, media_id: str, orders: list[Order]) -> None:
    """A bare request orders every argument with the documented default."""
    assert wire.post("/generate_ad_text", json={"media_id": media_id}).status_code == 200
    (order,) = orders
    assert order.task == "vidkit.engine.tasks_describe:describe_text"
    assert order.quick == "vidkit.engine.quick.description:describe_text"
    assert dict(order.args) == {
        "video": "video.mp4",
        "name": "talk.mp4",
        "language": "en-US",
        "category": "Auto",
        "ad_type": "extended",
        "voice": "Achernar",
        "instructions": "",
        "read_text": False,
        "auto_fit": True,
        "over_music": True,
        "volume": "auto",
        "volume_db": -5.0,
        "track": "mixed",
    }
    assert set(order.inputs) == {"video.mp4"}


def test_every_field_reaches_the_engine(wire: httpx.Client, media_id: str, orders: list[Order]) -> None:
    """Each field of the wire changes exactly its argument; reading on-screen text is for extended ones only."""
    captions = {"content": "WEBVTT\n\n00:00.000 --> 00:01.000\nHello.\n", "format": "vtt"}
    given = {
        "language": "sw-KE",
        "video_category": "News",
        "voice": "Kore",
        "custom_instructions": "Name the tools.",
        "read_all_onscreen_text": True,
        "auto_fit": False,
        "allow_descriptions_over_music": False,
        "volume_option": "max",
        "volume_level_db": -3,
        "description_content": "WEBVTT\n\n00:00.000 --> 00:01.000\nA hand.\n",
        "custom_captions": captions,
    }
    nested = {"input": {"type": "media_id", "media_id": media_id}, "generation_config": given}
    assert wire.post("/generate_ad_video", json=nested).status_code == 200
    args = dict(orders[-1].args)
    assert orders[-1].task.endswith(":describe_video")
    assert {name: args[name] for name in ("language", "category", "voice", "instructions")} == {
        "language": "sw-KE",
        "category": "News",
        "voice": "Kore",
        "instructions": "Name the tools.",
    }
    assert (args["read_text"], args["auto_fit"], args["over_music"]) == (True, False, False)
    assert (args["volume"], args["volume_db"]) == ("max", -3.0)
    assert args["own_text"] == given["description_content"]
    assert args["captions"] == captions
    given["ad_type"] = "standard_ad"
    wire.post("/generate_ad_video", json=nested)
    assert orders[-1].args["ad_type"] == "standard"
    assert orders[-1].args["read_text"] is False
    sound = {"media_id": media_id, "audio_track_type": "ad_only"}
    wire.post("/generate_ad_audio", json=sound)
    assert (orders[-1].args["track"], orders[-1].args["ad_type"]) == ("ad_only", "standard")


def test_text_from_the_wire_names_no_file(
    wire: httpx.Client, media_id: str, orders: list[Order], tmp_path: Path
) -> None:
    """What a client sends is a text, also where it is the path of a file that is there."""
    secret = tmp_path / "secret.vtt"
    secret.write_text("WEBVTT\n\n00:00.000 --> 00:01.000\nSecret.\n")
    given = {"media_id": media_id, "format": "json", "description_content": str(secret)}
    job = wire.post("/generate_ad_video", json=given).json()["job_id"]
    assert orders[-1].args["own_text"] == str(secret)
    seen = wire.get("/get_results", params={"job_id": job})
    assert seen.json()["status"] == "failed"
    assert "Secret" not in seen.text


def test_the_owners_plugs_go_along(
    wire: httpx.Client, server: StudioServer, media_id: str, orders: list[Order], tmp_path: Path
) -> None:
    """Known subtitles of the film's name, a speech model and a vision endpoint are part of the order."""
    (tmp_path / "talk.en.srt").write_text("1\n00:00:00,000 --> 00:00:01,000\nHello.\n")
    (tmp_path / "other.en.srt").write_text("")
    server.set("subtitles", str(tmp_path))
    server.set("speech_model", str(tmp_path))
    server.set("vision", {"base_url": "http://127.0.0.1:9/v1", "model": "eyes", "key_variable": "MY_KEY"})
    assert wire.post("/generate_ad_text", json={"media_id": media_id}).status_code == 200
    order = orders[-1]
    assert order.args["subtitles"] == {"en": "subtitles-en.srt"}
    assert set(order.inputs) == {"video.mp4", "subtitles-en.srt"}
    assert order.args["vision"]["endpoint"]["key_variable"] == "MY_KEY"
    assert order.args["speech_model"] == str(tmp_path)


def test_a_wrong_setting_is_said(wire: httpx.Client, server: StudioServer, media_id: str) -> None:
    """A setting that cannot be is a 400 with its reason, not a lost job."""
    server.set("subtitles", "/no/such/folder")
    found = wire.post("/generate_ad_text", json={"media_id": media_id})
    assert found.status_code == 400
    assert "names no folder" in found.json()["message"]
