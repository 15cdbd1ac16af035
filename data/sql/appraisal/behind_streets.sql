-- How much of a grid's streets was seen on each day, as `patrolled` sums it; of an officer on the days walked.
SELECT s.day, g.name AS name, s.grid_code, g.name AS grid_name, NULL::text AS unit_name, NULL::bigint AS task_id, NULL::timestamptz AS done_at,
       s.street_m_seen AS done, s.street_m AS due
  FROM seen_grid_day s
  JOIN grid g ON g.code = s.grid_code
 WHERE s.day BETWEEN %(first)s AND %(last)s AND s.street_m > 0
   AND {mine}
 ORDER BY s.day DESC, s.grid_code
