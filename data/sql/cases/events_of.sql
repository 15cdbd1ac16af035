SELECT seq, community_code, subject, subject_id, happening, version, at, actor, body, prev_hash, hash
  FROM event
 WHERE (subject = 'incident' AND subject_id = %(incident)s)
    OR (subject = 'assignment' AND subject_id IN (SELECT a.id FROM assignment a WHERE a.incident_id = %(incident)s))
 ORDER BY seq
