"""What each device saw on a day, and what of each grid was seen, as rows."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray
from psycopg2 import Binary
from psycopg2.extensions import connection as Connection
from psycopg2.extras import execute_values

from data.patrols.statements import statement
from data.patrols.walkers import DEVICE_BITS
from geo.stretches import Stretches


@dataclass(frozen=True, slots=True, eq=False)
class DayRecord:
    """What one device saw on one day; `stretches` int32 and `cells` int64, ascending and each once."""

    community_code: str
    unit_id: int
    device_id: int
    grid_code: str | None
    ground: str
    stretches: NDArray[np.int32]
    cells: NDArray[np.int64]
    fixes: int
    distance_m: float
    on_way_s: float
    first_s: float
    last_s: float
    last_lng: float
    last_lat: float

    def after(self, before: "DayRecord | None") -> "DayRecord":
        """Return this with what was known before."""
        if before is None:
            return self
        return replace(
            self,
            stretches=np.union1d(before.stretches, self.stretches).astype(np.int32),
            cells=np.union1d(before.cells, self.cells),
            fixes=before.fixes + self.fixes,
            distance_m=before.distance_m + self.distance_m,
            on_way_s=before.on_way_s + self.on_way_s,
            first_s=min(before.first_s, self.first_s),
        )


def read_days(connection: Connection, on: date) -> dict[int, DayRecord]:
    """Return what was seen on a day, by track."""
    with connection.cursor() as cursor:
        cursor.execute(statement("seen_days"), {"day": on})
        found = {}
        for community, unit, device, grid, ground, stretches, cells, *rest in cursor:
            seen = np.frombuffer(stretches, "<i4"), np.frombuffer(cells, "<i8")
            found[unit << DEVICE_BITS | device] = DayRecord(community, unit, device, grid, ground, *seen, *rest)
    return found


def put_days(connection: Connection, on: date, records: Iterable[DayRecord]) -> None:
    """Write what was seen on a day, in place of what was there."""
    rows = [
        (
            r.community_code, on, r.unit_id, r.device_id, r.grid_code, r.ground, Binary(r.stretches.astype("<i4").tobytes()),
            Binary(r.cells.astype("<i8").tobytes()), r.fixes, r.distance_m, r.on_way_s, r.first_s, r.last_s, r.last_lng,
            r.last_lat,
        )
        for r in records
    ]  # fmt: skip
    with connection.cursor() as cursor:
        execute_values(
            cursor, statement("put_seen_day"), rows,
            "(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, to_timestamp(%s), to_timestamp(%s), %s, %s)",
        )  # fmt: skip


def put_grid_days(connection: Connection, on: date, community: str, ground: Stretches) -> None:
    """Reckon what of each grid of a community was seen on a day, by whomever."""
    streets, cells = np.zeros(len(ground), bool), np.zeros(len(ground.cells), bool)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT stretches, cells FROM seen_day WHERE community_code = %s AND day = %s AND ground = %s",
            [community, on, ground.fingerprint],
        )
        for stretches, seen in cursor:
            streets[np.frombuffer(stretches, "<i4")] = True
            cells |= np.isin(ground.cells, np.frombuffer(seen, "<i8"))
        many = len(ground.grids)
        metres = [np.bincount(ground.grid, ground.length_m * by, many) for by in (1.0, streets)]
        counts = [np.bincount(ground.cell_grid, by, many) for by in (np.ones(len(cells)), cells.astype(float))]
        execute_values(
            cursor,
            statement("put_seen_grid_day"),
            [
                (
                    community,
                    code,
                    on,
                    float(metres[0][at]),
                    float(metres[1][at]),
                    int(counts[0][at]),
                    int(counts[1][at]),
                )
                for at, code in enumerate(ground.grids)
            ],
        )
