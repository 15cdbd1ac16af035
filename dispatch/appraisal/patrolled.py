"""Figures of patrols: only of what somebody counted."""

from collections.abc import Callable, Mapping, Sequence

from dispatch.appraisal.metrics import OF_PATROLS, Absent, Amount, Metric, counted
from dispatch.appraisal.records import Patrolled

METRE_KM = 1000.0
ABSENT: Mapping[Metric, Absent] = {
    Metric.PATROLS: Absent.NO_PATROLS, Metric.DISTANCE: Absent.NO_TRACKS,
    Metric.COVERAGE: Absent.NO_PATROLS, Metric.CHECKS: Absent.NO_CHECKS,
}  # fmt: skip


def amounts_of_patrols(days: Sequence[Patrolled], served_days: float) -> dict[Metric, Amount]:
    """Return the figures of some days of patrols; where no day has any there is none, and why."""
    found = {
        Metric.PATROLS: _counted(days, lambda one: one.rounds, served_days),
        Metric.DISTANCE: _counted(days, lambda one: _km(one.distance_m), served_days),
        Metric.CHECKS: _counted(days, lambda one: one.checks, served_days),
        Metric.COVERAGE: _coverage(days),
    }
    return {metric: found[metric] or Amount(None, 0, ABSENT[metric]) for metric in OF_PATROLS}


def _counted(days: Sequence[Patrolled], of: Callable[[Patrolled], float | None], served_days: float) -> Amount | None:
    known = [value for one in days if (value := of(one)) is not None]
    return counted(sum(known), len(known), served_days) if known else None


def _coverage(days: Sequence[Patrolled]) -> Amount | None:
    known = [one for one in days if one.seen is not None and one.to_see]
    if not known:
        return None
    seen, to_see = sum(one.seen or 0.0 for one in known), sum(one.to_see or 0.0 for one in known)
    return Amount(100.0 * min(1.0, seen / to_see), len(known))


def _km(distance_m: float | None) -> float | None:
    return None if distance_m is None else distance_m / METRE_KM
