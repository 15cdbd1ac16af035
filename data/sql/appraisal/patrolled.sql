-- What was walked and checked in the period, by {who} and grid. Of several devices that one carries the one that went
-- furthest counts. A grid is told how much of its streets was seen each day; an officer that of the grid on the days walked.
WITH way AS (
    SELECT DISTINCT ON (day, unit_id) day, unit_id, coalesce(grid_code, '') AS grid_code, distance_m
      FROM seen_day WHERE day BETWEEN %(first)s AND %(last)s ORDER BY day, unit_id, distance_m DESC
), walked AS (
    SELECT {way}, way.grid_code, count(DISTINCT way.day) AS days, sum(way.distance_m) AS distance_m FROM way GROUP BY 1, 2
), ground AS (
    {ground}
), task AS (
    SELECT {task}, grid_code,
           count(*) FILTER (WHERE kind = 'patrol') AS rounds_due, count(*) FILTER (WHERE kind = 'patrol' AND done_at IS NOT NULL) AS rounds,
           coalesce(sum(points) FILTER (WHERE kind <> 'patrol'), 0) AS checks_due,
           coalesce(sum(points_seen) FILTER (WHERE kind <> 'patrol'), 0) AS checks
      FROM patrol_task WHERE day BETWEEN %(first)s AND %(last)s AND due_from <= %(now)s AND cancelled_at IS NULL
     GROUP BY 1, 2
)
SELECT unit_id, grid_code, coalesce(days, 0)::int AS days, distance_m, coalesce(rounds_due, 0)::int AS rounds_due,
       CASE WHEN rounds_due > 0 THEN rounds::int END AS rounds, coalesce(checks_due, 0)::int AS checks_due,
       CASE WHEN checks_due > 0 THEN checks::int END AS checks, coalesce(seen_days, 0)::int AS seen_days, seen_m, street_m
  FROM walked FULL JOIN task USING (unit_id, grid_code) FULL JOIN ground USING (unit_id, grid_code)
