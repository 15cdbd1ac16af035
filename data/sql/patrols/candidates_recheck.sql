-- Cases of a grid that were closed so many days before, and stayed closed.
SELECT 'incident/' || i.id AS ref, i.number || coalesce(' · ' || nullif(i.address, ''), '') AS label, i.lng, i.lat
  FROM incident i
 WHERE i.grid_code = %(grid)s AND i.state IN ('closed', 'rated') AND starts_with(i.class_code, %(class)s)
   AND i.state_since >= %(begins)s
   AND (SELECT max(e.at) FROM event e WHERE e.subject = 'incident' AND e.subject_id = i.id AND e.happening = 'incident_closed')
       >= %(begins)s
   AND (SELECT max(e.at) FROM event e WHERE e.subject = 'incident' AND e.subject_id = i.id AND e.happening = 'incident_closed')
       < %(ends)s
 ORDER BY i.id
 LIMIT 100
