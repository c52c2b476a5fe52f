"""Words to a file on disk, with litellm."""

import os
import time
from pathlib import Path

import litellm

where = {"api_base": os.environ["BASE_URL"], "api_key": os.environ["KEY"], "timeout": 2}
video = litellm.video_generation(
    prompt="a kite over dunes", model="openai/sora-2", size="1280x720", seconds="4", **where
)
while video.status in {"queued", "in_progress"}:
    time.sleep(1)
    video = litellm.video_status(video_id=video.id, **where)
if video.status != "completed":
    raise RuntimeError(video.error)
Path("kite.mp4").write_bytes(litellm.video_content(video_id=video.id, **where))
