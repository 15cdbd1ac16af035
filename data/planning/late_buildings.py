"""Buildings that came after the units were made: each goes into the unit it stands in, in every edition."""

from itertools import groupby

import numpy as np
import shapely
from psycopg2.extensions import connection as Connection
from psycopg2.extras import execute_values

from data.planning.making import units_of_buildings
from data.planning.statements import fetched


def house_late_buildings(connection: Connection, community: str) -> int:
    """Put the community's new buildings into its units, as the owner, and return how many there were.

    Units stay as they are. A building that is in no unit would be counted by no draft.
    """
    found = fetched(connection, "unhoused", {"community": community})
    for edition, rows in groupby(found, key=lambda row: int(row[0])):
        late = list(rows)
        units = fetched(connection, "units", {"editions": [edition]})
        if not units:
            continue
        held = units_of_buildings(_shapes([geom for _, _, geom in late]), _shapes([row[2] for row in units]))
        with connection.cursor() as cursor:
            execute_values(
                cursor,
                "INSERT INTO planning_unit_building (edition_id, community_code, building_id, unit_id) VALUES %s",
                [
                    (edition, community, building, units[at][0])
                    for (_, building, _), at in zip(late, held.tolist(), strict=True)
                ],
                page_size=1000,
            )
    return len({row[1] for row in found})


def _shapes(stored: list[bytes]) -> "np.ndarray[tuple[int], np.dtype[np.object_]]":
    return np.asarray(shapely.from_wkb([bytes(one) for one in stored]), dtype=object).reshape(-1)
