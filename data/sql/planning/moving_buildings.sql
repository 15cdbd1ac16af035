SELECT b.id, b.community_code, CASE WHEN b.address LIKE '%%' || b.name THEN b.address ELSE b.address || b.name END AS name, b.geom,
       coalesce(bg.grid_code, '') AS grid_code, coalesce(f.households, 0) AS households, coalesce(f.dwellings, 0) AS dwellings
  FROM building b
  LEFT JOIN building_grid bg ON bg.community_code = b.community_code AND bg.building_id = b.id AND bg.valid_to IS NULL
  LEFT JOIN building_figures f ON f.community_code = b.community_code AND f.building_id = b.id
 WHERE b.community_code = ANY(%(communities)s) AND b.valid_to IS NULL
 ORDER BY b.id
