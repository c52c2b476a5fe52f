"""
Captions and hooks: type that is set, not just printed, drawn into the frames while they are made.

    draw = overlay(words, width=1080, height=1920, fps=24, style="word-focus")
    draw(frame, index)

Read `style.py` for what a template is, `templates.py` for the templates, `burn.py` for how they reach frames.
"""

from __future__ import annotations

from vidkit.engine.captions.burn import DEFAULT, hook, overlay, styles
from vidkit.engine.captions.contact import sheet
from vidkit.engine.captions.fonts import check
from vidkit.engine.captions.hooks import HOOKS
from vidkit.engine.captions.style import StyleFacts

#: The tones a hook can have.
HOOK_STYLES = tuple(HOOKS)

__all__ = ["DEFAULT", "HOOK_STYLES", "StyleFacts", "check", "hook", "overlay", "sheet", "styles"]
