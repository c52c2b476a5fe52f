"""How soon a card stands in the cell: milliseconds from `studio.generate` to its display message. Run by hand.

A real kernel runs the cell; the clock stops when the front-end side has received the display_data message. The
peer is `IPython.display.HTML` with the same HTML in the same kernel.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from tests.kernel.kernels import Kernel, kernel

CARD = 'job = studio.openai.create("A lighthouse {n}", seconds="4")\njob'
PEER = "IPython.display.HTML(finished)"


def prepare(running: Kernel, source: str) -> None:
    """Run a cell that must work."""
    cell = running.run(source)
    assert not cell.error, cell.error


def shown(running: Kernel, source: str) -> float:
    """Return seconds until the cell's output has arrived."""
    start = time.perf_counter()
    running.client.execute(source)
    while True:
        message = running.client.get_iopub_msg(timeout=30)
        if message["msg_type"] in {"display_data", "execute_result"}:
            return time.perf_counter() - start
        assert message["msg_type"] != "error", message["content"]


def main(rounds: int = 12) -> None:
    folder = Path(tempfile.mkdtemp())
    with kernel(folder, home=folder / "home") as running:
        prepare(running, "import IPython.display\nfrom vidkit import testing")
        prepare(
            running, "opened = testing.studio(clock='seconds:2', media='slate')\nstudio = opened.__enter__()"
        )
        first = shown(running, CARD.format(n=0))
        prepare(
            running, "job.wait(timeout=60)\nfrom vidkit import show\nfinished = show.job_html(job.facts())"
        )
        cards, peers = [], []
        for n in range(1, rounds + 1):
            cards.append(shown(running, CARD.format(n=n)))
            prepare(running, "job.wait(timeout=60)")
            peers.append(shown(running, PEER))
    ours, theirs = statistics.median(cards), statistics.median(peers)
    print(f"first card            {first * 1000:6.0f} ms (at most 1000)")
    print(f"later cards, median   {ours * 1000:6.0f} ms (at most 100), slowest {max(cards) * 1000:.0f} ms")
    print(f"IPython HTML, median  {theirs * 1000:6.0f} ms")
    print(f"ratio card / HTML: {ours / theirs:.1f}")


if __name__ == "__main__":
    main()
