"""What a change does to people: homes that get another grid."""

from dispatch.planning.draft import Change
from dispatch.planning.sheet import Load, PlanSheet


def moved_homes(sheet: PlanSheet, change: Change) -> float:
    """Return how many households change their grid."""
    return float(sheet.loads[Load.HOUSEHOLDS][change.units].sum())
