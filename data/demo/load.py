"""Put the demo community into the database; the second time changes nothing."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import numpy as np
from psycopg2 import extensions, sql
from shapely.geometry.base import BaseGeometry

from data.bulk import UpsertCounts, bump_layer_revision, replace_covers, upsert, wkbs
from data.demo.community import Community
from data.demo.duty import duty_hours
from data.demo.names import COMMUNITY_CODE, REGION_NAMES
from data.demo.patrols import put_demo_patrols
from data.demo.rules import put_demo_rules
from data.figures import count_later, count_now
from data.import_run import begin_run
from data.roads import store_graph
from data.units import hold_units, sync_units
from dispatch.errors import JingweiError
from geo.cells import cells_of_shapes
from geo.codes import chain
from geo.metric import areas_m2, lengths_m
from geo.road_rules import Mode

SOURCE = "demo"
VALID_FROM = date(2026, 1, 1)
PLACED = ("community_code", "source", "source_ref")
LAYER_TABLES = {
    "grids": ("grid", "building_grid", "comprehensive_grid", "member"),
    "buildings": ("building", "building_grid", "dwelling"),
    "cameras": ("camera",),
    "sensors": ("sensor",),
    "vehicles": ("vehicle",),
    "teams": ("team",),
    "robots": ("robot",),
    "premises": ("premises",),
    "streetnames": ("street",),
    "base": ("street", "ground"),
}


class OtherDemoThere(JingweiError):
    code = "other_demo_there"
    zh = "数据库中已有另一份演示社区（与种子 {seed} 不同）。数据未改动。请使用空数据库，或沿用原来的种子。"
    en = (
        "The database already holds another demo community than that of seed {seed}. Nothing was changed. "
        "Use an empty database, or the seed it was made with."
    )


@dataclass(slots=True)
class Load:
    """One run: the connection, what was written per table, and the ids that refs were given."""

    connection: extensions.connection
    told: Callable[[str, int], None]
    code: str = COMMUNITY_CODE
    counts: dict[str, UpsertCounts] = field(default_factory=dict)
    ids: dict[str, dict[str, int]] = field(default_factory=dict)

    def put(self, table: str, columns: Sequence[str], refs: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Upsert rows of a table keyed by community, source and ref, and learn their ids."""
        placed = [(self.code, SOURCE, ref, *row) for ref, row in zip(refs, rows, strict=True)]
        self.counts[table] = upsert(self.connection, table, (*PLACED, *columns), placed)
        self.told(table, len(placed))

    def put_keyed(
        self, table: str, columns: Sequence[str], rows: Sequence[Sequence[object]], key: Sequence[str]
    ) -> None:
        """Upsert rows of a table with a key of its own."""
        counts = upsert(self.connection, table, columns, rows, key)
        self.counts[table] = self.counts.get(table, UpsertCounts()) + counts
        self.told(table, len(rows))

    def cover(self, kind: str, refs_shapes: Iterable[tuple[str, BaseGeometry]]) -> None:
        """Write the cells that shapes touch."""
        replace_covers(self.connection, self.code, kind, refs_shapes)

    def learn(self, table: str) -> Mapping[str, int]:
        """Return the id of each ref of a table."""
        with self.connection.cursor() as cursor:
            cursor.execute(
                sql.SQL("SELECT source_ref, id FROM {} WHERE community_code = %s AND source = %s").format(
                    sql.Identifier(table)
                ),
                (self.code, SOURCE),
            )
            self.ids[table] = dict(cursor.fetchall())
        return self.ids[table]


