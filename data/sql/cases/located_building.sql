SELECT b.community_code, b.id AS building_id, bg.grid_code, b.geom,
       CASE WHEN b.address LIKE '%%' || b.name THEN b.address ELSE b.address || b.name END AS address
  FROM building b
  LEFT JOIN building_grid bg ON bg.community_code = b.community_code AND bg.building_id = b.id AND bg.valid_to IS NULL
 WHERE b.id = %(building)s AND b.valid_to IS NULL
 ORDER BY b.community_code LIMIT 1
