"""Figures of buildings follow every change, whatever statement makes it."""

from psycopg2.extensions import connection as Connection

from data.database import Database
from tests.fixtures.hamlet import NAN, settle

CHANGES = {
    "a resident leaves": "UPDATE resident SET valid_to = valid_from + 1 WHERE id = 3",
    "a resident is deleted": "DELETE FROM resident WHERE id = 3",
    "a household moves to another building": "UPDATE household SET dwelling_id = 1301 WHERE id = 12",
    "a household ends": "UPDATE household SET valid_to = valid_from + 1 WHERE id = 12",
    "a household falls vacant": "UPDATE household SET tenure = 'vacant' WHERE id = 11",
    "a dwelling is deleted with all in it": "DELETE FROM dwelling WHERE id = 102",
    "a building is deleted with all in it": "DELETE FROM sensor; DELETE FROM premises; DELETE FROM company; DELETE FROM building WHERE id = 1",
    "a tag is given": f"INSERT INTO resident_tag VALUES ('{NAN}', 2, 'lives_alone'), ('{NAN}', 2, 'volunteer')",
    "a tag is taken": "DELETE FROM resident_tag",
    "a resident arrives twice": f"INSERT INTO resident (community_code, household_id, name, source_ref) VALUES ('{NAN}', 11, '某', '1')"
    " ON CONFLICT (community_code, source, source_ref) DO UPDATE SET valid_to = resident.valid_from + 1",
}

COUNTED = """
SELECT b.id, count(DISTINCT d.id), count(DISTINCT h.id) FILTER (WHERE h.tenure <> 'vacant'), count(r.id)
  FROM building b
  LEFT JOIN dwelling d ON d.building_id = b.id
  LEFT JOIN household h ON h.dwelling_id = d.id AND h.valid_to IS NULL
  LEFT JOIN resident r ON r.household_id = h.id AND r.valid_to IS NULL
 GROUP BY b.id ORDER BY b.id
"""
KEPT = """
SELECT b.id, coalesce(f.dwellings, 0), coalesce(f.households, 0), coalesce(f.people, 0)
  FROM building b LEFT JOIN building_figures f ON f.building_id = b.id ORDER BY b.id
"""
TAGS_COUNTED = """
SELECT d.building_id, t.tag_code, count(*) FROM resident_tag t
  JOIN resident r ON r.id = t.resident_id AND r.valid_to IS NULL
  JOIN household h ON h.id = r.household_id AND h.valid_to IS NULL
  JOIN dwelling d ON d.id = h.dwelling_id GROUP BY 1, 2 ORDER BY 1, 2
"""
TAGS_KEPT = "SELECT building_id, tag_code, people FROM building_tag_figures ORDER BY 1, 2"


def answer(connection: Connection, query: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def test_figures_equal_a_count_of_the_rows_after_every_change(database: Database) -> None:
    settle(database)
    with database.owner() as connection:
        for change, statement in CHANGES.items():
            before = answer(connection, KEPT), answer(connection, TAGS_KEPT)
            assert before == (answer(connection, COUNTED), answer(connection, TAGS_COUNTED))
            answer(connection, f"SAVEPOINT before_change; {statement}; SELECT 1")
            after = answer(connection, KEPT), answer(connection, TAGS_KEPT)
            assert after == (answer(connection, COUNTED), answer(connection, TAGS_COUNTED)), change
            assert after != before, change
            answer(connection, "ROLLBACK TO before_change; SELECT 1")
