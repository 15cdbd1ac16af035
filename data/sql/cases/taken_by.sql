-- The incident may lie outside the scope of who asks: then its id has to do.
SELECT u.name, a.sent_by, greatest(0, extract(epoch FROM %(now)s - coalesce(a.sent_at, a.reserved_at)))::integer,
       coalesce(i.number, a.incident_id::text)
  FROM assignment a JOIN unit u ON u.id = a.unit_id
  LEFT JOIN incident i ON i.community_code = a.community_code AND i.id = a.incident_id
 WHERE a.unit_id = ANY(%(units)s::bigint[]) AND a.ended_at IS NULL
 ORDER BY u.id LIMIT 1
