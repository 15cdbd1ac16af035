SELECT 'renovation/' || r.id AS ref, r.address AS label, b.geom, sqrt(coalesce(b.footprint_m2, 0) / pi()) AS reach_m
  FROM renovation r JOIN building b ON b.community_code = r.community_code AND b.id = r.building_id
 WHERE r.grid_code = %(grid)s AND %(day)s BETWEEN r.from_on AND r.until_on
 ORDER BY r.id
