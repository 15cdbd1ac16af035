-- The incidents a unit was sent to on a day, as far as the viewer sees them.
SELECT i.id, i.number, i.class_code, i.severity, i.lng, i.lat,
       extract(epoch FROM a.sent_at)::float8 AS sent_s, extract(epoch FROM a.on_scene_at)::float8 AS on_scene_s,
       extract(epoch FROM a.ended_at)::float8 AS ended_s
  FROM assignment a
  JOIN incident i ON i.community_code = a.community_code AND i.id = a.incident_id
 WHERE a.unit_id = %(unit)s AND a.sent_at >= %(from)s AND a.sent_at < %(until)s
 ORDER BY a.sent_at, a.id
