"""The same with the openai package, written with care: nothing is retried, and the id is kept for the next run."""

import os
from pathlib import Path

from openai import OpenAI

client = OpenAI(base_url=os.environ["BASE_URL"], api_key=os.environ["KEY"], timeout=2)
kept = Path("kite.id")
if not kept.exists():
    video = client.with_options(max_retries=0).videos.create(
        model="sora-2", prompt="a kite over dunes", size="1280x720", seconds="4"
    )
    kept.write_text(video.id)
video = client.videos.poll(kept.read_text())
if video.status != "completed":
    raise RuntimeError(video.error)
client.videos.download_content(video.id).write_to_file("kite.mp4")
