-- Who is in charge of each grid, with the place and the way the first of them sets out.
SELECT DISTINCT ON (m.grid_code) m.grid_code, u.home_lng, u.home_lat, u.way, count(*) OVER (PARTITION BY m.grid_code) AS officers
  FROM member m
  JOIN unit u ON u.kind = 'member' AND u.thing_id = m.id AND u.community_code = m.community_code AND NOT u.ended
 WHERE m.valid_to IS NULL AND m.grid_code IS NOT NULL AND m.post IN ('grid_leader', 'officer') AND m.community_code = ANY(%(communities)s)
 ORDER BY m.grid_code, m.post = 'grid_leader' DESC, m.id
