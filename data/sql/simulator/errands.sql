SELECT t.unit_id, s.lng, s.lat, s.dwell_s
  FROM patrol_task t JOIN patrol_stop s ON s.community_code = t.community_code AND s.task_id = t.id AND s.seen_at IS NULL
 WHERE t.done_at IS NULL AND t.cancelled_at IS NULL AND t.unit_id IS NOT NULL AND t.due_from <= %(now)s
   AND (t.due_until >= %(now)s OR t.kind <> 'patrol')
 ORDER BY t.unit_id, t.id, s.number
