"""What every room asks of a language tag, and of scripts that part no words."""

from __future__ import annotations

#: Letters of scripts without spaces between words, as inside of a character class: those that can stand alone
#: as a word (kana, Han), and those that hang together in syllables (Thai, Lao, Burmese, Khmer).
ALONE = r"\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
TOGETHER = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
UNSPACED = TOGETHER + ALONE

#: Marks and forms that are set among them: radicals, punctuation, bopomofo, Yi, full and half width.
AMONG = r"\u2e80-\u303f\u3100-\u312f\u3190-\u33ff\ua000-\ua4cf\ufe30-\ufe4f\uff00-\uffef"


def primary(tag: str | None) -> str:
    """Return the language without its region or script: `"pt-BR"` and `"pt_br"` are `"pt"`; none is ""."""
    return (tag or "").replace("_", "-").split("-", maxsplit=1)[0].strip().lower()
