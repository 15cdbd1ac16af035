"""Pour one community into a database that does not have it yet: COPY alone, with numbers known beforehand.

Every table has a block of ids for each community, so that ids do not hang on the order in which
communities are poured, and what was interrupted ends up as what was not.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from psycopg2 import extensions, sql
from shapely.geometry.base import BaseGeometry

from data.bulk import COVER, UpsertCounts, copy_rows, cover_rows, wkbs
from data.demo.district import patrolling
from data.demo.district.filling import Filled
from data.demo.duty import NIGHT, duty_hours
from data.demo.load import (
    PLACED,
    SOURCE,
    VALID_FROM,
    Load,
    cells,
    put_base,
    put_businesses,
    put_covers,
    put_people,
    put_territory,
    put_units,
)
from data.demo.tables import MemberRow
from data.figures import count_later, count_now
from data.roads import store_graph
from geo.road_rules import Mode

IDS_EACH = 100_000
NUMBERED = (
    "building", "stair_group", "dwelling", "household", "resident", "company", "premises", "camera", "sensor", "team",
    "member", "vehicle", "robot", "street", "ground",
)  # fmt: skip


@dataclass(slots=True)
class Pour(Load):
    """A load of rows that are all new; `index` counts the community from 0."""

    index: int = 0
    kept: dict[str, dict[str, int]] = field(default_factory=dict)

    def put(self, table: str, columns: Sequence[str], refs: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Copy rows in, each with the next id of the community's block."""
        first = self.index * IDS_EACH + 1
        if table not in NUMBERED:
            placed: Iterable[Sequence[object]] = (
                (self.code, SOURCE, ref, *row) for ref, row in zip(refs, rows, strict=True)
            )
            self._count(table, copy_rows(self.connection, table, (*PLACED, *columns), placed))
            return
        ids = dict(zip(refs, range(first, first + len(refs)), strict=True))
        placed = ((self.code, SOURCE, ref, ids[ref], *row) for ref, row in zip(refs, rows, strict=True))
        self._count(table, copy_rows(self.connection, table, (*PLACED, "id", *columns), placed))
        self.kept[table] = ids

    def put_keyed(
        self, table: str, columns: Sequence[str], rows: Sequence[Sequence[object]], key: Sequence[str]
    ) -> None:
        """Copy rows in; their `key` is known to be new."""
        del key
        self._count(table, copy_rows(self.connection, table, columns, rows))

    def cover(self, kind: str, refs_shapes: Iterable[tuple[str, BaseGeometry]]) -> None:
        """Copy in the cells that shapes touch."""
        self._count("cover", copy_rows(self.connection, "cover", COVER, cover_rows(self.code, kind, list(refs_shapes))))

    def learn(self, table: str) -> dict[str, int]:
        """Return the id of each ref poured; none before."""
        self.ids[table] = self.kept.get(table, {})
        return self.ids[table]

    def _count(self, table: str, rows: int) -> None:
        self.counts[table] = self.counts.get(table, UpsertCounts()) + UpsertCounts(inserted=rows)
        self.told(table, rows)


def pour(connection: extensions.connection, filled: Filled, index: int, seed: int) -> int:
    """Write one community in the caller's transaction; return how many rows.

    Its region and those above it are there already.
    """
    community, code = filled.community, filled.place.code
    load = Pour(connection, lambda *_: None, code, index=index)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
    count_later(connection)
    put_territory(load, community)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE grid SET kind = 'special' WHERE code = ANY(%s)", [sorted(filled.special)])
    shapes = [shape for *_, shape in filled.micro]
    columns = ("code", "grid_code", "name", "source", "source_ref", "geom", "cell", "valid_from")
    rows = [
        (micro, grid, name, SOURCE, micro, geom, cell, VALID_FROM)
        for (micro, grid, name, _), geom, cell in zip(filled.micro, wkbs(shapes), cells(shapes), strict=True)
    ]
    load.put_keyed("micro_grid", columns, rows, ("code",))
    if filled.micro:
        load.cover("micro_grid", ((micro, shape) for micro, _, _, shape in filled.micro))
    put_people(load, community)
    put_businesses(load, community)
    put_units(load, community)
    put_base(load, community)
    put_covers(load, community)
    for graph in community.graphs:
        store_graph(connection, code, Mode(graph.mode), graph.graph, f"demo district:{seed}")
    count_now(connection, code)
    rounds = patrolling.put_rounds(connection, code, index, seed, nights_of(community.members))
    return sum(counts.inserted for counts in load.counts.values()) + rounds


def nights_of(members: Sequence[MemberRow]) -> set[str]:
    """Return the grids whose only officers have the night."""
    hours = duty_hours(members)
    by_grid: dict[str, set[bool]] = {}
    for one in members:
        if one.grid_code is not None:
            by_grid.setdefault(one.grid_code, set()).add(hours[one.ref] == NIGHT)
    return {grid for grid, night in by_grid.items() if night == {True}}


def reserve(connection: extensions.connection, communities: int) -> None:
    """Let whatever comes in beside the demo be numbered behind all blocks."""
    with connection.cursor() as cursor:
        blocks = [(table, IDS_EACH) for table in NUMBERED]
        for table, each in blocks + [(table, patrolling.IDS_EACH) for table in patrolling.NUMBERED]:
            cursor.execute(
                sql.SQL(
                    "SELECT setval(pg_get_serial_sequence(%s, 'id'), greatest(%s, (SELECT coalesce(max(id), 1) FROM {})))"
                ).format(sql.Identifier(table)),
                [table, communities * each],
            )
