"""Hexagons against a group-by over parents that H3 itself gives, counted from the plain tables."""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

import h3.api.basic_int as h3
import numpy as np
import pytest
import shapely
from psycopg2.extensions import connection as Connection
from psycopg2.extras import execute_values

from data.aggregates.reader import PostgresAggregates
from data.database import Database
from data.tracks.store import PostgresTracks
from data.units import sync_units
from dispatch.errors import BadValue, NotPermitted, UnknownThing
from dispatch.permissions import Actor, Role
from dispatch.ports.tracks import KeptFixes
from dispatch.service import AggregateService
from dispatch.territory.counting import Narrowing, Question, Subject
from dispatch.tracks.fixes import columns_of
from geo.cells import cell_of, cells_of, ring
from tests.fixtures.hamlet import BEI, EAST, LAT, LNG, NAN, NORTH, STEP, WEST, Hamlet, settle

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
HOUSES = 400
CAMERAS = 120
INCIDENTS = 150


@dataclass(frozen=True, slots=True)
class Town:
    """The hamlet with many more houses, cameras and incidents around it."""

    hamlet: Hamlet
    service: AggregateService


@pytest.fixture(scope="module")
def town(module_database: Database) -> Town:
    hamlet = settle(module_database)
    with module_database.owner() as connection:
        _fill(connection, np.random.default_rng(7))
        sync_units(connection, NOON)
    return Town(hamlet, AggregateService(PostgresAggregates(module_database), lambda: NOON))


def _fill(connection: Connection, rng: np.random.Generator) -> None:
    """Spread houses over three kilometres, most of them outside any grid."""
    lngs, lats = LNG + rng.uniform(-0.01, 0.02, HOUSES), LAT + rng.uniform(-0.01, 0.02, HOUSES)
    cells = cells_of(lngs, lats).tolist()
    usages = rng.choice(["residential", "office"], HOUSES).tolist()
    houses = [
        (NAN if i % 3 else BEI, 1000 + i, str(1000 + i), f"{i}号楼", usages[i], 5, 15.0, 100.0 + i,
         shapely.to_wkb(shapely.box(lng, lat, lng + 1e-4, lat + 1e-4)), cells[i])
        for i, (lng, lat) in enumerate(zip(lngs.tolist(), lats.tolist(), strict=True))
    ]  # fmt: skip
    doors = [
        (
            house[0],
            10 * house[1] + 2 * floor + slot,
            house[1],
            floor,
            slot,
            f"{floor}0{slot}",
            f"{house[1]}-{floor}-{slot}",
            40.0 + slot,
        )
        for house in houses
        for floor in range(1, 1 + house[1] % 4)
        for slot in range(2)
    ]
    points = [(LNG + x, LAT + y) for x, y in rng.uniform(-0.004, 0.012, (CAMERAS, 2)).tolist()]
    spots = [(LNG + x, LAT + y) for x, y in rng.uniform(-0.004, 0.012, (INCIDENTS, 2)).tolist()]
    with connection.cursor() as cursor:
        execute_values(
            cursor,
            "INSERT INTO building (community_code, id, source_ref, name, usage, levels, height_m, footprint_m2, geom, cell)"
            " VALUES %s",
            houses,
        )
        grids = [(WEST, NAN), (EAST, NAN), (NORTH, BEI)]
        execute_values(
            cursor,
            "INSERT INTO building_grid (community_code, building_id, grid_code) VALUES %s",
            [(house[0], house[1], grids[house[1] % 2][0] if house[0] == NAN else NORTH) for house in houses],
        )
        execute_values(
            cursor,
            "INSERT INTO dwelling (community_code, id, building_id, floor, slot, room, source_ref, area_m2) VALUES %s",
            doors,
        )
        execute_values(
            cursor,
            "INSERT INTO camera (community_code, id, source_ref, name, kind, status, geom, cell) VALUES %s",
            [
                (NAN, 1000 + i, str(1000 + i), "", "dome" if i % 2 else "fixed", "fault" if i % 5 == 0 else "online",
                 shapely.to_wkb(shapely.Point(place)), int(cells_of([place[0]], [place[1]])[0]))
                for i, place in enumerate(points)
            ],
        )  # fmt: skip
        cursor.execute("SELECT min(version) FROM incident_class")
        (version,) = cursor.fetchone() or (1,)
        execute_values(
            cursor,
            "INSERT INTO incident (community_code, id, number, state, state_since, source, class_version, class_code,"
            " severity, lng, lat, cell, grid_code, reported_at, reported_by, urges) VALUES %s",
            [
                (NAN, 9000 + i, f"T{i}", "closed" if i % 3 == 0 else "accepted", NOON, "operator", version,
                 "020101" if i % 2 else "010101", 1 + i % 4, lng, lat, int(cells_of([lng], [lat])[0]),
                 WEST if i % 4 else None, datetime(2026, 11, 1 + i % 20, tzinfo=UTC), "account:1", i % 3)
                for i, (lng, lat) in enumerate(spots)
            ],
        )  # fmt: skip


