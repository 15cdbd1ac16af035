"""Facts of buildings and dwellings."""

from psycopg2.extensions import connection as Connection

from data.territory.statements import area_figures, leaders, lineage, row, statement
from data.territory.values import (
    LISTED,
    block_figures,
    crumb,
    geometry,
    identity,
    listing,
    staff,
    tag_counts,
    tags,
)
from dispatch.territory import BuildingFacts, Crumb, DwellingFacts, Headcount, Kind, Person


def building(connection: Connection, ref: int) -> BuildingFacts | None:
    """Return the facts of a building, or None."""
    query = statement("card_building").format(
        area_figures=area_figures(),
        leaders=leaders("g", "code"),
        lineage=lineage("b", "community_code"),
    )
    found = row(connection, query, {"id": ref, "listed": LISTED})
    if found is None:
        return None
    grid = crumb(Kind.GRID, found, "grid")
    figures = block_figures(found)
    return BuildingFacts(
        identity=identity(Kind.BUILDING, found, [grid], geometry(found["geom"])),
        address=found["address"],
        usage=found["usage"],
        levels=found["levels"],
        levels_assumed=found["levels_assumed"],
        height_m=found["height_m"],
        height_assumed=found["height_assumed"],
        footprint_m2=found["footprint_m2"],
        stair_groups=found["stair_groups"],
        grid=grid,
        leaders=staff(found["leaders"]),
        figures=figures,
        tags=tag_counts(found["tags"]),
        building_tags=tags(found["building_tags"]),
        premises=listing(Kind.PREMISES, found["listed_premises"], figures.premises),
        companies=listing(None, found["listed_companies"], figures.companies),
        sensors=listing(Kind.SENSOR, found["listed_sensors"], figures.sensors.total if figures.sensors else 0),
    )


def dwelling(connection: Connection, ref: int) -> DwellingFacts | None:
    """Return the facts of a dwelling and its household, or None."""
    query = statement("card_dwelling").format(leaders=leaders("g", "code"), lineage=lineage("d", "community_code"))
    found = row(connection, query, {"id": ref})
    if found is None:
        return None
    grid = crumb(Kind.GRID, found, "grid")
    house = Crumb(Kind.BUILDING, str(found["building_id"]), found["building_name"])
    people = tuple(
        Person(resident, name, phone, gender, birth_year, head, tags(marks))
        for resident, name, phone, gender, birth_year, head, marks in found["people"] or ()
    )
    registered = found["tenure"] is not None
    return DwellingFacts(
        identity=identity(Kind.DWELLING, {**found, "name": found["room"]}, [grid, house], geometry(found["geom"])),
        building=house,
        floor=found["floor"],
        room=found["room"],
        stair_group=found["stair_group"] or "",
        address=found["address"],
        area_m2=found["area_m2"],
        assumed=found["assumed"],
        tenure=found["tenure"],
        headcount=Headcount(len(people)) if registered else None,
        people=people,
        household_tags=tags(found["household_tags"]),
        grid=grid,
        leaders=staff(found["leaders"]),
        sensors=listing(Kind.SENSOR, found["listed_sensors"]),
    )
