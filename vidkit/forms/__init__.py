"""
Requests as forms: every field with its widget, its gate and its error, the price before you press.

    form = studio.form("minimax.generate")
    form                  # in a cell
    form.request          # the validated request, or None
    form.job              # after Submit
"""

from __future__ import annotations

from vidkit.forms.form import Form
from vidkit.forms.state import Field, FormState

__all__ = ["Field", "Form", "FormState"]
