"""Views for GIS programs: there where PostGIS is, bound to the reader's region, and nothing elsewhere."""

import psycopg2
import psycopg2.errors
import pytest
import shapely
from psycopg2 import sql
from psycopg2.extensions import connection as Connection
from psycopg2.extensions import make_dsn, parse_dsn

from data.database import Database, migrate
from data.postgis import write_views
from tests.fixtures.hamlet import NAN, settle

READER, ELSEWHERE = "gis_reader", "990000"


def available(connection: Connection) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM pg_available_extensions WHERE name = 'postgis'")
        return bool(cursor.rowcount)


def test_without_postgis_nothing_is_made(database: Database) -> None:
    with database.owner() as connection, connection.cursor() as cursor:
        assert not write_views(connection)
        cursor.execute("SELECT to_regnamespace('jingwei_gis')")
        assert cursor.fetchone() == (None,)


@pytest.fixture
def mapped(database: Database) -> Database:
    """A community on a database that got PostGIS after its schema."""
    with database.owner() as connection:
        if not available(connection):
            pytest.skip("PostGIS is not on this server; tests/tools/postgres15 has it")
        with connection.cursor() as cursor:
            cursor.execute("CREATE SCHEMA extensions; CREATE EXTENSION postgis SCHEMA extensions")
    settle(database)
    migrate(database.owner_dsn)
    return database


def layers(connection: Connection) -> dict[str, tuple[str, int, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT f_table_name, f_geometry_column, srid, type FROM extensions.geometry_columns"
            " WHERE f_table_schema = 'jingwei_gis'"
        )
        return {name: (column, srid, kind) for name, column, srid, kind in cursor}


def test_gis_programs_are_told_every_layer_with_its_type_and_system(mapped: Database) -> None:
    with mapped.owner() as connection:
        found = layers(connection)
        assert {column for column, _, _ in found.values()} == {"geom"}
        assert {srid for _, srid, _ in found.values()} == {4326}
        assert found["buildings"][2] == "MULTIPOLYGON"
        assert found["cameras"][2] == "POINT"
        assert {"regions", "grids", "micro_grids", "streets", "premises", "own_features"} <= found.keys()


def test_shapes_are_those_that_are_stored(mapped: Database) -> None:
    with mapped.owner() as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT extensions.ST_AsBinary(v.geom), b.geom FROM jingwei_gis.buildings v JOIN building b USING (id)"
        )
        pairs = [(shapely.from_wkb(bytes(seen)), shapely.from_wkb(bytes(kept))) for seen, kept in cursor]
        assert pairs
        assert all(seen.equals(kept) for seen, kept in pairs)


def test_a_box_is_answered_by_an_index_over_the_same_expression(mapped: Database) -> None:
    with mapped.owner() as connection, connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL search_path = public, extensions")
        for layer, index in (("buildings", "building_gis"), ("grids", "grid_gis"), ("cameras", "camera_gis")):
            cursor.execute(
                sql.SQL(
                    "EXPLAIN SELECT * FROM jingwei_gis.{} WHERE geom && ST_MakeEnvelope(113, 22, 114, 23, 4326)"
                ).format(sql.Identifier(layer))
            )
            assert index in " ".join(line for (line,) in cursor)


@pytest.mark.parametrize(("scope", "sees"), [(NAN, True), (ELSEWHERE, False), (None, False)])
def test_a_reader_sees_its_own_region_and_no_table_of_persons(mapped: Database, scope: str | None, sees: bool) -> None:
    with mapped.owner() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        (name,) = cursor.fetchone() or ("",)
        cursor.execute(sql.SQL("CREATE ROLE {} LOGIN IN ROLE jingwei_gis").format(sql.Identifier(READER)))
        if scope:
            cursor.execute(
                sql.SQL("ALTER ROLE {} SET jingwei.scope = {}").format(sql.Identifier(READER), sql.Literal(scope))
            )
    try:
        reader = psycopg2.connect(make_dsn(**(parse_dsn(mapped.owner_dsn) | {"user": READER, "dbname": name})))
        try:
            with reader.cursor() as cursor:
                for layer in ("grids", "buildings", "streets", "premises", "own_features"):
                    cursor.execute(sql.SQL("SELECT count(*) FROM jingwei_gis.{}").format(sql.Identifier(layer)))
                    (count,) = cursor.fetchone() or (0,)
                    assert sees or not count
                    assert count or not sees or layer not in {"grids", "buildings"}
                for table in ("resident", "household", "dwelling", "unit_position", "incident", "member"):
                    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                        cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)))
                    reader.rollback()
        finally:
            reader.close()
    finally:
        with mapped.owner() as connection, connection.cursor() as cursor:
            cursor.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(READER)))


def test_views_are_written_once_and_again_when_they_change(mapped: Database) -> None:
    with mapped.owner() as connection, connection.cursor() as cursor:
        assert not write_views(connection)
        cursor.execute("COMMENT ON SCHEMA jingwei_gis IS 'of another version'")
        assert write_views(connection)
        assert not write_views(connection)
