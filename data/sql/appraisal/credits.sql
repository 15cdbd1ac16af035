SELECT a.incident_id, a.unit_id, a.ended_at AS done_at
  FROM assignment a JOIN unit u ON u.community_code = a.community_code AND u.id = a.unit_id AND u.kind = 'member'
 WHERE a.state = 'done' AND a.incident_id = ANY(%(ids)s)
