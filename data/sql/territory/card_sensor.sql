SELECT s.id, s.community_code, s.name, s.kind, s.status, s.floor, s.geom, s.cell,
       b.id AS building_id, b.name AS building_name, d.id AS dwelling_id, d.room AS dwelling_name,
       g.code AS grid_code, g.name AS grid_name,
       {leaders} AS leaders,
       {lineage} AS lineage
  FROM sensor s
  LEFT JOIN building b ON b.community_code = s.community_code AND b.id = s.building_id
  LEFT JOIN dwelling d ON d.community_code = s.community_code AND d.id = s.dwelling_id
  LEFT JOIN building_grid bg ON bg.community_code = s.community_code AND bg.building_id = s.building_id AND bg.valid_to IS NULL
  LEFT JOIN grid g ON g.code = bg.grid_code
 WHERE s.id = %(id)s AND s.valid_to IS NULL
 ORDER BY s.community_code LIMIT 1
