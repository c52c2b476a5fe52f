"""Results know their film and open the next step: a project its export form, filled in."""

from __future__ import annotations

from pathlib import Path

import pytest

import vidkit as vk
from vidkit.errors import MediaError
from vidkit.media import Project

TICKS = {"clip_indices": (0,), "ratio": "RATIO_9_16"}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home that knows a film and its clips; nothing is rendered for real."""
    home = tmp_path_factory.mktemp("clips")
    studio = vk.local(home, media="slate")
    film = studio.openai.create("A paper boat on a pond", seconds="12", size="1280x720").wait()
    studio.wayin.clips(film, target_duration="DURATION_0_30").wait()
    studio.close()
    return home


def project_of(home: Path) -> Project:
    """Return the project as another process finds it in the journal."""
    return next(job for job in vk.local(home, media="slate").jobs if job.operation == "clips").wait()


def test_a_project_opens_its_export_form(home: Path) -> None:
    """Clips and looks stand in it, the project is its job, and the request is ready."""
    project = project_of(home)
    form = project.form([0], enable_ai_reframe=True, ratio="RATIO_9_16")
    assert form.request is not None
    assert {name: getattr(form.request, name) for name in TICKS} == TICKS
    assert form.request.project_id == project.remote_id
    assert project.form(project[0]).request.clip_indices == (0,)
    assert project.form().request.clip_indices is None


def test_what_is_not_there_is_said(home: Path) -> None:
    """A clip that does not exist, and a project nobody's job made."""
    with pytest.raises(MediaError, match="no clip 99"):
        project_of(home).form([99])
    with pytest.raises(MediaError, match="not made by a job"):
        Project("x", ()).form()


def test_a_project_knows_its_film_in_the_next_process(home: Path) -> None:
    """The journal keeps where the film lies; the card draws it under the timeline, or leaves it out when it is gone."""
    project = project_of(home)
    assert project.source is not None
    assert project.source.is_file()
    facts = project.shown()
    assert facts.strip is not None
    assert len(facts.strip) <= 28_000
    assert facts.duration == pytest.approx(12, abs=0.2)
    moved = project.source.rename(project.source.with_suffix(".moved"))
    try:
        assert project.shown().strip is None
        assert project_of(home).source is None or project_of(home).source == project.source
    finally:
        moved.rename(project.source)
