"""Make a community's units: street faces, divided among compounds and buildings where a face is too heavy."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from psycopg2 import Binary
from psycopg2.extensions import connection as Connection
from psycopg2.extras import execute_values
from shapely.geometry.base import BaseGeometry

from data.planning.statements import fetched
from dispatch.errors import NoGridsYet
from geo.membership import OUTSIDE, assign
from geo.metric import areas_m2, local_projection
from geo.street_faces import SMALL_M2, merged_slivers, street_faces
from geo.subdivision import compounds, fitted, grounds

HEAVY = 1 / 5
"""A face with more homes than this share of a grid's mean is divided."""
SOURCE = "streets"
_BLOCK_NUMBER = re.compile(r"[\dA-Za-z一二三四五六七八九十]+(?:号楼|栋|座|幢|号|单元)?$")

Shapes = NDArray[np.object_]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class UnitsMade:
    """What came of it in a community; `buildings` are those placed, `slivers` what was cleaned away."""

    community: str
    edition: int
    units: int
    faces: int
    compounds: int
    buildings_alone: int
    buildings: int
    slivers: int


@dataclass(frozen=True, slots=True, eq=False)
class BuiltGround:
    """Buildings of a community in metres."""

    ids: list[int]
    shapes: Shapes
    names: list[str]
    households: NDArray[np.float64]


def make_units(connection: Connection, community: str) -> UnitsMade:
    """Make a new edition of a community's units from its streets and grids, as the owner.

    The ground of the grids in force is divided by streets, railways, shores and the borders
    of those grids, so that the plan in force can be told in units.

    Raises
    ------
    NoGridsYet
        The community has no basic grids: there is no ground to divide.
    """
    grids = fetched(connection, "grids", {"community": community})
    if not grids:
        raise NoGridsYet(community=community)
    shapes = np.asarray(shapely.from_wkb([bytes(geom) for _, geom in grids]), dtype=object)
    middle = shapely.total_bounds(shapes).reshape(2, 2).mean(0)
    projection = local_projection(*middle.tolist())
    own = projection.to_metres(shapes)
    area = shapely.union_all(own, grid_size=0.01)
    lines = [shapely.boundary(own), *_lines(connection, community, projection.to_metres)]
    faces = street_faces(np.concatenate(lines), area)
    ground = built_ground(connection, community, projection.to_metres)
    mean = float(ground.households.sum()) / len(grids)
    parts, kinds = divided(faces.shapes, ground, HEAVY * mean)
    units, kinds = tidy(parts, kinds)
    counted = {kind: kinds.count(kind) for kind in ("face", "compound", "building")}
    made = UnitsToKeep(community, SOURCE, projection.to_lnglat(units), kinds)
    edition, _ = keep_units(connection, made, ground, units_of_buildings(ground.shapes, units))
    return UnitsMade(
        community, edition, len(units), counted["face"], counted["compound"], counted["building"], len(ground.ids),
        faces.found - len(faces.shapes),
    )  # fmt: skip


def communities_with_grids(connection: Connection, area: str) -> list[str]:
    """Return the communities with basic grids in force that a region code covers."""
    return [code for (code,) in fetched(connection, "communities", {"area": area})]


def _lines(connection: Connection, community: str, to_metres: Callable[[Shapes], Shapes]) -> list[Shapes]:
    values = {"communities": [community]}
    found = [bytes(geom) for (geom,) in fetched(connection, "dividing", values)]
    barriers = shapely.from_wkb([bytes(geom) for geom, _ in fetched(connection, "barriers", values)])
    shores = [shapely.boundary(one) if one.geom_type.endswith("Polygon") else one for one in barriers]
    return [
        to_metres(np.asarray(shapely.from_wkb(found), dtype=object).reshape(-1)),
        to_metres(np.asarray(shores, dtype=object).reshape(-1)),
    ]


def built_ground(connection: Connection, community: str, to_metres: Callable[[Shapes], Shapes]) -> BuiltGround:
    """Return the buildings of a community in metres, by number."""
    rows = fetched(connection, "buildings", {"community": community})
    shapes = np.asarray(shapely.from_wkb([bytes(row[1]) for row in rows]), dtype=object).reshape(-1)
    return BuiltGround(
        [row[0] for row in rows], to_metres(shapes), [row[2] for row in rows],
        np.array([row[3] for row in rows], np.float64),
    )  # fmt: skip


