"""
For tests of code that makes videos: a studio that answers at once, with clocks and faults you choose.

Nothing leaves the machine, nothing costs, and everything is real: HTTP, jobs, files, the journal::

    from vidkit.testing import studio

    def test_my_pipeline():
        with studio() as fake:
            fake.server.faults.add("500", service="openai", times=2)
            video = my_pipeline(fake).wait()

Clocks: `"instant"`, `"looks:3"` (done at the third look), `"seconds:8"`, `"real"`, or a script such as
`["queued", "running:0.4", "failed:refused:No."]`, which ends as `ContentRefused` at every service.
Faults: see `vidkit.server.faults`. With pytest, `pytest_plugins = ["vidkit.testing"]` offers the fixture
`vidkit_studio`. Who adds a service finds the suite that every provider passes in
`vidkit.testing.conformance`.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vidkit.studio import Studio

__all__ = ["studio"]


@contextlib.contextmanager
def studio(
    home: Path | str | None = None,
    *,
    clock: Any = "instant",
    media: str = "slate",
    seed: int | None = None,
    **server: Any,
) -> Iterator[Studio]:
    """
    Give a local studio for a test, and leave nothing behind.

    Args:
        home: Its folder; by default one that is deleted afterwards.
        clock: How jobs advance.
        media: `"slate"` for a plain film of the right size and length, quickly; `"task"` for the real stage.
        seed: As in `vk.local`.
        **server: Further settings of `vidkit.server.StudioServer`.
    """
    from vidkit.studio import local

    with contextlib.ExitStack() as stack:
        folder = (
            home if home is not None else stack.enter_context(tempfile.TemporaryDirectory(prefix="vidkit-"))
        )
        if "executor" not in server:
            server["executor"] = stack.enter_context(ThreadPoolExecutor(2, "vidkit-test-work"))
        made = local(folder, seed, clock=clock, media=media, **server)
        try:
            made.server  # noqa: B018  # starts it, so that its settings are these
            yield made
        finally:
            made.close()


def _fixture() -> Any:
    import pytest

    @pytest.fixture
    def vidkit_studio(tmp_path: Path) -> Iterator[Studio]:
        """A local studio that answers at once; gone after the test."""
        with studio(tmp_path / "vidkit") as made:
            yield made

    return vidkit_studio


with contextlib.suppress(ModuleNotFoundError):  # pytest is not needed to use `studio`
    vidkit_studio = _fixture()
