"""Points for amounts, step by step, so that everybody can count them again."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from dispatch.appraisal.metrics import Absent, Amount, Amounts, Metric
from dispatch.appraisal.weights import WHOLE, Weight, WeightTable

LEAST_JUDGED = 50.0
"""Of so many points at least there must be amounts, or nobody is ranked by the rest."""


class Verdict(StrEnum):
    JUDGED = "judged"
    TOO_FEW = "too_few"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Step:
    """What one metric brought, and why."""

    weight: Weight
    amount: Amount
    verdict: Verdict
    share: float
    points: float

    @property
    def absent(self) -> Absent | None:
        """Return why there is no amount."""
        return self.amount.absent


@dataclass(frozen=True, slots=True)
class Score:
    """All steps, and what they come to.

    Attributes
    ----------
    judged
        Points that could be had by what was judged at all.
    total
        Points got, out of 100 of what was judged; None where too little was to judge by.
    """

    steps: tuple[Step, ...]
    judged: float
    total: float | None


def score(table: WeightTable, amounts: Amounts) -> Score:
    """Return the points of some amounts.

    What is not there, and what is made of too few cases, neither helps nor harms: the rest is
    taken for the whole.
    """
    steps = tuple(
        _step(weight, amounts.get(weight.metric, Amount(None, 0, Absent.NO_CASES))) for weight in table.weights
    )
    counted = [one for one in steps if one.verdict is Verdict.JUDGED]
    judged = sum(one.weight.points for one in counted)
    if judged <= 0 or judged < LEAST_JUDGED:
        return Score(steps, judged, None)
    return Score(steps, judged, sum(one.points for one in counted) * WHOLE / judged)


def ranks(scores: Sequence[Score]) -> list[int | None]:
    """Return the place of each: equal points share one, and who is not judged has none."""
    totals = [None if one.total is None else round(one.total, 1) for one in scores]
    judged = sorted(total for total in totals if total is not None)
    return [None if mine is None else 1 + len(judged) - bisect_right(judged, mine) for mine in totals]


def metric_steps(found: Score) -> dict[Metric, Step]:
    """Return the steps by metric."""
    return {one.weight.metric: one for one in found.steps}


def _step(weight: Weight, amount: Amount) -> Step:
    weighed = amount.weighed
    if weighed is None:
        return Step(weight, amount, Verdict.ABSENT, 0.0, 0.0)
    if amount.basis < weight.least:
        return Step(weight, amount, Verdict.TOO_FEW, 0.0, 0.0)
    share = weight.share(weighed)
    return Step(weight, amount, Verdict.JUDGED, share, share * weight.points)
