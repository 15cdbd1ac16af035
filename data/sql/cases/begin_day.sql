-- Of several who begin a day at once the others wait for the first.
INSERT INTO incident_number (day, base) VALUES (%(day)s, %(base)s) ON CONFLICT (day) DO NOTHING
