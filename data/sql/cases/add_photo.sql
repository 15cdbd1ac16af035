INSERT INTO photo (community_code, incident_id, phase, sha256, width, height, jpeg, at)
VALUES (%(community)s, %(incident)s, %(phase)s, %(sha256)s, %(width)s, %(height)s, %(jpeg)s, %(at)s)
    ON CONFLICT (community_code, incident_id, sha256) DO NOTHING RETURNING id
