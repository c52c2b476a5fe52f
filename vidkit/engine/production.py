"""
From a task's arguments to a finished file: which scene, whose pictures, which camera, what sound.

The MP4's comment holds `{"vidkit": 1, "staged": {…}}`: enough to describe the film truthfully later, to
change it, and to go on with it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from vidkit.engine import footage, frames, notes, overlay, sights
from vidkit.engine.encode import FPS, Encoder
from vidkit.engine.probe import probe
from vidkit.engine.sound import bed, joined
from vidkit.engine.stage import camera, looking, photo
from vidkit.engine.stage.camera import Shot
from vidkit.engine.stage.compose import Composer
from vidkit.engine.stage.path import DRIFT, Pose, overscan, pose_from
from vidkit.engine.stage.render import Overlay, Rendered, render
from vidkit.engine.stage.scene import Scene
from vidkit.engine.stage.script import Script
from vidkit.engine.work import Report
from vidkit.models.camera import CameraMove
from vidkit.models.media import MediaFacts

_HONEST = "Animatic staged by vidkit's local studio from the prompt; not a neural render."


def film(folder: Path, args: Mapping[str, Any], report: Report, out: Path) -> dict[str, Any]:
    """Make a video from words and pictures; see `tasks.stage`."""
    prompt = str(args.get("prompt") or "")
    width, height, seconds, seed = _frame(args)
    plain, shots = camera.parse(prompt)
    script = Script((plain,))
    if args.get("base_prompt"):  # a remix: what its words do not change stays as it was
        base, base_shots = camera.parse(str(args["base_prompt"]))
        script, shots = Script((base,)).then(plain), shots or base_shots
    with ThreadPoolExecutor(1, thread_name_prefix="vidkit-sound") as side:
        if args.get("image"):
            scene = photo.as_scene(photo.read_picture(folder / str(args["image"])), width, height)
            scene.facts = {"prompt": plain, "seed": seed, **scene.facts}
            sound = side.submit(bed, script.staging(seed).facts(), seconds, seed)
        else:
            sound = side.submit(bed, script.staging(seed).facts(), seconds, seed)
            played = {str(character["name"]).lower() for character in args.get("characters") or ()}
            scene = script.scene(width, height, seed, people=not args.get("subject"), played=played)
        _guests(scene, folder, args, seed)
        overlays = _overlays(folder, args, width, height, round(seconds * FPS))
        note = _Note(args, prompt, script, scene, shots, seconds, seed)
        made = render(
            scene,
            shots,
            seconds,
            out,
            seed=seed,
            sound=sound.result(),
            tags=note.tags,
            overlays=overlays,
            report=report,
        )
    return note.facts(made)


def change(folder: Path, args: Mapping[str, Any], report: Report, out: Path) -> dict[str, Any]:
    """Change a video by words; see `tasks.edit`."""
    source = folder / str(args["video"])
    known = probe(source)
    staged = staged_in(known)
    if staged is None or not staged.get("restageable"):
        return footage.regrade(
            source, known, args, report, out, overlays=_marks(args, known.width, known.height)
        )
    said = str(args.get("prompt") or "")
    words, shots = camera.parse(said)
    script = _script_of(staged).then(words)
    if not shots:
        shots = tuple(_shots_of(staged))
    seed = int(staged["seed"])
    seconds = footage.frame_count(known) / FPS
    scene = script.scene(known.width, known.height, seed)
    note = _Note(args, said, script, scene, shots, seconds, seed)
    made = render(
        scene,
        shots,
        seconds,
        out,
        seed=seed,
        sound=bed(scene.facts, seconds, seed),
        tags=note.tags,
        overlays=_marks(args, known.width, known.height),
        report=report,
    )
    return {**note.facts(made), "edited": "restaged"}


def go_on(folder: Path, args: Mapping[str, Any], report: Report, out: Path) -> dict[str, Any]:
    """Extend a video; see `tasks.extend`."""
    source = folder / str(args["video"])
    known = probe(source)
    said = str(args.get("prompt") or "")
    words, shots = camera.parse(said)
    seconds = float(args["seconds"])
    width, height = known.width // 2 * 2, known.height // 2 * 2
    old_count = footage.frame_count(known)
    begin = old_count / FPS
    staged = staged_in(known)
    overlays: list[Overlay] = []
    if staged is not None and staged.get("restageable"):
        seed = int(staged["seed"])
        start = pose_from(staged["camera"]["end"])
        before = _script_of(staged)
        script = before.then(words)
        scene = script.scene(width, height, seed)
        if script != before:
            # What the new words change comes in softly, over the old scene going on for a moment.
            old = Composer(before.scene(width, height, seed), [start] * 16, begin=begin)
            kept = [_copied(old, index) for index in range(16)]
            overlays.append(overlay.fade_from(kept, len(kept)))
        shots = shots or (Shot((*DRIFT.moves,), DRIFT.strength),)
    else:
        seed = int(args.get("seed") or 0)
        script = Script((words,))
        last = frames.frames_at(source, [known.duration + 1])[0]
        scene = photo.as_scene(last, width, height)
        scene.facts = {"prompt": words, "seed": seed, **scene.facts}
        start = Pose(zoom=-overscan(scene))  # the picture exactly as it stood
        shots = shots or (replace(DRIFT, strength=0.8),)
    overlays += _marks(args, width, height)
    old_sound = footage.sound_of(source, known, begin)
    new_sound = bed(script.staging(seed).facts(), seconds, seed)
    note = _Note(args, said, script, scene, shots, begin + seconds, seed)
    note.sights = sights.between(sights.read(notes.read(known.tags)), 0.0, begin)
    if staged is not None:
        note.before = [dict(entry) for entry in staged["camera"]["shots"]]
        earlier = [dict(entry) for entry in staged.get("earlier") or ()]
        since = float(earlier[-1]["end"]) if earlier else 0.0
        note.earlier = [*earlier, {"start": since, "end": round(begin, 3), "scene": staged["scene"]}]

    def copy_source(film: Encoder) -> None:
        for frame in footage.at_our_rate(source, known, width, height):
            film.write_frame(frame)

    made = render(
        scene,
        shots,
        seconds,
        out,
        seed=seed,
        sound=joined(old_sound, new_sound),
        tags=note.tags,
        start=start,
        begin=begin,
        overlays=overlays,
        report=report,
        before=copy_source,
        crf=17,
    )
    return {**note.facts(made), "added_seconds": seconds}


def staged_in(known: MediaFacts) -> dict[str, Any] | None:
    """Read what we staged out of a file's metadata; None for footage that is not ours."""
    return notes.part(known.tags, "staged")


