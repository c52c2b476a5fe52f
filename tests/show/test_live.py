"""A card follows its job: alive while it runs, lasting when it has ended, never a flood, never in the way."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.show import samples
from vidkit import show
from vidkit.errors import PermissionDenied
from vidkit.show import live

WIDGET = "application/vnd.jupyter.widget-view+json"


class FakeJob:
    """A job whose facts a test sets; reports changes like the real one."""

    def __init__(self, facts: show.JobFacts) -> None:
        self.now: Any = facts
        self.callbacks: list[Callable[[], None]] = []

    def facts(self) -> show.JobFacts:
        if isinstance(self.now, Exception):
            raise self.now
        return self.now

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        self.callbacks.append(callback)
        return lambda: self.callbacks.remove(callback)

    def become(self, facts: Any) -> None:
        self.now = facts
        for callback in list(self.callbacks):
            callback()


class Outputs:
    """Where outputs arrive: what a notebook's cell would hold."""

    def __init__(self) -> None:
        self.seen: list[tuple[dict[str, Any], str, bool]] = []
        self.threads: list[str] = []

    def __call__(self, bundle: dict[str, Any], *, display_id: str, update: bool) -> None:
        self.seen.append((bundle, display_id, update))
        self.threads.append(threading.current_thread().name)

    @property
    def last(self) -> str:
        return self.seen[-1][0]["text/html"]


class FakeWidget:
    """Stands for the widget: counts drawings."""

    model_id = "m1"

    def __init__(self) -> None:
        self.drawings: list[str] = []
        self.sent: list[dict[str, str]] = []
        self.closed = False

    @property
    def html(self) -> str:
        return self.drawings[-1]

    @html.setter
    def html(self, drawing: str) -> None:
        self.drawings.append(drawing)

    def send(self, message: dict[str, str]) -> None:
        self.sent.append(message)

    def close(self) -> None:
        self.closed = True


def until(true: Callable[[], object], seconds: float = 3.0) -> None:
    """Wait until something is so, or fail."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came to be"
        time.sleep(0.005)


def card(
    job: FakeJob, outputs: Outputs, monkeypatch: pytest.MonkeyPatch, **kwargs: Any
) -> tuple[live.LiveCard, FakeWidget]:
    """Show *job* with a fake widget and without pauses worth waiting for."""
    widget = FakeWidget()
    monkeypatch.setattr(live.LiveCard, "_make_widget", lambda self, facts: widget)
    monkeypatch.setattr(live.LiveCard, "pause", kwargs.pop("pause", 0.01))
    monkeypatch.setattr(live, "HTML_PAUSE", 0.01)
    made = live.LiveCard(job.facts, job.subscribe, kwargs.pop("cancel", None), publish=outputs)
    made.show()
    return made, widget


def test_a_running_job_is_a_widget_and_ends_as_html(monkeypatch: pytest.MonkeyPatch) -> None:
    """The widget moves while the job does; the end replaces the same output by HTML without a widget."""
    job, outputs = FakeJob(samples.RUNNING), Outputs()
    made, widget = card(job, outputs, monkeypatch)
    first, display_id, update = outputs.seen[0]
    assert first[WIDGET]["model_id"] == "m1"
    assert not update
    assert set(first) == {WIDGET, "text/html", "text/plain"}
    job.become(replace(samples.RUNNING, progress=0.9))
    until(lambda: widget.drawings and "90 %" in widget.html)
    job.become(samples.FETCHING)
    until(lambda: "fetching" in widget.html)
    job.become(samples.DONE)
    made.join(3)
    last, same_id, updated = outputs.seen[-1]
    assert (same_id, updated) == (display_id, True)
    assert set(last) == {"text/html", "text/plain"}
    assert "<video" in last["text/html"]
    assert widget.closed
    assert job.callbacks == []


def test_a_finished_job_is_plain_html_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing lives, nothing is subscribed."""
    job, outputs = FakeJob(samples.DONE), Outputs()
    made, _ = card(job, outputs, monkeypatch)
    assert [set(bundle) for bundle, _, _ in outputs.seen] == [{"text/html", "text/plain"}]
    assert not made.is_alive()
    assert job.callbacks == []


