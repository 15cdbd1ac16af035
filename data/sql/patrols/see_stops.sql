UPDATE patrol_stop s SET seen_at = to_timestamp(v.at_s), seen_by = v.unit_id, how = 'presence'
  FROM (VALUES %s) AS v (task_id, number, at_s, unit_id)
 WHERE s.task_id = v.task_id AND s.number = v.number AND s.seen_at IS NULL