def load_community(
    connection: extensions.connection, community: Community, told: Callable[[str, int], None] = lambda *_: None
) -> dict[str, UpsertCounts]:
    """Write the community in the caller's transaction and return what changed per table.

    Parameters
    ----------
    connection
        The owner's, inside a transaction.
    community
        What to write.
    told
        Called with table and number of rows when a table is done.

    Raises
    ------
    OtherDemoThere
        When the demo community of another seed is already there.
    """
    begin_run(connection)
    hold_units(connection)
    refuse_other(connection, community)
    load = Load(connection, told)
    # Nothing is known yet of tables being filled: counting after each of them took minutes.
    count_later(connection)
    put_regions(load, community)
    put_territory(load, community)
    put_people(load, community)
    put_businesses(load, community)
    put_units(load, community)
    put_base(load, community)
    graphs = [
        store_graph(connection, COMMUNITY_CODE, Mode(g.mode), g.graph, f"demo:{community.seed}")
        for g in community.graphs
    ]
    changed = {table for table, counts in load.counts.items() if counts.changed}
    count_now(connection, COMMUNITY_CODE if changed else None)
    stale = [layer for layer, tables in LAYER_TABLES.items() if changed & set(tables)]
    if changed:
        put_covers(load, community)
        bump_layer_revision(connection, *stale)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    if changed or any(graphs):
        remember(connection, community)
    hours = duty_hours(community.members)
    members = load.learn("member")
    sync_units(connection, datetime.now(UTC), {("member", members[ref]): when for ref, when in hours.items()})
    put_demo_rules(connection, community.seed)
    put_demo_patrols(connection, community.seed)
    return load.counts


def refuse_other(connection: extensions.connection, community: Community) -> None:
    """Raise when the last demo loaded here is not this one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sha256 FROM import_run WHERE kind = 'demo' ORDER BY id DESC LIMIT 1")
        row = cursor.fetchone()
    if row is not None and row[0] != community.fingerprint():
        raise OtherDemoThere(seed=community.seed)


def remember(connection: extensions.connection, community: Community) -> None:
    """Note which community was loaded."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO import_run (kind, file, sha256, accepted, rejected, report) VALUES ('demo', %s, %s, %s, 0, '{}')",
            (f"seed {community.seed}", community.fingerprint(), len(community.buildings)),
        )


def put_regions(load: Load, community: Community) -> None:
    """Write the community and name what is above it, unless it has a name."""
    with load.connection.cursor() as cursor:
        above: str | None = None
        for code in chain(COMMUNITY_CODE):
            cursor.execute(
                "INSERT INTO region (code, parent_code, name) VALUES (%s, %s, %s) ON CONFLICT (code) DO NOTHING",
                (code, above, REGION_NAMES[code]),
            )
            above = code
    boundary = wkbs([community.boundary])[0]
    load.put_keyed(
        "region", ("code", "name", "boundary"), [(COMMUNITY_CODE, REGION_NAMES[COMMUNITY_CODE], boundary)], ("code",)
    )
    load.put_keyed(
        "tag", ("code", "subject", "label_zh", "label_en", "sensitive"),
        [(t.code, t.subject, t.label_zh, t.label_en, t.sensitive) for t in community.tags], ("code",),
    )  # fmt: skip


def put_territory(load: Load, community: Community) -> None:
    """Write grids, buildings, stair groups and dwellings."""
    load.put_keyed(
        "comprehensive_grid", ("code", "street_code", "name", "colour", "valid_from"),
        [(c.code, load.code[:9], c.name, c.colour, VALID_FROM) for c in community.comprehensive_grids], ("code",),
    )  # fmt: skip
    shapes = [g.shape for g in community.grids]
    load.put(
        "grid", ("code", "name", "comprehensive_code", "colour", "geom", "cell", "area_m2", "valid_from"),
        [g.code for g in community.grids],
        (
            (g.code, g.name, g.comprehensive_code, g.colour, geom, cell, area, VALID_FROM)
            for g, geom, cell, area in zip(community.grids, wkbs(shapes), cells(shapes), areas_m2(shapes).tolist(), strict=True)
        ),
    )  # fmt: skip
    outlines = [b.shape for b in community.buildings]
    load.put(
        "building",
        ("name", "address", "usage", "levels", "height_m", "footprint_m2", "geom", "cell", "valid_from"),
        [b.ref for b in community.buildings],
        (
            (b.name, b.address, b.usage, b.levels, b.height_m, round(area, 1), geom, cell, VALID_FROM)
            for b, geom, cell, area in zip(
                community.buildings, wkbs(outlines), cells(outlines), areas_m2(outlines).tolist(), strict=True
            )
        ),
    )
    buildings = load.learn("building")
    load.put_keyed(
        "building_grid", ("community_code", "building_id", "grid_code", "share", "valid_from"),
        [(load.code, buildings[b.ref], b.grid_code, 1.0, VALID_FROM) for b in community.buildings],
        ("community_code", "building_id", "valid_from"),
    )  # fmt: skip
    put_tags(load, "building", [(b.ref, b.tags) for b in community.buildings])
    load.put(
        "stair_group", ("building_id", "label"), [s.ref for s in community.stairs],
        ((buildings[s.building], s.label) for s in community.stairs),
    )  # fmt: skip
    stairs = load.learn("stair_group")
    load.put(
        "dwelling", ("building_id", "stair_group_id", "floor", "slot", "room", "address", "area_m2"),
        [d.ref for d in community.dwellings],
        (
            (buildings[d.building], stairs[d.stair] if d.stair else None, d.floor, d.slot, d.room, d.address, d.area_m2)
            for d in community.dwellings
        ),
    )  # fmt: skip


