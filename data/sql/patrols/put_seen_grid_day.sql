INSERT INTO seen_grid_day (community_code, grid_code, day, street_m, street_m_seen, cells, cells_seen)
VALUES %s
    ON CONFLICT (grid_code, day) DO UPDATE SET street_m = excluded.street_m, street_m_seen = excluded.street_m_seen,
       cells = excluded.cells, cells_seen = excluded.cells_seen
