"""What jobs make beside films: projects, descriptions, sounds; files that come late, in parts, or by a second request."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.jobs.maker import BASE, Make, MakeProject, Maker, MakeSound, MakeText, film, maker, tone
from vidkit.errors import JobFailed, JobTimeout, MediaError
from vidkit.jobs import shelf
from vidkit.jobs.manager import Desk
from vidkit.media import Audio, Description, Project
from vidkit.models import Asset, Snapshot, State
from vidkit.providers.base import Request, Ticket, remote_id

CLIPS = [
    {"index": 0, "start": 2.0, "end": 9.5, "title": "It held", "tags": ["bridge"], "score": 88},
    {"index": 1, "start": 20.0, "end": 31.0, "title": "<b>Why</b>", "description": "Because.", "score": None},
]


def start(provider: Maker, request: Request) -> Any:
    return provider.starter.start(provider, request, {})


def reopened(home: Path, provider: Maker, desk: Desk) -> tuple[Maker, Desk]:
    """Return the same service seen by the next kernel."""
    desk.manager.close()
    later, other = maker(home, provider.plan)
    later.wire = provider.wire
    return later, other


def test_a_project_needs_no_file(home: Path) -> None:
    """Clips that were only found are a project; passing one on says how it gets a file."""

    def plan(ticket: Ticket, look: int) -> Snapshot:
        outcome = {"name": "talk", "clips": CLIPS[: max(1, look)]}
        return Snapshot(ticket.remote_id, State.succeeded if look > 1 else State.running, outcome=outcome)

    provider, _ = maker(home, plan)
    job = start(provider, MakeProject(prompt="talk.mp4"))
    project = job.wait(10)
    assert isinstance(project, Project)
    assert [(clip.start, clip.end, clip.score) for clip in project] == [(2.0, 9.5, 88.0), (20.0, 31.0, None)]
    assert remote_id(project, "maker") == remote_id(job, "maker") == job.remote_id
    assert remote_id(project, "openai") is None
    with pytest.raises(MediaError, match="not exported") as caught:
        project[0].__media_input__()
    assert "clip_indices=[0]" in str(caught.value.advice)
    html = project._repr_mimebundle_()["text/html"]
    assert "It held" in html
    assert "<b>Why" not in html
    assert "It held" in job._repr_html_()


def test_a_growing_project_is_seen_while_it_runs(home: Path) -> None:
    """The card of a running job shows the clips that are known so far."""

    def plan(ticket: Ticket, look: int) -> Snapshot:
        outcome = {"name": "talk", "clips": CLIPS[:1]}
        return Snapshot(ticket.remote_id, State.running, outcome=outcome if look else {})

    provider, _ = maker(home, plan)
    job = start(provider, MakeProject())
    with pytest.raises(JobTimeout):
        job.wait(0.3)
    facts = job.facts()
    assert facts.project is not None
    assert [clip.title for clip in facts.project.clips] == ["It held"]
    assert job.result is None


def test_every_exported_clip_comes(home: Path, tmp_path: Path) -> None:
    """A project is done when each clip's file is here; a picture that is missing costs a note only."""
    data = film(tmp_path / "a.mp4")

    def plan(ticket: Ticket, look: int) -> Snapshot:
        links = (Asset("clip-0", f"{BASE}/0.mp4"), Asset("thumbnail-0", f"{BASE}/none.jpg", ".jpg"))
        if look > 3:
            links += (Asset("clip-1", f"{BASE}/1.mp4"),)
        outcome = {"name": "talk", "clips": CLIPS}
        return Snapshot(ticket.remote_id, State.succeeded, assets=links, outcome=outcome, complete=look > 3)

    provider, _ = maker(home, plan, {"/0.mp4": data, "/1.mp4": data})
    job = start(provider, MakeProject())
    project = job.wait(20)
    assert [clip.video.path.name for clip in project] == [f"{job.id}.clip-0.mp4", f"{job.id}.clip-1.mp4"]
    assert project[0].thumbnail is None
    assert any("thumbnail-0" in note for note in job.notes)
    saved = project.save(tmp_path / "out")
    assert [path.read_bytes() for path in saved] == [data, data]
    assert project[1].__media_input__().path == project[1].video.path
    assert "<video" in job._repr_html_()


def test_a_description_is_text(home: Path, tmp_path: Path) -> None:
    """Cues become a description that writes itself in every format and survives the kernel."""
    cues = [
        {"start": 1.0, "end": 3.5, "text": "A hare wakes."},
        {"start": 62.0, "end": 64.0, "text": "It <i>runs</i>."},
    ]
    outcome = {"language": "en-US", "ad_type": "standard_ad", "cues": cues, "fps": 24.0}

    def plan(ticket: Ticket, look: int) -> Snapshot:
        return Snapshot(ticket.remote_id, State.succeeded, outcome=outcome)

    provider, desk = maker(home, plan)
    job = start(provider, MakeText())
    found = job.wait(10)
    assert isinstance(found, Description)
    assert found.text == "A hare wakes.\nIt <i>runs</i>."
    for suffix, must in (
        (".vtt", "WEBVTT"),
        (".srt", "00:01:02,000"),
        (".edl", "01:02:00"),
        (".json", '"cues"'),
    ):
        assert must in found.save(tmp_path / f"x{suffix}").read_text("utf-8"), suffix
    with pytest.raises(MediaError, match="docx"):
        found.save(tmp_path / "x.docx")
    assert "<i>" not in found._repr_mimebundle_()["text/html"]
    _, other = reopened(home, provider, desk)
    again = other.manager.find(job.id, other.connect)
    assert again.wait(5).cues == found.cues