def put_people(load: Load, community: Community) -> None:
    """Write households and residents with their tags."""
    dwellings = load.learn("dwelling")
    load.put(
        "household", ("dwelling_id", "tenure", "valid_from"), [h.ref for h in community.households],
        ((dwellings[h.dwelling], h.tenure, VALID_FROM) for h in community.households),
    )  # fmt: skip
    households = load.learn("household")
    put_tags(load, "household", [(h.ref, h.tags) for h in community.households])
    load.put(
        "resident", ("household_id", "name", "phone", "gender", "birth_year", "head", "valid_from"),
        [r.ref for r in community.residents],
        ((households[r.household], r.name, r.phone, r.gender, r.birth_year, r.head, VALID_FROM) for r in community.residents),
    )  # fmt: skip
    load.learn("resident")
    put_tags(load, "resident", [(r.ref, r.tags) for r in community.residents])


def put_tags(load: Load, subject: str, tagged: Sequence[tuple[str, tuple[str, ...]]]) -> None:
    """Write which tags hang on things of a table whose ids are known."""
    ids = load.ids[subject]
    columns = ("community_code", f"{subject}_id", "tag_code")
    load.put_keyed(
        f"{subject}_tag", columns, [(load.code, ids[ref], tag) for ref, tags in tagged for tag in tags], columns
    )


def put_businesses(load: Load, community: Community) -> None:
    """Write companies and premises."""
    buildings = load.ids["building"]
    load.put(
        "company", ("name", "industry", "building_id", "floor", "valid_from"), [c.ref for c in community.companies],
        ((c.name, c.industry, buildings[c.building], c.floor, VALID_FROM) for c in community.companies),
    )  # fmt: skip
    shapes = [p.shape for p in community.premises]
    load.put(
        "premises", ("name", "kind", "small", "building_id", "floor", "geom", "cell", "valid_from"),
        [p.ref for p in community.premises],
        (
            (p.name, p.kind, p.small, buildings[p.building], p.floor, geom, cell, VALID_FROM)
            for p, geom, cell in zip(community.premises, wkbs(shapes), cells(shapes), strict=True)
        ),
    )  # fmt: skip
    load.learn("premises")
    put_tags(load, "premises", [(p.ref, p.tags) for p in community.premises])


