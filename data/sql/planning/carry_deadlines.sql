-- Deadlines that name a grid that ends go to its heir and to what it was parted or joined into; where two meet, that of more homes stays.
WITH told AS (
    SELECT old_code, new_code, homes, kind IN ('split', 'merge') OR row_number() OVER (PARTITION BY old_code ORDER BY share DESC, new_code) = 1 AS follows
      FROM plan_lineage WHERE publication_id = %(publication)s AND old_code = ANY(%(ending)s)
), gone AS (
    DELETE FROM deadline_rule WHERE area_code IN (SELECT old_code FROM told)
    RETURNING class_code, area_code, severity, milestone, amount, unit
)
INSERT INTO deadline_rule (class_code, area_code, severity, milestone, amount, unit)
SELECT DISTINCT ON (g.class_code, t.new_code, g.severity, g.milestone) g.class_code, t.new_code, g.severity, g.milestone, g.amount, g.unit
  FROM gone g JOIN told t ON t.old_code = g.area_code AND t.follows
 ORDER BY g.class_code, t.new_code, g.severity, g.milestone, t.homes DESC, t.old_code
ON CONFLICT DO NOTHING
