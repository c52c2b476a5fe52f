"""Words to a file on disk, as the openai package's own help shows it."""

import os

from openai import OpenAI

client = OpenAI(base_url=os.environ["BASE_URL"], api_key=os.environ["KEY"], timeout=2)
video = client.videos.create_and_poll(
    model="sora-2", prompt="a kite over dunes", size="1280x720", seconds="4"
)
if video.status != "completed":
    raise RuntimeError(video.error)
client.videos.download_content(video.id).write_to_file("kite.mp4")
