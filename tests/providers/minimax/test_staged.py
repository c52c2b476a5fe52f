"""The whole way with real pictures: request, task, staging in a worker, link, file."""

import json
import subprocess

import pytest

from vidkit.engine.probe import probe
from vidkit.providers.base import Ticket
from vidkit.providers.minimax.client import MiniMaxProvider
from vidkit.server import StudioServer
from vidkit.wire import loop
from vidkit.wire.download import download


@pytest.fixture(scope="module")
def staged(tmp_path_factory):
    """A studio that stages."""
    with StudioServer(tmp_path_factory.mktemp("studio"), clock="instant", services=["minimax"]) as server:
        yield server
        assert server.accidents == []


@pytest.fixture
def make(staged, tmp_path):
    """Make a video and return its file and the last look."""

    class Straight:
        def start(self, provider, request, options):
            headers = {"x-vidkit-seed": str(options["seed"])} if "seed" in options else {}
            return Ticket(request.operation, loop.run(provider.submit(request, headers=headers)).remote_id)

    connection = {"base_url": staged.base_url("minimax"), "key": staged.key, "local": True}
    provider = MiniMaxProvider(MiniMaxProvider.make_wire(**connection), Straight())

    def call(operation="generate", *args, fails=False, **fields):
        ticket = getattr(provider, operation)(*args, **fields)
        for _ in range(300):
            found = loop.run(provider.look(ticket))
            if found.state.terminal:
                break
        assert bool(found.assets) is not fails, found.failure
        if fails:
            return None, found
        target = tmp_path / f"{ticket.remote_id}.mp4"
        return loop.run(download(provider.wire, found.assets[0], target)), found

    return call


def staging(path):
    """Read what was staged from the file itself."""
    return json.loads(probe(path).tags["comment"])


@pytest.mark.needs_ffprobe
def test_a_prompt_with_brackets_is_staged(make):
    """The file has the asked size, length and rate, and says which moves were made from which words."""
    path, found = make(
        "generate", "A red kite over dunes [Truck left, Zoom in] [Static shot]", model="T2V-01-Director"
    )
    command = [
        "ffprobe", "-v", "error", "-count_packets", "-show_streams", "-of", "json", str(path),
    ]  # fmt: skip
    streams = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)["streams"]
    video = next(stream for stream in streams if stream["codec_type"] == "video")
    assert (video["width"], video["height"], int(video["nb_read_packets"])) == (1280, 720, 144)
    assert (video["codec_name"], video["pix_fmt"], video["avg_frame_rate"]) == ("h264", "yuv420p", "24/1")
    assert any(stream["codec_name"] == "aac" for stream in streams)
    note = staging(path)
    moves = [shot["moves"] for shot in note["staged"]["camera"]["shots"]]
    assert moves == [["Truck left", "Zoom in"], ["Static shot"]]
    assert note["meta"]["model"] == "T2V-01-Director"
    assert found.facts["size"] == "1280x720"


def test_the_seed_varies_and_repeats(make):
    """The same request gives the same frames, another seed other ones."""
    first, same, other = (
        make("generate", "a fox in snow", model="T2V-01", seed=seed)[0].read_bytes() for seed in (1, 1, 2)
    )
    assert first == same
    assert first != other


def test_a_subject_without_a_face_fails_late(make, picture):
    """As with the real service the create succeeds; the task fails and says that nobody is there."""
    path, found = make("generate", "she smiles", subject_reference=picture(640, 640), fails=True)
    assert path is None
    assert found.failure.code == "2013"
    assert "face" in found.failure.message


def test_a_subject_with_a_face_appears(make, tmp_path):
    """A portrait becomes a video at the size and length inferred for S2V-01, and the scene names its guest."""
    from PIL import Image

    from tests.engine.portrait import portrait

    face = tmp_path / "face.png"
    Image.fromarray(portrait(480)).save(face)
    path, _ = make("generate", "walks through a forest", subject_reference=face)
    facts = probe(path)
    assert (facts.width, facts.height, facts.frames) == (1280, 720, 144)
    note = staging(path)
    assert note["meta"]["mode"] == "subject"
    assert note["staged"]["guests"] == ["subject"]


def test_a_watermark_and_two_frames(make, picture):
    """First and last frame with a mark make a video of the first frame's shape."""
    path, _ = make(
        "generate",
        "it turns",
        first_frame_image=picture(800, 600),
        last_frame_image=picture(600, 600),
        aigc_watermark=True,
    )
    facts = probe(path)
    assert (facts.width, facts.height, facts.frames) == (1024, 768, 144)


def test_h3_is_regenerated_at_2k(make):
    """A 768P video of H3, sent back as base_video, becomes the same scene at 2K."""
    base, _ = make("generate_v2", "a sailing boat at dusk", duration=4, ratio="1:1")
    large, found = make("regenerate_v2", base)
    assert found.facts["task_type"] == "regeneration"
    facts = probe(large)
    assert (facts.width, facts.height, facts.frames) == (1440, 1440, 96)
    assert staging(large)["staged"]["scene_prompt"] == staging(base)["staged"]["scene_prompt"]
    assert staging(large)["staged"]["seed"] == staging(base)["staged"]["seed"]
