"""What a job says about money, in words."""

from __future__ import annotations

from vidkit.jobs.cost import Cost
from vidkit.models import Estimate, Usage

PRICED = Estimate(usd=0.28, seconds=6, basis="768P, 6 s", source="the price page", date="2026-10")


def test_a_local_job_is_free_and_says_the_live_price():
    """The reader sees the price with its source and date, and that nothing was charged here."""
    cost = Cost(PRICED, None, local=True)
    assert (cost.estimated, cost.actual) == (0.28, 0.0)
    assert repr(cost) == "free here; live: about $0.28 (768P, 6 s; the price page, 2026-10)"


def test_unknown_money_is_not_zero():
    """No price and no report stay None, and the words say so."""
    cost = Cost(Estimate(usd=None), Usage(seconds=4), local=False)
    assert (cost.estimated, cost.actual) == (None, None)
    assert repr(cost) == "estimated: no published price; charged: not told by the service"


def test_what_the_service_charged_is_shown():
    """A reported charge stands beside the estimate."""
    assert repr(Cost(PRICED, Usage(usd=0.3), local=False)).endswith("charged: $0.30")


def test_credits_are_told_where_a_service_counts_in_them():
    """Neither the estimate nor the charge is lost because it is not in dollars."""
    cost = Cost(Estimate(usd=None, credits=3.0, basis="1.5 min × 2"), Usage(credits=2.5), local=False)
    assert repr(cost) == "estimated: about 3 credits (1.5 min × 2); charged: 2.5 credits"
    local = repr(Cost(Estimate(usd=None, credits=3.0), Usage(credits=2.5), local=True))
    assert local == "free here (2.5 credits in the local studio's own book); live: about 3 credits"