def put_units(load: Load, community: Community) -> None:
    """Write devices, teams, members, vehicles and robots."""
    buildings, dwellings = load.ids["building"], load.ids["dwelling"]

    def located(shapes: Sequence[BaseGeometry]) -> list[tuple[bytes, int, date]]:
        return [(geom, cell, VALID_FROM) for geom, cell in zip(wkbs(shapes), cells(shapes), strict=True)]

    where = ("geom", "cell", "valid_from")
    load.put(
        "camera", ("name", "kind", "direction_deg", "field_of_view_deg", "range_m", "gb28181_id", "status", *where),
        [c.ref for c in community.cameras],
        (
            (c.name, c.kind, c.direction_deg, c.field_of_view_deg, c.range_m, c.gb28181_id, c.status, *spot)
            for c, spot in zip(community.cameras, located([c.shape for c in community.cameras]), strict=True)
        ),
    )  # fmt: skip
    load.put(
        "sensor", ("name", "kind", "status", "building_id", "dwelling_id", "floor", *where), [s.ref for s in community.sensors],
        (
            (s.name, s.kind, s.status, buildings[s.building] if s.building else None, dwellings[s.dwelling] if s.dwelling else None,
             s.floor, *spot)
            for s, spot in zip(community.sensors, located([s.shape for s in community.sensors]), strict=True)
        ),
    )  # fmt: skip
    # What a unit does now is not for the demo to say a second time.
    status = () if load.learn("team") else ("status",)
    load.put(
        "team", ("name", "kind", "capabilities", "phone", *where, *status), [t.ref for t in community.teams],
        (
            (t.name, t.kind, list(t.capabilities), t.phone, *spot, *(t.status for _ in status))
            for t, spot in zip(community.teams, located([t.shape for t in community.teams]), strict=True)
        ),
    )  # fmt: skip
    teams = load.learn("team")
    load.put(
        "member", ("team_id", "name", "post", "phone", "grid_code", "comprehensive_code", "valid_from", *status),
        [m.ref for m in community.members],
        (
            (teams[m.team] if m.team else None, m.name, m.post, m.phone, m.grid_code, m.comprehensive_code, VALID_FROM,
             *(m.status for _ in status))
            for m in community.members
        ),
    )  # fmt: skip
    load.put(
        "vehicle", ("plate", "kind", "capabilities", "team_id", *where, *status), [v.ref for v in community.vehicles],
        (
            (v.plate, v.kind, list(v.capabilities), teams[v.team], *spot, *(v.status for _ in status))
            for v, spot in zip(community.vehicles, located([v.shape for v in community.vehicles]), strict=True)
        ),
    )  # fmt: skip
    load.put(
        "robot", ("name", "kind", *where, *status), [r.ref for r in community.robots],
        (
            (r.name, r.kind, *spot, *(r.status for _ in status))
            for r, spot in zip(community.robots, located([r.shape for r in community.robots]), strict=True)
        ),
    )  # fmt: skip


def put_base(load: Load, community: Community) -> None:
    """Write streets and ground."""
    lines = [s.shape for s in community.streets]
    load.put(
        "street", ("name", "class", "width_m", "oneway", "length_m", "geom", "cell"), [s.ref for s in community.streets],
        (
            (s.name, s.klass, s.width_m, s.oneway, round(length, 2), geom, cell)
            for s, length, geom, cell in zip(community.streets, lengths_m(lines).tolist(), wkbs(lines), cells(lines), strict=True)
        ),
    )  # fmt: skip
    areas = [g.shape for g in community.ground]
    load.put(
        "ground", ("kind", "name", "geom", "cell"), [g.ref for g in community.ground],
        ((g.kind, g.name, geom, cell) for g, geom, cell in zip(community.ground, wkbs(areas), cells(areas), strict=True)),
    )  # fmt: skip


def put_covers(load: Load, community: Community) -> None:
    """Write the cells that grids, buildings, streets and ground touch."""
    for kind, rows in (("building", community.buildings), ("street", community.streets), ("ground", community.ground)):
        ids = load.ids.get(kind) or load.learn(kind)
        load.cover(kind, ((str(ids[row.ref]), row.shape) for row in rows))
    load.cover("grid", ((g.code, g.shape) for g in community.grids))
    load.told("cover", len(community.buildings))


def cells(shapes: Sequence[BaseGeometry]) -> list[int]:
    """Return the cell of each shape's representative point."""
    array = np.empty(len(shapes), dtype=object)
    array[:] = list(shapes)
    found: list[int] = cells_of_shapes(array).tolist()
    return found
