"""Video agent templates: the same five words, and a link in the query itself."""

import pytest

from vidkit.errors import InvalidRequest
from vidkit.models import State
from vidkit.providers.minimax.requests_templates import TemplateRequest

DIVING, RUNNING = "392747428568649728", "393769180141805569"


def test_a_template_makes_a_video(server, provider, look, picture):
    """Picture and text become a task whose query ends with a link."""
    server.set_clock(["queued", "running", "succeeded"])
    ticket = provider.generate_template(RUNNING, media_inputs=picture(640, 640), text_inputs="a goose")
    seen = [look(ticket) for _ in range(3)]
    assert [found.raw_state for found in seen] == ["Preparing", "Processing", "Success"]
    assert seen[-1].state is State.succeeded
    assert seen[-1].assets[0].url.startswith("http://127.0.0.1")
    assert not seen[1].assets


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"template_id": DIVING}, "takes 1 media_inputs"),
        (
            {"template_id": DIVING, "media_inputs": "https://a.b/c.png", "text_inputs": "x"},
            "takes 0 text_inputs",
        ),
        ({"template_id": "1"}, "needs media_inputs or text_inputs"),
        ({"template_id": "no digits", "text_inputs": "x"}, "template_id"),
    ],
)
def test_wrong_inputs_are_refused_here(fields, said):
    """Known templates know their inputs."""
    with pytest.raises(InvalidRequest, match=said):
        TemplateRequest.build(**fields)


def test_the_wires_own_shape_is_the_same_request():
    """`[{"value": x}]` and x are the same, and the price is unknown rather than zero."""
    plain = TemplateRequest.build(
        template_id=RUNNING, media_inputs="https://a.b/c.png", text_inputs="a goose"
    )
    wired = TemplateRequest.build(**plain.body())
    assert wired.body() == plain.body()
    assert plain.body()["text_inputs"] == [{"value": "a goose"}]
    assert plain.estimate().usd is None


def test_the_server_checks_for_itself(wire):
    """Unknown templates and missing inputs are 2013."""
    for body in ({"template_id": "1"}, {"template_id": DIVING}, {"template_id": RUNNING, "text_inputs": [1]}):
        reply = wire.post("/v1/video_template_generation", json=body).json()
        assert (reply["task_id"], reply["base_resp"]["status_code"]) == ("", 2013)


def test_tasks_of_other_kinds_are_not_found(wire):
    """A template's task is unknown to the ordinary query, and the other way round."""
    made = wire.post("/v1/video_generation", json={"model": "T2V-01", "prompt": "x"}).json()["task_id"]
    reply = wire.get("/v1/query/video_template_generation", params={"task_id": made}).json()
    assert reply["base_resp"]["status_code"] == 2013
