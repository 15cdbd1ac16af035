"""New editions of units that a draft parts or joins, behind the port of the service."""

from collections.abc import Mapping, Sequence

import numpy as np
import shapely
from psycopg2 import Binary
from psycopg2.extensions import connection as Connection
from psycopg2.extras import execute_values

from data.planning.making import units_of_buildings
from data.planning.statements import fetched, statement
from dispatch.planning.cutting import Remade
from dispatch.ports.planning import DraftHead
from geo.metric import areas_m2


class UnitCuttingStore:
    """Part of `data.planning.desk.PostgresPlanDesk`."""

    _connection: Connection

    def tied_by_file(self, editions: Sequence[int], community: str) -> bool:
        values = {"editions": list(editions), "community": community}
        return bool(fetched(self._connection, "tied", values))

    def remake_units(self, head: DraftHead, remade: Sequence[Remade]) -> tuple[int, ...]:
        editions = list(head.editions)
        for community in sorted({one.community for one in remade}):
            mine = [one for one in remade if one.community == community]
            ((old,),) = fetched(self._connection, "edition_of", {"editions": editions, "community": community})
            editions[editions.index(old)] = self._remade(head.id, old, community, mine)
        return tuple(editions)

    def origins(self, editions: Sequence[int], before: Sequence[int]) -> Mapping[int, int]:
        return dict(fetched(self._connection, "origins", {"editions": list(editions), "before": list(before)}))

    def _remade(self, draft_id: int, old: int, community: str, remade: Sequence[Remade]) -> int:
        gone = sorted(unit for one in remade for unit in one.before)
        values = {"draft": draft_id, "old": old, "community": community, "gone": gone}
        ((edition,),) = fetched(self._connection, "cut_edition", values)
        values |= {"edition": edition}
        kinds = {
            id: (kind, ref, homes, area)
            for id, kind, ref, homes, area in fetched(self._connection, "units_gone", values)
        }
        rows = []
        for one in remade:
            kind, ref, _, _ = kinds[one.before[0]]
            homes = [kinds[unit][2] for unit in one.before]
            area_m2 = areas_m2(list(one.shapes))
            for shape, area, share in zip(
                one.shapes, area_m2.tolist(), (area_m2 / area_m2.sum()).tolist(), strict=True
            ):
                # Homes that a file only said are shared out by ground.
                said = None if all(h is None for h in homes) else share * sum(h or 0.0 for h in homes)
                rows.append((edition, community, kind, Binary(shapely.to_wkb(shape)), area, ref, said, one.before[0]))
        with self._connection.cursor() as cursor:
            cursor.execute(statement("units_that_stay"), values)
            made = [
                id
                for (id,) in execute_values(
                    cursor,
                    "INSERT INTO planning_unit (edition_id, community_code, kind, geom, area_m2, ref, households, origin)"
                    " VALUES %s RETURNING id",
                    rows, page_size=len(rows), fetch=True,
                )
            ]  # fmt: skip
            cursor.execute(statement("buildings_that_stay"), values)
            housed = self._housed(remade, made, values)
            if housed:
                execute_values(
                    cursor,
                    "INSERT INTO planning_unit_building (edition_id, community_code, building_id, unit_id) VALUES %s",
                    [(edition, community, building, unit) for building, unit in housed],
                    page_size=1000,
                )
        return int(edition)

    def _housed(
        self, remade: Sequence[Remade], made: Sequence[int], values: Mapping[str, object]
    ) -> list[tuple[int, int]]:
        """Return the unit of each building that stood in one that was remade: that which holds most of it."""
        buildings = fetched(self._connection, "buildings_gone", values)
        housed: list[tuple[int, int]] = []
        first = 0
        for one in remade:
            units = made[first : first + len(one.shapes)]
            first += len(one.shapes)
            mine = [(building, geom) for unit, building, geom in buildings if unit in one.before]
            if not mine:
                continue
            shapes = np.asarray(shapely.from_wkb([bytes(geom) for _, geom in mine]), dtype=object)
            held = units_of_buildings(shapes, np.array(one.shapes, dtype=object))
            housed += [(building, units[at]) for (building, _), at in zip(mine, held.tolist(), strict=True)]
        return housed
