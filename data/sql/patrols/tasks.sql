-- Tasks of some days with those of the night before them, and checks of earlier days that are still to be made.
SELECT t.*, g.name AS grid_name, u.name AS unit_name, coalesce(a.display_name, '') AS ordered_by_name
  FROM patrol_task t
  JOIN grid g ON g.code = t.grid_code
  LEFT JOIN unit u ON u.id = t.unit_id LEFT JOIN account a ON a.id = t.ordered_by
 WHERE (t.day BETWEEN %(since)s AND %(until)s
        OR (t.day = %(since)s::date - 1 AND t.due_until > %(since)s::timestamp AT TIME ZONE 'Asia/Shanghai')
        OR (t.kind <> 'patrol' AND t.done_at IS NULL AND t.cancelled_at IS NULL AND t.day < %(since)s AND t.day >= %(since)s - %(kept_open)s))
   AND (%(grid)s::text IS NULL OR t.grid_code = %(grid)s)
 ORDER BY t.due_until, t.grid_code, t.id
 LIMIT 20000
