"""Through a studio: projects as people hold them, rendered, rendered again, found after a restart."""

import time
from pathlib import Path

import pytest

from vidkit.engine.probe import probe
from vidkit.errors import InvalidRequest, JobFailed
from vidkit.models import State
from vidkit.testing import studio as make_studio


@pytest.fixture
def studio(home):
    """A studio of this service, quick."""
    with make_studio(home=home, clock="instant", media="slate", services=["wayin"]) as made:
        yield made
        assert made.server.accidents == []


@pytest.fixture
def project(studio, film):
    """A project of three clips."""
    return studio.wayin.clips(film, project_name="kite", limit=3).wait(timeout=60)


def test_a_project_has_its_clips_with_pictures_and_no_files(project):
    """Found and not rendered: title, times, score and a thumbnail each."""
    assert [clip.index for clip in project] == [0, 1, 2]
    assert all(clip.video is None for clip in project)
    assert all(clip.thumbnail.path.is_file() for clip in project)
    assert project.name == "kite"
    assert project.expires_at is not None


def test_an_export_has_files_that_know_their_parent(studio, project, tmp_path):
    """Exact pixels by the probe; the card of each says where it comes from."""
    job = studio.wayin.export(project, clip_indices=project[1:], enable_ai_reframe=True, ratio="9:16")
    made = job.wait(timeout=60)
    assert [clip.index for clip in made] == [1, 2]
    for clip in made:
        facts = probe(clip.video.path)
        assert (facts.width, facts.height) == (180, 320)
        assert facts.duration == pytest.approx(clip.duration, abs=1 / 24)
        assert project.job_id in clip.video.parents
    assert len(made.save(tmp_path / "out")) == 2
    assert job.parents == (project.job_id,)


def test_one_clip_stands_for_itself(studio, project):
    """A clip given as the project is that clip alone."""
    made = studio.wayin.export(project[2]).wait(timeout=60)
    assert [clip.index for clip in made] == [2]


def test_an_export_is_rendered_again_from_its_project(studio, project):
    """Another shape from an export means the project it came from, as job, project or clip."""
    first = studio.wayin.export(project, clip_indices=[0])
    made = first.wait(timeout=60)
    for given, ratio in ((first, "1:1"), (made, "4:5"), (made[0], "9:16")):
        again = studio.wayin.export(given, clip_indices=[0], enable_ai_reframe=True, ratio=ratio)
        assert again.wait(timeout=60)[0].video.width == 180
        assert again.request.project_id == project.remote_id


def test_a_running_job_is_no_project_yet(studio, film):
    """It says so before anything is sent; finished, the job itself is taken for its project."""
    studio.server.set_clock("seconds:2")
    job = studio.wayin.clips(film)
    with pytest.raises(InvalidRequest, match="only a finished project"):
        studio.wayin.export(job)
    job.wait(timeout=60)
    studio.server.set_clock("instant")
    assert studio.wayin.export(job).wait(timeout=60).videos


def test_the_same_film_goes_up_once_per_project(studio, film):
    """The same request while the first lives is the same job; the identity is never used twice."""
    studio.server.set_clock("seconds:2")
    first = studio.wayin.clips(film)
    assert studio.wayin.clips(film).id == first.id
    other = studio.wayin.clips(film, limit=1)
    assert other.wait(timeout=60)
    assert first.wait(timeout=60)
    assert first.remote_id != other.remote_id


def test_inline_renders_come_with_all_files_even_after_an_early_success(studio, film):
    """SUCCEEDED is not the end while files that were asked for are missing."""
    studio.server.set("wayin_early_success", True)
    studio.server.set_clock("real")
    made = studio.wayin.clips(film, enable_export=True, limit=3).wait(timeout=60)
    assert len(made.videos) == 3
    assert all(Path(video.path).is_file() for video in made.videos)


def test_what_was_made_otherwise_stands_on_the_job(studio, project):
    """A resolution the source does not have is not invented, and the card says so."""
    job = studio.wayin.export(project, resolution="UHD_4K")
    made = job.wait(timeout=60)
    assert made[0].video.height == 180
    assert any("180" in note for note in job.notes)


def test_a_film_that_cannot_be_read_fails_in_words(studio, tmp_path):
    """The service's sentence is on the error, and nothing was billed."""
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 2000)
    job = studio.wayin.clips(broken)
    with pytest.raises(JobFailed) as caught:
        job.wait(timeout=60)
    assert caught.value.billed == "no"
    assert caught.value.message
    assert job.state is State.failed


def test_units_are_told(studio, project):
    """What it used is on the job, in the service's units."""
    job = studio.job(project.job_id)
    assert job.cost.usage.credits > 0


def test_the_studio_shows_what_it_offers(studio):
    """Operations and catalogues are there for completion."""
    assert {"clips", "find_moments", "export", "upload", "languages", "templates"} <= set(dir(studio.wayin))
    assert "clips" in repr(studio.wayin)


def test_more_projects_than_places_all_come_through(studio, film):
    """With two places, four jobs wait for each other: as soon as one ends, the next goes in."""
    studio.server.set("wayin_projects_at_once", 2)
    studio.server.set_clock("seconds:0.5")
    started = time.monotonic()
    jobs = [studio.wayin.clips(film, project_name=str(number)) for number in range(4)]
    assert all(job.wait(timeout=50).clips for job in jobs)
    assert time.monotonic() - started < 50, "a refused submit waited a minute although a place was free"
    assert len({job.remote_id for job in jobs}) == 4
