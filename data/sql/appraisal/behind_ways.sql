-- How far each officer went on each day, as `patrolled` sums it: of several devices the one that went furthest.
SELECT w.day, u.name AS name, coalesce(w.grid_code, '') AS grid_code, coalesce(g.name, '') AS grid_name, u.name AS unit_name, NULL::bigint AS task_id,
       NULL::timestamptz AS done_at, w.distance_m AS done, NULL::float8 AS due
  FROM (SELECT DISTINCT ON (day, unit_id) day, unit_id, coalesce(grid_code, '') AS grid_code, distance_m
          FROM seen_day WHERE day BETWEEN %(first)s AND %(last)s ORDER BY day, unit_id, distance_m DESC) w
  JOIN unit u ON u.id = w.unit_id
  LEFT JOIN grid g ON g.code = w.grid_code
 WHERE {mine}
 ORDER BY w.day DESC, u.name, w.unit_id
