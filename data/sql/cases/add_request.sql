INSERT INTO incident_request (community_code, incident_id, kind, asked_by, asked_at, reason, until)
VALUES (%(community)s, %(incident)s, %(kind)s, %(asked_by)s, %(asked_at)s, %(reason)s, %(until)s)
    ON CONFLICT (incident_id, kind) WHERE granted IS NULL DO NOTHING RETURNING id
