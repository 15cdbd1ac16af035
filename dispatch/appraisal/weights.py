"""What each metric weighs, from a day on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dispatch.appraisal.metrics import FEWER_IS_BETTER, Metric
from dispatch.errors import WeightsWrong

WHOLE = 100.0
TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True)
class Weight:
    """What one metric weighs.

    Attributes
    ----------
    points
        The most it can bring; those of all metrics make 100.
    none_at, all_at
        At which amount it brings nothing and at which everything; between them in proportion, and
        beyond no more. `none_at` is the higher one where fewer is better.
    least
        Of how many cases, days or rounds an amount must be made; of fewer it is not judged.
    """

    metric: Metric
    points: float
    none_at: float
    all_at: float
    least: int = 1

    def share(self, amount: float) -> float:
        """Return how much of the points an amount brings, 0 to 1."""
        return min(1.0, max(0.0, (amount - self.none_at) / (self.all_at - self.none_at)))


@dataclass(frozen=True, slots=True)
class WeightTable:
    """The weights of all metrics, in force from a day on until the next table is."""

    valid_from: date
    weights: tuple[Weight, ...]


def weight_table(valid_from: date, weights: Sequence[Weight]) -> WeightTable:
    """Return a table of weights in the order of metrics.

    Raises
    ------
    WeightsWrong
        They do not make 100, a metric is named twice, or a scale runs the wrong way.
    """
    metrics = [one.metric for one in weights]
    twice = sorted({metric.value for metric in metrics if metrics.count(metric) > 1})
    if twice:
        raise WeightsWrong(day=valid_from, why_zh=f"{twice[0]} 出现两次", why_en=f"{twice[0]} is there twice")
    for one in weights:
        upwards = one.all_at > one.none_at
        if one.points < 0 or one.least < 1 or one.all_at == one.none_at or upwards is (one.metric in FEWER_IS_BETTER):
            raise WeightsWrong(
                day=valid_from,
                why_zh=f"{one.metric} 的零分点 {one.none_at:g}、满分点 {one.all_at:g} 方向不对或数值有误",
                why_en=f"the scale of {one.metric} runs from {one.none_at:g} to {one.all_at:g}, the wrong way or nowhere",
            )
    total = sum(one.points for one in weights)
    if abs(total - WHOLE) > TOLERANCE:
        raise WeightsWrong(
            day=valid_from, why_zh=f"合计 {total:g}，应为 100", why_en=f"they make {total:g}, expected 100"
        )
    order = list(Metric)
    return WeightTable(valid_from, tuple(sorted(weights, key=lambda one: order.index(one.metric))))


def in_force(tables: Sequence[WeightTable], day: date) -> WeightTable | None:
    """Return the table in force on a day; the earliest one where none was yet, None where there is none at all."""
    begun = [one for one in tables if one.valid_from <= day]
    if begun:
        return max(begun, key=lambda one: one.valid_from)
    return min(tables, key=lambda one: one.valid_from, default=None)
