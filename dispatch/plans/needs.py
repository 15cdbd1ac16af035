"""What a response plan asks for, and how much of it is there.

A unit counts for every need it has the capability for: a fire team that can also clear a
building is one unit for fires and one for clearing.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Need:
    """So many units with one capability."""

    capability: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Cover:
    """A need, and how many units for it there are."""

    capability: str
    count: int
    have: int

    @property
    def missing(self) -> int:
        """How many more are needed."""
        return max(0, self.count - self.have)


def coverage(needs: Iterable[Need], units: Iterable[Iterable[str]]) -> tuple[Cover, ...]:
    """Return what of each need is met by units, given by their capabilities.

    A capability needed twice in a plan is one need with the larger count; the order is
    that of the plan.
    """
    wanted: dict[str, int] = {}
    for need in needs:
        wanted[need.capability] = max(need.count, wanted.get(need.capability, 0))
    able = [frozenset(capabilities) for capabilities in units]
    return tuple(
        Cover(capability, count, sum(capability in one for one in able)) for capability, count in wanted.items()
    )
