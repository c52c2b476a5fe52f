"""Waiting in a real notebook: cancelled from the card, stopped by the button, three cells at once."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.needs_chromium

#: A home of its own each: another notebook's server would bring its own clock.
SLOW = """
import vidkit as vk
studio = vk.local("home-{name}", media="slate", clock={clock})
job = studio.minimax.generate_v2("A paper boat on a pond")
job
"""


def test_a_job_is_cancelled_from_its_card_while_a_cell_awaits_it(notebook):
    """The button works during `await`; the waiting cell ends with JobCancelled, and the card says cancelled."""
    notebook.write(SLOW.format(name="cancel", clock='["queued"] * 500'), "await job")
    notebook.open()
    notebook.run_all()
    button = notebook.page.wait_for_selector(".vk-job [data-vk-cancel]", timeout=60_000)
    notebook.page.wait_for_function(
        "document.querySelector('.jp-Notebook-ExecutionIndicator')?.getAttribute('data-status') !== 'idle'"
    )
    button.click()
    notebook.page.wait_for_selector("text=JobCancelled", timeout=30_000)
    notebook.page.wait_for_selector(".vk-job .vk-pill:has-text('cancelled')", timeout=30_000)
    notebook.picture("cancelled")


def test_stop_ends_the_wait_and_the_job_lives_on(notebook):
    """Interrupting a blocking wait is a KeyboardInterrupt at once; the job is still running afterwards."""
    notebook.write(
        SLOW.format(name="stop", clock='"seconds:60"'), "job.wait()", "print('state:', job.refresh().state)"
    )
    notebook.open()
    notebook.run_cell(0)
    notebook.page.wait_for_selector(".vk-job [data-vk-cancel]", timeout=60_000)
    notebook.idle()
    notebook.run_cell(1)
    notebook.page.wait_for_function(
        "document.querySelector('.jp-Notebook-ExecutionIndicator')?.getAttribute('data-status') === 'busy'"
    )
    notebook.page.evaluate("void window.jupyterapp.commands.execute('notebook:interrupt-kernel')")
    notebook.page.wait_for_selector("text=KeyboardInterrupt", timeout=10_000)
    notebook.run_cell(2)
    notebook.page.wait_for_selector("text=/state: (queued|running)/", timeout=20_000)


def test_run_all_with_three_waiting_cells(notebook):
    """Three cells that wait, queued at once, all end with their films."""
    make = "w{0} = studio.openai.create('Boat {0}', seconds='4')\nprint('film {0}', round(w{0}.wait(60).duration))"
    first = "import vidkit as vk\nstudio = vk.local('home-three', media='slate', clock='seconds:2')"
    notebook.write(first, *(make.format(number) for number in (1, 2, 3)))
    notebook.open()
    notebook.run_all()
    for number in (1, 2, 3):
        notebook.page.wait_for_selector(f"text=film {number} 4", timeout=60_000)
