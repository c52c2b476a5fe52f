"""The form as the page drives it: messages in, facts out, nothing sent unless meant."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

import vidkit as vk
from vidkit.errors import InvalidRequest
from vidkit.server import StudioServer
from vidkit.show.form import form_html, form_still, form_text


def fields(form: Any) -> dict[str, Any]:
    """What is shown, by name."""
    return {item.name: item for item in form.facts().fields}


def say(form: Any, *buffers: bytes, **message: Any) -> None:
    """Do what the page does."""
    form.heard(message, list(buffers))


def until(true: Any, seconds: float = 20) -> None:
    """Wait until something is so; submitting has a thread of its own."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """A wide picture: red left, green in the middle, blue right."""
    image = Image.new("RGB", (900, 400), (200, 0, 0))
    image.paste((0, 160, 0), (300, 0, 600, 400))
    image.paste((0, 0, 200), (600, 0, 900, 400))
    path = tmp_path / "wide.png"
    image.save(path)
    return path


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Any]:
    """A studio of live services: they are a server of ours, reached as anybody's would be."""
    with StudioServer(tmp_path / "server", media="slate", clock="instant") as server:
        yield vk.connect("openai", base_url=server.base_url("openai"), api_key=server.key)


def test_a_live_service_is_asked_about_before_it_is_paid(live: Any) -> None:
    """Submit asks with the price; Back and typing take the question back; only Send sends, and once."""
    form = live.form("openai.create", prompt="a kite")
    say(form, kind="confirm")
    assert form.job is None, "nobody was asked yet"
    say(form, kind="submit")
    assert "live and paid" in form.facts().confirm
    assert "$" in form.facts().confirm
    assert "Send it" in form_html(form.facts())
    assert form.job is None
    for message in ({"kind": "back"}, {"kind": "set", "name": "prompt", "value": "a red kite"}):
        say(form, kind="submit")
        form.heard(message, [])
        assert form.facts().confirm == ""
        say(form, kind="confirm")
    assert form.job is None
    say(form, kind="submit")
    say(form, kind="confirm")
    say(form, kind="confirm")
    until(lambda: form.job is not None and not form._sending)
    assert len(form.jobs) == 1
    assert not form.job.local
    assert form.job.prompt == "a red kite"
    assert "seed" not in fields(form), "live services take none"


def test_a_cap_says_no_in_the_form(live: Any) -> None:
    """What a budget refuses is told where the reader looks, and nothing was sent."""
    form = live.form("openai.create", prompt="a kite")
    live.spend.cap(usd=0.01)
    say(form, kind="submit")
    say(form, kind="confirm")
    until(lambda: form.facts().note)
    assert form.job is None
    assert "$" in form.facts().note


def test_seed_and_again_go_along(studio: Any) -> None:
    """They stand under More, in the Python line, and in the job; the same twice is the same job, and said."""
    studio.server.set_clock("looks:9")
    form = studio.form("openai.create", prompt="a kite", seed=7)
    assert fields(form)["seed"].more
    assert "seed=7" in form.facts().python
    first = form.submit()
    assert first.record.seed == 7
    assert form.submit() is first
    assert "already" in form.facts().note
    say(form, kind="set", name="again", value="on")
    assert "again=True" in form.facts().python
    assert form.submit() is not first
    assert len(form.jobs) == 2


