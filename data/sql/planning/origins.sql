-- The unit of an earlier edition that each unit comes from: itself, or up the cuts that made it.
WITH RECURSIVE up (unit, at, edition) AS (
    SELECT id, id, edition_id FROM planning_unit WHERE edition_id = ANY(%(editions)s)
    UNION ALL
    SELECT up.unit, p.origin, e.cut_of
      FROM up
      JOIN unit_edition e ON e.id = up.edition AND e.cut_of IS NOT NULL
      JOIN planning_unit p ON p.edition_id = up.edition AND p.id = up.at
     WHERE up.edition <> ALL(%(before)s)
)
SELECT unit, at FROM up WHERE edition = ANY(%(before)s)
