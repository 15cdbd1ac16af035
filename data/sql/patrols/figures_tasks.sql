-- What became of tasks, by day, grid and officer.
WITH t AS (
    SELECT t.*, t.due_until + CASE t.kind WHEN 'patrol' THEN interval '0' ELSE %(kept_open)s END AS counts_until
      FROM patrol_task t WHERE t.day BETWEEN %(since)s AND %(until)s
), stops AS (
    SELECT s.task_id, count(*) FILTER (WHERE s.seen_at <= t.due_until) AS in_time, count(*) FILTER (WHERE s.seen_at > t.due_until) AS later
      FROM patrol_stop s JOIN t ON t.community_code = s.community_code AND t.id = s.task_id WHERE t.kind <> 'patrol' GROUP BY s.task_id
), said AS (
    SELECT e.task_id, count(*) AS entries, count(*) FILTER (WHERE e.outcome = 'found') AS found
      FROM patrol_entry e JOIN t ON t.community_code = e.community_code AND t.id = e.task_id GROUP BY e.task_id
)
SELECT t.day, t.grid_code, t.unit_id,
       count(*) FILTER (WHERE t.kind = 'patrol') AS due,
       count(*) FILTER (WHERE t.kind = 'patrol' AND t.done_at <= t.due_until) AS done,
       count(*) FILTER (WHERE t.kind = 'patrol' AND t.done_at > t.due_until) AS late,
       count(*) FILTER (WHERE t.kind = 'patrol' AND t.done_at IS NULL AND t.cancelled_at IS NULL AND t.due_until < %(now)s
                          AND (t.points_seen > 0 OR t.street_m_seen > 0 OR t.cells_seen > 0)) AS half,
       count(*) FILTER (WHERE t.kind = 'patrol' AND t.done_at IS NULL AND t.cancelled_at IS NULL AND t.due_until < %(now)s) AS missed,
       count(*) FILTER (WHERE t.kind = 'patrol' AND t.cancelled_at IS NOT NULL) AS cancelled,
       count(*) FILTER (WHERE t.kind = 'patrol' AND t.done_at IS NULL AND t.cancelled_at IS NULL AND t.due_until >= %(now)s) AS open,
       coalesce(sum(t.points) FILTER (WHERE t.kind <> 'patrol' AND t.cancelled_at IS NULL), 0)::bigint AS checks_due,
       coalesce(sum(stops.in_time), 0)::bigint AS checks_done,
       coalesce(sum(stops.later), 0)::bigint AS checks_late,
       coalesce(sum(said.entries), 0)::bigint AS entries,
       coalesce(sum(said.found), 0)::bigint AS found
  FROM t LEFT JOIN stops ON stops.task_id = t.id LEFT JOIN said ON said.task_id = t.id
 GROUP BY t.day, t.grid_code, t.unit_id
 ORDER BY t.day, t.grid_code, t.unit_id
