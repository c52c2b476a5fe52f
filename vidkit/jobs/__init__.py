"""
Durable jobs: what was asked for, paid for and made, whatever happens to the kernel.

The intent is in the journal before the POST leaves, the id the moment it is known, the file as soon as
there is one.

One loop polls (`poll`), one class lives a job's life (`life`), one shelf remembers (`journal`)::

    job = studio.generate("A red kite over dunes")
    video = job.wait()
"""

from __future__ import annotations

from vidkit.jobs.budget import Spend
from vidkit.jobs.cost import Cost
from vidkit.jobs.job import Job
from vidkit.jobs.manager import Desk, JobManager
from vidkit.jobs.table import JobsTable

__all__ = ["Cost", "Desk", "Job", "JobManager", "JobsTable", "Spend"]
