SELECT 'building/' || b.id AS ref, coalesce(nullif(b.name, ''), b.address) AS label, b.geom, sqrt(coalesce(b.footprint_m2, 0) / pi()) AS reach_m
  FROM building b
  JOIN building_grid bg ON bg.community_code = b.community_code AND bg.building_id = b.id AND bg.valid_to IS NULL
 WHERE bg.grid_code = %(grid)s AND b.valid_to IS NULL AND coalesce(nullif(b.name, ''), nullif(b.address, '')) IS NOT NULL
 ORDER BY b.id
