SELECT id, incident_id, kind, asked_by, asked_at, reason, until, granted, decided_by, decided_at
  FROM incident_request WHERE incident_id = %(incident)s AND kind = %(kind)s AND granted IS NULL
