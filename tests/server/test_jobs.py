"""Jobs from order to file, behind every clock."""

from __future__ import annotations

import time
from typing import Any

import httpx
import pytest

from vidkit.server import clocks


def test_job_runs_and_its_file_is_what_the_task_wrote(toy):
    """On a real clock a job succeeds when its work has, and its file can be had here and by link."""
    id = toy.create("a kite", seed=7)
    done = toy.until(id)
    assert done["status"] == "succeeded"
    assert done["progress"] == 1.0
    assert done["facts"]["letters"] == 6
    assert toy.http.get(f"/jobs/{id}/content").content == b"a kite|7|"
    assert httpx.get(done["links"]["video"], trust_env=False).content == b"a kite|7|"


def test_progress_of_the_work_is_seen_and_never_falls(toy):
    """Looks at a running job show the task's own progress, rising."""
    id = toy.create(steps=8, pause=0.05)
    seen = []
    while (found := toy.look(id))["status"] in {"queued", "running"}:
        seen.append(found["progress"])
        time.sleep(0.02)
    assert seen == sorted(seen)
    assert any(0 < share < 1 for share in seen)


def test_what_a_task_publishes_is_seen_while_it_runs(toy):
    """A running job shows the files and facts its task published so far; the end shows the result alone."""
    id = toy.create(steps=6, pause=0.08, publish=True)
    seen = []
    while (found := toy.look(id))["status"] in {"queued", "running"}:
        if found["facts"]:
            seen.append(found["facts"]["steps"])
            assert set(found["links"]) == {f"part-{seen[-1] - 1}"}
            text = httpx.get(found["links"][f"part-{seen[-1] - 1}"], trust_env=False).text
            assert text == str(seen[-1] - 1)
        time.sleep(0.02)
    assert seen
    assert seen == sorted(seen)
    assert set(found["links"]) == {"video"}
    assert "steps" not in found["facts"]


def test_task_with_a_code_fails_the_job_with_it(toy):
    """A task's exception with a code becomes the job's error, word for word."""
    done = toy.until(toy.create(**{"raise": "no_face"}))
    assert done["status"] == "failed"
    assert done["error"] == {"code": "no_face", "message": "there is no face in the picture"}


def test_task_that_breaks_fails_as_a_server_error(toy):
    """An unforeseen exception ends the job as server_error and leaves the server well."""
    assert toy.until(toy.create(**{"raise": "x"}))["error"]["code"] == "server_error"
    assert toy.until(toy.create())["status"] == "succeeded"


def test_instant_clock_succeeds_at_the_first_look(make):
    """With the instant clock the first look has the finished job and its files."""
    toy = make(clock="instant")
    found = toy.look(toy.create(steps=4, pause=0.05))
    assert (found["status"], found["looks"]) == ("succeeded", 1)
    assert found["links"]


def test_looks_clock_ends_at_exactly_that_look(make):
    """`looks:3` shows queued, running, succeeded, however long the work takes; listing does not count."""
    toy = make(clock="looks:3")
    id = toy.create(steps=3, pause=0.1)
    assert [job["status"] for job in toy.http.get("/jobs").json()] == ["queued"]
    assert [toy.look(id)["status"] for _ in range(4)] == ["queued", "running", "succeeded", "succeeded"]


def test_seconds_clock_holds_a_finished_job_back(make):
    """`seconds:0.5` shows a job as running until its time, though the work is done at once."""
    toy = make(clock="seconds:0.5")
    start = time.monotonic()
    done = toy.until(toy.create())
    assert done["status"] == "succeeded"
    assert time.monotonic() - start >= 0.5


def test_scripted_clock_plays_its_steps(make):
    """A script decides state, progress and even the wire's word at each look; its last step stays."""
    toy = make(
        clock=["queued", "running:0.4", {"state": "running", "progress": 0.5, "word": "Warming"}, "succeeded"]
    )
    id = toy.create()
    seen = [toy.look(id) for _ in range(5)]
    assert [look["status"] for look in seen] == ["queued", "running", "Warming", "succeeded", "succeeded"]
    assert [look["progress"] for look in seen] == [0.0, 0.4, 0.5, 1.0, 1.0]


def test_scripted_failure_carries_its_code(make):
    """A script can end a job as failed with a code and a message, and no files."""
    toy = make(clock=["running", "failed:refused:Not this."])
    id = toy.create()
    assert toy.look(id)["status"] == "running"
    done = toy.look(id)
    assert done["error"] == {"code": "refused", "message": "Not this."}
    assert done["links"] == {}


@pytest.mark.parametrize("wrong", ["fast", "looks:0", "looks:x", "seconds:-1", [], ["done"], "instant:3"])
def test_wrong_clock_is_refused_at_once(wrong: Any):
    """A clock nobody knows is refused where it is written, not at the first job."""
    with pytest.raises(ValueError, match=r"clock|step"):
        clocks.parse(wrong)


