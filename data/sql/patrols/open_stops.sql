SELECT t.id, t.grid_code, t.community_code, extract(epoch FROM t.due_from)::float8 AS from_s,
       extract(epoch FROM t.due_until + CASE t.kind WHEN 'patrol' THEN interval '0' ELSE %(kept_open)s END)::float8 AS until_s,
       s.number, s.lng, s.lat, s.radius_m, s.dwell_s
  FROM patrol_task t
  JOIN patrol_stop s ON s.community_code = t.community_code AND s.task_id = t.id AND s.seen_at IS NULL
 WHERE t.done_at IS NULL AND t.cancelled_at IS NULL AND t.grid_code = ANY (%(grids)s) AND t.due_from <= %(latest)s
   AND t.due_until + CASE t.kind WHEN 'patrol' THEN interval '0' ELSE %(kept_open)s END >= %(earliest)s
 ORDER BY t.id, s.number
