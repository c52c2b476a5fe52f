"""The card in a real kernel: what a saved notebook holds when the job has ended."""

from __future__ import annotations

import pytest

nbformat = pytest.importorskip("nbformat")
nbclient = pytest.importorskip("nbclient")

CODE = """
import threading, time
from tests.show import samples
from tests.show.test_live import FakeJob
from vidkit.show import live

class Shown(FakeJob):
    def _ipython_display_(self):
        live.display_job(self.facts, self.subscribe, None)

job = Shown(samples.RUNNING)
threading.Timer(1.0, job.become, [samples.DONE]).start()
job
"""


def test_a_saved_notebook_holds_the_lasting_card() -> None:
    """The update from a background thread lands in its own cell, as HTML with the film and without a widget."""
    cells = [nbformat.v4.new_code_cell(CODE)]
    cells.append(
        nbformat.v4.new_code_cell(
            "print('another cell')\nwhile job.callbacks: time.sleep(0.05)\ntime.sleep(0.3)"
        )
    )
    notebook = nbformat.v4.new_notebook(cells=cells)
    nbclient.NotebookClient(notebook, timeout=60, kernel_name="python3").execute()
    (card,) = notebook.cells[0].outputs
    assert card.output_type == "display_data"
    assert set(card.data) == {"text/html", "text/plain"}
    assert "data:video/mp4;base64," in card.data["text/html"]
    assert "succeeded" in card.data["text/plain"]
    assert [output.get("text") for output in notebook.cells[1].outputs] == ["another cell\n"]
