INSERT INTO incident_number AS n (day, last) VALUES (%(day)s, 1)
    ON CONFLICT (day) DO UPDATE SET last = n.last + 1 RETURNING last
