"""What `vidkit demo` asks for: words, a picture, a film of the user's, through all five services."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vidkit.jobs import Job
    from vidkit.studio import Studio

__all__ = ["Step", "steps"]

KITE = "A red kite over dunes at dusk [Pan left, Zoom in], then the wind drops [Static shot]"
HARBOUR = "Two sailing boats leave a small harbour in the morning light, gulls in the air [Truck right]"
HARBOUR_AT_NIGHT = "The same harbour at night, snow falling, a lighthouse lit; slow push in"
STORY = (
    "Every evening the keeper climbs the lighthouse above the sea. "
    "Far out, a fishing boat sails through the storm. "
    "Why does she stay? Because somebody has to be the light. "
    "In the morning snow falls on two sailing boats in the harbour."
)
PICTURE = "[Push in, Pan right]"


@dataclass(frozen=True, slots=True)
class Step:
    """
    One request of the pipeline.

    Attributes:
        name: Of its film.
        says: A sentence for the reader.
        code: The Python that does it.
        ask: How, given the jobs of earlier steps.
        after: The step it builds on.
    """

    name: str
    says: str
    code: str
    ask: Callable[[Studio, dict[str, Any]], Job[Any]]
    after: str = ""


def steps(prompt: str | None, image: Path | None, video: Path | None) -> list[Step]:
    """Lay out the pipeline; the user's own picture or film takes the place of what we would have made."""
    words = prompt or KITE
    row = [
        Step(
            "generate",
            "MiniMax stages the words",
            f'kite = studio.minimax.generate(prompt={words!r}, model="T2V-01-Director")',
            lambda studio, _: studio.minimax.generate(prompt=words, model="T2V-01-Director"),
        ),
        *(_footage(video) if video is not None else _story()),
        *_cut("film" if video is None else video.name, video, "" if video else "narrate"),
        _described(video),
        _picture(image),
    ]
    return [
        Step(f"{number}-{step.name}", step.says, step.code, step.ask, step.after)
        for number, step in enumerate(row, 1)
    ]


def _story() -> list[Step]:
    return [
        Step(
            "create",
            "OpenAI shape: a harbour",
            f'harbour = studio.openai.create({HARBOUR!r}, size="1280x720", seconds="4")',
            lambda studio, _: studio.openai.create(HARBOUR, size="1280x720", seconds="4"),
        ),
        Step(
            "remix",
            "remix: the harbour by night",
            f"studio.openai.remix(harbour, {HARBOUR_AT_NIGHT!r})",
            lambda studio, jobs: studio.openai.remix(jobs["create"], HARBOUR_AT_NIGHT),
            after="create",
        ),
        Step(
            "narrate",
            "Hoox tells a story: voice, scenes, music",
            'voice = studio.hoox.voices(language="en")[0]\n'
            f"film = studio.hoox.generate(script={STORY!r},\n"
            '                            voice_id=voice, format="custom", width=1280, height=720,\n'
            '                            enable={"subtitles": False})',
            lambda studio, _: studio.hoox.generate(
                script=STORY,
                voice_id=studio.hoox.voices(language="en")[0],
                format="custom",
                width=1280,
                height=720,
                enable={"subtitles": False},  # the clips get captions of their own
            ),
        ),
    ]


def _footage(video: Path) -> list[Step]:
    return [
        Step(
            "edit",
            "edit: your footage under snow",
            f'studio.openai.edit({video.name!r}, "Snow falls, cold blue dusk", model="sora-2")',
            lambda studio, _: studio.openai.edit(video, "Snow falls, cold blue dusk", model="sora-2"),
        ),
        Step(
            "extend",
            "extend: your footage goes on",
            f'studio.openai.extend({video.name!r}, "The camera pulls out", seconds="4")',
            lambda studio, _: studio.openai.extend(video, "The camera pulls out", seconds="4"),
        ),
    ]


def _cut(name: str, video: Path | None, after: str) -> list[Step]:
    """Find clips and export the best one."""
    source = name if video is None else repr(name)
    return [
        Step(
            "clips",
            "WayinVideo finds what stands on its own",
            f'project = studio.wayin.clips({source}, target_duration="DURATION_0_30", limit=3)',
            lambda studio, jobs: studio.wayin.clips(
                jobs[after] if video is None else video, target_duration="DURATION_0_30", limit=3
            ),
            after=after,
        ),
        Step(
            "export",
            "the best clip: vertical, with captions and a hook",
            'studio.wayin.export(project, clip_indices=[0], ratio="RATIO_9_16", enable_ai_reframe=True,\n'
            '                    enable_caption=True, cc_style_tpl="word-focus", enable_ai_hook=True,\n'
            '                    resolution="HD_720")',
            lambda studio, jobs: studio.wayin.export(
                jobs["clips"],
                clip_indices=[0],
                ratio="RATIO_9_16",
                enable_ai_reframe=True,
                enable_caption=True,
                cc_style_tpl="word-focus",
                enable_ai_hook=True,
                resolution="HD_720",
            ),
            after="clips",
        ),
    ]


def _described(video: Path | None) -> Step:
    if video is None:
        return Step(
            "describe",
            "ViddyScribe says what is seen; the picture waits",
            'studio.viddyscribe.describe_video(harbour, ad_type="extended_ad")',
            lambda studio, jobs: studio.viddyscribe.describe_video(jobs["create"], ad_type="extended_ad"),
            after="create",
        )
    return Step(
        "describe",
        "ViddyScribe says what is seen, in the pauses",
        f'studio.viddyscribe.describe_video({video.name!r}, ad_type="standard_ad")',
        lambda studio, _: studio.viddyscribe.describe_video(video, ad_type="standard_ad"),
    )


def _picture(image: Path | None) -> Step:
    shown = repr(image.name) if image else "kite.wait().poster()"
    return Step(
        "image",
        "image to video: your picture" if image else "image to video: a frame comes to life",
        f'studio.minimax.generate(prompt={PICTURE!r}, first_frame_image={shown}, model="I2V-01-Director")',
        lambda studio, jobs: studio.minimax.generate(
            prompt=PICTURE,
            first_frame_image=image or jobs["generate"].wait().poster(),
            model="I2V-01-Director",
        ),
        after="" if image else "generate",
    )
