"""Ways to read a drawing: as a tree, as its visible text, as a sanitizer leaves it, pretty-printed."""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser

_DATA = re.compile("^data:([a-z0-9/]+);base64,.*")
_SHORT = r"data:\1;…"
VOID = {"img", "br", "meta", "input", "hr", "link", "source"}


class Reader(HTMLParser):
    """Collects tags with attributes, visible text, and whether every tag is closed in order."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.crossed: list[str] = []
        self.lines: list[str] = []
        self.scripts: list[str] = []
        self.buttons: list[str] = []  # that no style of their own, or of what they lie in, hides
        self.styles: list[str] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        kept = "".join(
            f' {name}="{escape(_DATA.sub(_SHORT, value or ""))}"' for name, value in attrs if name != "style"
        )
        self.lines.append("  " * len(self.open) + f"<{tag}{kept}>")
        style = dict(attrs).get("style") or ""
        if tag == "button" and not any("display:none" in one for one in [*self.styles, style]):
            self.buttons.append(dict(attrs).get("title") or "")
        if tag not in VOID:
            self.open.append(tag)
            self.styles.append(style)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1] != tag:
            self.crossed.append(tag)
            return
        self.open.pop()
        self.styles.pop()

    def handle_data(self, data: str) -> None:
        if "script" in self.open:
            self.scripts.append(data)
        if {"style", "script"} & set(self.open):
            return
        self.words.append(data)
        if data.strip():
            self.lines.append("  " * len(self.open) + " ".join(data.split()))

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())


def sanitized(source: str) -> str:
    """Do what an untrusted notebook does: no style sheets, scripts, svg, var(), `hidden` or `data-…`."""
    source = re.sub(r"(?s)<(style|script|svg)\b.*?</\1>", "", source)
    source = re.sub(r' (hidden|data-[a-z-]+="[^"]*"|data-[a-z-]+|aria-[a-z]+="[^"]*")(?=[ >])', "", source)
    source = re.sub(r"<!--.*?-->", "", source)

    def declarations(found: re.Match[str]) -> str:
        kept = [part for part in found.group(1).split(";") if "var(" not in part and "position" not in part]
        return f'style="{";".join(kept)}"'

    return re.sub(r'style="([^"]*)"', declarations, source)


def stripped(source: str) -> str:
    """Do what GitHub does: no style at all, no video, links and pictures stay."""
    source = re.sub(r"(?s)<(style|script|svg|video)\b.*?</\1>", "", source)
    return re.sub(r' (style|class)="[^"]*"', "", source)