def test_a_picture_is_shown_as_it_will_be_cut(studio: Any, picture: Path) -> None:
    """Cropped to a tall frame only the green middle is left; padded, all three colours are."""
    form = studio.form("openai.create", prompt="x", input_reference=str(picture))
    assert "900" in fields(form)["input_reference"].error
    assert fields(form)["input_reference"].media[0].cut is None
    colours = {}
    for fit in ("crop", "pad"):
        form.set(fit=fit)
        given = fields(form)["input_reference"].media[0]
        assert "720×1280" in given.cut_about
        with Image.open(io.BytesIO(given.cut)) as cut:
            assert cut.height / cut.width == pytest.approx(1280 / 720, rel=0.02)
            left, middle = (cut.getpixel((x, cut.height // 2)) for x in (3, cut.width // 2))
        colours[fit] = (left, middle)
    assert colours["crop"][0][1] > 100, "green up to the edge"
    assert colours["pad"][0][0] > 100, "red at the left"
    assert colours["pad"][1][1] > 100
    assert form.errors == {}
    form.set(size="1280x720")
    assert "1280×720" in fields(form)["input_reference"].media[0].cut_about


def test_files_come_in_pieces_and_several_stand_together(studio: Any, picture: Path) -> None:
    """An upload is whole, byte for byte; further ones stand beside it; each can be taken out."""
    form = studio.form("minimax.generate_v2", prompt="x")
    data = picture.read_bytes()
    half = len(data) // 2
    common = {"kind": "upload", "name": "reference_image", "file": "../../a b.png", "size": len(data)}
    form.heard({**common, "start": 0, "last": False}, [data[:half]])
    assert form.state.values.get("reference_image") is None
    form.heard({**common, "start": half, "last": True}, [data[half:]])
    (path,) = form.state.values["reference_image"]
    assert path.read_bytes() == data
    assert path.parent.parent.parent == studio.home
    say(form, kind="add", name="reference_image", value=str(picture))
    say(form, kind="add", name="reference_image", value="https://example.com/c.png")
    assert len(fields(form)["reference_image"].media) == 3
    assert form.errors == {}
    say(form, kind="add", name="reference_image", value="nowhere.png")
    assert "nowhere.png" in fields(form)["reference_image"].error
    assert fields(form)["reference_image"].media[3].name == "nowhere.png", "so that it can be taken out"
    say(form, kind="drop", name="reference_image", index=3)
    say(form, kind="drop", name="reference_image", index=0)
    assert form.state.values["reference_image"] == [str(picture), "https://example.com/c.png"]
    assert len(form.request.media()) == 2
    form.heard({**common, "start": 7, "last": True}, [b"x"])
    assert "missing" in form.facts().note


def test_an_earlier_job_is_taken_by_name(studio: Any) -> None:
    """Finished jobs of the right kind are offered for files and ids, and go into the request."""
    made = studio.openai.create("a kite", seconds="4")
    made.wait(60)
    form = studio.form("openai.remix", prompt="at night")
    (choice,) = fields(form)["video_id"].choices
    assert made.id in choice.shown
    say(form, kind="job", name="video_id", key=choice.key)
    assert form.request.video_id == made.remote_id
    assert fields(form)["video_id"].choices[0].chosen
    say(form, kind="job", name="video_id", key="")
    assert "video_id" not in form.state.values


def test_what_is_on_by_default_can_be_turned_off(studio: Any) -> None:
    """A ticked box that is left alone is not sent; unticked it is sent as False; ticked again it is not."""
    form = studio.form("minimax.generate", prompt="x")
    assert fields(form)["prompt_optimizer"].value == "on"
    assert "prompt_optimizer" not in form.facts().python
    say(form, kind="set", name="prompt_optimizer", value="")
    assert form.request.prompt_optimizer is False
    say(form, kind="set", name="prompt_optimizer", value="on")
    assert form.request.prompt_optimizer is None


def test_the_chooser_turns_into_any_form(studio: Any) -> None:
    """Every operation of every service can be chosen; the prompt stays."""
    form = studio.form()
    keys = [item.key for item in form.facts().operations]
    assert {key.partition(".")[0] for key in keys} == set(studio.names)
    say(form, kind="set", name="prompt", value="a kite")
    for key in keys:
        say(form, kind="operation", key=key)
        service, _, operation = key.partition(".")
        assert (form.state.provider.name, form.state.operation) == (service, operation)
        assert form.facts().purpose
        assert form_html(form.facts())
    say(form, kind="operation", key="minimax.generate")
    say(form, kind="operation", key="nothing.of.this")
    assert form.state.operation == "generate"
    with pytest.raises(InvalidRequest, match="no form"):
        studio.form("wayin.exprot")


def test_a_template_asks_for_what_it_takes(studio: Any, picture: Path) -> None:
    """Templates stand there by name; one without texts asks for none; wrong counts are told under a field."""
    form = studio.form("minimax.generate_template")
    assert [item.shown for item in fields(form)["template_id"].choices] == ["Diving", "Run for Life"]
    say(form, kind="set", name="template_id", value="Diving")
    assert "text_inputs" not in fields(form)
    assert "1 media_inputs" in " ".join(form.errors.values())
    say(form, kind="add", name="media_inputs", value=str(picture))
    assert form.request is not None
    say(form, kind="set", name="template_id", value="Run for Life")
    assert form.request is None
    say(form, kind="set", name="text_inputs", value="a goose\n")
    assert form.request.text_inputs == ("a goose",)


def test_a_job_can_be_opened_as_a_form(studio: Any, picture: Path) -> None:
    """Everything it was asked with stands there; unchanged it is the same job, changed another."""
    studio.server.set_clock("looks:9")
    job = studio.minimax.generate("a kite", duration=6, first_frame_image=str(picture))
    form = studio.form(job)
    assert form.request == job.request
    assert job.id in form.facts().note
    assert form.submit() is job
    form.set(prompt="two kites")
    assert form.submit() is not job


def test_hostile_messages_change_nothing(studio: Any) -> None:
    """Unknown fields, odd indices and huge texts are told or ignored; no exception leaves, no job starts."""
    form = studio.form("minimax.generate", prompt="x")
    for message in (
        {}, {"kind": "set"}, {"kind": "set", "name": "nope", "value": "1"}, {"kind": "drop", "name": "prompt"},
        {"kind": "drop", "name": "model", "index": "x"}, {"kind": "job", "name": "first_frame_image", "key": "99"},
        {"kind": "upload", "name": "prompt", "size": -1}, {"kind": "camera", "name": "model", "move": "x"},
        {"kind": "set", "name": "duration", "value": "7"}, {"kind": "set", "name": "prompt", "value": "x" * 100_000},
        {"kind": "operation", "key": "openai.create"}, {"kind": "confirm"},
    ):  # fmt: skip
        form.heard(message, [])
        assert len(form_html(form.facts())) < 400_000
    assert form.jobs == []
    assert form.request is None
    assert "2,000" in form.errors["prompt"]


def test_a_saved_form_says_what_stood_in_it(studio: Any) -> None:
    """The still drawing and the text twin tell what was given and the line for it; defaults are not given."""
    form = studio.form("minimax.generate", prompt="a <b>kite</b>", resolution="1080P")
    still, text = form_still(form.facts()), form_text(form.facts())
    assert "a &lt;b&gt;kite&lt;/b&gt;" in still
    assert "1080P" in still
    assert "prompt optimizer" not in still
    assert "a <b>kite</b>" in text
    assert "studio.minimax.generate(" in text
    assert len(still) < 50_000
    assert str(form) == text
