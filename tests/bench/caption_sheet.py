"""The contact sheet of the caption templates: `python -m tests.bench.caption_sheet notebooks/images/captions.jpg`."""

from __future__ import annotations

import sys

from vidkit.engine.captions import sheet

if __name__ == "__main__":
    made = sheet(sys.argv[1] if len(sys.argv) > 1 else "notebooks/images/captions.jpg")
    print(f"{made}: {made.stat().st_size // 1000} KB")
