-- Premises of a grid's buildings, as places one can look at.
SELECT 'premises/' || p.id AS ref, p.name || coalesce(' · ' || nullif(coalesce(nullif(b.address, ''), b.name), ''), '') AS label, p.geom, 0.0 AS reach_m
  FROM premises p
  JOIN building b ON b.community_code = p.community_code AND b.id = p.building_id
  JOIN building_grid bg ON bg.community_code = b.community_code AND bg.building_id = b.id AND bg.valid_to IS NULL
 WHERE bg.grid_code = %(grid)s AND p.small AND (p.valid_to IS NULL OR p.valid_to > %(day)s)
 ORDER BY p.id
