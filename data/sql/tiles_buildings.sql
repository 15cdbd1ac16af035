SELECT b.id, b.height_m, b.levels, coalesce(bg.grid_code, ''), b.geom
  FROM building b
  LEFT JOIN building_grid bg ON bg.community_code = b.community_code AND bg.building_id = b.id AND bg.valid_to IS NULL
 WHERE b.valid_to IS NULL
 ORDER BY b.community_code, b.id
