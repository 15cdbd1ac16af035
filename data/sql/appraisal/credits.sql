-- An assignment lies where its incident does: whoever came from a neighbouring community is credited, too.
SELECT a.incident_id, a.unit_id, a.ended_at AS done_at
  FROM assignment a JOIN unit u ON u.id = a.unit_id AND u.kind = 'member'
 WHERE a.state = 'done' AND a.incident_id = ANY(%(ids)s)
