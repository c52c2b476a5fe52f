"""Tasks of the toy emulator: tiny, so that tests are about the server."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any


class NoFace(Exception):
    """A task's own refusal, with a code."""

    code = "no_face"


kept: list[bytes | bytearray] = []


def paint(folder: Path, args: dict[str, Any], report: Any) -> dict[str, Any]:
    """Write a file from the arguments and the inputs; the arguments can make it slow, wrong or deadly."""
    if args.get("die") and not (folder.parent / "died").exists():
        (folder.parent / "died").touch()
        os.kill(os.getpid(), 9)
    if args.get("raise") == "no_face":
        raise NoFace("there is no face in the picture")
    if args.get("raise") == "exit":
        raise SystemExit(3)
    if args.get("raise"):
        raise RuntimeError("something broke")
    if args.get("hog"):  # memory that stays, as caches of fonts and scenes do
        kept.append(bytearray(args["hog"]) if not kept else b"")
    steps = int(args.get("steps", 1))
    for step in range(steps):
        if report.cancelled():
            (folder.parent / "saw_cancel").touch()
            raise NoFace("cancelled")
        report.progress(step / steps)
        if args.get("publish"):
            (folder / f"part-{step}.txt").write_text(str(step))
            report.publish({"files": {f"part-{step}": f"part-{step}.txt"}, "facts": {"steps": step + 1}})
        time.sleep(float(args.get("pause", 0)))
    text = f"{args['prompt']}|{args['seed']}|" + "".join(
        path.read_text() for path in sorted(folder.glob("*.txt"))
    )
    (folder / "video.mp4").write_bytes(text.encode() * int(args.get("repeat", 1)))
    return {"files": {"video": "video.mp4"}, "facts": {"letters": len(args["prompt"]), "pid": os.getpid()}}
