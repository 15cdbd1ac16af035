-- Whoever looks after a grid, or did in the past.
SELECT u.id AS unit_id, u.name, m.post, u.community_code
  FROM unit u JOIN member m ON m.community_code = u.community_code AND m.id = u.thing_id
 WHERE u.kind = 'member' AND (u.grid_code IS NOT NULL OR m.post IN ('grid_leader', 'comprehensive_leader', 'officer'))
