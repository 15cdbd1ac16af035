-- Who must handle what in a grid that ends does so in its heir and in what it was parted or joined into.
WITH told AS (
    SELECT old_code, new_code, kind IN ('split', 'merge') OR row_number() OVER (PARTITION BY old_code ORDER BY share DESC, new_code) = 1 AS follows
      FROM plan_lineage WHERE publication_id = %(publication)s AND old_code = ANY(%(ending)s)
), gone AS (
    DELETE FROM responsibility WHERE area_code IN (SELECT old_code FROM told)
    RETURNING community_code, team_id, area_code, class_code, rank
)
INSERT INTO responsibility (community_code, team_id, area_code, class_code, rank)
SELECT g.community_code, g.team_id, t.new_code, g.class_code, min(g.rank)
  FROM gone g JOIN told t ON t.old_code = g.area_code AND t.follows
 GROUP BY 1, 2, 3, 4
ON CONFLICT DO NOTHING
