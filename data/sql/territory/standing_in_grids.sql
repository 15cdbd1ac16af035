-- Things with a place of their own in the cells of the grids; the exact predicate follows.
WITH ground AS (
    SELECT DISTINCT lo, hi FROM cover WHERE kind = 'grid' AND ref = ANY(%(grids)s)
)
SELECT DISTINCT 'camera' AS kind, t.community_code, t.id, t.status, t.geom
  FROM ground g JOIN camera t ON t.cell BETWEEN g.lo AND g.hi WHERE t.valid_to IS NULL
UNION ALL
SELECT DISTINCT 'sensor', t.community_code, t.id, t.status, t.geom
  FROM ground g JOIN sensor t ON t.cell BETWEEN g.lo AND g.hi WHERE t.valid_to IS NULL AND t.building_id IS NULL
UNION ALL
SELECT DISTINCT 'vehicle', t.community_code, t.id, t.status, t.geom
  FROM ground g JOIN vehicle t ON t.cell BETWEEN g.lo AND g.hi WHERE t.valid_to IS NULL
UNION ALL
SELECT DISTINCT 'team', t.community_code, t.id, t.status, t.geom
  FROM ground g JOIN team t ON t.cell BETWEEN g.lo AND g.hi WHERE t.valid_to IS NULL
UNION ALL
SELECT DISTINCT 'premises', t.community_code, t.id, '', t.geom
  FROM ground g JOIN premises t ON t.cell BETWEEN g.lo AND g.hi WHERE t.valid_to IS NULL AND t.building_id IS NULL
