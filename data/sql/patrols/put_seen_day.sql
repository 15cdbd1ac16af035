INSERT INTO seen_day (community_code, day, unit_id, device_id, grid_code, ground, stretches, cells, fixes, distance_m, on_way_s,
                      first_at, last_at, last_lng, last_lat)
VALUES %s
    ON CONFLICT (community_code, day, unit_id, device_id) DO UPDATE SET grid_code = excluded.grid_code, ground = excluded.ground,
       stretches = excluded.stretches, cells = excluded.cells, fixes = excluded.fixes, distance_m = excluded.distance_m,
       on_way_s = excluded.on_way_s, first_at = excluded.first_at, last_at = excluded.last_at, last_lng = excluded.last_lng,
       last_lat = excluded.last_lat
