UPDATE patrol_task t SET points_seen = c.seen
  FROM (SELECT task_id, count(*) FILTER (WHERE seen_at IS NOT NULL) AS seen FROM patrol_stop WHERE task_id = ANY (%(tasks)s) GROUP BY task_id) c
 WHERE t.id = c.task_id AND t.points_seen <> c.seen
