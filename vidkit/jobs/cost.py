"""What a job costs: the estimate with its source, and what the service said it charged."""

from __future__ import annotations

from dataclasses import dataclass

from vidkit.models import Estimate, Usage

__all__ = ["Cost"]


@dataclass(frozen=True, slots=True, repr=False)
class Cost:
    """
    What a job costs, in US dollars; None is unknown.

    Attributes:
        estimate: How the estimate came about, with its source and date.
        usage: What the service said it used.
        local: Whether it is free, because the local studio does it.
    """

    estimate: Estimate
    usage: Usage | None
    local: bool

    @property
    def estimated(self) -> float | None:
        """What it would cost live."""
        return self.estimate.usd

    @property
    def actual(self) -> float | None:
        """What the service said it charged; 0 on the local studio."""
        if self.local:
            return 0.0
        return self.usage.usd if self.usage else None

    def __repr__(self) -> str:
        if self.local:
            booked = self.usage.credits if self.usage is not None else None
            own = "" if booked is None else f" ({booked:g} credits in the local studio's own book)"
            return f"free here{own}; live: {self.estimate}"
        charged = "not told by the service" if self.actual is None else f"${self.actual:.2f}"
        if self.actual is None and self.usage is not None and self.usage.credits is not None:
            charged = f"{self.usage.credits:g} credits"
        return f"estimated: {self.estimate}; charged: {charged}"
