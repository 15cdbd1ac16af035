SELECT t.*, g.name AS grid_name, u.name AS unit_name, coalesce(a.display_name, '') AS ordered_by_name
  FROM patrol_task t JOIN grid g ON g.code = t.grid_code LEFT JOIN unit u ON u.id = t.unit_id LEFT JOIN account a ON a.id = t.ordered_by
 WHERE t.id = %(task)s
