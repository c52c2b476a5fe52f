"""The cast: every procedural painter by its `@name` in the table of nouns."""

from __future__ import annotations

from functools import lru_cache

from vidkit.engine.stage.beasts import PAINTERS as BEASTS
from vidkit.engine.stage.figures import Painter
from vidkit.engine.stage.objects import PAINTERS as OBJECTS
from vidkit.engine.stage.people import KINDS, party, person


@lru_cache(maxsize=1)
def painters() -> dict[str, Painter]:
    """Return every procedural painter by its `@name`."""
    people: dict[str, Painter] = {f"@{kind}": person for kind in KINDS}
    parties: dict[str, Painter] = dict.fromkeys(("@couple", "@family", "@crowd"), party)
    return people | parties | BEASTS | OBJECTS
