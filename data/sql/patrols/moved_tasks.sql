SELECT t.*, (SELECT max(s.seen_at) FROM patrol_stop s WHERE s.community_code = t.community_code AND s.task_id = t.id) AS last_seen
  FROM patrol_task t WHERE t.id = ANY (%(tasks)s) AND t.done_at IS NULL AND t.cancelled_at IS NULL
 ORDER BY t.id