def divided(faces: Shapes, ground: BuiltGround, most: float) -> tuple[list[BaseGeometry], list[str]]:
    """Return the parts of all faces with their kind; a face with at most `most` homes stays whole."""
    held = assign(ground.shapes, faces, [f"{at:08}" for at in range(len(faces))]).grid
    homes = np.bincount(held[held != OUTSIDE], ground.households[held != OUTSIDE], len(faces))
    parts: list[BaseGeometry] = []
    kinds: list[str] = []
    for at, face in enumerate(faces.tolist()):
        inside = np.flatnonzero(held == at)
        if homes[at] <= most or len(inside) < 2:
            parts.append(face)
            kinds.append("face" if homes[at] <= most or not len(inside) else "building")
            continue
        together = compounds(_compounds_of(ground, inside), ground.households[inside], most)
        cells = grounds(face, ground.shapes[inside])
        for group in range(int(together.max()) + 1):
            members = together == group
            parts.append(shapely.union_all(cells[members], grid_size=0.01))
            kinds.append("compound" if members.sum() > 1 else "building")
    return parts, kinds


def _compounds_of(ground: BuiltGround, inside: Ints) -> Ints:
    """Return which compound each building is of, by its name without the block's number; -1 without a name."""
    stems = [_BLOCK_NUMBER.sub("", ground.names[at].strip()) for at in inside.tolist()]
    known = {stem: number for number, stem in enumerate(dict.fromkeys(stem for stem in stems if stem))}
    return np.array([known.get(stem, -1) for stem in stems], np.int64)


def tidy(parts: list[BaseGeometry], kinds: list[str]) -> tuple[Shapes, list[str]]:
    """Return single polygons that tile the ground with the very same corners, slivers merged away."""
    pieces, owner = shapely.get_parts(fitted(parts), return_index=True)
    areal = (shapely.get_type_id(pieces) == shapely.GeometryType.POLYGON) & ~shapely.is_empty(pieces)
    pieces, owner = pieces[areal], owner[areal]
    kept = merged_slivers(pieces, 0.0, SMALL_M2 / 4)
    if len(kept) == len(pieces):
        return kept, [kinds[at] for at in owner.tolist()]
    inner = shapely.point_on_surface(kept)
    _, source = shapely.STRtree(pieces).query_nearest(inner, all_matches=False)
    return kept, [kinds[owner[at]] for at in source.tolist()]


@dataclass(frozen=True, slots=True, eq=False)
class UnitsToKeep:
    """Units of a new edition, WGS 84 polygons, each with its kind; and what a file said of them, empty where none did.

    `links` are pairs of neighbours with their border, by place; None where shapes tell.
    """

    community: str
    source: str
    shapes: Shapes
    kinds: Sequence[str]
    refs: Sequence[str] = ()
    homes: Sequence[float | None] = ()
    links: Sequence[tuple[int, int, float]] = ()


def keep_units(connection: Connection, units: UnitsToKeep, ground: BuiltGround, held: Ints) -> tuple[int, list[int]]:
    """Keep a new edition of a community's units; return its number and those of the units.

    `held` names the place of the unit that each building stands in.
    """
    community, count = units.community, len(units.shapes)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO unit_edition (community_code, source) VALUES (%s, %s) RETURNING id", [community, units.source]
        )
        (edition,) = cursor.fetchone() or (0,)
        rows = [
            (edition, community, kind, Binary(shape), area, ref, homes)
            for kind, shape, area, ref, homes in zip(
                units.kinds, shapely.to_wkb(units.shapes), areas_m2(units.shapes).tolist(),
                units.refs or [""] * count, units.homes or [None] * count, strict=True,
            )
        ]  # fmt: skip
        ids = execute_values(
            cursor,
            "INSERT INTO planning_unit (edition_id, community_code, kind, geom, area_m2, ref, households)"
            " VALUES %s RETURNING id",
            rows,
            page_size=1000,
            fetch=True,
        )
        numbers = [id for (id,) in ids]
        execute_values(
            cursor,
            "INSERT INTO planning_unit_building (edition_id, community_code, building_id, unit_id) VALUES %s",
            [(edition, community, id, numbers[at]) for id, at in zip(ground.ids, held.tolist(), strict=True)],
            page_size=1000,
        )
        execute_values(
            cursor,
            "INSERT INTO planning_unit_link (edition_id, unit_id, other_id, border_m) VALUES %s",
            [(edition, *sorted((numbers[one], numbers[other])), border) for one, other, border in units.links],
            page_size=1000,
        )
    return edition, numbers


def units_of_buildings(buildings: Shapes, units: Shapes) -> Ints:
    """Return the unit that holds most of each building; the nearest one where none touches it."""
    held = assign(buildings, units, [f"{at:08}" for at in range(len(units))]).grid
    outside = np.flatnonzero(held == OUTSIDE)
    if len(outside):
        _, nearest = shapely.STRtree(units).query_nearest(buildings[outside], all_matches=False)
        held[outside] = nearest
    return np.asarray(held, np.int64)
