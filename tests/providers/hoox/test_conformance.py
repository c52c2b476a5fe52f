"""The suite that every provider passes, for each operation that makes a job."""

from __future__ import annotations

from typing import Any

from tests.providers.hoox.facts import ExportFacts, GenerateFacts
from vidkit.testing.conformance import ProviderConformance, StudioConformance


class TestGenerate(GenerateFacts, ProviderConformance):
    """A generation by itself: it ends well with a video_id and no file."""


class TestExport(ExportFacts, ProviderConformance):
    """An export."""


class TestGenerateStudio(GenerateFacts, StudioConformance):
    """A generation through a studio: its free first export brings the film."""

    main_role = "video"

    def at_server(self, studio: Any) -> list[Any]:
        """Count generations: each has its export."""
        return [job for job in super().at_server(studio) if job.kind == "generate"]


class TestExportStudio(ExportFacts, StudioConformance):
    """An export through a studio."""
