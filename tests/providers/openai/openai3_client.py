"""
Runs inside an environment of its own, where the official Python client is 3.x: the webhook management is only there.

Usage: python openai3_client.py BASE_URL KEY MAILBOX_URL IMAGE; speaks JSON lines on stdout, reads deliveries from stdin.
"""

import json
import sys
import warnings
from pathlib import Path

import openai

warnings.simplefilter("ignore", DeprecationWarning)


def say(**facts):
    print(json.dumps(facts), flush=True)


def main():
    base_url, key, mailbox, image = sys.argv[1:5]
    client = openai.OpenAI(base_url=base_url, api_key=key, max_retries=0)
    hooks = client.webhooks
    endpoint = hooks.create(name="tests", url=mailbox, event_types=["video.completed", "video.failed"])
    secret = endpoint.signing_secret
    seen = hooks.retrieve(endpoint.id)
    changed = hooks.update(endpoint.id, name="renamed")
    say(
        version=openai.__version__,
        secret=secret,
        hint=seen.signing_secret_hint,
        secret_again=getattr(seen, "signing_secret", None),
        name=changed.name,
        listed=[item.id for item in hooks.list()] == [endpoint.id],
    )
    tested = hooks.test(endpoint.id, event_type="video.completed")
    say(status_code=tested.status_code, success=tested.success)
    video = client.videos.create_and_poll(prompt="a red kite", size="1280x720")
    content = client.videos.download_content(video.id).read()
    kinds = [
        client.videos.download_content(video.id, variant=variant).response.headers["content-type"]
        for variant in ("video", "thumbnail", "spritesheet")
    ]
    frame = Path(image).read_bytes()
    pictured = client.videos.create(prompt="from a frame", size="1280x720", input_reference=frame)
    pictured = client.videos.poll(pictured.id)
    gone = client.videos.delete(pictured.id).deleted
    remix = client.videos.poll(client.videos.remix(video.id, prompt="at night").id)
    say(
        video=video.id,
        status=video.status,
        bytes=len(content),
        mp4=content[4:8] == b"ftyp",
        remix_of=remix.remixed_from_video_id,
        pages=len(list(client.videos.list(limit=1))),
        kinds=kinds,
        pictured=pictured.status,
        gone=gone,
    )
    for line in sys.stdin:
        letter = json.loads(line)
        event = client.webhooks.unwrap(letter["body"], letter["headers"], secret=letter.get("secret", secret))
        say(type=event.type, id=event.data.id, unique=letter["headers"]["webhook-id"])
    rotated = hooks.rotate_secret(endpoint.id, keep_old_secret_active_for_24_hours=True)
    say(rotated=rotated.signing_secret != secret)
    deleted = hooks.delete(endpoint.id)
    say(deleted=deleted.deleted, left=len(list(hooks.list())))


main()
