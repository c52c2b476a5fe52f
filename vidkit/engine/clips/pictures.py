"""
Names for what nobody talks over: by the measured look of a stretch, or by what was staged in it.

    called = name(look, 12.0, 24.0, cuts=5, duration=150.0)
    called.title        # "High Action in Warm Light"

Only what was measured is said: light, colour, movement, cuts, faces. What it means, nobody here knows.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from vidkit.engine.clips.looks import Look
from vidkit.engine.clips.naming import Name, styled
from vidkit.engine.clips.phrases import keyphrases


def name(
    look: Look,
    start: float,
    end: float,
    cuts: int,
    duration: float,
    staged: Mapping[str, Any] | None = None,
    taken: Collection[str] = (),
) -> Name:
    """
    Name a stretch by its look, in English.

    Args:
        look: Its averages.
        start: Seconds.
        end: Seconds.
        cuts: Number of shots in it.
        duration: Seconds of the whole film.
        staged: What our own stage wrote into the file, if it did.
        taken: Titles other clips have; this one gets another.
    """
    length = max(end - start, 1e-6)
    scene = staged_words(staged)
    if scene:
        phrases = keyphrases([scene], "en", count=5)
        options = [styled(scene[:64], "en")] if len(scene) <= 64 else []
        options += [styled(phrase.said, "en") for phrase in phrases]
        title = next((option for option in options if option not in taken), "")
        tags = tuple(phrase.text.lower() for phrase in phrases)
        if title:
            return Name(title, _sentence(f"{scene.rstrip('.')}. {facts(look, cuts, length)}"), tags[:5])
    leads = _leads(look, start, end, cuts, duration)
    setting = _setting(look)
    options = [styled(f"{lead} {setting}", "en") for lead in leads]
    title = next((option for option in options if option not in taken), "")
    if not title:
        title = f"{options[0]} ({clock(start)})"
    tags = tuple(dict.fromkeys([*(lead.lower() for lead in leads), setting.split(" ", 1)[-1]]))
    return Name(title, facts(look, cuts, length), tags[:5])


def words(look: Look, cuts: int, length: float, staged: Mapping[str, Any] | None = None) -> str:
    """Say how a stretch looks, for a search in words."""
    return f"{staged_words(staged)} {facts(look, cuts, length)} {_setting(look)}".strip()


def facts(look: Look, cuts: int, length: float) -> str:
    """Tell what was measured, in one line."""
    moved = "much" if look.relative > 0.62 else "little" if look.relative < 0.32 else "some"
    parts = [f"{moved} movement", _setting(look).split(" ", 1)[-1]]
    if look.faces >= 0.7:
        parts.append("a face nearly all the time")
    elif look.faces >= 0.1:
        parts.append(f"a face in {look.faces:.0%} of it")
    shots = "One shot" if cuts <= 1 else f"{cuts} shots"
    return f"{shots} in {length:.0f} s: {', '.join(parts)}."


def staged_words(staged: Mapping[str, Any] | None) -> str:
    """Return the words our own stage pictured, or nothing."""
    return " ".join(str((staged or {}).get("scene_prompt") or (staged or {}).get("prompt") or "").split())


def clock(seconds: float) -> str:
    """Write seconds as m:ss."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}:{rest:02d}"


def _leads(look: Look, start: float, end: float, cuts: int, duration: float) -> list[str]:
    """List what may be said first of a stretch, the most telling first."""
    length = max(end - start, 1e-6)
    leads = []
    if look.faces >= 0.5:
        leads.append("Face to face")
    if look.relative >= 0.7:
        leads.append("High action")
    if cuts >= 3 and length / cuts < 3.2:
        leads.append("Quick cuts")
    if look.camera > 0.12:
        leads.append("On the move")
    if look.relative <= 0.3:
        leads.append("A quiet moment")
    if start <= 0.02 * duration and end < duration:
        leads.append("The opening")
    if end >= 0.98 * duration and start > 0:
        leads.append("The ending")
    if look.faces >= 0.15:
        leads.append("Somebody appears")
    leads.append("One long look" if cuts <= 1 else "A change of scene")
    return leads


def _setting(look: Look) -> str:
    """Name the light."""
    if look.luma < 0.2:
        return "in the dark"
    if look.saturation < 0.04:
        return "in black and white"
    if look.warmth > 0.07:
        return "in warm light"
    if look.warmth < -0.04:
        return "in cool light"
    if look.luma > 0.6:
        return "in bright light"
    return "in soft light"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
