"""Dwellings nobody has recorded yet: as many as the building's size suggests, marked assumed."""

from pathlib import Path

from psycopg2 import extensions

from data.bulk import UpsertCounts, copy_rows
from data.osm.buildings import Buildings
from geo.floors import stair_groups

_SQL = Path(__file__).parents[1] / "sql" / "osm"
_SHARE_OF_FLOOR = 0.82


def put_assumed_dwellings(
    connection: extensions.connection, community_code: str, buildings: Buildings, ids: dict[str, int]
) -> UpsertCounts:
    """Write the assumed dwellings and stair groups of the residential buildings.

    Parameters
    ----------
    ids
        Id of each building by its reference.
    """
    with connection.cursor() as cursor:
        cursor.execute((_SQL / "layout_incoming.sql").read_text())
        copy_rows(
            connection,
            "layout_incoming",
            ("building_id", "source_ref", "levels", "slots", "area_m2", "address"),
            (
                (
                    ids[ref],
                    ref,
                    buildings.sizes[i].levels,
                    (slots := buildings.dwellings_per_floor[i]),
                    round(float(buildings.footprints_m2[i]) * _SHARE_OF_FLOOR / slots, 1) if slots else None,
                    buildings.addresses[i] or buildings.names[i],
                )
                for i, ref in enumerate(buildings.refs)
            ),
        )
        copy_rows(
            connection,
            "slot_incoming",
            ("slots", "slot", "unit"),
            (
                (slots, slot, unit)
                for slots in sorted(set(buildings.dwellings_per_floor) - {0})
                for slot, unit in _units(slots)
            ),
        )
        cursor.execute((_SQL / "dwellings_apply.sql").read_text(), {"community": community_code})
        inserted, updated, wanted = cursor.fetchone() or (0, 0, 0)
        cursor.execute("DROP TABLE layout_incoming, slot_incoming, dwelling_done")
    return UpsertCounts(inserted, updated, int(wanted) - inserted - updated)


def _units(slots: int) -> list[tuple[int, int | None]]:
    groups = stair_groups(slots)
    if not groups:
        return [(slot, None) for slot in range(slots)]
    return [(slot, unit) for unit, group in enumerate(groups, start=1) for slot in group]
