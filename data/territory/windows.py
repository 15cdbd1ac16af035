"""A building opened into floors and doors."""

from psycopg2.extensions import connection as Connection

from data.territory.statements import row, statement
from data.territory.values import geometry, ring
from dispatch.territory import BuildingWindows, Headcount, Window
from geo.floors import assumed_dwellings_per_floor, layout, polygons_of


def windows(connection: Connection, ref: int) -> BuildingWindows | None:
    """Return a building's floors, floor plan and doors, or None.

    Where no dwelling is registered the floor is cut as such buildings usually are, so that
    the shape still opens; there are then no doors to choose.
    """
    found = row(connection, statement("windows"), {"id": ref})
    if found is None:
        return None
    footprint = geometry(found["geom"])
    doors = found["doors"] or ()
    if doors:
        slots = 1 + max(slot for _, _, slot, *_ in doors)
    else:
        slots = max(1, assumed_dwellings_per_floor(found["footprint_m2"], found["usage"]))
    plan = layout(footprint, found["levels"], slots)
    return BuildingWindows(
        building_id=found["id"],
        name=found["name"],
        levels=found["levels"],
        floor_height_m=round(found["height_m"] / found["levels"], 3),
        footprint=tuple(ring(part.exterior.coords) for part in polygons_of(footprint)),
        slots=slots,
        plans=tuple((slot, ring(outline.exterior.coords)) for slot, outline in plan.outlines()),
        windows=tuple(
            Window(
                dwelling_id=door,
                floor=floor,
                slot=slot,
                room=room,
                state=tenure or "unknown",
                people=None if number is None or tenure == "vacant" else Headcount(number),
                care=care,
            )
            for door, floor, slot, room, tenure, number, care in doors
        ),
        assumed=found["assumed"] or not doors,
    )
