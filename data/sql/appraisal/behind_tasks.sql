-- The tasks that an appraisal counts, as `patrolled` does: patrols, or everything else that is looked at.
SELECT t.day, t.name, t.grid_code, g.name AS grid_name, u.name AS unit_name, t.id AS task_id, t.done_at,
       CASE WHEN t.kind = 'patrol' THEN (t.done_at IS NOT NULL)::int ELSE t.points_seen END::float8 AS done,
       CASE WHEN t.kind = 'patrol' THEN 1 ELSE t.points END::float8 AS due
  FROM patrol_task t
  JOIN grid g ON g.code = t.grid_code
  LEFT JOIN unit u ON u.id = t.unit_id
 WHERE t.day BETWEEN %(first)s AND %(last)s AND t.due_from <= %(now)s AND t.cancelled_at IS NULL AND (t.kind = 'patrol') = %(patrol)s
   AND {mine}
 ORDER BY t.day DESC, t.due_from DESC, t.id DESC
