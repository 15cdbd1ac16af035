"""Facts of areas: regions, comprehensive grids and grids."""

from collections.abc import Sequence
from dataclasses import replace

import shapely
from psycopg2.extensions import connection as Connection
from shapely.geometry.base import BaseGeometry

from data.territory.standing import Standing, standing_in
from data.territory.statements import Row, area_figures, homes, lineage, row, statement
from data.territory.values import (
    LISTED,
    block_figures,
    devices,
    geometry,
    identity,
    listing,
    staff,
    tag_counts,
)
from dispatch.territory import (
    ComprehensiveGridFacts,
    Crumb,
    DeviceCount,
    Figures,
    GridFacts,
    Headcount,
    Kind,
    RegionFacts,
)


def region(connection: Connection, code: str) -> RegionFacts | None:
    """Return the facts of an administrative region, or None."""
    query = statement("card_region").format(homes=homes(), lineage=lineage("area", "code"))
    found = row(connection, query, {"id": code, "listed": 4 * LISTED})
    if found is None:
        return None
    shape = geometry(found["boundary"]) if found["boundary"] else _envelope(found["geoms"])
    grids, area_m2 = found["grids"]
    lowest = found["child_regions"] == 0
    children = (
        listing(Kind.GRID, found["listed_grids"], grids)
        if lowest
        else listing(Kind.REGION, found["listed_regions"], found["child_regions"])
    )
    return RegionFacts(
        identity=identity(Kind.REGION, found, shape=shape),
        level=found["level"],
        children=children,
        leaders=staff(found["leaders"]),
        figures=Figures(
            population=Headcount(found["population"]),
            households=found["households"],
            dwellings=found["dwellings"],
            buildings=found["buildings"],
            grids=grids,
            cameras=devices(found["cameras"]),
            sensors=devices(found["sensors"]),
            vehicles=found["vehicles"],
            teams=found["teams"],
            premises=found["premises"],
            companies=found["companies"],
            area_m2=area_m2,
        ),
        tags=tag_counts(found["tags"]),
    )


def comprehensive_grid(connection: Connection, code: str) -> ComprehensiveGridFacts | None:
    """Return the facts of a comprehensive grid, or None."""
    query = statement("card_comprehensive_grid").format(
        area_figures=area_figures(), lineage=lineage("c", "street_code")
    )
    found = row(connection, query, {"id": code, "listed": 4 * LISTED})
    if found is None:
        return None
    area = _union(found["geoms"])
    children = listing(Kind.GRID, found["listed"], found["grids"])
    codes = [child.id for child in children.items]
    return ComprehensiveGridFacts(
        identity=identity(Kind.COMPREHENSIVE_GRID, found, shape=area),
        children=children,
        leaders=staff(found["leaders"]),
        figures=replace(
            _with_standing(found, standing_in(connection, codes, area)), grids=found["grids"], area_m2=found["area_m2"]
        ),
        tags=tag_counts(found["tags"]),
    )


def grid(connection: Connection, code: str) -> GridFacts | None:
    """Return the facts of a basic or special grid, or None."""
    query = statement("card_grid").format(area_figures=area_figures(), lineage=lineage("g", "community_code"))
    found = row(connection, query, {"id": code, "listed": LISTED})
    if found is None:
        return None
    area = geometry(found["geom"])
    above = found["comprehensive"]
    return GridFacts(
        identity=identity(Kind.GRID, found, shape=area),
        type=found["kind"],
        comprehensive=Crumb(Kind.COMPREHENSIVE_GRID, *above) if above else None,
        leaders=staff(found["leaders"]),
        figures=replace(_with_standing(found, standing_in(connection, [code], area)), area_m2=found["area_m2"]),
        tags=tag_counts(found["tags"]),
        buildings=listing(Kind.BUILDING, found["listed"], found["buildings"]),
        micro_grids=found["micro_grids"],
        valid_from=found["valid_from"],
        valid_to=found["valid_to"],
        versions=found["versions"],
        successors=tuple(Crumb(Kind.GRID, *one) for one in found["successors"] or ()),
    )


def _with_standing(found: Row, standing: Standing) -> Figures:
    figures = block_figures(found)
    indoors = figures.sensors or DeviceCount(0, 0)
    return replace(
        figures,
        cameras=standing.cameras,
        sensors=DeviceCount(indoors.total + standing.sensors.total, indoors.online + standing.sensors.online),
        premises=(figures.premises or 0) + standing.premises,
        vehicles=standing.vehicles,
        teams=standing.teams,
    )


def _union(wkbs: Sequence[memoryview] | None) -> BaseGeometry:
    return shapely.union_all([geometry(wkb) for wkb in wkbs or ()])


def _envelope(wkbs: Sequence[memoryview] | None) -> BaseGeometry | None:
    if not wkbs:
        return None
    return shapely.box(*shapely.total_bounds([geometry(wkb) for wkb in wkbs]))
