"""A process that is about to be killed: asks for a video from a live-like server and says how far it got."""

from __future__ import annotations

import sys
import time

import vidkit as vk
from vidkit.jobs.life import Life
from vidkit.wire import download as _  # noqa: F401  # loaded before the clock starts

base_url, key, moment = sys.argv[1:4]


async def hang(*args: object, **kwargs: object) -> None:
    """Stay here until killed."""
    import asyncio

    print("HERE", flush=True)
    await asyncio.sleep(600)


if moment == "before send":
    Life._submit = hang  # type: ignore[method-assign,assignment]  # the process dies before its POST leaves
elif moment == "on the way":
    from vidkit.providers.openai.client import OpenAIProvider

    OpenAIProvider.submit = hang  # type: ignore[method-assign,assignment]  # noted as sent, and never arrived

studio = vk.connect("openai", base_url=base_url, api_key=key)
job = studio.openai.create("a kite over dunes", size="1280x720", seconds="4")
print(f"JOB {job.id}", flush=True)
said = ""
while True:
    if str(job.state) != said:
        said = str(job.state)
        print(f"STATE {said}", flush=True)
    time.sleep(0.01)