class _Note:
    """What is written down about a film, in the file and for the job."""

    def __init__(
        self,
        args: Mapping[str, Any],
        prompt: str,
        script: Script,
        scene: Scene,
        shots: Sequence[Shot],
        seconds: float,
        seed: int,
    ) -> None:
        self.args, self.prompt, self.script, self.scene = args, prompt, script, scene
        self.shots, self.seconds, self.seed = tuple(shots) or (DRIFT,), seconds, seed
        self.before: list[dict[str, Any]] = []
        #: Scenes that an extended film shows before its last one.
        self.earlier: list[dict[str, Any]] = []
        #: Where the subjects of what comes before are in the picture.
        self.sights: tuple[sights.Sight, ...] = ()
        self._staged: dict[str, Any] = {}

    def tags(self, poses: Sequence[Pose]) -> dict[str, str]:
        first = float(self.before[-1]["end"]) if self.before else self.seconds - len(poses) / FPS
        share = len(poses) / FPS / len(self.shots)
        told = [
            {
                **shot.as_facts(),
                "start": round(first + index * share, 3),
                "end": round(first + (index + 1) * share, 3),
            }
            for index, shot in enumerate(self.shots)
        ]
        scene = self.scene
        guests = [key for key in ("subject", "characters", "references") if self.args.get(key)]
        self._staged = {
            "prompt": self.prompt,
            "scene_prompt": self.script.prompt,
            "words": list(self.script.words),
            "seed": self.seed,
            "seconds": self.seconds,
            "width": scene.width,
            "height": scene.height,
            "palette": scene.palette,
            "scene": scene.facts,
            **({"earlier": self.earlier} if self.earlier else {}),
            "camera": {"shots": [*self.before, *told], "end": poses[-1].as_facts()},
            "image": scene.flat,
            "guests": guests,
            # Pictures somebody gave are not in the file: such a film cannot be built again from its words.
            "restageable": not scene.flat and not guests and not self.args.get("last_image"),
        }
        # The scene's clock goes on where a film is extended: it began with the film.
        begin = max(0.0, self.seconds - len(poses) / FPS)
        seen = [*self.sights, *looking.sights(scene, poses, fps=FPS, begin=begin)]
        note = {
            "vidkit": 1,
            "staged": self._staged,
            **sights.noted(seen),
            "meta": dict(self.args.get("meta") or {}),
        }
        title = str(self.args.get("title") or self.script.prompt or self.prompt)[:120]
        return {"title": title, "comment": json.dumps(note, ensure_ascii=False), "description": _HONEST}

    def facts(self, made: Rendered) -> dict[str, Any]:
        scene = self.scene
        return {
            "width": scene.width,
            "height": scene.height,
            "frames": made.frames,
            "seconds": made.frames / FPS,
            "fps": FPS,
            "seed": self.seed,
            "camera": [" + ".join(move.value for move in shot.moves) for shot in self.shots],
            "scene": scene.facts,
            "notes": list(_texts(scene.facts.get("notes"))),
        }


