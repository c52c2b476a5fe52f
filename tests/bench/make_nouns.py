"""
Make vidkit/engine/describe/data/cldr.json anew from the npm package cldr-annotations-full (Unicode-3.0).

    npm pack cldr-annotations-full && tar xzf cldr-annotations-full-*.tgz
    python tests/bench/make_nouns.py package

Only the names of pictures the stage can draw are taken, in the languages descriptions are written in; also
prints which hand-written nouns Unicode knows under neither name nor keyword, for a second look.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from vidkit.engine.describe.concepts import picture_of
from vidkit.engine.describe.languages import LANGUAGES
from vidkit.engine.describe.languages.base import table
from vidkit.engine.stage.vocabulary import _names as all_names
from vidkit.engine.stage.vocabulary import fallback, nouns

OUT = Path(__file__).parents[2] / "vidkit/engine/describe/data/cldr.json"
CLDR = {"cmn": "zh"}


def main(package: Path) -> None:
    """Write the table and print doubtful words."""
    words = {*nouns(), *(word for word in all_names() if fallback(word))}
    pictures = sorted({picture for word in words if (picture := picture_of(word))})
    names: dict[str, dict[str, str]] = {}
    for code in LANGUAGES:
        if code == "en":
            continue
        tag = CLDR.get(code, code)
        file = package / "annotations" / tag / "annotations.json"
        known = json.loads(file.read_text(encoding="utf-8"))["annotations"]["annotations"]
        found = {p: known.get(p) or known.get(p.replace("\ufe0f", "")) for p in pictures}
        names[code] = {p: entry["tts"][0] for p, entry in found.items() if entry and "tts" in entry}
        doubtful = []
        for concept, forms in table(code).get("nouns", {}).items():
            entry = found.get(picture_of(concept) or "")
            if not entry:
                continue
            word = forms.split(" ", 1)[1].split("|")[0].split("《")[0].lower()
            heard = " | ".join([*entry.get("default", []), *entry.get("tts", [])]).lower()
            if word not in heard:
                doubtful.append(f"{concept}={word} ({entry['tts'][0]})")
        print(
            f"{code}: {len(names[code])} names; {len(doubtful)} of the hand-written not in Unicode: ",
            "; ".join(doubtful),
        )
    version = json.loads((package / "package.json").read_text())["version"]
    note = f"Names of pictures from Unicode CLDR (npm cldr-annotations-full {version}), Unicode-3.0: see LICENSE-UNICODE.txt."
    lines = [
        f'"{code}": ' + json.dumps(table_, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        for code, table_ in names.items()
    ]
    OUT.write_text(
        '{\n"source": ' + json.dumps(note) + ',\n"names": {\n' + ",\n".join(lines) + "\n}\n}\n",
        encoding="utf-8",
    )


main(Path(sys.argv[1]))
