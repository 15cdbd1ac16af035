INSERT INTO seen_last (community_code, ground, stretch_places, stretches_at, cells, cells_at, since)
VALUES (%(community)s, %(ground)s, %(places)s, %(stretches_at)s, %(cells)s, %(cells_at)s, to_timestamp(%(since)s))
    ON CONFLICT (community_code) DO UPDATE SET ground = excluded.ground, stretch_places = excluded.stretch_places,
       stretches_at = excluded.stretches_at, cells = excluded.cells, cells_at = excluded.cells_at, since = excluded.since
