"""Links, barriers and what a forecast reads, behind the ports of the service."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from psycopg2.extensions import connection as Connection

from data.planning.sheets import read_barriers
from data.planning.statements import fetched
from dispatch.planning.draft import STRAY
from dispatch.planning.response import Happened, Post
from dispatch.planning.sheet import Barrier, Ground
from dispatch.ports.plan_sharing import HousedBuilding, Share

FEWEST_TIMED = 20


class PlanSharingStore:
    """Part of `data.planning.desk.PostgresPlanDesk`."""

    _connection: Connection

    def barriers(self, communities: Sequence[str]) -> Mapping[Barrier, NDArray[np.object_]]:
        return read_barriers(self._connection, communities)

    def set_barriers(self, draft_id: int, barriers: Collection[Barrier]) -> None:
        self._run(
            "UPDATE plan_draft SET barriers = %s WHERE id = %s", [sorted(one.value for one in barriers), draft_id]
        )

    def shares(self, draft_id: int) -> list[Share]:
        with self._connection.cursor() as cursor:
            cursor.execute(
                "SELECT id, token, made_by, made_at, revoked_at FROM plan_share WHERE draft_id = %s ORDER BY id DESC",
                [draft_id],
            )
            return [Share(*row) for row in cursor]

    def add_share(self, draft_id: int, token: str, by: str, at: datetime) -> None:
        self._run(
            "INSERT INTO plan_share (draft_id, token, made_by, made_at) VALUES (%s, %s, %s, %s)",
            [draft_id, token, by, at],
        )

    def revoke_share(self, draft_id: int, share_id: int, at: datetime) -> bool:
        return self._run(
            "UPDATE plan_share SET revoked_at = %s WHERE id = %s AND draft_id = %s AND revoked_at IS NULL",
            [at, share_id, draft_id],
        )

    def shared(self, token: str) -> int | None:
        with self._connection.cursor() as cursor:
            cursor.execute("SELECT draft_id FROM plan_share WHERE token = %s AND revoked_at IS NULL", [token])
            row = cursor.fetchone()
        return int(row[0]) if row else None

    def happened(self, ground: Ground, editions: Sequence[int], since: datetime) -> Happened:
        values = {"editions": list(editions), "since": since, "communities": list(ground.sheet.communities)}
        rows = np.array(fetched(self._connection, "happened", values), np.float64).reshape(-1, 3)
        lngs, lats, unit = rows[:, 0].copy(), rows[:, 1].copy(), rows[:, 2].astype(np.int64)
        place = np.full(len(rows), STRAY, np.int64)
        indoors = unit > 0
        place[indoors] = ground.sheet.places(unit[indoors])
        outdoors = np.flatnonzero(~indoors)
        if len(outdoors) and len(ground.shapes):
            points = shapely.points(lngs[outdoors], lats[outdoors])
            point, shape = shapely.STRtree(ground.shapes).query(points, predicate="intersects")
            # On a border the first has it.
            place[outdoors[point[::-1]]] = shape[::-1]
        return Happened(place, lngs, lats)

    def posts(self, communities: Sequence[str]) -> Mapping[str, Post]:
        rows = fetched(self._connection, "posts", {"communities": list(communities)})
        return {grid: Post(lng, lat, way, officers) for grid, lng, lat, way, officers in rows}

    def handling_s(self, communities: Sequence[str], since: datetime) -> float | None:
        ((mean_s, number),) = fetched(self._connection, "handling", {"communities": list(communities), "since": since})
        return float(mean_s) if number >= FEWEST_TIMED else None

    def housed(self, editions: Sequence[int]) -> list[HousedBuilding]:
        return [HousedBuilding(*row) for row in fetched(self._connection, "housed", {"editions": list(editions)})]

    def _run(self, statement: str, values: Sequence[Any]) -> bool:
        with self._connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.rowcount > 0
