"""The one poll loop, against a scripted service and a clock that only moves when somebody sleeps."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from vidkit.errors import AuthError, JobExpired, JobTimeout, NotFound, RateLimited, ServiceError, VidkitError
from vidkit.jobs.poll import NOT_FOUND_GRACE, Pace, follow
from vidkit.models import Asset, Snapshot, State
from vidkit.providers.base import PollPolicy

FILE = (Asset("video", "https://cdn.example.com/v.mp4"),)
RUNNING = Snapshot("r1", State.running, "processing")
DONE = Snapshot("r1", State.succeeded, "completed", assets=FILE)
POLICY = PollPolicy(first=1.0, factor=2.0, longest=5.0, deadline=60.0)


@dataclass
class Script:
    """What the service says, look by look (the last is repeated), and what the loop did meanwhile."""

    answers: Sequence[Snapshot | VidkitError]
    now: float = 0.0
    looked_at: list[float] = field(default_factory=list)
    heard: list[State] = field(default_factory=list)
    troubles: list[VidkitError] = field(default_factory=list)

    async def look(self) -> Snapshot:
        answer = self.answers[min(len(self.looked_at), len(self.answers) - 1)]
        self.looked_at.append(self.now)
        if isinstance(answer, VidkitError):
            raise answer
        return answer

    async def hear(self, seen: Snapshot) -> None:
        self.heard.append(seen.state)

    async def trouble(self, wrong: VidkitError) -> None:
        self.troubles.append(wrong)

    async def sleep(self, seconds: float) -> None:
        assert seconds > 0 or seconds == 0
        self.now += seconds

    def play(self, policy: PollPolicy = POLICY, first: Snapshot | None = None) -> Snapshot:
        return asyncio.run(
            follow(
                self.look,
                policy,
                on_look=self.hear,
                first=first,
                on_trouble=self.trouble,
                clock=lambda: self.now,
                sleep=self.sleep,
            )
        )


def test_the_first_look_is_at_once_and_pauses_grow_to_the_longest() -> None:
    """Without hints the looks are 0, 1, 2, 4, 5, 5 seconds apart."""
    script = Script([*[RUNNING] * 6, DONE])
    assert script.play() == DONE
    assert script.looked_at == [0, 1, 3, 7, 12, 17, 22]


def test_the_services_hint_wins() -> None:
    """`poll_after` sets the pause, also after the create, and the policy's own pace goes on where it was."""
    hinted = Snapshot("r1", State.queued, "queued", poll_after=3.0)
    script = Script([hinted, RUNNING, DONE])
    script.play(first=hinted)
    assert script.looked_at == [3, 6, 7]


def test_a_hint_cannot_ask_for_ever() -> None:
    """An absurd hint is cut to two minutes and to the deadline."""
    absurd = Snapshot("r1", State.running, poll_after=1e9)
    script = Script([absurd, DONE])
    script.play(PollPolicy(deadline=600))
    assert script.looked_at == [0, 120]


def test_success_without_files_keeps_looking() -> None:
    """A success whose files are still arriving is shown as running until they are there."""
    early = Snapshot("r1", State.succeeded, "Success")
    script = Script([early, early, DONE])
    assert script.play() == DONE
    assert script.heard == [State.running, State.running, State.succeeded]


@pytest.mark.parametrize("wrong", [ServiceError("502"), RateLimited("slow down")])
def test_what_can_heal_is_tolerated(wrong: VidkitError) -> None:
    """Stumbles are told, looked past with growing pauses, and leave the healthy pace alone."""
    script = Script([RUNNING, wrong, wrong, RUNNING, DONE])
    assert script.play() == DONE
    assert script.troubles == [wrong, wrong]
    assert script.looked_at == [0, 1, 3, 7, 9]


def test_retry_after_is_obeyed() -> None:
    """A 429 that names its wait gets it."""
    script = Script([RateLimited("slow down", retry_after=20.0), DONE])
    script.play()
    assert script.looked_at == [0, 20]


def test_an_endless_stumble_ends_at_the_deadline() -> None:
    """The deadline bounds looks that only fail, and says that the job itself goes on."""
    script = Script([ServiceError("503")])
    with pytest.raises(JobTimeout) as caught:
        script.play()
    assert caught.value.still_running is True
    assert script.now == pytest.approx(POLICY.deadline)


def test_a_job_that_never_ends_meets_the_deadline() -> None:
    """A word that never changes is believed until the deadline and no longer."""
    script = Script([RUNNING])
    with pytest.raises(JobTimeout):
        script.play()
    assert script.now == pytest.approx(POLICY.deadline)


def test_a_wrong_key_stops_at_once() -> None:
    """What asking again cannot mend is raised at the first look."""
    script = Script([AuthError("no")])
    with pytest.raises(AuthError):
        script.play()
    assert script.looked_at == [0]


def test_a_new_job_may_be_unknown_for_a_while() -> None:
    """Right after the create a 404 is a machine that has not heard yet; after the grace it counts."""
    script = Script([NotFound("?"), NotFound("?"), DONE])
    assert script.play(first=RUNNING) == DONE
    script = Script([NotFound("?")])
    with pytest.raises(JobExpired):
        script.play(PollPolicy(first=1, longest=5, deadline=600), first=RUNNING)
    assert script.now >= NOT_FOUND_GRACE


def test_an_old_job_that_is_unknown_is_gone() -> None:
    """After a restart a 404 means that the service threw the job away."""
    script = Script([NotFound("?")])
    with pytest.raises(JobExpired):
        script.play()
    assert script.looked_at == [0]


@pytest.mark.parametrize("state", [State.failed, State.cancelled, State.expired])
def test_every_end_ends_the_loop(state: State) -> None:
    """Each terminal state is heard and returned."""
    script = Script([RUNNING, Snapshot("r1", state)])
    assert script.play().state is state
    assert script.heard == [State.running, state]


def test_a_step_back_is_no_end() -> None:
    """A service that steps back to queued is simply looked at again."""
    script = Script([RUNNING, Snapshot("r1", State.queued), RUNNING, DONE])
    assert script.play() == DONE


def test_the_pace_forgets_stumbles() -> None:
    """After a look that worked, the next failure starts small again."""
    pace = Pace(POLICY)
    first = pace.after_error(ServiceError("x"))
    assert pace.after_error(ServiceError("x")) > first
    pace.after(RUNNING)
    assert pace.after_error(ServiceError("x")) == first
