-- How far each went: of several devices that one carries the one that went furthest.
SELECT DISTINCT ON (day, unit_id) day, unit_id, coalesce(grid_code, '') AS grid_code, community_code, ground, stretches, cells,
       distance_m, on_way_s
  FROM seen_day WHERE day BETWEEN %(since)s AND %(until)s
 ORDER BY day, unit_id, distance_m DESC
