"""Words to a file on disk, with vidkit."""

import os

import vidkit as vk

studio = vk.connect("openai", base_url=os.environ["BASE_URL"], api_key=os.environ["KEY"], timeout=2)
job = studio.openai.create("a kite over dunes", size="1280x720", seconds="4")
job.wait().save("kite.mp4")
