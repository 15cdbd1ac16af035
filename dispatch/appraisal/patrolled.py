"""Figures of patrols: only of what somebody counted."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from dispatch.appraisal.metrics import OF_PATROLS, Absent, Amount, Metric, counted
from dispatch.appraisal.records import Patrolled

METRES_A_KM = 1000.0
ABSENT: Mapping[Metric, Absent] = MappingProxyType(
    {
        Metric.PATROLS: Absent.NO_PATROLS,
        Metric.DISTANCE: Absent.NO_TRACKS,
        Metric.COVERAGE: Absent.NO_TRACKS,
        Metric.CHECKS: Absent.NO_CHECKS,
    }
)


def amounts_of_patrols(walked: Sequence[Patrolled], served_days: float) -> dict[Metric, Amount]:
    """Return the figures of what was patrolled in some grids; where nothing was counted there is none, and why."""
    rounds = [one for one in walked if one.rounds is not None]
    checks = [one for one in walked if one.checks is not None]
    tracked = [one for one in walked if one.distance_m is not None]
    found = {
        Metric.PATROLS: _counted(
            [one.rounds or 0 for one in rounds], sum(one.rounds_due for one in rounds), served_days
        ),
        Metric.DISTANCE: _counted(
            [(one.distance_m or 0.0) / METRES_A_KM for one in tracked], sum(one.days for one in tracked), served_days
        ),
        Metric.CHECKS: _counted(
            [one.checks or 0 for one in checks], sum(one.checks_due for one in checks), served_days
        ),
        Metric.COVERAGE: _coverage(walked),
    }
    return {metric: found[metric] or Amount(None, 0, ABSENT[metric]) for metric in OF_PATROLS}


def _counted(amounts: Sequence[float], basis: int, served_days: float) -> Amount | None:
    return counted(sum(amounts), basis, served_days) if amounts else None


def _coverage(walked: Sequence[Patrolled]) -> Amount | None:
    street_m = sum(one.street_m or 0.0 for one in walked)
    if street_m <= 0:
        return None
    seen_m = sum(one.seen_m or 0.0 for one in walked)
    return Amount(100.0 * min(1.0, seen_m / street_m), sum(one.seen_days for one in walked))
