from datetime import date

import numpy as np
import pytest
import shapely
from psycopg2 import extensions

from data.bulk import UpsertCounts, bump_layer_revision, replace_covers, upsert, wkb
from data.database import Database
from data.regions import FOREIGN_COMMUNITY, ensure_region
from geo.cells import cover

COMMUNITY = "440306007005"
STREET = ("community_code", "source", "source_ref", "name", "class", "length_m", "geom", "cell")
GEOM = wkb(shapely.LineString([(114.05, 22.54), (114.06, 22.54)]))


def street(ref: str, name: str = "", length_m: float = 10.0) -> tuple[object, ...]:
    return (COMMUNITY, "osm", ref, name, "service", length_m, GEOM, 1)


def fetch(connection: extensions.connection, query: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


def test_new_changed_and_same_rows_are_counted_apart(database: Database) -> None:
    with database.owner() as connection:
        ensure_region(connection, COMMUNITY)
        assert upsert(connection, "street", STREET, [street("1"), street("2")]) == UpsertCounts(2, 0, 0)
        again = upsert(connection, "street", STREET, [street("1"), street("2", "南坑路"), street("3")])
        assert again == UpsertCounts(inserted=1, updated=1, unchanged=1)
        assert again.changed == 2


def test_rows_keep_their_ids_when_they_come_again(database: Database) -> None:
    with database.owner() as connection:
        ensure_region(connection, COMMUNITY)
        upsert(connection, "street", STREET, [street("1"), street("2")])
        before = fetch(connection, "SELECT source_ref, id, xmin FROM street ORDER BY 1")
        upsert(connection, "street", STREET, [street("2"), street("1")])
        assert fetch(connection, "SELECT source_ref, id, xmin FROM street ORDER BY 1") == before


def test_of_rows_with_one_key_the_last_counts(database: Database) -> None:
    with database.owner() as connection:
        ensure_region(connection, COMMUNITY)
        assert upsert(connection, "street", STREET, [street("1", "旧"), street("1", "新")]) == UpsertCounts(1)
        assert fetch(connection, "SELECT name FROM street") == [("新",)]


def test_awkward_text_and_bytes_arrive_as_they_were(database: Database) -> None:
    awkward = "a\tb\nc\\d\re\\N \"quoted\" {x} '单引号'"
    with database.owner() as connection:
        ensure_region(connection, COMMUNITY)
        upsert(connection, "street", STREET, [street("1", awkward), street("2", r"\N")])
        assert fetch(connection, "SELECT name FROM street ORDER BY source_ref") == [(awkward,), (r"\N",)]
        assert bytes(fetch(connection, "SELECT geom FROM street")[0][0]) == GEOM


def test_lists_nulls_dates_and_numpy_numbers_are_taken(database: Database) -> None:
    columns = (
        "community_code",
        "source",
        "source_ref",
        "name",
        "kind",
        "capabilities",
        "phone",
        "geom",
        "cell",
        "valid_from",
    )
    row = (
        COMMUNITY,
        "demo",
        "1",
        "巡逻队",
        "grass_roots",
        ["消防", 'a"b\\c', ""],
        None,
        GEOM,
        np.int64(7),
        date(2026, 1, 2),
    )
    with database.owner() as connection:
        ensure_region(connection, COMMUNITY)
        upsert(connection, "team", columns, [row])
        assert fetch(connection, "SELECT capabilities, phone, cell, valid_from FROM team") == [
            (["消防", 'a"b\\c', ""], None, 7, date(2026, 1, 2))
        ]
        assert upsert(connection, "team", columns, [row]).unchanged == 1


def test_no_rows_are_no_trouble(database: Database) -> None:
    with database.owner() as connection:
        assert upsert(connection, "street", STREET, []) == UpsertCounts()


def test_another_key_can_identify_rows(database: Database) -> None:
    columns = ("layer", "revision")
    with database.owner() as connection:
        upsert(connection, "layer_revision", columns, [("x", 4)], key=("layer",))
        assert upsert(connection, "layer_revision", columns, [("x", 5)], key=("layer",)).updated == 1
        assert upsert(connection, "layer_revision", ("layer",), [("x",)], key=("layer",)).unchanged == 1


def test_a_layer_starts_at_one_and_counts_up(database: Database) -> None:
    with database.owner() as connection:
        bump_layer_revision(connection, "grids", "grids", "cameras")
        bump_layer_revision(connection, "grids")
        assert fetch(
            connection, "SELECT layer, revision FROM layer_revision WHERE layer IN ('grids', 'cameras') ORDER BY 1"
        ) == [
            ("cameras", 1),
            ("grids", 2),
        ]


def test_covers_are_replaced_only_for_the_refs_given_and_only_where_they_differ(database: Database) -> None:
    here, there = shapely.box(114.05, 22.54, 114.051, 22.541), shapely.box(114.06, 22.54, 114.061, 22.541)
    with database.owner() as connection:
        ensure_region(connection, COMMUNITY)
        assert replace_covers(connection, COMMUNITY, "building", [("1", here), ("2", there)]) > 0
        assert replace_covers(connection, COMMUNITY, "building", [("1", here)]) == 0
        replace_covers(connection, COMMUNITY, "building", [("1", there)])
        found = fetch(connection, "SELECT ref, cell FROM cover ORDER BY ref, cell")
        assert found == [(ref, cell) for ref in ("1", "2") for cell in sorted(cover(there))]
        replace_covers(connection, COMMUNITY, "building", [("1", shapely.Polygon())])
        assert {ref for ref, _ in fetch(connection, "SELECT ref, cell FROM cover")} == {"2"}


def test_the_chain_of_regions_is_made_once_and_keeps_its_names(database: Database) -> None:
    with database.owner() as connection:
        assert ensure_region(connection, COMMUNITY, "南坑社区") == 5
        assert ensure_region(connection, COMMUNITY, "别名") == 0
        ensure_region(connection, FOREIGN_COMMUNITY)
        names = dict(fetch(connection, "SELECT code, name FROM region"))
    assert names[COMMUNITY] == "南坑社区"
    assert names["99"] == "域外 Outside China"
    assert all(names.values())


def test_a_malformed_community_makes_no_region(database: Database) -> None:
    with database.owner() as connection:
        with pytest.raises(ValueError, match="12 digits"):
            ensure_region(connection, "4403")
        assert fetch(connection, "SELECT count(*) FROM region") == [(0,)]
