"""Writes what a step with a unit led to, within the transaction that decided it."""

from dispatch.assignment import Outcome
from dispatch.ports import CaseWork
from dispatch.resources import Unit


def keep(work: CaseWork, before: Unit, outcome: Outcome) -> None:
    """Write the assignments, what ends first, and the unit where the step changed it.

    Raises
    ------
    UnitTaken, StaleVersion
        Somebody else was quicker.
    """
    changed = [one for one in (outcome.other, outcome.assignment) if one is not None]
    for one in sorted(changed, key=lambda one: one.ended_at is None):
        if one.version == 1:
            work.add_assignment(one)
        else:
            work.save_assignment(one)
    if outcome.unit is not before:
        work.save_unit(outcome.unit)
