SELECT d.community_code, d.building_id, d.floor, bg.grid_code, b.geom, d.address
  FROM dwelling d JOIN building b ON b.community_code = d.community_code AND b.id = d.building_id AND b.valid_to IS NULL
  LEFT JOIN building_grid bg ON bg.community_code = b.community_code AND bg.building_id = b.id AND bg.valid_to IS NULL
 WHERE d.id = %(dwelling)s
 ORDER BY d.community_code LIMIT 1
