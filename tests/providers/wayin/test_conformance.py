"""The suite that every provider passes, for each operation that makes a job."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.providers.wayin.facts import ClipFacts, ExportFacts, MomentFacts, RenderedFacts, give_project
from vidkit.server import Served
from vidkit.testing.conformance import ProviderConformance, StudioConformance


class TestClips(ClipFacts, ProviderConformance):
    """Clips are found."""


class TestRendered(RenderedFacts, ProviderConformance):
    """Clips are found and rendered at once."""


class TestMoments(MomentFacts, ProviderConformance):
    """Moments are found."""


class TestExport(ExportFacts, ProviderConformance):
    """Clips of a project are rendered."""

    @pytest.fixture
    def server(self, running: Served, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
        """Hand out the server with the project that is rendered, and nothing going wrong."""
        running.faults.clear()
        running.set_clock("instant")
        give_project(running, tmp_path_factory.mktemp("project"))
        yield running
        running.faults.clear()


class TestClipsStudio(ClipFacts, StudioConformance):
    """Clips through a studio."""


class TestMomentsStudio(MomentFacts, StudioConformance):
    """Moments through a studio."""


class TestExportStudio(ExportFacts, StudioConformance):
    """Exports through a studio."""

    @pytest.fixture(autouse=True)
    def _films(self, tmp_path_factory: pytest.TempPathFactory) -> None:
        self.films = tmp_path_factory.mktemp("project")

    def furnish(self, studio: Any) -> None:
        """Give it the project that is rendered, at once whatever its clock."""
        clock = studio.server.host.clock
        studio.server.set_clock("instant")
        give_project(studio.server, self.films)
        studio.server.set_clock(clock)

    def at_server(self, studio: Any) -> list[Any]:
        """Return the exports the server has."""
        return [job for job in super().at_server(studio) if job.kind == "export"]