def by_hand(database: Database, scope: str, sql: str, res: int) -> dict[int, float]:
    """Group rows of (community, cell, value) by the parent that the H3 library gives."""
    sums: dict[int, float] = defaultdict(float)
    with database.owner() as connection, connection.cursor() as cursor:
        cursor.execute(sql)
        for community, cell, value in cursor.fetchall():
            if community.startswith(scope) and value:
                sums[h3.cell_to_parent(cell, res)] += value
    return dict(sums)


PLAIN: dict[str, tuple[Question, str]] = {
    "buildings": (Question(Subject.BUILDINGS), "SELECT community_code, cell, 1 FROM building WHERE valid_to IS NULL"),
    "footprints of offices": (
        Question(Subject.BUILDINGS, "footprint_m2", Narrowing(kinds=("office",))),
        "SELECT community_code, cell, footprint_m2::float8 FROM building WHERE usage = 'office'",
    ),
    "dwellings": (
        Question(Subject.DWELLINGS),
        "SELECT b.community_code, b.cell, 1 FROM dwelling d JOIN building b ON b.id = d.building_id",
    ),
    "area of dwellings": (
        Question(Subject.DWELLINGS, "area_m2"),
        "SELECT b.community_code, b.cell, d.area_m2::float8 FROM dwelling d JOIN building b ON b.id = d.building_id"
        " WHERE d.area_m2 IS NOT NULL",
    ),
    "households": (
        Question(Subject.HOUSEHOLDS),
        "SELECT b.community_code, b.cell, 1 FROM household h JOIN dwelling d ON d.id = h.dwelling_id"
        " JOIN building b ON b.id = d.building_id WHERE h.tenure <> 'vacant'",
    ),
    "vacant homes": (
        Question(Subject.HOUSEHOLDS, narrowing=Narrowing(kinds=("vacant",))),
        "SELECT b.community_code, b.cell, 1 FROM household h JOIN dwelling d ON d.id = h.dwelling_id"
        " JOIN building b ON b.id = d.building_id WHERE h.tenure = 'vacant'",
    ),
    "residents": (
        Question(Subject.RESIDENTS),
        "SELECT b.community_code, b.cell, 1 FROM resident r JOIN household h ON h.id = r.household_id"
        " JOIN dwelling d ON d.id = h.dwelling_id JOIN building b ON b.id = d.building_id",
    ),
    "residents who live alone": (
        Question(Subject.RESIDENTS, narrowing=Narrowing(tags=("lives_alone",))),
        "SELECT b.community_code, b.cell, 1 FROM resident_tag t JOIN resident r ON r.id = t.resident_id"
        " JOIN household h ON h.id = r.household_id JOIN dwelling d ON d.id = h.dwelling_id"
        " JOIN building b ON b.id = d.building_id WHERE t.tag_code = 'lives_alone'",
    ),
    "faulty dome cameras": (
        Question(Subject.CAMERAS, narrowing=Narrowing(kinds=("dome",), statuses=("fault",))),
        "SELECT community_code, cell, 1 FROM camera WHERE kind = 'dome' AND status = 'fault'",
    ),
    "sensors": (Question(Subject.SENSORS), "SELECT community_code, cell, 1 FROM sensor"),
    "premises": (Question(Subject.PREMISES), "SELECT community_code, cell, 1 FROM premises"),
    "companies": (
        Question(Subject.COMPANIES),
        "SELECT b.community_code, b.cell, 1 FROM company c JOIN building b ON b.id = c.building_id",
    ),
    "urges of open litter": (
        Question(Subject.INCIDENTS, "urges", Narrowing(kinds=("02",), statuses=("accepted",))),
        "SELECT community_code, cell, urges FROM incident WHERE class_code LIKE '02%' AND state = 'accepted'",
    ),
    "grave incidents of a week": (
        Question(
            Subject.INCIDENTS,
            narrowing=Narrowing(
                severities=(1, 2), since=datetime(2026, 11, 3, tzinfo=UTC), until=datetime(2026, 11, 10, tzinfo=UTC)
            ),
        ),
        "SELECT community_code, cell, 1 FROM incident WHERE severity <= 2"
        " AND reported_at >= '2026-11-03Z' AND reported_at < '2026-11-10Z'",
    ),
}


