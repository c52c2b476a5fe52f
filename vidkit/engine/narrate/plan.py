"""
A film's plan: all that is needed to stage it again at another size, or with another voice, in one JSON file.

Pictures of the user's own are kept inside it, so that a plan outlives the folder it was made in.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from vidkit.engine.narrate.pictures import picture_in
from vidkit.engine.narrate.shots import View
from vidkit.engine.speech.transcript import Transcript
from vidkit.engine.work import TaskError

#: Longest side of a picture, and of a clip, inside a plan; a plan larger than a film would be no plan.
_PICTURE, _CLIP = 2160, 960

_VERSION = 1


@dataclass(slots=True)
class Plan:
    """
    What a narrated film is made of.

    Attributes:
        args: The order, as far as it can be repeated: script or blocks, voice, language, style, switches.
        seconds: Length.
        fps: Frames per second.
        seed: Of everything.
        views: The shots.
        transcript: The words as they are heard.
        sentences: start, end, text of each.
        voice: Id of the voice that speaks.
        media: The user's own files that the shots show, by name.
    """

    args: dict[str, Any]
    seconds: float
    fps: int
    seed: int
    views: list[View]
    transcript: Transcript
    sentences: list[dict[str, Any]]
    voice: str
    media: dict[str, Path] = field(default_factory=dict)

    def save(self, path: Path) -> None:
        """Write it."""
        told = {
            "vidkit": _VERSION,
            "kind": "narration",
            "args": self.args,
            "seconds": self.seconds,
            "fps": self.fps,
            "seed": self.seed,
            "views": [view.as_dict() for view in self.views],
            "transcript": self.transcript.as_dict(),
            "sentences": self.sentences,
            "voice": self.voice,
            "media": {name: _packed(source) for name, source in sorted(self.media.items())},
        }
        path.write_text(json.dumps(told, ensure_ascii=False), "utf-8")

    @classmethod
    def load(cls, path: Path) -> Plan:
        """
        Read it; its pictures are laid beside it.

        Raises:
            TaskError: With code `bad_plan`.
        """
        try:
            told = json.loads(path.read_text("utf-8"))
            if told.get("kind") != "narration" or told.get("vidkit") != _VERSION:
                raise ValueError(f"kind {told.get('kind')!r}, version {told.get('vidkit')!r}")  # noqa: TRY301
            media = {}
            for name, packed in told["media"].items():
                media[name] = path.with_name(Path(name).name)
                if not media[name].exists():
                    media[name].write_bytes(base64.b64decode(packed))
            return cls(
                args=told["args"],
                seconds=float(told["seconds"]),
                fps=int(told["fps"]),
                seed=int(told["seed"]),
                views=[View.from_dict(view) for view in told["views"]],
                transcript=Transcript.from_dict(told["transcript"]),
                sentences=told["sentences"],
                voice=str(told["voice"]),
                media=media,
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise TaskError(
                f"{path.name!r} is no plan of a narration ({error}).",
                code="bad_plan",
                advice="Give the plan.json that a narration made.",
            ) from error


def files_in(args: Mapping[str, Any], views: Sequence[View]) -> list[str]:
    """List the files that a film needs to be made again."""
    names = [str(view.media["file"]) for view in views if view.media]
    avatars = [args.get("avatar"), *(block.get("avatar") for block in args.get("blocks") or ())]
    names += [str(avatar["file"]) for avatar in avatars if avatar and avatar.get("file")]
    recordings = [args.get("voice_audio"), *(block.get("audio") for block in args.get("blocks") or ())]
    names += [str(name) for name in recordings if name]
    return list(dict.fromkeys(names))


def _packed(path: Path) -> str:
    """Encode a file as text, pictures and clips made smaller where that helps."""
    from PIL import Image

    from vidkit.engine.probe import probe

    picture = picture_in(path)
    if picture is not None:
        small = Image.fromarray(np.ascontiguousarray(picture))
        small.thumbnail((_PICTURE, _PICTURE))
        target = path.with_name(f".{path.stem}.plan.jpg")
        small.save(target, "JPEG", quality=88)
        path = target if target.stat().st_size < path.stat().st_size else path
    elif (facts := probe(path)).width:
        from vidkit.engine.exporting import export

        scale = min(1.0, _CLIP / max(facts.width, facts.height))
        width, height = (max(2, round(side * scale / 2) * 2) for side in (facts.width, facts.height))
        target = path.with_name(f".{path.stem}.plan.mp4")
        export(path, target, width=width, height=height, silent=True, crf=24, end=min(facts.duration, 60.0))
        path = target if target.stat().st_size < path.stat().st_size else path
    return base64.b64encode(path.read_bytes()).decode()
