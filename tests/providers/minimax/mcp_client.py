"""
Drives the official `minimax-mcp` as a process of its own: its functions read the environment when imported.

Usage: mcp_client.py OUT IMAGE -> one JSON line. Sound output is not in question and PortAudio may be missing, so
its module is replaced; the client's 20 s between looks are shortened from outside, its code stays as it is.
"""

import json
import sys
import time
import types

sys.modules["sounddevice"] = types.ModuleType("sounddevice")
pause = time.sleep
time.sleep = lambda _: pause(0.05)

from minimax_mcp import server  # noqa: E402  # after the two replacements above

out, image = sys.argv[1:]
said = {
    "text": server.generate_video(model="T2V-01-Director", prompt="A kite [Pan left]", output_directory=out),
    "image": server.generate_video(
        model="MiniMax-Hailuo-02",
        prompt="it moves",
        first_frame_image=image,
        duration=6,
        resolution="512P",
        output_directory=out,
    ),
    "queued": server.generate_video(model="MiniMax-Hailuo-2.3", prompt="A boat", async_mode=True),
    "refused": server.generate_video(model="T2V-01", prompt="A kite", duration=7),
}
task_id = said["queued"].text.partition("Task ID: ")[2].partition(".")[0]
for _ in range(100):
    said["asked"] = server.query_video_generation(task_id, output_directory=out)
    if "Success" in said["asked"].text:
        break
    time.sleep(0)
print(json.dumps({name: content.text for name, content in said.items()}))
