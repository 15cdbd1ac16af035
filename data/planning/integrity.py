"""What must always hold of grids over time, and of plans that took effect."""

import numpy as np
import shapely
from psycopg2.extensions import connection as Connection

from data.china_day import TODAY_IN_CHINA

UNEVEN = 1e-6
GAPS = "plans in effect whose grids gape or overlap"
UNEVEN_M2 = 1.0
"""Units that were parted or joined have the same ground as before but for so much."""
# Each counts the rows that must not be.
CHECKS = {
    "buildings that were in two grids at one moment": "SELECT count(*) FROM building_grid a JOIN building_grid b"
    " ON b.community_code = a.community_code AND b.building_id = a.building_id AND b.valid_from > a.valid_from"
    " WHERE a.valid_to IS NULL OR b.valid_from < a.valid_to",
    "buildings that were in no grid between two": "SELECT count(*) FROM (SELECT valid_to,"
    " lead(valid_from) OVER (PARTITION BY community_code, building_id ORDER BY valid_from) AS next FROM building_grid) t"
    " WHERE next IS NOT NULL AND valid_to IS DISTINCT FROM next",
    "buildings in no grid where a plan is in effect": "SELECT count(*) FROM building b WHERE b.valid_to IS NULL"
    " AND b.community_code IN (SELECT unnest(communities) FROM plan_publication WHERE state = 'effective')"
    " AND EXISTS (SELECT FROM building_grid bg WHERE bg.community_code = b.community_code AND bg.building_id = b.id)"
    " AND NOT EXISTS (SELECT FROM building_grid bg WHERE bg.community_code = b.community_code AND bg.building_id = b.id"
    " AND bg.valid_to IS NULL)",
    "old grids whose shares do not add up to 1": "SELECT count(*) FROM (SELECT FROM plan_lineage"
    f" GROUP BY publication_id, old_code HAVING abs(sum(share) - 1) > {UNEVEN}) uneven",
    "grid codes given twice": "SELECT count(*) FROM (SELECT code FROM plan_grid WHERE fresh GROUP BY code"
    " HAVING count(*) > 1) twice",
    "grids that came back under a code that had ended": "SELECT count(*) FROM (SELECT valid_to,"
    " lead(valid_from) OVER (PARTITION BY code ORDER BY valid_from) AS next FROM grid_version WHERE publication_id IS NOT NULL) t"
    " WHERE next IS NOT NULL AND valid_to IS DISTINCT FROM next",
    "grids in force that are not as their version says": "SELECT count(*) FROM grid g LEFT JOIN grid_version v"
    " ON v.code = g.code AND v.valid_to IS NULL WHERE (g.valid_to IS NULL) <> (v.code IS NOT NULL) OR g.geom IS DISTINCT FROM v.geom"
    " AND g.valid_to IS NULL",
    "open cases in a grid that has ended": "SELECT count(*) FROM incident i JOIN grid g ON g.code = i.grid_code"
    f" WHERE g.valid_to <= {TODAY_IN_CHINA} AND i.state NOT IN ('closed', 'rated', 'rejected', 'merged', 'void')",
    # An edition of units that a draft has cut holds what the edition it was cut from holds, and on the same ground.
    "buildings that a cut or join of units lost": "SELECT count(*) FROM unit_edition e"
    " JOIN planning_unit_building was ON was.edition_id = e.cut_of"
    " WHERE NOT EXISTS (SELECT FROM planning_unit_building ub WHERE ub.edition_id = e.id AND ub.building_id = was.building_id)",
    "buildings that a cut or join of units brought in": "SELECT count(*) FROM unit_edition e"
    " JOIN planning_unit_building ub ON ub.edition_id = e.id WHERE e.cut_of IS NOT NULL"
    " AND NOT EXISTS (SELECT FROM planning_unit_building was WHERE was.edition_id = e.cut_of AND was.building_id = ub.building_id)",
    "buildings in a unit that does not come from theirs": "SELECT count(*) FROM unit_edition e"
    " JOIN planning_unit_building ub ON ub.edition_id = e.id JOIN planning_unit u ON u.edition_id = e.id AND u.id = ub.unit_id"
    " JOIN planning_unit_building was ON was.edition_id = e.cut_of AND was.building_id = ub.building_id AND was.unit_id <> u.origin"
    # Of several units that were joined only one is the origin; those that still have a successor of their own were not.
    " WHERE EXISTS (SELECT FROM planning_unit other WHERE other.edition_id = e.id AND other.origin = was.unit_id)",
    "cuts and joins of units that lost or doubled ground": "SELECT count(*) FROM (SELECT e.cut_of, sum(u.area_m2) AS area_m2"
    " FROM unit_edition e JOIN planning_unit u ON u.edition_id = e.id WHERE e.cut_of IS NOT NULL GROUP BY e.id) cut"
    f" WHERE abs(area_m2 - (SELECT sum(w.area_m2) FROM planning_unit w WHERE w.edition_id = cut.cut_of)) > {UNEVEN_M2}",
    "buildings that a draft counts twice": "SELECT count(*) FROM (SELECT FROM (SELECT 'draft ' || id AS told, editions FROM plan_draft"
    " UNION ALL SELECT 'edit ' || draft_id || ' ' || number, editions FROM plan_edit WHERE editions IS NOT NULL) d"
    " JOIN planning_unit_building ub ON ub.edition_id = ANY(d.editions)"
    " GROUP BY d.told, ub.community_code, ub.building_id HAVING count(*) > 1) twice",
    "buildings in no planning unit of their community": "SELECT count(*) FROM building b"
    " JOIN (SELECT DISTINCT ON (community_code) community_code, id FROM unit_edition WHERE draft_id IS NULL"
    " ORDER BY community_code, id DESC) e USING (community_code) WHERE b.valid_to IS NULL"
    " AND NOT EXISTS (SELECT FROM planning_unit_building ub WHERE ub.edition_id = e.id AND ub.building_id = b.id)",
    "plans overdue by more than an hour": "SELECT count(*) FROM plan_publication WHERE state = 'scheduled'"
    " AND effective_at < now() - interval '1 hour'",
}


def examine_plans(connection: Connection) -> dict[str, int]:
    """Run every check and return how many rows break each."""
    found = {}
    with connection.cursor() as cursor:
        for name, statement in CHECKS.items():
            cursor.execute(statement)
            found[name] = (cursor.fetchone() or (0,))[0]
    found[GAPS] = _gaping(connection)
    return found


def _gaping(connection: Connection) -> int:
    """Count the moments a plan took effect at after which the basic grids of a community were no coverage."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT array_agg(v.geom) FROM plan_publication p CROSS JOIN LATERAL unnest(p.communities) c (code)"
            " CROSS JOIN LATERAL (SELECT max(w.valid_from) AS at FROM grid_version w WHERE w.publication_id = p.id) m"
            " JOIN grid_version v ON v.community_code = c.code AND v.kind = 'basic' AND v.valid_from <= m.at"
            " AND (v.valid_to IS NULL OR v.valid_to > m.at)"
            " WHERE p.state = 'effective' GROUP BY p.id, c.code"
        )
        return sum(_gapes([bytes(one) for one in geoms]) for (geoms,) in cursor)


def _gapes(stored: list[bytes]) -> bool:
    shapes = np.asarray(shapely.from_wkb(stored), dtype=object)
    return not bool(shapely.coverage_is_valid(shapes))
