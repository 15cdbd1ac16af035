"""The figures of every grid at once."""

import math
from datetime import date, datetime

import numpy as np
import shapely
from numpy.typing import NDArray
from psycopg2.extensions import connection as Connection

from data.territory.statements import rows, statement
from dispatch.territory import WEEKS_COUNTED, Crumb, GridFigures, Headcount, Kind
from geo.metric import areas_m2, distances_m, lengths_m

COMPACTNESS_DECIMALS = 3
PIECE_DEG = 0.0002
"""Streets are shared out among grids in pieces of at most 22 m, each by its middle."""


def grid_figures(connection: Connection, since: datetime, until: datetime, on: date | None = None) -> list[GridFigures]:
    """Return every grid in scope by code; incidents are those of the four weeks from `since` until before `until`.

    With `on` the grids of that day, in the borders they had at its end.
    """
    found = rows(connection, statement("grid_figures"), {"since": since, "until": until, "on": on})
    if not found:
        return []
    shapes = shapely.from_wkb(np.array([bytes(one["geom"]) for one in found], dtype=object))
    apart = _standing_apart(connection, shapes)
    street_m = _streets_within(connection, shapes)
    outline_m = lengths_m(shapes)
    area_m2 = areas_m2(shapes)
    compactness = 4 * math.pi * area_m2 / np.square(outline_m)
    return [
        GridFigures(
            code=one["code"],
            name=one["name"],
            kind=one["kind"],
            community=Crumb(Kind.REGION, one["community"], one["community_name"]),
            street=Crumb(Kind.REGION, one["street"], one["street_name"]),
            buildings=one["buildings"],
            households=one["households"],
            dwellings=one["dwellings"],
            residents=Headcount(one["people"]),
            incidents_a_week=one["incidents"] / WEEKS_COUNTED,
            devices=one["sensors"] + int(standing),
            area_m2=one["area_m2"] or float(size_m2),
            street_m=float(walked_m),
            compactness=round(float(round_), COMPACTNESS_DECIMALS),
        )
        for one, standing, walked_m, size_m2, round_ in zip(found, apart, street_m, area_m2, compactness, strict=True)
    ]


def _standing_apart(connection: Connection, grids: NDArray[np.object_]) -> NDArray[np.int64]:
    """Count devices with a place of their own in each grid; on a border the lower code has it."""
    found = rows(connection, statement("devices_apart"), {})
    points = shapely.from_wkb(np.array([bytes(one["geom"]) for one in found], dtype=object))
    _, owners = _owners(points, grids)
    return np.bincount(owners, minlength=len(grids))


def _streets_within(connection: Connection, grids: NDArray[np.object_]) -> NDArray[np.float64]:
    """Measure the streets and paths in each grid, what somebody patrols there; a metre belongs to one grid."""
    found = rows(connection, statement("streets_patrolled"), {})
    lines = shapely.get_parts(shapely.from_wkb(np.array([bytes(one["geom"]) for one in found], dtype=object)))
    places, of = shapely.get_coordinates(shapely.segmentize(lines, PIECE_DEG), return_index=True)
    along = np.flatnonzero(of[1:] == of[:-1])
    starts, ends = places[along], places[along + 1]
    pieces, owners = _owners(shapely.points((starts + ends) / 2), grids)
    lengths = distances_m(*starts[pieces].T, *ends[pieces].T)
    return np.asarray(np.bincount(owners, lengths, len(grids)), np.float64)


def _owners(points: NDArray[np.object_], grids: NDArray[np.object_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return which points lie in a grid, and in which; on a border it is the lower code's."""
    which, where = shapely.STRtree(grids).query(points, predicate="intersects")
    order = np.lexsort((where, which))
    mine, first = np.unique(which[order], return_index=True)
    return mine, where[order][first]