def test_a_job_that_ends_before_the_card_listens_still_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The change between first drawing and subscription is not missed."""
    job, outputs = FakeJob(samples.RUNNING), Outputs()
    subscribe = job.subscribe

    def late(callback: Callable[[], None]) -> Callable[[], None]:
        job.now = samples.DONE  # ended, and told to nobody
        return subscribe(callback)

    job.subscribe = late  # type: ignore[method-assign]
    made, _ = card(job, outputs, monkeypatch)
    made.join(3)
    assert "succeeded" in outputs.last


def test_a_flood_of_changes_is_gathered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands of reports from several threads become at most one drawing per pause."""
    job, outputs = FakeJob(samples.RUNNING), Outputs()
    made, widget = card(job, outputs, monkeypatch, pause=0.1)

    def shout() -> None:
        for number in range(400):
            job.become(replace(samples.RUNNING, elapsed=float(number)))
            time.sleep(0.001)

    start = time.monotonic()
    threads = [threading.Thread(target=shout) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    job.become(samples.CANCELLED)
    made.join(3)
    assert len(widget.drawings) <= (time.monotonic() - start) / 0.1 + 2
    assert live.WIDGET_PAUSE >= 0.25


def test_reports_return_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The thread that reports a change (it carries all HTTP) is never kept waiting by a drawing."""
    job, outputs = FakeJob(samples.RUNNING), Outputs()
    made, _ = card(job, outputs, monkeypatch)
    until(lambda: job.callbacks)
    start = time.monotonic()
    for _ in range(1000):
        job.become(samples.RUNNING)
    assert time.monotonic() - start < 0.25
    job.become(samples.DONE)
    made.join(3)
    assert outputs.threads[-1] == "vidkit-card"


def test_an_unknown_submission_lasts_while_nothing_is_decided(monkeypatch: pytest.MonkeyPatch) -> None:
    """It turns into HTML at once, and follows on when the job is found after all."""
    job, outputs = FakeJob(samples.SUBMITTING), Outputs()
    made, widget = card(job, outputs, monkeypatch)
    until(lambda: job.callbacks)
    job.become(samples.UNKNOWN)
    until(lambda: len(outputs.seen) == 2)
    assert "reply lost" in outputs.last
    assert widget.closed
    assert made.is_alive()
    job.become(samples.DONE)
    made.join(3)
    assert "succeeded" in outputs.last


def test_without_widgets_the_html_itself_is_redrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no comm the output is replaced, still under the same id."""
    job, outputs = FakeJob(samples.RUNNING), Outputs()
    monkeypatch.setattr(live.LiveCard, "pause", 0.01)
    monkeypatch.setattr(live, "HTML_PAUSE", 0.01)
    made = live.LiveCard(job.facts, job.subscribe, None, publish=outputs, widgets=False)
    made.show()
    job.become(replace(samples.RUNNING, progress=0.9))
    until(lambda: "90 %" in outputs.last)
    job.become(samples.FAILED)
    made.join(3)
    assert "failed" in outputs.last
    assert len({display_id for _, display_id, _ in outputs.seen}) == 1
    assert all(WIDGET not in bundle for bundle, _, _ in outputs.seen)


def test_outside_a_kernel_no_widget_is_made() -> None:
    """A widget whose messages go nowhere is not offered."""
    made = live.LiveCard(lambda: samples.RUNNING, lambda callback: lambda: None, None, publish=Outputs())
    assert made._make_widget(samples.RUNNING) is None


def test_cancel_calls_the_job_and_a_refusal_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """The click reaches the job from a thread of its own; a service that cannot cancel is quoted on the card."""
    asked = threading.Event()
    job, outputs = FakeJob(samples.RUNNING), Outputs()

    def cancel() -> None:
        asked.set()
        raise PermissionDenied("MiniMax has no way to cancel a job.", advice="Let it finish.")

    made, widget = card(job, outputs, monkeypatch, cancel=cancel)
    made._asked()
    assert asked.wait(2)
    until(lambda: widget.drawings and "no way to cancel" in widget.html)
    assert {"kind": "refused"} in widget.sent
    job.become(samples.DONE)
    made.join(3)


def test_no_button_without_something_behind_it() -> None:
    """A Cancel button stands only where cancelling can work."""
    with_one = live.LiveCard(lambda: samples.RUNNING, lambda c: lambda: None, lambda: None, publish=Outputs())
    without = live.LiveCard(lambda: samples.RUNNING, lambda c: lambda: None, None, publish=Outputs())
    assert "data-vk-cancel" in live.live_html(with_one._offered(samples.RUNNING))
    assert "data-vk-cancel" not in live.live_html(without._offered(samples.RUNNING))
    assert "data-vk-cancel" not in live.live_html(samples.FETCHING)
    assert "data-vk-cancel" not in show.job_html(samples.RUNNING)


def test_a_card_that_cannot_follow_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """If the job's facts cannot be had, the last drawing stays with a note, and nothing is subscribed."""
    job, outputs = FakeJob(samples.RUNNING), Outputs()
    made, _ = card(job, outputs, monkeypatch)
    until(lambda: job.callbacks)
    job.become(RuntimeError("journal is gone"))
    made.join(3)
    assert "stopped following" in outputs.last
    assert "running" in outputs.last
    assert job.callbacks == []


def test_a_terminal_gets_the_text_and_a_last_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In plain Python the card is its text twin; when the job ends, one more line says how."""
    monkeypatch.setattr(live, "shell", lambda: None)
    monkeypatch.setattr(live.TextFollower, "pause", 0.01)
    job = FakeJob(samples.RUNNING)
    live.display_job(job.facts, job.subscribe, None)
    assert capsys.readouterr().out == show.job_text(samples.RUNNING) + "\n"
    until(lambda: job.callbacks)
    job.become(replace(samples.RUNNING, progress=0.8))
    job.become(samples.DONE)
    until(lambda: not job.callbacks)
    assert capsys.readouterr().out == show.job_line(samples.DONE) + "\n"


def test_a_terminal_hears_of_a_finished_job_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An ended job is told whole, and nothing follows."""
    monkeypatch.setattr(live, "shell", lambda: None)
    job = FakeJob(samples.FAILED)
    live.display_job(job.facts, job.subscribe, None)
    assert capsys.readouterr().out == show.job_text(samples.FAILED) + "\n"
    assert job.callbacks == []


def test_drawing_for_plain_python_loads_no_notebook_parts() -> None:
    """Text and HTML need neither IPython nor widgets."""
    import subprocess

    code = (
        "import sys; from tests.show import samples; from vidkit import show; show.job_html(samples.DONE);"
        "print([name for name in ('IPython', 'ipywidgets', 'anywidget', 'traitlets') if name in sys.modules])"
    )
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        == "[]\n"
    )