@pytest.mark.parametrize("name", PLAIN)
@pytest.mark.parametrize("res", [6, 8, 9, 10, 11])
def test_hexagons_equal_a_plain_group_by_over_parents(town: Town, name: str, res: int) -> None:
    question, sql = PLAIN[name]
    found = town.service.by_cell(town.hamlet.operator, question, res)
    expected = by_hand(town.hamlet.database, NAN, sql, res)
    got = {cell: amount for cell, amount in zip(found.cells.tolist(), found.amounts.tolist(), strict=True) if amount}
    assert got == pytest.approx(expected)
    assert expected


def test_units_count_where_they_are(town: Town) -> None:
    found = town.service.by_cell(town.hamlet.operator, Question(Subject.UNITS), 9)
    with town.hamlet.database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT home_lng, home_lat FROM unit WHERE community_code = %s AND NOT ended", [NAN])
        homes = cursor.fetchall()
    expected = Counter(h3.cell_to_parent(h3.latlng_to_cell(lat, lng, 11), 9) for lng, lat in homes)
    assert dict(zip(found.cells.tolist(), found.amounts.tolist(), strict=True)) == expected


@pytest.mark.parametrize("name", PLAIN)
def test_a_hexagon_holds_what_its_card_lists(town: Town, name: str) -> None:
    question, _ = PLAIN[name]
    found = town.service.by_cell(town.hamlet.operator, question, 9)
    most = int(np.argmax(found.amounts))
    facts = town.service.cell(town.hamlet.operator, question, int(found.cells[most]))
    assert facts.amount == pytest.approx(found.amounts[most])
    if facts.things == len(facts.listed):
        assert sum(one.amount for one in facts.listed) == pytest.approx(facts.amount)


def test_hexagons_of_a_coarse_cell_add_up_to_it(town: Town) -> None:
    question = Question(Subject.DWELLINGS)
    for cell, amount in zip(*_pairs(town.service.by_cell(town.hamlet.operator, question, 8)), strict=True):
        narrowed = Question(Subject.DWELLINGS, narrowing=Narrowing(cell=cell))
        assert town.service.by_cell(town.hamlet.operator, narrowed, 11).amounts.sum() == amount


def _pairs(found: Any) -> tuple[list[int], list[float]]:
    return found.cells.tolist(), found.amounts.tolist()


def test_nobody_counts_beyond_the_own_area(town: Town) -> None:
    everything = Question(Subject.BUILDINGS)
    both = [
        town.service.by_cell(actor, everything, 8).amounts.sum()
        for actor in (town.hamlet.operator, town.hamlet.neighbour)
    ]
    together = Actor(1, "chief", "", Role.OPERATOR, NAN[:9], "zh-CN")
    assert sum(both) == town.service.by_cell(together, everything, 8).amounts.sum()
    assert min(both) > 0
    assert not len(town.service.by_cell(town.hamlet.nobody, everything, 8).cells)