def test_a_sound_plays_and_is_saved(home: Path, tmp_path: Path) -> None:
    """An audio job's file is a sound with a player, a waveform and its length."""

    def plan(ticket: Ticket, look: int) -> Snapshot:
        return Snapshot(ticket.remote_id, State.succeeded, assets=(Asset("audio", f"{BASE}/a.wav", ".wav"),))

    provider, _ = maker(home, plan, {"/a.wav": tone()})
    job = start(provider, MakeSound())
    sound = job.wait(10)
    assert isinstance(sound, Audio)
    assert abs(sound.duration - 1.0) < 0.05
    assert 0.3 < max(sound.peaks(20)) < 0.45
    assert "<audio" in sound._repr_mimebundle_()["text/html"]
    assert "<audio" in job._repr_html_()
    assert job.save(tmp_path / "kept.wav").read_bytes() == tone()
    assert job.video is None


def generation(ticket: Ticket, look: int) -> Snapshot:
    """Return what a service says that makes films and gives their files only on request."""
    if ticket.operation == "make":
        return Snapshot(ticket.remote_id, State.succeeded, outcome={"remote_video": "vid-7"})
    return Snapshot(
        ticket.remote_id,
        State.succeeded,
        assets=(Asset("video", f"{BASE}/v.mp4"),),
        outcome={"remote_video": "vid-7"},
    )


def test_a_film_without_a_file_is_fetched_by_a_second_request(home: Path, tmp_path: Path) -> None:
    """The follow-up is a job of its own with this one as parent; both have the file."""
    provider, desk = maker(home, generation, {"/v.mp4": film(tmp_path / "a.mp4")})
    job = start(provider, Make())
    video = job.wait(10)
    assert [item.operation for item in provider.sent] == ["make", "fetch"]
    records = desk.manager.journal.call(shelf.everything)
    child = next(item for item in records if item.operation == "fetch")
    assert child.parents == (job.id,)
    assert video.path.is_file()
    assert remote_id(video, "maker") == remote_id(job, "maker") == "vid-7"
    assert any(child.id in note for note in job.notes)


@pytest.mark.parametrize("when", ["after the generation", "after the follow-up was sent"])
def test_the_second_request_is_sent_once_whatever_dies(
    home: Path, tmp_path: Path, when: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A kernel that ends in between leaves it to the next one, and nothing is asked for twice."""
    from vidkit.jobs.life import Life

    provider, desk = maker(home, generation, {"/v.mp4": film(tmp_path / "a.mp4")})
    real = Life._follow_up if when == "after the generation" else Life._fetch_one
    name = real.__name__

    async def die(self: Any, *args: Any, **kwargs: Any) -> None:
        raise MediaError("the kernel ended here")

    monkeypatch.setattr(Life, name, die)
    job = start(provider, Make())
    with pytest.raises(MediaError, match="ended here"):
        job.wait(10)
    monkeypatch.setattr(Life, name, real)
    later, other = reopened(home, provider, desk)
    later.sent = provider.sent
    again = other.manager.find(job.id, other.connect)
    assert again.wait(10).path.is_file()
    assert [item.operation for item in provider.sent] == ["make", "fetch"]


def test_a_lost_file_is_fetched_again_by_both(home: Path, tmp_path: Path) -> None:
    """When the film was deleted here, refresh() brings it back without asking for another export."""
    provider, _ = maker(home, generation, {"/v.mp4": film(tmp_path / "a.mp4")})
    job = start(provider, Make())
    path = job.wait(10).path
    path.unlink()
    assert job.refresh().wait(10).path.is_file()
    assert [item.operation for item in provider.sent] == ["make", "fetch"]


def test_a_follow_up_that_fails_fails_the_job_in_words(home: Path) -> None:
    """The film exists at the service; the error says so and how to ask for the file again."""

    def plan(ticket: Ticket, look: int) -> Snapshot:
        if ticket.operation == "make":
            return generation(ticket, look)
        return Snapshot(ticket.remote_id, State.failed)

    provider, _ = maker(home, plan)
    job = start(provider, Make())
    with pytest.raises(JobFailed, match="it was made, but its file was not") as caught:
        job.wait(10)
    assert "studio.maker.fetch(job)" in str(caught.value.advice)


def test_a_success_without_a_result_is_not_believed_for_ever(home: Path) -> None:
    """After a while the wait ends with words, and the job is kept."""

    def plan(ticket: Ticket, look: int) -> Snapshot:
        return Snapshot(ticket.remote_id, State.succeeded)

    provider, _ = maker(home, plan)
    job = start(provider, Make())
    with pytest.raises(JobTimeout, match="names no result"):
        job.wait(10)
    assert job.state is State.running


def test_a_follow_up_that_was_written_and_never_sent_is_sent_by_the_next_kernel(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A kernel that dies between writing the second request down and sending it costs nobody the film."""
    from vidkit.jobs.life import Life

    provider, desk = maker(home, generation, {"/v.mp4": film(tmp_path / "a.mp4")})
    real = Life._submit

    async def die(self: Life, provider: Any) -> Snapshot | None:
        if self.record.operation == "fetch":
            raise MediaError("the kernel ended here")
        return await real(self, provider)

    monkeypatch.setattr(Life, "_submit", die)
    job = start(provider, Make())
    with pytest.raises(MediaError, match="ended here"):
        job.wait(10)
    monkeypatch.setattr(Life, "_submit", real)
    later, other = reopened(home, provider, desk)
    later.sent = provider.sent
    again = other.manager.find(job.id, other.connect)
    assert again.wait(10).path.is_file()
    assert [item.operation for item in provider.sent] == ["make", "fetch"]
