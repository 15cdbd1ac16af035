"""What an actor's map starts from."""

import hashlib
from collections.abc import Mapping
from types import MappingProxyType

import shapely
from psycopg2.extensions import connection as Connection

from data.territory.statements import row, rows, statement
from data.territory.values import CRS_DECIMALS, geometry
from dispatch.territory import Bounds, Crumb, Kind, Layer, Overview

TAG_CHARACTERS = 8
ROWS_FORMAT = 2
"""Counts up when rows gain a field: a browser keeps what it has under a revision for good."""

MADE_OF: Mapping[Layer, tuple[str, ...]] = MappingProxyType({Layer.PLACENAMES: ("grids", "buildings")})
"""Layers without rows of their own, and those they change with."""


def overview(connection: Connection, scope: str) -> Overview:
    """Return the actor's top region, the area of its grids, and how many of each thing there are."""
    found = row(connection, statement("overview"), {"scope": scope}) or {}
    bounds = _bounds(found["grid_geoms"])
    if bounds is None:
        # A place imported without grids: a building or street of each kilometre will do.
        bounds = _bounds([one["geom"] for one in rows(connection, statement("sample_places"), {})])
    region = found["region"]
    return Overview(
        region=Crumb(Kind.REGION, *region) if region else None,
        bounds=bounds,
        counts=found["counts"],
        revisions=revisions(connection, scope),
        from_osm=found["from_osm"],
    )


def revisions(connection: Connection, scope: str) -> dict[str, str]:
    """Return a mark for each layer that changes with its rows and with who looks.

    It goes into addresses that browsers keep for good, so it must differ between scopes,
    and between two databases that both stand at revision 1.
    """
    written = {one["layer"]: (one["revision"], one["written"]) for one in rows(connection, statement("revisions"), {})}
    marks = {}
    for layer in Layer:
        sources = [written.get(source, (0, "0")) for source in MADE_OF.get(layer, (layer.value,))]
        revision, transaction = sum(one for one, _ in sources), " ".join(one for _, one in sources)
        digest = hashlib.sha256(f"{layer.value} {revision} {transaction} {scope} {ROWS_FORMAT}".encode()).hexdigest()
        marks[layer.value] = f"{revision}-{digest[:TAG_CHARACTERS]}"
    return marks


def _bounds(wkbs: list[memoryview] | None) -> Bounds | None:
    if not wkbs:
        return None
    west, south, east, north = shapely.total_bounds([geometry(wkb) for wkb in wkbs]).round(CRS_DECIMALS).tolist()
    return (west, south, east, north)
