"""The public face: what `import vidkit as vk` promises, and the tree of errors."""

from __future__ import annotations

import inspect
import subprocess
import sys

import pytest

import vidkit
from vidkit import errors
from vidkit.errors import Billed, InvalidRequest, VidkitError, VidkitWarning

#: What design.md promises to be there.
PROMISED = {"Video", "__version__", "camera", "connect", "enable_nested", "local"}


def test_all_is_sorted_and_true() -> None:
    """`__all__` is sorted, holds what was promised, and every name in it is there."""
    names = list(vidkit.__all__)
    assert names == sorted(names, key=str.casefold) or names == sorted(names)
    assert len(set(names)) == len(names)
    assert set(names) >= PROMISED
    for name in names:
        assert getattr(vidkit, name) is not None


def test_the_face_is_lazy_and_complete_for_editors() -> None:
    """`dir(vidkit)` shows every public name before any of it is loaded."""
    code = (
        "import sys, vidkit; names = dir(vidkit); "
        "assert set(vidkit.__all__) <= set(names), set(vidkit.__all__) - set(names); "
        "assert 'vidkit.studio' not in sys.modules and 'vidkit.jobs.job' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_unknown_names_are_attribute_errors() -> None:
    """A misspelt name is an AttributeError, as editors and `hasattr` expect."""
    assert not hasattr(vidkit, "no_such_thing")


def test_every_error_is_in_all_and_in_the_drawn_tree() -> None:
    """The tree drawn at the top of errors.py shows every error, and `__all__` names every one."""
    drawn = errors.__doc__ or ""
    for name, item in vars(errors).items():
        if inspect.isclass(item) and issubclass(item, VidkitError):
            assert name in errors.__all__
            assert name in drawn


@pytest.mark.parametrize(
    "kind",
    [item for item in vars(errors).values() if inspect.isclass(item) and issubclass(item, VidkitError)],
    ids=lambda kind: kind.__name__,
)
def test_every_error_answers_four_questions(kind: type[VidkitError]) -> None:
    """Each error says what failed, whether it was billed, whether it still runs, and what to do."""
    answers = kind("it broke.", provider="toy", operation="draw", job_id="toy-1").answers()
    assert list(answers) == ["What", "Billed?", "Still running?", "What next"]
    assert all(answers.values())
    text = str(kind("it broke.", provider="toy", operation="draw", job_id="toy-1", advice="Do this."))
    assert text == "toy · draw · toy-1: it broke. Do this."


def test_defaults_are_honest() -> None:
    """What was never sent was not billed; what nobody knows is unknown."""
    assert InvalidRequest("x").billed is Billed.no
    assert errors.SubmissionUnknown("x").billed is Billed.unknown
    assert errors.SubmissionUnknown("x").still_running is None
    assert errors.JobTimeout("x").still_running is True
    assert issubclass(errors.ContentRefused, errors.JobFailed)
    assert issubclass(VidkitWarning, UserWarning)


def test_errors_survive_pickling() -> None:
    """An error that crosses a process keeps its message."""
    import pickle

    again = pickle.loads(pickle.dumps(errors.ServiceError("it broke.", code="7", billed="no")))
    assert (again.message, again.code, again.billed) == ("it broke.", "7", Billed.no)


@pytest.mark.parametrize("service", ["openai", "minimax", "wayin", "hoox", "viddyscribe"])
def test_completion_on_a_service_offers_only_what_people_use(service, studio) -> None:
    """Each name offered after `studio.<service>.` is called or shows itself, and says what it gains."""
    provider = getattr(studio, service)
    names = [name for name in dir(provider) if name != "aio"]
    assert names
    for name in names:
        offered = getattr(provider, name)
        first = (inspect.getdoc(offered) or "").partition("\n")[0]
        assert first.endswith((".", ":", "`.")), f"{service}.{name}: {first!r}"
        shows = callable(offered) or hasattr(type(offered), "_repr_html_") or name == "files"
        assert shows, f"{service}.{name} is a {type(offered).__name__}"
        # A method explains its arguments where it has any that are not plain from the sentence.
        if inspect.isroutine(offered) and len(inspect.signature(offered).parameters) > 2:
            assert "Args:" in inspect.getdoc(offered), f"{service}.{name}"
