"""What a plan means for help: the incidents of the past, each answered from the post of the grid it would lie in.

It is a forecast by one simple rule, the same for every plan that is compared: the officer of
a grid sets out from the post alone, one incident after another, and handles each on the spot.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dispatch.planning.draft import STRAY, Draft
from dispatch.planning.sheet import Load, PlanSheet

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
LngLat = tuple[float, float]

DAYS = 90
"""Incidents of so many days are replayed."""
HANDLING_S = 1_200.0
"""Taken for the time at an incident where too few were timed to tell."""
NORM_S = 300.0
"""The norm of quick response: somebody is there within five minutes."""


@dataclass(frozen=True, slots=True, eq=False)
class Happened:
    """Incidents to replay: the place of the unit each lies in (STRAY outside of all), and where, WGS 84, shape (n,)."""

    unit: Ints
    lngs: Floats
    lats: Floats

    def __len__(self) -> int:
        return len(self.unit)


@dataclass(frozen=True, slots=True)
class Post:
    """Where a grid's officer sets out, and how: `officers` counts who is in charge of the grid, 0 for a place assumed."""

    lng: float
    lat: float
    way: str
    officers: int = 0


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of the incidents of a grid, or of all of them.

    Attributes
    ----------
    incidents
        How many there were.
    unreached
        How many the post cannot reach by road at all; they count for nothing else.
    mean_s, p90_s
        Travel time to them; None without any.
    within
        Share of all of them that is reached within the norm; None without any.
    work_h_week
        Hours a week: there, handling, and back.
    """

    incidents: int
    unreached: int
    mean_s: float | None
    p90_s: float | None
    within: float | None
    work_h_week: float


def answered(seconds: Floats, handling_s: float, days: int = DAYS) -> Answered:
    """Return what travel times amount to; inf is a way that is not there."""
    known = seconds[np.isfinite(seconds)]
    work_h = float((2 * known + handling_s).sum()) / 3600 * 7 / days
    if not len(seconds):
        return Answered(0, 0, None, None, None, 0.0)
    return Answered(
        len(seconds), len(seconds) - len(known),
        float(known.mean()) if len(known) else None,
        float(np.percentile(known, 90)) if len(known) else None,
        float((seconds <= NORM_S).mean()), work_h,
    )  # fmt: skip


def posts_of(
    sheet: PlanSheet, draft: Draft, stationed: Mapping[str, Post], only: Ints, usual_way: str
) -> dict[int, Post]:
    """Return the post of each of some grids: its officer's where it has one, else the unit nearest to all its homes."""
    found: dict[int, Post] = {}
    for place in only.tolist():
        post = stationed.get(draft.grids[place])
        members = draft.members(place)
        if post is None and len(members):
            lng, lat = middle_of_homes(sheet, members)
            post = Post(lng, lat, usual_way)
        if post is not None:
            found[place] = post
    return found


def middle_of_homes(sheet: PlanSheet, members: Ints) -> LngLat:
    """Return the inner point of the unit from which all homes of some units are nearest in sum, in a straight line."""
    homes = sheet.loads[Load.HOUSEHOLDS][members] + 1e-6
    lngs, lats = sheet.lngs[members], sheet.lats[members]
    shrink = np.cos(np.radians(lats.mean()))
    away = np.hypot((lngs[:, None] - lngs) * shrink, lats[:, None] - lats) @ homes
    at = int(away.argmin())
    return float(lngs[at]), float(lats[at])


def by_grid(draft: Draft, happened: Happened) -> tuple[Ints, Ints]:
    """Return the incidents in the order of the grid that holds them, and where each grid's begin, shape (g + 1,).

    Those of no grid are left out.
    """
    known = np.flatnonzero(happened.unit != STRAY)
    held = draft.holders[happened.unit[known]]
    known, held = known[held != STRAY], held[held != STRAY]
    order = np.argsort(held, kind="stable")
    starts = np.searchsorted(held[order], np.arange(len(draft.grids) + 1))
    return known[order], np.asarray(starts, np.int64)
