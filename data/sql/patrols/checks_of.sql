-- The tasks that look at an incident once more, with what was last entered of its place.
SELECT t.*, g.name AS grid_name, u.name AS unit_name, coalesce(a.display_name, '') AS ordered_by_name,
       s.seen_at, e.at AS entry_at, e.by AS entry_by, e.outcome AS entry_outcome, e.words AS entry_words
  FROM patrol_stop s
  JOIN patrol_task t ON t.community_code = s.community_code AND t.id = s.task_id
  JOIN grid g ON g.code = t.grid_code
  LEFT JOIN unit u ON u.id = t.unit_id LEFT JOIN account a ON a.id = t.ordered_by
  LEFT JOIN LATERAL (SELECT e.at, b.display_name AS by, e.outcome, e.words
                       FROM patrol_entry e JOIN account b ON b.id = e.account_id
                      WHERE e.community_code = t.community_code AND e.task_id = t.id AND e.number = s.number
                      ORDER BY e.at DESC, e.id DESC LIMIT 1) e ON true
 WHERE s.ref = %(ref)s
 ORDER BY t.due_from, t.id
 LIMIT 100
