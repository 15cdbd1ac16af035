"""What stands where, kept by this process: a report should not have to ask again for the same street corner."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import shapely
from psycopg2.extensions import connection as Connection
from shapely.geometry.base import BaseGeometry

from data.cases.statements import statement
from geo.cells import ancestors

MOST_CELLS = 60_000
Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """A grid, building or named street: the grid it is or belongs to, what it is called, its shape in WGS 84."""

    kind: str
    ref: str
    community_code: str
    grid_code: str | None
    name: str
    address: str
    shape: BaseGeometry


@dataclass(frozen=True, slots=True)
class Kept:
    """What was read at one revision: keys by scope and cell, and things by scope and key."""

    revision: int
    cells: dict[tuple[str, int], tuple[Standing, ...]] = field(default_factory=dict)
    things: dict[tuple[str, Key], Standing] = field(default_factory=dict)


class GroundShelf:
    """The grids, buildings and named streets of each cell, as each scope sees them; any thread may use it.

    Whatever changes one of them counts up the revision of its map layer, and then nothing that
    was kept before is used again. Shapes are not prepared: that is not safe for several threads.
    """

    def __init__(self) -> None:
        self._kept = Kept(-1)

    def at(self, connection: Connection, scope: str, revision: int, cells: Sequence[int]) -> list[Standing]:
        """Return what meets any of `cells`, each once, by kind and ref; two round trips where it is not kept."""
        kept = self._kept
        if kept.revision != revision or len(kept.cells) > MOST_CELLS:
            self._kept = kept = Kept(revision)
        missing = [cell for cell in cells if (scope, cell) not in kept.cells]
        if missing:
            _read(connection, scope, missing, kept)
        unique = {(one.kind, one.ref, one.community_code): one for cell in cells for one in kept.cells[scope, cell]}
        return [unique[key] for key in sorted(unique)]


def _read(connection: Connection, scope: str, cells: Sequence[int], kept: Kept) -> None:
    # A compacted cover holds the cell itself or one above it.
    pairs = [(cell, covering) for cell in cells for covering in (cell, *ancestors([cell]))]
    meets: dict[int, list[Key]] = {cell: [] for cell in cells}
    with connection.cursor() as cursor:
        cursor.execute(
            statement("ground_of_cells"),
            {"cells": [cell for cell, _ in pairs], "covering": [above for _, above in pairs]},
        )
        for cell, kind, ref, community in cursor:
            meets[cell].append((kind, ref, community))
    unknown = {key for keys in meets.values() for key in keys if (scope, key) not in kept.things}
    for one in _things(connection, sorted(unknown)):
        kept.things[scope, (one.kind, one.ref, one.community_code)] = one
    for cell, keys in meets.items():
        # What covers a cell but has ended, or has no name, is no thing here.
        kept.cells[scope, cell] = tuple(kept.things[scope, key] for key in keys if (scope, key) in kept.things)


def _things(connection: Connection, keys: Iterable[Key]) -> list[Standing]:
    by_kind: dict[str, list[str]] = {"grid": [], "building": [], "street": []}
    for kind, ref, _ in keys:
        by_kind[kind].append(ref)
    if not any(by_kind.values()):
        return []
    with connection.cursor() as cursor:
        cursor.execute(statement("ground_things"), by_kind)
        rows = cursor.fetchall()
    shapes = shapely.from_wkb([bytes(geom) for *_, geom in rows])
    return [
        Standing(kind, ref, community, grid, name, address, shape)
        for (kind, ref, community, grid, name, address, _), shape in zip(rows, shapes, strict=True)
    ]
