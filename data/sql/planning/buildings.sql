SELECT b.id, b.geom, b.name, coalesce(f.households, 0) AS households
  FROM building b
  LEFT JOIN building_figures f ON f.community_code = b.community_code AND f.building_id = b.id
 WHERE b.community_code = %(community)s AND b.valid_to IS NULL
 ORDER BY b.id
