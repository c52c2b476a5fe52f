"""Through the real engine, small: what is said is spoken and staged, and every format is framed anew."""

import hashlib
import time
from concurrent.futures import ThreadPoolExecutor

import av
import httpx
import numpy as np
import pytest

from vidkit.engine import frames
from vidkit.engine.encode import Encoder
from vidkit.engine.loudness import loudness
from vidkit.engine.probe import probe
from vidkit.server import StudioServer

SAID = "A red lighthouse stands by the sea."
PATIENCE = 90


@pytest.fixture(scope="module")
def really(tmp_path_factory):
    """Run jobs of a server that really renders: `really(path, body)` returns the result's film or facts."""
    pool = ThreadPoolExecutor(1)
    folder = tmp_path_factory.mktemp("real")
    with StudioServer(folder / "studio", media="task", services=["hoox"], executor=pool) as server:
        headers = {"Authorization": f"Bearer {server.key}"}
        with httpx.Client(base_url=server.base_url("hoox"), headers=headers, timeout=60) as wire:

            def run(kind, **body):
                made = wire.post(f"/{kind}/start", json=body).json()
                end = time.monotonic() + PATIENCE
                while (told := wire.get(f"/{kind}/status/{made['job_id']}").json())["status"] != "completed":
                    assert told["status"] != "failed", told
                    assert time.monotonic() < end, told
                    time.sleep(0.05)
                if kind == "generation":
                    return told["result"]["video_id"]
                film = folder / f"{made['job_id']}.mp4"
                film.write_bytes(httpx.get(told["result"]["video_url"]).content)
                return film

            run.wire = wire
            yield run
        assert server.accidents == []
    pool.shutdown()


@pytest.fixture(scope="module")
def spoken(really):
    """One sentence by a voice that needs no learned part, in a small upright picture."""
    video = really("generation", script=SAID, voice_id="en-bruno", format="custom", width=216, height=384)
    return video, really("export", video_id=video)


def heard(film):
    return frames.read_sound(film)


def alike(one, two):
    """Return how alike two films sound, -1 to 1."""
    one, two = heard(one)[0], heard(two)[0]
    length = min(len(one), len(two))
    return abs(np.corrcoef(one[:length], two[:length])[0, 1])


def packets(film):
    """Return a film's coded sound: when each packet is heard, and its bytes."""
    with av.open(str(film)) as file:
        return [(packet.pts, bytes(packet)) for packet in file.demux(audio=0) if packet.size]


def failed(really, kind, **body):
    """Return how a job fails."""
    job = really.wire.post(f"/{kind}/start", json=body).json()["job_id"]
    end = time.monotonic() + PATIENCE
    while (told := really.wire.get(f"/{kind}/status/{job}").json())["status"] != "failed":
        assert told["status"] != "completed", told
        assert time.monotonic() < end, told
        time.sleep(0.05)
    return told["error"]


def edges(film, at):
    """Return the brightness of a frame's four edges, which bars would blacken."""
    picture = frames.frames_at(film, [at])[0].astype(float)
    return [part.mean() for part in (picture[:, :6], picture[:, -6:], picture[:6], picture[-6:])]


def test_a_script_becomes_a_spoken_film(spoken):
    """The film has the asked size, speech at a publishable level, and a length that fits the words."""
    film = spoken[1]
    facts = probe(film)
    assert (facts.width, facts.height) == (216, 384)
    assert 2 < facts.duration < 8
    assert -20 < loudness(heard(film)) < -12
    assert frames.frames_at(film, [facts.duration / 2])[0].std() > 20, "nothing is staged"


def test_the_same_film_at_another_ratio_is_framed_anew(really, spoken):
    """It fills its picture without bars, with the same sound and length."""
    video, film = spoken
    wide = really("export", video_id=video, format="custom", width=384, height=216)
    facts = probe(wide)
    assert (facts.width, facts.height) == (384, 216)
    assert abs(facts.duration - probe(film).duration) < 0.05
    assert min(edges(wide, 1.0)) > 20, "there are bars"
    assert packets(wide) == packets(film), "the sound was coded a second time"


def test_a_copy_with_another_voice_says_the_same_differently(really, spoken):
    """A duplicate with another voice is spoken anew."""
    video, film = spoken
    copy = really.wire.post("/video/duplicate", json={"video_id": video, "voice_id": "en-rosa"}).json()[
        "video_id"
    ]
    other = really("export", video_id=copy, format="custom", width=216, height=384)
    assert alike(other, film) < 0.5
    assert 2 < probe(other).duration < 8


def test_a_film_of_ours_becomes_upright(really, tmp_path):
    """A film of the dashboard is framed anew, without bars, and keeps its length."""
    path = tmp_path / "walk.mp4"
    with Encoder(path, 320, 180) as film:
        for index in range(24):
            picture = np.full((180, 320, 3), 90, np.uint8)
            picture[60:120, 8 * index : 8 * index + 60] = (240, 200, 40)
            film.write_rgb(picture)
    data = path.read_bytes()
    id = f"dash_{hashlib.sha256(data).hexdigest()[:20]}"
    kept = really.wire.put(f"/_dashboard/videos/{id}", content=data).json()["video_id"]
    upright = really("export", video_id=kept, format="custom", width=180, height=320)
    facts = probe(upright)
    assert (facts.width, facts.height, facts.frames) == (180, 320, 24)
    assert min(edges(upright, 0.5)) > 40, "there are bars"


def test_what_cannot_be_made_fails_in_the_wires_words(really, spoken):
    """A size nothing fits on and a file that is no film: a documented code and a sentence that helps."""
    tiny = failed(really, "export", video_id=spoken[0], format="custom", width=1, height=1)
    assert tiny["code"] == "FORMAT_CONVERSION_FAILED"
    assert "too small" in tiny["message"]
    kept = really.wire.put("/_dashboard/videos/dash_words", content=b"no film at all").json()["video_id"]
    broken = failed(really, "export", video_id=kept)
    assert broken["code"] in {"ENCODING_FAILED", "FORMAT_CONVERSION_FAILED"}
    assert broken["message"]
