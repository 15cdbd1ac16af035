"""Floors and homes: exactly as many dwellings as the community must have."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from data.demo.plan import Rng, Sketch

TARGET_HOMES = 20_000
TOWER_LEVELS = (18, 33)


@dataclass(frozen=True, slots=True)
class Make:
    """How one kind of building is made."""

    usage: str
    levels: tuple[int, int]
    floor_height_m: float
    home_m2: float = 0.0
    """Floor area per dwelling, walls and stairs included; 0 when nobody lives there."""

    per_floor: tuple[int, int] = (0, 0)
    shop_share: float = 0.0
    """How often the ground floor has shops and no homes."""


MAKES = {
    "tower": Make("residential", TOWER_LEVELS, 2.95, 126, (3, 6), 1.0),
    "village": Make("residential", (5, 8), 3.1, 42, (2, 4), 0.5),
    "hamlet": Make("residential", (3, 5), 3.1, 78, (1, 2), 0.25),
    "company_slab": Make("residential", (11, 16), 3.0, 95, (4, 8), 1.0),
    "slab": Make("residential", (6, 7), 2.9, 100, (4, 6)),
    "dormitory": Make("residential", (6, 7), 3.2, 72, (6, 9)),
    "factory": Make("industrial", (3, 6), 4.5),
    "podium": Make("commercial", (2, 3), 4.4),
    "shops": Make("commercial", (2, 3), 4.2),
    "mall": Make("commercial", (5, 6), 5.2),
    "hotel": Make("commercial", (12, 18), 3.4),
    "office": Make("office", (14, 28), 3.9),
    "school": Make("school", (4, 6), 3.7),
    "gymnasium": Make("school", (2, 2), 6.0),
    "canteen": Make("school", (2, 3), 4.2),
    "kindergarten": Make("school", (3, 3), 3.6),
    "market": Make("commercial", (2, 2), 5.5),
    "service_centre": Make("public", (4, 5), 3.8),
    "clinic": Make("medical", (3, 4), 3.8),
    "fire_post": Make("public", (2, 3), 4.0),
    "hall": Make("religious", (1, 1), 6.5),
    "pavilion": Make("public", (1, 1), 4.5),
    "toilet": Make("public", (1, 1), 3.6),
    "gatehouse": Make("ancillary", (1, 1), 3.2),
    "shed": Make("ancillary", (1, 1), 3.0),
}


@dataclass(frozen=True, slots=True)
class Building:
    """A building with its floors and homes; `homes` is one (floor, slot) each, from below."""

    sketch: Sketch
    make: Make
    levels: int
    height_m: float
    per_floor: int
    homes: tuple[tuple[int, int], ...]


def raise_buildings(sketches: Sequence[Sketch], rng: Rng) -> list[Building]:
    """Give every sketch its floors and homes.

    Raises
    ------
    ValueError
        When no heights of the towers give exactly the number of homes.
    """
    levels: list[int] = []
    per_floor: list[int] = []
    first: list[int] = []
    mood: dict[str, int] = {}
    for sketch in sketches:
        make = MAKES[sketch.build]
        low, high = make.levels
        if sketch.build == "tower":
            base = mood.setdefault(sketch.quarter, int(rng.integers(low + 3, high - 2)))
            levels.append(int(np.clip(base + rng.integers(-3, 4), low, high)))
        else:
            levels.append(int(rng.integers(low, high + 1)))
        floor_m2 = float(shapely.area(sketch.outline))
        homes = int(np.clip(round(floor_m2 / make.home_m2), *make.per_floor)) if make.home_m2 else 0
        per_floor.append(homes)
        first.append(2 if rng.random() < make.shop_share else 1)
    shape_towers([s.build == "tower" for s in sketches], levels, per_floor, first, rng)
    rows = [homes_of(levels[i], per_floor[i], first[i]) for i in range(len(sketches))]
    missing = TARGET_HOMES - sum(len(row) for row in rows)
    for i, sketch in enumerate(sketches):
        if missing <= 0:
            break
        if sketch.build == "tower" and first[i] == 2:
            extra = min(missing, per_floor[i])
            rows[i] = tuple((1, slot) for slot in range(extra)) + rows[i]
            missing -= extra
    if missing:
        raise ValueError(f"{missing} homes could not be placed")
    return [
        Building(
            s,
            MAKES[s.build],
            levels[i],
            round(levels[i] * MAKES[s.build].floor_height_m + 0.9, 1),
            per_floor[i],
            rows[i],
        )
        for i, s in enumerate(sketches)
    ]


def homes_of(levels: int, per_floor: int, first: int) -> tuple[tuple[int, int], ...]:
    """Return (floor, slot) of every home from floor `first` up."""
    return tuple((floor, slot) for floor in range(first, levels + 1) for slot in range(per_floor))


def shape_towers(towers: list[bool], levels: list[int], per_floor: list[int], first: list[int], rng: Rng) -> None:
    """Raise or lower towers, floor by floor, until less than one floor of homes is missing.

    Changes `levels`, and `per_floor` where height alone is not enough.
    """
    index = [i for i, is_tower in enumerate(towers) if is_tower]
    order = [int(i) for i in rng.permutation(index)]

    def missing() -> int:
        return TARGET_HOMES - sum(max(levels[i] - first[i] + 1, 0) * per_floor[i] for i in range(len(levels)))

    low, high = TOWER_LEVELS
    for _ in range(40):
        short = missing()
        if 0 <= short < 4:
            return
        step = 1 if short > 0 else -1
        changed = False
        for i in order:
            if 0 <= short < per_floor[i]:
                continue
            if low <= levels[i] + step <= high and (step < 0 or short >= per_floor[i]):
                levels[i] += step
                short -= step * per_floor[i]
                changed = True
            if (step > 0 and short < 4) or (step < 0 and short >= 0):
                break
        if not changed:
            wider = [i for i in order if (per_floor[i] < 8 if step > 0 else per_floor[i] > 3)]
            if not wider or 0 <= short < 6:
                return
            for i in wider[: max(1, abs(short) // 25)]:
                per_floor[i] += step