def _frame(args: Mapping[str, Any]) -> tuple[int, int, float, int]:
    return int(args["width"]), int(args["height"]), float(args["seconds"]), int(args.get("seed") or 0)


def _script_of(staged: Mapping[str, Any]) -> Script:
    return Script(tuple(str(said) for said in staged["words"]))


def _guests(scene: Scene, folder: Path, args: Mapping[str, Any], seed: int) -> None:
    """Bring in what the request's pictures show: a face, characters, references."""
    from vidkit.engine.stage import puppet

    if args.get("subject"):
        from vidkit.engine.faces import largest

        picture, box = largest(folder / str(args["subject"]))
        puppet.hang(scene, puppet.face_puppet(scene, picture, box, seed))
    shown: list[tuple[str, np.ndarray]] = []
    for character in args.get("characters") or ():
        clip = folder / str(character["file"])
        shown.append((str(character["name"]), frames.frames_at(clip, [probe(clip).duration / 2])[0]))
    for index, name in enumerate(args.get("references") or ()):
        shown.append((f"reference {index + 1}", photo.read_picture(folder / str(name))))
    for index, (name, picture) in enumerate(shown):
        puppet.hang(scene, puppet.framed_puppet(scene, picture, name, index, len(shown)))
    if shown:
        scene.facts["guests"] = [name for name, _ in shown]


def _overlays(folder: Path, args: Mapping[str, Any], width: int, height: int, count: int) -> list[Overlay]:
    overlays: list[Overlay] = []
    if args.get("last_image"):
        last = photo.as_frame(photo.read_picture(folder / str(args["last_image"])), width, height)
        overlays.append(overlay.fade_to(last, count))
    return overlays + _marks(args, width, height)


def _marks(args: Mapping[str, Any], width: int, height: int) -> list[Overlay]:
    text = str(args.get("watermark") or "")
    return [overlay.watermark(text, width, height)] if text else []


def _shots_of(staged: Mapping[str, Any]) -> list[Shot]:
    told = staged["camera"]["shots"]
    return [
        Shot(
            tuple(CameraMove(name) for name in entry["moves"]),
            float(entry["strength"]),
            entry["words"],
        )
        for entry in told
    ]


def _copied(composer: Composer, index: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    luma, blue, red = composer.frame(index)
    return luma.copy(), blue.copy(), red.copy()


def _texts(value: object) -> Sequence[str]:
    return [str(item) for item in value] if isinstance(value, list) else []