def test_cancel_stops_the_task(toy):
    """A cancelled job says so at once, its task is told, and it never becomes anything else."""
    id = toy.create(steps=100, pause=0.05)
    toy.until(id, "running")
    assert toy.http.post(f"/jobs/{id}/cancel").json()["status"] == "cancelled"
    folder = toy.server.home / "jobs" / "toy" / id
    end = time.monotonic() + 5
    while not (folder / "saw_cancel").exists():
        assert time.monotonic() < end
        time.sleep(0.02)
    assert toy.look(id)["status"] == "cancelled"


def test_cancel_of_a_waiting_job_runs_nothing(make):
    """A job cancelled in the queue never starts."""
    toy = make(workers=1)
    first = toy.create(steps=5, pause=0.1)
    second = toy.create("never")
    toy.http.post(f"/jobs/{second}/cancel")
    toy.until(first)
    assert toy.look(second)["status"] == "cancelled"
    assert not (toy.server.home / "jobs" / "toy" / second / "1").exists()


def test_delete_forgets_job_and_files(toy):
    """After a delete the id is unknown and nothing of the job is on the disk."""
    id = toy.create()
    toy.until(id)
    assert toy.http.delete(f"/jobs/{id}").json() == {"deleted": True}
    assert toy.http.get(f"/jobs/{id}").status_code == 404
    assert not (toy.server.home / "jobs" / "toy" / id).exists()


def test_delete_in_the_middle_leaves_nothing_behind(toy):
    """Deleting a running job ends its task and leaves no folder once that has ended."""
    id = toy.create(steps=10, pause=0.05)
    toy.until(id, "running")
    toy.http.delete(f"/jobs/{id}")
    folder = toy.server.home / "jobs" / "toy" / id
    end = time.monotonic() + 5
    while folder.exists():
        assert time.monotonic() < end
        time.sleep(0.05)
    assert toy.server.accidents == []


def test_jobs_are_listed_newest_first(toy):
    """A list has all of the owner's jobs, the newest first."""
    ids = [toy.create(str(number)) for number in range(3)]
    assert [job["id"] for job in toy.http.get("/jobs").json()] == ids[::-1]


def test_another_account_sees_nothing(make):
    """A second key is another account: it neither lists, sees, cancels nor deletes the first one's jobs."""
    toy = make(keys=["sk-other"])
    id = toy.create()
    other = {"authorization": "Bearer sk-other"}
    assert toy.http.get("/jobs", headers=other).json() == []
    assert toy.http.get(f"/jobs/{id}", headers=other).status_code == 404
    assert toy.http.post(f"/jobs/{id}/cancel", headers=other).status_code == 404
    assert toy.http.delete(f"/jobs/{id}", headers=other).json() == {"deleted": False}
    assert toy.until(id)["status"] == "succeeded"


def test_wrong_key_makes_no_job(toy):
    """A create with a wrong key is refused, and nothing is kept."""
    reply = toy.http.post("/jobs", json={"prompt": "x"}, headers={"authorization": "Bearer wrong"})
    assert reply.status_code == 401
    assert toy.http.get("/jobs").json() == []


def _seed(toy: Any, *, headers: dict[str, str] | None = None, **body: Any) -> str:
    id = toy.http.post("/jobs", json={"prompt": "a kite", **body}, headers=headers).json()["id"]
    toy.until(id)
    return str(toy.http.get(f"/jobs/{id}/content").text.split("|")[1])


def test_seed_comes_from_header_then_wire_then_request(make, tmp_path):
    """The header wins over the wire's own seed; without both, the same request has the same seed."""
    toy = make()
    assert _seed(toy, headers={"x-vidkit-seed": "5"}, seed=9) == "5"
    assert _seed(toy, headers={"x-vidkit-seed": "--5"}, seed=9) == "9"
    assert _seed(toy, seed=9) == "9"
    plain = _seed(toy)
    assert plain == _seed(toy)
    assert plain != _seed(toy, extra=1)
    assert plain != _seed(make(home=tmp_path / "other", seed=3))


def test_inputs_lie_in_the_folder_and_count_for_the_seed(toy):
    """A task finds its inputs by name, and other inputs give another seed."""
    files = [toy.http.post("/files", content=text).json()["id"] for text in (b"one", b"two")]
    texts = []
    for file in files:
        id = toy.create(file=file)
        toy.until(id)
        _, seed, text = toy.http.get(f"/jobs/{id}/content").text.split("|")
        texts.append((seed, text))
    assert [text for _, text in texts] == ["one", "two"]
    assert texts[0][0] != texts[1][0]


def test_files_die_with_their_time(toy):
    """After its time to live a job remains, its files do not, and the disk is given back."""
    id = toy.create(ttl=100)
    done = toy.until(id)
    assert done["expires_at"] == pytest.approx(time.time() + 100, abs=5)
    toy.server.advance(101)
    assert toy.look(id)["links"] == {}
    folder = toy.server.home / "jobs" / "toy" / id
    end = time.monotonic() + 8
    while folder.exists():
        assert time.monotonic() < end
        time.sleep(0.1)
    assert toy.look(id)["status"] == "succeeded"


def test_slate_stands_in_for_the_engine_only(make, monkeypatch):
    """`media="slate"` replaces the engine's tasks, not other people's."""
    toy = make(media="slate")
    assert toy.until(toy.create())["facts"]["letters"] == 6