def test_under_three_residents_are_kept_back_from_a_leader(town: Town) -> None:
    everybody = Question(Subject.RESIDENTS)
    alone = Question(Subject.RESIDENTS, narrowing=Narrowing(tags=("lives_alone",)))
    for question, told in ((everybody, 4.0), (alone, np.nan)):
        operator = town.service.by_cell(town.hamlet.operator, question, 11)
        leader = town.service.by_cell(town.hamlet.leader, question, 11)
        assert leader.cells.tolist() == operator.cells.tolist()
        np.testing.assert_array_equal(leader.amounts, [told])
        facts = town.service.cell(town.hamlet.leader, question, int(leader.cells[0]))
        np.testing.assert_array_equal(facts.amount, told)
        np.testing.assert_array_equal([one.amount for one in facts.listed], [told])
    assert town.service.by_cell(town.hamlet.operator, alone, 11).amounts.tolist() == [1]
    assert np.isnan(town.service.by_grid(town.hamlet.planner, alone).amounts[0])


def test_grids_count_by_building_by_place_and_as_it_happened(town: Town) -> None:
    amounts = {}
    for subject in (Subject.DWELLINGS, Subject.CAMERAS, Subject.INCIDENTS, Subject.UNITS):
        found = town.service.by_grid(town.hamlet.operator, Question(subject))
        assert found.codes == (WEST, EAST)
        amounts[subject] = dict(zip(found.codes, found.amounts.tolist(), strict=True))
    with town.hamlet.database.owner() as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT bg.grid_code, count(*) FROM dwelling d JOIN building_grid bg"
            " ON bg.building_id = d.building_id AND bg.community_code = d.community_code GROUP BY 1"
        )
        homes = dict(cursor.fetchall())
        cursor.execute("SELECT geom FROM camera WHERE community_code = %s", [NAN])
        cameras = [shapely.from_wkb(bytes(row[0])) for row in cursor.fetchall()]
        cursor.execute("SELECT count(*) FROM incident WHERE grid_code = %s", [WEST])
        (incidents,) = cursor.fetchone() or (0,)
    assert amounts[Subject.DWELLINGS] == {WEST: homes[WEST], EAST: homes[EAST]}
    west, east = shapely.box(LNG, LAT, LNG + STEP, LAT + STEP), shapely.box(LNG + STEP, LAT, LNG + 2 * STEP, LAT + STEP)
    assert amounts[Subject.CAMERAS][WEST] == sum(west.intersects(one) for one in cameras)
    assert amounts[Subject.CAMERAS][EAST] == sum(east.intersects(one) and not west.intersects(one) for one in cameras)
    assert amounts[Subject.INCIDENTS] == {WEST: incidents, EAST: 0}


