"""
Narration: a script becomes spoken words, a staged scene per sentence, captions, and a bed under the voice.

    script → telling (voice, times) → shots (what is seen) → score (what is heard below) → film

The plan that `shots` writes is kept beside the film: from it the film is staged again at any other size.
"""

from __future__ import annotations

from vidkit.engine.narrate.writing import write_script

__all__ = ["write_script"]
