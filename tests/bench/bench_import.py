"""`import vidkit` against `import openai`: fresh processes in turn, medians and their ratio. Run by hand."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time


def once(module: str) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", f"import {module}"], check=True)
    return time.perf_counter() - start


def main(rounds: int = 9) -> None:
    times: dict[str, list[float]] = {"vidkit": [], "openai": [], "sys": []}
    for module in times:
        once(module)  # warm the file cache
    for _ in range(rounds):
        for module, found in times.items():
            found.append(once(module))
    bare = statistics.median(times["sys"])
    ours, theirs = (statistics.median(times[name]) - bare for name in ("vidkit", "openai"))
    print(f"bare interpreter  {bare * 1000:6.0f} ms")
    print(f"import vidkit    +{ours * 1000:6.1f} ms")
    print(f"import openai    +{theirs * 1000:6.1f} ms")
    print(f"ratio vidkit / openai: {ours / theirs:.4f}")


if __name__ == "__main__":
    main()