REFUSED: dict[str, tuple[Callable[[Hamlet], Actor], Question, type[Exception]]] = {
    "a figure the subject has not": (lambda h: h.operator, Question(Subject.CAMERAS, "levels"), BadValue),
    "a filter the subject has not": (
        lambda h: h.operator,
        Question(Subject.CAMERAS, narrowing=Narrowing(tags=("x",))),
        BadValue,
    ),
    "two tags of residents": (
        lambda h: h.operator,
        Question(Subject.RESIDENTS, narrowing=Narrowing(tags=("lives_alone", "volunteer"))),
        BadValue,
    ),
    "a time without a zone": (
        lambda h: h.operator,
        Question(Subject.INCIDENTS, narrowing=Narrowing(since=datetime(2026, 1, 1))),
        BadValue,
    ),
    "tenures for a planner": (
        lambda h: h.planner,
        Question(Subject.HOUSEHOLDS, narrowing=Narrowing(kinds=("rented",))),
        NotPermitted,
    ),
    "household tags for a leader": (
        lambda h: h.leader,
        Question(Subject.HOUSEHOLDS, narrowing=Narrowing(tags=("low_income",))),
        NotPermitted,
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refuses(town: Town, name: str) -> None:
    actor, question, error = REFUSED[name]
    with pytest.raises(error):
        town.service.by_cell(actor(town.hamlet), question, 9)


def test_a_card_of_something_that_is_no_cell_is_unknown(town: Town) -> None:
    for number in (0, -1, 1 << 70, h3.latlng_to_cell(LAT, LNG, 12)):
        with pytest.raises(UnknownThing):
            town.service.cell(town.hamlet.operator, Question(Subject.BUILDINGS), number)


def test_rings_are_those_of_h3(town: Town) -> None:
    cell = int(town.service.by_cell(town.hamlet.operator, Question(Subject.BUILDINGS), 9).cells[0])
    assert shapely.Polygon(ring(cell)).contains(shapely.Point(h3.cell_to_latlng(cell)[::-1]))


def test_shifts_are_reckoned_by_the_clock_on_the_wall(town: Town) -> None:
    with PostgresAggregates(town.hamlet.database).as_seen_by(town.hamlet.operator) as reader:
        day = reader.by_cell(Question(Subject.UNITS), 11, time(12))
        night = reader.by_cell(Question(Subject.UNITS), 11, time(3))
    assert day.amounts.sum() == night.amounts.sum()


def test_what_is_kept_is_counted_again_when_a_door_is_added(town: Town) -> None:
    question = Question(Subject.DWELLINGS)
    before = town.service.by_cell(town.hamlet.operator, question, 8).amounts.sum()
    with town.hamlet.database.owner() as connection, connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO dwelling (community_code, building_id, floor, slot, room, source_ref)"
            " VALUES (%s, 1, 3, 3, '304', 'new')",
            [NAN],
        )
    assert town.service.by_cell(town.hamlet.operator, question, 8).amounts.sum() == before + 1
    with town.hamlet.database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("DELETE FROM dwelling WHERE source_ref = 'new'")
    assert town.service.by_cell(town.hamlet.operator, question, 8).amounts.sum() == before


def test_presence_is_minutes_of_units_in_cells_and_grids_for_those_who_see_tracks(town: Town) -> None:
    database, operator = town.hamlet.database, town.hamlet.operator
    with database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT id, kind FROM unit ORDER BY id LIMIT 2")
        (first, kind), (second, _) = cursor.fetchall()
    begins = datetime(2026, 11, 23, 2, tzinfo=UTC)
    # One stands in the west for ten minutes and says so twice in each, the other crosses the east within one.
    at_s = begins.timestamp() + np.concatenate((np.arange(20) * 30.0, [5.0, 15.0]))
    lng = np.concatenate((np.full(20, LNG + 0.3 * STEP), np.full(2, LNG + 1.5 * STEP)))
    unit = np.concatenate((np.full(20, first), np.full(2, second)))
    fixes = columns_of(unit, at_s, lng, np.full(22, LAT + 0.5 * STEP))
    kept = KeptFixes(unit, np.zeros(22, np.int64), fixes)
    PostgresTracks(database).write(kept, (), lambda _: {("test", "received"): 22, ("test", "kept"): 22}, begins)

    def asked(**more: object) -> Question:
        return Question(Subject.PRESENCE, narrowing=Narrowing(since=begins, until=begins + timedelta(hours=1), **more))

    assert sorted(town.service.by_cell(operator, asked(), 11).amounts.tolist()) == [1, 10]
    assert dict(zip((WEST, EAST), town.service.by_grid(operator, asked()).amounts.tolist(), strict=True)) == {
        WEST: 10, EAST: 1,
    }  # fmt: skip
    days = Question(
        Subject.PRESENCE, narrowing=Narrowing(since=begins - timedelta(days=3), until=begins + timedelta(days=3))
    )
    assert town.service.by_cell(operator, days, 9).amounts.sum() == 11
    half = Question(Subject.PRESENCE, narrowing=Narrowing(since=begins, until=begins + timedelta(minutes=5)))
    assert town.service.by_cell(operator, half, 9).amounts.sum() == 6
    assert town.service.by_cell(operator, asked(kinds=(kind,)), 9).amounts.sum() >= 10
    facts = town.service.cell(operator, asked(), cell_of(LNG + 0.3 * STEP, LAT + 0.5 * STEP))
    # How long, and never who.
    assert (facts.amount, facts.listed, facts.things) == (10, (), 0)
    for other in (town.hamlet.planner, town.hamlet.officer):
        with pytest.raises(NotPermitted):
            town.service.by_cell(other, asked(), 9)
