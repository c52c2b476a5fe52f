"""A kernel with the local studio inside, about to be killed: client, server and workers die together."""

from __future__ import annotations

import time

import vidkit as vk

studio = vk.local(clock="seconds:2", media="slate")
job = studio.generate("a kite over dunes")
said = ""
while True:
    if str(job.state) != said:
        said = str(job.state)
        print(f"STATE {said}", flush=True)
    time.sleep(0.01)
