"""What a person gets: words that can be edited and spoken, sound, films with their description; one pipeline."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from vidkit.errors import InvalidRequest, JobFailed, MediaError, PermissionDenied, VidkitWarning
from vidkit.testing import studio as make_studio


@pytest.fixture
def studio(home: Path) -> Iterator[Any]:
    """A studio with ViddyScribe and the service that makes films."""
    with make_studio(home, services=["viddyscribe", "openai"]) as made:
        yield made


def test_text_is_read_changed_and_spoken(studio: Any, film: Path, tmp_path: Path) -> None:
    """Words first, saved and edited by a person, then the film from them, at half the credits."""
    words = studio.viddyscribe.describe_text(film, ad_type="standard_ad").wait(timeout=60)
    assert (words.language, words.kind) == ("en-US", "standard_ad")
    saved = words.save(tmp_path / "talk.vtt")
    saved.write_text(saved.read_text("utf-8").replace("Placeholder 1.", "A kite rises over dunes."), "utf-8")
    job = studio.viddyscribe.describe_video(film, description_content=saved)
    made = job.wait(timeout=60)
    assert [cue.text for cue in made.description] == ["A kite rises over dunes."]
    assert made.description.language == "en-US"
    whole = studio.viddyscribe.describe_video(film)
    assert "0.5 credits a minute" in str(job)
    assert "1 credits a minute" in str(whole)
    assert job.cost.actual == 0


def test_a_description_itself_can_be_given(studio: Any, film: Path) -> None:
    """The object that describe_text returned is taken as it is, in any format it was asked for."""
    for kind in ("json", "srt", "edl", "vtt"):
        words = studio.viddyscribe.describe_text(film, format=kind).wait(timeout=60)
        spoken = studio.viddyscribe.describe_audio(film, description_content=words).wait(timeout=60)
        assert [cue.text for cue in spoken.description] == [cue.text for cue in words]
        assert spoken.path.read_bytes()[:4] == b"RIFF"
        assert spoken.description.kind == "standard_ad"


def test_standard_keeps_the_length_and_has_its_sound_beside(studio: Any, film: Path) -> None:
    """A standard film is as long as its source, with a WAV beside it; an extended one is longer."""
    job = studio.viddyscribe.describe_video(film, ad_type="standard_ad")
    assert job.wait(timeout=60).duration == pytest.approx(2.0, abs=0.1)
    sound = [path for path in (Path(p) for p in film_files(studio, job)) if path.suffix == ".wav"]
    assert len(sound) == 1
    longer = studio.viddyscribe.describe_video(film).wait(timeout=60)
    assert longer.duration > 3.0


def film_files(studio: Any, job: Any) -> list[str]:
    """Return the fetched files of a job, as the journal has them."""
    return list(job.record.files.values())


def test_films_come_from_any_service(studio: Any) -> None:
    """A job and a film of another service, and an upload, are described; parents are known."""
    kite = studio.openai.create(prompt="a red kite", seconds="4")
    film = kite.wait(timeout=60)
    by_job = studio.viddyscribe.describe_text(kite)
    words = by_job.wait(timeout=60)
    assert kite.id in words.parents
    again = studio.viddyscribe.describe_text(film, language="fr")
    assert again.wait(timeout=60).language == "fr-FR"
    sent = studio.viddyscribe.upload(film)
    assert (sent.status, sent.duration) == ("existing", pytest.approx(4.0, abs=0.1))
    by_id = studio.viddyscribe.describe_text(sent, language="de")
    assert by_id.wait(timeout=60).language == "de-DE"
    assert studio.viddyscribe.describe_text(media_id=sent, language="it").wait(timeout=60).cues


def test_a_failed_job_carries_the_engines_reason(studio: Any, film: Path) -> None:
    """Own text without any time fails in the engine; the card says which code and what to do."""
    job = studio.viddyscribe.describe_video(film, description_content="Just words, no times.")
    with pytest.raises(JobFailed) as caught:
        job.wait(timeout=60)
    assert caught.value.advice
    assert caught.value.code


def test_a_missing_feature_is_on_the_job(studio: Any, film: Path) -> None:
    """A plan that lacks something ends the job at once, unbilled, saying what to leave out."""
    studio.server.set("viddyscribe_features_off", ["allow_custom_instructions"])
    job = studio.viddyscribe.describe_text(film, custom_instructions="Name the tools.")
    with pytest.raises(PermissionDenied, match="Leave custom_instructions out"):
        job.wait(timeout=60)


def test_signatures_say_what_comes_back(studio: Any) -> None:
    """Shift-Tab shows a description, a sound or a film as the result of each operation."""
    doors = {"describe_text": "Description", "describe_audio": "Audio", "describe_video": "Video"}
    for name, kind in doors.items():
        for door in (getattr(studio.viddyscribe, name), getattr(studio.viddyscribe.aio, name)):
            assert inspect.signature(door).return_annotation == f"Job[{kind}]"


def test_times_nobody_knows_are_not_voiced(
    studio: Any, film: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where neither service nor film tells what the times count in, editing and voicing say so; nothing is sent."""
    monkeypatch.setattr("vidkit.media.results.placed", lambda *_: None)
    said = studio.viddyscribe.describe_video(film).wait(timeout=60).description
    sent = len(studio.jobs)
    for act in (said.edit, said.form, lambda: said.with_text(0, "Other.")):
        with pytest.raises(MediaError, match="neither the service nor the films tell") as caught:
            act()
        assert "describe_text(video)" in caught.value.advice
    with pytest.raises(InvalidRequest, match="cannot be told"):
        studio.viddyscribe.describe_video(film, description_content=said)
    assert len(studio.jobs) == sent
    with pytest.warns(VidkitWarning, match="neither the service nor the films tell"):
        said.save(tmp_path / "said.vtt")
    mine = said.with_cues(said.cues)
    assert studio.viddyscribe.describe_video(film, description_content=mine).wait(timeout=60).duration > 3
