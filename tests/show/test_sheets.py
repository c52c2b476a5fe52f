"""One page may hold a form, a table, an editor and a comparison: their style sheets leave each other alone."""

from __future__ import annotations

import re
from collections import defaultdict

from vidkit.show.render import asset

#: What is shown together with anything; `card.css` and `tokens.css` are for all, `page.css` has a page to itself.
SHEETS = ("compare.css", "form.css", "live.css", "rate.css", "tables.css")
EVERYWHERE = {"vk-card"}


def test_a_word_of_two_sheets_is_bound_to_its_place_in_each() -> None:
    """A class that several sheets dress is dressed only below or beside another class of that sheet."""
    dressed: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for sheet in SHEETS:
        source = re.sub(r"/\*.*?\*/", "", asset(sheet), flags=re.DOTALL)
        for selectors in re.findall(r"([^{}]+)\{[^{}]*\}", source):
            for selector in selectors.split(","):
                for name in re.findall(r"\.(vk-[a-z-]+)", (selector.split() or [""])[-1]):
                    dressed[name][sheet].append(selector.strip())
    loose = [
        f"{sheet}: {selector}"
        for name, sheets in dressed.items()
        if len(sheets) > 1
        for sheet, found in sheets.items()
        for selector in found
        if not set(re.findall(r"\.(vk-[a-z-]+)", selector)) - EVERYWHERE - {name}
    ]
    assert not loose
