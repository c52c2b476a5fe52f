"""Callbacks: proved by a challenge first, then told about each change, in other words than the query's."""

import pytest

CREATE = {"model": "T2V-01", "prompt": "a lamp"}


@pytest.fixture
def create(wire, receiver):
    return lambda: wire.post("/v1/video_generation", json={**CREATE, "callback_url": receiver.url}).json()


def test_the_challenge_comes_first_and_changes_follow(create, receiver, provider):
    """The challenge is answered before the task exists; then processing and success, as hints to look again."""
    task_id = create()["task_id"]
    assert task_id
    assert set(receiver.letters[0]) == {"challenge"}
    letters = receiver.wait_for(lambda letter: letter.get("status") == "success")
    told = [letter for letter in letters if letter.get("task_id") == task_id]
    assert {letter["status"] for letter in told} <= {"processing", "success"}
    last = next(letter for letter in told if letter["status"] == "success")
    assert set(last) == {"task_id", "status", "file_id", "base_resp"}
    assert provider.read_callback(last).snapshot.facts["file_id"] == last["file_id"]


def test_a_failed_challenge_makes_no_task(create, receiver):
    """A receiver that answers something else stops the create, and hears nothing more."""
    receiver.manners["challenge"] = "wrong"
    body = create()
    assert body["task_id"] == ""
    assert body["base_resp"]["status_code"] == 2013
    assert len(receiver.letters) == 1


def test_a_failed_task_is_told(create, receiver, server):
    """Failure is `failed`, with its code."""
    server.set_clock("real")
    server.faults.add("fail_job", service="minimax", code="refused")
    task_id = create()["task_id"]
    for _ in range(3):  # a scripted failure moves with looks
        server.call(server.host.job("minimax", task_id, server.host.owner(server.key)))
    letters = receiver.wait_for(lambda letter: letter.get("status") == "failed")
    last = next(letter for letter in letters if letter.get("status") == "failed")
    assert last["base_resp"]["status_code"] == 1027
    assert last["file_id"] == ""


def test_v2_tells_the_whole_task(wire, receiver):
    """The second generation's callback is its query's body."""
    body = {
        "model": "MiniMax-H3",
        "content": [{"type": "text", "text": "a boat"}],
        "resolution": "768P",
        "duration": 4,
        "ratio": "16:9",
        "callback_url": receiver.url,
    }
    task_id = wire.post("/v2/video_generation", json=body).json()["task_id"]
    letters = receiver.wait_for(lambda letter: letter.get("task", {}).get("status") == "succeeded")
    assert letters[-1]["task"]["id"] == task_id
