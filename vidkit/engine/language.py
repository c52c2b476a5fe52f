"""What every room asks of a language tag."""

from __future__ import annotations


def primary(tag: str | None) -> str:
    """Return the language without its region or script: `"pt-BR"` and `"pt_br"` are `"pt"`; none is ""."""
    return (tag or "").replace("_", "-").split("-", maxsplit=1)[0].strip().lower()
