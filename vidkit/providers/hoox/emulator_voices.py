"""The voices: those that the engine really speaks with, and a sample of each."""

from __future__ import annotations

import asyncio
import io
import wave
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from vidkit.errors import VidkitError
from vidkit.providers.hoox import spec
from vidkit.providers.hoox.emulator_core import ALL, Desk, Refusal, reply

#: Said in a sample, by primary language tag.
SAMPLES = {
    "en": "Hello. This is how I sound when I tell a story.",
    "es": "Hola. Así sueno cuando cuento una historia.",
    "fr": "Bonjour. Voici ma voix quand je raconte une histoire.",
    "de": "Hallo. So klinge ich, wenn ich eine Geschichte erzähle.",
    "it": "Ciao. Ecco la mia voce quando racconto una storia.",
    "pt": "Olá. É assim que eu soo quando conto uma história.",
    "nl": "Hallo. Zo klink ik als ik een verhaal vertel.",
    "ru": "Привет. Так звучит мой голос, когда я рассказываю историю.",
    "ar": "مرحبا. هكذا يبدو صوتي عندما أروي قصة.",
    "hi": "नमस्ते। कहानी सुनाते समय मेरी आवाज़ ऐसी होती है।",
    "ja": "こんにちは。物語を話すとき、私の声はこう聞こえます。",
    "cmn": "你好。我讲故事的时候就是这样的声音。",
    "sw": "Habari. Hivi ndivyo ninavyosikika ninaposimulia hadithi.",
}
OTHER_SAMPLE = "1, 2, 3, 4, 5, 6, 7, 8, 9, 10."
RATE = 48_000
_PREVIEW = "_preview/voice"


def known() -> tuple[Any, ...]:
    """Return the engine's voices, English ones first, those of no country before all."""
    from vidkit.engine.speech.voice import voices

    def place(item: Any) -> int:
        return 0 if item.language == "en" else 1 if str(item.language).startswith("en") else 2

    return tuple(sorted(voices(), key=place))


def by_id(id: str) -> Any:
    """Return the engine's voice of that id, or None."""
    return next((item for item in known() if item.id == id), None)


def default_id() -> str:
    """Return the voice that speaks where none is named."""
    return str(known()[0].id)


class Voices:
    """`GET /voice/list`, `/voice/{id}`, `/resources/voices`, and the samples they link to."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def routes(self) -> list[Route]:
        """Return the routes; a sample needs no key, like a file of a CDN."""
        every = self.desk.door(self.every)
        return [
            Route(spec.VOICES, every, methods=["GET"]),
            Route(spec.OLD_VOICES, every, methods=["GET"]),
            Route(f"{spec.VOICE}/{{id}}", self.desk.door(self.one), methods=["GET"]),
            Route(f"/{_PREVIEW}/{{id}}.wav", self.sample, methods=["GET"]),
        ]

    async def every(self, request: Request, owner: str) -> Response:
        """List the voices that fit the filters; tags fit when any does."""
        query = request.query_params
        language, gender = query.get("language", "").lower(), query.get("gender", "").lower()
        tags = {tag.strip().lower() for tag in query.get("tags", "").split(",") if tag.strip()}
        found = [self._told(request, item) for item in await asyncio.to_thread(known)]
        return reply(
            [
                item
                for item in found
                if (not language or item["language"].lower().split("-")[0] == language.split("-")[0])
                and (not gender or item["gender"].lower() == gender)
                and (not tags or tags & {tag.lower() for tag in item["tags"]})
            ]
        )

    async def one(self, request: Request, owner: str) -> Response:
        """Tell one voice."""
        found = await asyncio.to_thread(by_id, request.path_params["id"])
        if found is None:
            raise Refusal("not_found", "Voice not found")
        return reply(self._told(request, found))

    @staticmethod
    def _told(request: Request, voice: Any) -> dict[str, Any]:
        base = str(request.url).split(spec.VOICE + "/")[0].split(spec.OLD_VOICES)[0].split("?")[0]
        tags = list(dict.fromkeys(tag.strip() for tag in f"{voice.style}, {voice.engine}".split(",")))
        return {
            "id": voice.id,
            "name": voice.name,
            "language": voice.language,
            "accent": "",
            "gender": voice.gender,
            "tags": tags,
            "source": "config",
            "preview": f"{base}/{_PREVIEW}/{voice.id}.wav",
        }

    async def sample(self, request: Request) -> Response:
        """Speak a sentence with a voice, once; later calls get the same file."""
        id = request.path_params["id"]
        host = self.desk.host
        kept = await host.stored(spec.NAME, f"voice-{id}", ALL)
        if kept is None:
            voice = await asyncio.to_thread(by_id, id)
            if voice is None:
                return Response("no such voice", status_code=404, media_type="text/plain")
            try:
                data = await asyncio.to_thread(speak_sample, voice)
            except VidkitError as wrong:
                return Response(wrong.message, status_code=404, media_type="text/plain")
            kept = await host.store(
                service=spec.NAME,
                owner=ALL,
                data=data,
                name=f"{id}.wav",
                content_type="audio/wav",
                purpose="preview",
                id=f"voice-{id}",
            )
        return host.file_response(request, kept.path, name=kept.name, content_type=kept.content_type)


def speak_sample(voice: Any) -> bytes:
    """Return a sentence spoken with *voice* as a WAV."""
    import numpy as np

    from vidkit.engine.speech.voice import speak

    text = SAMPLES.get(str(voice.language).split("-")[0].lower(), OTHER_SAMPLE)
    samples = np.asarray(speak(text, voice, language=voice.language).samples, np.float32)
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return out.getvalue()
