"""
Templates and styles: loaded once, lazily; every value is escaped by default.

`card.css` (a large piece adds a sheet of its own) is the one place for looks. It is used twice: as the card's
`<style>` (with the tokens, following the theme), and rule by rule as inline styles in plain light colours,
because an untrusted notebook drops `<style>` and `var()`. The `<style>` marks its declarations important, so
that it wins over the inline ones where it survives.
"""

from __future__ import annotations

import base64
import functools
import re
from importlib import resources
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    import jinja2
    from markupsafe import Markup

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_TOKEN = re.compile(r"(--vk-[\w-]+):\s*([^;]+);")
_RULE = re.compile(r"^\.vk-([\w-]+) \{([^}]*)\}", re.MULTILINE)
_LIGHT = re.compile(r"light-dark\(\s*(#\w+)\s*,\s*(#\w+)\s*\)")
_VARIABLE = re.compile(r"var\((--vk-[\w-]+)\)")
_THEME_VARIABLE = re.compile(r"var\(--jp-[\w-]+,\s*(.*)\)")
#: Notebooks typeset what stands between two dollars: prices and prompts are no formulas (MathJax 2 and 3).
_NO_MATHS = " tex2jax_ignore mathjax_ignore"
_DECLARATION = re.compile(r"(?<=[;{])(\s*)([a-z-]+)(\s*:\s*)([^;{}]+);")


@functools.cache
def asset(name: str) -> str:
    """Return the text of a file in `static/`."""
    return (resources.files("vidkit.show") / "static" / name).read_text(encoding="utf-8")


@functools.cache
def tokens() -> dict[str, tuple[str, str]]:
    """Return each token's value in light and in dark, as it is without any theme around it."""
    found = {}
    for name, value in _TOKEN.findall(_COMMENT.sub("", asset("tokens.css"))):
        own = _THEME_VARIABLE.sub(r"\1", value.strip())
        pair = _LIGHT.fullmatch(own)
        found[name] = (pair.group(1), pair.group(2)) if pair else (own, own)
    return found


#: Sheets of single pieces, which only their own cards carry; inline they work like those of `card.css`.
PIECES = ("compare.css",)


@functools.cache
def stylesheet(*pieces: str) -> str:
    """
    Return tokens and card rules, small, each declaration strong enough to beat the inline fallbacks.

    Args:
        pieces: Further sheets, of `PIECES`.
    """
    sheets = "\n".join(asset(name) for name in ("card.css", *pieces))
    rules = _DECLARATION.sub(r"\1\2:\4!important;", _COMMENT.sub("", sheets))
    return re.sub(
        r"\s*([{};,])\s*|\s*\n\s*",
        lambda found: found.group(1) or " ",
        _COMMENT.sub("", asset("tokens.css")) + rules,
    ).strip()


@functools.cache
def live_stylesheet() -> str:
    """Return the same for the live card, where the front-end loads it once."""
    return stylesheet() + asset("live.css")


@functools.cache
def _inline() -> dict[str, str]:
    """Return every plain class rule as inline declarations in the light colours."""
    rules = {}
    sheets = "\n".join(asset(name) for name in ("card.css", *PIECES))
    for name, body in _RULE.findall(_COMMENT.sub("", sheets)):
        declarations = [line.strip() for line in body.split(";") if line.strip()]
        rules[name] = ";".join(
            _VARIABLE.sub(lambda found: tokens()[found.group(1)][0], line) for line in declarations
        )
    return rules


def css(names: str, extra: str = "") -> Markup:
    """Return `class="vk-a vk-b" style="…"` for names without their prefix, plus our own declarations."""
    from markupsafe import Markup, escape

    style = ";".join(part for part in (*(_inline().get(name, "") for name in names.split()), extra) if part)
    classes = " ".join(f"vk-{name}" for name in names.split())
    if names.startswith("card"):
        classes += _NO_MATHS
    styled = f' style="{escape(style)}"' if style else ""
    return Markup(f'class="{classes}"{styled}')  # noqa: S704  # our own names, escaped just above


def data_url(data: bytes, kind: str) -> str:
    """Return bytes as a data URL."""
    return f"data:{kind};base64,{base64.b64encode(data).decode('ascii')}"


def web_link(text: str) -> str:
    """Return *text* if it is a plain http(s) URL, else nothing: no other scheme ever becomes a link."""
    if len(text) > 2000 or any(letter <= " " or letter in "\"'<>`\\" for letter in text):
        return ""
    try:
        parts = urlsplit(text)
    except ValueError:  # e.g. a broken IPv6 host: then it is text
        return ""
    return text if parts.scheme in {"http", "https"} and parts.netloc else ""


def file_link(text: str) -> str:
    """Return *text* if it is a relative path a browser may follow, percent-encoded; else nothing."""
    from urllib.parse import quote

    path = text.replace("\\", "/")
    first = path.split("/", 1)[0]
    if not path or path.startswith("/") or ":" in first or ".." in path.split("/"):
        return ""
    try:
        return quote(path, errors="surrogateescape")
    except UnicodeEncodeError:  # half a character: no file name on any system
        return ""


@functools.cache
def environment() -> jinja2.Environment:
    """Return the templates: everything escaped, and a missing value is an error instead of a hole."""
    import jinja2

    env = jinja2.Environment(
        loader=jinja2.PackageLoader("vidkit.show", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.globals.update(css=css, data_url=data_url, stylesheet=stylesheet)
    env.filters.update(web_link=web_link, file_link=file_link)
    return env


def render(name: str, /, **values: Any) -> str:
    """Fill a template."""
    return environment().get_template(name).render(**values).strip()
