SELECT id, incident_id, kind, asked_by, asked_at, reason, until, granted, decided_by, decided_at
  FROM incident_request WHERE granted IS NULL ORDER BY asked_at, id
