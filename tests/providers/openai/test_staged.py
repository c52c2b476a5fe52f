"""With the real stage behind the wire: what is asked for is what is in the file."""

import json
import subprocess
import sys

import av
import numpy as np
import openai
import pytest

from vidkit.engine.probe import probe


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    """A client pointed at `vidkit serve`, a process of its own that really stages, on its real clock."""
    command = [sys.executable, "-c", "import sys; from vidkit.cli import main; sys.exit(main())", "serve"]
    home = tmp_path_factory.mktemp("served")
    process = subprocess.Popen(
        [*command, "--json", "--home", str(home), "--set", "poll_after_ms=50"],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        where = json.loads(process.stdout.readline())["openai"]
        yield openai.OpenAI(**where)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise


def fetch(client, video, folder):
    assert video.status == "completed", video.error
    path = folder / f"{video.id}.mp4"
    client.videos.download_content(video.id).write_to_file(path)
    return path


def staged(path):
    return json.loads(probe(path).tags["comment"])["staged"]


def frames(path, count):
    with av.open(str(path)) as film:
        found = []
        for frame in film.decode(video=0):
            found.append(frame.reformat(160, 90, "gray").to_ndarray().astype(float))
            if len(found) == count:
                break
    return np.stack(found)


@pytest.fixture(scope="module")
def kite(client):
    return client.videos.create_and_poll(
        prompt="A red kite over dunes [Pan left]", size="1280x720", seconds="4"
    )


def test_a_prompt_is_really_staged(client, kite, tmp_path):
    """The file must be exact in size, frames and codecs, hold what was staged, and move."""
    path = fetch(client, kite, tmp_path)
    facts = probe(path)
    assert (facts.width, facts.height, facts.frames, facts.fps, facts.faststart) == (1280, 720, 96, 24, True)
    assert (facts.video_codec, facts.pixel_format, facts.audio_codec) == ("h264", "yuv420p", "aac")
    assert "kite" in json.dumps(staged(path))
    film = frames(path, 96)
    assert np.abs(film[0] - film[-1]).mean() > 2


def test_a_remix_keeps_what_the_new_words_do_not_name(client, kite, tmp_path):
    """A remix must repeat the source's seed and subjects, and change the light it was told to change."""
    remix = client.videos.poll(client.videos.remix(kite.id, prompt="The same at night").id)
    before, after = staged(fetch(client, kite, tmp_path)), staged(fetch(client, remix, tmp_path))
    assert after["seed"] == before["seed"]
    assert (before["palette"], after["palette"]) == ("noon", "night")
    subjects = [[item["noun"] for item in told["scene"]["subjects"]] for told in (before, after)]
    assert subjects[0] == subjects[1] == ["kite"]


def test_an_edit_keeps_the_length_and_an_extension_goes_on(client, kite, tmp_path):
    """An edit must be as long as its source; an extension must begin with the source's own frames."""
    from openai.types import Video

    def derive(path, **body):
        made = client.post(path, body={"video": {"id": kite.id}, **body}, cast_to=Video)
        return fetch(client, client.videos.poll(made.id), tmp_path)

    source = fetch(client, kite, tmp_path)
    edited = derive("/videos/edits", prompt="at night, in the snow")
    assert probe(edited).frames == 96
    extended = derive("/videos/extensions", prompt="it flies on", seconds="4")
    assert probe(extended).frames == 192
    assert np.abs(frames(extended, 90) - frames(source, 90)).mean() < 4
    assert np.abs(frames(edited, 1) - frames(source, 1)).mean() > 8


def test_a_reference_becomes_the_picture(client, picture, tmp_path):
    """With a first frame the video must begin with it."""
    video = client.videos.create_and_poll(
        prompt="slow zoom in", size="1280x720", input_reference=picture(1280, 720)
    )
    (first,) = frames(fetch(client, video, tmp_path), 1)
    middle, corner = first[45, 80], first[2, 2]
    assert corner - middle > 150  # a radial gradient: dark in the middle, light in the corners
