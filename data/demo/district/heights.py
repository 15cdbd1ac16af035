"""Floors and homes of a community that must have an exact number of homes, whatever it is made of."""

from collections.abc import Sequence

import numpy as np
import shapely

from data.demo.buildings import MAKES, Building, homes_of
from data.demo.plan import Rng, Sketch

REACH = {
    "tower": (18, 34),
    "village": (4, 9),
    "hamlet": (2, 6),
    "company_slab": (9, 18),
    "slab": (5, 7),
    "dormitory": (5, 8),
}
"""The fewest and the most floors a home may be built with, where the number of homes asks for it."""


def raise_homes(sketches: Sequence[Sketch], homes: int, rng: Rng) -> list[Building]:
    """Give every sketch its floors, and all together exactly `homes` dwellings.

    Raises
    ------
    ValueError
        When no heights within `REACH` give so many or so few.
    """
    levels, per_floor, first = first_heights(sketches, rng)
    lived_in = [i for i, n in enumerate(per_floor) if n]
    # High buildings give way first: a floor more or less is seen least on them.
    order = sorted(rng.permutation(lived_in).tolist(), key=lambda i: sketches[i].build not in {"tower", "company_slab"})

    def short() -> int:
        return homes - sum((levels[i] - first[i] + 1) * per_floor[i] for i in lived_in)

    missing = short()
    for _ in range(40):
        step = 1 if missing > 0 else -1
        changed = False
        for i in order:
            if abs(missing) < per_floor[i] or (missing > 0) != (step > 0):
                continue
            low, high = REACH[sketches[i].build]
            if low <= levels[i] + step <= high:
                levels[i] += step
                missing -= step * per_floor[i]
                changed = True
            if abs(missing) < 2:
                break
        if not changed:
            break
    rows = {i: homes_of(levels[i], per_floor[i], first[i]) for i in lived_in}
    if missing > 0:
        # One floor more than needed, of which only a part is homes: penthouses.
        grown = next((i for i in order if levels[i] < REACH[sketches[i].build][1] and per_floor[i] > missing), None)
        if grown is None:
            raise ValueError(f"{missing} homes could not be placed")
        levels[grown] += 1
        whole = homes_of(levels[grown], per_floor[grown], first[grown])
        rows[grown] = whole[: len(whole) - (per_floor[grown] - missing)]
    elif missing < 0:
        shrunk = next((i for i in order if per_floor[i] > -missing), None)
        if shrunk is None:
            raise ValueError(f"{-missing} homes too many")
        rows[shrunk] = rows[shrunk][:missing]
    return [
        Building(
            s, MAKES[s.build], levels[i], round(levels[i] * MAKES[s.build].floor_height_m + 0.9, 1), per_floor[i], rows.get(i, ()),
        )
        for i, s in enumerate(sketches)
    ]  # fmt: skip


def first_heights(sketches: Sequence[Sketch], rng: Rng) -> tuple[list[int], list[int], list[int]]:
    """Return likely floors, homes per floor, and the lowest floor with homes."""
    areas = shapely.area([s.outline for s in sketches])
    draws = rng.random((len(sketches), 2))
    mood: dict[str, int] = {}
    levels, per_floor, first = [], [], []
    for sketch, area, (draw, shop) in zip(sketches, areas.tolist(), draws.tolist(), strict=True):
        make = MAKES[sketch.build]
        low, high = make.levels
        if sketch.build == "tower":
            base = mood.setdefault(sketch.quarter, int(rng.integers(low + 3, high - 2)))
            levels.append(int(np.clip(base + int(draw * 7) - 3, low, high)))
        else:
            levels.append(low + int(draw * (high + 1 - low)))
        per_floor.append(int(np.clip(round(area / make.home_m2), *make.per_floor)) if make.home_m2 else 0)
        first.append(2 if shop < make.shop_share else 1)
    return levels, per_floor, first
