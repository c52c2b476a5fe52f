"""
Other servers' ways of speaking this shape, so that a client's tolerance can be tried offline.

`vidkit serve --set dialect=vllm|sglang|gateway|openrouter`. Source of every quirk: vLLM-Omni serving docs,
SGLang diffusion sources, OpenRouter docs, gateways found in the wild; all read 2026-11.
"""

from __future__ import annotations

from typing import Any

from vidkit.providers.openai import spec
from vidkit.server.emulator import Host, ServerJob


class Dialect:
    """OpenAI's own way; the others change what differs."""

    name = "openai"
    #: Whether any model id, size and length goes (self-hosted servers serve whatever they loaded).
    open_models = False
    bodies: tuple[str, ...] = ("multipart/form-data", "application/json")
    created_status = 200
    #: Whether DELETE stops a running job.
    delete_aborts = False
    #: Whether `/content` answers with a redirect to a link on another origin.
    content_redirects = False
    #: What `/content` says while the job runs. Never 409 or 5xx: official clients would retry those.
    not_ready = 400
    #: What `/content` offers; servers with one variant ignore the parameter.
    variants: tuple[str, ...] = tuple(spec.VARIANTS)

    def video(self, plain: dict[str, Any], job: ServerJob, host: Host) -> dict[str, Any]:
        """Respell a Video."""
        return plain

    def created(self, video: dict[str, Any]) -> dict[str, Any]:
        """Respell the reply to a create."""
        return video

    def deleted(self, video_id: str, video: dict[str, Any]) -> dict[str, Any]:
        """Respell the reply to a delete."""
        return {"id": video_id, "object": "video.deleted", "deleted": True}


class Vllm(Dialect):
    """vLLM-Omni: multipart only, a meagre create reply, extra facts when done, DELETE aborts, video only."""

    name = "vllm"
    open_models = True
    bodies = ("multipart/form-data",)
    delete_aborts = True
    variants = ("video",)

    def video(self, plain: dict[str, Any], job: ServerJob, host: Host) -> dict[str, Any]:
        """Respell a Video."""
        if job.state == "succeeded" and job.finished_at is not None:
            took = round(job.finished_at - (job.started_at or job.created_at), 3)
            plain |= {
                "media_type": "video/mp4",
                "file_name": f"{job.id}.mp4",
                "inference_time_s": took,
                "peak_memory_mb": 0.0,
                "stage_durations": {"total": took},
            }
        return plain

    def created(self, video: dict[str, Any]) -> dict[str, Any]:
        """Respell the reply to a create."""
        return {key: video[key] for key in ("id", "status", "created_at")}


class Sglang(Dialect):
    """SGLang: multipart needs a reference, `variant` is ignored, 404 while in progress, `deleted`."""

    name = "sglang"
    open_models = True
    not_ready = 404
    variants = ("video",)

    def deleted(self, video_id: str, video: dict[str, Any]) -> dict[str, Any]:
        """Respell the reply to a delete."""
        return video | {"status": "deleted"}


_GATEWAY_WORDS = {
    "queued": "pending",
    "in_progress": "processing",
    "completed": "succeeded",
    "failed": "failed",
}


class Gateway(Dialect):
    """A reseller: 202 on create, own words, numbers for strings, no nulls, inline link, redirects."""

    name = "gateway"
    open_models = True
    created_status = 202
    content_redirects = True
    variants = ("video",)

    def video(self, plain: dict[str, Any], job: ServerJob, host: Host) -> dict[str, Any]:
        """Respell a Video."""
        seconds = plain["seconds"]
        plain |= {
            "status": _GATEWAY_WORDS.get(plain["status"], plain["status"]),
            "progress": plain["progress"] / 100,
            "seconds": float(seconds) if "." in seconds else int(seconds),
            "vendor": {"channel": 7},
        }
        path = job.files.get("video")
        if path is not None:
            plain["video_url"] = host.link(path, ttl=900, name=f"{job.id}.mp4", content_type="video/mp4")
        return {key: value for key, value in plain.items() if value is not None}


class OpenRouter(Dialect):
    """OpenRouter: JSON only, `pending`, `polling_url`, `unsigned_urls` that need the key, `usage.cost`."""

    name = "openrouter"
    open_models = True
    bodies = ("application/json",)
    created_status = 202
    variants = ("video",)

    def video(self, plain: dict[str, Any], job: ServerJob, host: Host) -> dict[str, Any]:
        """Respell a Video."""
        status = "pending" if plain["status"] == "queued" else plain["status"]
        reply: dict[str, Any] = {
            "id": job.id,
            "generation_id": f"gen-{job.id.removeprefix('video_')}",
            "polling_url": f"/openai/v1/videos/{job.id}",
            "status": status,
        }
        if status == "completed":
            rate = spec.price(plain["model"], plain["size"])
            reply["unsigned_urls"] = [f"/openai/v1/videos/{job.id}/content?index=0"]
            reply["usage"] = {"cost": None if rate is None else round(rate * float(plain["seconds"]), 4)}
        if status == "failed":
            reply["error"] = (plain["error"] or {}).get("message", "failed")
        return reply


DIALECTS: dict[str, Dialect] = {
    item.name: item for item in (Dialect(), Vllm(), Sglang(), Gateway(), OpenRouter())
}


def dialect_of(name: str) -> Dialect:
    """Return a dialect by name; an unknown name is a mistake in the settings and says so."""
    try:
        return DIALECTS[name]
    except KeyError:
        raise ValueError(f"There is no dialect {name!r}; there are {', '.join(DIALECTS)}.") from None
