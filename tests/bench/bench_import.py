"""
`import vidkit` against `import openai` and `import litellm`: fresh processes in turn, medians and ratios. Run by hand.

litellm is told not to ask the network for prices, which it otherwise does while it is imported.
"""

from __future__ import annotations

import importlib.util
import os
import statistics
import subprocess
import sys
import time


def once(module: str) -> float:
    start = time.perf_counter()
    environment = {**os.environ, "LITELLM_LOCAL_MODEL_COST_MAP": "True"}
    subprocess.run([sys.executable, "-c", f"import {module}"], check=True, env=environment)
    return time.perf_counter() - start


def main(rounds: int = 9) -> None:
    peers = [name for name in ("openai", "litellm") if importlib.util.find_spec(name)]
    times: dict[str, list[float]] = {name: [] for name in ("vidkit", *peers, "sys")}
    for module in times:
        once(module)  # warm the file cache
    for _ in range(rounds):
        for module, found in times.items():
            found.append(once(module))
    bare = statistics.median(times["sys"])
    ours = statistics.median(times["vidkit"]) - bare
    print(f"bare interpreter  {bare * 1000:6.0f} ms")
    print(f"import vidkit    +{ours * 1000:6.1f} ms")
    for name in peers:
        theirs = statistics.median(times[name]) - bare
        print(f"import {name:9} +{theirs * 1000:6.1f} ms; ratio vidkit / {name}: {ours / theirs:.4f}")


if __name__ == "__main__":
    main()
