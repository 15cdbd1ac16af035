"""What is looked at: one figure for each metric, or why there is none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from dispatch.appraisal.handling import Handling

HOUR_S = 3600.0
MONTH_DAYS = 30.0


class Metric(StrEnum):
    """In the order in which they are shown; amounts are in `UNIT`."""

    HANDLED = "handled"
    P50 = "p50"
    P90 = "p90"
    ON_TIME = "on_time"
    REWORK = "rework"
    PATROLS = "patrols"
    DISTANCE = "distance"
    COVERAGE = "coverage"
    CHECKS = "checks"


FEWER_IS_BETTER = frozenset({Metric.P50, Metric.P90, Metric.REWORK})
OF_CASES = (Metric.HANDLED, Metric.P50, Metric.P90, Metric.ON_TIME, Metric.REWORK)
OF_PATROLS = (Metric.PATROLS, Metric.DISTANCE, Metric.COVERAGE, Metric.CHECKS)


class Absent(StrEnum):
    """Why there is no figure. It is never taken for zero."""

    NO_CASES = "no_cases"
    NO_DEADLINES = "no_deadlines"
    NO_TRACKS = "no_tracks"
    NO_PATROLS = "no_patrols"
    NO_CHECKS = "no_checks"
    NOT_SERVING = "not_serving"


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure.

    Attributes
    ----------
    value
        In hours, per cent, kilometres or as a count; None where there is nothing to tell.
    basis
        Of how many it was made: cases, days with a track, rounds.
    a_month
        The same for 30 days of service, where that is what is weighed.
    """

    value: float | None
    basis: int = 0
    absent: Absent | None = None
    a_month: float | None = None

    @property
    def weighed(self) -> float | None:
        """Return what is put on the scale."""
        return self.value if self.a_month is None else self.a_month


Amounts = Mapping[Metric, Amount]


def amounts_of_cases(done: Sequence[Handling], happened: int, served_days: float) -> dict[Metric, Amount]:
    """Return the figures of some handlings; their order does not matter.

    Parameters
    ----------
    happened
        How many incidents were reported there: nobody handles what does not happen.
    served_days
        Days of the period that have passed and in which there was somebody, or the grid, to appraise.
    """
    cases = len({one.incident_id for one in done})
    figures = {Metric.HANDLED: counted(cases, max(cases, happened), served_days)}
    if not done:
        return figures | {metric: Amount(None, 0, Absent.NO_CASES) for metric in OF_CASES[1:]}
    took_h = np.array([one.took_s for one in done]) / HOUR_S
    half, most = np.percentile(took_h, [50, 90])
    verdicts = [one.on_time for one in done if one.on_time is not None]
    figures[Metric.P50] = Amount(float(half), len(done))
    figures[Metric.P90] = Amount(float(most), len(done))
    figures[Metric.ON_TIME] = share(sum(verdicts), len(verdicts), Absent.NO_DEADLINES)
    figures[Metric.REWORK] = share(sum(one.rework for one in done), len(done), Absent.NO_CASES)
    return figures


def counted(value: float, basis: int, served_days: float) -> Amount:
    """Return a count with what it comes to in 30 days of service; none where nobody served.

    It is weighed by the month, so that who came in the middle of a quarter is not behind.
    """
    if served_days <= 0:
        return Amount(None, basis, Absent.NOT_SERVING)
    return Amount(float(value), basis, None, value * MONTH_DAYS / max(served_days, 1.0))


def share(part: int, whole: int, absent: Absent) -> Amount:
    """Return a share in per cent; none of nothing."""
    return Amount(100.0 * part / whole, whole) if whole else Amount(None, 0, absent)
