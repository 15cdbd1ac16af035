-- Everything that can be sent and is in force, with what its unit should be. A member stands at
-- its grid, else with its team, else in the first grid of its comprehensive grid.
SELECT 'vehicle' AS kind, v.id AS thing_id, v.community_code, v.plate AS name, v.status, v.capabilities,
       CASE v.kind WHEN 'e_bike' THEN 'e_bike' ELSE 'car' END AS way, v.geom, v.team_id, NULL AS grid_code
  FROM vehicle v WHERE v.valid_to IS NULL OR v.valid_to > %(today)s
 UNION ALL
SELECT 'team', t.id, t.community_code, t.name, t.status, t.capabilities, 'foot', t.geom, t.id, NULL
  FROM team t WHERE t.valid_to IS NULL OR t.valid_to > %(today)s
 UNION ALL
SELECT 'robot', r.id, r.community_code, r.name, r.status,
       CASE r.kind WHEN 'patrol' THEN ARRAY['巡查', '广播'] WHEN 'drone' THEN ARRAY['巡查', '航拍']
                   WHEN 'cleaning' THEN ARRAY['清扫'] ELSE '{}' END,
       'foot', r.geom, NULL, NULL
  FROM robot r WHERE r.valid_to IS NULL OR r.valid_to > %(today)s
 UNION ALL
SELECT 'member', m.id, m.community_code, m.name, m.status,
       CASE WHEN m.post IN ('grid_leader', 'comprehensive_leader') THEN ARRAY['巡查', '走访', '隐患排查'] ELSE coalesce(t.capabilities, '{}') END,
       'foot', coalesce(g.geom, t.geom, z.geom), m.team_id, m.grid_code
  FROM member m
  LEFT JOIN grid g ON g.code = m.grid_code
  LEFT JOIN team t ON t.community_code = m.community_code AND t.id = m.team_id
  LEFT JOIN LATERAL (SELECT c.geom FROM grid c WHERE c.comprehensive_code = m.comprehensive_code AND c.valid_to IS NULL
                      ORDER BY c.code LIMIT 1) z ON true
 WHERE m.valid_to IS NULL OR m.valid_to > %(today)s
 ORDER BY 1, 2
