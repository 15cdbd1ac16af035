SELECT community_code, unit_id, device_id, grid_code, ground, stretches, cells, fixes, distance_m, on_way_s,
       extract(epoch FROM first_at)::float8, extract(epoch FROM last_at)::float8, last_lng, last_lat
  FROM seen_day WHERE day = %(day)s
