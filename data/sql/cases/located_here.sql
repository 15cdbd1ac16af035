-- Whatever covers the cell; the exact predicate follows. A building is called by its address.
SELECT 'grid' AS kind, g.code AS ref, g.community_code, g.code AS grid_code, g.name, g.name AS address, g.geom
  FROM cover c JOIN grid g ON g.code = c.ref AND g.valid_to IS NULL
 WHERE c.kind = 'grid' AND c.cell = ANY(%(cells)s::bigint[])
 UNION ALL
SELECT 'building', b.id::text, b.community_code, bg.grid_code, b.name,
       CASE WHEN b.address LIKE '%%' || b.name THEN b.address ELSE b.address || b.name END, b.geom
  FROM cover c JOIN building b ON b.community_code = c.community_code AND b.id = c.ref::bigint AND b.valid_to IS NULL
  LEFT JOIN building_grid bg ON bg.community_code = b.community_code AND bg.building_id = b.id AND bg.valid_to IS NULL
 WHERE c.kind = 'building' AND c.cell = ANY(%(cells)s::bigint[])
 UNION ALL
SELECT 'street', s.id::text, s.community_code, NULL, s.name, s.name, s.geom
  FROM cover c JOIN street s ON s.community_code = c.community_code AND s.id = c.ref::bigint AND s.name <> ''
 WHERE c.kind = 'street' AND c.cell = ANY(%(cells)s::bigint[])
 ORDER BY kind, ref
