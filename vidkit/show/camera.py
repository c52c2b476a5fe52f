"""The fifteen camera moves, each on a little stage that moves as the camera would show it."""

from __future__ import annotations

from collections.abc import Sequence

from vidkit.show import words
from vidkit.show.render import asset, render, stylesheet

__all__ = ["camera_html", "camera_text"]

_HOW = 'Several at once: vk.camera("pan left", "zoom in"); one after the other: .then("static shot").'


def camera_html(moves: Sequence[tuple[str, str]]) -> str:
    """
    Draw the moves.

    Args:
        moves: Token and what it does.
    """
    return render(
        "camera.html.j2",
        style=stylesheet() + asset("form.css"),
        moves=[(name, name.lower().replace(" ", "-"), about) for name, about in moves],
        how=words.advice(_HOW),
    )


def camera_text(moves: Sequence[tuple[str, str]]) -> str:
    """Tell the same in aligned columns."""
    lines = [f"{len(moves)} camera moves"]
    lines += [f"  {words.fit(f'[{name}]', 18)}{about}" for name, about in moves]
    return "\n".join([*lines, f"  {_HOW}"])
