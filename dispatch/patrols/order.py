"""An order 派查: a re-check, a look at renovations or random checks, for somebody, by some time."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from dispatch.patrols.round import DrawnFrom, RoundKind

MOST_PLACES = 50
MOST_GRIDS = 200
MOST_DRAWS = 100
LONGEST = timedelta(days=14)
ORDERED = frozenset({RoundKind.RECHECK, RoundKind.RENOVATION, RoundKind.SPOT_CHECK})
NAMES = {RoundKind.RECHECK: "复查", RoundKind.RENOVATION: "装修巡查", RoundKind.SPOT_CHECK: "随机抽查"}
THINGS = {RoundKind.RECHECK: "incident", RoundKind.RENOVATION: "renovation"}
"""What is checked by name; a spot check draws lots instead."""


@dataclass(frozen=True, slots=True)
class CheckOrder:
    """What is ordered.

    Attributes
    ----------
    grids
        Where; none for wherever the `ids` lie.
    ids
        Closed cases to check again, or renovations to look at; of renovations none means every one under way.
    draws, drawn_from
        Of random checks: how many in each grid.
    unit_id
        Who of the grid; None for whoever is on duty longest until then.
    """

    kind: RoundKind
    until: datetime
    grids: tuple[str, ...] = ()
    ids: tuple[int, ...] = ()
    draws: int | None = None
    drawn_from: DrawnFrom | None = None
    unit_id: int | None = None
    words: str = ""


def wrong_with_order(one: CheckOrder, now: datetime) -> tuple[str, str, str] | None:
    """Return the name, the value and what was expected of the first thing that cannot be, None for a sound order."""
    latest = now + LONGEST
    by_lot = one.kind is RoundKind.SPOT_CHECK
    checks = [
        ("kind", one.kind.value, " | ".join(sorted(ORDERED)), one.kind in ORDERED),
        ("until", one.until.isoformat(), f"> {now.isoformat(timespec='minutes')}", one.until > now),
        ("until", one.until.isoformat(), f"≤ {latest.isoformat(timespec='minutes')}", one.until <= latest),
        ("grids", len(one.grids), f"≤ {MOST_GRIDS}", len(one.grids) <= MOST_GRIDS),
        ("refs", len(one.ids), f"≤ {MOST_PLACES}", len(one.ids) <= MOST_PLACES),
        ("refs", len(one.ids), "0", not (by_lot and one.ids)),
        ("refs", len(one.ids), f"1–{MOST_PLACES}", one.kind is not RoundKind.RECHECK or bool(one.ids)),
        ("grids", len(one.grids), f"1–{MOST_GRIDS}", bool(one.grids or one.ids)),
        ("unit", one.unit_id, "one grid / 一个网格", one.unit_id is None or len(one.grids) <= 1),
        ("draws", one.draws, f"1–{MOST_DRAWS}", not by_lot or (one.draws is not None and 1 <= one.draws <= MOST_DRAWS)),
        ("drawn_from", one.drawn_from, " | ".join(DrawnFrom), not by_lot or one.drawn_from is not None),
    ]
    return next(((name, str(value), why) for name, value, why, holds in checks if not holds), None)
