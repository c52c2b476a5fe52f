"""
The one loop that asks a service how a job is. There is no second one.

It looks at once, then as often as the service's hints and the policy say, tolerates what can heal, and stops
at the end, at the deadline, or at an error that asking again cannot mend::

    final = await follow(look, policy, on_look=job.seen)
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace

from vidkit.errors import JobExpired, JobTimeout, NotFound, RateLimited, ServiceError, VidkitError
from vidkit.models import Snapshot, State
from vidkit.providers.base import PollPolicy

__all__ = ["LOCAL", "Pace", "follow"]

log = logging.getLogger("vidkit.jobs")

#: A new job may be unknown to the machine that answers the first look; so many seconds of that are normal.
NOT_FOUND_GRACE = 30.0
#: Longest pause a server's hint can ask for, in seconds.
LONGEST_HINT = 120.0

#: The local studio costs nothing to ask.
LOCAL = PollPolicy(first=0.15, factor=1.3, longest=0.5)


class Pace:
    """
    How long to wait before the next look.

    A hint of the service wins; without one the pause grows by the policy's factor. Failed looks count apart,
    so that one stumble does not slow down a healthy job.
    """

    def __init__(self, policy: PollPolicy) -> None:
        self.policy = policy
        self._next = policy.first
        self._failed = 0

    def after(self, look: Snapshot) -> float:
        """Return the pause after a look that worked."""
        self._failed = 0
        if look.poll_after is not None:
            return min(max(0.0, look.poll_after), LONGEST_HINT)
        pause = self._next
        self._next = min(self._next * self.policy.factor, self.policy.longest)
        return pause

    def after_error(self, wrong: VidkitError) -> float:
        """Return the pause after a look that failed in a way that can heal."""
        self._failed += 1
        if wrong.retry_after is not None:
            return min(max(0.0, wrong.retry_after), LONGEST_HINT)
        return min(self.policy.first * 2.0**self._failed, 2 * self.policy.longest)


async def follow(
    look: Callable[[], Awaitable[Snapshot]],
    policy: PollPolicy,
    *,
    on_look: Callable[[Snapshot], Awaitable[None]],
    first: Snapshot | None = None,
    on_trouble: Callable[[VidkitError], Awaitable[None]] | None = None,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    arrived: Callable[[Snapshot], bool] = lambda seen: bool(seen.assets),
) -> Snapshot:
    """
    Look until the job ends, and return the look that said so.

    Args:
        look: Looks once.
        policy: How often, and for how long.
        on_look: Hears every look.
        first: What the service said to the create, if that was a moment ago; its hint is obeyed.
        on_trouble: Hears of looks that failed and will be repeated.
        clock: Seconds.
        sleep: How to wait.
        arrived: Whether a look that says "succeeded" also has what was made.

    Raises:
        JobTimeout: The deadline has come, or a success without a result has lasted; the job itself may go on.
        JobExpired: The service knows the job no longer.
        VidkitError: Asking again cannot help (a wrong key, no permission).
    """
    start = clock()
    pace = Pace(policy)
    missing_since: float | None = None
    empty_since: float | None = None
    empty_with = 0
    if first is not None and first.poll_after is not None:
        await sleep(min(pace.after(first), policy.deadline))
    while True:
        try:
            seen = await look()
        except NotFound as wrong:
            missing_since = clock() if missing_since is None else missing_since
            if first is None or clock() - missing_since >= NOT_FOUND_GRACE:
                raise JobExpired(
                    f"the service knows this job no longer ({wrong.message.rstrip('.')}).",
                    code=wrong.code,
                    advice="job.refresh() asks once more; otherwise submit with again=True.",
                ) from wrong
            pause = pace.after_error(wrong)
        except (ServiceError, RateLimited) as wrong:
            log.debug("a look failed and is repeated: %s", wrong)
            if on_trouble is not None:
                await on_trouble(wrong)
            pause = pace.after_error(wrong)
        else:
            missing_since = None
            pause = pace.after(seen)
            if seen.state is State.succeeded and not arrived(seen):
                # The word came before the files: it is still making them, whatever it says. While more of
                # them come, it may take its time.
                seen = replace(seen, state=State.running)
                if empty_since is None or len(seen.assets) > empty_with:
                    empty_since, empty_with = clock(), len(seen.assets)
                if clock() - empty_since >= policy.arrival:
                    await on_look(seen)
                    raise JobTimeout(
                        f"the service says it succeeded, but after {policy.arrival:g} s names no result.",
                        advice="job.wait() goes on looking. If it stays so, ask the service: it may bill it.",
                    )
            await on_look(seen)
            if seen.state.terminal:
                return seen
        left = policy.deadline - (clock() - start)
        if left <= 0:
            raise JobTimeout(
                f"the job has not ended within {policy.deadline / 3600:g} h of looking.",
                advice="job.wait() goes on looking; the service may have lost the job.",
            )
        await sleep(min(pause, left))
