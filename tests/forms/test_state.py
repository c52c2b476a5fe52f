"""A form without widgets: gates, choices, errors, price, and the very request a cell would make."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

import pydantic
import pytest

import vidkit as vk
from vidkit.errors import InvalidRequest
from vidkit.forms.state import FormState, argument_help, operation_of, request_class
from vidkit.providers import provider_class, provider_names
from vidkit.providers.asking import Ask, asks_of
from vidkit.providers.base import Request, job_operation, operations


class Framed(Request):
    """A request with a gate and a choice that hangs on another."""

    provider: ClassVar[str] = "asking"
    operation: ClassVar[str] = "frame"
    asks: ClassVar = {
        "ratio": Ask("choice", choices=("9:16", "1:1"), when=lambda values: values.get("reframe")),
        "layout": Ask(
            "choice",
            choices=lambda values: ("Full", "Fit") if values.get("ratio") == "1:1" else ("Full", "Split"),
            when=lambda values: values.get("ratio"),
        ),
    }

    prompt: str = pydantic.Field(max_length=20)
    reframe: bool | None = None
    ratio: str | None = None
    layout: str | None = None
    seconds: int | None = pydantic.Field(default=None, ge=4, le=12)
    mood: Literal["calm", "wild"] | None = None
    words: list[str] | None = None
    counts: tuple[int, ...] | None = None
    secret: str = pydantic.Field(default="", exclude=True)


def test_annotations_say_how_a_field_is_asked_for() -> None:
    """Kinds, limits and choices are read from the model; what is not the service's is left out."""
    asks = asks_of(Framed)
    assert {name: ask.kind for name, ask in asks.items()} == {
        "prompt": "prompt", "reframe": "switch", "ratio": "choice", "layout": "choice", "seconds": "number",
        "mood": "choice", "words": "list", "counts": "numbers",
    }  # fmt: skip
    assert (asks["seconds"].low, asks["seconds"].high, asks["prompt"].high) == (4, 12, 20)
    assert asks["mood"].offered({}) == [("calm", "calm"), ("wild", "wild")]


def test_the_docstring_is_the_help() -> None:
    """Arguments' sentences are read whole, over several lines, without code marks."""
    said = argument_help(
        """
        Do it.

        Args:
            prompt: What to see;
                in `words`.
            **options: `again=True`.

        Raises:
            InvalidRequest: No.
        """
    )
    assert said == {"prompt": "What to see; in words.", "options": "again=True."}


@pytest.fixture
def asked() -> Any:
    """A provider with the framed request, never started."""
    from tests.jobs.maker import Maker

    class Asking(Maker):
        name = "asking"

        @job_operation
        def frame(
            self,
            prompt: str,
            *,
            reframe: bool | None = None,
            ratio: str | None = None,
            layout: str | None = None,
            seconds: int | None = None,
            **options: Any,
        ) -> Request:
            """
            Frame it.

            Args:
                prompt: What.
            """
            return Framed.build(prompt=prompt, reframe=reframe, ratio=ratio, layout=layout, seconds=seconds)

    return Asking(Asking.make_wire(), None, lambda ticket, look: None)  # type: ignore[arg-type,return-value]


def test_gates_open_and_close(asked: Any) -> None:
    """A dependent field is there only with its gate; closed again, its value is neither shown nor sent."""
    state = FormState(asked, "frame", {"prompt": "a kite"})
    assert [field.name for field in state.visible()] == ["prompt", "reframe", "seconds", "again"]
    state.set("reframe", True)
    assert "ratio" in [field.name for field in state.visible()]
    state.set("ratio", "9:16")
    state.set("layout", "Split")
    assert state.values == {"prompt": "a kite", "reframe": True, "ratio": "9:16", "layout": "Split"}
    state.set("reframe", None)
    assert state.values == {"prompt": "a kite"}
    assert state.request is not None
    assert state.request.given() == ["prompt"]


def test_what_became_impossible_is_taken_out(asked: Any) -> None:
    """A choice that another field rules out is no longer offered and no longer chosen."""
    state = FormState(asked, "frame", {"prompt": "x", "reframe": True, "ratio": "9:16", "layout": "Split"})
    state.set("ratio", "1:1")
    assert state.choices("layout") == [("Full", "Full"), ("Fit", "Fit")]
    assert "layout" not in state.values


def test_errors_stand_under_their_field_once_it_was_touched(asked: Any) -> None:
    """An empty required field says nothing at first; a wrong value speaks at once, and a right one silences it."""
    state = FormState(asked, "frame")
    assert state.request is None
    assert state.missing == ["prompt"]
    assert state.told("prompt") == ""
    state.set("seconds", 40)
    state.set("prompt", "x")
    assert "12" in state.told("seconds")
    state.set("seconds", 8)
    assert state.told("seconds") == ""
    assert state.request is not None
    state.set("prompt", "")
    assert state.request is None
    assert state.told("prompt")


def test_a_wrong_name_is_refused_in_words(asked: Any) -> None:
    """Unknown fields and operations say which there are."""
    with pytest.raises(InvalidRequest, match="no field 'promt'"):
        FormState(asked, "frame", {"promt": "x"})
    with pytest.raises(InvalidRequest, match="no form 'nothing'") as caught:
        operation_of(type(asked), "nothing")
    assert "make" in str(caught.value.advice)


OPERATIONS = [
    (name, operation)
    for name in provider_names()
    for operation in operations(provider_class(name))
    if isinstance(
        vars(provider_class(name)).get(operation) or getattr(provider_class(name), operation), job_operation
    )
]


@pytest.mark.parametrize(("name", "operation"), OPERATIONS)
def test_every_operation_has_a_form_with_help(name: str, operation: str) -> None:
    """Each job operation's arguments are fields with a sentence of help, in its own order; nothing is left out."""
    cls = provider_class(name)
    state = FormState(cls(cls.make_wire(key="k"), None), operation)  # type: ignore[arg-type]
    names = [field.name for field in state.fields]
    assert names
    assert all(field.help for field in state.fields), [field.name for field in state.fields if not field.help]
    travelling = set(asks_of(request_class(cls, operation)))
    assert travelling - set(names) <= {"film"}, (
        "fields that a form cannot reach"
    )  # film: a video that video_id takes


def test_a_submitted_form_is_the_job_a_cell_would_make(studio: Any) -> None:
    """The same values in a form and in a call are the same request: the second gets the first one's job."""
    studio.server.set_clock("looks:9")
    state = FormState(studio.openai, "create", {"prompt": "a kite", "seconds": "4"})
    job = state.submit()
    assert studio.openai.create("a kite", seconds="4") is job
    assert "studio.openai.create(" in state.python()
    assert state.curl().startswith("curl ")
    assert studio.server.key not in state.curl()
    assert state.estimate is not None
    assert vk.State(job.state).alive
