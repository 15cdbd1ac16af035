INSERT INTO presence_hour (community_code, hour, units, cells, minutes)
VALUES %s
    ON CONFLICT (community_code, hour) DO UPDATE SET units = excluded.units, cells = excluded.cells, minutes = excluded.minutes
