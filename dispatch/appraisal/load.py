"""What a grid asks of whoever looks after it, to stand beside the person's figures."""

from collections.abc import Sequence
from dataclasses import dataclass

from dispatch.appraisal.records import Ground


@dataclass(frozen=True, slots=True)
class Load:
    """Households, area, streets and what happened there; None where nobody knows."""

    households: float | None
    reported: int
    area_m2: float | None
    street_m: float | None

    @classmethod
    def total(cls, loads: Sequence["Load"], reported: int) -> "Load":
        """Return the sum over several grids."""
        return cls(
            _sum([one.households for one in loads]), reported, _sum([one.area_m2 for one in loads]),
            _sum([one.street_m for one in loads]),
        )  # fmt: skip


def load_of(ground: Ground, reported: int) -> Load:
    """Return the load of one grid."""
    return Load(float(ground.households), reported, ground.area_m2, ground.street_m)


def blended(loads: Sequence[tuple[Load, float]], reported: int) -> Load:
    """Return the load of an officer: that of each grid by how many days were served there."""
    whole = sum(days for _, days in loads)
    if whole <= 0:
        return Load(None, reported, None, None)
    return Load(
        _sum([_part(one.households, days, whole) for one, days in loads]), reported,
        _sum([_part(one.area_m2, days, whole) for one, days in loads]),
        _sum([_part(one.street_m, days, whole) for one, days in loads]),
    )  # fmt: skip


def _part(amount: float | None, days: float, whole: float) -> float | None:
    return None if amount is None else amount * days / whole


def _sum(amounts: Sequence[float | None]) -> float | None:
    known = [one for one in amounts if one is not None]
    return sum(known) if known and len(known) == len(amounts) else None
