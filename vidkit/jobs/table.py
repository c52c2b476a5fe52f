"""Many jobs, newest first: a sequence that shows itself as a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, overload

from vidkit import options
from vidkit.jobs.job import Job

if TYPE_CHECKING:
    from pandas import DataFrame

    from vidkit.show import JobsTableFacts

__all__ = ["JobsTable"]


class JobsTable(Sequence[Job[Any]]):
    """What `studio.jobs` returns: index it, loop over it, filter it."""

    def __init__(self, jobs: Sequence[Job[Any]], title: str = "Jobs") -> None:
        self._jobs = list(jobs)
        self.title = title

    def __len__(self) -> int:
        return len(self._jobs)

    def __iter__(self) -> Iterator[Job[Any]]:
        return iter(self._jobs)

    @overload
    def __getitem__(self, index: int) -> Job[Any]: ...
    @overload
    def __getitem__(self, index: slice) -> JobsTable: ...
    def __getitem__(self, index: int | slice) -> Job[Any] | JobsTable:
        if isinstance(index, slice):
            return JobsTable(self._jobs[index], self.title)
        return self._jobs[index]

    def where(
        self, *, provider: str | None = None, state: str | None = None, text: str | None = None
    ) -> JobsTable:
        """
        Keep some of them.

        Args:
            provider: Of this service.
            state: In this state, or `"alive"`.
            text: With these words in the prompt, in any case.
        """
        return JobsTable(
            [
                job
                for job in self._jobs
                if (provider is None or job.provider == provider)
                and (state is None or job.state == state or (state == "alive" and job.state.alive))
                and (text is None or text.casefold() in job.prompt.casefold())
            ],
            self.title,
        )

    def facts(self) -> JobsTableFacts:
        """Return what the table shows: every job at a glance, the newest with a small picture."""
        from vidkit.jobs.glance import glance
        from vidkit.show import JobsTableFacts

        rows = max(1, options.table_rows)
        return JobsTableFacts(
            tuple(glance(job, picture=place < rows) for place, job in enumerate(self._jobs)),
            len(self._jobs),
            datetime.now(UTC),
            self.title,
            rows,
        )

    def to_frame(self) -> DataFrame:
        """
        Return them as a pandas DataFrame: a row per job, seconds and dollars as numbers, times aware.

        Raises:
            MissingPart: pandas is not installed.
        """
        from vidkit.jobs.glance import frame

        return frame(self._jobs)

    def __repr__(self) -> str:
        from vidkit import show

        return show.jobs_text(self.facts())

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        from vidkit import show

        facts = self.facts()
        return {"text/plain": show.jobs_text(facts), "text/html": show.jobs_html(facts)}
