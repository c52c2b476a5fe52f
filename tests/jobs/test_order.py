"""Rows of one job may reach its handle in the other order than they were written."""

from __future__ import annotations

from dataclasses import replace
from typing import Any


def test_an_older_row_does_not_overwrite_a_newer_one(studio: Any) -> None:
    """Whoever comes late with an older row changes nothing."""
    job = studio.openai.create("A lighthouse", seconds="4")
    job.wait(timeout=60)
    newer = job.record
    job.put(replace(newer, raw_state="from before", changed=newer.changed - 1))
    assert job.record == newer
