-- A building is called by its address, which may end in its name already.
SELECT 'grid' AS kind, g.code AS ref, g.community_code, g.code AS grid_code, g.name, g.name AS address, g.geom
  FROM grid g WHERE g.code = ANY(%(grid)s) AND g.valid_to IS NULL
 UNION ALL
SELECT 'building', b.id::text, b.community_code, bg.grid_code, b.name,
       CASE WHEN b.address LIKE '%%' || b.name THEN b.address ELSE b.address || b.name END, b.geom
  FROM building b
  LEFT JOIN building_grid bg ON bg.community_code = b.community_code AND bg.building_id = b.id AND bg.valid_to IS NULL
 WHERE b.id = ANY(%(building)s::bigint[]) AND b.valid_to IS NULL
 UNION ALL
SELECT 'street', s.id::text, s.community_code, NULL, s.name, s.name, s.geom
  FROM street s WHERE s.id = ANY(%(street)s::bigint[]) AND s.name <> ''
